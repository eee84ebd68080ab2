package jobs

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/classify"
	"molva/collector/store"
)

// Bounds of a training: how many corrections are learned from (the newest), how many bytes of their texts it holds, whichever is
// reached first, and how much of what nobody corrected stands beside them; archiveMost is how many texts are looked at for what
// changes. trainPage is how many documents are read at once.
// A training takes time and memory in proportion to the letters: 10,000 corrections of 800 bytes took 101 s of a busy core and a heap of
// 113 MiB at most, of 2,000 bytes 253 s and 193 MiB (BenchmarkOwn of collector/classify), and some minutes are what the page promises.
const (
	CorrectionsMost     = 10_000
	CorrectionBytesMost = 20_000_000
	anchorsMost         = 2000
	anchorBytesMost     = 4_000_000
	archiveMost         = 20000
	trainPage           = 50 // a document has up to some hundred KB
)

// room is what fits: documents, and bytes of their texts.
type room struct{ documents, bytes int }

// takes makes room for a text, or says that it does not fit.
func (r *room) takes(text *collector.Review) bool {
	size := len(text.Title) + len(text.Text) + len(text.Pros) + len(text.Cons)
	if r.documents == 0 || r.bytes < size {
		return false
	}
	r.documents, r.bytes = r.documents-1, r.bytes-size
	return true
}

const (
	trainLease  = time.Minute            // a database may be away as long in the middle of a fit before the training is begun anew
	trainRenews = 5 * time.Second        // may pass before one that was withdrawn in the middle of a fit ends
	trainTells  = 500 * time.Millisecond // between two words on how far it is
)

// trainRun is a training under way.
type trainRun struct {
	w     *Work
	scope collector.Scope
	stop  context.CancelFunc
	most  room                     // for corrections to learn from
	tell  func(collector.Training) // of one that has no row: how far it is

	mu   sync.Mutex // of the stage in is, and of told: the lease is renewed beside the work
	is   collector.Training
	told time.Time
}

// train takes the training that waits longest and learns a company's own weights from what its people corrected; a dry run writes
// nothing. What is not good is left as the embedded weights have it, and nothing is written where nothing is good, or better than what
// is in force: the table says why. It begins anew where its process was stopped, and ends with a reason where it fails.
func (w *Work) train(ctx context.Context, _ Ticket) error {
	is, ok, err := w.Store.ClaimTraining(ctx, w.Clock.Now(), time.Now(), trainLease)
	if err != nil || !ok {
		return err
	}
	return w.newTraining(is).run(ctx)
}

func (w *Work) newTraining(is collector.Training) *trainRun {
	return &trainRun{w: w, scope: collector.Scope{Company: is.Company, Person: is.Person, Role: collector.RoleSystem}, is: is, stop: func() {}, most: room{CorrectionsMost, CorrectionBytesMost}}
}

// run does a training that was claimed.
func (r *trainRun) run(ctx context.Context) error {
	working, stop := context.WithCancel(ctx)
	defer stop() // also where it breaks: then the lease runs out
	r.stop = stop
	kept := keepEvery(working, stop, trainRenews, r.renew)
	learned, err := r.learn(working)
	broken := working.Err() != nil
	stop()
	<-kept
	switch {
	case errors.Is(ctx.Err(), context.Canceled): // the process is stopped: what begins next does it
		err = r.w.Store.ReleaseTraining(context.WithoutCancel(ctx), r.is)
	case ctx.Err() != nil:
		err = r.fail(context.WithoutCancel(ctx), collector.Errorf(collector.CodeInternal, "the training takes too long"))
	case broken:
		return nil // it was taken over, or withdrawn
	case collector.CodeOf(err) == collector.CodeUnavailable: // no try was made; where that cannot be written either, the lease runs out
		err = errors.Join(err, r.w.Store.ReleaseTraining(context.WithoutCancel(ctx), r.is))
	case err != nil:
		err = r.fail(ctx, err)
	default:
		err = r.end(ctx, learned)
	}
	if errors.Is(err, store.ErrLost) {
		return nil
	}
	return err
}

// renew keeps the lease and writes how far the training is.
func (r *trainRun) renew(ctx context.Context, wall time.Time) error {
	r.mu.Lock()
	is := collector.Training{Company: r.is.Company, Fence: r.is.Fence, Stage: r.is.Stage, Steps: r.is.Steps, All: r.is.All}
	r.mu.Unlock()
	return r.w.Store.RenewTraining(ctx, is, wall, trainLease)
}

// goes notes how far the training is, and writes it now and then.
func (r *trainRun) goes(ctx context.Context, stage collector.TrainingStage, steps, all int) {
	r.mu.Lock()
	due := r.is.Stage != stage || time.Since(r.told) > trainTells
	r.is.Stage, r.is.Steps, r.is.All = stage, steps, all
	if due {
		r.told = time.Now()
	}
	r.mu.Unlock()
	switch {
	case !due:
	case r.tell != nil:
		r.tell(r.is)
	case collector.CodeOf(r.renew(ctx, time.Now())) == collector.CodeConflict:
		r.stop()
	}
}

// learn trains on what the company has, and compares with what is in force. It answers the weights that are to be in force: nil where
// nothing is to be written.
func (r *trainRun) learn(ctx context.Context) (*collector.Weights, error) {
	version, err := r.w.Store.WeightsVersion(ctx, r.scope)
	if err != nil {
		return nil, err
	}
	r.is.Version = version
	inForce, _, err := r.w.ownOf(ctx, r.scope, version)
	if err != nil {
		return nil, err
	}
	r.goes(ctx, collector.TrainingReads, 0, 0)
	known, err := r.w.Store.HistoryEnd(ctx, r.scope) // before they are read: what comes meanwhile counts as new
	if err != nil {
		return nil, err
	}
	corrected, others, err := r.lessons(ctx)
	if err != nil {
		return nil, err
	}
	training, err := classify.TrainOwn(ctx, corrected, others, inForce, func(done, all int) { r.goes(ctx, collector.TrainingLearns, done, all) })
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	seen := 0
	if err := r.w.uncorrected(ctx, r.scope, room{archiveMost, math.MaxInt}, func(text collector.Review) {
		training.See(text)
		seen++
		r.goes(ctx, collector.TrainingCompares, seen, 0)
	}); err != nil {
		return nil, err
	}
	return r.decide(training, known)
}

// decide says what came of the training, and what is to be written.
func (r *trainRun) decide(training *classify.Training, known int64) (*collector.Weights, error) {
	own, good := training.Done()
	scores, err := json.Marshal(training.Scores[:])
	if err != nil {
		return nil, fmt.Errorf("table of scores: %w", err)
	}
	r.is.Scores, r.is.State = string(scores), collector.TrainingDone
	if !good {
		r.is.State = collector.TrainingRefused
	}
	if !good || r.is.Dry {
		return nil, nil
	}
	file, err := own.Encode()
	return &collector.Weights{File: file, Model: classify.Model(), Corrections: r.is.Corrections, Learned: known, Scores: r.is.Scores}, err
}

// end writes what came of it.
func (r *trainRun) end(ctx context.Context, learned *collector.Weights) error {
	r.is.Ended = r.w.Clock.Now()
	if learned != nil {
		learned.Made = r.is.Ended
	}
	err := r.w.Store.EndTraining(ctx, r.is, learned)
	if errors.Is(err, store.ErrStale) {
		return r.fail(ctx, collector.Errorf(collector.CodeConflict, "other weights came in force meanwhile"))
	}
	return err
}

// fail ends a training that cannot be done, with the reason.
func (r *trainRun) fail(ctx context.Context, why error) error {
	r.w.Log.Error("a training of the company's own weights failed", "component", "train", "company", r.is.Company, "error", why)
	r.is.State, r.is.Reason, r.is.Ended = collector.TrainingFailed, "the program made a mistake: its log tells more", r.w.Clock.Now()
	if e := new(collector.Error); errors.As(why, &e) && e.Err == nil { // it has words of its own; anything else is for the log alone
		r.is.Reason = e.Msg
	}
	return r.w.Store.EndTraining(ctx, r.is, nil)
}

// lessons are what people corrected, and what they did not.
func (r *trainRun) lessons(ctx context.Context) (corrected []classify.Corrected, others []collector.Review, err error) {
	if corrected, r.is.Corrected, err = r.w.corrections(ctx, r.scope, r.most); err != nil {
		return nil, nil, err
	}
	r.is.Corrections = len(corrected)
	err = r.w.uncorrected(ctx, r.scope, room{anchorsMost, anchorBytesMost}, func(text collector.Review) { others = append(others, text) })
	return corrected, others, err
}

type correctedDocument struct {
	document int64
	classify.Corrected
}

// corrections are what people corrected, the newest of it as far as there is room, in the order in which the documents came: so they
// teach the same in whatever order they were corrected. all is of how many documents anything was corrected.
func (w *Work) corrections(ctx context.Context, scope collector.Scope, most room) (out []classify.Corrected, all int, err error) {
	if all, err = w.Store.CorrectedCount(ctx, scope); err != nil {
		return nil, 0, err
	}
	ids, err := w.Store.NewestCorrected(ctx, scope, most.documents)
	if err != nil {
		return nil, 0, err
	}
	var taken []correctedDocument
	for full := false; len(ids) > 0 && !full; ids = ids[min(trainPage, len(ids)):] {
		docs, err := w.Store.DocumentsByID(ctx, scope, ids[:min(trainPage, len(ids))])
		if err != nil {
			return nil, 0, err
		}
		for i := range docs {
			text, said := judgedPart(&docs[i]), docs[i].Handling.Correction
			if !said.Teaches() {
				continue // it was taken back meanwhile
			}
			if full = !most.takes(&text); full {
				break
			}
			taken = append(taken, correctedDocument{docs[i].DocumentID, classify.Corrected{Review: text, Said: said}})
		}
	}
	slices.SortFunc(taken, func(a, b correctedDocument) int { return cmp.Compare(a.document, b.document) })
	for _, t := range taken {
		out = append(out, t.Corrected)
	}
	return out, max(all, len(out)), ctx.Err()
}

// uncorrected hands over documents whose verdicts stand as they were judged, the newest first, as far as there is room.
func (w *Work) uncorrected(ctx context.Context, scope collector.Scope, most room, take func(collector.Review)) error {
	for before := int64(math.MaxInt64); ; {
		docs, err := w.Store.DocumentsBefore(ctx, scope, before, trainPage)
		if err != nil {
			return err
		}
		for i := range docs {
			if docs[i].Handling.Correction.Teaches() {
				continue
			}
			text := judgedPart(&docs[i])
			if !most.takes(&text) {
				return ctx.Err()
			}
			take(text)
		}
		if len(docs) < trainPage {
			return ctx.Err()
		}
		before = docs[len(docs)-1].DocumentID
	}
}

// judgedPart is what a verdict is made of.
func judgedPart(d *collector.Document) collector.Review {
	return collector.Review{Title: d.Title, Text: d.Text, Pros: d.Pros, Cons: d.Cons, Rating: d.Rating}
}

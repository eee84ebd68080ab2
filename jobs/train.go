package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"molva/collector"
	"molva/collector/classify"
)

// Bounds of a training: how many corrections are learned from (those of the documents that came last), beside how many texts that
// nobody corrected, and how many of these are looked at for what changes. trainPage is how many documents are read at once.
const (
	correctionsMost = 5000
	anchorsMost     = 2000
	archiveMost     = 20000
	trainPage       = 500
)

// TrainReport says what a training did.
type TrainReport struct {
	Written     bool                // the weights are in force
	Version     int64               // that is in force now; 0: the embedded weights alone
	Corrections int                 // documents that people corrected
	Scores      []classify.OwnScore // what each line of the table says
}

// Train learns the company's own weights from what its people corrected, and puts them in force where they are better; a dry run
// writes nothing. What is not good is left as the embedded weights have it, and nothing is written where nothing is good, or better
// than what is in force: the report says why. CodeConflict while another training runs.
func (w *Work) Train(ctx context.Context, scope collector.Scope, dry bool) (TrainReport, error) {
	r := TrainReport{Scores: []classify.OwnScore{}}
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return r, err
	}
	if _, is := w.training.LoadOrStore(scope.Company, true); is {
		return r, &collector.Error{Code: collector.CodeConflict, Msg: "the company's weights are being trained already", Hint: "wait until they are done"}
	}
	defer w.training.Delete(scope.Company)
	var err error
	if r.Version, err = w.Store.WeightsVersion(ctx, scope); err != nil {
		return r, err
	}
	inForce, err := w.ownOf(ctx, scope, r.Version)
	if err != nil {
		return r, err
	}
	training, n, err := w.learn(ctx, scope, inForce)
	if r.Corrections = n; err != nil {
		return r, err
	}
	own, ok := training.Done()
	r.Scores = training.Scores[:]
	if dry || !ok {
		return r, nil
	}
	if err := w.putWeights(ctx, scope, own, &r); err != nil {
		return r, err
	}
	w.ring()
	return r, nil
}

// learn trains on what the company has, and compares with what is in force.
func (w *Work) learn(ctx context.Context, scope collector.Scope, inForce *classify.Own) (*classify.Training, int, error) {
	corrected, err := w.corrections(ctx, scope)
	if err != nil {
		return nil, 0, err
	}
	var others []collector.Review
	if err := w.uncorrected(ctx, scope, anchorsMost, func(r collector.Review) { others = append(others, r) }); err != nil {
		return nil, 0, err
	}
	training, err := classify.TrainOwn(ctx, corrected, others, inForce)
	if err != nil {
		return nil, 0, fmt.Errorf("train: %w", err)
	}
	return training, len(corrected), w.uncorrected(ctx, scope, archiveMost, training.See)
}

// putWeights puts learned weights in force.
func (w *Work) putWeights(ctx context.Context, scope collector.Scope, own *classify.Own, r *TrainReport) error {
	file, err := own.Encode()
	if err != nil {
		return err
	}
	scores, err := json.Marshal(r.Scores)
	if err != nil {
		return fmt.Errorf("table of scores: %w", err)
	}
	is, err := w.Store.AddWeights(ctx, scope, r.Version, collector.Weights{File: file, Corrections: r.Corrections, Scores: string(scores), Made: w.Clock.Now()})
	if err != nil {
		return err
	}
	r.Written, r.Version = true, is.Version
	return nil
}

// corrections are what people corrected of the documents that came last.
func (w *Work) corrections(ctx context.Context, scope collector.Scope) ([]classify.Corrected, error) {
	var out []classify.Corrected
	for after := int64(0); ; {
		docs, err := w.Store.Corrected(ctx, scope, after, trainPage)
		if err != nil {
			return nil, err
		}
		for i := range docs {
			out = append(out, classify.Corrected{Review: judgedPart(&docs[i]), Said: docs[i].Handling.Correction})
		}
		if len(out) > correctionsMost {
			out = append([]classify.Corrected{}, out[len(out)-correctionsMost:]...)
		}
		if len(docs) < trainPage {
			return out, ctx.Err()
		}
		after = docs[len(docs)-1].DocumentID
	}
}

// uncorrected hands over up to n documents whose verdicts stand as they were judged, the newest first.
func (w *Work) uncorrected(ctx context.Context, scope collector.Scope, n int, take func(collector.Review)) error {
	for before := int64(math.MaxInt64); n > 0; {
		docs, err := w.Store.DocumentsBefore(ctx, scope, before, trainPage)
		if err != nil {
			return err
		}
		for i := range docs {
			if n > 0 && !docs[i].Handling.Correction.Is() {
				take(judgedPart(&docs[i]))
				n--
			}
		}
		if len(docs) < trainPage {
			break
		}
		before = docs[len(docs)-1].DocumentID
	}
	return ctx.Err()
}

// judgedPart is what a verdict is made of.
func judgedPart(d *collector.Document) collector.Review {
	return collector.Review{Title: d.Title, Text: d.Text, Pros: d.Pros, Cons: d.Cons, Rating: d.Rating}
}

// TrainedNow says what judges a company, and how much there is to learn.
type TrainedNow struct {
	Version     int64     // 0: nothing was ever trained
	Own         bool      // weights of the company's own stand over the embedded ones
	Made        time.Time // when; zero where nothing was trained
	Corrections int       // documents that people corrected
	New         int       // more than when the weights in force were trained
	Judging     bool      // the archive is being judged anew
}

// Trained says what judges the company now.
func (w *Work) Trained(ctx context.Context, scope collector.Scope) (now TrainedNow, err error) {
	if now.Version, err = w.Store.WeightsVersion(ctx, scope); err != nil {
		return now, err
	}
	if now.Corrections, err = w.Store.CorrectedCount(ctx, scope); err != nil {
		return now, err
	}
	is, _, err := w.Store.Weights(ctx, scope, now.Version)
	if err != nil {
		return now, err
	}
	now.Own, now.Made, now.New = len(is.File) > 0, is.Made, max(0, now.Corrections-is.Corrections)
	now.Judging, err = w.Store.JudgesAnew(ctx, scope)
	return now, err
}

// UndoTraining puts in force what was before the last training that is in force, and has the archive judged by it.
func (w *Work) UndoTraining(ctx context.Context, scope collector.Scope) (TrainedNow, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return TrainedNow{}, err
	}
	if _, err := w.Store.UndoWeights(ctx, scope, w.Clock.Now()); err != nil {
		return TrainedNow{}, err
	}
	w.ring()
	return w.Trained(ctx, scope)
}

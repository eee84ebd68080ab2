package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/classify"
	"molva/collector/store"
)

// TrainScore is a line of the table of a training.
type TrainScore = classify.OwnScore

// TrainedAlready is why a line was not learned anew: what is in force does as well.
const TrainedAlready = classify.WhySame

// TrainedTooFew is why a line was not learned and not even measured.
const TrainedTooFew = classify.WhyFew

// TooLong says that a training that learned from so many corrections left others out because the texts of more are too long together.
func TooLong(corrections, corrected int) bool {
	return corrections < corrected && corrections < CorrectionsMost
}

// TrainedNow says what judges a company, and how much there is to learn.
type TrainedNow struct {
	collector.Weights                    // in force, without the file; Version 0: nothing was ever trained
	Trouble           WeightsTrouble     // why they do not judge, though they are in force
	Corrected         int                // documents that people corrected
	New               int                // documents whose corrections are others than those that were learned, at most store.CorrectedMost
	Judging           bool               // the archive is being judged anew
	Run               collector.Training // the last one, under way or over
	Table             []TrainScore       // of the last one; nil before it has one
}

// Own says that weights of the company's own stand over the embedded ones.
func (t TrainedNow) Own() bool { return t.Origin > 0 && t.Trouble == "" }

// Many says that there may be more of New than were counted.
func (t TrainedNow) Many() bool { return t.New >= store.CorrectedMost }

// Trained says what judges the company now, and how far its last training is.
func (w *Work) Trained(ctx context.Context, scope collector.Scope) (TrainedNow, error) {
	now, err := w.JudgesNow(ctx, scope)
	if err != nil {
		return now, err
	}
	if now.Corrected, err = w.Store.CorrectedCount(ctx, scope); err != nil {
		return now, err
	}
	if now.Run, err = w.Store.Training(ctx, scope, time.Now()); err != nil {
		return now, err
	}
	now.Table, err = tableOf(now.Run.Scores)
	return now, err
}

// JudgesNow is Trained without the last training, and without the number of all corrections: what the page of one document tells.
func (w *Work) JudgesNow(ctx context.Context, scope collector.Scope) (now TrainedNow, err error) {
	version, err := w.Store.WeightsVersion(ctx, scope)
	if err != nil {
		return now, err
	}
	if now.Weights, _, err = w.Store.WeightsTold(ctx, scope, version); err != nil {
		return now, err
	}
	if _, now.Trouble, err = w.ownOf(ctx, scope, version); err != nil {
		return now, err
	}
	learned := now.Learned
	if now.Trouble != "" {
		learned = 0
	}
	if now.New, err = w.unlearned(ctx, scope, learned); err != nil {
		return now, err
	}
	now.Version = version
	now.Judging, err = w.Store.JudgesAnew(ctx, scope)
	return now, err
}

// unlearnedFresh is how long a count stands at most: erasing takes corrections away without a line in the history.
const unlearnedFresh = time.Minute

// unlearnedCounts holds a count for each company, of which many pages are made.
type unlearnedCounts struct {
	mu sync.Mutex // of the map alone: no company waits while another one is counted
	by map[int64]*unlearnedCount
}

type unlearnedCount struct {
	mu            sync.Mutex // who comes while it is counted waits for the count instead of making it, too
	learned, last int64      // lines of the history
	at            time.Time
	n             int
}

func (c *unlearnedCounts) of(company int64) *unlearnedCount {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[int64]*unlearnedCount{}
	}
	if c.by[company] == nil {
		c.by[company] = &unlearnedCount{}
	}
	return c.by[company]
}

// among answers the count among two lines of the history, made where the one that is held is another one or too old.
func (c *unlearnedCount) among(learned, last int64, count func() (int, error)) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.learned == learned && c.last == last && time.Since(c.at) < unlearnedFresh {
		return c.n, nil
	}
	n, err := count()
	if err != nil {
		return 0, err
	}
	c.learned, c.last, c.at, c.n = learned, last, time.Now(), n
	return n, nil
}

// unlearned is Store.CorrectedSince, counted once until the next correction: that takes up to some tens of milliseconds.
func (w *Work) unlearned(ctx context.Context, scope collector.Scope, learned int64) (int, error) {
	last, err := w.Store.LastCorrection(ctx, scope)
	if err != nil || last <= learned {
		return 0, err
	}
	return w.unlearnt.of(scope.Company).among(learned, last, func() (int, error) { return w.Store.CorrectedSince(ctx, scope, learned) })
}

// tableOf reads a table of scores; nil where there is none.
func tableOf(scores string) (table []TrainScore, err error) {
	if scores == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(scores), &table); err != nil {
		return nil, fmt.Errorf("table of scores: %w", err)
	}
	return table, nil
}

// TrainedVersion is a version of the company's own weights.
type TrainedVersion struct {
	collector.Weights // without the file
	Table             []TrainScore
	InForce           bool
	Fits              bool // it is of this program's model, or the embedded weights alone
	Same              bool // its weights are those in force, in this version or in another one
}

// TrainedVersions are the versions that are kept, the newest first.
func (w *Work) TrainedVersions(ctx context.Context, scope collector.Scope) ([]TrainedVersion, error) {
	version, err := w.Store.WeightsVersion(ctx, scope)
	if err != nil {
		return nil, err
	}
	kept, err := w.Store.WeightsVersions(ctx, scope)
	if err != nil {
		return nil, err
	}
	origin := int64(0)
	for _, k := range kept {
		if k.Version == version {
			origin = k.Origin
		}
	}
	out := make([]TrainedVersion, 0, len(kept))
	for _, k := range kept {
		v := TrainedVersion{Weights: k, InForce: k.Version == version, Fits: k.Origin == 0 || k.Model == classify.Model(), Same: k.Origin == origin}
		if v.Table, err = tableOf(k.Scores); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// AskTraining has the company's own weights trained on what its people corrected, or only measured (dry), as soon as a worker is free.
// CodeConflict while another training of the company waits or runs.
func (w *Work) AskTraining(ctx context.Context, scope collector.Scope, dry bool) (collector.Training, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return collector.Training{}, err
	}
	number, err := w.Store.AskTraining(ctx, scope, dry, w.Clock.Now())
	if err != nil {
		return collector.Training{}, err
	}
	w.ring()
	return w.Store.TrainingOf(ctx, scope, number, time.Now())
}

// WithdrawTraining ends a training of the company that waits or runs, with nothing written: whoever is at it sees it in some seconds.
// CodeNotFound where there is none of the number, CodeConflict when it is over already.
func (w *Work) WithdrawTraining(ctx context.Context, scope collector.Scope, number int64) (collector.Training, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return collector.Training{}, err
	}
	if err := w.Store.WithdrawTraining(ctx, scope, number, w.Clock.Now()); err != nil {
		return collector.Training{}, err
	}
	w.ring() // there is room for another one
	return w.Store.TrainingOf(ctx, scope, number, time.Now())
}

// MeasureTraining is a dry run that is done at once and leaves no row: nobody else's training is waited for, begun or held up. tell is
// called now and then with how far it is. It answers what came of it, with its table.
func (w *Work) MeasureTraining(ctx context.Context, scope collector.Scope, tell func(collector.Training)) (collector.Training, []TrainScore, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return collector.Training{}, nil, err
	}
	r := w.newTraining(collector.Training{Company: scope.Company, Person: scope.Person, Dry: true})
	r.tell = tell
	if _, err := r.learn(ctx); err != nil {
		return r.is, nil, err
	}
	table, err := tableOf(r.is.Scores)
	return r.is, table, err
}

// TrainingTold is one of the company's trainings by its number, with its table (nil before it has one). CodeNotFound where it is not
// kept (any more).
func (w *Work) TrainingTold(ctx context.Context, scope collector.Scope, number int64) (is collector.Training, table []TrainScore, err error) {
	if is, err = w.Store.TrainingOf(ctx, scope, number, time.Now()); err != nil {
		return is, nil, err
	}
	table, err = tableOf(is.Scores)
	return is, table, err
}

// UndoTraining puts in force what was before the last training that is in force and fits this program's model, and has the archive judged by it.
func (w *Work) UndoTraining(ctx context.Context, scope collector.Scope) (TrainedNow, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return TrainedNow{}, err
	}
	if _, err := w.Store.UndoWeights(ctx, scope, classify.Model(), w.Clock.Now()); err != nil {
		return TrainedNow{}, err
	}
	w.ring()
	return w.Trained(ctx, scope)
}

// UseWeights puts a version of the company's own weights in force again (0: the embedded ones alone), where seen is the version in
// force that the person saw, and has the archive judged by it.
func (w *Work) UseWeights(ctx context.Context, scope collector.Scope, seen, version int64) (TrainedNow, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return TrainedNow{}, err
	}
	if _, err := w.Store.UseWeights(ctx, scope, seen, version, classify.Model(), w.Clock.Now()); err != nil {
		return TrainedNow{}, err
	}
	w.ring()
	return w.Trained(ctx, scope)
}

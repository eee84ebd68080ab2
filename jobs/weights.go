package jobs

import (
	"context"
	"errors"
	"slices"
	"sync"

	"molva/collector"
	"molva/collector/classify"
	"molva/collector/pipeline"
)

// ownWeightsMost bounds the companies whose own weights are held ready; each has some hundreds of KiB at most.
const ownWeightsMost = 16

// ownWeights holds the companies' own weights of the version in force, and what the companies are called, made ready.
type ownWeights struct {
	mu     sync.Mutex
	by     map[int64]ownVersion
	called map[int64]calledCompany
}

type calledCompany struct {
	names []string
	is    classify.Object
}

// us is a company as it is looked for in texts.
func (o *ownWeights) us(company int64, names []string) classify.Object {
	o.mu.Lock()
	defer o.mu.Unlock()
	if held, ok := o.called[company]; ok && slices.Equal(held.names, names) {
		return held.is
	}
	if o.called == nil || len(o.called) >= ownWeightsMost {
		o.called = map[int64]calledCompany{}
	}
	is := classify.NewObject(names...)
	o.called[company] = calledCompany{names, is}
	return is
}

type ownVersion struct {
	version int64
	own     *classify.Own // nil: the embedded weights alone
	trouble WeightsTrouble
}

// WeightsTrouble says why the company's own weights do not judge though they are in force: the embedded ones do. "": they judge.
type WeightsTrouble string

// The troubles. The way out is to train anew.
const (
	TroubleModel   WeightsTrouble = "other_model" // they were learned on top of another model than this program's
	TroubleDamaged WeightsTrouble = "damaged"
	TroubleMissing WeightsTrouble = "missing"
)

// judgeOf is what judges a company's texts now, by the weights of its own that are in force and with its names, and the version of the
// weights. What it judges says by which (Verdict.Judge, Verdict.Names), so that what is written too late is judged anew. To ask costs one row.
func (w *Work) judgeOf(ctx context.Context, scope collector.Scope) (judge func(collector.Review) collector.Verdict, version int64, err error) {
	by, err := w.Store.JudgedBy(ctx, scope)
	if err != nil {
		return nil, 0, err
	}
	own, _, err := w.ownOf(ctx, scope, by.Weights)
	if err != nil {
		return nil, 0, err
	}
	return pipeline.Judges{Own: own, Version: by.Weights, Us: w.own.us(scope.Company, by.Called), Names: by.Names}.Judge, by.Weights, nil
}

// ownOf are the weights of a version. Those that are damaged or of another model are told of once, and the embedded ones judge alone.
func (w *Work) ownOf(ctx context.Context, scope collector.Scope, version int64) (*classify.Own, WeightsTrouble, error) {
	if version == 0 {
		return nil, "", nil
	}
	w.own.mu.Lock()
	held, ok := w.own.by[scope.Company]
	w.own.mu.Unlock()
	if ok && held.version == version {
		return held.own, held.trouble, nil
	}
	kept, ok, err := w.Store.Weights(ctx, scope, version)
	if err != nil {
		return nil, "", err
	}
	is := ownVersion{version: version}
	if len(kept.File) > 0 {
		is.own, err = classify.DecodeOwn(kept.File)
	}
	switch {
	case errors.Is(err, classify.ErrOtherModel):
		is.trouble = TroubleModel
	case err != nil:
		is.trouble = TroubleDamaged
	case !ok:
		is.trouble = TroubleMissing
	}
	if is.trouble != "" {
		w.Log.Error("the company's own weights do not judge, the embedded ones do: train anew (molva train --corrections), or go back (--undo)", "component", "judge", "company", scope.Company, "version", version, "trouble", is.trouble, "error", err)
	}
	standIn := ""
	if is.trouble != "" {
		standIn = classify.Model()
	}
	if ok && kept.StandIn != standIn { // otherwise the archive would stay judged by one model, and what comes by another
		changed, err := w.Store.StandIn(ctx, scope, version, standIn)
		if err != nil {
			return nil, "", err
		}
		if changed {
			w.ring()
		}
	}
	w.own.put(scope.Company, is)
	return is.own, is.trouble, nil
}

// put keeps a company's weights; where there are too many companies, another one's are read again when they are needed.
func (o *ownWeights) put(company int64, v ownVersion) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.by == nil {
		o.by = map[int64]ownVersion{}
	}
	for other := range o.by {
		if len(o.by) < ownWeightsMost {
			break
		}
		delete(o.by, other)
	}
	o.by[company] = v
}

package jobs

import (
	"context"
	"sync"

	"molva/collector"
	"molva/collector/classify"
	"molva/collector/pipeline"
)

// ownWeightsMost bounds the companies whose own weights are held ready; each has some hundreds of KiB at most.
const ownWeightsMost = 16

// ownWeights holds the companies' own weights of the version in force.
type ownWeights struct {
	mu sync.Mutex
	by map[int64]ownVersion
}

type ownVersion struct {
	version int64
	own     *classify.Own // nil: the embedded weights alone
}

// judgeOf is what judges a company's texts now, by the weights of its own that are in force, and their version. What it judges says
// by which (Verdict.Judge), so that what is written too late is judged anew. To ask costs one row.
func (w *Work) judgeOf(ctx context.Context, scope collector.Scope) (judge func(collector.Review) collector.Verdict, version int64, err error) {
	version, err = w.Store.WeightsVersion(ctx, scope)
	if err != nil {
		return nil, 0, err
	}
	own, err := w.ownOf(ctx, scope, version)
	if err != nil {
		return nil, 0, err
	}
	return pipeline.JudgeBy(own, version), version, nil
}

// ownOf are the weights of a version. Damaged ones are told of once, and the embedded ones judge alone.
func (w *Work) ownOf(ctx context.Context, scope collector.Scope, version int64) (*classify.Own, error) {
	if version == 0 {
		return nil, nil
	}
	w.own.mu.Lock()
	held, ok := w.own.by[scope.Company]
	w.own.mu.Unlock()
	if ok && held.version == version {
		return held.own, nil
	}
	kept, ok, err := w.Store.Weights(ctx, scope, version)
	if err != nil {
		return nil, err
	}
	var own *classify.Own
	if len(kept.File) > 0 {
		if own, err = classify.DecodeOwn(kept.File); err != nil {
			w.Log.Error("the company's own weights cannot be read, the embedded ones judge: train anew, or molva train --corrections --undo", "component", "judge", "company", scope.Company, "version", version, "error", err)
		}
	} else if !ok {
		w.Log.Error("the company's own weights are not there, the embedded ones judge: train anew", "component", "judge", "company", scope.Company, "version", version)
	}
	w.own.put(scope.Company, ownVersion{version, own})
	return own, nil
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

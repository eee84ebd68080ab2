package jobs

import (
	"context"
	"encoding/json"
	"slices"

	"molva/collector"
)

// UndoCluster takes back an act of a document's trail: decisions and places are what they were before it, unless something else
// was decided on the same documents since, which is CodeConflict.
func (w *Work) UndoCluster(ctx context.Context, scope collector.Scope, c ClusterChange, act string) error {
	d, err := w.Store.Document(ctx, scope, c.Document)
	if err != nil {
		return err
	}
	facts, err := w.clusterAct(ctx, scope, d.DocumentID, act)
	if err != nil {
		return err
	}
	c.Other = ""
	return w.changeCluster(ctx, scope, c, func(h *clusterHand) error {
		ids := []int64{d.DocumentID}
		for _, s := range append(slices.Clone(facts.Added), facts.Removed...) {
			ids = append(ids, s.First, s.Second)
		}
		if err := h.gather(ctx, ids); err != nil {
			return err
		}
		back := func(s collector.Decision) bool {
			return slices.ContainsFunc(h.held, func(o collector.Decision) bool { return o.First == s.First && o.Second == s.Second && o.Act == s.Act })
		}
		for _, s := range facts.Added {
			if !back(s) {
				return undone()
			}
		}
		for _, s := range facts.Removed {
			if slices.ContainsFunc(h.held, func(o collector.Decision) bool {
				return o.First == s.First && o.Second == s.Second && o.Act != act
			}) {
				return undone()
			}
		}
		for _, s := range h.held {
			if s.Act == act {
				h.Removed = append(h.Removed, s)
			}
		}
		h.Added = facts.Removed
		return h.tellOf(collector.ClusterUndone, act)
	})
}

func undone() error {
	return &collector.Error{Code: collector.CodeConflict, Where: "act", Msg: "something else was decided on these documents since", Hint: "look at what was decided last, and undo that first"}
}

// clusterAct finds an act in a document's trail.
func (w *Work) clusterAct(ctx context.Context, scope collector.Scope, document int64, act string) (clusterFacts, error) {
	lines, err := w.Store.Trail(ctx, scope, collector.AboutCluster, document)
	if err != nil {
		return clusterFacts{}, err
	}
	for _, l := range lines {
		var f clusterFacts
		if json.Unmarshal([]byte(l.Data), &f) != nil || f.Act != act || act == "" || l.Did == collector.ClusterUndone {
			continue
		}
		if f.Home != 0 && f.Home != document {
			return w.clusterAct(ctx, scope, f.Home, act)
		}
		return f, nil
	}
	return clusterFacts{}, &collector.Error{Code: collector.CodeNotFound, Where: "act", Msg: "nothing like it was decided on this document", Hint: "look at its list of decisions"}
}

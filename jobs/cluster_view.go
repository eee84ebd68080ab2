package jobs

import (
	"context"
	"encoding/json"
	"slices"

	"molva/collector"
	"molva/collector/text"
	"molva/jobs/cluster"
)

// ClusterShown is how many documents of a cluster are read to be shown.
const ClusterShown = 100

// ClusterView is a document's cluster as people see it.
type ClusterView struct {
	Seen      string            // stands for what is shown: hand it back with a decision (ClusterChange.Seen)
	Count     int               // documents of the cluster, the document itself among them; 1: it stands alone
	Documents []ClusterDocument // the others, oldest first, ClusterShown at most
	Apart     []ClusterDocument // that hang together with it and are kept apart, each with its Why
	Full      bool              // no more fit in: further copies begin another one, in the order in which they come
	Acts      []ClusterDecided  // newest first
}

// ClusterDocument is another document of a cluster.
type ClusterDocument struct {
	collector.Document
	Share  float64 // of the words of the shorter text that stand in the other one, 0..1
	Why    string  // what keeps it apart (cluster.Why…); "" for nothing
	ByHand bool    // somebody's word joined it to the document that is looked at
}

// ClusterDecided is an act of the trail.
type ClusterDecided struct {
	collector.Trail
	Act    string
	Reason string
	Others []collector.Document // that it was about, beside the document
	Undone bool
}

// hangsTogether reads a document and the places of all that hangs together with it; none when it stands alone.
func (w *Work) hangsTogether(ctx context.Context, scope collector.Scope, publicID string) (d collector.Document, placed []collector.Placed, err error) {
	if d, err = w.Store.Document(ctx, scope, publicID); err != nil {
		return d, nil, err
	}
	own, err := w.Store.Placed(ctx, scope, []int64{d.DocumentID})
	if err == nil && len(own) > 0 {
		placed, err = w.Store.PlacedNear(ctx, scope, []int64{own[0].Near})
	}
	return d, placed, err
}

// ClusterOf is the cluster of a document, with what is kept apart from it and what people decided.
func (w *Work) ClusterOf(ctx context.Context, scope collector.Scope, publicID string) (v ClusterView, err error) {
	d, placed, err := w.hangsTogether(ctx, scope, publicID)
	if err != nil {
		return v, err
	}
	ids := togetherWith(placed, d.DocumentID)
	v.Seen, v.Count, v.Full = seenOf(ids), len(ids), len(placed) >= collector.ClusterMost
	if err := w.showCluster(ctx, scope, d, placed, ids, &v); err != nil {
		return v, err
	}
	v.Acts, err = w.clusterActs(ctx, scope, d.DocumentID)
	return v, err
}

// showCluster reads the documents around one.
func (w *Work) showCluster(ctx context.Context, scope collector.Scope, d collector.Document, placed []collector.Placed, together []int64, v *ClusterView) error {
	own, ids := []int64{d.DocumentID}, without(together, d.DocumentID)
	var beside []int64
	for _, p := range placed {
		if !slices.Contains(together, p.Document) {
			beside = append(beside, p.Document)
		}
	}
	ids, beside = ids[:min(len(ids), ClusterShown)], beside[:min(len(beside), ClusterShown)]
	all := slices.Concat(own, ids, beside)
	docs, err := w.Store.DocumentsByID(ctx, scope, all)
	if err != nil {
		return err
	}
	belong, err := w.Store.Belongings(ctx, scope, all)
	if err != nil {
		return err
	}
	decisions, err := w.Store.Decisions(ctx, scope, own)
	if err != nil {
		return err
	}
	script, strong := text.ScriptOf(d.Review), []cluster.Strong{cluster.StrongOf(d, belong[d.DocumentID])}
	for _, o := range docs { // the document's own ids first, then those of its cluster
		if slices.Contains(ids, o.DocumentID) {
			strong = append(strong, cluster.StrongOf(o, belong[o.DocumentID]))
		}
	}
	for _, o := range docs {
		if o.DocumentID == d.DocumentID {
			continue
		}
		one := ClusterDocument{Document: o}
		one.Share, _ = script.Copy(text.ScriptOf(o.Review))
		one.ByHand = slices.ContainsFunc(decisions, func(s collector.Decision) bool { return s.First == o.DocumentID || s.Second == o.DocumentID })
		if slices.Contains(ids, o.DocumentID) {
			v.Documents = append(v.Documents, one)
			continue
		}
		if one.Why = keptApart(strong, cluster.StrongOf(o, belong[o.DocumentID])); one.ByHand {
			one.Why = cluster.WhyHand
		}
		v.Apart = append(v.Apart, one)
	}
	return nil
}

// keptApart says which strong id tells a document apart from the first of some that it does; "" for none.
func keptApart(all []cluster.Strong, o cluster.Strong) string {
	for _, s := range all {
		if why := s.Differ(o); why != "" {
			return why
		}
	}
	return ""
}

// clusterActs are the acts of a document's trail, newest first.
func (w *Work) clusterActs(ctx context.Context, scope collector.Scope, id int64) ([]ClusterDecided, error) {
	lines, err := w.Store.Trail(ctx, scope, collector.AboutCluster, id)
	if err != nil {
		return nil, err
	}
	var out []ClusterDecided
	undone := map[string]bool{}
	slices.Reverse(lines)
	for _, l := range lines[:min(len(lines), ClusterShown)] {
		var f clusterFacts
		if err := json.Unmarshal([]byte(l.Data), &f); err != nil {
			return nil, err
		}
		undone[f.Of] = true
		a := ClusterDecided{Trail: l, Act: f.Act, Reason: f.Reason, Undone: undone[f.Act] || l.Did == collector.ClusterUndone}
		if a.Others, err = w.Store.DocumentsByID(ctx, scope, f.Others); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

package jobs

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/cluster"
)

// clusterReason is how many letters the reason of a decision has at most.
const clusterReason = 300

// ClusterChange is what somebody decides on a document's cluster.
type ClusterChange struct {
	Document string // public id
	Other    string // public id of the other document; "" for a split
	Seen     string // Cluster.Seen, as the decision was made; "" is not compared
	Reason   string
}

// clusterHand is one try to decide: all that hangs together with the documents, as it is read.
type clusterHand struct {
	store.ClusterAct
	*Work
	scope   collector.Scope
	docs    []collector.Document // those that are decided on
	members []cluster.Member
	held    []collector.Decision
	act     string
	reason  string
}

// MergeCluster joins the clusters of two documents, whatever tells them apart: somebody says that they are one incident. Words
// that kept some of them apart give way, and come back when this is undone. CodeConflict when the cluster is no longer
// the one that was seen.
func (w *Work) MergeCluster(ctx context.Context, scope collector.Scope, c ClusterChange) error {
	return w.changeCluster(ctx, scope, c, func(h *clusterHand) error {
		a, b := togetherWith(h.Was, h.docs[0].DocumentID), togetherWith(h.Was, h.docs[1].DocumentID)
		if slices.Contains(a, h.docs[1].DocumentID) {
			return &collector.Error{Code: collector.CodeConflict, Where: "other", Msg: "both are in one cluster already", Hint: "look at its list"}
		}
		for _, d := range h.held {
			if !d.Same && (slices.Contains(a, d.First) && slices.Contains(b, d.Second) || slices.Contains(a, d.Second) && slices.Contains(b, d.First)) {
				h.Removed = append(h.Removed, d)
			}
		}
		h.say(h.docs[0].DocumentID, h.docs[1].DocumentID, true)
		return h.tell(collector.ClusterMerged)
	})
}

// RefuseCluster says that two documents are not one incident: they are never joined by themselves, nor proposed again.
func (w *Work) RefuseCluster(ctx context.Context, scope collector.Scope, c ClusterChange) error {
	return w.changeCluster(ctx, scope, c, func(h *clusterHand) error {
		if slices.Contains(togetherWith(h.Was, h.docs[0].DocumentID), h.docs[1].DocumentID) {
			return &collector.Error{Code: collector.CodeConflict, Where: "other", Msg: "both are in one cluster", Hint: "take one of them out of it"}
		}
		first, second := min(h.docs[0].DocumentID, h.docs[1].DocumentID), max(h.docs[0].DocumentID, h.docs[1].DocumentID)
		if slices.ContainsFunc(h.held, func(d collector.Decision) bool { return d.First == first && d.Second == second }) {
			return &collector.Error{Code: collector.CodeConflict, Where: "other", Msg: "that they are not one was said before", Hint: "undo it to say otherwise"}
		}
		h.say(first, second, false)
		return h.tell(collector.ClusterRefused)
	})
}

// SplitCluster takes a document out of its cluster. Where somebody's word joined it, that word is taken back and all stands as
// before it; where likeness does, it is kept apart from each of the others for good.
func (w *Work) SplitCluster(ctx context.Context, scope collector.Scope, c ClusterChange) error {
	c.Other = ""
	return w.changeCluster(ctx, scope, c, func(h *clusterHand) error {
		own := h.docs[0].DocumentID
		others := without(togetherWith(h.Was, own), own)
		if len(others) == 0 {
			return &collector.Error{Code: collector.CodeConflict, Where: "document", Msg: "it is in no cluster", Hint: "there is nothing to take apart"}
		}
		for _, d := range h.held {
			if d.Same && (d.First == own || d.Second == own) {
				h.Removed = append(h.Removed, d)
			}
		}
		for _, other := range without(togetherWith(h.after(), own), own) {
			h.say(own, other, false)
		}
		return h.tell(collector.ClusterSplit)
	})
}

func without(ids []int64, id int64) []int64 {
	return slices.DeleteFunc(slices.Clone(ids), func(i int64) bool { return i == id })
}

// changeCluster reads all that hangs together with what is decided on, lets the decision be made and writes it; when somebody
// wrote meanwhile it begins anew.
func (w *Work) changeCluster(ctx context.Context, scope collector.Scope, c ClusterChange, decide func(*clusterHand) error) error {
	if err := allowed(scope, collector.ActionCases); err != nil {
		return err
	}
	c.Reason = strings.TrimSpace(c.Reason)
	if c.Reason == "" || len([]rune(c.Reason)) > clusterReason {
		return &collector.Error{Code: collector.CodeInvalid, Where: "reason", Msg: "a decision on a cluster needs a reason", Hint: fmt.Sprintf("say why, in %d characters at most", clusterReason)}
	}
	for try := 1; ; try++ {
		h := &clusterHand{Work: w, scope: scope, act: rand.Text()[:16], reason: c.Reason}
		err := h.read(ctx, c)
		if err == nil {
			err = decide(h)
		}
		if err == nil {
			h.Now, h.At = h.after(), h.Clock.Now()
			err = w.Store.SaveClusterAct(ctx, scope, h.ClusterAct)
		}
		if !errors.Is(err, store.ErrStale) || try == saveTries {
			return err
		}
	}
}

// read finds the documents, and all that hangs together with them.
func (h *clusterHand) read(ctx context.Context, c ClusterChange) (err error) {
	if h.Turn, err = h.Store.ClusterTurn(ctx, h.scope); err != nil {
		return err
	}
	for i, id := range []string{c.Document, c.Other} {
		if i > 0 && id == "" {
			break
		}
		d, err := h.Store.Document(ctx, h.scope, id)
		if err != nil {
			return err
		}
		h.docs = append(h.docs, d)
	}
	if len(h.docs) == 2 && h.docs[0].DocumentID == h.docs[1].DocumentID {
		return &collector.Error{Code: collector.CodeInvalid, Where: "other", Msg: "both are the same document", Hint: "name another one"}
	}
	var ids []int64
	for _, d := range h.docs {
		ids = append(ids, d.DocumentID)
	}
	if err := h.gather(ctx, ids); err != nil {
		return err
	}
	if c.Seen != "" && c.Seen != seenOf(togetherWith(h.Was, ids[0])) {
		return &collector.Error{Code: collector.CodeConflict, Where: "seen", Msg: "the cluster has changed since you looked at it", Hint: "look at it as it is now, and decide again"}
	}
	return nil
}

// gather reads all that hangs together with some documents.
func (h *clusterHand) gather(ctx context.Context, ids []int64) error {
	placed, err := h.Store.Placed(ctx, h.scope, ids)
	if err != nil {
		return err
	}
	var near []int64
	for _, at := range placed {
		near = append(near, at.Near)
	}
	slices.Sort(near)
	if h.Was, err = h.Store.PlacedNear(ctx, h.scope, slices.Compact(near)); err != nil {
		return err
	}
	for _, at := range h.Was {
		ids = append(ids, at.Document)
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) > collector.ClusterMost {
		return &collector.Error{Code: collector.CodeTooLarge, Where: "other", Msg: "too many documents would hang together",
			Hint: fmt.Sprintf("%d at most", collector.ClusterMost)}
	}
	if h.members, err = membersOf(ctx, h.Store, h.scope, ids); err != nil {
		return err
	}
	h.held, err = h.Store.Decisions(ctx, h.scope, ids)
	return err
}

// togetherWith are the documents of a document's cluster, itself among them, in order.
func togetherWith(placed []collector.Placed, id int64) []int64 {
	at := slices.IndexFunc(placed, func(p collector.Placed) bool { return p.Document == id })
	if at < 0 {
		return []int64{id}
	}
	var out []int64
	for _, p := range placed {
		if p.Cluster == placed[at].Cluster {
			out = append(out, p.Document)
		}
	}
	slices.Sort(out)
	return out
}

// seenOf stands for the documents of a cluster as somebody saw them.
func seenOf(ids []int64) string {
	sum := sha256.Sum256(fmt.Append(nil, ids))
	return hex.EncodeToString(sum[:8])
}

// say adds a decision of this act.
func (h *clusterHand) say(a, b int64, same bool) {
	d := collector.DecisionOn(a, b, same)
	d.Act, d.Person, d.At, d.Reason = h.act, h.scope.Person, h.Clock.Now(), h.reason
	h.Added = append(h.Added, d)
}

// after is where all stands when the decisions that go are gone and those that come have come.
func (h *clusterHand) after() []collector.Placed {
	left := slices.DeleteFunc(slices.Clone(h.held), func(d collector.Decision) bool { return slices.Contains(h.Removed, d) })
	return cluster.Partition(h.members, append(left, h.Added...))
}

// clusterFacts are what the trail keeps of an act, so that it can be undone.
type clusterFacts struct {
	Act     string               `json:"act"`
	Of      string               `json:"of,omitempty"` // the act that was undone
	Reason  string               `json:"reason"`
	Others  []int64              `json:"others,omitempty"` // documents that the act was about, beside the line's own
	Home    int64                `json:"home,omitempty"`   // the document whose line keeps the decisions; 0: this one does
	Added   []collector.Decision `json:"added,omitempty"`
	Removed []collector.Decision `json:"removed,omitempty"`
}

// tell writes the act into the trail of each document that it was about, and of each other one on which it decided.
func (h *clusterHand) tell(did string) error { return h.tellOf(did, "") }

func (h *clusterHand) tellOf(did, of string) error {
	var about, beside []int64
	for _, d := range h.docs {
		about = append(about, d.DocumentID)
	}
	for _, d := range slices.Concat(h.Added, h.Removed) {
		beside = append(beside, d.First, d.Second)
	}
	slices.Sort(beside)
	beside = slices.DeleteFunc(slices.Compact(beside), func(id int64) bool { return slices.Contains(about, id) })
	for _, id := range about {
		if err := h.note(did, id, clusterFacts{Act: h.act, Of: of, Reason: h.reason, Others: without(about, id), Added: h.Added, Removed: h.Removed}); err != nil {
			return err
		}
	}
	for _, id := range beside { // hundreds, perhaps: the decisions are kept once
		if err := h.note(did, id, clusterFacts{Act: h.act, Of: of, Reason: h.reason, Others: about, Home: about[0]}); err != nil {
			return err
		}
	}
	return nil
}

func (h *clusterHand) note(did string, id int64, facts clusterFacts) error {
	data, err := json.Marshal(facts)
	h.Trail = append(h.Trail, collector.Trail{Company: h.scope.Company, About: collector.AboutCluster, AboutID: id, At: h.Clock.Now(),
		Side: collector.SidePlatform, Person: h.scope.Person, Did: did, Rule: "C4", Data: string(data)})
	return err
}

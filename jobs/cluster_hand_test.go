package jobs

import (
	"testing"

	"molva/collector"
)

func (c *clusters) public(at string) string {
	c.t.Helper()
	d, err := c.Store.DocumentByID(c.t.Context(), c.scope, c.id(at))
	must(c.t, err)
	return d.PublicID
}

func (c *clusters) change(at, other string) ClusterChange {
	c.t.Helper()
	v := ClusterChange{Document: c.public(at), Reason: "сверено по чеку"}
	if other != "" {
		v.Other = c.public(other)
	}
	return v
}

// lastAct is the newest act of a document's trail.
func (c *clusters) lastAct(at string) string {
	c.t.Helper()
	view, err := c.ClusterOf(c.t.Context(), c.scope, c.public(at))
	must(c.t, err)
	if len(view.Acts) == 0 {
		c.t.Fatalf("nothing was decided on %s", at)
	}
	return view.Acts[0].Act
}

func (c *clusters) wantTold(what, want string) {
	c.t.Helper()
	if got := c.told(); got != want {
		c.t.Errorf("%s: clusters are %q, want %q", what, got, want)
	}
}

// A merge and its split, a split and its undoing, a word against a word: each leaves every row as it was, on both databases.
func TestClusterByHandIsReversible(t *testing.T) {
	clustersEverywhere(t, func(t *testing.T, fresh func(testing.TB) *clusters) {
		c, ctx := fresh(t), t.Context()
		c.say(said{at: "a/1", words: halves[0]}, said{at: "b/1", words: halves[0]}, said{at: "c/1", words: halves[0]},
			said{at: "d/1", words: halves[3]}, said{at: "e/1", words: halves[3]}, said{at: "f/1", words: "Спасибо!"})
		c.settle()
		c.wantTold("at first", "a/1 b/1 c/1; d/1 e/1")
		rows := c.rows()
		must(t, c.MergeCluster(ctx, c.scope, c.change("f/1", "b/1")))
		must(t, c.MergeCluster(ctx, c.scope, c.change("a/1", "e/1")))
		c.settle()
		c.wantTold("merged", "a/1 b/1 c/1 d/1 e/1 f/1")
		must(t, c.UndoCluster(ctx, c.scope, c.change("a/1", ""), c.lastAct("a/1")))
		must(t, c.SplitCluster(ctx, c.scope, c.change("f/1", "")))
		c.wantTold("split again", "a/1 b/1 c/1; d/1 e/1")
		if c.rows() != rows {
			t.Error("the rows are others than before the merges")
		}
		must(t, c.SplitCluster(ctx, c.scope, c.change("b/1", "")))
		c.wantTold("split", "a/1 c/1; d/1 e/1")
		split := c.rows()
		must(t, c.MergeCluster(ctx, c.scope, c.change("d/1", "b/1"))) // beside it
		must(t, c.MergeCluster(ctx, c.scope, c.change("c/1", "b/1"))) // against the word before
		c.wantTold("a word against a word", "a/1 b/1 c/1 d/1 e/1")
		first := c.lastAct("b/1")
		must(t, c.UndoCluster(ctx, c.scope, c.change("b/1", ""), first))
		wantRefused(t, c.UndoCluster(ctx, c.scope, c.change("b/1", ""), first), collector.CodeConflict)
		must(t, c.SplitCluster(ctx, c.scope, c.change("b/1", "")))
		if c.wantTold("as it was split", "a/1 c/1; d/1 e/1"); c.rows() != split {
			t.Error("the rows are others than before the word against it")
		}
	})
}

// What people decided outlives whatever comes, and all that is placed anew.
func TestDecisionsOutliveTheMachine(t *testing.T) {
	clustersEverywhere(t, func(t *testing.T, fresh func(testing.TB) *clusters) {
		c, ctx := fresh(t), t.Context()
		c.say(said{at: "a/1", words: halves[0]}, said{at: "b/1", words: halves[0]}, said{at: "c/1", words: halves[1] + " Заказ № 12345."},
			said{at: "d/1", words: halves[1] + " Заказ № 54321."})
		c.settle()
		c.wantTold("at first", "a/1 b/1")
		must(t, c.SplitCluster(ctx, c.scope, c.change("b/1", "")))
		must(t, c.MergeCluster(ctx, c.scope, c.change("c/1", "d/1")))
		_, err := c.Store.ResetFollower(ctx, c.scope, "cluster")
		must(t, err)
		c.say(said{at: "b/1", words: halves[0] + " Дополню."}, said{at: "c/1", words: halves[2]}, said{at: "e/1", words: halves[0]})
		c.settle()
		if got := c.told(); got != "a/1 e/1; c/1 d/1" && got != "b/1 e/1; c/1 d/1" {
			t.Errorf("clusters are %q", got)
		}
		d := []int64{c.id("a/1"), c.id("b/1")}
		placed, err := c.Store.Placed(ctx, c.scope, d)
		must(t, err)
		if len(placed) != 2 || placed[0].Cluster == placed[1].Cluster {
			t.Errorf("the machine joined what was split: %v", placed)
		}
	})
}

// Of two people at once the second is told that the cluster has changed, and nothing is written.
func TestTwoDecideAtOnce(t *testing.T) {
	clustersEverywhere(t, func(t *testing.T, fresh func(testing.TB) *clusters) {
		c, ctx := fresh(t), t.Context()
		c.say(said{at: "a/1", words: halves[0]}, said{at: "b/1", words: halves[0]}, said{at: "c/1", words: halves[0]}, said{at: "d/1", words: "Спасибо!"})
		c.settle()
		view, err := c.ClusterOf(ctx, c.scope, c.public("a/1"))
		must(t, err)
		one, two := c.change("a/1", ""), c.change("a/1", "d/1")
		one.Seen, two.Seen = view.Seen, view.Seen
		must(t, c.SplitCluster(ctx, c.scope, one))
		rows := c.rows()
		wantRefused(t, c.MergeCluster(ctx, c.scope, two), collector.CodeConflict)
		if c.rows() != rows {
			t.Error("what was refused was written")
		}
		for what, bad := range map[string]ClusterChange{"without a reason": {Document: one.Document, Other: two.Other}, "itself": {Document: one.Document, Other: one.Document, Reason: "x"}} {
			if code := collector.CodeOf(c.MergeCluster(ctx, c.scope, bad)); code != collector.CodeInvalid {
				t.Errorf("%s: %s", what, code)
			}
		}
		viewer := c.scope
		viewer.Role = collector.RoleViewer
		wantRefused(t, c.SplitCluster(ctx, viewer, c.change("b/1", "")), collector.CodeForbidden)
		wantRefused(t, c.SplitCluster(ctx, c.scope, c.change("d/1", "")), collector.CodeConflict)
	})
}

func wantRefused(t testing.TB, err error, code collector.Code) {
	t.Helper()
	if collector.CodeOf(err) != code {
		t.Fatalf("error %v has code %q, want %q", err, collector.CodeOf(err), code)
	}
}

// The case of one document is that of its cluster: a reprint of the complaint joins it and opens no second one; what was taken
// out of the cluster opens its own.
func TestCaseOfACluster(t *testing.T) {
	clustersEverywhere(t, func(t *testing.T, fresh func(testing.TB) *clusters) {
		c, ctx := fresh(t), t.Context()
		c.say(said{at: "a/1", words: halves[0]}, said{at: "b/1", words: halves[0]}, said{at: "c/1", words: halves[0]}, said{at: "d/1", words: halves[3]})
		c.settle()
		must(t, c.SplitCluster(ctx, c.scope, c.change("c/1", "")))
		open := func(at string) CaseOpened {
			t.Helper()
			o, err := c.OpenCase(ctx, c.scope, Complaint{Source: collector.CaseFromFound, Document: c.public(at)})
			must(t, err)
			return o
		}
		first := open("a/1")
		if again := open("b/1"); again.New || again.Case.CaseID != first.Case.CaseID {
			t.Errorf("a reprint opens another case: %+v", again)
		}
		for _, at := range []string{"c/1", "d/1"} {
			if other := open(at); !other.New {
				t.Errorf("%s joins the case of another cluster", at)
			}
		}
	})
}

// Every document that a decision names tells of it, and of its undoing, from whichever page it was undone.
func TestADecisionIsToldOnEveryPage(t *testing.T) {
	clustersEverywhere(t, func(t *testing.T, fresh func(testing.TB) *clusters) {
		c, ctx := fresh(t), t.Context()
		c.say(said{at: "a/1", words: halves[0]}, said{at: "b/1", words: halves[0]}, said{at: "c/1", words: halves[0]}, said{at: "d/1", words: "Спасибо!"})
		c.settle()
		rows := c.rows()
		told := func(at string) (did []string) {
			t.Helper()
			view, err := c.ClusterOf(ctx, c.scope, c.public(at))
			must(t, err)
			for _, a := range view.Acts {
				did = append(did, a.Did+map[bool]string{true: "-"}[a.Undone])
			}
			return did
		}
		must(t, c.SplitCluster(ctx, c.scope, c.change("b/1", "")))
		for _, at := range []string{"a/1", "b/1", "c/1"} {
			if got := told(at); len(got) != 1 || got[0] != "split" {
				t.Errorf("%s tells %v", at, got)
			}
		}
		must(t, c.UndoCluster(ctx, c.scope, c.change("c/1", ""), c.lastAct("c/1"))) // not where it was decided
		for _, at := range []string{"a/1", "b/1", "c/1"} {
			if got := told(at); len(got) != 2 || got[0] != "undone-" || got[1] != "split-" {
				t.Errorf("%s tells %v after the undoing", at, got)
			}
		}
		must(t, c.MergeCluster(ctx, c.scope, c.change("a/1", "d/1")))
		must(t, c.UndoCluster(ctx, c.scope, c.change("a/1", ""), c.lastAct("a/1")))
		if got := told("d/1"); len(got) != 2 || got[0] != "undone-" {
			t.Errorf("the other side of a merge tells %v", got)
		}
		must(t, c.RefuseCluster(ctx, c.scope, c.change("a/1", "d/1")))
		if got := told("d/1"); got[0] != "refused" {
			t.Errorf("a no is told as %v", got)
		}
		must(t, c.UndoCluster(ctx, c.scope, c.change("d/1", ""), c.lastAct("d/1")))
		if c.rows() != rows {
			t.Error("the rows are others than before")
		}
	})
}

package jobs

import (
	"context"

	"molva/collector"
	"molva/collector/store"
)

// RuleApply asks for a rule to be done to what is held.
type RuleApply struct {
	ID        string // public id of the rule
	Seen      int64  // version of it that the person saw
	TakenBack bool   // also where people took back what the rule had done
}

// ApplyRule does what a rule does to the documents that are held, up to BulkMost, as one bulk change that can be undone; Found says
// how many there are, and those above BulkMost have the next turn. What people took back after any version of the rule had done
// it, by hand or by an undo, stays taken back unless they ask for it. Nobody is told.
func (w *Work) ApplyRule(ctx context.Context, scope collector.Scope, ask RuleApply) (collector.Bulk, error) {
	return w.applyRule(ctx, scope, ask, BulkMost)
}

func (w *Work) applyRule(ctx context.Context, scope collector.Scope, ask RuleApply, most int) (collector.Bulk, error) {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return collector.Bulk{}, err
	}
	r, err := w.Store.Rule(ctx, scope, ask.ID)
	if err != nil {
		return collector.Bulk{}, err
	}
	if r.Version != ask.Seen {
		return collector.Bulk{}, &collector.Error{Code: collector.CodeConflict, Where: "version", Msg: "somebody has changed this rule meanwhile", Hint: "look at what they did and choose"}
	}
	if r.Change.Empty() {
		return collector.Bulk{}, &collector.Error{Code: collector.CodeInvalid, Where: "do", Msg: "the rule only tells somebody, and nobody is told of what is held", Hint: "add a stage, a person, a tag or a verdict"}
	}
	if r.Change, err = w.handlingChange(ctx, scope, r.Change); err != nil {
		return collector.Bulk{}, err
	}
	b := collector.Bulk{At: w.Clock.Now(), Change: r.Change, Query: r.Query, Rule: r.RuleID, RuleVersion: r.Version}
	walk := archiveWalk{rule: r, takenBack: ask.TakenBack, most: most}
	if err := w.walkArchive(ctx, scope, &walk); err != nil {
		return b, err
	}
	if b.Found = walk.found - walk.touched - walk.left; len(walk.docs) == 0 {
		return b, walk.nothing()
	}
	if b, err = w.Store.AddBulk(ctx, scope, b, walk.docs); err != nil {
		return b, err
	}
	return w.beginBulk(ctx, scope, b)
}

// archiveWalk is a walk of a rule over the documents that it finds and would change.
type archiveWalk struct {
	rule      collector.Rule
	takenBack bool // those are taken, too, that people took back
	most      int  // documents that are taken
	looks     int  // at so many documents at most; 0: at all

	docs    []store.Seen
	found   int // by the query in all
	looked  int // at so many of those
	touched int // of those it has changed them already, or is about to: the index is behind
	left    int // of those people took back what it had done
}

// nothing says why there is nothing to do.
func (a *archiveWalk) nothing() error {
	if a.left > 0 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "rule", Msg: "people took back what the rule did to all that it finds", Hint: "ask for what people took back, too"}
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: "rule", Msg: "the rule finds nothing that it has not touched", Hint: "it goes on with what comes"}
}

func (w *Work) walkArchive(ctx context.Context, scope collector.Scope, a *archiveWalk) error {
	query := collector.Bracket(a.rule.Query) + alreadySo(a.rule.Change)
	return w.eachFound(ctx, sharedScope(scope.Company), BulkAsk{Query: query}, func(some []store.Seen, total int) (bool, error) {
		ids := make([]int64, len(some))
		for i, d := range some {
			ids[i] = d.Document
		}
		traces, err := w.Store.RuleTraces(ctx, scope, a.rule.RuleID, ids)
		for _, d := range some {
			trace, met := traces[d.Document]
			switch {
			case met && (trace.Waiting || !trace.Changes(a.rule.Change)):
				a.touched++
			case met && !a.takenBack && trace.TakenBack(a.rule.Change):
				a.left++
			case len(a.docs) < a.most:
				a.docs = append(a.docs, d)
			}
		}
		a.found, a.looked = max(a.found, total), a.looked+len(some)
		return len(a.docs) < a.most && (a.looks == 0 || a.looked < a.looks), err
	})
}

// triedMost is at how many documents a dry run looks for what people took back: it is asked while somebody types.
const triedMost = 1000

// takenBack counts among the first documents that a rule would change those at which people took back what it had done, and says
// at how many it looked. A rule that never did anything costs nothing.
func (w *Work) takenBack(ctx context.Context, scope collector.Scope, r collector.Rule) (left, looked int, err error) {
	if r.RuleID == 0 {
		return 0, 0, nil
	}
	if runs, err := w.Store.BulksOfRule(ctx, scope, r.RuleID, 1); err != nil || len(runs) == 0 {
		return 0, 0, err
	}
	walk := archiveWalk{rule: r, most: triedMost, looks: triedMost}
	err = w.walkArchive(ctx, scope, &walk)
	return walk.left, walk.looked, err
}

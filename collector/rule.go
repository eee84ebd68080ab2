package collector

import (
	"slices"
	"time"
)

// Rule is work that is done by itself on every new document that a query finds: once for each document. It changes the
// handling as a person would, and tells the receiver of an alert rule.
type Rule struct {
	RuleID   int64
	PublicID string
	Company  int64
	Name     string // one of the company
	Place    int64  // rules are run in this order, each on what the ones before it left
	Active   bool
	RuleText

	Version int64     // grows by one with every save
	Since   int64     // documents up to this id were there before this version: they are touched by hand alone
	Person  int64     // who saved it
	Saved   time.Time // business time
}

// RuleText is what people write of a rule.
type RuleText struct {
	Query  string         // "if": it may name topics and views that are shared
	Change HandlingChange // "then": stage, assignee, tags, what is said of the verdict
	Watch  int64          // alert rule whose receiver is told, too; 0: nobody is
}

// RuleTally counts what a rule has done and what was undone.
type RuleTally struct {
	Touched int // by any version, on arrival and by hand, and not undone
	Undone  int
}

// RuleTouch is that a version of a rule touched a document.
type RuleTouch struct {
	Change  HandlingChange // what that version did
	Version int64          // of the handling as it was left
}

// RuleTrace is a document as it stands, with what a rule did to it and what people did.
type RuleTrace struct {
	Now     Handling
	Waiting bool // the rule is about to touch it
	Touched []RuleTouch
	Hand    []DocumentEvent // what people did, an undo among it; nothing that rules did
}

// Changes says that a change would alter the handling as it stands.
func (t RuleTrace) Changes(c HandlingChange) bool {
	return c.alters(t.Now)
}

// TakenBack says that a change would overwrite what people did by hand after the rule had touched the same: the word of a person is
// above that of a rule. Who acted last is looked at for each stage, tag or verdict by itself; one that people had last is enough.
func (t RuleTrace) TakenBack(c HandlingChange) bool {
	_, told := c.Changes(t.Now)
	return slices.ContainsFunc(told, func(would DocumentEvent) bool {
		last, part := int64(-1), would.Part()
		for _, r := range t.Touched {
			if slices.Contains(r.Change.Parts(), part) {
				last = max(last, r.Version)
			}
		}
		return last >= 0 && slices.ContainsFunc(t.Hand, func(e DocumentEvent) bool { return e.Version > last && e.Part() == part })
	})
}

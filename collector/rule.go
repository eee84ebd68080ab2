package collector

import "time"

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

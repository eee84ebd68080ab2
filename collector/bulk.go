package collector

import "time"

// BulkState says how far a bulk change has come.
type BulkState string

// The states.
const (
	BulkDoing   BulkState = "doing"
	BulkDone    BulkState = "done"
	BulkUndoing BulkState = "undoing"
	BulkUndone  BulkState = "undone"
)

// Over says that nothing is left to do.
func (s BulkState) Over() bool { return s == BulkDone || s == BulkUndone }

// Bulk is one change of many documents by one person. It can be undone as a whole, and again while something of it is kept.
type Bulk struct {
	BulkID   int64
	PublicID string
	Company  int64
	Person   int64
	At       time.Time // business time
	State    BulkState
	Change   HandlingChange
	Query    string    // that chose them; "" when they were chosen one by one
	Found    int       // by the query; more than the bulk took where there is a bound
	Undone   time.Time // when somebody asked for it last; zero: nobody did
	UndoneBy int64

	Rule, RuleVersion int64 // the rule that made it; 0: a person did by themselves
	Tally             BulkTally
}

// ItemState says what a bulk change did with one document.
type ItemState string

// The states. Left: somebody had changed it since it was seen, or it has no room for one more tag. Kept: somebody changed something of
// it after, which the undo left.
const (
	ItemWaiting ItemState = "waiting"
	ItemDone    ItemState = "done"
	ItemSame    ItemState = "same"
	ItemLeft    ItemState = "left"
	ItemUndone  ItemState = "undone"
	ItemKept    ItemState = "kept"
)

// BulkTally counts the documents of a bulk change by what was done with them.
type BulkTally map[ItemState]int

// Total is how many documents it takes.
func (t BulkTally) Total() (n int) {
	for _, c := range t {
		n += c
	}
	return n
}

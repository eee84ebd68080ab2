package collector

import "time"

// DefaultFullPeriod is how often a source is gone over as a whole, where quick passes stop at what is known.
const DefaultFullPeriod = 7 * 24 * time.Hour

// Thorough is how much of a source its passes see.
//
// A quick pass goes down a list that is sorted by date until all on a page is known. What was edited or deleted further
// down, a full pass finds; it alone may say that something is gone. Pages that have long been the same rest meanwhile.
type Thorough struct {
	FullPeriod   time.Duration // from one full pass to the next
	FullDue      time.Time     // business time from which on a pass is a full one
	FullNo       int64         // number of the last full pass that was healthy; 0 before
	Quick        bool          // the running or last pass is a quick one
	Coverage     Coverage
	RevisitLeast time.Duration // shortest time after which one of its pages is asked for again; 0 before the first pass
	RevisitMost  time.Duration // longest
	Resting      int           // pages that the last pass left in peace, as they have long been the same
	// Stopped says, while a pass is closed, that it went down some list only as far as what is known. It is not kept.
	Stopped bool
	// Capped says, while a pass is closed, that the site does not show all that it has. It is not kept.
	Capped Cap
}

// Coverage is what a site says it has beside what is held of it.
type Coverage struct {
	Declared int    // reviews (or ratings, where the site counts only those) of the items that the site counts; 0: it does not say
	Held     int    // live reviews held of those items
	Why      string // a Reason: "declared 812, held 600, …"; "" where nothing is declared
}

// Missing is how many of the declared reviews are not held.
func (c Coverage) Missing() int { return max(c.Declared-c.Held, 0) }

// Cap is which part of a list a site shows.
type Cap int

// The parts.
const (
	CapNone   Cap = iota // all, as far as is known
	CapNewest            // the newest: what is older than the oldest that is shown is not gone
	CapSome              // some: nothing that is not shown is gone
)

// Listed is what a page is in a list of reviews.
type Listed struct {
	Stopped    bool   // the pass went no further down its list: all on it was known
	Sorted     bool   // the newest come first in it
	Ends       bool   // the site's list ends here
	Further    bool   // it is sorted, and leads to pages that a quick pass leaves alone once all on this one is known
	Declared   int    // how many reviews the site says it has; 0: it does not say
	DeclaredOf string // of which item (see store.ItemKey), or DeclaredOfAll
}

// DeclaredOfAll stands for an item where a count is of all that a source shows.
const DeclaredOfAll = "*"

// Rest is how long a page that was last seen to change then is left in peace now: a quarter of the time for which it has
// been the same, at least the source's period and RestMost at most. So one that changes daily is seen four times a day, if
// the period allows, and one that has been the same for eight weeks once in two.
func Rest(period time.Duration, changed, now time.Time) time.Duration {
	if changed.IsZero() {
		return period
	}
	return max(period, min(now.Sub(changed)/4, RestMost))
}

// RestMost is the longest that a page rests.
const RestMost = 14 * 24 * time.Hour

// OutcomeResting is the Page.Outcome of one that was not asked for in a pass because it rests.
const OutcomeResting = "resting"

package alert

import (
	"time"

	"molva/collector"
)

// Pages of the console that mails lead to.
const (
	documentPath = "d"
	sourcePath   = "sources"
	searchPath   = "search"
	rulesPath    = "watches"
)

// Content is all that a mail may tell. Which fields are read depends on the kind; texts in it are foreign and need no
// cleaning by the caller.
type Content struct {
	BaseURL string           // of the console; no links into it where this is not http or https
	Company string           // its name, shown at the top
	Zone    *time.Location   // of the company; times are written in it; nil is UTC
	Source  collector.Source // complaint, match: where the document was found (may be zero: an import); summary, drift: what it is about

	Document collector.Document // complaint, match
	Watches  []collector.Watch  // complaint, match, summary: all rules that found it, oldest first
	Matched  []string           // match: the words by which the rules found it, as they stand in the text
	Copies   int                // complaint, match: documents that are one text, this one among them; 0 and 1: it stands alone
	AlsoAt   []string           // names of places where the other ones stand, the oldest first
	Spreads  bool               // the receiver was told of the text before, and is told again that it spreads

	Summary Summary // summary
	Drift   Drift   // drift
}

// Summary is what a source's first period found.
type Summary struct {
	Query      string               // what the rules look for, as one query; "" finds all of the source
	Note       string               // of the delivery: why the source was not read whole, or NoteLate; "" when it was read whole
	Documents  []collector.Document // to be listed: Listed of them are, complaints first
	Reviews    int                  // found in all, listed or not
	Mentions   int
	Complaints int    // among both
	Stars      [6]int // reviews by whole stars, 1..5; [0] without a rating
}

// Drift is how far a source can no longer be read.
type Drift struct {
	Read int    // reviews that the last pass read
	Held int    // reviews that were there before; 0 when unknown
	Note string // of the delivery, from DriftNote
}

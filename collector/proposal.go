package collector

import "time"

// ProposalState is what has become of a proposed place.
type ProposalState string

// The states of a proposal. A refused place is refused for good.
const (
	ProposalOpen     ProposalState = "open"
	ProposalAccepted ProposalState = "accepted"
	ProposalRefused  ProposalState = "refused"
)

// Proposal is a place where the company may be spoken of and that is in no registry: documents that name the company name
// it too (seed 002: the list of places is held current).
type Proposal struct {
	ProposalID int64
	PublicID   string
	Company    int64
	Place      string // a registrable domain, "forum.example", or a channel of a platform, "t.me/name"
	State      ProposalState
	URL        string    // the address that was named first
	Named      int       // documents that named it; NamedMost means so many or more
	Origin     int64     // source whose document named it first; 0: an import
	FirstSeen  time.Time // business time
	LastSeen   time.Time // business time
	Decided    time.Time // business time; zero while it is open
	DecidedBy  int64     // person; 0: nobody, or the command line
	Why        string    // the reason of the decision
	Source     int64     // what came of an accepted one
}

// A company that changes its names or brands is looked for anew in the texts that are held: the newest first, a batch at a
// time. The timer is where the look stands, so a restart goes on there.
const (
	TimerNames   TimerKind = "places:names" // the names have changed; its subject is the company
	TimerNamesOn TimerKind = "places:on"    // the look goes on with the documents before its subject
)

// NamedMost is how many documents that name one place are counted and kept.
const NamedMost = 200

// Naming is one document that names a place.
type Naming struct {
	Place    string
	URL      string // as it was named
	Document int64
	Origin   int64 // source of the document
	At       time.Time
}

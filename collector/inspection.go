package collector

import "time"

// The links that sellers get in the letters of inspections.
const (
	LinkInspection LinkKind = "inspection" // /inspection/TOKEN: findings and talk as the seller sees them; its subject is an inspection
	LinkAppeal     LinkKind = "appeal"     // /appeal/TOKEN: what a blocked seller says against it; its subject is a block
)

// The timers of inspections.
const (
	TimerInspectOrder  TimerKind = "inspect:order"  // an order changed or something was said about it: the detectors look at it
	TimerInspectChat   TimerKind = "inspect:chat"   // the last moment at which the seller's answer about an order is in time
	TimerInspectTalk   TimerKind = "inspect:talk"   // the seller said something in an inspection
	TimerInspectFollow TimerKind = "inspect:follow" // the effect of a recommendation is counted; its subject is a finding
	TimerInspectAppeal TimerKind = "inspect:appeal" // an appeal waits for a decision
	TimerInspectExpert TimerKind = "inspect:expert" // the time in which the expert was to call has passed
)

// InspectionState is whether an inspection goes on.
type InspectionState string

// The states of an inspection. A seller has one open at most.
const (
	InspectionOpen   InspectionState = "open"
	InspectionClosed InspectionState = "closed"
)

// Inspection is a look at one seller by one version of the regulation (seed 001).
type Inspection struct {
	InspectionID int64
	PublicID     string
	Company      int64
	Seller       int64
	Regulation   int64  // row of the version it is held by
	Version      string // of the regulation, joined
	State        InspectionState
	Why          string // why it was opened: the id of a check, or a person's words
	Opened       time.Time
	OpenedBy     int64 // person; 0: a detector
	Closed       time.Time
	Rev          int64
}

// Regulation is one version of the rules that inspections are held by, as it was then.
type Regulation struct {
	RegulationID int64
	Company      int64
	Version      string
	SHA256       string
	Body         string // the whole text, TOML
	Since        time.Time
}

// Note is what a colleague leaves for whoever writes to a seller next (seed 001, 2.3). The seller never sees it.
type Note struct {
	NoteID   int64
	PublicID string
	Company  int64
	Seller   int64
	Person   int64 // who wrote it; 0: the program
	At       time.Time
	Text     string
}

// ExpertState is where a ticket "call the expert" stands.
type ExpertState string

// The states of a ticket.
const (
	ExpertOpen ExpertState = "open"
	ExpertLate ExpertState = "late" // nobody has called in time; it stays to be done
	ExpertDone ExpertState = "done"
)

// ExpertCall is a ticket for somebody who calls the seller's owner (seed 001, 5.1); it has its own deadline.
type ExpertCall struct {
	CallID     int64
	PublicID   string
	Company    int64
	Inspection int64
	Seller     int64
	Why        string
	State      ExpertState
	Asked      time.Time
	AskedBy    int64
	Due        time.Time
	Done       time.Time
	DoneBy     int64
	Outcome    string // what was agreed
	Rev        int64
}

package collector

import "time"

// CaseState is where a case of the complaint desk stands.
type CaseState string

// The states. Solved is no end yet: the client may reopen it for some days.
const (
	CaseOpen     CaseState = "open"     // the client waits for an answer
	CaseAnswered CaseState = "answered" // answered, not solved: the clock of the solution runs
	CaseWaiting  CaseState = "waiting"  // the client is asked for something: the clock of the solution stands
	CaseSolved   CaseState = "solved"
	CaseClosed   CaseState = "closed"
	CaseMerged   CaseState = "merged" // is dealt with as a part of another one
)

// Running says that the desk owes the client something.
func (s CaseState) Running() bool { return s == CaseOpen || s == CaseAnswered || s == CaseWaiting }

// TimerCase is the next instant at which a case moves by itself; its subject is the case.
const TimerCase TimerKind = "case"

// Case is one incident of one client, from whatever it came and however often they wrote (seed 002).
type Case struct {
	CaseID   int64
	PublicID string
	Company  int64
	Number   int64 // short and sayable, its own for each company
	State    CaseState
	Level    int   // of the ladder; 0 is the first
	Client   int64 // person; 0: nobody is known (a review that was found)
	Order    int64
	Seller   int64
	Opened   time.Time // business time, as all that follow
	// AnswerBy is until when the client is promised an answer; zero when nothing waits for one.
	AnswerBy time.Time
	// SolveBy is until when the client is promised a solution; zero while the clock stands and when it is solved.
	SolveBy time.Time
	// Left is the business time that the solution had left when the clock was stopped, and Paused since when it stands.
	Left   time.Duration
	Paused time.Time
	// Due is the instant at which the desk itself acts; zero when it does nothing more.
	Due       time.Time
	Moves     int // how often a promised date was replaced by another one
	Reminders int // sent at the top of the ladder since it got there
	Solved    time.Time
	Into      int64 // the case that it was merged into
	Rev       int64
	Changed   time.Time
}

// Next is the date that the client was promised: of the answer while one is waited for, else of the solution.
func (c Case) Next() time.Time {
	if !c.AnswerBy.IsZero() && (c.SolveBy.IsZero() || c.AnswerBy.Before(c.SolveBy)) {
		return c.AnswerBy
	}
	return c.SolveBy
}

// CaseSource is how a message reached the desk.
type CaseSource string

// The sources.
const (
	CaseFromReview  CaseSource = "review"  // of our own, by itself
	CaseFromFound   CaseSource = "found"   // a review or mention of another site, by a person
	CaseFromForm    CaseSource = "form"    // the public form
	CaseFromProgram CaseSource = "program" // the API
	CaseFromPage    CaseSource = "page"    // the client's own status page
	CaseFromDispute CaseSource = "dispute" // a compensation that nobody made in time, by itself
)

// CaseEntry is one message of the client in a case.
type CaseEntry struct {
	EntryID   int64
	PublicID  string
	Company   int64
	Case      int64 // where it is dealt with
	Origin    int64 // the case that it came to: a merge can be taken back
	Source    CaseSource
	Document  int64  // 0 for what came as words
	Chat      int64  // the words; 0 for a document
	OrderSaid string // an order number as the client wrote it, where no order of theirs bears it
	Hash      string // of who and what, so that a form that was sent twice is one entry
	At        time.Time
}

// CaseFacts are what a letter of a case says, as they were when it was promised; free words stand in the chat.
type CaseFacts struct {
	Level  int       `json:"level"`
	When   time.Time `json:"when,omitzero"` // the date of the next step
	Was    time.Time `json:"was,omitzero"`  // the date that it replaces
	Reason string    `json:"reason,omitempty"`
	Chat   int64     `json:"chat,omitempty"` // words of the message that it carries
	Own    bool      `json:"own,omitempty"`  // there is a review of ours among the entries
	From   int64     `json:"from,omitempty"` // number of the case that was merged into this one
}

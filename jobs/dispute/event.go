package dispute

import (
	"time"

	"molva/collector"
)

// EventKind says what somebody does to a dispute.
type EventKind string

// The events. Clock is that the next instant of a dispute has come.
const (
	EventMessage  EventKind = "message"
	EventOffer    EventKind = "offer"    // an outcome that this side would agree to
	EventAccept   EventKind = "accept"   // of the other side's standing offer; before the talk: of claim and wish both
	EventRefuse   EventKind = "refuse"   // the seller does not accept both
	EventWithdraw EventKind = "withdraw" // the client takes the claim back
	EventDecide   EventKind = "decide"   // platform or arbiter
	EventDone     EventKind = "done"     // a compensation is made
	EventClock    EventKind = "clock"
)

// EventKinds are all that somebody may do.
var EventKinds = []EventKind{EventAccept, EventRefuse, EventOffer, EventMessage, EventWithdraw, EventDecide, EventDone}

// Event is one of them with what belongs to it.
type Event struct {
	Kind   EventKind
	Side   collector.Side // SideProgram for the clock
	Person int64
	Text   string // message; words beside an offer or a refusal; proof of what is done; of a decision why
	Claim  bool   // refuse: the claim is accepted, and only the compensation is not

	No      int // accept: which offer; done: which line. 0: the one there is
	Outcome collector.DisputeOutcome
	Amount  int64

	Facts, Rule string // decide
}

// Notice is a mail that follows from a step: to whom, and which. Until is the deadline that it names.
type Notice struct {
	To    collector.Side // SidePlatform: those who answer for disputes
	Kind  string
	Until time.Time
}

// The notices; each is a text of lang/*.toml.
const (
	NoticeOpened     = "opened"
	NoticeNoAddress  = "unreachable" // the seller who is to answer has no address
	NoticeTalk       = "talk"
	NoticeMessage    = "message"
	NoticeOffer      = "offer"
	NoticeReminder   = "reminder"    // silence decides it against the side, or without it
	NoticeRemindTalk = "remind_talk" // the side has spoken already: without an agreement an arbiter decides
	NoticePlatform   = "platform"
	NoticeArbiter    = "arbiter"
	NoticeToDecide   = "to_decide"
	NoticeSettled    = "settled"
	NoticeRefused    = "refused" // decided: no compensation
	NoticeWithdrawn  = "withdrawn"
	NoticeCompensate = "compensate" // reminder to who has to make it
	NoticeTaken      = "taken"
	NoticeBreach     = "breach"
	NoticeOverdue    = "overdue" // reminder of a breach to who has to pay
	NoticeClosed     = "closed"
	NoticeSecondAsk  = "second_ask"
)

// Notices are all of them.
var Notices = []string{NoticeOpened, NoticeNoAddress, NoticeTalk, NoticeMessage, NoticeOffer, NoticeReminder, NoticeRemindTalk, NoticePlatform, NoticeArbiter, NoticeToDecide, NoticeSettled,
	NoticeRefused, NoticeWithdrawn, NoticeCompensate, NoticeTaken, NoticeBreach, NoticeOverdue, NoticeClosed, NoticeSecondAsk}

// Step is what one event did: what the store writes beside the dispute.
type Step struct {
	At       time.Time
	Row      string   // of the table
	Clauses  []string // that it stands on
	Side     collector.Side
	Person   int64
	Did      EventKind
	Said     string // goes into the chat
	Notices  []Notice
	Postings []collector.DisputePosting
	Solved   bool // what the client complained of was made good
	Closed   bool // nothing is open about it any more
}

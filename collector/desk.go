package collector

import "time"

// Interval is a part of a day: minutes from midnight by the clock on the wall, the end not included; 1440 is the next midnight.
type Interval struct{ From, To int }

// Holiday is a day with hours of its own; none at all when it is free.
type Holiday struct {
	Day  string // 2026-12-31
	Open []Interval
}

// Hours is the desk's calendar: when the clocks of promises run.
type Hours struct {
	Zone     string        // IANA name
	Week     [7][]Interval // by time.Weekday: Sunday first
	Holidays []Holiday
	Version  int64 // of the row; 0: nobody has set any
}

// DeskStep is one step of the ladder that a client may climb.
type DeskStep struct {
	Name    string // as clients read it; "" is the usual name of the step in their language
	Person  int64  // who gets the work; 0: the owners
	Contact string // a phone or an address that clients may use, the company's own
	Answer  time.Duration
	Solve   time.Duration // both in business time
}

// DeskTemplate is a letter's words as the company wants them.
type DeskTemplate struct {
	Kind     DeliveryKind
	Language string
	Subject  string
	Body     string // paragraphs with an empty line between; places in double braces
	Rev      int64
}

// Desk is the configuration of the complaint desk: what the rule decides by and what the published procedure says.
type Desk struct {
	Hours     Hours
	Steps     []DeskStep
	Templates []DeskTemplate // those that the company has changed
}

// The letters of a case. Those behind DeliveryCaseTask go to who works here.
const (
	DeliveryCaseReceipt  DeliveryKind = "case_receipt"
	DeliveryCaseHeard    DeliveryKind = "case_heard" // a further message has come in
	DeliveryCaseAnswer   DeliveryKind = "case_answer"
	DeliveryCaseQuestion DeliveryKind = "case_question" // an answer that asks the client for something
	DeliveryCaseResumed  DeliveryKind = "case_resumed"  // no answer came: it goes on with what is known
	DeliveryCaseMoved    DeliveryKind = "case_moved"
	DeliveryCaseUp       DeliveryKind = "case_up"
	DeliveryCaseTop      DeliveryKind = "case_top" // late at the top of the ladder
	DeliveryCaseSolved   DeliveryKind = "case_solved"
	DeliveryCaseReopened DeliveryKind = "case_reopened"
	DeliveryCaseMerged   DeliveryKind = "case_merged"
	DeliveryCaseTask     DeliveryKind = "case_task"   // a case has come to your step
	DeliveryCaseLate     DeliveryKind = "case_late"   // a reminder at the top
	DeliveryCaseOwners   DeliveryKind = "case_owners" // reminders did not help
)

// CaseLetters are the letters that a client gets, in the order of a case's life.
var CaseLetters = []DeliveryKind{DeliveryCaseReceipt, DeliveryCaseHeard, DeliveryCaseAnswer, DeliveryCaseQuestion, DeliveryCaseResumed, DeliveryCaseMoved,
	DeliveryCaseUp, DeliveryCaseTop, DeliveryCaseSolved, DeliveryCaseReopened, DeliveryCaseMerged}

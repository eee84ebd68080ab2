package collector

import "time"

// DeliveryKind is what a delivery says.
type DeliveryKind string

// The kinds of delivery.
const (
	DeliveryComplaint DeliveryKind = "complaint" // one new complaint
	DeliveryMatch     DeliveryKind = "match"     // one new match
	DeliverySummary   DeliveryKind = "summary"   // what a source's first full pass found, in one mail
	DeliveryDrift     DeliveryKind = "drift"     // a source can no longer be read; to its owner
)

// DeliveryState is where a delivery stands.
type DeliveryState string

// The states. All but due are final.
const (
	DeliveryDue  DeliveryState = "due"
	DeliverySent DeliveryState = "sent"
	DeliveryDead DeliveryState = "dead" // given up, with the reason; shown
	// DeliveryDropped had nothing to tell when its time came: what it was about was erased meanwhile.
	DeliveryDropped DeliveryState = "dropped"
	// DeliveryCopy sent nothing of its own: its receiver was told of the same text before, and is told when it spreads.
	DeliveryCopy DeliveryState = "copy"
	// DeliveryRefused was not sent because its receiver wants no mails of its purpose.
	DeliveryRefused DeliveryState = "refused"
)

// Delivery is one message to one receiver over one channel: a row with a due time, and its ledger.
type Delivery struct {
	DeliveryID int64
	PublicID   string
	Company    int64
	Kind       DeliveryKind
	Receiver   int64
	Mail       string // read only, joined
	Language   string
	Channel    string
	Documents  []int64 // what it tells about; one but for a summary
	Watches    []int64 // the rules named in it, oldest first
	Source     int64   // for drift and summary
	Pass       int64   // of the source, for drift and summary: there is one of a kind for each receiver
	Note       string  // for drift: the reason in words
	About      string  // of a process's letter: the noun ("case", "dispute") …
	AboutID    int64   // … and its row
	Data       string  // of a process's letter: JSON of the facts as they were, without personal data
	Purpose    Purpose // what the receiver may have refused
	Once       string  // a key of which there is one delivery a company; "" may come again
	State      DeliveryState
	Due        time.Time // business time
	NotBefore  time.Time // wall time of the next try after a failed one
	MessageID  string    // derives from the row, so that a repeat carries the same
	Tries      int
	Doubt      bool // a crash fell between the server's answer and the ledger: this one may have been sent twice
	Fence      string
	Created    time.Time
	Sent       time.Time
}

// Attempt is one line of a delivery's ledger.
type Attempt struct {
	At      time.Time
	Outcome string // "started", "sent", "deferred", "refused", "taken over"
	Detail  string // the server's answer
	Bounced string // write only: with which words the receiver's server refuses the address for good
}

package collector

import "time"

// AlertKind is why a receiver is told about a document. (receiver, document, kind) is told once.
type AlertKind string

// The kinds. A document mailed as a match that later becomes a complaint is mailed once more.
const (
	AlertComplaint AlertKind = "complaint"
	AlertMatch     AlertKind = "match"
)

// AlertWhy says what became of an alert.
type AlertWhy string

// What became of it. All but waits are final; a copy that is parted from what was told, or edited into something else, is told after all.
const (
	AlertTold    AlertWhy = "told"    // by its Delivery
	AlertWaits   AlertWhy = "waits"   // for the summary at the end of the pass
	AlertKnown   AlertWhy = "known"   // it was there before the rule
	AlertHistory AlertWhy = "history" // it came with an import and was old already
	AlertCovered AlertWhy = "covered" // the complaint about the same document tells it
	AlertCopy    AlertWhy = "copy"    // its receiver was told of another copy of the same text
	AlertDropped AlertWhy = "dropped" // it was put aside as not about the company before anybody was told
)

// Alert is the cause of a delivery: this receiver is to be told about this document for this reason.
type Alert struct {
	AlertID  int64
	Company  int64
	Receiver int64
	Document int64
	Kind     AlertKind
	Watches  []int64 // the rules that found it, oldest first
	Delivery int64   // that tells it; 0: none, see Why
	Why      AlertWhy
	CopyOf   int64     // of a copy: the document of which its receiver was told; 0 when that is held no more
	ToldAt   time.Time // when a mail told the text, its own or that of a copy; zero: none did, or a summary
	Copies   int       // documents that were one text then
}

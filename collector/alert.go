package collector

// AlertKind is why a receiver is told about a document. (receiver, document, kind) is told once.
type AlertKind string

// The kinds. A document mailed as a match that later becomes a complaint is mailed once more.
const (
	AlertComplaint AlertKind = "complaint"
	AlertMatch     AlertKind = "match"
)

// Alert is the cause of a delivery: this receiver is to be told about this document for this reason.
type Alert struct {
	AlertID  int64
	Company  int64
	Receiver int64
	Document int64
	Kind     AlertKind
	Watches  []int64 // the rules that found it, oldest first
	Delivery int64   // 0: known before the rule, nothing is sent
}

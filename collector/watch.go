package collector

import "time"

// Watch is a saved query; with a receiver, a language and a channel it is an alert rule, without a channel a view of the search.
type Watch struct {
	WatchID  int64
	PublicID string
	Company  int64
	Name     string
	Query    string
	Canon    string // canonical form of the query, written only: a receiver has one rule of a form; "" is not compared
	Receiver int64  // person
	Mail     string // of the receiver; read only, joined
	Language string // of the mail: ru, uk, en
	Channel  string // "mail"
	Created  time.Time
	Since    int64 // documents up to this id were there before the rule: they are known, not news
	Version  int64 // grows by one with each change, so that two people do not overwrite each other

	// Of a view, which is a watch without a channel: chosen filters, each a query of its own; the order; whether everybody of the
	// company sees it. Receiver is who made it.
	Filters []string
	Sort    string
	Shared  bool
	Topic   bool // its query is composed by a topic, which alone changes and ends it
}

// Whole is the query with its filters as one.
func (w Watch) Whole() string {
	out := ""
	if w.Query != "" {
		out = Bracket(w.Query) // a comment at the end of the query must not swallow the bracket
	}
	for _, f := range w.Filters {
		out += " " + Bracket(f) // one with OR must not take in what stands beside it
	}
	return out
}

package collector

import "time"

// Watch is a saved query; with a receiver, a language and a channel it is an alert rule.
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
}

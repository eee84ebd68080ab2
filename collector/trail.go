package collector

import "time"

// Trail is one line of the log of who did what: to which noun, by which rule, with which facts.
type Trail struct {
	TrailID int64
	Company int64
	About   string // the noun: "case", "dispute" …
	AboutID int64
	At      time.Time // business time
	Side    Side
	Person  int64  // 0: nobody, or nobody known
	Did     string // a word of the process: "opened", "escalated" …
	Rule    string // seed and clause: "003 3.2"; "" where none decides
	Data    string // JSON of the facts, without personal data
}

// Chat is one message in the talk about a noun. It is never changed; SHA256 is over side, time and words as they came.
type Chat struct {
	ChatID   int64
	PublicID string
	Company  int64
	About    string
	AboutID  int64
	At       time.Time
	Side     Side
	Person   int64
	Text     string
	SHA256   string
}

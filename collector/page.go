package collector

import "time"

// Page is one address of the frontier: a row that is fetched when due and whose outcome is a row too.
type Page struct {
	PageID   int64
	Company  int64
	Source   int64
	Host     int64
	URL      string // canonical
	Depth    int
	Pass     int64     // the source's pass for which it is, or was last, wanted
	Due      time.Time // business time; zero when it is not wanted
	Tries    int       // failed fetches in this pass
	Status   int       // last HTTP status; 0 never, -1 no answer
	Outcome  string    // of the last visit in this pass, a crawler.Outcome or "drift"; "" before it
	Reason   string    // why the last visit gave nothing, or less than expected
	BodyHash string    // SHA-256 of the decoded body at the last visit
	ETag     string
	Modified string // Last-Modified as sent
	Reviews  int    // reviews read at the last healthy visit
	Visited  time.Time
}

// RawAnswer is the evidence of a fetch: where in the append-only files the raw bytes of an answer lie.
type RawAnswer struct {
	RawID   int64
	Company int64
	Page    int64
	URL     string
	Fetched time.Time // wall time
	Status  int
	Header  string // JSON of the answer's header
	File    string // name below DATA/raw
	Offset  int64
	Length  int64
	SHA256  string
}

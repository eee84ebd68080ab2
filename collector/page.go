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
	Outcome  string    // of the last visit in this pass, a crawler.Outcome or one of jobs' own ("drift", …); "" before it
	Reason   string    // why the last visit gave nothing, or less than expected
	BodyHash string    // SHA-256 of the decoded body at the last visit
	ETag     string
	Modified string // Last-Modified as sent
	Reviews  int    // reviews read at the last healthy visit
	Filled   Fields // what at least one of them said
	Emptied  int    // passes in a row that found it without what it showed before; EmptyNow when that was accepted
	Visited  time.Time
	Window   bool // it shows the newest alone (a feed, a channel): what is no longer on it is not gone
}

// A page that came and shows none of the reviews that it showed before may have lost them (they were deleted) or may be
// read wrongly. After so many equal passes in a row, in which other pages of the source were read, it is believed: at the
// usual six hours that is most of a day, in which the owner has the mail and the source is red. Then its reviews are
// missed like any others.
const EmptiedPasses = 3

// EmptyNow stands in Page.Emptied from then on, until the page shows reviews again.
const EmptyNow = -1

// OutcomeEmptied is the Page.Outcome of such a page.
const OutcomeEmptied = "emptied"

// OutcomeUnchanged is the Page.Outcome of one that was not asked for in a pass, because a sitemap says that nothing has changed
// on it since it was read.
const OutcomeUnchanged = "unchanged"

// Fields are those of a review without which it is hard to use; a site that changes its mark-up loses one on all its
// pages at once.
type Fields int

// The fields that are watched.
const (
	FieldRating Fields = 1 << iota
	FieldAuthor
	FieldDate
	FieldText // only counted (Fill): a review of stars alone is one all the same
)

// Name is the field's name for people.
func (f Fields) Name() string {
	switch f {
	case FieldRating:
		return "rating"
	case FieldAuthor:
		return "author"
	case FieldText:
		return "text"
	}
	return "date"
}

// WatchedFields are those of which a page that showed them must show some.
var WatchedFields = []Fields{FieldRating, FieldAuthor, FieldDate}

// FilledIn says which fields a review fills in.
func FilledIn(r Review) Fields {
	var f Fields
	if r.Rating != 0 {
		f |= FieldRating
	}
	if r.Author != (Author{}) {
		f |= FieldAuthor
	}
	if r.Published.Known() {
		f |= FieldDate
	}
	return f
}

// RawWARC is the RawAnswer.Format of records of evidence; "" are the bare bytes, as they were written before there were records.
const RawWARC = "warc"

// RawAnswer is the evidence of a fetch: where in the append-only files an answer lies.
type RawAnswer struct {
	RawID   int64
	Company int64
	Page    int64
	Pass    int64 // of the page's source
	URL     string
	Fetched time.Time // wall time
	Status  int
	Header  string // JSON of the answer's header
	Format  string // RawWARC or ""
	File    string // name below DATA/raw
	Offset  int64
	Length  int64
	SHA256  string // hex, of the body as it came over the wire
	Number  int64  // of its last record in its file's chain; 0 without one
	Digest  string // of its response's record
	Head    string // of the chain behind its last record
	Cited   bool   // some document was first, newly or for the last time seen in it: it is kept for good
}

package collector

import "time"

// Kind tells reviews and mentions apart.
type Kind string

// The kinds of document.
const (
	KindReview  Kind = "review"
	KindMention Kind = "mention"
)

// State of a document on its site.
type State string

// The states. A gone document stays, is searchable with "is:gone", and comes back under the same id.
const (
	StateLive State = "live"
	StateGone State = "gone"
)

// Document is a review or a mention, ours or found: its current content, its verdicts and where it stands.
type Document struct {
	Review // current content; Review.ID is the SiteKey

	DocumentID int64     // inside only
	PublicID   string    // random, the only id that stands in an address or in the index
	Company    int64     //
	Source     int64     // its home, mostly the source that found it first; 0 for an import without one
	Page       int64     // of its home, which showed it last; 0 for an import
	Kind       Kind      //
	SiteKey    string    // unique per (company, site, kind)
	AuthorID   int64     // row of author; 0 when the site names none
	Rev        int64     // grows by one with every change of content, state or verdict
	State      State     //
	SeenPass   int64     // pass of its source that saw it last
	Missed     int       // healthy full passes of its source in a row that did not see it
	FirstSeen  time.Time // business time
	LastSeen   time.Time // business time
	FirstPass  bool      // as the first period of its source found it: no news, goes into one summary
	Hash       string    // of the content, so that "the same" is one comparison

	Handling  Handling // what its readers have made of it
	Verdict   Verdict  // as it counts: with what people corrected
	Judged    *Verdict // as the program judged it; nil where nobody corrected it
	Suspicion Suspicion
}

// Change is what a version records.
type Change string

// The changes of a document's life line.
const (
	ChangePosted   Change = "posted"
	ChangeEdited   Change = "edited"         // title, text, pros, cons or images
	ChangeRating   Change = "rating_changed" //
	ChangeGone     Change = "gone"
	ChangeBack     Change = "back"
	ChangeAnswered Change = "answered" // a reply was added, changed or removed
	// ChangeCompleted: where the beginning of a text was held, as a list shows it, the whole came in. It is news of the
	// reading, not of the author, and counts as no edit.
	ChangeCompleted Change = "completed"
)

// Version is one step of a document's life line; versions only grow.
type Version struct {
	VersionID int64     `json:"-"`
	Document  int64     `json:"-"`
	Rev       int64     `json:"rev"`
	Change    Change    `json:"change"`
	At        time.Time `json:"at"` // business time at which it was seen
	Rating    float64   `json:"rating,omitempty"`
	RawRating string    `json:"raw_rating,omitempty"`
	Title     string    `json:"title,omitempty"`
	Text      string    `json:"text,omitempty"`
	Pros      string    `json:"pros,omitempty"`
	Cons      string    `json:"cons,omitempty"`
	Replies   []Reply   `json:"replies,omitempty"`
	Evidence  int64     `json:"-"` // row of the raw answer it was read from; 0 for an import
}

// Size is about how many bytes a document takes in memory.
func (d *Document) Size() int {
	n := 1024 + len(d.Title) + len(d.Text) + len(d.Pros) + len(d.Cons) + 8*len(d.Verdict.Fingerprint)
	for _, r := range d.Replies {
		n += 100 + len(r.Text)
	}
	for _, i := range d.Images {
		n += len(i)
	}
	return n
}

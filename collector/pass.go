package collector

import "time"

// Pass is a closed pass of a source, as it stays: what was due, what came of it (seed 002: the list is moderated in full,
// with a set period).
type Pass struct {
	Source   int64
	Pass     int64
	Company  int64
	Due      time.Time // business time at which it was to begin
	Started  time.Time // business time
	Ended    time.Time // business time
	Health   Health
	Reason   string // as Source.Reason
	Pages    int    // visited
	Read     int    // live reviews that it saw
	Mentions int    // live mentions that it saw
	Held     int    // live reviews held when it ended, seen in it or not
	Gone     int    // reviews that it found gone
	Fill     Fill

	Period     time.Duration // of the source when it ended; 0: not kept
	FullPeriod time.Duration // as well
	Quick      bool          // it went down lists that are sorted by date only as far as what is known
	Stopped    int           // pages behind which there was more of a list to which it did not go; 0: it went over the whole
	Rested     int           // pages that it left in peace, as they have long been the same
}

// Whole says that a pass read all of its source but for pages that rest.
func (p Pass) Whole() bool { return p.Health == HealthOK && p.Stopped == 0 }

// Fill is how many of the reviews that the pages of a pass showed say this and that. What is held of a review keeps what its
// page no longer says; this is what was read.
type Fill struct {
	Of       int // reviews that were read; one that two pages showed counts twice
	Rated    int
	Authored int
	Dated    int
	Worded   int // with a text of any kind
}

// FillFields are the fields that a Fill counts, in the order of Fill.Counts.
var FillFields = []Fields{FieldRating, FieldAuthor, FieldDate, FieldText}

// Counts are the numbers of a fill, field by field as FillFields has them.
func (f Fill) Counts() []int { return []int{f.Rated, f.Authored, f.Dated, f.Worded} }

// FillOf counts what reviews say.
func FillOf(reviews []Review) (f Fill) {
	for _, r := range reviews {
		in := FilledIn(r)
		f.Of++
		f.Rated += count(in&FieldRating != 0)
		f.Authored += count(in&FieldAuthor != 0)
		f.Dated += count(in&FieldDate != 0)
		f.Worded += count(r.Title != "" || r.Text != "" || r.Pros != "" || r.Cons != "")
	}
	return f
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

package fake

import (
	"slices"
	"time"

	"molva/collector"
)

// Reach is how far before and after a review's publishing its neighbours on the item count.
const Reach = 72 * time.Hour

// Bounds of a neighbourhood, for whoever builds it; of reviews the nearest in time are the ones to keep.
const (
	MaxOnItem    = 256 // reviews on the item within Reach
	MaxAuthor    = 64  // other reviews of the author
	MaxElsewhere = 5   // other items of the author that are looked at for company
	MaxTwins     = 64  // candidates that share bands of the fingerprint, those that share most
)

// Around is the neighbourhood of a target review, the target itself never in it. What is not known stays empty.
type Around struct {
	OnItem    []Review   // others on the same item within Reach, with AuthorTotal where known
	Item      Item       // the item's base line
	Author    []Review   // other reviews of the same author
	Elsewhere [][]Review // for other items of the author: what others wrote there within Reach of the author's own review
	Twins     []Review   // those that share a band of the fingerprint (text.Bands), anywhere
}

// Item is the base line of an item: all its reviews, the target included.
type Item struct {
	Dated       int       // reviews with a known date
	First, Last time.Time // their earliest and latest
	Rated       int       // reviews with a rating
	Sum         float64   // of those ratings
}

// Add counts one review into the base line.
func (i *Item) Add(r Review) {
	if r.Published.Known() {
		t := r.Published.Time
		if i.Dated == 0 || t.Before(i.First) {
			i.First = t
		}
		if i.Dated == 0 || t.After(i.Last) {
			i.Last = t
		}
		i.Dated++
	}
	if r.Rating > 0 {
		i.Rated++
		i.Sum += r.Rating
	}
}

// Affected names, in order, the neighbours whose own verdict may change because of the target (new, edited, gone or back): the
// same author's, those that share a stretch of days on its item, and its twins. The item's base line and the
// newcomers among an author's neighbours on other items move too little to be followed at once; they are read anew
// whenever such a review is judged next.
func Affected(target Review, around Around) []string {
	var ids []string
	add := func(rs []Review, counts func(Review) bool) {
		for _, r := range rs {
			if r.ID != "" && r.ID != target.ID && counts(r) {
				ids = append(ids, r.ID)
			}
		}
	}
	add(around.Author, func(Review) bool { return true })
	// All that pile up with the target in one stretch are its own neighbours: fewer than can be a burst change nobody's
	// verdict by their number, and a target whose author wrote nowhere else joins no crew.
	crowded := target.Published.Known() && (len(around.OnItem)+1 >= fewest || len(around.Elsewhere) > 0)
	copies := func(r Review) bool { _, ok := copied(&r, &target); return ok }
	add(around.OnItem, func(r Review) bool { return crowded && r.Published.Known() || copies(r) })
	add(around.Twins, copies)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// sort brings the neighbours on an item into the order of their publishing, in a copy if they are not.
func (a *Around) sort() {
	a.OnItem = inOrder(a.OnItem)
}

func inOrder(rs []Review) []Review {
	if slices.IsSortedFunc(rs, byTime) {
		return rs
	}
	rs = slices.Clone(rs)
	slices.SortStableFunc(rs, byTime)
	return rs
}

func byTime(a, b Review) int { return a.Published.Time.Compare(b.Published.Time) }

// A stretch is a length of time in which reviews may pile up.
type stretch struct {
	length time.Duration
	name   string
	hours  float64
	minute bool // only reviews whose time of day is known can pile up in it
}

// The stretches: a bought batch comes in one sitting, over a day, or is spread over a few days so as not to be seen.
// A date alone is midnight, so a day ends just before the next.
var stretches = []stretch{
	{2 * time.Hour, "2 hours", 2, true},
	{24*time.Hour - time.Microsecond, "a day", 24, false},
	{Reach - time.Microsecond, "3 days", 72, false},
}

// densest is the fullest stretch that contains the target, as the positions in on of the reviews in it that count. on
// is in order of time. It walks both ends along once.
func (s stretch) densest(target *Review, on []Review, counts func(*Review) bool) []int {
	if len(on) == 0 || !s.fits(target) {
		return nil
	}
	at := target.Published.Time
	near := make([]int, 0, len(on))
	for i := range on {
		if d := on[i].Published.Time.Sub(at); d >= -s.length && d <= s.length && s.fits(&on[i]) && counts(&on[i]) {
			near = append(near, i)
		}
	}
	start := func(from int) time.Time { // where the stretch begins that has near[from] as its first
		if t := on[near[from]].Published.Time; t.Before(at) {
			return t
		}
		return at
	}
	best, from := near[:0], 0
	for to := range near {
		for on[near[to]].Published.Time.Sub(start(from)) > s.length {
			from++
		}
		if to-from+1 > len(best) {
			best = near[from : to+1]
		}
	}
	return best
}

func (s stretch) fits(r *Review) bool {
	return r.Published.Precision == collector.PrecisionMinute || !s.minute && r.Published.Known()
}

// expected is how many reviews the item gets in such a stretch on ordinary days, those of the stretch itself taken
// out; at least one, so that an item that lives off a review a month does not cry wolf at every third.
func (s stretch) expected(item Item, inside int) float64 {
	life := item.Last.Sub(item.First) - s.length
	outside := item.Dated - inside
	if life <= 0 || outside <= 0 {
		return 1
	}
	return max(1, float64(outside)*float64(s.length)/float64(max(life, s.length)))
}

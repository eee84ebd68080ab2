package crawler

import (
	"hash/maphash"
	"strconv"
	"strings"

	"molva/collector"
)

// reviewSet tells the reviews of one run apart, by the same rules as the product: one that is shown on two pages is one;
// two that share an id are two. What seems to be the beginning of a text is held back until its page or the end comes.
type reviewSet struct {
	seed maphash.Seed
	seen map[uint64]collector.Showing // by site and id
	cut  map[uint64]collector.Review  // held back
}

func newReviewSet() *reviewSet {
	return &reviewSet{seed: maphash.MakeSeed(), seen: map[uint64]collector.Showing{}, cut: map[uint64]collector.Review{}}
}

const (
	// maxTwins is how many reviews are told apart that share an id.
	maxTwins = 1000
	// maxCut is how many reviews are held back; a run must fit into memory, so what more come go out as they are.
	maxCut = 20_000
)

// take says whether a review is to be written now: it was not seen before, and nothing more of it is to be expected. One
// that shares another's id gets an id of its own.
func (s *reviewSet) take(r *collector.Review) bool {
	is := collector.ShowingOf(*r)
	key, seen, ok := s.place(r, is)
	if !ok {
		return true
	}
	if short, held := s.cut[key]; held && fuller(*r, short) {
		delete(s.cut, key)
		s.seen[key] = is
		complete(r, short)
		if !is.Cut() {
			return true
		}
		seen = false
	}
	if seen {
		return false
	}
	s.seen[key] = is
	if is.Cut() && len(s.cut) < maxCut {
		s.cut[key] = *r
		return false
	}
	return true
}

// complete takes from the short showing of a review what the page with its whole text does not say: a list names the item.
func complete(r *collector.Review, short collector.Review) {
	if r.Item == (collector.Item{}) {
		r.Item = short.Item
	}
	if r.Author == (collector.Author{}) {
		r.Author = short.Author
	}
	if !r.Published.Known() {
		r.Published, r.DayMoves = short.Published, short.DayMoves
	}
	if r.RawRating == "" {
		r.Rating, r.RawRating = short.Rating, short.RawRating
	}
	if r.Title == "" {
		r.Title = short.Title
	}
	if r.Pros == "" && r.Cons == "" {
		r.Pros, r.Cons = short.Pros, short.Cons
	}
}

// rest are the reviews of which only a beginning was ever shown, or which end in dots.
func (s *reviewSet) rest() map[uint64]collector.Review { return s.cut }

// place finds a review's id, writes it into it, and says whether it was seen under it.
func (s *reviewSet) place(r *collector.Review, is collector.Showing) (key uint64, seen, ok bool) {
	if r.OwnID {
		return s.ownPlace(r, is)
	}
	base, first := r.ID, 1
	if b, nth, ok := strings.Cut(r.ID, "#"); ok { // told apart on its page already
		if n, err := strconv.Atoi(nth); err == nil {
			base, first = b, n
		}
	}
	for n := first; n < first+maxTwins; n++ {
		r.ID = collector.KeyNth(base, n)
		key = s.key(*r)
		if have, seen := s.seen[key]; !seen || have.SameWords(is) {
			return key, seen, true
		}
	}
	return 0, false, false
}

// ownPlace is the place of a review with an id of the site's own, or that of a twin when another review bears the id. What
// may be a place on a page is borne by a review of every page: other words are another review then.
func (s *reviewSet) ownPlace(r *collector.Review, is collector.Showing) (key uint64, seen, ok bool) {
	key = s.key(*r)
	have, seen := s.seen[key]
	places := collector.MayBePlace(r.ID)
	if !seen || !have.Another(is) && (!places || have.SameWords(is) || have.SameOpening(is)) {
		return key, seen, true
	}
	twin := collector.TwinKey(*r)
	for n := 1; n < maxTwins; n++ {
		r.ID = collector.KeyNth(twin, n)
		key = s.key(*r)
		if have, seen := s.seen[key]; !seen || !places || have.SameWords(is) || have.SameOpening(is) {
			return key, seen, true
		}
	}
	return 0, false, false
}

func (s *reviewSet) key(r collector.Review) uint64 { return maphash.String(s.seed, r.Site+"\x00"+r.ID) }

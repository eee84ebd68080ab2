package crawler

import (
	"hash/maphash"
	"strconv"
	"strings"

	"molva/collector"
)

// reviewSet tells the reviews of one run apart: one that is shown on two pages is one; two that share an id are two.
type reviewSet struct {
	seed maphash.Seed
	seen map[uint64]uint64 // of site and id -> of what makes them the same
}

func newReviewSet() *reviewSet {
	return &reviewSet{seed: maphash.MakeSeed(), seen: map[uint64]uint64{}}
}

// maxTwins is how many reviews are told apart that share an id.
const maxTwins = 1000

// fresh says whether the review was not seen before; one that shares another's id gets an id of its own.
func (s *reviewSet) fresh(r *collector.Review) bool {
	base, first := r.ID, 1
	if b, nth, ok := strings.Cut(r.ID, "#"); ok && !r.OwnID { // told apart on its page already
		if n, err := strconv.Atoi(nth); err == nil {
			base, first = b, n
		}
	}
	identity := s.identity(*r)
	for n := first; n < first+maxTwins; n++ {
		id := collector.KeyNth(base, n)
		key := maphash.String(s.seed, r.Site+"\x00"+id)
		have, ok := s.seen[key]
		if ok && have != identity {
			continue
		}
		s.seen[key] = identity
		r.ID = id
		return !ok
	}
	return true
}

// identity is what two showings of one review have in common: with an id of the site's own its author and date (a list
// shows a teaser, its page the whole text), without one all of it.
func (s *reviewSet) identity(r collector.Review) uint64 {
	if r.OwnID {
		return maphash.String(s.seed, r.Author.Name+"\x00"+r.Published.String())
	}
	return maphash.String(s.seed, collector.ContentHash(r))
}

package pipeline

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
)

// own gives the reviews that bear an id of the site's own their keys, and returns those that are known by their content.
func (d *identity) own() (loose []int) {
	for i, r := range d.reviews {
		if r.OwnID {
			if k := d.home(r); k != "" {
				d.give(i, k)
			}
		}
	}
	places := d.shifted()
	for i, r := range d.reviews {
		switch {
		case !r.OwnID, places && d.keys[i] == "":
			loose = append(loose, i)
		case d.keys[i] == "":
			d.keys[i] = d.ownKey(r)
		}
	}
	return loose
}

// home is the key under which a review is held that is, beyond doubt, the one which bore its id before; "" for none.
func (d *identity) home(r collector.Review) string {
	if d.batch.Kind == collector.KindMention && r.ID == r.URL {
		return r.ID // an address is of one text alone, whichever page shows it
	}
	was, have := d.held[r.ID]
	if !have {
		return "" // nor is a twin of it
	}
	is := collector.ShowingOf(r)
	if !collector.ShowingOf(was.Review).Another(is) {
		return r.ID
	}
	if twin := collector.TwinKey(r); d.holds(twin) && !collector.ShowingOf(d.held[twin].Review).Another(is) {
		return twin
	}
	return ""
}

// ownKey is the own id of a review that is not held with these words, unless another review of the site bears it: then the
// key of a twin. Sites that number the reviews of each page anew give "review-1" on every item's page, and in a later pass
// to another review.
func (d *identity) ownKey(r collector.Review) string {
	was, have := d.held[r.ID]
	if !have {
		return r.ID
	}
	twin := collector.TwinKey(r)
	_, met := d.held[twin]
	stranger := collector.ShowingOf(was.Review).Stranger(collector.ShowingOf(r))
	if met || d.elsewhere(was) && (d.seen(was) || stranger) || stranger && mayBePlace(r.ID) {
		return twin
	}
	return r.ID // edited
}

// mayBePlace says that an id may name a place in a list ("review-3", "top") and not a review.
func mayBePlace(id string) bool {
	stem, number := numberOf(id)
	return number < placeMost && !strings.ContainsAny(stem, "0123456789")
}

// numberOf parts the number that ends an id from what stands before it; 0 for none.
func numberOf(id string) (stem string, number int) {
	stem = strings.TrimRight(id, "0123456789")
	number, err := strconv.Atoi(id[len(stem):])
	if err != nil && stem != id {
		number = math.MaxInt
	}
	return stem, number
}

// numbered says that the ids of a page count its reviews: one more from each to the next. They may be ids that the site
// keeps, or places in a list, which another review takes when a new one comes.
func numbered(reviews []collector.Review) bool {
	stem, last, n := "", 0, 0
	for _, r := range reviews {
		if !r.OwnID {
			continue
		}
		s, number := numberOf(r.ID)
		if s == r.ID || n > 0 && (s != stem || number != last+1) {
			return false
		}
		stem, last = s, number
		n++
	}
	return n > 1 || n == 1 && last < placeMost
}

// placeMost is up to which number the id of a review that stands alone on its page may be its place in a list.
const placeMost = 1000

// shifted says that the numbers of a page are places: a review stands under another number than the one it is held under.
func (d *identity) shifted() bool {
	if !d.numbered {
		return false
	}
	return slices.ContainsFunc(d.reviews, func(r collector.Review) bool {
		if !r.OwnID || d.home(r) != "" {
			return false
		}
		_, displaced := d.held[r.ID] // another review stands under its number
		return slices.ContainsFunc(d.signed(r), func(k string) bool {
			was := collector.ShowingOf(d.held[k].Review)
			is := collector.ShowingOf(r)
			return k != r.ID && !d.taken[k] && was.SameWords(is) && !was.Another(is) && (displaced || is.Telling())
		})
	})
}

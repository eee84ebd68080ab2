package pipeline

import (
	"slices"

	"molva/collector"
)

// own gives the reviews that bear an id of the site's own their keys, and returns those that are known by their content:
// they have no id, or theirs is a place in a list. Whoever is held with the very same words comes first, so that no edit is
// made of two reviews that changed places.
func (d *identity) own() (loose []int) {
	kept := false // an id that may be a place is borne by the review that bore it before
	for i, r := range d.reviews {
		if !r.OwnID {
			continue
		}
		if k := d.home(r); k != "" {
			d.give(i, k)
			kept = kept || d.mayBePlace(r)
		}
	}
	shifted := d.shifted()
	for i, r := range d.reviews {
		switch {
		case !r.OwnID:
			loose = append(loose, i)
		case d.keys[i] != "":
		case !d.mayBePlace(r):
			d.keys[i] = d.ownKey(r)
		case shifted || d.displaced(r) && !d.edited(r, kept):
			loose = append(loose, i)
		default:
			d.keys[i] = r.ID
		}
	}
	return loose
}

// home is the key under which a review is held with these very words, or with others under an id that is no place; "" for
// none.
func (d *identity) home(r collector.Review) string {
	if d.batch.Kind == collector.KindMention && r.ID == r.URL {
		return r.ID // an address is of one text alone, whichever page shows it
	}
	was, have := d.held[r.ID]
	if !have {
		return "" // nor is a twin of it
	}
	is, had := collector.ShowingOf(r), collector.ShowingOf(was.Review)
	switch another := had.Another(is); {
	case had.SameWords(is) && (!another || is.Telling() && !d.elsewhere(was)): // its author may be called otherwise now
		return r.ID
	case !another && !d.mayBePlace(r):
		return r.ID
	}
	if twin := collector.TwinKey(r); d.holds(twin) && !collector.ShowingOf(d.held[twin].Review).Another(is) {
		return twin
	}
	return ""
}

// mayBePlace says that a review's id may be its place in a list. What an author sends to the company itself, and what is no
// review, stands in none.
func (p Prepared) mayBePlace(r collector.Review) bool {
	return r.OwnID && p.batch.Kind == collector.KindReview && !p.batch.Whole && collector.MayBePlace(r.ID)
}

// displaced says that something else is held under the id of a review that is not at home.
func (d *identity) displaced(r collector.Review) bool { return d.holds(r.ID) }

// ownKey is the own id of a review that is not held with these words, unless another review of the site bears it: then the
// key of a twin.
func (d *identity) ownKey(r collector.Review) string {
	was, have := d.held[r.ID]
	if !have {
		return r.ID
	}
	twin := collector.TwinKey(r)
	if d.holds(twin) || d.elsewhere(was) && (d.seen(was) || collector.ShowingOf(was.Review).Stranger(collector.ShowingOf(r))) {
		return twin
	}
	return r.ID // edited
}

// edited says that a review whose id may be a place is the one that is held under it, with other words. Sites that count the
// reviews of each page anew show "review-1" of every item, and of every new review. So another page must show words that are
// alike; on the same page it is enough that the same person wrote them, or that the others kept their ids.
func (d *identity) edited(r collector.Review, kept bool) bool {
	was := d.held[r.ID]
	is, had := collector.ShowingOf(r), collector.ShowingOf(was.Review)
	switch {
	case had.Stranger(is):
		return false
	case had.SameOpening(is):
		return true
	case d.elsewhere(was):
		return sameItem(was.Item, r.Item) && resembles(was.Review, r)
	case resembles(was.Review, r):
		return true
	}
	return kept || was.Author != (collector.Author{}) && !guest(was.Author)
}

// numbered says that the ids of a page count its reviews: one more from each to the next.
func numbered(reviews []collector.Review) bool {
	stem, last, n := "", 0, 0
	for _, r := range reviews {
		if !r.OwnID {
			continue
		}
		s, number := collector.NumberOf(r.ID)
		if s == r.ID || n > 0 && (s != stem || number != last+1) {
			return false
		}
		stem, last = s, number
		n++
	}
	return n > 0
}

// shifted says that the numbers of a page are places: a review stands under another number than the one it is held under.
// Whoever is at home has its key already.
func (d *identity) shifted() bool {
	if !d.numbered {
		return false
	}
	for i, r := range d.reviews {
		if !d.mayBePlace(r) || d.keys[i] != "" { // at home
			continue
		}
		is := collector.ShowingOf(r)
		if slices.ContainsFunc(d.signed(r), func(k string) bool {
			was := collector.ShowingOf(d.held[k].Review)
			return k != r.ID && !d.taken[k] && was.SameWords(is) && !was.Another(is) && (d.displaced(r) || is.Telling())
		}) {
			return true
		}
	}
	return false
}

package crawler

import (
	"molva/collector"
	wording "molva/collector/text"
)

// found is a review as it was read, with what its identity needs to know.
type found struct {
	collector.Review
	element bool // its id is an attribute of its element, which may be the template's and not the site's
}

// finish gives the reviews of a page their site and their ids: the site's own, else a content key, told apart by order
// where two on the page share it.
func finish(list []found, p *place) []collector.Review {
	for i := range list {
		list[i].Site, list[i].ID = p.name, wording.Line(list[i].ID, collector.IDLetters)
	}
	dropTemplateIDs(list)
	out := make([]collector.Review, 0, len(list))
	used := map[string]int{}
	own := map[string]int{} // where in out an id stands
	for _, f := range list {
		r := f.Review
		if at, twice := own[r.ID]; r.OwnID && twice {
			if one(out[at], r) { // shown twice: in the list and as "the most useful", there perhaps cut
				if fuller(r, out[at]) {
					out[at] = r
				}
				continue
			}
			r.OwnID = false
		} else if r.OwnID {
			own[r.ID] = len(out)
		}
		if !r.OwnID {
			key := collector.ContentKey(r)
			used[key]++
			r.ID = collector.KeyNth(key, used[key])
		}
		out = append(out, r)
	}
	return out
}

// one says that two showings on one page, under one id, are one review.
func one(a, b collector.Review) bool {
	first, second := collector.ShowingOf(a), collector.ShowingOf(b)
	return first.SameWords(second) && !first.Another(second)
}

// fuller says that a shows the whole of what b shows the beginning of.
func fuller(a, b collector.Review) bool { return collector.Teaser(b.Text, a.Text) }

// dropTemplateIDs forgets ids taken from elements when they are no ids: two different reviews of the page bear one.
func dropTemplateIDs(list []found) {
	seen, bad := map[string]int{}, false
	for i, f := range list {
		if !f.element {
			continue
		}
		if j, twice := seen[f.ID]; twice && !one(list[j].Review, f.Review) {
			bad = true
		}
		seen[f.ID] = i
	}
	if !bad {
		return
	}
	for i := range list {
		if list[i].element {
			list[i].ID, list[i].OwnID, list[i].element = "", false, false
		}
	}
}

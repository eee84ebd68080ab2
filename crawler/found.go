package crawler

import "molva/collector"

// found is a review as it was read, with what its identity needs to know.
type found struct {
	collector.Review
	ago     bool // its date was counted back from now, so its day moves between visits
	element bool // its id is an attribute of its element, which may be the template's and not the site's
}

// finish gives the reviews of a page their site and their ids: the site's own, else a content key, told apart by order
// where two on the page share it.
func finish(list []found, p *place) []collector.Review {
	dropTemplateIDs(list)
	out := make([]collector.Review, 0, len(list))
	used := map[string]int{}
	own := map[string]collector.Review{}
	for _, f := range list {
		r := f.Review
		r.Site = p.name
		if r.OwnID {
			if first, twice := own[r.ID]; twice {
				if same(first, r) { // shown twice: in the list and as "the most useful"
					continue
				}
				r.OwnID, r.ID = false, ""
			} else {
				own[r.ID] = r
			}
		}
		if !r.OwnID {
			key := f.contentKey()
			used[key]++
			r.ID = collector.KeyNth(key, used[key])
			r.OwnID = f.ago // whoever makes the key anew would take the day into it
		}
		out = append(out, r)
	}
	return out
}

func (f found) contentKey() string {
	r := f.Review
	if f.ago {
		r.Published = collector.Published{}
	}
	return collector.ContentKey(r)
}

func same(a, b collector.Review) bool {
	return a.Author == b.Author && a.Published == b.Published && collector.ContentHash(a) == collector.ContentHash(b)
}

// dropTemplateIDs forgets ids taken from elements when they are no ids: two different reviews of the page bear one.
func dropTemplateIDs(list []found) {
	seen, bad := map[string]int{}, false
	for i, f := range list {
		if !f.element {
			continue
		}
		if j, twice := seen[f.ID]; twice && !same(list[j].Review, f.Review) {
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

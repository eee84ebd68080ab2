package pipeline

import (
	"slices"

	"molva/collector"
)

// maxSameKey is how many reviews of one author, item and day are told apart by order. More come only from sites that
// name no author; those are told apart by their text alone, so an edit there makes a new record.
const maxSameKey = 20

// identify gives each review its site key: the site's own id, else the content key. Reviews that share a content key
// are matched with what is held first by equal content, then in order; what is left over is new.
// The same text met on another page of the pass is the same review (lists shift while they are read); met twice on one
// page it is two.
func identify(reviews []collector.Review, held map[string]collector.Document, pass, page int64) []string {
	keys := make([]string, len(reviews))
	groups := map[string][]int{}
	var order []string
	for i, r := range reviews {
		if r.OwnID {
			keys[i] = r.ID
			continue
		}
		base := collector.ContentKey(r)
		if groups[base] == nil {
			order = append(order, base)
		}
		groups[base] = append(groups[base], i)
	}
	for _, base := range order {
		matchGroup(base, groups[base], reviews, held, pass, page, keys)
	}
	return keys
}

func matchGroup(base string, members []int, reviews []collector.Review, held map[string]collector.Document, pass, page int64, keys []string) {
	var free []string // held and not yet given to one of this page, in order
	for n := 1; n <= maxSameKey; n++ {
		if k := collector.KeyNth(base, n); held[k].DocumentID != 0 {
			free = append(free, k)
		}
	}
	used := len(free)
	var rest []int
	for _, i := range members {
		hash := collector.ContentHash(reviews[i])
		at := slices.IndexFunc(free, func(k string) bool { return held[k].Hash == hash })
		if at < 0 {
			rest = append(rest, i)
			continue
		}
		keys[i] = free[at]
		free = slices.Delete(free, at, at+1)
	}
	// What another page of this pass showed with another text is another review, not this one edited.
	free = slices.DeleteFunc(free, func(k string) bool { return pass != 0 && held[k].SeenPass == pass && held[k].Page != page })
	for _, i := range rest {
		switch {
		case len(free) > 0:
			keys[i], free = free[0], free[1:]
		case used < maxSameKey:
			used++
			keys[i] = collector.KeyNth(base, used)
		default:
			keys[i] = base + "#" + collector.ContentHash(reviews[i])[:16]
		}
	}
}

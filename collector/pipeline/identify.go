package pipeline

import (
	"slices"

	"molva/collector"
)

// maxSameKey is how many reviews of one author, item and day are told apart by order. Of more (guests whose days move)
// each is known by its content alone, so an edit there makes a new record.
const maxSameKey = 20

// Brought notes what the parts of one import gave to the reviews that have no id of their own: key → content. What one
// line of a file brought, another line of it does not edit.
type Brought map[string]string

// identify gives each review its site key: the site's own id, else the content key. Reviews that share a content key
// are matched with what is held first by equal content, then by what an edit leaves of a text; what is left over is new.
// The same text met on another page of the pass is the same review (lists shift while they are read); met twice on one
// page it is two. In an import it is one, so that the same file again changes nothing.
func (p Prepared) identify(held map[string]collector.Document) []string {
	keys := make([]string, len(p.reviews))
	groups := map[string]*group{}
	var order []*group
	for i, r := range p.reviews {
		if r.OwnID {
			keys[i] = p.ownKey(r, held)
			continue
		}
		base := collector.ContentKey(r)
		if groups[base] == nil {
			groups[base] = &group{Prepared: p, base: base, held: held, keys: keys}
			order = append(order, groups[base])
		}
		groups[base].members = append(groups[base].members, i)
	}
	for _, g := range order {
		g.match()
	}
	return keys
}

// ownKey is a review's own id, unless another review of the site bears it: then the key of a twin. Sites that number the
// reviews of each page anew give "review-1" on every item's page.
func (p Prepared) ownKey(r collector.Review, held map[string]collector.Document) string {
	if p.batch.Kind == collector.KindMention && r.ID == r.URL {
		return r.ID // an address is of one text alone, whichever page shows it
	}
	was, have := held[r.ID]
	if !have {
		return r.ID
	}
	twin := collector.TwinKey(r)
	_, met := held[twin]
	if !met && !p.elsewhere(was) {
		return r.ID
	}
	first, second := collector.ShowingOf(was.Review), collector.ShowingOf(r)
	if first.Another(second) && (met || p.seen(was) || first.Stranger(second)) {
		return twin
	}
	return r.ID // the same, or edited
}

// elsewhere says that another page than this one showed a document last.
func (p Prepared) elsewhere(d collector.Document) bool {
	return p.batch.Page != 0 && d.Page != 0 && d.Page != p.batch.Page
}

// seen says that the running pass has seen a document already.
func (p Prepared) seen(d collector.Document) bool {
	return p.batch.Pass != 0 && d.SeenPass == p.batch.Pass && d.Source == p.batch.Source
}

// group is the reviews of a batch that share a content key.
type group struct {
	Prepared
	base    string
	members []int // of the batch
	held    map[string]collector.Document
	keys    []string // of the batch: what is decided
	free    []string // held and not yet given to one of the batch, in order
}

// match gives each member a key.
func (g *group) match() {
	g.free = g.heldKeys()
	known := len(g.free)
	rest := g.take(g.once(g.members), g.byHash)
	rest = g.take(rest, g.byWords)
	g.free = slices.DeleteFunc(g.free, g.closed)
	rest = g.take(rest, g.byLikeness)
	if known == 1 {
		rest = g.take(rest, g.only)
	}
	for _, i := range rest {
		g.keys[i] = g.newKey(i)
	}
	g.bring()
}

// heldKeys are the keys of the group under which something is held.
func (g *group) heldKeys() []string {
	keys := groupKeys(g.base)
	for _, i := range g.members {
		keys = append(keys, contentKeyOf(g.base, g.reviews[i]))
	}
	var out []string
	for _, k := range keys {
		if g.holds(k) && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

func (g *group) byHash(r collector.Review) func(key string) bool {
	hash := collector.ContentHash(r)
	return func(k string) bool { return g.held[k].Hash == hash }
}

// byWords finds a review of which a cut, an answer or a missing rating makes another content.
func (g *group) byWords(r collector.Review) func(key string) bool {
	is := collector.ShowingOf(r)
	return func(k string) bool { return is.SameWords(collector.ShowingOf(g.held[k].Review)) }
}

func (g *group) byLikeness(r collector.Review) func(key string) bool {
	return func(k string) bool { return resembles(g.held[k].Review, r) }
}

// only takes the one review of an author, item and day, however much of it is new. Without a day there are too many
// guests for that.
func (g *group) only(r collector.Review) func(key string) bool {
	return func(string) bool { return !r.DayMoves }
}

// once leaves out the lines of an import that say what an earlier one said: they get its key when all is decided.
func (g *group) once(members []int) []int {
	if g.batch.Brought == nil {
		return members
	}
	var out []int
	for _, i := range members {
		if !slices.ContainsFunc(out, func(j int) bool { return g.sameContent(i, j) }) {
			out = append(out, i)
		}
	}
	return out
}

func (g *group) sameContent(i, j int) bool {
	return collector.ContentHash(g.reviews[i]) == collector.ContentHash(g.reviews[j])
}

// take gives members a free key that fits, and returns those without one.
func (g *group) take(members []int, fits func(collector.Review) func(key string) bool) []int {
	var rest []int
	for _, i := range members {
		at := -1
		if len(g.free) > 0 {
			at = slices.IndexFunc(g.free, fits(g.reviews[i]))
		}
		if at < 0 {
			rest = append(rest, i)
			continue
		}
		g.keys[i] = g.free[at]
		g.free = slices.Delete(g.free, at, at+1)
	}
	return rest
}

// closed says that a held review cannot be one of these edited: another page of this pass, or another line of this
// import, showed it with its own text; or nobody knows who wrote it.
func (g *group) closed(key string) bool {
	d := g.held[key]
	content, brought := g.batch.Brought[key]
	if brought { // unless it was to be this very one, and could not be written
		brought = !slices.ContainsFunc(g.members, func(i int) bool { return collector.ContentHash(g.reviews[i]) == content })
	}
	return brought || g.seen(d) && g.elsewhere(d) || d.Author == (collector.Author{})
}

// newKey is the first free key of the group for a member, by order or, of very many, by content.
func (g *group) newKey(i int) string {
	for n := 1; n <= maxSameKey; n++ {
		k := collector.KeyNth(g.base, n)
		if !g.holds(k) && !slices.ContainsFunc(g.members, func(j int) bool { return g.keys[j] == k }) {
			return k
		}
	}
	return contentKeyOf(g.base, g.reviews[i])
}

func (g *group) holds(key string) bool { return g.held[key].DocumentID != 0 }

// bring ends a match: repeated lines of an import get their key, and what was brought is noted.
func (g *group) bring() {
	if g.batch.Brought == nil {
		return
	}
	for _, i := range g.members {
		for _, j := range g.members {
			if g.keys[i] == "" && g.keys[j] != "" && g.sameContent(i, j) {
				g.keys[i] = g.keys[j]
			}
		}
		g.batch.Brought[g.keys[i]] = collector.ContentHash(g.reviews[i])
	}
}

// groupKeys are the keys of reviews that are told apart by order.
func groupKeys(base string) []string {
	out := make([]string, maxSameKey)
	for i := range out {
		out[i] = collector.KeyNth(base, i+1)
	}
	return out
}

// contentKeyOf is the key of a review of which more share a content key than are told apart by order.
func contentKeyOf(base string, r collector.Review) string {
	return base + "#" + collector.ContentHash(r)[:16]
}

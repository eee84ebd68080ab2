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

// identity is what is decided about the keys of a batch: the site's own id, else the content key.
type identity struct {
	Prepared
	held  map[string]collector.Document // what may be one of them, by site key
	keys  []string                      // by review; "" while it is open
	taken map[string]bool               // keys of held documents that are given to one of the batch
	alike map[string][]string           // keys of what is held, by item and author; made when it is needed
	loose []*group
}

// identify gives each review its site key. Reviews that share a content key are matched with what is held first by equal
// content, then by what an edit leaves of a text, then with what the site has dated differently; what is left over is
// new. The same text met on another page of the pass is the same review (lists shift while they are read); met twice on
// one page it is two. In an import it is one, so that the same file again changes nothing.
func (p Prepared) identify(held map[string]collector.Document) *identity {
	d := &identity{Prepared: p, held: held, keys: make([]string, len(p.reviews)), taken: map[string]bool{}}
	loose := d.own()
	byBase := map[string]*group{}
	for _, i := range loose {
		base := collector.ContentKey(p.reviews[i])
		if byBase[base] == nil {
			byBase[base] = &group{identity: d, base: base}
			d.loose = append(d.loose, byBase[base])
		}
		byBase[base].members = append(byBase[base].members, i)
	}
	for _, g := range d.loose {
		g.match()
	}
	for _, g := range d.loose {
		g.rest = g.strays(g.rest)
	}
	for _, g := range d.loose {
		for _, i := range g.rest {
			g.keys[i] = g.newKey(i)
		}
	}
	return d
}

func (d *identity) holds(key string) bool { return d.held[key].DocumentID != 0 }

// give notes that a review is a held one.
func (d *identity) give(i int, key string) {
	d.keys[i] = key
	d.taken[key] = true
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
	*identity
	base    string
	members []int    // of the batch
	free    []string // held and not yet given to one of the batch, in order
	rest    []int    // members that are none of them
}

// match gives members the keys of what is held under the same item, author and day.
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
	g.rest = rest
}

// heldKeys are the keys of the group under which something is held.
func (g *group) heldKeys() []string {
	keys := groupKeys(g.base)
	for _, i := range g.members {
		keys = append(keys, contentKeyOf(g.base, g.reviews[i]))
	}
	if slices.ContainsFunc(g.members, func(i int) bool { return g.reviews[i].OwnID }) { // its number is a place: what is held may bear another
		for _, k := range g.signed(g.reviews[g.members[0]]) {
			if collector.ContentKey(g.held[k].Review) == g.base {
				keys = append(keys, k)
			}
		}
	}
	var out []string
	for _, k := range keys {
		if g.holds(k) && !g.taken[k] && !slices.Contains(out, k) {
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

// only takes the one review of an author, item and day, however much of it is new. Without a day or a name there are too
// many for that.
func (g *group) only(r collector.Review) func(key string) bool {
	return func(string) bool { return r.Published.Known() && !r.DayMoves && !guest(r.Author) }
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
		g.give(i, g.free[at])
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

// bring ends an identification: repeated lines of an import get their key, and what was brought is noted.
func (d *identity) bring() {
	if d.batch.Brought == nil {
		return
	}
	for _, g := range d.loose {
		for _, i := range g.members {
			for _, j := range g.members {
				if g.keys[i] == "" && g.keys[j] != "" && g.sameContent(i, j) {
					g.keys[i] = g.keys[j]
				}
			}
			d.batch.Brought[g.keys[i]] = collector.ContentHash(g.reviews[i])
		}
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

package crawler

import (
	"strings"
)

// thing is one item of structured data, whatever syntax it was written in.
type thing struct {
	types   []string // without "http://schema.org/"
	id      string   // @id or itemid
	element string   // the site's id in the attributes of its element (all but JSON-LD)
	anchor  bool     // element is an id attribute
	local   bool     // id was written as a fragment of the page and made whole since
	props   []prop
}

// prop is one property with one value; a list is several props of one name.
type prop struct {
	name string
	val  val
}

// val is a text or a thing. Of a link in microdata, text is its address and label what stands in it.
type val struct {
	text  string
	label string
	thing *thing
}

// is says whether the thing has one of the types.
func (t *thing) is(types ...string) bool {
	for _, have := range t.types {
		for _, want := range types {
			if have == want {
				return true
			}
		}
	}
	return false
}

// looksLikeReview is for what stands as somebody's review and names no type.
func (t *thing) looksLikeReview() bool {
	return len(t.types) == 0 && (len(t.all("reviewBody", "reviewRating")) > 0)
}

// all are the values of the named properties, in the order of names and then of the page.
func (t *thing) all(names ...string) []val {
	var out []val
	for _, name := range names {
		for _, p := range t.props {
			if p.name == name {
				out = append(out, p.val)
			}
		}
	}
	return out
}

// text is the first text among the named properties, trimmed; of a thing its name or @value.
func (t *thing) text(names ...string) string {
	for _, name := range names {
		for i := range t.props {
			if t.props[i].name != name {
				continue
			}
			if s := t.props[i].val.plain(); s != "" {
				return s
			}
		}
	}
	return ""
}

// link is the first address among the named properties: a text, or the name of a thing that is only named.
func (t *thing) link(names ...string) string {
	for _, name := range names {
		for i := range t.props {
			p := &t.props[i]
			if p.name != name {
				continue
			}
			if s := p.val.plain(); s != "" {
				return s
			}
			if to := p.val.thing; to != nil && len(to.props) == 0 && to.id != "" {
				return to.id
			}
		}
	}
	return ""
}

// plain is a value as text: itself, or the name of the thing.
func (v val) plain() string {
	if v.thing != nil {
		if s := v.thing.text("@value"); s != "" {
			return s
		}
		if s := v.thing.text("name"); s != "" {
			return s
		}
		return v.thing.text("text")
	}
	return strings.TrimSpace(v.text)
}

// shortName takes the vocabulary off a type or a property.
func shortName(s string) string {
	s = strings.TrimSpace(s)
	for _, prefix := range []string{"http://schema.org/", "https://schema.org/", "http://www.schema.org/", "https://www.schema.org/", "schema:"} {
		if len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			return s[len(prefix):]
		}
	}
	return s
}

// graph is all the things of a page.
type graph struct {
	roots  []*thing
	byID   map[string]*thing
	parent map[*thing]*thing // of a review: the thing whose review it is
}

// resolve follows a reference by @id: to the thing that bears it and says more.
func (g *graph) resolve(v val) *thing {
	t := v.thing
	if t == nil {
		if v.text == "" || g.byID == nil {
			return nil
		}
		return g.byID[v.text]
	}
	if len(t.props) == 0 && t.id != "" {
		if full := g.byID[t.id]; full != nil {
			return full
		}
	}
	return t
}

// first is the first thing among the named properties, references followed.
func (g *graph) first(t *thing, names ...string) *thing {
	for _, v := range t.all(names...) {
		if r := g.resolve(v); r != nil {
			return r
		}
	}
	return nil
}

// maxMerges bounds the work on a page that describes one thing over and over.
const maxMerges = 1000

// index files the things by @id; what two places say about one thing is put together.
func (g *graph) index() {
	seen, merges := map[*thing]bool{}, 0
	var walk func(t *thing, depth int)
	walk = func(t *thing, depth int) {
		if seen[t] || depth > maxJSONDepth {
			return
		}
		seen[t] = true
		if t.id != "" && len(t.props) > 0 {
			if g.byID == nil {
				g.byID = map[string]*thing{}
			}
			if first := g.byID[t.id]; first == nil {
				g.byID[t.id] = t
			} else if first != t && merges < maxMerges {
				merges++
				first.merge(t)
			}
		}
		for _, p := range t.props {
			if p.val.thing != nil {
				walk(p.val.thing, depth+1)
			}
		}
	}
	for _, t := range g.roots {
		walk(t, 0)
	}
}

// merge takes over the properties that t does not have yet.
func (t *thing) merge(o *thing) {
	have := map[string]bool{}
	for _, p := range t.props {
		have[p.name] = true
	}
	for _, p := range o.props {
		if !have[p.name] {
			t.props = append(t.props, p)
		}
	}
	if len(t.types) == 0 {
		t.types = o.types
	}
}

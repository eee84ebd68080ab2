package crawler

import "strings"

// readJSONLD adds the things of one JSON-LD block to the graph; what makes no sense is left out.
func (g *graph) readJSONLD(block []byte) (ok bool) {
	values, ok := parseJSON(block)
	for _, v := range values {
		g.addRoot(v)
	}
	return ok
}

func (g *graph) addRoot(v jsonValue) {
	switch v.kind {
	case 'l':
		for _, e := range v.list {
			g.addRoot(e)
		}
	case 'o':
		if t := toThing(v); len(t.props) > 0 || len(t.types) > 0 {
			g.roots = append(g.roots, t)
		}
		for i, key := range v.keys {
			if key == "@graph" {
				g.addRoot(v.list[i])
			}
		}
	}
}

// toThing makes a thing of a JSON object.
func toThing(v jsonValue) *thing {
	t := &thing{props: make([]prop, 0, len(v.keys))}
	for i, key := range v.keys {
		e := v.list[i]
		switch key {
		case "@context", "@graph":
		case "@type", "type":
			t.types = append(t.types, names(e)...)
		case "@id", "id":
			if e.kind == 's' || e.kind == 'n' {
				t.id = strings.TrimSpace(e.text)
			}
		case "@reverse":
			t.reverse(e)
		default:
			t.add(shortName(key), e)
		}
	}
	return t
}

func names(v jsonValue) []string {
	var out []string
	if v.kind == 's' {
		out = append(out, shortName(v.text))
	}
	if v.kind == 'l' {
		for _, e := range v.list {
			out = append(out, names(e)...)
		}
	}
	return out
}

func (t *thing) add(name string, v jsonValue) {
	switch v.kind {
	case 's', 'n':
		t.props = append(t.props, prop{name, val{text: v.text}})
	case 'l':
		for _, e := range v.list {
			t.add(name, e)
		}
	case 'o':
		for i, key := range v.keys { // wrappers of a value
			switch key {
			case "@value", "@list", "@set":
				t.add(name, v.list[i])
				return
			}
		}
		t.props = append(t.props, prop{name, val{thing: toThing(v)}})
	}
}

// reverse reads {"@reverse": {"itemReviewed": {…}}}: the other thing points here, as a review of this one; and of a review
// {"@reverse": {"review": {…}}}: the other thing is what it reviews.
func (t *thing) reverse(v jsonValue) {
	for i, key := range v.keys {
		switch shortName(key) {
		case "itemReviewed":
			t.add("review", v.list[i])
		case "review", "reviews":
			t.add("itemReviewed", v.list[i])
		}
	}
}

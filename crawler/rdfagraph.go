package crawler

import "strconv"

func (r *rdfa) add(subject, name string, v val) {
	if r.values++; r.values > maxRDFaValues {
		return
	}
	if v.thing != nil && v.thing == r.things[v.thing.id] {
		r.owned[v.thing] = true
	}
	t := r.thing(subject)
	t.props = append(t.props, prop{vocabularyName(name), v})
}

// object is a value that is named: the thing where it is described in this place or has no other name, else a reference,
// as JSON-LD has it ({"@id": …}), by which a description elsewhere is found. It is an address and never anybody's words.
func (r *rdfa) object(name string, e *rdfaElement) val {
	if name == e.typed || isBlank(name) {
		return val{thing: r.thing(name)}
	}
	return val{thing: &thing{id: name}}
}

func (r *rdfa) thing(name string) *thing {
	t := r.things[name]
	if t == nil {
		t = &thing{id: name}
		r.things[name] = t
		r.all = append(r.all, t)
	}
	return t
}

func (r *rdfa) blank() string {
	r.blanks++
	return "_:" + strconv.Itoa(r.blanks)
}

func isBlank(name string) bool { return len(name) > 1 && name[0] == '_' && name[1] == ':' }

// roots are the things that are nobody's value, and one of each ring of things that are each other's.
func (r *rdfa) roots() []*thing {
	seen := map[*thing]bool{}
	var out, todo []*thing
	take := func(t *thing) {
		if seen[t] {
			return
		}
		out, todo = append(out, t), append(todo[:0], t)
		for len(todo) > 0 {
			t := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if seen[t] {
				continue
			}
			seen[t] = true
			for _, p := range t.props {
				if p.val.thing != nil && p.name != within {
					todo = append(todo, p.val.thing)
				}
			}
		}
	}
	for _, t := range r.all {
		if !r.owned[t] {
			take(t)
		}
	}
	for _, t := range r.all {
		take(t)
	}
	return out
}

func firstOf(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

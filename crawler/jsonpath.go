package crawler

import (
	"strings"

	"molva/crawler/sites"
)

// Bounds of what paths may do on one page.
const (
	maxPathSteps = 3_000_000 // values looked at, by all paths together
	maxPathFound = 20_000    // values that one path gives
	maxOpened    = 4         // strings that hold JSON that holds strings that hold JSON …
)

// data is a site's JSON and what following paths in it has cost.
type data struct {
	root   *jsonValue
	steps  int
	values int  // read from strings that hold JSON
	cut    bool // a path led to more than maxPathFound
	opened map[*jsonValue]*jsonValue
}

func newData(root *jsonValue) *data { return &data{root: root, opened: map[*jsonValue]*jsonValue{}} }

// spent says that a bound was reached: what is not there may only not have been looked at.
func (d *data) spent() bool { return d.steps > maxPathSteps || d.values > maxJSONValues }

// full says that a path has led to all the values that it may, and notes that there were more.
func (d *data) full(found []*jsonValue) bool {
	d.cut = d.cut || len(found) >= maxPathFound
	return len(found) >= maxPathFound
}

// find gives the values that a path leads to from an item, of the first alternative that gives any, null left out.
func (d *data) find(item *jsonValue, p sites.Path) []*jsonValue {
	for _, steps := range p.Alternatives {
		var out []*jsonValue
		for _, v := range d.follow(item, steps) {
			if v.kind != 0 {
				out = append(out, v)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// follow gives the values that steps lead to, null among them.
func (d *data) follow(item *jsonValue, steps sites.Steps) []*jsonValue {
	at := []*jsonValue{item}
	for _, s := range steps {
		if s.Kind == sites.StepRoot {
			at = []*jsonValue{d.root}
			continue
		}
		var next []*jsonValue
		for _, v := range at {
			if d.steps++; d.spent() || d.full(next) {
				break
			}
			next = d.step(next, d.open(v, s, 0), item, s)
		}
		if at = next; len(at) == 0 {
			return nil
		}
	}
	return at
}

// step adds what one step leads to from v.
func (d *data) step(out []*jsonValue, v, item *jsonValue, s sites.Step) []*jsonValue {
	switch s.Kind {
	case sites.StepKey, sites.StepStart:
		for i, key := range v.keys {
			if key == s.Key || s.Kind == sites.StepStart && strings.HasPrefix(key, s.Key) {
				out = append(out, &v.list[i])
				if s.Kind == sites.StepKey {
					break
				}
			}
		}
		d.steps += len(v.keys)
	case sites.StepDeep:
		if found := d.nearest(v, s.Key); found != nil {
			out = append(out, found)
		}
	case sites.StepIndex:
		i := s.Index
		if i < 0 {
			i += len(v.list)
		}
		if v.kind == 'l' && i >= 0 && i < len(v.list) {
			out = append(out, &v.list[i])
		}
	default:
		out = d.each(out, v, item, s)
	}
	return out
}

// nearest is the member of that name that lies least deep in v, of those as deep the first; nil when there is none.
func (d *data) nearest(v *jsonValue, key string) *jsonValue {
	for level := []*jsonValue{v}; len(level) > 0; {
		var below []*jsonValue
		for _, at := range level {
			for i := range at.list {
				if d.steps++; d.spent() {
					return nil
				}
				if at.kind == 'o' && at.keys[i] == key {
					return &at.list[i]
				}
				if at.list[i].list != nil {
					below = append(below, &at.list[i])
				}
			}
		}
		level = below
	}
	return nil
}

// each adds the elements of a list that meet a step's condition; what is no list is its own only element.
func (d *data) each(out []*jsonValue, v, item *jsonValue, s sites.Step) []*jsonValue {
	elements := []*jsonValue{v}
	switch v.kind {
	case 0:
		return out
	case 'l':
		elements = elements[:0]
		for i := range v.list {
			elements = append(elements, &v.list[i])
		}
	}
	want := s.Value
	if len(s.Of) > 0 {
		want = ""
		if of := d.follow(item, s.Of); len(of) > 0 {
			want = of[0].text
		}
	}
	for _, e := range elements {
		if d.steps++; d.spent() || d.full(out) {
			return out
		}
		if d.meets(e, s, want) {
			out = append(out, e)
		}
	}
	return out
}

func (d *data) meets(e *jsonValue, s sites.Step, want string) bool {
	if s.Kind == sites.StepEach {
		return true
	}
	found, equal := false, false
	for _, v := range d.follow(e, s.Where) {
		found = found || v.kind != 0
		equal = equal || v.kind != 0 && v.text == want && (v.kind == 's' || v.kind == 'n')
	}
	switch s.Kind {
	case sites.StepIs:
		return equal && (len(s.Of) == 0 || want != "")
	case sites.StepIsNot:
		return !equal
	default:
		return found
	}
}

// open reads a string that is itself JSON, where a path leads on through it.
func (d *data) open(v *jsonValue, s sites.Step, depth int) *jsonValue {
	if v.kind != 's' || s.Kind == sites.StepRoot || depth >= maxOpened {
		return v
	}
	if o, done := d.opened[v]; done {
		return o
	}
	out := v
	text := strings.TrimSpace(v.text)
	if len(text) > 1 && (text[0] == '{' || text[0] == '[' || text[0] == '"') && !d.spent() {
		r := jsonReader{b: []byte(text)}
		o := r.value(0, 0)
		r.space()
		d.values += r.count
		if !r.bad && r.at == len(r.b) {
			out = d.open(&o, s, depth+1)
		}
	}
	d.opened[v] = out
	return out
}

// listOf are the steps of a path up to its list of items, and whether it has one: an empty list and a missing one are
// told apart by what stands there.
func listOf(steps sites.Steps) sites.Steps {
	for i := len(steps) - 1; i >= 0; i-- {
		if k := steps[i].Kind; k >= sites.StepEach {
			return steps[:i]
		}
	}
	return steps
}

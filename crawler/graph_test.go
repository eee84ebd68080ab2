package crawler

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// node is one subject of a graph, as a test compares it: by its types, properties and values as sets. Values are
// texts, or nodes; a node with an address is referred to by that address and described once.
type node struct {
	id    string
	types []string
	props map[string][]any // string or *node
}

func newNode(id string) *node { return &node{id: id, props: map[string][]any{}} }

func (n *node) add(name string, v any) {
	if s, ok := v.(string); ok {
		v = strings.Join(strings.Fields(s), " ")
	}
	n.props[shortName(name)] = append(n.props[shortName(name)], v)
}

func (n *node) blank() bool { return n.id == "" || strings.HasPrefix(n.id, "_:") }

// reachable are the nodes and all that are their values, and which of them are such.
func reachable(nodes []*node) (all []*node, owned map[*node]bool) {
	owned = map[*node]bool{}
	seen := map[*node]bool{}
	var walk func(n *node)
	walk = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		all = append(all, n)
		for _, values := range n.props {
			for _, v := range values {
				if c, ok := v.(*node); ok {
					owned[c] = true
					walk(c)
				}
			}
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return all, owned
}

// sameGraph is a graph as text, one subject a line, the same for equal graphs.
func sameGraph(nodes []*node) string {
	all, owned := reachable(nodes)
	printed := map[*node]bool{}
	named, lines := map[string]*node{}, []string{}
	for _, n := range all {
		if !n.blank() {
			if named[n.id] == nil {
				named[n.id] = newNode(n.id)
			}
			named[n.id].types = append(named[n.id].types, n.types...)
			for p, v := range n.props {
				named[n.id].props[p] = append(named[n.id].props[p], v...)
			}
		} else if !owned[n] {
			lines = append(lines, n.print(map[*node]bool{}, printed))
		}
	}
	for _, n := range named {
		if len(n.types)+len(n.props) > 0 {
			lines = append(lines, n.print(map[*node]bool{}, printed))
		}
	}
	for _, n := range all { // rings of nodes that are each other's values
		if n.blank() && !printed[n] {
			lines = append(lines, n.print(map[*node]bool{}, map[*node]bool{}))
		}
	}
	sort.Strings(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

func (n *node) print(on, printed map[*node]bool) string {
	printed[n] = true
	if on[n] {
		return "(itself)"
	}
	on[n] = true
	defer delete(on, n)
	parts := []string{}
	for _, t := range n.types {
		parts = append(parts, "a "+shortName(t))
	}
	for p, values := range n.props {
		for _, v := range values {
			switch v := v.(type) {
			case string:
				parts = append(parts, fmt.Sprintf("%s %q", p, v))
			case *node:
				if v.blank() {
					parts = append(parts, p+" "+v.print(on, printed))
				} else {
					parts = append(parts, fmt.Sprintf("%s %q", p, v.id))
				}
			}
		}
	}
	sort.Strings(parts)
	id := ""
	if !n.blank() {
		id = n.id + " "
	}
	return id + "[" + strings.Join(slices.Compact(parts), "; ") + "]"
}

// thingNodes are what a reader made. name makes the full name of a property; nil takes it as it is.
func thingNodes(things []*thing, name func(t *thing, vocab, prop string) (full, inner string)) []*node {
	if name == nil {
		name = func(_ *thing, _, prop string) (string, string) { return prop, "" }
	}
	made := map[*thing]*node{}
	var walk func(t *thing, vocab string) *node
	walk = func(t *thing, vocab string) *node {
		if n := made[t]; n != nil {
			return n
		}
		n := newNode(t.id)
		made[t] = n
		n.types = t.types
		for _, p := range t.props {
			if p.name == within {
				continue
			}
			full, inner := name(t, vocab, p.name)
			if p.val.thing != nil {
				n.add(full, walk(p.val.thing, inner))
			} else {
				n.add(full, p.val.text)
			}
		}
		return n
	}
	var out []*node
	for _, t := range things {
		out = append(out, walk(t, ""))
	}
	return out
}

// itemNodes reads the microdata JSON of the extruct set, in its nested, flat and with-text forms.
func itemNodes(b []byte) ([]*node, error) {
	var top any
	if err := json.Unmarshal(b, &top); err != nil {
		return nil, err
	}
	refs := map[float64]*node{}
	ref := func(id float64) *node {
		if refs[id] == nil {
			refs[id] = newNode("")
		}
		return refs[id]
	}
	var one func(m map[string]any) *node
	one = func(m map[string]any) *node {
		n := newNode("")
		if id, ok := m["iid"].(float64); ok {
			n = ref(id)
		}
		if id, ok := m["iid_ref"].(float64); ok {
			return ref(id)
		}
		n.id, _ = m["id"].(string)
		for _, t := range listed(m["type"]) {
			n.types = append(n.types, fmt.Sprint(t))
		}
		props, _ := m["properties"].(map[string]any)
		for p, values := range props {
			for _, v := range listed(values) {
				if o, ok := v.(map[string]any); ok {
					n.add(p, one(o))
				} else {
					n.add(p, fmt.Sprint(v))
				}
			}
		}
		return n
	}
	var out []*node
	for _, m := range listed(top) {
		if o, ok := m.(map[string]any); ok {
			out = append(out, one(o))
		}
	}
	return out, nil
}

func listed(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// jsonldNodes reads JSON-LD by the standard library, for what is expected: plain and expanded.
func jsonldNodes(v any) []*node { return jsonldGraph(v, map[string]*node{}) }

func jsonldGraph(v any, blanks map[string]*node) []*node {
	var one func(m map[string]any) any
	one = func(m map[string]any) any {
		if value, ok := m["@value"]; ok {
			return jsonText(value)
		}
		id, _ := m["@id"].(string)
		n := newNode(id)
		if strings.HasPrefix(id, "_:") && blanks[id] != nil {
			n = blanks[id]
		} else {
			blanks[id] = n
		}
		for _, t := range listed(m["@type"]) {
			n.types = append(n.types, fmt.Sprint(t))
		}
		for p, values := range m {
			if strings.HasPrefix(p, "@") {
				continue
			}
			for _, v := range listed(values) {
				if o, ok := v.(map[string]any); ok {
					n.add(p, one(o))
				} else if v != nil {
					n.add(p, jsonText(v))
				}
			}
		}
		return n
	}
	var out []*node
	for _, e := range listed(v) {
		switch e := e.(type) {
		case []any:
			out = append(out, jsonldGraph(e, blanks)...)
		case map[string]any:
			if n, ok := one(e).(*node); ok {
				out = append(out, n)
			}
			out = append(out, jsonldGraph(e["@graph"], blanks)...)
		}
	}
	return out
}

func jsonText(v any) string {
	if n, ok := v.(json.Number); ok {
		return n.String()
	}
	return fmt.Sprint(v)
}

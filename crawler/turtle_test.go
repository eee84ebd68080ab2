package crawler

import (
	"fmt"
	"regexp"
	"strings"
)

// turtle reads as much of Turtle as the shared expectations use: prefixes, blank nodes with their properties, lists of
// objects, and literals whose types and languages are left out, since the readers keep texts alone.
type turtle struct {
	words    []string
	prefixes map[string]string
	nodes    map[string]*node
	all      []*node
}

var turtleWord = regexp.MustCompile(`#[^\n]*|"""(?s:.*?)"""(?:\^\^[^\s;,.\]]+|@[A-Za-z-]+)?|"(?:[^"\\]|\\.)*"(?:\^\^[^\s;,.\]]+|@[A-Za-z-]+)?|<[^>]*>|@prefix|[\[\];,]|\.(?:\s|$)|[^\s;,\[\]<>"]*[^\s;,\[\]<>".]`)

func turtleNodes(b []byte) (nodes []*node, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("turtle: %v", e)
		}
	}()
	t := &turtle{prefixes: map[string]string{}, nodes: map[string]*node{}}
	for _, w := range turtleWord.FindAllString(string(b), -1) {
		if !strings.HasPrefix(w, "#") {
			t.words = append(t.words, strings.TrimSpace(w))
		}
	}
	for len(t.words) > 0 {
		if t.words[0] == "@prefix" {
			t.prefixes[strings.TrimSuffix(t.words[1], ":")] = strings.Trim(t.words[2], "<>")
			t.words = t.words[4:]
			continue
		}
		n := t.subject()
		t.properties(n, ".")
		t.expect(".")
	}
	return t.all, nil
}

func (t *turtle) next() string {
	w := t.words[0]
	t.words = t.words[1:]
	return w
}

func (t *turtle) expect(w string) {
	if got := t.next(); got != w {
		panic(fmt.Sprintf("%q where %q should stand", got, w))
	}
}

func (t *turtle) subject() *node {
	w := t.next()
	if w == "[" {
		n := newNode("")
		t.all = append(t.all, n)
		t.properties(n, "]")
		t.expect("]")
		return n
	}
	id := w
	if !strings.HasPrefix(w, "_:") {
		id = t.name(w)
	}
	if t.nodes[id] == nil {
		t.nodes[id] = newNode(id)
		t.all = append(t.all, t.nodes[id])
	}
	return t.nodes[id]
}

func (t *turtle) properties(n *node, end string) {
	for t.words[0] != end {
		if t.words[0] == ";" {
			t.next()
			continue
		}
		p := t.next()
		if p != "a" {
			p = t.name(p)
		}
		for {
			v := t.object()
			if s, ok := v.(string); ok && (p == "a" || strings.HasSuffix(p, "22-rdf-syntax-ns#type")) {
				n.types = append(n.types, s)
			} else {
				n.add(p, v)
			}
			if t.words[0] != "," {
				break
			}
			t.next()
		}
	}
}

func (t *turtle) object() any {
	switch w := t.words[0]; {
	case w == "[" || strings.HasPrefix(w, "_:"):
		return t.subject()
	case strings.HasPrefix(w, `"`):
		s := t.next()
		s = strings.Trim(s[:strings.LastIndexByte(s, '"')], `"`)
		return strings.NewReplacer(`\"`, `"`, `\n`, "\n", `\t`, "\t", `\\`, `\`).Replace(s)
	}
	w := t.next()
	if strings.HasPrefix(w, "<") || strings.Contains(w, ":") {
		return t.name(w)
	}
	return w // a number or a word
}

func (t *turtle) name(w string) string {
	if strings.HasPrefix(w, "<") {
		return strings.Trim(w, "<>")
	}
	prefix, rest, _ := strings.Cut(w, ":")
	return t.prefixes[prefix] + rest
}

package sites

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// misfit is a key that no site file has, or a value that is not of its key's kind: where it stands, and what would be right.
type misfit struct {
	pos  unstable.Position
	says string
}

// shape goes over a file with the types of Site beside it. The decoder that fills them in comes after it: that one tells a
// wrong value by the key around it, without a place, or takes a number for a text.
type shape struct {
	parser *unstable.Parser
	lists  map[string]bool // lists of tables that have a [[table]] so far
}

// place is where in Site one stands: the type there and the keys that led to it.
type place struct {
	of  reflect.Type
	key string
}

func (p place) within(part string) string { return strings.TrimPrefix(p.key+"."+part, ".") }

// checkShape is the first misfit of a file, or nil. A file that is not TOML is the decoder's to refuse.
func checkShape(file []byte) *misfit {
	s := shape{parser: &unstable.Parser{}, lists: map[string]bool{}}
	s.parser.Reset(file)
	root := place{of: reflect.TypeFor[Site]()}
	table, bad := root, (*misfit)(nil)
	for bad == nil && s.parser.NextExpression() {
		switch e := s.parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table, bad = s.header(root, e)
		case unstable.KeyValue:
			bad = s.pair(table, e)
		}
	}
	return bad
}

func (s *shape) bad(n *unstable.Node, format string, args ...any) *misfit {
	return &misfit{s.parser.Shape(n.Raw).Start, fmt.Sprintf(format, args...)}
}

// header is the place of a [table] or a [[table]].
func (s *shape) header(at place, e *unstable.Node) (place, *misfit) {
	list := e.Kind == unstable.ArrayTable
	for it := e.Key(); it.Next(); {
		n := it.Node()
		next, bad := s.step(at, n)
		if bad != nil {
			return at, bad
		}
		t := pointed(next.of)
		switch last := it.IsLast(); {
		case t.Kind() == reflect.Slice && isTable(t.Elem()) && (last && list || !last && s.lists[next.key]):
			s.lists[next.key] = true
			t = t.Elem()
		case t.Kind() == reflect.Slice && isTable(t.Elem()):
			return at, s.bad(n, "[%s] is a list of tables: write [[%s]]", next.key, next.key)
		case isTable(t) && last && list:
			return at, s.bad(n, "there is one %s alone: write [%s]", next.key, next.key)
		case !isTable(t):
			return at, s.bad(n, "key %s must be %s", next.key, kind(t))
		}
		at = place{t, next.key}
	}
	return at, nil
}

// step goes from a table to what one of its keys holds.
func (s *shape) step(at place, n *unstable.Node) (place, *misfit) {
	part := string(n.Data)
	t := pointed(at.of)
	if t.Kind() == reflect.Map {
		return place{t.Elem(), at.within(part)}, nil
	}
	if field, ok := fieldNamed(t, part); ok {
		return place{field.Type, at.within(part)}, nil
	}
	return at, s.bad(n, "unknown key %s; %s", at.within(part), meant(t, part))
}

// pair looks at a key, which may have dots, and its value.
func (s *shape) pair(at place, e *unstable.Node) *misfit {
	end := 0
	for it := e.Key(); it.Next(); {
		n := it.Node()
		next, bad := s.step(at, n)
		if bad != nil {
			return bad
		}
		if !it.IsLast() && !isTable(next.of) {
			return s.bad(n, "key %s must be %s", next.key, kind(next.of))
		}
		at, end = next, int(n.Raw.Offset+n.Raw.Length)
	}
	return s.value(at, e.Value(), s.after(end, "="))
}

// after is the offset of what follows, with no more than spaces, line ends, comments and these marks before it.
func (s *shape) after(offset int, marks string) int {
	for file := s.parser.Data(); offset < len(file); offset++ {
		switch c := file[offset]; {
		case c == '#':
			for offset < len(file) && file[offset] != '\n' {
				offset++
			}
		case !strings.ContainsRune(" \t\r\n"+marks, rune(c)):
			return offset
		}
	}
	return offset
}

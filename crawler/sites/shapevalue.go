package sites

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// value looks at a value that begins at the offset, and at all within it.
func (s *shape) value(at place, v *unstable.Node, start int) *misfit {
	t := pointed(at.of)
	switch {
	case v.Kind == unstable.String && isText(t):
		if err := reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText(v.Data); err != nil {
			return s.misfit(start, "key %s: %s", at.key, err)
		}
		return nil
	case v.Kind == unstable.InlineTable && isTable(t):
		for it := v.Children(); it.Next(); {
			if bad := s.pair(place{t, at.key}, it.Node()); bad != nil {
				return bad
			}
		}
		return nil
	case v.Kind == unstable.Array && t.Kind() == reflect.Slice:
		return s.elements(place{t.Elem(), at.key}, v, start)
	case fits(v.Kind, t):
		return nil
	}
	return s.misfit(start, "key %s must be %s", at.key, kind(t))
}

func (s *shape) misfit(start int, format string, args ...any) *misfit {
	return &misfit{s.parser.Shape(unstable.Range{Offset: uint32(start)}).Start, fmt.Sprintf(format, args...)}
}

func (s *shape) elements(of place, list *unstable.Node, start int) *misfit {
	offset, i := start+1, 0
	for it := list.Children(); it.Next(); i++ {
		offset = s.after(offset, ",")
		if bad := s.value(place{of.of, fmt.Sprintf("%s[%d]", of.key, i)}, it.Node(), offset); bad != nil {
			return bad
		}
		offset = s.end(it.Node(), offset)
	}
	return nil
}

// end is the offset behind a value; the parser knows that of a list or a table by what is within it alone.
func (s *shape) end(v *unstable.Node, start int) int {
	switch v.Kind {
	case unstable.Array:
		offset := start + 1
		for it := v.Children(); it.Next(); {
			offset = s.end(it.Node(), s.after(offset, ","))
		}
		return s.after(offset, ",") + 1
	case unstable.InlineTable:
		offset := start + 1
		for it := v.Children(); it.Next(); {
			pair, key := it.Node(), 0
			for k := pair.Key(); k.Next(); {
				key = int(k.Node().Raw.Offset + k.Node().Raw.Length)
			}
			offset = s.end(pair.Value(), s.after(key, "="))
		}
		return s.after(offset, ",") + 1
	}
	return int(v.Raw.Offset + v.Raw.Length)
}

func fits(v unstable.Kind, t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool:
		return v == unstable.Bool
	case reflect.Int:
		return v == unstable.Integer
	case reflect.Float64:
		return v == unstable.Integer || v == unstable.Float
	case reflect.String:
		return v == unstable.String
	}
	return false
}

func pointed(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// isTable says whether a type has keys of its own; isText whether a text may stand for it. A field is both.
func isTable(t reflect.Type) bool {
	return pointed(t).Kind() == reflect.Map || len(keysOf(pointed(t))) > 0
}

func isText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// kind says in words of a site file what kind of value a type takes.
func kind(t reflect.Type) string {
	switch t = pointed(t); t {
	case reflect.TypeFor[Selector]():
		return "a CSS selector in quotes"
	case reflect.TypeFor[Pattern]():
		return "a regular expression in quotes"
	case reflect.TypeFor[Path]():
		return "a path in quotes, as \"data.comments[].text\""
	case reflect.TypeFor[Template]():
		return "a text in quotes, in which {…} stands for a value"
	case reflect.TypeFor[Field]():
		return "a CSS selector in quotes, or a table such as { select = \"a\", attr = \"href\" }"
	case reflect.TypeFor[JSONField]():
		return "a path in quotes, or a table such as { path = \"mark\", regexp = '\\d' }"
	}
	switch t.Kind() {
	case reflect.Slice:
		return "a list in square brackets, each part " + kind(t.Elem())
	case reflect.Bool:
		return "true or false, without quotes"
	case reflect.Int:
		return "a whole number, without quotes"
	case reflect.Float64:
		return "a number, without quotes"
	case reflect.String:
		return "a text in quotes"
	case reflect.Map:
		return "a table of texts in quotes, as { \"Отлично\" = \"5\" }"
	}
	return "a table with these keys: " + strings.Join(keysOf(t), ", ")
}

package sites

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// tomlValues are one value of each type that TOML has, and what stands within a list or a table may be none of them.
var tomlValues = map[string]string{"text": `"x"`, "number": "5", "fraction": "0.5", "switch": "true", "day": "2024-03-05", "hour": "07:32:00",
	"minute": "2024-03-05T07:32:00", "instant": "2024-03-05T07:32:00Z", "list": "[[]]", "table": "{ nonsense = 1 }"}

// takes says which of them a key of that type takes, and how what it takes is called.
func takes(t *testing.T, of reflect.Type) (names []string, called string) {
	switch of {
	case reflect.TypeFor[Selector]():
		return []string{"text"}, "a CSS selector in quotes"
	case reflect.TypeFor[Pattern]():
		return []string{"text"}, "a regular expression in quotes"
	case reflect.TypeFor[Path]():
		return []string{"text"}, "a path in quotes"
	case reflect.TypeFor[Template]():
		return []string{"text"}, "a text in quotes"
	case reflect.TypeFor[Field](), reflect.TypeFor[JSONField]():
		return []string{"text", "table"}, "or a table such as"
	}
	switch of.Kind() {
	case reflect.Pointer:
		return takes(t, of.Elem())
	case reflect.String:
		return []string{"text"}, "a text in quotes"
	case reflect.Bool:
		return []string{"switch"}, "true or false"
	case reflect.Int:
		return []string{"number"}, "a whole number"
	case reflect.Float64:
		return []string{"number", "fraction"}, "a number"
	case reflect.Slice:
		return []string{"list"}, "a list in square brackets"
	case reflect.Map, reflect.Struct:
		return []string{"table"}, "a table"
	}
	t.Fatalf("nobody knows what a key of type %s takes", of)
	return nil, ""
}

// oneKey is a key of a site file: the [tables] that lead to it, in brackets, and its path.
type oneKey struct {
	tables, path, name string
	of                 reflect.Type
}

// everyKey are all keys below a table; a field within a field is looked at once.
func everyKey(tables, path string, of reflect.Type) (out []oneKey) {
	for i := range of.NumField() {
		f := of.Field(i)
		name := f.Tag.Get("toml")
		if name == "" || name == "-" || f.Type == reflect.TypeFor[*Field]() && strings.HasSuffix(path, ".or") {
			continue
		}
		full := strings.TrimPrefix(path+"."+name, ".")
		out = append(out, oneKey{tables, full, name, f.Type})
		within, open, shut := f.Type, "[", "]"
		if within.Kind() == reflect.Slice && within.Elem().Kind() == reflect.Struct {
			within, open, shut = within.Elem(), "[[", "]]"
		}
		if within.Kind() == reflect.Pointer {
			within = within.Elem()
		}
		if within.Kind() == reflect.Struct && len(takesKeys(within)) > 0 {
			out = append(out, everyKey(tables+open+full+shut+"\n", full, within)...)
		}
	}
	return out
}

func takesKeys(of reflect.Type) (names []string) {
	for i := range of.NumField() {
		if n := of.Field(i).Tag.Get("toml"); n != "" && n != "-" {
			names = append(names, n)
		}
	}
	return names
}

// refused wants a fault at a place of the last line of a file, in these words.
func refused(t *testing.T, file string, column int, says ...string) {
	t.Helper()
	_, err := Parse("x.toml", []byte(file))
	var e *collector.Error
	if !errors.As(err, &e) {
		t.Errorf("%s\nis read: %v", file, err)
		return
	}
	where := fmt.Sprintf("x.toml:%d:%d", strings.Count(file, "\n"), column)
	if e.Code != collector.CodeInvalid || e.Where != where || !containsAll(e.Msg, says) {
		t.Errorf("%s\ngot %q at %s, want %q at %s", file, e.Msg, e.Where, says, where)
	}
}

func containsAll(s string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(s, p) })
}

// Whatever a key gets that is not of its kind is refused with the place of that very value and what would be right, and so
// is a key that a table does not have; in a table of its own, in a line, in a list.
func TestEveryKeyOfASiteFileRefusesWhatItCannotHold(t *testing.T) {
	keys := everyKey("", "", reflect.TypeFor[Site]())
	if len(keys) < 400 {
		t.Fatalf("there are but %d keys to look at", len(keys))
	}
	for _, k := range keys {
		may, called := takes(t, k.of)
		for name, value := range tomlValues {
			switch {
			case !slices.Contains(may, name):
				refused(t, k.tables+k.name+" = "+value+"\n", len(k.name)+4, "key "+k.path+" must be ", called)
			case name == "table" && k.of.Kind() != reflect.Map:
				refused(t, k.tables+k.name+" = "+value+"\n", len(k.name)+6, "unknown key "+k.path+".nonsense; here stand: ")
			case name == "table":
				refused(t, k.tables+k.name+" = { \"и\" = \"1\", \"я\" = 5 }\n", len(k.name)+23, "key "+k.path+".я must be a text in quotes")
			}
		}
		if k.of.Kind() == reflect.Slice {
			refuseParts(t, k)
		}
	}
}

// refuseParts puts each wrong value into a list, behind another.
func refuseParts(t *testing.T, k oneKey) {
	good := `"x"`
	if k.of.Elem().Kind() == reflect.Struct && len(takesKeys(k.of.Elem())) > 0 {
		good = "{}"
	}
	may, called := takes(t, k.of.Elem())
	for name, value := range tomlValues {
		switch {
		case !slices.Contains(may, name):
			refused(t, k.tables+k.name+" = ["+good+", "+value+"]\n", len(k.name)+5+len(good)+2, "key "+k.path+"[1] must be ", called)
		case name == "table":
			refused(t, k.tables+k.name+" = ["+good+", "+value+"]\n", len(k.name)+7+len(good)+2, "unknown key "+k.path+"[1].nonsense; here stand: ")
		}
	}
}

// What the walk over the keys lets pass, the decoder behind it reads: whatever else it refuses has a place too.
func FuzzShape(f *testing.F) {
	f.Add([]byte("name = \"a\"\nhosts = [\"a.example\"]\n[[json]]\nitem = \"a[]\"\n[json.review]\ntext = { path = \"x\", words = { \"да\" = \"5\" } }\n"))
	f.Add([]byte("list.review.text.select = 'p' # [\nfollow.lead = [ { page = 'a', to = '/' }, [[1], {a.b = 2}], # ]\n 5]\n"))
	f.Add([]byte("[json.next]\n[[json]]\n[[json.reply]]\n[json]\n[-]\n- = 1\n[lacks.x.y]\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := Parse("x.toml", b)
		var e *collector.Error
		if err != nil && (!errors.As(err, &e) || !strings.HasPrefix(e.Where, "x.toml:") || e.Hint == "") {
			t.Errorf("%q: %v has no place", b, err)
		}
	})
}

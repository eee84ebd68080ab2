package propose

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

var labelOf = map[string]*pattern{"pros": prosLabel, "cons": consLabel, "text": textLabel, "author": authorLabel, "published": dateLabel, "rating": ratingLabel, "title": titleLabel}

// choice is one way to read a field, and what it reads.
type choice struct {
	sel    *sel
	attr   string
	re     string
	remove []string
	words  map[string]string
	value  string
	count  bool
	all    bool
	join   string
	worst  float64 // of the site's scale, for a rating
	best   float64
	values []string // by item; "" where it reads nothing
	or     *choice  // looked at where this reads nothing
	score  float64
	note   string
}

// raw is what the choice's element says in the i-th item, before pattern and words.
func (b *block) raw(i int, n *html.Node, attribute string) string {
	if n == nil {
		return ""
	}
	if attribute != "" {
		return strings.TrimSpace(attr(n, attribute))
	}
	return b.text(i, n)
}

// raws are the raw values of a selector by item.
func (b *block) raws(s *sel, attribute string) []string {
	out := make([]string, len(b.items))
	for i, n := range s.nodes {
		out[i] = b.raw(i, n, attribute)
	}
	return out
}

// cutBy applies a pattern to values: its first group, or nothing.
func cutBy(re *pattern, values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		if m := re.FindStringSubmatch(v); m != nil {
			out[i] = strings.TrimSpace(m[len(m)-1])
			if len(m) > 1 {
				out[i] = strings.TrimSpace(m[1])
			}
		}
	}
	return out
}

// attributes are those that any of the found elements has.
func (s *sel) attributes() []string {
	has := map[string]bool{}
	for _, n := range s.nodes {
		if n == nil {
			continue
		}
		for _, a := range n.Attr {
			if a.Namespace == "" && len(a.Val) < 500 {
				has[a.Key] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(has))
}

// fill is the share of values that say something.
func fill(values []string) float64 {
	n := 0
	for _, v := range values {
		if v != "" {
			n++
		}
	}
	return float64(n) / float64(max(len(values), 1))
}

// variety is the share of different values among those that say something.
func variety(values []string) float64 {
	seen, n := map[string]bool{}, 0
	for _, v := range values {
		if v != "" {
			seen[v] = true
			n++
		}
	}
	return float64(len(seen)) / float64(max(n, 1))
}

// better keeps the choice with the higher score.
func better(best, c *choice) *choice {
	if c != nil && (best == nil || c.score > best.score+1e-9) {
		return c
	}
	return best
}

// toml is the field as it stands in a site file.
func (c *choice) toml() string {
	var parts []string
	add := func(name, v string) { parts = append(parts, name+" = "+v) }
	if c.sel.text != "" {
		add("select", quote(c.sel.text))
	}
	if c.attr != "" {
		add("attr", quote(c.attr))
	}
	if len(c.remove) > 0 {
		add("remove", quote(strings.Join(c.remove, ", ")))
	}
	if c.re != "" {
		add("regexp", quote(c.re))
	}
	if len(c.words) > 0 {
		var words []string
		for _, w := range slices.Sorted(maps.Keys(c.words)) {
			words = append(words, fmt.Sprintf("%s = %q", quoteKey(w), c.words[w]))
		}
		add("words", "{ "+strings.Join(words, ", ")+" }")
	}
	if c.value != "" {
		add("value", quote(c.value))
	}
	if c.count {
		add("count", "true")
	}
	if c.all {
		add("all", "true")
	}
	if c.join != "" {
		add("join", quote(c.join))
	}
	if c.or != nil {
		add("or", c.or.toml())
	}
	if len(parts) == 1 && c.sel.text != "" {
		return quote(c.sel.text)
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// quote writes a string of TOML, without escapes where it can.
func quote(s string) string {
	switch {
	case !strings.ContainsAny(s, "\"\\\n\r\t"):
		return `"` + s + `"`
	case !strings.ContainsAny(s, "'\n\r"):
		return "'" + s + "'"
	}
	return quoteKey(s)
}

// quoteKey writes a string of TOML with escapes.
func quoteKey(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

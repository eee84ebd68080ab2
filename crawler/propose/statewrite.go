package propose

import (
	"fmt"
	"strings"
)

// writeState writes [[json]] with its tables.
func (dr *draft) writeState(from state, l jsonList, d *doc) {
	f := fieldsOf(l.items)
	line := func(format string, args ...any) { dr.body = append(dr.body, fmt.Sprintf(format, args...)) }
	line("[[json]]")
	for _, w := range from.where {
		line("%s", w)
	}
	line("item    = %s", quote(l.path))
	dr.found = append(dr.found, Finding{Field: "item", How: strings.Join(from.where, ", ") + ", item = " + l.path, Of: len(l.items), All: len(l.items), Sure: sureOf(l.score / 15)})
	if s := subjectPath(from.root, d); s != "" {
		line("subject = %s", quote(s))
		dr.found = append(dr.found, Finding{Field: "subject", How: s, Sample: plain(at(from.root, s)), Sure: 0.8})
	} else {
		dr.miss = append(dr.miss, "subject")
	}
	if f.top > 5 {
		worst, best := 1, 10
		switch {
		case f.low == 0:
			worst = 0
		case f.top > 10:
			worst, best = 20, 100
		}
		line("rating  = { worst = %d, best = %d }", worst, best)
	}
	line("\n[json.review]")
	for _, name := range []string{"id", "author", "rating", "title", "text", "pros", "cons", "published", "images", "verified", "likes"} {
		dr.jsonField(line, name, f.paths[name], l.items)
	}
	dr.jsonReplies(line, l.items)
}

func (dr *draft) jsonField(line func(string, ...any), name, path string, items []map[string]any) {
	if path == "" {
		if name != "images" && name != "verified" && name != "likes" {
			dr.miss = append(dr.miss, name)
		}
		return
	}
	how, one := quote(path), Finding{Field: name, All: len(items), Sure: 0.9}
	switch {
	case name == "images":
		how = "{ path = " + how + ", all = true }"
	case name == "text" && marked(items, path):
		how = "{ path = " + how + ", html = true }"
	}
	for _, m := range items {
		if v := plain(at(m, path)); v != "" {
			if one.Of++; one.Sample == "" {
				one.Sample = v
			}
		}
	}
	line("%-9s = %s", name, how)
	one.How = how
	dr.found = append(dr.found, one)
}

var tags = lazily(`</?(p|br|b|i|div|span|ul|li|strong|em|a)\b[^<>]*>|&(nbsp|quot|amp|lt|gt|laquo);`)

// marked says that the texts at a path are markup.
func marked(items []map[string]any, path string) bool {
	for _, m := range items {
		if tags.MatchString(plain(at(m, path))) {
			return true
		}
	}
	return false
}

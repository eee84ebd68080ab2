package propose

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// farAhead lets every date of a page be read: whether it lies in the future the crawler says.
var farAhead = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

var company = lazily(`(?i)official|business|owner|company|seller|developer|^(answer|reply|response)$`)

// jsonReplies writes the first kind of answers that has texts: an object, or a list of them.
func (dr *draft) jsonReplies(line func(string, ...any), items []map[string]any) {
	best, bestKey := "", ""
	var bestFound []map[string]any
	for _, path := range objectPaths(items) {
		key := strings.TrimSuffix(lastKey(path), "[]")
		in := strings.TrimSuffix(replyIn(path), "[]")
		if in == "" || in != strings.TrimSuffix(path, "[]") && !strings.HasPrefix(path, in+".") {
			continue
		}
		found := objectsAt(items, path)
		if len(found) > 0 && hasText(found) && (best == "" || len(found) > len(bestFound)) {
			best, bestKey, bestFound = path, key, found
		}
	}
	if best == "" {
		dr.miss = append(dr.miss, "reply")
		return
	}
	f := fieldsOf(bestFound)
	line("\n[[json.reply]]\nitem      = %s", quote(best))
	for _, name := range []string{"author", "text", "published"} {
		if f.paths[name] != "" {
			line("%-9s = %s", name, quote(f.paths[name]))
		}
	}
	if official := officialPath(bestFound); official != "" {
		line("official  = %s", quote(official))
	} else if company.MatchString(bestKey) {
		line("always    = true")
	}
	dr.found = append(dr.found, Finding{Field: "reply", How: best, Sample: plain(at(bestFound[0], f.paths["text"])), Of: len(bestFound), All: len(items), Sure: 0.8})
}

func hasText(found []map[string]any) bool { return fieldsOf(found).paths["text"] != "" }

// objectPaths are the paths to objects within reviews, or to lists of them.
func objectPaths(items []map[string]any) []string {
	seen := map[string]bool{}
	var walk func(v any, path string, depth int)
	walk = func(v any, path string, depth int) {
		if depth > 4 {
			return
		}
		switch v := v.(type) {
		case map[string]any:
			if path != "" {
				seen[path] = true
			}
			for k, e := range v {
				if pathStep(k, v) == k {
					walk(e, strings.TrimPrefix(path+"."+k, "."), depth+1)
				}
			}
		case []any:
			for _, e := range v[:min(len(v), 20)] {
				walk(e, path+"[]", depth+1)
			}
		}
	}
	for _, m := range items[:min(len(items), maxItems)] {
		walk(m, "", 0)
	}
	return slices.Sorted(maps.Keys(seen))
}

// objectsAt are the objects that a path leads to.
func objectsAt(items []map[string]any, path string) []map[string]any {
	var out []map[string]any
	for _, m := range items {
		at := []any{m}
		for step := range strings.SplitSeq(path, ".") {
			name, every := strings.CutSuffix(step, "[]")
			var next []any
			for _, v := range at {
				m, ok := v.(map[string]any)
				if !ok {
					continue
				}
				if l, isList := m[name].([]any); isList && every {
					next = append(next, l...)
				} else if m[name] != nil {
					next = append(next, m[name])
				}
			}
			at = next
		}
		for _, v := range at {
			if o, ok := v.(map[string]any); ok && len(out) < maxItems {
				out = append(out, o)
			}
		}
	}
	return out
}

// officialPath is the member that says of an answer that it is the company's.
func officialPath(found []map[string]any) string {
	for _, m := range found {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if s := plain(m[k]); lazily(`(?i)official|is_?(owner|company|seller|business)`).MatchString(k) && (s == "true" || s == "false" || s == "1" || s == "0") {
				return k
			}
		}
	}
	return ""
}

// subjectPath is where the data has the name that is the heading of the page, or begins its title.
func subjectPath(root any, d *doc) string {
	head, title := "", ""
	for n := range d.root.Descendants() {
		switch {
		case n.Data == "h1" && head == "":
			head = oneLine(d.text(n))
		case n.Data == "title" && title == "" && n.FirstChild != nil:
			title = oneLine(n.FirstChild.Data)
		}
	}
	best := ""
	left := 100_000
	var walk func(v any, path string, depth int)
	walk = func(v any, path string, depth int) {
		if left--; left < 0 || depth > 20 {
			return
		}
		switch v := v.(type) {
		case map[string]any:
			for _, k := range slices.Sorted(maps.Keys(v)) {
				if pathStep(k, v) == k {
					walk(v[k], strings.TrimPrefix(path+"."+k, "."), depth+1)
				}
			}
		case []any:
			if len(v) > 0 && depth < 12 {
				walk(v[0], path+"[0]", depth+1)
			}
		case string:
			key := lastKey(path)
			named := key == "name" || key == "title" || strings.HasSuffix(strings.ToLower(key), "name")
			if s := oneLine(v); named && runes(s) > 2 && (s == head || head != "" && strings.Contains(head, s) || head == "" && strings.Contains(title, s)) && !strings.Contains(path, "author") && !strings.Contains(path, "user") && (best == "" || len(path) < len(best)) {
				best = path
			}
		}
	}
	walk(root, "", 0)
	return best
}

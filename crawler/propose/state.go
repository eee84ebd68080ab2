package propose

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"molva/crawler"
)

// state is data that a page carries as JSON: in a script, in what a script assigns, or in an attribute.
type state struct {
	where []string // lines of [[json]]: script = …, attr = …, variable = …
	root  any
}

// list is one list of objects within data.
type jsonList struct {
	path  string
	items []map[string]any
	score float64
}

var assignedName = lazily(`([A-Za-z_$][A-Za-z0-9_$.]*)\s*=\s*(?:JSON\.parse\(\s*)?["'\x60{\[]`)

// stateDraft reads JSON within the page.
func stateDraft(name string, docs []*doc) *draft {
	var best jsonList
	var from state
	for _, s := range states(docs[0]) {
		for _, l := range lists(s.root) {
			if l.score > best.score {
				best, from = l, s
			}
		}
	}
	if best.score == 0 {
		return nil
	}
	dr := &draft{name: name, source: FromState, docs: docs}
	dr.writeState(from, best, docs[0])
	return dr
}

// states are all data of a page.
func states(d *doc) []state {
	var out []state
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode || len(out) > 50 {
			continue
		}
		if n.Data == "script" && n.FirstChild != nil && !strings.Contains(attr(n, "type"), "ld+json") {
			out = append(out, scriptStates(n)...)
		}
		for _, a := range n.Attr {
			v := strings.TrimSpace(a.Val)
			if strings.HasPrefix(a.Key, "data-") && len(v) > 100 && (v[0] == '{' || v[0] == '[') {
				if root := crawler.Data([]byte(v)); root != nil {
					out = append(out, state{[]string{"script  = " + quote(alone(n, a.Key)), "attr    = " + quote(a.Key)}, root})
				}
			}
		}
	}
	return out
}

func scriptStates(n *html.Node) []state {
	body := []byte(n.FirstChild.Data)
	if root := crawler.Data(body); root != nil {
		return []state{{[]string{"script  = " + quote(alone(n, ""))}, root}}
	}
	var out []state
	for _, m := range assignedName.FindAllSubmatch(body[:min(len(body), 4<<20)], 40) {
		if root := crawler.AssignedData(body, string(m[1])); root != nil {
			out = append(out, state{[]string{"variable = " + quote(string(m[1]))}, root})
		}
	}
	return out
}

// alone selects an element by itself alone, as the reader of scripts sees it.
func alone(n *html.Node, attribute string) string {
	if id := attr(n, "id"); id != "" {
		if plainName.MatchString(id) && !strings.ContainsAny(id, "0123456789") {
			return n.Data + "#" + id
		}
		if i := strings.IndexAny(id, "0123456789"); i > 2 && !strings.ContainsAny(id[:i], `"\`) {
			return n.Data + `[id^="` + id[:i] + `"]`
		}
	}
	for _, f := range features(n) {
		return n.Data + f
	}
	if t := attr(n, "type"); t != "" && attribute == "" {
		return n.Data + `[type="` + t + `"]`
	}
	if attribute != "" {
		return n.Data + "[" + attribute + "]"
	}
	return n.Data
}

// lists are the lists of objects that look like reviews, at any depth.
func lists(root any) []jsonList {
	var out []jsonList
	left := 200_000
	var walk func(v any, path string, depth int)
	walk = func(v any, path string, depth int) {
		if left--; left < 0 || depth > 40 {
			return
		}
		switch v := v.(type) {
		case map[string]any:
			for _, k := range slices.Sorted(maps.Keys(v)) {
				if step := pathStep(k, v); step != "" {
					walk(v[k], strings.TrimPrefix(path+"."+step, "."), depth+1)
				}
			}
		case []any:
			l := jsonList{path: path + "[]"}
			for _, e := range v {
				if m, ok := e.(map[string]any); ok {
					l.items = append(l.items, m)
				}
			}
			if len(l.items) > 0 && len(l.items) == len(v) {
				if l.score = listScore(l); l.score > 0 {
					out = append(out, l)
				}
			}
			for i, e := range v {
				walk(e, fmt.Sprintf("%s[%d]", path, i), depth+1)
			}
		case string:
			if s := strings.TrimSpace(v); len(s) > 100 && (s[0] == '{' || s[0] == '[') {
				if inner := crawler.Data([]byte(s)); inner != nil {
					walk(inner, path, depth+1)
				}
			}
		}
	}
	walk(root, "", 0)
	return out
}

// pathStep is a member's name as a path has it; a name with a number behind it changes from page to page.
func pathStep(k string, in map[string]any) string {
	plain := k != "" && !strings.ContainsAny(k, `.[]|*{}$@ "'`)
	if i := strings.IndexAny(k, "0123456789"); i > 3 && (k[i-1] == '-' || k[i-1] == '_') || !plain {
		if i = strings.IndexAny(k, `0123456789.[]|*{}$@ "'`); i < 1 {
			return ""
		}
		n := 0
		for o := range in {
			if strings.HasPrefix(o, k[:i]) {
				n++
			}
		}
		if n == 1 {
			return k[:i] + "*"
		}
		return ""
	}
	return k
}

var (
	jsonText   = lazily(`(?i)(text|body|content|comment|message|review|description|feedback|opinion)$`)
	jsonAuthor = lazily(`(?i)author|user|name|nick|consumer|customer|buyer|reviewer|client|person|profile`)
	jsonRating = lazily(`(?i)(rating|score|stars?|grade|mark|valuation|rate|points|value)$`)
	jsonDate   = lazily(`(?i)date|created|publish|time|posted|added|At$|_at$`)
	jsonTitle  = lazily(`(?i)(title|subject|header|headline|summary)$`)
	jsonPros   = lazily(`(?i)(pros?|positive|dignity|advantages?|plus(es)?|dostoinstva|benefits|good)$`)
	jsonCons   = lazily(`(?i)(cons?|negative|shortcomings?|disadvantages?|minus(es)?|nedostatki|drawbacks|flaws|bad)$`)
	jsonID     = lazily(`(?i)^(id|uuid|guid|_id|(review|comment|feedback|opinion|response)_?(id|uuid)|recommendationid)$`)
	jsonReply  = lazily(`(?i)(repl(y|ies)|answers?|responses?|comments?|official[a-z_]*|businessComment|developer_?response)$`)
	jsonBought = lazily(`(?i)verified|purchased|from_?buyer|bought`)
	jsonLikes  = lazily(`(?i)(likes?(_?(count|score))?|useful|helpful|votes_up|positive_vote_count|pluses|upvotes)$`)
	jsonImages = lazily(`(?i)(photos?|images?|pictures|media)\[\]\.?(url|src|href|link|original|full[a-z]*)?$`)
	jsonLater  = lazily(`(?i)updat|edit|modif|experienc|visit`)
)

// leaf is one path to plain values within reviews, and what stands there in each.
type leaf struct {
	path   string
	values []any
}

// leaves are the paths to plain values within the objects, two levels deep, lists within left out.
func leaves(items []map[string]any) []leaf {
	by := map[string][]any{}
	var walk func(i int, v any, path string, depth int)
	walk = func(i int, v any, path string, depth int) {
		switch v := v.(type) {
		case map[string]any:
			for k, e := range v {
				if depth < 4 && pathStep(k, v) == k {
					walk(i, e, strings.TrimPrefix(path+"."+k, "."), depth+1)
				}
			}
		case []any:
			if len(v) > 0 && depth < 4 {
				walk(i, v[0], path+"[]", depth+1)
			}
		case nil:
		default:
			if by[path] == nil {
				by[path] = make([]any, len(items))
			}
			by[path][i] = v
		}
	}
	for i, m := range items[:min(len(items), maxItems)] {
		walk(i, m, "", 0)
	}
	var out []leaf
	for _, p := range slices.Sorted(maps.Keys(by)) {
		out = append(out, leaf{p, by[p]})
	}
	return out
}

func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// plain is a value as text.
func plain(v any) string {
	if v == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(v))
}

func (l leaf) strings() []string {
	out := make([]string, len(l.values))
	for i, v := range l.values {
		out[i] = plain(v)
	}
	return out
}

package crawler

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	xhtml "golang.org/x/net/html"

	"molva/collector"
	"molva/crawler/sites"
)

// jsonState is what became of reading a page by the JSON entries of its site file.
type jsonState uint8

const (
	jsonNone    jsonState = iota // no entry is for this page
	jsonMissing                  // one is, and its data is not there
	jsonThere                    // the data was there; the visit says what it held
)

// jsonPage is a page whose data was found, and the entry of the site file that it is read by.
type jsonPage struct {
	*data
	j      *sites.JSON
	p      *place
	path   string            // path and query of the page
	groups map[string]string // of the pattern in pages that the path matches
}

// readJSON reads a page by the first JSON entry of its site file whose data is there. A saved answer whose address nobody
// knows is read by the first entry that finds reviews in it.
func readJSON(v *Visit, text []byte, p *place) (o outline, state jsonState) {
	if p.site == nil || len(p.site.JSON) == 0 {
		return o, jsonNone
	}
	path, asked := pathQuery(v.URL), *v
	for i := range p.site.JSON {
		j := &p.site.JSON[i]
		groups, match := matchGroups(j.Pages, path)
		if !match && len(j.Pages) > 0 && p.base != nil {
			continue
		}
		if match && p.base != nil {
			state = max(state, jsonMissing)
		}
		root, large := pageJSON(text, j)
		if large && match {
			v.Drift, v.Reason = true, collector.Because("data_too_large").String()
		}
		if root == nil {
			continue
		}
		r, got := &jsonPage{newData(root), j, p, path, groups}, asked
		var has outline
		if !j.Whole() {
			has = outlineOf(text, p, true)
		}
		if !r.read(&got) {
			continue
		}
		if got.Outcome == OK {
			got.Links = r.links(&got, has.hrefs)
		}
		fruitful := len(got.Reviews) > 0 || got.Mention != nil
		if state != jsonThere || fruitful {
			*v, o, state = got, has, jsonThere
		}
		if p.base != nil || fruitful {
			break
		}
	}
	return o, state
}

// matchGroups are the named groups of the first pattern that matches.
func matchGroups(list []sites.Pattern, path string) (map[string]string, bool) {
	for _, p := range list {
		m := p.FindStringSubmatch(path)
		if m == nil {
			continue
		}
		groups := map[string]string{}
		for i, name := range p.SubexpNames() {
			if name != "" {
				groups[name] = m[i]
			}
		}
		return groups, true
	}
	return nil, false
}

// read fills a visit from the data; false when what the entry is about is not in it.
func (r *jsonPage) read(v *Visit) bool {
	if says := r.get(r.root, r.j.Error); yes(says) {
		says = cutRunes(oneLine(says), 200)
		v.Outcome, v.Reason = Blocked, collector.Because("answer_says", says).String()
		return true
	}
	v.Expected = count(r.get(r.root, r.j.Count))
	switch {
	case r.j.Thread != nil:
		return r.thread(v)
	case r.j.HTML.Given():
		return r.markup(v)
	}
	items, there, null := r.items()
	if !there && !r.rightlyEmpty() {
		if !null {
			return false
		}
		v.Drift, v.Reason = true, collector.Because("read_null").String()
		return true
	}
	r.list(v, items)
	return true
}

func cutRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// rightlyEmpty says that the answer itself tells that there are none: by a count of 0 or by what the entry names.
func (r *jsonPage) rightlyEmpty() bool {
	if r.get(r.root, r.j.Count) == "0" {
		return true
	}
	return slices.ContainsFunc(r.find(r.root, r.j.Empty), func(v *jsonValue) bool { return v.kind == 'o' || v.kind == 'l' || yes(v.text) })
}

// items are the reviews' values; there says that their list is there, null that it is null.
func (r *jsonPage) items() (items []*jsonValue, there, null bool) {
	for _, steps := range r.j.Item.Alternatives {
		for _, v := range r.follow(r.root, listOf(steps)) {
			null = null || v.kind == 0
			there = there || v.kind == 'l' || v.kind == 'o'
		}
		if !there {
			continue
		}
		for _, v := range r.follow(r.root, steps) {
			if v.kind == 'o' || v.kind == 'l' {
				items = append(items, v)
			}
		}
		return items, true, null
	}
	return nil, false, null
}

func (r *jsonPage) get(item *jsonValue, f sites.JSONField) string {
	if !f.Given() {
		return ""
	}
	return r.value(item, f, r.groups)
}

// list reads the reviews and judges whether they are all there.
func (r *jsonPage) list(v *Visit, items []*jsonValue) {
	v.Elements = len(items)
	if len(items) == 0 && r.later() { // the end of the list
		v.Expected = 0
		return
	}
	subject := r.subject()
	var read []found
	for _, item := range items {
		if f := r.review(item, subject); f.says() {
			read = append(read, f)
		}
	}
	v.Reviews = finish(read, r.p)
	if average := r.get(r.root, r.j.Average); v.Expected > 0 || average != "" {
		rating, _ := scaled(average, r.scale())
		v.Aggregates = append(v.Aggregates, collector.Aggregate{Item: subject, Count: v.Expected, Rating: rating})
	}
	switch {
	case r.spent() || r.cut:
		v.Drift, v.Reason = true, collector.Because("data_too_large").String()
	case len(read) == 0 && len(items) > 0:
		v.Drift, v.Reason = true, collector.Because("read_of_fields", len(items)).String()
	case len(read) == 0 && v.Expected > 0:
		v.Drift, v.Reason = true, collector.Because("read_of", 0, v.Expected).String()
	}
	for _, name := range r.j.Require {
		if len(read) > 0 && !slices.ContainsFunc(read, func(f found) bool { return f.has(name) }) {
			v.Drift, v.Reason = true, collector.Because("read_no_field", len(read), name).String()
		}
	}
}

// subject is what the whole answer is about.
func (r *jsonPage) subject() collector.Item {
	s := collector.Item{Name: oneLine(r.get(r.root, r.j.Subject)), URL: r.p.address(r.get(r.root, r.j.About))}
	if s.URL == "" && s.Name != "" && !r.j.Whole() {
		s.URL, _, _ = strings.Cut(r.p.url, "?")
	}
	return s
}

// markup reads the string of the data that holds the reviews as HTML, by [list].
func (r *jsonPage) markup(v *Visit) bool {
	found := r.find(r.root, r.j.HTML)
	if len(found) == 0 || found[0].kind != 's' {
		return false
	}
	if strings.TrimSpace(found[0].text) == "" && r.later() {
		v.Expected = 0
		return true
	}
	root, err := xhtml.Parse(strings.NewReader(found[0].text))
	if err != nil {
		v.Drift, v.Reason = true, collector.Because("not_parsed", err).String()
		return true
	}
	t := &tree{doc: goquery.NewDocumentFromNode(root).Selection, p: r.p, site: r.p.site}
	t.outline()
	t.list(v, r.p.site.List, r.path)
	v.Links = t.links(v)
	return true
}

// thread reads an answer that is one mention.
func (r *jsonPage) thread(v *Visit) bool {
	t, root := r.j.Thread, r.root
	m := &collector.Mention{Site: r.p.name, URL: r.p.address(r.get(root, t.URL)), ID: oneLine(r.get(root, t.ID)),
		Author: collector.Author{Name: oneLine(r.get(root, t.Author)), URL: r.p.address(r.get(root, t.AuthorURL))},
		Title:  oneLine(r.get(root, t.Title)), Text: prose(r.get(root, t.Text)),
		Published: r.p.dates.read(dateText(r.get(root, t.Published))).Published, Replies: r.replies(root)}
	if m.URL == "" {
		m.URL = v.URL
	}
	if m.ID == "" {
		m.ID = m.URL
	}
	if m.Text == "" && len(m.Replies) == 0 {
		return false
	}
	v.Mention = m
	return true
}

package crawler

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"molva/collector"
	"molva/crawler/sites"
)

// readSelected reads a page by the selectors of its site file: one parse, one tree, whatever is asked of it.
func (c *Crawler) readSelected(v *Visit, text []byte, p *place) outline {
	root, err := parseTree(text)
	if err != nil {
		v.Outcome, v.Reason = Broken, collector.Because("not_parsed", err).String()
		return outline{}
	}
	t := &tree{doc: goquery.NewDocumentFromNode(root).Selection, p: p, site: p.site}
	o := t.outline()
	path := pathQuery(v.URL)
	if th := p.site.Thread; th != nil && matchesAny(th.Pages, path) {
		t.thread(v, th)
	} else if w := p.site.Whole; w != nil && matchesAny(w.Pages, path) {
		t.list(v, w, path)
	} else if p.site.List != nil {
		t.list(v, p.site.List, path)
	}
	v.Links = t.links(v)
	return o
}

// tree is a parsed page and the site file it is read by.
type tree struct {
	doc  *goquery.Selection
	p    *place
	site *sites.Site

	anchors []*xhtml.Node // every <a>
}

// outline takes <base>, the robots meta and what may be followed, as outlineOf does without a tree, in one walk.
func (t *tree) outline() outline {
	var o outline
	for n := range t.doc.Nodes[0].Descendants() {
		if n.Type != xhtml.ElementNode {
			continue
		}
		has := nodeAttributes{n}
		switch n.DataAtom {
		case atom.A:
			t.anchors = append(t.anchors, n)
		case atom.Base:
			if href, ok := has.attr("href"); ok {
				t.p.rebaseTo(href)
			}
		case atom.Meta:
			if name, _ := has.attr("name"); strings.EqualFold(name, "robots") {
				content, _ := has.attr("content")
				o.nofollow = o.nofollow || hasWord(content, "nofollow") || hasWord(content, "none")
			}
		}
	}
	return o
}

// list reads the reviews of a page and judges whether they are all there.
func (t *tree) list(v *Visit, l *sites.List, path string) {
	counter := t.value(t.doc, l.Count)
	if n := count(counter); n > 0 { // else what the data around the markup says
		v.Expected = n
	}
	items := t.doc.FindMatcher(l.Item)
	v.Elements = items.Length()
	subject := oneLine(t.value(t.doc, l.Subject))
	var read []found
	items.Each(func(_ int, s *goquery.Selection) {
		if f := t.review(s, l, subject); f.says() {
			read = append(read, f)
		}
	})
	v.Reviews = finish(read, t.p)
	if v.Expected > 0 && (len(read) > 0 || subject != "") {
		v.Aggregates = append(v.Aggregates, collector.Aggregate{Item: t.subject(subject), Count: v.Expected})
	}
	t.health(v, l, read, matchesAny(l.Pages, path) && !isZero(counter) && !t.pastTheEnd() && !(l.Empty.Given() && t.doc.FindMatcher(l.Empty).Length() > 0))
}

// isZero says that a counter is there and says 0.
func isZero(counter string) bool {
	n, ok := plainNumber(counter)
	return ok && n == 0
}

// health says that a page shows fewer reviews, or emptier ones, than the site file expects of it; must says that the
// page is one that shows some.
func (t *tree) health(v *Visit, l *sites.List, read []found, must bool) {
	switch {
	case len(read) == 0 && v.Elements > 0:
		v.Drift, v.Reason = true, collector.Because("read_of_fields", v.Elements).String()
	case len(read) == 0 && v.Expected > 0:
		v.Drift, v.Reason = true, collector.Because("read_of", 0, v.Expected).String()
	case len(read) == 0 && must:
		v.Drift, v.Reason = true, collector.Because("read_none").String()
	}
	if len(read) == 0 {
		return
	}
	for _, name := range l.Require {
		if !slices.ContainsFunc(read, func(f found) bool { return f.has(name) }) {
			v.Drift, v.Reason = true, collector.Because("read_no_field", len(read), name).String()
		}
	}
}

// says is false for an element that tells nothing a review must tell.
func (f found) says() bool {
	return f.Text != "" || f.Title != "" || f.Pros != "" || f.Cons != "" || f.Rating != 0
}

func (f found) has(name string) bool {
	switch name {
	case "id":
		return f.OwnID
	case "author":
		return f.Author.Name != ""
	case "rating":
		return f.RawRating != ""
	case "title":
		return f.Title != ""
	case "text":
		return f.Text != ""
	default:
		return f.Published.Known()
	}
}

func (t *tree) review(s *goquery.Selection, l *sites.List, subject string) found {
	w := l.Review
	get := func(f sites.Field) string { return t.value(s, f) }
	on := t.p.dates.read(get(w.Published))
	r := found{Review: collector.Review{
		Title: oneLine(get(w.Title)), Text: prose(get(w.Text)), Pros: prose(get(w.Pros)), Cons: prose(get(w.Cons)),
		Author:    collector.Author{Name: oneLine(get(w.Author)), URL: t.p.address(get(w.AuthorURL))},
		Published: on.Published, DayMoves: on.ago, Language: languageTag(get(w.Language)), Verified: get(w.Verified) != "",
		Likes: count(get(w.Likes)), URL: t.p.address(get(w.URL)), Item: t.subject(subject),
	}}
	if item := (collector.Item{Name: oneLine(get(w.Item)), URL: t.p.address(get(w.ItemURL))}); item.Name != "" || item.URL != "" && r.Item.Name == "" {
		r.Item = item
	}
	if w.Cut.Given() && s.FindMatcher(w.Cut).Length() > 0 {
		r.Text = cutShort(r.Text)
	}
	r.Rating, r.RawRating = t.rating(get(w.Rating), w.Rating)
	if id := oneLine(get(w.ID)); id != "" {
		r.ID, r.OwnID = id, true
	}
	if r.URL == "" {
		r.URL = t.p.url
		if own, ok := s.Attr("id"); ok && own != "" && !strings.ContainsAny(own, " \t\n") {
			r.URL += "#" + own
		}
	}
	for src := range strings.SplitSeq(get(w.Images), "\n") {
		if a := t.p.link(src); a != "" {
			r.Images = append(r.Images, a)
		}
	}
	r.Replies = t.replies(s, l.Reply)
	return r
}

// subject is the item that the whole page is about; its address is the page's without parameters.
func (t *tree) subject(name string) collector.Item {
	if name == "" {
		return collector.Item{}
	}
	address, _, _ := strings.Cut(t.p.url, "?")
	return collector.Item{Name: name, URL: address}
}

func (t *tree) rating(raw string, f sites.Field) (float64, string) {
	if raw == "" || f.Count && raw == "0" {
		return 0, ""
	}
	return scaled(raw, t.site.Rating)
}

// scaled brings a rating as a site has it to 1..5, by the site's scale, if it says one.
func scaled(raw string, of sites.Rating) (float64, string) {
	sc := stars
	if of != (sites.Rating{}) {
		sc = scale{of.Worst, of.Best}
	}
	n, best, ok := ratingNumber(raw)
	if !ok {
		return 0, raw
	}
	if best > 0 && of == (sites.Rating{}) {
		sc = scale{1, best}
		if best == 100 {
			sc.worst = 0
		}
	}
	return sc.rate(n), raw
}

func (t *tree) replies(s *goquery.Selection, r *sites.Reply) []collector.Reply {
	if r == nil {
		return nil
	}
	var out []collector.Reply
	s.FindMatcher(r.Item).Each(func(_ int, a *goquery.Selection) {
		reply := collector.Reply{Author: oneLine(t.value(a, r.Author)), Text: prose(t.value(a, r.Text)),
			Published: t.p.dates.read(t.value(a, r.Published)).Published, Official: r.Always || t.value(a, r.Official) != ""}
		if reply.Text != "" && len(out) < 100 {
			out = append(out, reply)
		}
	})
	return out
}

// thread reads a page that is a mention.
func (t *tree) thread(v *Visit, th *sites.Thread) {
	m := &collector.Mention{Site: t.p.name, URL: v.URL, ID: oneLine(t.value(t.doc, th.ID)),
		Author: collector.Author{Name: oneLine(t.value(t.doc, th.Author)), URL: t.p.address(t.value(t.doc, th.AuthorURL))},
		Title:  oneLine(t.value(t.doc, th.Title)), Text: prose(t.value(t.doc, th.Text)),
		Published: t.p.dates.read(t.value(t.doc, th.Published)).Published}
	m.Replies = t.replies(t.doc, th.Reply)
	if m.ID == "" {
		m.ID = v.URL
	}
	if m.Text == "" && len(m.Replies) == 0 {
		v.Drift, v.Reason = true, collector.Because("read_no_post").String()
		return
	}
	v.Mention = m
}

// links are the addresses to visit: those that [follow] names, the next pages of a list, or the counted ones.
func (t *tree) links(v *Visit) []string {
	var hrefs, next []string
	collect := func(into *[]string, nodes []*xhtml.Node) {
		for _, n := range nodes {
			href, _ := nodeAttributes{n}.attr("href")
			rel, _ := nodeAttributes{n}.attr("rel")
			switch {
			case href == "" || href[0] == '#':
			case hasWord(rel, "nofollow"):
				if len(v.nofollow) < maxLinks {
					v.nofollow = append(v.nofollow, href)
				}
			case len(*into) < maxLinks:
				*into = append(*into, href)
			}
		}
	}
	if t.site.Follow.Links.Given() {
		collect(&hrefs, t.doc.FindMatcher(t.site.Follow.Links).Nodes)
	} else {
		collect(&hrefs, t.anchors)
	}
	if t.site.Pagination.Next.Given() {
		collect(&next, t.doc.FindMatcher(t.site.Pagination.Next).Nodes)
	}
	out := t.p.follow(hrefs)
	for _, h := range next {
		if a := t.p.address(h); a != "" && a != v.URL && t.p.sameHost(a) {
			v.Next = append(v.Next, a)
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	for _, a := range t.made(v) {
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	counted := t.counted(v, out)
	v.Next = append(v.Next, counted...)
	return append(out, counted...)
}

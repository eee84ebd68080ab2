package crawler

import (
	"slices"
	"strings"

	"molva/collector"
)

// head reads an element of the feed itself.
func (r *feedReader) head(t *feedToken, e feedElement) {
	f := &r.f
	if len(r.open) > 4 || r.within("image", "textinput", "cloud") {
		return
	}
	if r.within("author") {
		r.person(t, e, &f.author)
		return
	}
	if f.language == "" && len(r.open) <= 2 {
		f.language = e.lang
	}
	switch e.name {
	case "title":
		if v := r.value(t); f.title == "" {
			f.title = v.plain(false)
		}
	case "language", "dc:language":
		f.language = strings.TrimSpace(r.value(t).text)
	case "link":
		r.headLink(t)
	}
}

func (r *feedReader) headLink(t *feedToken) {
	f := &r.f
	href, rel := t.attr("href"), strings.ToLower(t.attr("rel"))
	switch {
	case href == "":
		if s := strings.TrimSpace(r.value(t).text); s != "" && f.link == "" {
			f.link = s
		}
	case rel == "next" || rel == "prev-archive":
		f.older = href
	case (rel == "" || rel == "alternate") && f.link == "":
		f.link = href
	}
}

// within says that the open element lies in one of these names, below the entry if there is one.
func (r *feedReader) within(names ...string) bool {
	from := 0
	if r.entry != nil {
		from = r.depth
	}
	for _, e := range r.open[min(from, len(r.open)-1) : len(r.open)-1] {
		for _, n := range names {
			if e.name == n {
				return true
			}
		}
	}
	return false
}

// field reads an element of the open entry: its own children, those of its author, and media in groups. What stands
// deeper (the source it was taken from, what it answers to) is about something else.
func (r *feedReader) field(t *feedToken, e feedElement) {
	switch below := len(r.open) - r.depth; {
	case below > 3:
		return
	case below > 1 && r.within("author"):
		r.person(t, e, &r.entry.author)
		return
	case below > 1 && !r.within("media:group"):
		return
	}
	n := r.entry
	switch e.name {
	case "title":
		setOnce(&n.title, r.value(t).plain(r.atom()))
		n.titleIn = e.lang
	case "link", "feedburner:origlink":
		r.entryLink(t, e)
	case "guid", "id":
		id := strings.TrimSpace(r.value(t).text)
		setOnce(&n.id, id)
		if strings.HasPrefix(id, "http") && !strings.EqualFold(t.attr("ispermalink"), "false") && e.name == "guid" {
			n.permalink = id
		}
	case "description", "summary", "abstract", "dc:description":
		v := r.value(t)
		n.addLinks(v)
		setLonger(&n.summary, v.plain(r.atom() && e.name == "summary"))
		setOnce(&n.textIn, e.lang)
	case "content", "content:encoded", "encoded", "xhtml:body", "body", "fullitem":
		if t.attr("src") == "" {
			v := r.value(t)
			n.addLinks(v)
			setLonger(&n.text, v.plain(r.atom() && e.name == "content"))
			n.textIn = e.lang
		}
	case "author", "dc:creator", "itunes:author", "dc:author":
		r.author(t, e)
	case "language", "dc:language":
		n.language = strings.TrimSpace(r.value(t).text)
	default:
		r.moreFields(t, e)
	}
}

// moreFields are dates, pictures and ratings.
func (r *feedReader) moreFields(t *feedToken, e feedElement) {
	n := r.entry
	switch e.name {
	case "published", "pubdate", "issued", "dcterms:issued":
		setOnce(&n.published, strings.TrimSpace(r.value(t).text))
	case "dc:date", "created", "dcterms:created":
		if v := strings.TrimSpace(r.value(t).text); n.updated == "" || e.name != "dc:date" {
			n.updated = v
		}
	case "updated", "modified", "dcterms:modified", "lastmod":
		setOnce(&n.updated, strings.TrimSpace(r.value(t).text))
	case "enclosure", "media:content":
		if isPicture(t) {
			n.images = append(n.images, t.attr("url"))
		}
	case "media:thumbnail", "itunes:image":
		n.images = append(n.images, firstSaid(t.attr("url"), t.attr("href")))
	default:
		if prefix, local := cutPrefix(e.name); local == "rating" && prefix != "" && prefix != "media" && prefix != "itunes" {
			setOnce(&n.rating, firstSaid(t.attr("average"), t.attr("value"), strings.TrimSpace(r.value(t).text)))
		}
	}
}

func isPicture(t *feedToken) bool {
	kind, medium := t.attr("type"), t.attr("medium")
	if kind != "" || medium != "" {
		return strings.HasPrefix(kind, "image/") || medium == "image"
	}
	path, _, _ := strings.Cut(strings.ToLower(t.attr("url")), "?")
	return pictures[path[strings.LastIndexByte(path, '.')+1:]]
}

var pictures = map[string]bool{"jpg": true, "jpeg": true, "png": true, "gif": true, "webp": true, "avif": true}

// entryLink takes the address of an entry: that of the text for people, before any other.
func (r *feedReader) entryLink(t *feedToken, e feedElement) {
	n := r.entry
	href, rel, kind := t.attr("href"), strings.ToLower(t.attr("rel")), t.attr("type")
	switch {
	case e.name == "feedburner:origlink":
		n.link, n.base = strings.TrimSpace(r.value(t).text), ""
	case href == "":
		if s := strings.TrimSpace(r.value(t).text); s != "" && n.link == "" && (rel == "" || rel == "alternate") {
			n.link, n.base = s, e.base
		}
	case rel == "enclosure":
		if strings.HasPrefix(kind, "image/") {
			n.images = append(n.images, href)
		}
	case rel == "" || rel == "alternate":
		if n.link == "" {
			n.link, n.base = href, e.base
		}
	}
}

// author reads who wrote an entry: an element of its own for the name, or a text.
func (r *feedReader) author(t *feedToken, e feedElement) {
	if e.name == "author" && !t.empty && r.opensPerson() {
		return
	}
	v := r.value(t)
	name := personName(v.plain(false))
	if a := &r.entry.author; a.Name == "" && name != "" {
		a.Name = name
	}
}

// opensPerson says that the first child follows that tells of a person: the name will be one of them.
func (r *feedReader) opensPerson() bool {
	s := r.feedScanner
	for s.next() {
		if s.tok.kind == feedText && strings.TrimSpace(s.tok.words()) == "" {
			continue
		}
		_, local := cutPrefix(s.tok.name)
		return s.tok.kind == feedOpen && slices.Contains([]string{"name", "email", "uri", "url", "homepage"}, local)
	}
	return false
}

// person reads a child of an author.
func (r *feedReader) person(t *feedToken, e feedElement, a *collector.Author) {
	switch e.name {
	case "name":
		if name := oneLine(r.value(t).plain(true)); name != "" && (a.Name == "" || strings.Contains(a.Name, "@")) {
			a.Name = name
		}
	case "uri", "url", "homepage":
		setOnce(&a.URL, strings.TrimSpace(r.value(t).text))
	case "email":
		if mail := strings.TrimSpace(r.value(t).text); a.Name == "" && mail != "" {
			a.Name = mail
		}
	}
}

// personName takes the name out of "mail@site.example (Name)", "Name (mail@site.example)" and "Name <mail>".
func personName(s string) string {
	s = oneLine(s)
	before, rest, ok := strings.Cut(s, "(")
	inside, _, closed := strings.Cut(rest, ")")
	if !ok || !closed {
		return s
	}
	before, inside = strings.TrimSpace(before), strings.TrimSpace(inside)
	switch {
	case strings.Contains(before, "@") && inside != "":
		return inside
	case strings.Contains(inside, "@") && before != "":
		return before
	}
	return s
}

// atom says that the feed is Atom, where a text without a type has no markup.
func (r *feedReader) atom() bool { return len(r.open) > 0 && r.open[0].name == "feed" }

func setOnce(s *string, v string) {
	if *s == "" {
		*s = v
	}
}

func setLonger(s *string, v string) {
	if len(v) > len(*s) {
		*s = v
	}
}

func firstSaid(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

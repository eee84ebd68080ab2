package crawler

// mfTypes are the formats in the words of schema.org.
var mfTypes = map[string]string{"h-review": "Review", "h-review-aggregate": "AggregateRating", "h-product": "Product", "h-event": "Event",
	"h-cite": "Comment", "h-entry": "BlogPosting", "h-card": "Person", "h-item": "Thing"}

// mfNames are the properties of some formats in the words of schema.org; the others bear the same name in both.
var mfNames = map[string]map[string]string{
	"h-review": words("name headline summary headline content reviewBody description reviewBody item itemReviewed author author reviewer author " +
		"published datePublished reviewed datePublished dtreviewed datePublished photo image uid identifier"),
	"h-review-aggregate": words("item itemReviewed average ratingValue count reviewCount votes ratingCount best bestRating worst worstRating"),
	"h-entry":            words("name headline content articleBody published datePublished photo image"),
	"h-cite":             words("content text published datePublished"),
}

// readMicroformats adds the formats of a page as things of schema.org.
func (g *graph) readMicroformats(page *pageTree, p *place) {
	items := parseMicroformats(page, p)
	m := &mfThings{entries: countEntries(items, 0), made: map[*mfItem]*thing{}}
	for _, i := range items {
		g.roots = append(g.roots, m.thing(i, "", 0))
	}
	g.roots = append(g.roots, m.inner...)
}

type mfThings struct {
	entries int
	made    map[*mfItem]*thing // one format may be the value of several properties
	inner   []*thing           // formats that stand within others and are no property of theirs
}

// countEntries counts the postings that a page shows. One is what the page is about; several are a list of pages.
func countEntries(items []*mfItem, depth int) int {
	n := 0
	for _, i := range items {
		if i.is("h-entry") {
			n++
		} else if depth < maxTreeDepth {
			n += countEntries(i.children, depth+1)
		}
	}
	return n
}

func (i *mfItem) is(kind string) bool {
	for _, t := range i.types {
		if t == kind {
			return true
		}
	}
	return false
}

// kind is the first type that has a meaning here, "" for none.
func (i *mfItem) kind() string {
	for _, t := range i.types {
		if mfTypes[t] != "" {
			return t
		}
	}
	return ""
}

// thing makes a thing of a format; as is the property that it is the value of, if any. What is implied says nothing of a
// review or a posting: class="h-review" alone may be a style, and its text is no title.
func (m *mfThings) thing(i *mfItem, as string, depth int) *thing {
	if t := m.made[i]; t != nil {
		return t
	}
	kind := i.kind()
	t := &thing{types: []string{i.schemaType(m.entries, as)}}
	m.made[i] = t
	t.element, t.anchor = nodeAttributes{i.node}.siteID()
	opinion := kind == "h-review" || kind == "h-review-aggregate" || kind == "h-entry"
	for _, p := range i.props {
		if p.implied && opinion {
			continue
		}
		name := p.name
		if ours := mfNames[kind][name]; ours != "" {
			name = ours
		}
		t.props = append(t.props, prop{m.nameFor(name, p), m.val(name, p, depth)})
	}
	if kind == "h-review" || kind == "h-review-aggregate" {
		i.rate(t, kind)
	}
	for _, c := range i.children {
		if depth < maxTreeDepth {
			inner := m.thing(c, "", depth+1)
			if !i.is("h-feed") && !i.is("h-entry") {
				inner.props = append(inner.props, prop{within, val{thing: t}})
			}
			m.inner = append(m.inner, inner)
		}
	}
	return t
}

// schemaType is a format's type. An h-card that names its organization as itself is one.
func (i *mfItem) schemaType(entries int, as string) string {
	kind := i.kind()
	switch {
	case kind == "":
		return i.types[0]
	case kind == "h-card" && i.first("org") != "" && i.first("org") == i.first("name"):
		return "Organization"
	case kind == "h-entry" && as == "comment":
		return "Comment"
	case kind == "h-entry" && entries > 1:
		return "h-entry"
	}
	return mfTypes[kind]
}

// nameFor is the property's name; of a product the summary of its reviews is no review.
func (m *mfThings) nameFor(name string, p mfProp) string {
	if name == "review" && p.item != nil && p.item.kind() == "h-review-aggregate" {
		return "aggregateRating"
	}
	return name
}

func (m *mfThings) val(name string, p mfProp, depth int) val {
	if p.item == nil || depth >= maxTreeDepth {
		return val{text: p.text}
	}
	t := m.thing(p.item, name, depth+1)
	if p.item.kind() == "h-entry" && name == "comment" { // a comment in the words of a posting
		for i := range t.props {
			if t.props[i].name == "articleBody" {
				t.props[i].name = "text"
			}
		}
	}
	return val{thing: t}
}

// rate gives a review its rating with its scale, which microformats say beside it or within h-rating.
func (i *mfItem) rate(t *thing, kind string) {
	from, value := i, i.first("average", "rating")
	for _, p := range i.props {
		if p.name == "rating" && p.item != nil {
			from, value = p.item, p.item.first("average", "value", "rating", "name")
		}
	}
	rating := t
	if kind == "h-review" {
		rating = &thing{}
	}
	kept := t.props[:0]
	for _, p := range t.props {
		if p.name != "rating" && p.name != "ratingValue" {
			kept = append(kept, p)
		}
	}
	t.props = kept
	if value == "" {
		return
	}
	rating.props = append(rating.props, prop{"ratingValue", val{text: value}})
	for _, name := range []string{"best", "worst"} {
		if s := firstOf(from.first(name), i.first(name)); s != "" {
			rating.props = append(rating.props, prop{name + "Rating", val{text: s}})
		}
	}
	if kind == "h-review-aggregate" && from != i {
		rating.props = append(rating.props, prop{"reviewCount", val{text: from.first("count")}}, prop{"ratingCount", val{text: from.first("votes")}})
	}
	if kind == "h-review" {
		t.props = append(t.props, prop{"reviewRating", val{thing: rating}})
	}
}

package crawler

import (
	"strings"

	"molva/collector"
)

// Types of schema.org that matter here.
var (
	reviewTypes  = []string{"Review", "UserReview", "EmployerReview", "CriticReview", "Recommendation"}
	mentionTypes = []string{"DiscussionForumPosting", "SocialMediaPosting", "BlogPosting", "NewsArticle", "Article", "Question"}
	subjects     = []string{"Product", "Service", "Hotel", "Restaurant", "Organization", "LocalBusiness", "Corporation", "OnlineStore", "Store", "Brand"}
	officials    = []string{"Organization", "LocalBusiness", "Corporation", "OnlineStore", "Store", "Brand"}
)

// reading turns things of schema.org into nouns, for one page.
type reading struct {
	*graph
	p     *place
	out   []found
	seen  map[*thing]bool
	only  *collector.Item // onlySubject, once it was looked for
	items map[*thing]collector.Item
}

// readGraph reads all reviews and aggregates, in the order of the page.
func readGraph(g *graph, p *place) ([]found, []collector.Aggregate) {
	g.index()
	r := &reading{graph: g, p: p, seen: map[*thing]bool{}}
	r.parents()
	r.out = make([]found, 0, len(r.parent))
	var aggregates []collector.Aggregate
	done := map[*thing]bool{}
	for _, t := range g.roots {
		r.walk(t, nil, 0, done, &aggregates)
	}
	return r.out, aggregates
}

// parents notes for each review whose it is, since a graph may name it at the product and describe it elsewhere.
func (r *reading) parents() {
	r.parent = map[*thing]*thing{}
	done := map[*thing]bool{}
	var walk func(t *thing, depth int)
	walk = func(t *thing, depth int) {
		if done[t] || depth > maxJSONDepth {
			return
		}
		done[t] = true
		for _, pr := range t.props {
			if pr.name == within {
				continue
			}
			child := r.resolve(pr.val)
			if child == nil {
				continue
			}
			if (pr.name == "review" || pr.name == "reviews") && r.parent[child] == nil && (child.is(reviewTypes...) || child.looksLikeReview()) {
				r.parent[child] = t
			}
			if pr.val.thing != nil {
				walk(child, depth+1)
			}
		}
	}
	for _, t := range r.roots {
		walk(t, 0)
	}
}

func (r *reading) walk(t, item *thing, depth int, done map[*thing]bool, aggregates *[]collector.Aggregate) {
	if done[t] || depth > maxJSONDepth {
		return
	}
	done[t] = true
	if t.is(reviewTypes...) || len(t.types) == 0 && r.parent[t] != nil {
		r.review(t, item)
		return
	}
	if a, ok := r.aggregate(t); ok {
		*aggregates = append(*aggregates, a)
	}
	if r.first(t, "itemReviewed") != nil {
		item = t
	}
	for _, pr := range t.props {
		if pr.name == within || pr.val.thing == nil {
			continue
		}
		next := item
		if pr.name == "review" || pr.name == "reviews" {
			next = t
		}
		if child := r.resolve(pr.val); child != nil {
			r.walk(child, next, depth+1, done, aggregates)
		}
	}
}

// review adds one review, unless it says nothing.
func (r *reading) review(t, item *thing) {
	if r.seen[t] {
		return
	}
	r.seen[t] = true
	v := collector.Review{
		Title: oneLine(t.text("headline", "name")), Text: prose(t.text("reviewBody", "description", "text")),
		Language: languageTag(t.text("inLanguage")), Likes: r.likes(t),
		Pros: r.notes(t, "positiveNotes"), Cons: r.notes(t, "negativeNotes"),
	}
	if ratings := t.all("reviewRating", "rating", "ratingValue"); len(ratings) > 0 {
		v.Rating, v.RawRating = r.schemaRating(ratings[0])
	}
	v.Author = r.author(t, "author", "creator")
	on := r.p.dates.read(t.text("datePublished", "dateCreated"))
	v.Published, v.DayMoves = on.Published, on.ago
	v.Item = r.reviewed(t, item)
	v.Images = r.images(t)
	v.Replies = r.replies(t, v.Item.Name)
	if v.Text == "" && v.Title == "" && v.Pros == "" && v.Cons == "" && v.Rating == 0 {
		return
	}
	if v.Title == v.Item.Name { // name repeats what is reviewed: no title
		v.Title = ""
	}
	f := found{Review: v}
	r.identify(t, &f)
	r.out = append(r.out, f)
}

// identify takes the site's own id and the review's address.
func (r *reading) identify(t *thing, v *found) {
	v.URL = r.p.address(firstOf(t.link("url"), t.text("mainEntityOfPage")))
	var fragment string
	if raw := t.link("url"); raw != "" {
		if _, fragment, _ = strings.Cut(raw, "#"); fragment != "" && v.URL != "" {
			v.URL += "#" + fragment
		}
	}
	id := t.id
	if rest, local := strings.CutPrefix(id, "#"); local {
		id = rest
	} else if t.local {
		_, id, _ = strings.Cut(id, "#")
	}
	if strings.HasPrefix(t.id, "_:") { // a blank node's name holds for one page only
		id = ""
	}
	if v.URL == "" && strings.HasPrefix(id, "http") {
		v.URL = r.p.address(id)
	}
	for _, own := range []string{r.identifier(t), id, fragment, t.element} {
		if own != "" {
			v.ID, v.OwnID, v.element = own, true, own == t.element
			break
		}
	}
	if v.URL == "" {
		v.URL = r.p.url
		if t.anchor && v.ID == t.element {
			v.URL += "#" + t.element
		}
	}
}

func (r *reading) identifier(t *thing) string {
	for _, v := range t.all("identifier") {
		if c := r.resolve(v); c != nil {
			if s := c.text("value", "@value"); s != "" {
				return s
			}
			continue
		}
		if s := v.plain(); s != "" {
			return s
		}
	}
	return ""
}

// reviewed is the item: what itemReviewed says, else the thing whose review it is or which stands around it.
func (r *reading) reviewed(t, item *thing) collector.Item {
	if it := r.named(t); it != (collector.Item{}) {
		return it
	}
	for _, p := range []*thing{r.parent[t], item} {
		if p == nil {
			continue
		}
		if about := r.first(p, "itemReviewed"); about != nil { // said once beside the list of reviews
			p = about
		}
		return r.item(p)
	}
	for _, v := range t.all(within) {
		return r.item(v.thing)
	}
	return r.onlySubject()
}

func (r *reading) item(t *thing) collector.Item {
	it, known := r.items[t]
	if known {
		return it
	}
	it = collector.Item{Name: oneLine(t.text("name", "legalName")), URL: r.p.address(t.link("url"))}
	if it.URL == "" && !t.local && strings.HasPrefix(t.id, "http") {
		it.URL = r.p.address(t.id)
	}
	if r.items == nil {
		r.items = map[*thing]collector.Item{}
	}
	r.items[t] = it
	return it
}

// onlySubject is the item of a page that describes one product or business beside its reviews.
func (r *reading) onlySubject() collector.Item {
	if r.only != nil {
		return *r.only
	}
	r.only = &collector.Item{}
	var one *thing
	for _, t := range r.roots {
		if t.is(subjects...) && r.first(t, "aggregateRating") != nil {
			if one != nil {
				return *r.only
			}
			one = t
		}
	}
	if one != nil {
		*r.only = r.item(one)
	}
	return *r.only
}

// aggregate is what a thing says of all its reviews, or an AggregateRating that names what it is about.
func (r *reading) aggregate(t *thing) (collector.Aggregate, bool) {
	out, a := collector.Aggregate{}, t
	if t.is("AggregateRating") {
		if r.seen[t] { // it was met at the thing that it belongs to
			return out, false
		}
		out.Item = r.named(t)
		for _, v := range t.all(within) {
			if out.Item == (collector.Item{}) {
				out.Item = r.item(v.thing)
			}
		}
		if out.Item == (collector.Item{}) {
			return out, false
		}
	} else {
		if a = r.first(t, "aggregateRating"); a == nil {
			return out, false
		}
		r.seen[a] = true
		out.Item = r.item(t)
	}
	if out.Rating, _ = r.schemaRating(val{thing: a}); out.Rating == 0 {
		if inner := r.first(a, "reviewRating"); inner != nil {
			out.Rating, _ = r.schemaRating(val{thing: inner})
		}
	}
	if out.Count = count(a.text("reviewCount")); out.Count == 0 {
		out.Count = count(a.text("ratingCount"))
	}
	return out, out.Rating > 0 || out.Count > 0
}

// named is the item that a review or a rating says it is about: a thing, or its name.
func (r *reading) named(t *thing) collector.Item {
	if own := r.first(t, "itemReviewed", "itemreviewed"); own != nil {
		if it := r.item(own); it != (collector.Item{}) {
			return it
		}
	}
	if s := t.text("itemReviewed", "itemreviewed"); s != "" && !strings.HasPrefix(s, "http") {
		return collector.Item{Name: oneLine(s)}
	}
	return collector.Item{}
}

package crawler

import (
	"regexp"
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"molva/collector"
	"molva/crawler/sites"
)

// articleTypes of schema.org say that a page is an article, a post or a thread; otherTypes that it is something else,
// unless it is an article too.
var (
	articleTypes = append([]string{"ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle",
		"TechArticle", "ScholarlyArticle", "LiveBlogPosting", "Report", "AdvertiserContentArticle"}, mentionTypes...)
	otherTypes = []string{"Product", "ProductGroup", "Offer", "AggregateOffer", "OfferCatalog", "ItemList", "CollectionPage", "SearchResultsPage", "ContactPage",
		"FAQPage", "CheckoutPage", "ProfilePage", "JobPosting", "Event", "Hotel", "Restaurant", "Movie", "VideoObject"}
)

// facts are what a page says of itself as an article, in its data and its head.
type facts struct {
	declared bool // it says that it is an article
	typed    bool // ... in schema.org's words
	posting  bool // a post among others, so that the page's main text is not its
	other    bool // it says that it is something else
	title    string
	author   collector.Author
	on       dated
	replies  []collector.Reply
	self     string // the article's one address, whichever page or form of it is read
}

// factsOf gathers them: JSON-LD, then microdata, then the head, then the elements that say what they are.
func factsOf(text []byte, o outline, elements []*xhtml.Node, p *place) facts {
	var f facts
	g := &graph{}
	for _, b := range o.blocks {
		g.readJSONLD(b)
	}
	f.take(g, p)
	if o.micro {
		m := &graph{}
		m.readMicrodata(&pageTree{page: text})
		f.take(m, p)
	}
	f.head(elements, p)
	if f.title == "" {
		f.title = o.title
	}
	f.title = headline(elements, f.title)
	f.self = ownAddress(elements, p)
	f.author.Name = byWords.ReplaceAllString(f.author.Name, "")
	return f
}

// commentPage is the part of an address that names a page of an article's comments.
var commentPage = regexp.MustCompile(`comment-page-\d+/?$`)

// ownAddress is the address that a page gives itself (link rel=canonical), if it is one of the same host: a form for
// printing, for telephones, a page of comments are no articles of their own. The site's front page is nobody's.
func ownAddress(elements []*xhtml.Node, p *place) string {
	self := p.url
	for _, n := range elements {
		a := nodeAttributes{n}
		if rel, _ := a.attr("rel"); n.DataAtom == atom.Link && hasWord(rel, "canonical") {
			href, _ := a.attr("href")
			if at := p.address(href); p.sameHost(at) && pathQuery(at) != "/" {
				self = at
			}
			break
		}
	}
	if at := p.address(commentPage.ReplaceAllString(self, "")); at != "" {
		return at
	}
	return self
}

// take reads the things of a graph. Of several articles the one counts that bears the page's address: the others are
// those of a list.
func (f *facts) take(g *graph, p *place) {
	g.index()
	var articles []*thing
	for _, t := range g.roots {
		if main := g.first(t, "mainEntity"); main != nil && !t.is(articleTypes...) {
			t = main
		}
		switch {
		case t.is(articleTypes...):
			if !slices.Contains(articles, t) {
				articles = append(articles, t)
			}
		case t.is(otherTypes...) || g.first(t, "offers") != nil:
			f.other = true
		}
	}
	r := &reading{graph: g, p: p}
	for _, t := range articles {
		if len(articles) == 1 || r.isPage(t) {
			f.article(r, t)
			return
		}
	}
	f.other = f.other || len(articles) > 0
}

// isPage says that a thing is what the page is about.
func (r *reading) isPage(t *thing) bool {
	for _, v := range t.all("url", "mainEntityOfPage") {
		if p := r.resolve(v); p != nil && (r.p.address(p.id) == r.p.url || r.p.address(p.text("url")) == r.p.url) {
			return true
		}
		if v.text != "" && r.p.address(v.text) == r.p.url {
			return true
		}
	}
	return strings.HasPrefix(t.id, "http") && r.p.address(t.id) == r.p.url
}

func (f *facts) article(r *reading, t *thing) {
	f.declared, f.typed = true, true
	f.posting = t.is("DiscussionForumPosting", "SocialMediaPosting", "Question")
	if f.title == "" {
		f.title = oneLine(t.text("headline", "name"))
	}
	if f.author == (collector.Author{}) {
		f.author = r.author(t, "author", "creator")
	}
	if !f.on.Known() {
		f.on = r.p.dates.read(t.text("datePublished", "dateCreated"))
	}
	if len(f.replies) == 0 {
		f.replies = r.replies(t, "")
	}
}

// metaDates are the names under which pages' heads give the day of publishing; a day of change is none.
var metaDates = []string{"article:published_time", "og:published_time", "datepublished", "date.published", "publish-date", "publish_date", "publication_date", "publicationdate",
	"pubdate", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "sailthru.date", "parsely-pub-date", "article.published", "date"}

// head reads the page's meta elements.
func (f *facts) head(elements []*xhtml.Node, p *place) {
	meta := map[string]string{}
	for _, n := range elements {
		if n.DataAtom != atom.Meta {
			continue
		}
		content, name := "", ""
		for _, at := range n.Attr {
			switch at.Key {
			case "name", "property", "itemprop":
				name = strings.ToLower(at.Val)
			case "content":
				content = strings.TrimSpace(at.Val)
			}
		}
		if name != "" && content != "" && meta[name] == "" && len(meta) < 500 {
			meta[name] = content
		}
	}
	kind := strings.ToLower(meta["og:type"])
	f.declared = f.declared || kind == "article" || kind == "blog" || kind == "blog.post" || meta["article:published_time"] != ""
	f.other = f.other || strings.HasPrefix(kind, "product") || kind == "profile" || strings.HasPrefix(kind, "video")
	if f.title == "" {
		f.title = oneLine(meta["og:title"])
	}
	for _, name := range []string{"author", "article:author", "dc.creator", "sailthru.author", "parsely-author"} {
		if v := oneLine(meta[name]); v != "" && f.author == (collector.Author{}) && !strings.Contains(v, "://") && len(v) < 200 {
			f.author.Name = v
		}
	}
	for _, name := range metaDates {
		if v := meta[name]; v != "" && !f.on.Known() {
			f.on = p.dates.read(v)
		}
	}
}

// headline is the page's first heading where its title goes on with the site's name, and the title else.
func headline(elements []*xhtml.Node, title string) string {
	for _, n := range elements {
		if n.DataAtom != atom.H1 {
			continue
		}
		h := oneLine(nodeText(n, sites.Selector{}))
		if h == "" {
			continue
		}
		rest, begins := strings.CutPrefix(title, h)
		rest = strings.TrimSpace(rest)
		if title == "" || begins && (rest == "" || strings.ContainsRune("|-–—:·•«»", []rune(rest)[0])) {
			return h
		}
	}
	return title
}

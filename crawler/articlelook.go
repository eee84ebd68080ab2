package crawler

import (
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"molva/collector"
	"molva/crawler/sites"
)

// Lengths of a main text, in letters of prose.
const (
	leastDeclared = 200  // of a page that says that it is an article
	leastOther    = 600  // of any other
	longArticle   = 1000 // a declared article with so much is no captcha, whatever else stands on the page
)

// isArticle says that a page looks like an article: its main block is mostly prose and no list, and the page says that it
// is one, or who wrote it, or when, or stands at an address of articles.
func (f *facts) isArticle(main mainText, v *Visit, p *place) bool {
	path := pathQuery(p.url)
	switch {
	case path == "/" || f.title == "":
		return false
	case len(v.Aggregates) > 0 && !f.typed: // the page of something that is rated
		return false
	case otherAddress().MatchString(path) || !f.typed && houseAddress().MatchString(path):
		return false
	}
	prose, all := main.page.good(main.at), main.page.lettersOf(main.at)
	switch {
	case 2*prose < all:
		return false
	case f.declared && prose < leastDeclared:
		return false
	case !f.declared && (prose < leastOther || !f.on.Known() && f.author.Name == "" && !articleAddress().MatchString(path)):
		return false
	}
	return !main.isList() && !main.asksPassword() && (f.typed || main.page.prices() < 6) // what takes long comes last
}

// Addresses of lists, searches and sign-ins; of what a firm says of itself, which many a system declares an article; of
// articles. A price alone is what cards of goods have.
var (
	houseAddress   = lazily(`(?i)^/(?:[a-z]{2}/)?(?:about(?:-us)?|o-nas|o-kompanii|o-magazine|pro-nas|pro-kompaniyu|contacts?|contact-us|kontakt[iy]|delivery|dostavka|shipping|payments?|oplata|dostavka-i-oplata|dostavka-ta-oplata|terms[a-z-]*|privacy[a-z-]*|policy|politika[a-z-]*|polityka[a-z-]*|oferta|agreement|soglashenie|usloviya|umov[iy]|garanti[a-z]*|vozvrat|povernennya|returns?|faq|help|vakansii|vakansiyi|careers|jobs|rekvizit[iy])(?:[/?.]|$)`)
	otherAddress   = lazily(`(?i)^/(?:[a-z]{2}/)?(?:search|poisk|poshuk|find|login|signin|signup|register|registration|cart|basket|korzina|koshik|checkout|account|profile|user|tags?|categor(?:y|ies)|catalog(?:ue)?|author)(?:[/?.]|$)|[?&](?:s|q|query|search|text)=`)
	articleAddress = lazily(`(?i)/(?:[a-z-]*news[a-z-]*|novosti|novyny|novini|blogs?|articles?|stories|story|posts?|stat[iy]i?|statti|statja|statya|publications?|publikac[a-z]*|press[a-z-]*|journal|zhurnal|magazine|reviews?|obzor[a-z]*|interview|intervyu|opinion|kolonki|[12]\d{3}/[01]?\d)(?:[-/_?.]|$)`)
	priceText      = lazily(`(?i)^[^\d]{0,12}\d[\d\s.,]*\s*(?:₽|руб|р\.|грн|₴|\$|€|usd|eur|uah|rub|тг|₸)|^(?:[$€£₽₴]\s*)\d`)
)

// isGate says that the page is shown in place of the one asked for, however much it says.
func (v *Visit) isGate(text []byte, header http.Header, f facts, main mainText) bool {
	if f.declared && main.page.good(main.at) >= longArticle && header.Get("Cf-Mitigated") == "" {
		return false
	}
	return blockedBy(text, header) != "" || gateAddress(pathQuery(v.URL)) != ""
}

// prices are how many passages of the page are nothing but a price.
func (a *articlePage) prices() int {
	n := 0
	for _, p := range a.passages {
		if p.letters <= 30 && mayBePrice(p.text) && priceText().MatchString(p.text) {
			n++
		}
	}
	return n
}

// mayBePrice passes over most texts that are none: in a price the first digit comes early.
func mayBePrice(s string) bool {
	i := strings.IndexAny(s, "0123456789")
	return i >= 0 && utf8.RuneCountInString(s[:i]) <= 12
}

// isList says that the main block is a list of articles: headings that are links part its prose. Below an article there
// may be such a list too, but then most of the prose stands in one piece.
func (m mainText) isList() bool {
	links, piece, longest, all := 0, 0, 0, 0
	b := m.page.blocks[m.at]
	for _, p := range m.page.passages[b.from:b.to] {
		if p.dropped {
			continue
		}
		if isHeading(m.page.blocks[p.in].tag) && 10*p.linked > 7*p.letters {
			links++
			piece = 0
		}
		piece += p.weight
		all += p.weight
		longest = max(longest, piece)
	}
	return links >= 3 && 5*longest < 3*all
}

// asksPassword says that the main block is a sign-in.
func (m mainText) asksPassword() bool {
	for n := range m.page.blocks[m.at].node.Descendants() {
		if n.DataAtom == atom.Input {
			if kind, _ := (nodeAttributes{n}).attr("type"); strings.EqualFold(kind, "password") {
				return true
			}
		}
	}
	return false
}

// nearLevels is how far around the main block the author and the day of an article are looked for.
const nearLevels = 4

// near looks around the main block for what the page's data does not tell: a <time>, a link with rel=author.
func (f *facts) near(main mainText, p *place) {
	if main.page == nil {
		return
	}
	n := main.page.blocks[main.at].node
	for range nearLevels {
		if n == nil || n.DataAtom == atom.Body || f.on.Known() && f.author.Name != "" {
			return
		}
		f.within(n, p, 0)
		n = n.Parent
	}
}

// within reads an element and those in it, without what stands beside the article.
func (f *facts) within(n *xhtml.Node, p *place, depth int) {
	for c := n.FirstChild; c != nil && depth < 2*maxOpen; c = c.NextSibling {
		if c.Type != xhtml.ElementNode {
			continue
		}
		if h := hintOf(c); h == commentHint || c.DataAtom == atom.Aside || c.DataAtom == atom.Footer || c.DataAtom == atom.Nav {
			continue
		}
		switch {
		case c.DataAtom == atom.Time && !f.on.Known():
			f.on = timeOf(c, p)
		case f.author.Name == "" && namesAuthor(c):
			if name := oneLine(nodeText(c, sites.Selector{})); name != "" && len(name) < 200 {
				f.author = collector.Author{Name: byWords.ReplaceAllString(name, "")}
				if href, ok := (nodeAttributes{c}).attr("href"); ok {
					f.author.URL = p.address(href)
				}
			}
		}
		f.within(c, p, depth+1)
	}
}

// byWords stand before an author's name.
var byWords = regexp.MustCompile(`(?i)^(?:by|автор|текст|written by|author)\s*:?\s+`)

// namesAuthor says that an element is marked as the author's name.
func namesAuthor(n *xhtml.Node) bool {
	for _, at := range n.Attr {
		switch {
		case at.Key == "rel" && hasWord(at.Val, "author"), at.Key == "itemprop" && hasWord(at.Val, "author"):
			return true
		case at.Key == "class" && (hasWord(at.Val, "p-author") || hasWord(at.Val, "author-name") || hasWord(at.Val, "author__name") || hasWord(at.Val, "byline__name")):
			return true
		}
	}
	return false
}

// timeOf reads a <time>, unless it says when the page was changed.
func timeOf(n *xhtml.Node, p *place) dated {
	a := nodeAttributes{n}
	class, _ := a.attr("class")
	prop, _ := a.attr("itemprop")
	if strings.Contains(class, "updated") && !strings.Contains(class, "published") || strings.Contains(class, "modified") || prop == "dateModified" {
		return dated{}
	}
	if s, ok := a.attr("datetime"); ok {
		return p.dates.read(s)
	}
	return p.dates.read(nodeText(n, sites.Selector{}))
}

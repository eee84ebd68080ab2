package propose

import (
	"math"
	"strings"

	"golang.org/x/net/html"
)

// signs are what speaks for a review within one element.
type signs struct {
	letters int // of its text
	linked  int // of it within links
	longest int // letters of the longest passage that is no link
	dates   int
	ratings int
	authors int
	sides   int // labels of pros and cons
	prices  int
}

// look walks an element and notes the signs of every element within it.
func (d *doc) look(n *html.Node, all map[*html.Node]*signs, link bool, depth int) *signs {
	s := &signs{}
	link = link || n.Data == "a" && attr(n, "href") != "" || n.Data == "button"
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || unseen[c.Data] || depth >= maxDepth {
			continue
		}
		o := d.look(c, all, link, depth+1)
		s.letters, s.linked, s.longest = s.letters+o.letters, s.linked+o.linked, max(s.longest, o.longest)
		s.dates, s.ratings, s.authors, s.sides, s.prices = s.dates+o.dates, s.ratings+o.ratings, s.authors+o.authors, s.sides+o.sides, s.prices+o.prices
	}
	d.own(n, s, link)
	all[n] = s
	return s
}

// own adds what the element itself says, what its children said already left out.
func (d *doc) own(n *html.Node, s *signs, link bool) {
	own, name := ownText(n), called(n)
	letters := runes(own)
	s.letters += letters
	if link {
		s.linked += letters
	} else {
		s.longest = max(s.longest, letters)
	}
	if s.dates == 0 && (letters > 0 && letters <= 60 || attr(n, "datetime") != "" || attr(n, "content") != "" || attr(n, "title") != "") && d.isDate(n, own) {
		s.dates = 1
	}
	if s.ratings == 0 && d.isRating(n, name, own) {
		s.ratings = 1
	}
	if s.authors == 0 && letters > 1 && letters < 60 && authorName.MatchString(name) && !authorNot.MatchString(name) {
		s.authors = 1
	}
	if letters > 0 && letters < 30 && (prosLabel.MatchString(own) || consLabel.MatchString(own)) {
		s.sides++
	}
	if letters > 0 && letters < 60 && (buying.MatchString(own) || money.MatchString(own)) {
		s.prices++
	}
}

func (d *doc) isDate(n *html.Node, own string) bool {
	for _, v := range []string{attr(n, "datetime"), attr(n, "content"), attr(n, "title"), own} {
		if len(v) > 5 && len(v) < 150 {
			if p, _ := dateIn(v, d.page.Now); p.Known() {
				return true
			}
		}
	}
	return false
}

func (d *doc) isRating(n *html.Node, name, own string) bool {
	if strings.ContainsAny(own, "★☆⭐✮✭") {
		return true
	}
	if ratingName.MatchString(name) && !ratingNot.MatchString(name) && len(name) < 300 {
		return true
	}
	return len(own) < 60 && ratingOfText.MatchString(own)
}

// named says how an element and those around it are called: 1 like a review, -1 like what stands beside reviews.
func named(n *html.Node) (score float64) {
	name := called(n)
	if reviewName.MatchString(name) {
		score += 2
	}
	if unwanted.MatchString(name) && !reviewName.MatchString(name) {
		score -= 2
	}
	for i, p := 0, n.Parent; p != nil && i < 8; i, p = i+1, p.Parent {
		name := called(p)
		if i < 3 && reviewName.MatchString(name) {
			score += 0.5
		}
		if p.Data != "body" && p.Data != "html" && unwanted.MatchString(name) {
			score -= 2
		}
		switch p.Data {
		case "aside", "nav", "footer", "header":
			score -= 3
		}
		if h := headingOf(p); i < 3 && h != "" && elsewhere.MatchString(h) {
			score -= 4
		}
	}
	return math.Max(score, -8)
}

// headingOf is the text of the heading with which a block begins, or that stands right before it.
func headingOf(n *html.Node) string {
	if n.Data == "body" || n.Data == "html" {
		return ""
	}
	if kids := elements(n); len(kids) > 1 && isHeading(kids[0]) {
		return ownText(kids[0])
	}
	if p := previous(n); p != nil && isHeading(p) {
		return ownText(p)
	}
	return ""
}

func isHeading(n *html.Node) bool {
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '2' && n.Data[1] <= '6' {
		return true
	}
	return titleName.MatchString(strings.ToLower(attr(n, "class"))) && runes(ownText(n)) > 3 && runes(ownText(n)) < 60
}

// holders hold reviews and are none.
var holders = map[string]bool{"ul": true, "ol": true, "tbody": true, "body": true, "html": true, "main": true, "thead": true, "form": true, "header": true, "footer": true, "nav": true}

// reviewness says how much an element is like one review: 0 for what is none.
func reviewness(n *html.Node, s *signs) float64 {
	prose := s.letters - s.linked
	if prose < 5 || s.letters > 20_000 || holders[n.Data] {
		return 0
	}
	score := named(n)
	kinds := 0
	for _, is := range []struct {
		n int
		w float64
	}{{s.dates, 2}, {s.ratings, 2}, {s.authors, 1.5}, {s.sides, 1.5}} {
		if is.n > 0 {
			score += is.w
			kinds++
		}
	}
	if kinds == 0 || kinds == 1 && s.dates == 0 && s.sides == 0 && !reviewName.MatchString(called(n)) {
		return 0
	}
	switch {
	case s.longest >= 40:
		score += 2
	case s.longest >= 15:
		score++
	}
	if s.linked*2 > s.letters && s.longest < 40 {
		score -= 2
	}
	if s.prices > 0 {
		score -= 1.5 * float64(min(s.prices, 3))
	}
	if s.dates > 4 {
		score -= 0.5 * float64(s.dates-4)
	}
	return math.Max(score, 0)
}

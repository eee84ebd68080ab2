package crawler

import (
	"regexp"
	"strconv"
	"strings"

	xhtml "golang.org/x/net/html"

	"molva/collector"
	"molva/crawler/sites"
)

// post is one post of a thread, or one comment.
type post struct {
	collector.Reply
	link   string // the author's own page
	number int    // within the thread, from 1; 0 where the page does not say
	moves  bool   // its day was counted back from now
}

// posts reads the posts or comments that an engine writes, in the order of the page, and the elements they stand in.
// Each is read without those that are nested in it.
func (e *engine) posts(elements []*xhtml.Node, p *place) ([]post, map[*xhtml.Node]bool) {
	in := map[*xhtml.Node]bool{}
	var order []*xhtml.Node
	for _, n := range elements {
		if len(order) <= maxReplies && e.Post.Match(n) {
			in[n] = true
			order = append(order, n)
		}
	}
	nested := sites.Selector{Selector: func(n *xhtml.Node) bool { return in[n] }}
	own := sites.Selector{Selector: func(n *xhtml.Node) bool { return in[n] || e.Quote.Given() && e.Quote.Match(n) }}
	var out []post
	for _, n := range order {
		within := elementsOf(n, in)
		one := post{Reply: collector.Reply{Author: oneLine(e.Author.in(within, nested)), Text: prose(e.Text.in(within, own))}, link: p.address(e.Link.in(within, nested))}
		if one.Text == "" { // nothing but a quotation
			one.Text = prose(e.Text.in(within, nested))
		}
		on := p.dates.beside(e.Date.in(within, nested))
		one.Published, one.moves = on.Published, on.ago
		if m := postNumber.FindStringSubmatch(e.Number.in(within, nested)); m != nil {
			one.number, _ = strconv.Atoi(m[1])
		}
		out = append(out, one)
	}
	return out, in
}

// postNumber is what stands where a program counts posts: "#12", "№12", "12".
var postNumber = regexp.MustCompile(`^\s*(?:#|№|No\.?)?\s*#?(\d{1,6})\s*$`)

// elementsOf lists an element and those within it, in order, without entering any of stop.
func elementsOf(n *xhtml.Node, stop map[*xhtml.Node]bool) []*xhtml.Node {
	out := []*xhtml.Node{n}
	var walk func(n *xhtml.Node, depth int)
	walk = func(n *xhtml.Node, depth int) {
		for c := n.FirstChild; c != nil && depth < 2*maxOpen; c = c.NextSibling {
			if c.Type == xhtml.ElementNode && !stop[c] {
				out = append(out, c)
				walk(c, depth+1)
			}
		}
	}
	walk(n, 0)
	return out
}

// replies are posts as a mention has them. A day that was counted back is left out: tomorrow the same reply would show
// another, and seem edited.
func replies(posts []post) []collector.Reply {
	var out []collector.Reply
	for _, one := range posts {
		if one.moves {
			one.Published = collector.Published{}
		}
		if one.Text != "" && len(out) < maxReplies {
			out = append(out, one.Reply)
		}
	}
	return out
}

// readThread reads a page of a forum's thread; forum says that the page is at least a forum's.
func readThread(elements []*xhtml.Node, p *place) (m *collector.Mention, forum bool) {
	for _, e := range engines().Forum {
		if (spot{at: e.Mark}).find(elements) == nil {
			continue
		}
		forum = true
		title := oneLine(e.Title.in(elements, sites.Selector{}))
		list, _ := e.posts(elements, p)
		if title == "" || len(list) == 0 {
			continue
		}
		self, later := e.address(e.Self.in(elements, sites.Selector{}), p)
		m = &collector.Mention{Site: p.name, Title: title, ID: self, URL: self}
		pager := spot{at: e.Pager}
		m.Part = e.Pager.Given() && pager.find(elements) != nil
		if first := list[0]; first.number <= 1 && !later {
			m.Author = collector.Author{Name: first.Author, URL: first.link}
			m.Text, m.Published, m.DayMoves = first.Text, first.Published, first.moves
			list = list[1:]
		} else {
			m.Part = true
		}
		m.Replies = replies(list)
		return m, true
	}
	return nil, forum
}

// dayInText finds a date among other words: "» 05.01.2024, 10:00", "#3 05.01.2024".
var dayInText = regexp.MustCompile(`\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:,?\s+\d{1,2}:\d{2})?|\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2})?`)

// beside reads a date that may stand beside other words, where a program writes it. A date of digits with "AM" or "PM"
// is left unread: those who write so put the month first.
func (d dates) beside(s string) dated {
	if len(s) > 300 {
		return dated{}
	}
	s = oneLine(s)
	if i := strings.LastIndex(s, "»"); i >= 0 {
		s = strings.TrimSpace(s[i+len("»"):])
	}
	found := dayInText.FindString(s)
	if up := strings.ToUpper(s); found != "" && (strings.HasSuffix(up, "AM") || strings.HasSuffix(up, "PM")) {
		return dated{}
	}
	if on := d.read(s); on.Known() {
		return on
	}
	return d.read(found)
}

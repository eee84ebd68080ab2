package crawler

import (
	"net/http"
	"strings"
	"unicode"

	xhtml "golang.org/x/net/html"

	"molva/collector"
)

// readArticle makes a mention of a page that shows no reviews: a forum's thread, an article, a post. Where the page's
// data told the mention already, what the data left out comes from the page. Nothing is made of a page that does not look
// like one: a shop's front page, a list, a search, a sign-in.
func (v *Visit) readArticle(text []byte, header http.Header, p *place, o outline) {
	if len(v.Reviews) > 0 {
		return
	}
	root := parsePage(text, header)
	if root == nil {
		return
	}
	elements := elementsOf(root, nil)
	thread, forum := readThread(elements, p)
	if thread != nil {
		fillThread(thread, v.Mention)
		v.Mention = thread
		return
	}
	f := factsOf(text, o, elements, p)
	if v.Mention == nil && (forum && !f.declared || f.other && !f.typed) {
		return // a forum's list, a member's page; a product, a search
	}
	comments, within := readComments(elements, p)
	main, ok := pageOf(root).mainOf(f.title, within)
	f.near(main, p)
	if v.Mention == nil && (!ok || !f.isArticle(main, v, p) || v.isGate(text, header, f, main)) {
		return
	}
	v.Mention = f.mention(v.Mention, main, p)
	if len(v.Mention.Replies) < len(comments) {
		v.Mention.Replies = comments
	}
}

// fillThread takes from the page's data who began a thread and when, on a page that does not show its first post.
func fillThread(m, data *collector.Mention) {
	if data == nil || data.Title != m.Title {
		return
	}
	if m.Author == (collector.Author{}) {
		m.Author = data.Author
	}
	if !m.Published.Known() {
		m.Published = data.Published
	}
}

// readComments reads the comments below an article, by the first of the known ways that finds any, and the elements that
// hold them.
func readComments(elements []*xhtml.Node, p *place) ([]collector.Reply, map[*xhtml.Node]bool) {
	for _, e := range engines().Comments {
		list, in := e.posts(elements, p)
		if out := replies(list); len(out) > 0 {
			return out, in
		}
	}
	return nil, nil
}

// mention is what is known of the article, that which the page's data told first.
func (f *facts) mention(data *collector.Mention, main mainText, p *place) *collector.Mention {
	m := &collector.Mention{ID: p.url, URL: p.url, Title: f.title, Text: main.text, Replies: f.replies}
	if data != nil {
		m = data
		if !f.posting && main.text != "" && main.rather(m.Text) {
			m.Text = main.text
		}
	}
	if main.text != "" {
		m.Links = p.hrefsOf(main.page.blocks[main.at].node)
	}
	m.Site = p.name
	if m.ID == p.url && f.self != p.url {
		m.ID, m.URL, m.Part = f.self, f.self, true
	}
	if m.Author == (collector.Author{}) {
		m.Author = f.author
	}
	if !m.Published.Known() {
		m.Published, m.DayMoves = f.on.Published, f.on.ago
	}
	return m
}

// rather says that the text as it stands on the page is to be had rather than the one in its data: data often has the
// beginning alone, or the whole in one line or with markup. Where the two say different things, the wrong part of the page
// was found.
func (m mainText) rather(data string) bool {
	if strings.Contains(data, "</p>") || strings.Contains(data, "<br") || strings.Contains(data, "</a>") {
		return true
	}
	said, found := triples(data), triples(m.text)
	both := 0
	for t := range said {
		if found[t] {
			both++
		}
	}
	return both > 0 && (2*both > len(said) || 2*both > len(found))
}

// triples are all three words in a row of a text.
func triples(s string) map[[3]string]bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	out := map[[3]string]bool{}
	for i := 0; i+3 <= len(words); i++ {
		out[[3]string(words[i:i+3])] = true
	}
	return out
}

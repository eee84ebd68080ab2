package propose

import (
	"strings"

	"golang.org/x/net/html"
)

// replies are the answers within reviews and how they are read.
type replies struct {
	item      string
	author    *choice
	text      *choice
	published *choice
	official  *choice
	always    bool
	sample    string
	of        int // reviews that have some
}

// answersIn are the outermost elements of an item that hold an answer to the review.
func (b *block) answersIn(d *doc, it *html.Node) []*html.Node {
	var out []*html.Node
	same := map[string]bool{}
	for _, f := range features(it) {
		same[f] = true
	}
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		for _, c := range elements(n) {
			if b.isAnswer(d, c, it, same) {
				out = append(out, c)
			} else if depth < 12 {
				walk(c, depth+1)
			}
		}
	}
	walk(it, 0)
	return out
}

// datedAnswers are those of the items that have one; where all have, it is the form of a review and no answer.
func (b *block) datedAnswers(in *block) []*html.Node {
	var out []*html.Node
	for i, it := range b.items {
		if n := datedAnswer(b.docs[i], it); n != nil {
			b.skip[i] = []*html.Node{n}
			in.items, in.docs, out = append(in.items, n), append(in.docs, b.docs[i]), append(out, n)
		}
	}
	if len(out) == len(b.items) {
		b.skip, in.items, in.docs = make([][]*html.Node, len(b.items)), nil, nil
		return nil
	}
	return out
}

// datedAnswer is the part of an item that has a second date and a text of its own, behind the review's: an answer that
// nothing names so.
func datedAnswer(d *doc, it *html.Node) *html.Node {
	var dates []*html.Node
	for _, n := range inside(it) {
		if own := ownText(n); own != "" && runes(own) < 40 && !dateAway.MatchString(d.text(n)) && !strings.Contains(d.text(n), ":") {
			if p, form := dateIn(own, d.page.Now); p.Known() && form < 0 {
				dates = append(dates, n)
			}
		}
	}
	if len(dates) < 2 {
		return nil
	}
	top := dates[len(dates)-1]
	for top.Parent != it && !within(dates[0], top.Parent) {
		top = top.Parent
	}
	text := d.text(top)
	if left := runes(text) - runes(ownText(dates[len(dates)-1])); left < 20 || runes(d.text(it))-runes(text) < 30 || dateAway.MatchString(headOf(d, top)) {
		return nil
	}
	return top
}

func (b *block) isAnswer(d *doc, n, it *html.Node, same map[string]bool) bool {
	t := d.text(n)
	if runes(t) < 12 || n.Data == "a" || n.Data == "button" || n.Data == "form" || n.Data == "h1" || runes(t)*20 > runes(d.text(it))*19 {
		return false
	}
	name := called(n)
	switch {
	case replyIs.MatchString(name) && !notReply.MatchString(name) && !button.MatchString(t):
	case replyLabel.MatchString(headOf(d, n)):
	case comments.MatchString(name) && !notReply.MatchString(name) && hasDate(d, n) && datesOutside(d, it, n):
	case b.speaks(d, n):
	default:
		alike := 0
		for _, f := range features(n) {
			if same[f] && reviewName.MatchString(f) {
				alike++
			}
		}
		if alike == 0 {
			return false
		}
	}
	// a list of answers is looked into: each of its elements is one
	kids := 0
	for _, c := range elements(n) {
		ct := d.text(c)
		if runes(ct) >= 8 && (replyIs.MatchString(called(c)) || comments.MatchString(called(c)) && hasDate(d, c) || !comments.MatchString(name) && replyLabel.MatchString(headOf(d, c))) && !notReply.MatchString(called(c)) && !partOf(c) {
			kids += runes(ct)
		}
	}
	return n.Data != "ul" && n.Data != "ol" && kids*10 < runes(t)*7
}

// partOf says that an element is called like a field of an answer: reply__text.
func partOf(n *html.Node) bool {
	name := called(n)
	return strings.Contains(name, "text") || strings.Contains(name, "body") || strings.Contains(name, "content") || strings.Contains(name, "head") || strings.Contains(name, "author") || strings.Contains(name, "title")
}

// headOf is the first line of an element's text.
func headOf(d *doc, n *html.Node) string {
	head, _, _ := strings.Cut(d.text(n), "\n")
	return Short(head, 80)
}

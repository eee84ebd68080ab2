package propose

import (
	"slices"
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

// speaks says that the first words within an element are the name of what is reviewed, and that a text follows: the
// company answers.
func (b *block) speaks(d *doc, n *html.Node) bool {
	kids := elements(n)
	if len(kids) < 2 || n.Data == "p" || n.Data == "span" {
		return false
	}
	name := strings.ToLower(oneLine(d.text(kids[0])))
	return runes(name) > 3 && runes(name) < 60 && (b.subjects[name] || b.subjects[inQuotes(name)]) && runes(d.text(n)) > runes(name)+15
}

func hasDate(d *doc, n *html.Node) bool {
	for _, c := range append(inside(n), n) {
		if own := ownText(c); runes(own) < 60 && d.isDate(c, own) {
			return true
		}
	}
	return false
}

// datesOutside says that an item has a date that is not within n.
func datesOutside(d *doc, it, n *html.Node) bool {
	for _, c := range inside(it) {
		if own := ownText(c); !within(c, n) && runes(own) < 60 && d.isDate(c, own) {
			return true
		}
	}
	return false
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

// findReplies notes the answers of every item and leaves them out of what the review's own fields are looked for in.
func (b *block) findReplies() *replies {
	b.skip = make([][]*html.Node, len(b.items))
	var all []*html.Node
	in := &block{subjects: b.subjects}
	r := &replies{}
	for i, it := range b.items {
		b.skip[i] = b.answersIn(b.docs[i], it)
	}
	b.dropCommon()
	for i := range b.items {
		if len(b.skip[i]) > 0 {
			r.of++
		}
		for _, n := range b.skip[i] {
			if len(in.items) < maxItems {
				in.items, in.docs = append(in.items, n), append(in.docs, b.docs[i])
			}
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		all = b.datedAnswers(in)
		r.of = len(all)
	}
	if len(all) == 0 {
		return nil
	}
	if r.item = b.replySelector(all); r.item == "" {
		return nil
	}
	in.item, in.skip = r.item, make([][]*html.Node, len(in.items))
	r.read(in)
	if r.text == nil {
		return nil
	}
	return r
}

// dropCommon takes back what every review has: a part of the review that is called like an answer («response-text»).
func (b *block) dropCommon() {
	if len(b.items) < 3 {
		return
	}
	counts := map[string]int{}
	for i, answers := range b.skip {
		for _, s := range shared(answers[:min(len(answers), 1)], features) {
			if !replyLabel.MatchString(headOf(b.docs[i], answers[0])) {
				counts[s]++
			}
		}
	}
	for i, answers := range b.skip {
		b.skip[i] = slices.DeleteFunc(answers, func(n *html.Node) bool {
			return slices.ContainsFunc(features(n), func(f string) bool { return counts[f] == len(b.items) })
		})
	}
}

// replySelector finds the answers in all items and nothing else in them.
func (b *block) replySelector(want []*html.Node) string {
	wanted := map[*html.Node]bool{}
	for _, w := range want {
		wanted[w] = true
	}
	best, bestCost := "", 1e9
	for _, text := range itemCandidates(b.docs[0], want) {
		s := compile(text)
		if !s.Given() || cost(text) >= bestCost {
			continue
		}
		hits, other := 0, 0
		for _, it := range b.items {
			for _, e := range inside(it) {
				if s.Match(e) {
					if wanted[e] {
						hits++
					} else {
						other++
					}
				}
			}
		}
		if hits >= len(want) && other == 0 {
			best, bestCost = text, cost(text)
		}
	}
	return best
}

// read finds the fields of the answers, and whether they are the company's.
func (r *replies) read(in *block) {
	in.selectors()
	r.published = in.published()
	if r.published != nil && r.published.score < 3 {
		r.published = nil
	}
	head := in.heading()
	r.author = in.author(r.published, head)
	if r.author != nil && r.author.score < 3.5 {
		r.author = nil
	}
	r.text = in.body([]*choice{r.published, r.author, head})
	if self := in.selfText(r.published, r.author, head); self != nil && (r.text == nil || in.ownLetters() > letters(r.text.values)) {
		r.text = self
	}
	if r.text != nil {
		r.sample = firstOf(r.text.values)
	}
	official := 0
	for i := range in.items {
		if in.official(i) {
			official++
		}
	}
	switch {
	case official == len(in.items):
		r.always = true
	case official > 0:
		r.official = in.badge()
	case head != nil && replyLabel.MatchString(firstOf(head.values)) && r.author == nil:
		r.always = true
	}
}

// heading is the line that only says that this is an answer.
func (b *block) heading() *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" {
			continue
		}
		c := &choice{sel: s, values: b.raws(s, ""), score: -s.cost}
		n, is := 0, 0
		for _, v := range c.values {
			if v != "" {
				n++
				if runes(v) < 70 && replyLabel.MatchString(v) {
					is++
				}
			}
		}
		if is > 0 && is == n {
			c.score += float64(is)
			best = better(best, c)
		}
	}
	return best
}

// badge is what only official answers hold.
func (b *block) badge() *choice {
	var best *choice
	for _, s := range b.sels {
		ok, n := true, 0
		for i, it := range b.items {
			_ = it
			is := b.official(i)
			if is != (s.nodes[i] != nil) {
				ok = false
			}
			if is {
				n++
			}
		}
		if ok && n > 0 && s.text != "" {
			best = better(best, &choice{sel: s, value: "yes", values: b.raws(s, ""), score: 1 - s.cost})
		}
	}
	return best
}

// selfText reads what stands in the item itself, everything that other fields read left out.
func (b *block) selfText(noise ...*choice) *choice {
	remove := map[string]bool{}
	for _, c := range noise {
		if c != nil && c.sel.text != "" && c.re == "" {
			remove[c.sel.text] = true
		}
	}
	c := &choice{sel: b.sels[0], values: make([]string, len(b.items)), score: 1}
	for i, it := range b.items {
		out := b.text(i, it)
		for _, e := range inside(it) {
			t := b.text(i, e)
			for _, n := range noise {
				if n != nil && n.sel.text != "" && i < len(n.sel.found) && len(n.sel.found[i]) > 0 && n.sel.found[i][0] == e {
					out = strings.Replace(out, t, "", 1)
				}
			}
			if t != "" && runes(t) < 60 && (button.MatchString(t) || e.Data == "button") {
				remove[removal(e)] = true
				out = strings.Replace(out, t, "", 1)
			}
		}
		for _, a := range b.skip[i] {
			remove[removal(a)] = true
			out = strings.Replace(out, b.text(i, a), "", 1)
		}
		c.values[i] = strings.TrimSpace(out)
	}
	c.remove = sortedKeys(remove)
	if fill(c.values) < 0.5 {
		return nil
	}
	c.re = `(?s)(.+)` // a field without a selector needs something to be one
	return c
}

// official says that an answer is the company's: by what it says of itself, by how it is called, or by the name of who
// answers, which is that of what is reviewed.
func (b *block) official(i int) bool {
	it := b.items[i]
	if officialTxt.MatchString(Short(b.text(i, it), 160)) || officialIs.MatchString(called(it)) {
		return true
	}
	for _, c := range inside(it) {
		name := strings.ToLower(ownText(c))
		if runes(name) > 3 && runes(name) < 60 && (answers.MatchString(name) || officialIs.MatchString(called(c)) && !authorNot.MatchString(name) && c.Data != "p" || b.subjects[name] || b.subjects[inQuotes(name)]) {
			return true
		}
	}
	return false
}

func inQuotes(s string) string {
	if m := quoted.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return "«»"
}

// subjectNames are the headings of the pages, and their parts in quotes.
func subjectNames(docs []*doc) map[string]bool {
	out := map[string]bool{}
	for _, d := range docs {
		for _, n := range d.order {
			if n.Data == "h1" {
				t := strings.ToLower(oneLine(d.text(n)))
				out[t] = true
				for _, m := range quoted.FindAllStringSubmatch(t, 5) {
					out[m[1]] = true
				}
				for i := range t {
					if t[i] == ' ' {
						out[t[i+1:]] = true
					}
				}
			}
		}
	}
	return out
}

func (b *block) ownLetters() int {
	n := 0
	for _, it := range b.items {
		n += runes(ownText(it))
	}
	return n
}

func letters(values []string) int {
	n := 0
	for _, v := range values {
		n += runes(v)
	}
	return n
}

func firstOf(values []string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

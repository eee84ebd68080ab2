package propose

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

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

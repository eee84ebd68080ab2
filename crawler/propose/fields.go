package propose

import (
	"strings"

	"golang.org/x/net/html"
)

// fields are those of one block.
type fields struct {
	id, url, author, authorURL, rating, title, text, pros, cons, published, images, verified, likes *choice
	cut                                                                                             string
	replies                                                                                         *replies
}

// fields finds them one by one, the ones with the clearest form first; what is found is no other field.
func (b *block) fields() fields {
	var f fields
	f.replies = b.findReplies()
	if f.replies == nil {
		b.skip = make([][]*html.Node, len(b.items))
	}
	b.selectors()
	f.pros = b.side(prosLabel, prosName, consName)
	f.cons = b.side(consLabel, consName, prosName, f.pros)
	if f.published = b.published(); f.published != nil && f.published.score < 2.5 {
		f.published = nil
	}
	if f.rating = b.rating(); f.rating != nil && f.rating.score < 2 {
		f.rating = nil
	}
	f.author = b.author(f.published, f.rating, f.pros, f.cons)
	if f.author != nil && f.author.score < 3 {
		f.author = nil
	}
	f.authorURL = b.authorLink(f.author)
	f.verified, f.likes, f.images = b.verified(), b.likes(), b.images()
	f.title = b.title(f.published, f.rating, f.author, f.pros, f.cons, f.verified)
	noise := []*choice{f.published, f.rating, f.author, f.pros, f.cons, f.title, f.verified, f.likes}
	f.text = b.inPieces(b.body(noise))
	if f.text == nil || fill(f.text.values) < 0.3 && f.pros == nil {
		if self := b.selfText(noise...); self != nil {
			f.text = self
			if f.rating != nil && f.rating.sel.text == "" && f.rating.re == ownRating.String() {
				self.re = `(?s)^(?:[^\p{L}]*` + strings.ReplaceAll(strings.Replace(ownRating.String(), "(\\d", "(?:\\d", 1), "(?i)", "(?i:") + `)[^\p{L}\d]*)?(.+)$`
				self.values = cutBy(lazily(self.re), self.values)
			}
		}
	}
	f.id = b.ownID()
	f.url = b.permalink(f.authorURL, f.author)
	if f.cut = b.cutMark(f.text); f.cut == "" {
		f.cut = linkedText(f.text)
	}
	return f
}

// cutMark is what stands in a review whose text is only its beginning: a link to the whole one.
func (b *block) cutMark(text *choice) string {
	if text == nil {
		return ""
	}
	best, bestCost := "", 1e9
	for _, s := range b.sels {
		if s.text == "" || s.cost >= bestCost {
			continue
		}
		ok, n := true, 0
		for i, e := range s.nodes {
			if e == nil {
				continue
			}
			n++
			href := attr(e, "href")
			ok = ok && e.Data == "a" && href != "" && !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "javascript") && more.MatchString(b.text(i, e)) && len(s.found[i]) == 1
		}
		if ok && n > 0 {
			best, bestCost = s.text, s.cost
		}
	}
	return best
}

// linkedText is the text itself where it is a link: then it is but a beginning.
func linkedText(text *choice) string {
	if text == nil || text.all || text.sel.text == "" || strings.ContainsAny(text.sel.text, ",") {
		return ""
	}
	for _, n := range text.sel.nodes {
		if n != nil && n.Data == "a" && attr(n, "href") != "" {
			if last := lastPart(text.sel.text); strings.HasPrefix(last, ".") || strings.HasPrefix(last, "[") {
				return strings.TrimSuffix(text.sel.text, last) + "a" + last
			}
			return text.sel.text
		}
	}
	return ""
}

package propose

import (
	"fmt"
	"regexp"
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
				self.values = cutBy(regexp.MustCompile(self.re), self.values)
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

// ownID is the attribute of the item that holds the site's own number of the review.
func (b *block) ownID() *choice {
	var best *choice
	for _, a := range b.sels[0].attributes() {
		if a != "id" && !(strings.HasPrefix(a, "data-") && (strings.HasSuffix(a, "id") || strings.HasSuffix(a, "key"))) {
			continue
		}
		values := b.raws(b.sels[0], a)
		if fill(values) < 1 || variety(values) < 1 || !regexp.MustCompile(`\d|^[0-9a-f-]{8,}$`).MatchString(values[0]) {
			continue
		}
		c := &choice{sel: b.sels[0], attr: a, values: values, score: 1}
		if strings.HasPrefix(a, "data-") {
			c.score++
		}
		if strings.Contains(a, "user") || strings.Contains(a, "author") || strings.Contains(a, "product") {
			continue
		}
		best = better(best, c)
	}
	return best
}

// permalink is a link of each review to itself: on its date, its title, or a sign.
func (b *block) permalink(not ...*choice) *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || overlaps(s, not...) {
			continue
		}
		values := b.raws(s, "href")
		if fill(values) < 1 || variety(values) < 1 || len(values) < 2 {
			continue
		}
		ok := true
		for i, v := range values {
			n := s.nodes[i]
			ok = ok && n.Data == "a" && !profile.MatchString(v) && strings.ContainsAny(v, "0123456789") && reviewName.MatchString(strings.ToLower(v)) && v != "#" && !strings.HasPrefix(v, "javascript")
		}
		if ok {
			best = better(best, &choice{sel: s, attr: "href", values: values, score: 1 - s.cost})
		}
	}
	return best
}

var (
	boughtText = regexp.MustCompile(`(?i)^[^\p{L}\d]*(проверенн\p{L}+ (покупк|отзыв)|отзыв проверен|покупка подтвержд|подтвержд\p{L}+ (покупк|заказ)|реальн\p{L}+ покуп|куплено|купил[аи]? (на|в|у)|вже купив|перевірен\p{L}+ (покупк|відгук)|підтвердж\p{L}+ покупк|verified)`)
	likesName  = regexp.MustCompile(`like|useful|helpful|vote|plus|thumb|polez|up\b`)
)

// verified is the mark of a buyer; it stands in some reviews.
func (b *block) verified() *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" {
			continue
		}
		n, is := 0, 0
		for i, e := range s.nodes {
			if e != nil {
				n++
				if t := b.text(i, e); runes(t) < 50 && boughtText.MatchString(t) {
					is++
				}
			}
		}
		if is > 0 && is == n {
			best = better(best, &choice{sel: s, value: "yes", values: b.raws(s, ""), score: float64(is) - s.cost})
		}
	}
	return best
}

// likes is how many found the review useful.
func (b *block) likes() *choice {
	var best *choice
	number := regexp.MustCompile(`(\d+)`)
	for _, s := range b.sels {
		if s.text == "" || !likesName.MatchString(s.text) || regexp.MustCompile(`dis|minus|down|rating|star`).MatchString(s.text) {
			continue
		}
		raws := b.raws(s, "")
		ok := fill(raws) > 0.3
		for _, v := range raws {
			ok = ok && (v == "" || runes(v) < 25 && number.MatchString(v))
		}
		if ok {
			best = better(best, &choice{sel: s, re: number.String(), values: cutBy(number, raws), score: fill(raws) - s.cost})
		}
	}
	return best
}

var photoName = regexp.MustCompile(`photo|gallery|image|attach|picture|foto|thumb`)

// images are the pictures that the author added; no faces, no stars.
func (b *block) images() *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || !photoName.MatchString(s.text) || regexp.MustCompile(`avatar|user|author|star`).MatchString(s.text) {
			continue
		}
		ok := true
		values := make([]string, len(b.items))
		for i, found := range s.found {
			for _, n := range found {
				ok = ok && n.Data == "img" && attr(n, "src") != ""
			}
			if len(found) > 0 {
				values[i] = attr(found[0], "src")
			}
		}
		if ok {
			best = better(best, &choice{sel: s, attr: "src", all: true, values: values, score: fill(values) - s.cost})
		}
	}
	return best
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

// writeList writes [list], [list.review], [list.reply] and [pagination], and notes what was found.
func (dr *draft) writeList(b *block, f fields, a around) {
	line := func(format string, args ...any) { dr.body = append(dr.body, fmt.Sprintf(format, args...)) }
	if a.next != "" {
		line("[pagination]\nnext = %s\n", quote(a.next))
		dr.found = append(dr.found, Finding{Field: "next page", How: a.next, Sample: a.nextOf, Sure: 0.8})
	} else {
		dr.miss = append(dr.miss, "next page")
	}
	line("[list]\nitem    = %s", quote(b.item))
	dr.once(line, "subject", a.subject)
	dr.once(line, "count", a.count)
	if req := required(f); req != "" {
		line("require = [%s]", req)
	}
	line("\n[list.review]")
	for _, c := range []struct {
		name string
		c    *choice
		must bool
	}{{"id", f.id, true}, {"url", f.url, false}, {"author", f.author, true}, {"author_url", f.authorURL, false}, {"rating", f.rating, true}, {"title", f.title, true}, {"text", f.text, true},
		{"pros", f.pros, true}, {"cons", f.cons, true}, {"published", f.published, true}, {"images", f.images, false}, {"verified", f.verified, false}, {"likes", f.likes, false}} {
		dr.field(line, c.name, c.c, c.must)
	}
	if f.cut != "" {
		line("cut       = %s", quote(f.cut))
		dr.found = append(dr.found, Finding{Field: "cut", How: f.cut, Sure: 0.7, Note: "the list shows beginnings; the whole texts stand on pages of their own"})
	}
	dr.writeReplies(line, f.replies, len(b.items))
}

func (dr *draft) once(line func(string, ...any), name string, c *choice) {
	if c == nil {
		dr.miss = append(dr.miss, name)
		return
	}
	line("%-7s = %s", name, c.toml())
	dr.found = append(dr.found, Finding{Field: name, How: c.toml(), Sample: firstOf(c.values), Sure: 0.8})
}

func (dr *draft) field(line func(string, ...any), name string, c *choice, must bool) {
	if c == nil {
		if must {
			dr.miss = append(dr.miss, name)
		}
		return
	}
	line("%-9s = %s", name, c.toml())
	full := 0
	for _, v := range c.values {
		if v != "" {
			full++
		}
	}
	note := c.note
	if generated.MatchString(strings.TrimLeft(lastPart(c.sel.text), ".")) {
		note = strings.TrimPrefix(note+"; its class seems made by a build tool and may change within weeks", "; ")
	}
	dr.found = append(dr.found, Finding{Field: name, How: c.toml(), Sample: firstOf(c.values), Of: full, All: len(c.values), Sure: sureOf(0.4 + 0.6*fill(c.values) - 0.3*c.sel.cost), Note: note})
}

func (dr *draft) writeReplies(line func(string, ...any), r *replies, items int) {
	if r == nil {
		dr.miss = append(dr.miss, "reply")
		return
	}
	line("\n[list.reply]\nitem      = %s", quote(r.item))
	dr.found = append(dr.found, Finding{Field: "reply", How: r.item, Sample: r.sample, Of: r.of, All: items, Sure: 0.7})
	for _, c := range []struct {
		name string
		c    *choice
	}{{"author", r.author}, {"text", r.text}, {"published", r.published}, {"official", r.official}} {
		if c.c != nil {
			line("%-9s = %s", c.name, c.c.toml())
		}
	}
	if r.always {
		line("always    = true")
	}
}

// required are the fields that every page had in full.
func required(f fields) string {
	var out []string
	for _, c := range []struct {
		name string
		c    *choice
	}{{"author", f.author}, {"published", f.published}, {"text", f.text}} {
		if c.c != nil && fill(c.c.values) == 1 {
			out = append(out, quote(c.name))
		}
	}
	return strings.Join(out, ", ")
}

package propose

import (
	"strings"

	"golang.org/x/net/html"
)

// around is what stands on a page beside the reviews.
type around struct {
	subject *choice
	count   *choice
	next    string
	nextOf  string // a sample
}

var (
	nextText  = lazily(`(?i)^[^\p{L}\d]*(след(ующая|ующие|\.)?( страница)?|вперед|вперёд|далее|дальше|наступна( сторінка)?|далі|next( page)?|показать ещ[её].*|ещё отзывы|больше отзывов|старые|›|»|→|>|>>)[^\p{L}\d]*$`)
	nextName  = lazily(`next|forward|pager-item-next`)
	pagerName = lazily(`pag(e|er|ing|ination)|navi`)
	countText = lazily(`(?i)(\d[\d\s\x{a0}\x{202f}]*)\s*(?:отзыв|відгук|reviews?\b|оцен\p{L}* и отзыв)|(?:отзывы|отзывов|відгуки|відгуків|reviews?)\D{0,12}(\d[\d\s\x{a0}]*)`)
	aboutForm = lazily(`(?i)^\s*(?:(?:все\s+)?отзывы(?:\s+(?:покупателей|клиентов|пациентов|гостей|туристов|сотрудников|посетителей))?|відгуки(?:\s+(?:покупців|клієнтів))?|reviews?)\s*(?:(?:о|об|про|на|of|for|about)\s+|[:—–-]\s*)(.+?)\s*$`)
	bare      = lazily(`^\d{1,4}$`)
)

// findAround looks at the pages beside the items.
func findAround(b *block, docs []*doc) around {
	var a around
	d := docs[0]
	a.subject = subjectOf(b, docs)
	a.count = countOf(b, docs)
	for _, d := range docs {
		if a.next == "" {
			a.next, a.nextOf = nextOf(d, b)
		}
	}
	_ = d
	return a
}

// subjectOf is the heading of the page: what is reviewed.
func subjectOf(b *block, docs []*doc) *choice {
	var best *choice
	for _, text := range []string{"[itemprop=itemReviewed] [itemprop=name]", "h1 [itemprop=name]", "h1", "[itemprop=name]"} {
		s := compile(text)
		c := &choice{sel: &sel{text: text}}
		for _, d := range docs {
			found := 0
			for _, n := range d.order {
				if s.Match(n) && !withinAny(n, b.items) {
					if found++; found == 1 {
						c.values = append(c.values, d.text(n))
					}
				}
			}
			if found != 1 && text != "h1" {
				c.values = nil
				break
			}
		}
		if len(c.values) == len(docs) && firstOf(c.values) != "" {
			best = c
			break
		}
	}
	if best == nil {
		return nil
	}
	all := true
	for _, v := range best.values {
		m := aboutForm.FindStringSubmatch(v)
		all = all && m != nil && startsName(m[1])
	}
	if all {
		best.re = aboutForm.String()
		best.values = cutBy(aboutForm, best.values)
	}
	return best
}

// startsName says that a text begins like a name: a capital letter, a quote, a digit.
func startsName(s string) bool {
	r := []rune(s)
	return len(r) > 0 && (strings.ContainsRune("«\"“'0123456789", r[0]) || strings.ToUpper(string(r[0])) == string(r[0]) && strings.ToLower(string(r[0])) != string(r[0]))
}

// countOf is where the site says how many reviews there are.
func countOf(b *block, docs []*doc) *choice {
	d := docs[0]
	for _, n := range d.order {
		if t := d.text(n); t == "" || runes(t) > 60 || len(elements(n)) > 3 || withinAny(n, b.items) || named(n) < -1 || n.Data == "a" && pagerName.MatchString(called(n)) || n.Data == "option" || n.Data == "button" {
			continue
		}
		m := countText.FindStringSubmatch(d.text(n))
		if m == nil || strings.TrimSpace(m[1]+m[2]) == "0" {
			continue
		}
		re := `(?i)(\d[\d\s\x{a0}\x{202f}]*)\s*(?:отзыв|відгук|review)`
		if m[1] == "" {
			re = `(?i)(?:отзыв\p{L}*|відгук\p{L}*|reviews?)\D{0,12}(\d[\d\s\x{a0}]*)`
		}
		if text, exact := itemSelector(d, []*html.Node{n}); exact && cost(text) < 0.6 {
			return &choice{sel: &sel{text: text}, re: re, values: []string{strings.TrimSpace(m[1] + m[2])}}
		}
	}
	return nil
}

// nextOf is the link to the next page, or all links of the pages' numbers where there is no such link.
func nextOf(d *doc, b *block) (selector, sample string) {
	var numbers []*html.Node
	for _, n := range d.order {
		href := attr(n, "href")
		if n.Data == "link" && attr(n, "rel") == "next" {
			continue
		}
		if n.Data != "a" || href == "" || strings.HasPrefix(href, "#") || strings.HasPrefix(href, "javascript") || withinAny(n, b.items) {
			continue
		}
		t, name := oneLine(d.text(n)), called(n)
		label := attr(n, "aria-label") + " " + attr(n, "title")
		switch {
		case attr(n, "rel") == "next":
			return "a[rel=next]", href
		case nextText.MatchString(t) && (pagerName.MatchString(pathNames(n)) || runes(t) > 2 || strings.ContainsAny(href, "0123456789")),
			nextName.MatchString(name) && runes(t) < 40, nextText.MatchString(strings.TrimSpace(label)) && len(label) > 3:
			if s, exact := itemSelector(d, []*html.Node{n}); exact {
				return withTag(s, "a"), href
			}
			return `a:contains("` + strings.NewReplacer(`"`, "", `\`, "").Replace(t) + `")`, href
		case bare.MatchString(t) && strings.ContainsAny(href, "0123456789"):
			numbers = append(numbers, n)
		}
	}
	if len(numbers) > 0 {
		if s, exact := itemSelector(d, numbers); s != "" && (exact || strings.Contains(s, ".")) {
			return withTag(s, "a"), attr(numbers[0], "href")
		}
	}
	return "", ""
}

func withTag(s, tag string) string {
	if strings.ContainsAny(s, " >") {
		return s
	}
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "[") {
		return tag + s
	}
	return s
}

func pathNames(n *html.Node) string {
	var b strings.Builder
	for i := 0; n != nil && i < 5; i, n = i+1, n.Parent {
		b.WriteString(called(n) + " ")
	}
	return b.String()
}

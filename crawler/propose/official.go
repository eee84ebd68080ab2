package propose

import (
	"strings"

	"golang.org/x/net/html"
)

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

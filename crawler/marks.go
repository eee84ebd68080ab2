package crawler

import (
	"bytes"
	"slices"
	"strings"
)

// marks is what the markup of a page promises in one syntax, counted without reading it. It may promise too much (a name
// in a style sheet), which costs a reading and no more.
type marks struct {
	reviews int
	rating  bool // of all reviews
	posting bool
}

// maxMarks ends the count: a page with as many is read in any case.
const maxMarks = 10_000

// rdfaMarks counts the things of RDFa whose typeof names a type that is read here.
func rdfaMarks(page []byte) (m marks) {
	for n := 0; n < maxMarks; n++ {
		i := bytes.Index(page, []byte("typeof="))
		if i < 0 {
			return m
		}
		page = page[i+len("typeof="):]
		for _, w := range strings.Fields(string(attrValue(page[:min(len(page), 300)]))) {
			name := vocabularyName(w[strings.LastIndexAny(w, ":/#")+1:])
			if ours := dataNames[name]; ours == "AggregateRating" {
				name = ours
			}
			switch {
			case slices.Contains(reviewTypes, name):
				m.reviews++
			case name == "AggregateRating":
				m.rating = true
			case slices.Contains(mentionTypes, name):
				m.posting = true
			}
		}
	}
	return m
}

// attrValue is the value that follows "=".
func attrValue(b []byte) []byte {
	if len(b) > 0 && (b[0] == '"' || b[0] == '\'') {
		if end := bytes.IndexByte(b[1:], b[0]); end >= 0 {
			return b[1 : 1+end]
		}
		return b[1:]
	}
	if end := bytes.IndexAny(b, " \t\r\n\f>"); end >= 0 {
		return b[:end]
	}
	return b
}

// formatMarks counts the classes that begin a microformat: h-review, hreview, h-entry, hentry. It looks for their second
// halves, so that a page is gone through twice and not four times.
func formatMarks(page []byte) (m marks) {
	for _, word := range []string{"review", "entry"} {
		for at := 0; m.reviews < maxMarks; {
			i := bytes.Index(page[at:], []byte(word))
			if i < 0 {
				break
			}
			from, to := at+i, at+i+len(word)
			at = to
			if from > 0 && page[from-1] == '-' {
				from--
			}
			if from < 2 || page[from-1] != 'h' || !isClassEdge(page[from-2]) {
				continue
			}
			switch rest := page[to:]; {
			case bytes.HasPrefix(rest, []byte("-aggregate")):
				m.rating = true
			case len(rest) > 0 && !isClassEdge(rest[0]):
			case word == "entry":
				m.posting = true
			default:
				m.reviews++
			}
		}
	}
	return m
}

// isClassEdge says whether a class may begin after, or end before, this byte.
func isClassEdge(c byte) bool {
	return isSpace(c) || c == '"' || c == '\'' || c == '=' || c == '>'
}

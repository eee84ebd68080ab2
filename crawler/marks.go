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

// formatMarks counts the classes that begin a microformat.
func formatMarks(page []byte) (m marks) {
	for _, word := range []string{"h-review", "hreview", "h-entry", "hentry"} {
		for rest := page; m.reviews < maxMarks; {
			i := bytes.Index(rest, []byte(word))
			if i < 0 {
				break
			}
			whole := i > 0 && isClassEdge(rest[i-1])
			rest = rest[i+len(word):]
			switch {
			case !whole:
			case bytes.HasPrefix(rest, []byte("-aggregate")):
				m.rating = true
			case len(rest) > 0 && !isClassEdge(rest[0]):
			case strings.HasSuffix(word, "entry"):
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

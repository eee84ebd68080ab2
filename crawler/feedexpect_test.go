package crawler

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
)

// expectation is one comparison of a file of the feedparser tests, of a field that Molva takes.
type expectation struct {
	entry int
	field string // "title", "text", …; "count" of the entries
	want  string
	code  bool // want is the number of its only letter
}

var (
	expectLine  = regexp.MustCompile(`(?m)^\s*Expect:\s*(.*)$`)
	headerLine  = regexp.MustCompile(`(?mi)^\s*Header:\s*Content-type:\s*(.*)$`)
	entryTerm   = regexp.MustCompile(`^\(?(ord\()?entries\[(\d+)\]((?:\['?\w+'?\]|\.\w+)+)\)?$`)
	pathPart    = regexp.MustCompile(`\w+`)
	countTerm   = regexp.MustCompile(`^len\(entries\)$`)
	parsedTuple = regexp.MustCompile(`^\((\d+), (\d+), (\d+), (\d+), (\d+), (\d+), .*\)$`)
)

// taken are the expected values that are about what Molva takes, and what of a mention they are.
var taken = map[string]string{"title": "title", "title_detail.value": "title", "link": "link", "author": "author", "author_detail.name": "author",
	"authors.0.name": "author", "author_detail.url": "author.url", "author_detail.href": "author.url", "description": "text", "summary": "text",
	"summary_detail.value": "text", "content.0.value": "text", "published_parsed": "date", "updated_parsed": "date", "created_parsed": "date",
	"language": "language", "title_detail.language": "language", "summary_detail.language": "language", "content.0.language": "language",
	"media_thumbnail.0.url": "image", "image.href": "image"}

// expectations reads those of a file; all is how many comparisons it has.
func expectations(doc []byte) (list []expectation, all int) {
	m := expectLine.FindSubmatch(doc)
	if m == nil {
		return nil, 0
	}
	for _, part := range splitOutside(string(m[1]), " and ") {
		terms := splitOutside(part, "==")
		if len(terms) < 2 {
			continue
		}
		all++
		lit := strings.TrimSpace(terms[len(terms)-1])
		for _, term := range terms[:len(terms)-1] {
			if e, ok := expectationOf(strings.TrimSpace(term), lit); ok {
				list = append(list, e)
			}
		}
	}
	return list, all
}

func expectationOf(term, lit string) (expectation, bool) {
	if countTerm.MatchString(term) {
		return expectation{field: "count", want: lit}, true
	}
	m := entryTerm.FindStringSubmatch(term)
	if m == nil {
		return expectation{}, false
	}
	field, ok := taken[strings.Join(pathPart.FindAllString(m[3], -1), ".")]
	if !ok {
		return expectation{}, false
	}
	n, _ := strconv.Atoi(m[2])
	e := expectation{entry: n, field: field, code: m[1] != ""}
	switch {
	case e.code:
		e.want = lit
	case field == "date":
		e.want = tupleTime(lit)
	default:
		e.want, ok = pythonString(lit)
	}
	return e, ok
}

func tupleTime(lit string) string {
	m := parsedTuple.FindStringSubmatch(lit)
	if m == nil {
		return lit
	}
	var n [6]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	return time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC).Format(time.RFC3339)
}

// splitOutside splits where no Python string is open.
func splitOutside(s, sep string) []string {
	var out []string
	var quote byte
	from := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == 0 && strings.HasPrefix(s[i:], sep):
			out = append(out, s[from:i])
			i += len(sep) - 1
			from = i + 1
		}
	}
	return append(out, s[from:])
}

// pythonString reads string literals, joined by + or by nothing.
func pythonString(s string) (string, bool) {
	var b strings.Builder
	for some := false; ; some = true {
		s = strings.TrimLeft(s, " +)")
		if s == "" || s[0] != '\'' && s[0] != '"' {
			return b.String(), some && s == ""
		}
		quote := s[0]
		for s = s[1:]; s != "" && s[0] != quote; {
			letter, n := pythonLetter(s)
			b.WriteString(letter)
			s = s[n:]
		}
		if s == "" {
			return "", false
		}
		s = s[1:]
	}
}

// pythonLetter is the first letter of what stands in a literal, and how many bytes it takes.
func pythonLetter(s string) (string, int) {
	if s[0] != '\\' || len(s) < 2 {
		_, n := utf8.DecodeRuneInString(s)
		return s[:n], n
	}
	if digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]; digits > 0 && len(s) >= 2+digits {
		n, _ := strconv.ParseUint(s[2:2+digits], 16, 32)
		return string(rune(n)), 2 + digits
	}
	if c, ok := map[byte]string{'n': "\n", 't': "\t", 'r': "\r"}[s[1]]; ok {
		return c, 2
	}
	return s[1:2], 2
}

// check says what is wrong with the mentions of a feed; "" when all is as expected.
func (e expectation) check(entries []collector.Mention) string {
	if e.field == "count" {
		if got := strconv.Itoa(len(entries)); got != e.want {
			return fmt.Sprintf("%s entries, want %s", got, e.want)
		}
		return ""
	}
	if e.entry >= len(entries) {
		return "no such entry"
	}
	m := entries[e.entry]
	got := map[string]string{"title": m.Title, "text": m.Text, "link": m.URL, "author": m.Author.Name, "author.url": m.Author.URL,
		"date": m.Published.String(), "language": m.Language, "image": strings.Join(m.Images, " ")}[e.field]
	ok := false
	switch {
	case e.code:
		r, _ := utf8.DecodeRuneInString(got)
		ok = strconv.Itoa(int(r)) == e.want
	case e.field == "title" || e.field == "text" || e.field == "author":
		ok = squeezed(got) == squeezed(e.want) || squeezed(got) == squeezed(textByTree(e.want))
	case e.field == "link" || e.field == "author.url" || e.field == "image":
		want, err := Canonical(e.want)
		ok = got == e.want || err == nil && strings.TrimSuffix(got, "/") == strings.TrimSuffix(want, "/")
	default:
		ok = got == e.want
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("%s %q, want %q", e.field, got, e.want)
}

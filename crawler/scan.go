package crawler

import (
	"bytes"
	"html"
	"strings"
)

// scanner cuts a page into tags and text without building a tree. It follows the tokenizer of the HTML standard where
// that matters for reading: quoted attributes, comments, and elements whose content is no markup. Any bytes are fine.
type scanner struct {
	page []byte
	at   int
	raw  []byte // name of the element whose content is no markup and is read next
	tok  token
}

type tokenKind uint8

const (
	textToken  tokenKind = iota
	rawToken             // content of script, style, title, textarea …
	openToken            //
	closeToken           //
)

// token is one piece of a page. Its slices point into the page and hold until next is called.
type token struct {
	kind  tokenKind
	name  []byte // lower case
	body  []byte // text, undecoded
	attrs []byte // between name and ">", undecoded
}

// rawElements have content that is no markup; that of title and textarea has entities, the others' has not.
var rawElements = map[string]bool{"script": true, "style": true, "title": true, "textarea": true, "xmp": true, "iframe": true,
	"noembed": true, "noframes": true}

// next reads the next token into s.tok; false at the end of the page.
func (s *scanner) next() bool {
	if s.raw != nil {
		s.rawText()
		return true
	}
	for s.at < len(s.page) {
		if s.page[s.at] != '<' || !s.markup() {
			return s.text()
		}
		if s.tag() {
			return true
		}
	}
	return false
}

// markup says whether the "<" at s.at begins a tag, a comment or the like.
func (s *scanner) markup() bool {
	if s.at+1 >= len(s.page) {
		return false
	}
	c := s.page[s.at+1]
	return isLetter(c) || c == '!' || c == '?' || c == '/' && s.at+2 < len(s.page)
}

func (s *scanner) text() bool {
	from := s.at
	for s.at++; ; s.at++ {
		i := bytes.IndexByte(s.page[min(s.at, len(s.page)):], '<')
		if i < 0 {
			s.at = len(s.page)
			break
		}
		if s.at += i; s.markup() {
			break
		}
	}
	s.tok = token{kind: textToken, body: s.page[from:s.at]}
	return true
}

// tag reads a tag, or skips a comment, a declaration or a bogus tag and returns false.
func (s *scanner) tag() bool {
	p := s.page
	switch c := p[s.at+1]; {
	case c == '!' || c == '?':
		s.skipComment()
		return false
	case c == '/' && !isLetter(p[s.at+2]):
		s.skipTo('>')
		return false
	}
	kind, i := openToken, s.at+1
	if p[i] == '/' {
		kind, i = closeToken, i+1
	}
	from := i
	for i < len(p) && p[i] != '>' && p[i] != '/' && !isSpace(p[i]) {
		i++
	}
	name := lower(p[from:i])
	from = i
	i = tagEnd(p, i)
	s.tok = token{kind: kind, name: name, attrs: p[from:min(i, len(p))]}
	s.at = min(i+1, len(p))
	if i >= len(p) { // the page ends within the tag: it is none
		return false
	}
	if kind == openToken && rawElements[string(name)] {
		s.raw = name
	}
	return true
}

// tagEnd is where the ">" of a tag stands, quoted values passed over; len(p) when it has none.
func tagEnd(p []byte, i int) int {
	for i < len(p) {
		switch c := p[i]; {
		case c == '>':
			return i
		case c == '=':
			i = valueEnd(p, i+1)
		default:
			i++
		}
	}
	return i
}

// valueEnd passes over the value that follows "=" at i-1.
func valueEnd(p []byte, i int) int {
	for i < len(p) && isSpace(p[i]) {
		i++
	}
	if i < len(p) && (p[i] == '"' || p[i] == '\'') {
		end := bytes.IndexByte(p[i+1:], p[i])
		if end < 0 {
			return len(p)
		}
		return i + end + 2
	}
	for i < len(p) && p[i] != '>' && !isSpace(p[i]) {
		i++
	}
	return i
}

func (s *scanner) skipComment() {
	rest := s.page[s.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!-->")), bytes.HasPrefix(rest, []byte("<!--->")):
		s.skipTo('>')
	case bytes.HasPrefix(rest, []byte("<!--")):
		if i := bytes.Index(rest[4:], []byte("-->")); i >= 0 {
			s.at += 4 + i + 3
		} else {
			s.at = len(s.page)
		}
	default:
		s.skipTo('>')
	}
}

func (s *scanner) skipTo(c byte) {
	if i := bytes.IndexByte(s.page[s.at:], c); i >= 0 {
		s.at += i + 1
	} else {
		s.at = len(s.page)
	}
}

// rawText reads up to the end tag of the raw element.
func (s *scanner) rawText() {
	name, from := s.raw, s.at
	s.raw = nil
	for i := from; ; {
		j := bytes.Index(s.page[i:], []byte("</"))
		if j < 0 {
			s.at = len(s.page)
			break
		}
		i += j
		after := i + 2 + len(name)
		if after <= len(s.page) && bytes.EqualFold(s.page[i+2:after], name) &&
			(after == len(s.page) || isSpace(s.page[after]) || s.page[after] == '>' || s.page[after] == '/') {
			s.at = i
			break
		}
		i += 2
	}
	s.tok = token{kind: rawToken, name: name, body: s.page[from:s.at]}
}

// attr is the decoded value of an attribute; the first one of that name counts.
func (t *token) attr(name string) (string, bool) {
	v, ok := t.rawAttr(name)
	return attrText(v), ok
}

func (t *token) rawAttr(name string) (value []byte, ok bool) {
	for rest := t.attrs; ; {
		var n []byte
		if n, value, rest = cutAttr(rest); n == nil {
			return nil, false
		}
		if len(n) == len(name) && strings.EqualFold(string(n), name) {
			return value, true
		}
	}
}

// cutAttr takes the next attribute off the list; a nil name ends it.
func cutAttr(p []byte) (name, value, rest []byte) {
	i := 0
	for i < len(p) && (isSpace(p[i]) || p[i] == '/') {
		i++
	}
	if i == len(p) {
		return nil, nil, nil
	}
	from := i
	for i++; i < len(p) && p[i] != '=' && p[i] != '/' && !isSpace(p[i]); i++ {
	}
	name = p[from:i]
	j := i
	for j < len(p) && isSpace(p[j]) {
		j++
	}
	if j == len(p) || p[j] != '=' {
		return name, nil, p[i:]
	}
	for j++; j < len(p) && isSpace(p[j]); j++ {
	}
	end := valueEnd(p, j)
	value = p[j:end]
	if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
		value = value[1 : len(value)-1]
	}
	return name, value, p[end:]
}

// attrText decodes the entities of an attribute's value. One without ";" is left alone: "?a=1&copy=2" is an address.
func attrText(v []byte) string {
	if bytes.IndexByte(v, '&') < 0 {
		return string(v)
	}
	var b strings.Builder
	for len(v) > 0 {
		i := bytes.IndexByte(v, '&')
		if i < 0 {
			break
		}
		b.Write(v[:i])
		v = v[i:]
		end := bytes.IndexByte(v[:min(len(v), 40)], ';')
		if end < 0 || bytes.IndexByte(v[1:end], '&') >= 0 {
			b.WriteByte('&')
			v = v[1:]
			continue
		}
		b.WriteString(html.UnescapeString(string(v[:end+1])))
		v = v[end+1:]
	}
	b.Write(v)
	return b.String()
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// lower is the name in lower case, copied only where it is not.
func lower(b []byte) []byte {
	for _, c := range b {
		if c >= 'A' && c <= 'Z' {
			return bytes.ToLower(b)
		}
	}
	return b
}

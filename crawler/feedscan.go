package crawler

import (
	"bytes"
	"strings"
)

// feedScanner cuts a feed into tags and text without a tree. It is as lenient as readers of feeds must be: a stray "<" or
// "&" is text, and a feed that breaks off gives what stands before. Nothing that a document type declares is expanded, so
// an entity bomb stays the few words that it is. Each byte is looked at a bounded number of times, whatever stands there.
type feedScanner struct {
	doc  []byte
	at   int
	tok  feedToken
	told int  // tokens so far
	bare bool // no declaration from here on has an end of its brackets
}

type feedTokenKind uint8

const (
	feedText feedTokenKind = iota
	feedOpen
	feedClose
)

// maxFeedTokens ends the reading of what no feed is: one of 10 MiB whose whole text is markup has half as many.
const maxFeedTokens = 1_000_000

// feedToken is one piece of a feed; its slices point into the document.
type feedToken struct {
	kind  feedTokenKind
	name  string // as written, in lower case: "dc:creator"
	attrs []byte // undecoded
	empty bool   // the element ends with its tag
	body  []byte // of text, undecoded
	cdata bool   // the text has no entities
	from  int    // where it begins in the document
}

var (
	cdataBegins, cdataEnds     = []byte("<![CDATA["), []byte("]]>")
	commentBegins, commentEnds = []byte("<!--"), []byte("-->")
)

// next reads the next token into s.tok; false at the end.
func (s *feedScanner) next() bool {
	if s.told++; s.told > maxFeedTokens {
		s.at = len(s.doc)
	}
	for s.at < len(s.doc) {
		rest := s.doc[s.at:]
		switch {
		case rest[0] != '<' || !feedMarkup(rest):
			return s.text()
		case bytes.HasPrefix(rest, commentBegins):
			s.skip(commentEnds, 4)
		case bytes.HasPrefix(rest, cdataBegins):
			from := s.at + len(cdataBegins)
			s.skip(cdataEnds, len(cdataBegins))
			body := bytes.TrimSuffix(s.doc[from:s.at], cdataEnds)
			s.tok = feedToken{kind: feedText, body: body, cdata: true, from: from - len(cdataBegins)}
			return true
		case rest[1] == '?':
			s.skip([]byte("?>"), 2)
		case rest[1] == '!':
			s.declaration()
		default:
			return s.tag()
		}
	}
	return false
}

// feedMarkup says that a "<" begins markup.
func feedMarkup(rest []byte) bool {
	if len(rest) < 2 {
		return false
	}
	c := rest[1]
	if c == '/' && len(rest) > 2 {
		c = rest[2]
	}
	return isLetter(c) || c == '_' || c >= 0x80 || rest[1] == '?' || rest[1] == '!'
}

// skip passes behind the end mark, which is looked for from some bytes on; without one all the rest is passed.
func (s *feedScanner) skip(end []byte, from int) {
	from = min(s.at+from, len(s.doc))
	if i := bytes.Index(s.doc[from:], end); i >= 0 {
		s.at = from + i + len(end)
	} else {
		s.at = len(s.doc)
	}
}

// declaration passes over <!DOCTYPE …>, with its own declarations in brackets.
func (s *feedScanner) declaration() {
	rest := s.doc[s.at:]
	end := max(bytes.IndexByte(rest, '>'), 0)
	if open := bytes.IndexByte(rest[:end], '['); open >= 0 && !s.bare {
		if i := bytes.Index(rest[open:], []byte("]>")); i >= 0 {
			s.at += open + i + 2
			return
		}
		s.bare = true
	}
	s.skip([]byte(">"), 1)
}

func (s *feedScanner) text() bool {
	from := s.at
	for s.at++; s.at < len(s.doc); s.at++ {
		i := bytes.IndexByte(s.doc[s.at:], '<')
		if i < 0 {
			s.at = len(s.doc)
			break
		}
		if s.at += i; feedMarkup(s.doc[s.at:]) {
			break
		}
	}
	s.tok = feedToken{kind: feedText, body: s.doc[from:s.at], from: from}
	return true
}

// tag reads a tag; one that the document breaks off in ends it.
func (s *feedScanner) tag() bool {
	p, from := s.doc, s.at
	kind, i := feedOpen, s.at+1
	if p[i] == '/' {
		kind, i = feedClose, i+1
	}
	begins := i
	for i < len(p) && p[i] != '>' && p[i] != '/' && p[i] != '<' && !isSpace(p[i]) {
		i++
	}
	name := p[begins:i]
	end := tagEnd(p, i)
	s.at = min(end+1, len(p))
	if end >= len(p) {
		return false
	}
	attrs := p[i:end]
	s.tok = feedToken{kind: kind, name: string(lower(name[:min(len(name), 100)])), attrs: attrs, from: from,
		empty: kind == feedOpen && len(attrs) > 0 && attrs[len(attrs)-1] == '/'}
	return true
}

// attr is the decoded value of an attribute.
func (t *feedToken) attr(name string) string {
	tag := token{attrs: t.attrs}
	v, _ := tag.attr(name)
	return strings.TrimSpace(v)
}

// words is the text of a token.
func (t *feedToken) words() string {
	if t.cdata {
		return string(t.body)
	}
	return attrText(t.body)
}

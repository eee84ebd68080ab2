package crawler

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"

	"molva/crawler/sites"
)

// guards stand before the JSON of some answers, so that no other page can load them as a script.
var guards = [][]byte{[]byte(")]}'"), []byte("for(;;);"), []byte("while(1);"), []byte("/**/")}

// wholeJSON reads a page that is JSON, perhaps wrapped in a call (JSONP); nil when it is none.
func wholeJSON(text []byte) (root *jsonValue, large bool) {
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	for _, g := range guards {
		text = bytes.TrimSpace(bytes.TrimPrefix(text, g))
	}
	if i := bytes.IndexByte(text[:min(len(text), 80)], '('); i > 0 && bytes.IndexFunc(text[:i], notName) < 0 {
		text = text[i+1:]
	}
	return firstJSON(text)
}

func notName(c rune) bool {
	return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c == '.')
}

// firstJSON reads the object or list at the beginning of text; nil when there is none, or none that is whole. large says
// that there is one of more values than are read.
func firstJSON(text []byte) (v *jsonValue, large bool) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return nil, false
	}
	r := jsonReader{b: text}
	read := r.value(0, 0)
	if r.bad {
		return nil, r.count > maxJSONValues
	}
	return &read, false
}

// pageJSON finds the data of an entry in a page, and reads it.
func pageJSON(text []byte, j *sites.JSON) (root *jsonValue, large bool) {
	if j.Whole() {
		return wholeJSON(text)
	}
	s := scanner{page: text}
	mine := false
	for s.next() {
		switch t := &s.tok; {
		case t.kind == openToken && j.Script.Given():
			if mine = j.Script.Match(lone(t)); mine && j.Attr != "" {
				if v, ok := t.attr(j.Attr); ok {
					return firstJSON([]byte(v))
				}
			}
		case t.kind == rawToken && j.Variable != "" && string(t.name) == "script":
			if v, large := assigned(t.body, j.Variable); v != nil || large {
				return v, large
			}
		case (t.kind == rawToken || t.kind == textToken) && mine && j.Attr == "":
			if v, large := firstJSON(unwrapped(t.body, string(t.name) == "script")); v != nil || large {
				return v, large
			}
		}
	}
	return nil, false
}

// lone is the element of a tag, without what stands around it, for a selector.
func lone(t *token) *xhtml.Node {
	n := &xhtml.Node{Type: xhtml.ElementNode, Data: string(t.name)}
	for rest := t.attrs; len(n.Attr) < 100; {
		var name, v []byte
		if name, v, rest = cutAttr(rest); name == nil {
			break
		}
		n.Attr = append(n.Attr, xhtml.Attribute{Key: strings.ToLower(string(name)), Val: attrText(v)})
	}
	return n
}

// unwrapped takes off what stands around data in an element; outside scripts it is written with entities.
func unwrapped(body []byte, script bool) []byte {
	if !script {
		return []byte(html.UnescapeString(string(body)))
	}
	return trimJSON(body)
}

// assigned finds NAME = {…} in a script, also as JSON.parse("…"), and reads the value. The name may stand elsewhere before.
func assigned(script []byte, name string) (root *jsonValue, large bool) {
	for range 20 {
		i := bytes.Index(script, []byte(name))
		if i < 0 {
			return nil, false
		}
		script = script[i+len(name):]
		rest := bytes.TrimLeft(script, " \t\r\n\"']")
		if len(rest) == 0 || rest[0] != '=' && rest[0] != ':' {
			continue
		}
		rest = bytes.TrimSpace(rest[1:])
		if inner, ok := bytes.CutPrefix(rest, []byte("JSON.parse(")); ok {
			rest = bytes.TrimSpace(inner)
		}
		if len(rest) > 0 && bytes.IndexByte([]byte("'\"`"), rest[0]) >= 0 {
			rest = scriptString(rest)
		}
		if v, large := firstJSON(rest); v != nil || large {
			return v, large
		}
	}
	return nil, false
}

// scriptString is what a JavaScript string says; the quote stands at its beginning. An unclosed one is empty.
func scriptString(b []byte) []byte {
	quote := b[0]
	var out []byte
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == quote:
			return out
		case c != '\\' || i+1 >= len(b):
			out = append(out, c)
		default:
			i++
			out, i = scriptEscape(out, b, i)
		}
	}
	return nil
}

// scriptEscape reads what stands behind a backslash, at i; it comes back with the last byte that it read.
func scriptEscape(out, b []byte, i int) ([]byte, int) {
	switch c := b[i]; c {
	case 'n':
		return append(out, '\n'), i
	case 't':
		return append(out, '\t'), i
	case 'r':
		return append(out, '\r'), i
	case 'x':
		if i+2 < len(b) {
			if v, err := strconv.ParseUint(string(b[i+1:i+3]), 16, 8); err == nil {
				return utf8.AppendRune(out, rune(v)), i + 2
			}
		}
	case 'u':
		r := jsonReader{b: b, at: i + 1}
		if v := r.unicode(); r.at > i+1 {
			return utf8.AppendRune(out, v), r.at - 1
		}
	}
	return append(out, b[i]), i
}

package crawler

import (
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"
)

// startOf reads the start tag at b.at: its name, its attributes, and whether it ends in "/>".
func (b *treeBuilder) startOf() bool {
	s, i := b.src, b.at+1
	for i < len(s) && s[i] != '/' && s[i] != '>' && !isSpace(s[i]) {
		i++
	}
	b.name, b.scratch, b.closed = lowerName(s[b.at+1:i]), b.scratch[:0], false
	for {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		switch {
		case i >= len(s):
			return false
		case s[i] == '>':
			b.at = i + 1
			return strings.IndexByte(b.name, 0) < 0
		case s[i] == '/':
			if i+1 == len(s) || s[i+1] != '>' {
				return false
			}
			b.closed, b.at = true, i+2
			return strings.IndexByte(b.name, 0) < 0
		}
		if i = b.attribute(i); i < 0 {
			return false
		}
	}
}

// attribute reads the attribute that begins at i and says where it ends, -1 of one that is written in an odd way.
func (b *treeBuilder) attribute(i int) int {
	s, from := b.src, i
	for i < len(s) && s[i] != '=' && s[i] != '/' && s[i] != '>' && !isSpace(s[i]) {
		i++
	}
	if i == from {
		return -1
	}
	key := lowerName(s[from:i])
	value, j := "", i
	for j < len(s) && isSpace(s[j]) {
		j++
	}
	if j < len(s) && s[j] == '=' {
		for j++; j < len(s) && isSpace(s[j]); j++ {
		}
		if value, i = valueText(s, j); i < 0 {
			return -1
		}
	}
	value, ok := valueDecoded(value)
	if !ok || strings.IndexByte(key, 0) >= 0 || len(b.scratch) >= 64 {
		return -1
	}
	if slices.ContainsFunc(b.scratch, func(a xhtml.Attribute) bool { return a.Key == key }) { // the first one counts
		return i
	}
	if key != "class" && key != "style" && key != "d" { // these never leave the tree; of the others a reader may keep one, and not the page with it
		value = strings.Clone(value)
	}
	b.scratch = append(b.scratch, xhtml.Attribute{Key: key, Val: value})
	return i
}

// valueText is the value that begins at i, undecoded, and where what comes behind it begins; -1 where it has no end.
func valueText(s string, i int) (string, int) {
	if i >= len(s) || s[i] == '>' {
		return "", -1
	}
	if s[i] == '"' || s[i] == '\'' {
		n := strings.IndexByte(s[i+1:], s[i])
		if n < 0 {
			return "", -1
		}
		return s[i+1 : i+1+n], i + n + 2
	}
	from := i
	for i < len(s) && s[i] != '>' && !isSpace(s[i]) {
		i++
	}
	if i >= len(s) || s[i-1] == '/' { // does the tag end in "/>", or the value in "/"?
		return "", -1
	}
	return s[from:i], i
}

// valueDecoded decodes the entities of a value; false where it takes the parser's table to know.
func valueDecoded(v string) (string, bool) {
	if strings.IndexByte(v, 0) >= 0 {
		return "", false
	}
	if strings.IndexByte(v, '&') < 0 {
		return v, true
	}
	var out strings.Builder
	for {
		i := strings.IndexByte(v, '&')
		if i < 0 {
			out.WriteString(v)
			return out.String(), true
		}
		out.WriteString(v[:i])
		v = v[i:]
		n := 1
		if n < len(v) && v[n] == '#' {
			n++
		}
		for n < len(v) && (isLetter(v[n]) || v[n] >= '0' && v[n] <= '9') {
			n++
		}
		switch {
		case n == 1 || n < len(v) && v[n] == '=' && v[1] != '#': // an address: ?a=1&b=2
			out.WriteString(v[:n])
		case n < len(v) && v[n] == ';' && (v[1] == '#' || plainEntities[v[1:n]]):
			n++
			out.WriteString(xhtml.UnescapeString(v[:n]))
		default:
			return "", false
		}
		v = v[n:]
	}
}

var plainEntities = map[string]bool{"amp": true, "lt": true, "gt": true, "quot": true, "apos": true, "nbsp": true, "laquo": true, "raquo": true,
	"mdash": true, "ndash": true, "copy": true, "hellip": true}

// lowerName is a name in lower case; letters beyond ASCII stay as they are.
func lowerName(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			return string(lowerASCII([]byte(s)))
		}
	}
	return s
}

func lowerASCII(b []byte) []byte {
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + ('a' - 'A')
		}
	}
	return b
}

// rawText reads the content of an element that holds no markup, up to its end tag, and passes over that.
func (b *treeBuilder) rawText(n *xhtml.Node, name string) bool {
	from := b.at
	for i := from; ; i += 2 {
		j := strings.Index(b.src[i:], "</")
		if j < 0 {
			return false
		}
		i += j
		after := i + 2 + len(name)
		if after >= len(b.src) {
			return false
		}
		if !strings.EqualFold(b.src[i+2:after], name) || lowerName(b.src[i+2:after]) != name {
			continue
		}
		if c := b.src[after]; c != '>' && c != '/' && !isSpace(c) {
			continue
		}
		body := b.src[from:i]
		if b.at = after; !b.tagEnd() || strings.IndexByte(body, 0) >= 0 || name == "script" && hidesScript(body) {
			return false
		}
		if name == "title" || name == "textarea" {
			body = xhtml.UnescapeString(body)
		}
		if name == "textarea" {
			body = strings.TrimPrefix(strings.TrimPrefix(body, "\r"), "\n")
		}
		if body != "" {
			attach(n, b.node(xhtml.TextNode, body))
		}
		return true
	}
}

// hidesScript says that a script may hold an end tag that is none.
func hidesScript(body string) bool {
	i := strings.Index(body, "<!--")
	return i >= 0 && strings.Contains(strings.ToLower(body[i:]), "<script")
}

// tagEnd passes over white space and ">".
func (b *treeBuilder) tagEnd() bool {
	for b.at < len(b.src) && isSpace(b.src[b.at]) {
		b.at++
	}
	if b.at >= len(b.src) || b.src[b.at] != '>' {
		return false
	}
	b.at++
	return true
}

package crawler

import (
	"encoding/base64"
	"html"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	wording "molva/collector/text"
)

// Bounds of what one entry says; the pipeline has the same.
const (
	maxFeedText = 50_000 // letters
	maxFeedLine = 500    // letters of a title or a name
)

// feedValue is the content of one element of a feed.
type feedValue struct {
	text   string // what stands in it, entities decoded once
	inner  []byte // as it stands, if it holds elements; nil else
	kind   string // its type attribute, in lower case
	base64 bool
}

// plain is the value as a reader sees it: markup gone, breaks kept. What a feed calls "text" has no markup; of the rest
// nobody knows, and it is read as HTML, as all readers of feeds do.
func (v feedValue) plain(textByDefault bool) string {
	s := v.text
	switch {
	case v.inner != nil:
		return plainHTML(unwrapCDATA(string(v.inner)), true)
	case v.base64, v.encoded():
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
		if err != nil || !utf8.Valid(b) {
			return ""
		}
		s = string(b)
	}
	switch v.kind {
	case "text", "text/plain":
		return s
	case "":
		if textByDefault {
			return s
		}
	}
	return plainHTML(s, false)
}

// encoded says that the type is neither a text nor markup: by the Atom standard the content is in base64 then.
func (v feedValue) encoded() bool {
	k, _, _ := strings.Cut(v.kind, ";")
	return strings.Contains(k, "/") && !strings.HasPrefix(k, "text/") && !strings.HasSuffix(k, "xml") && !strings.HasSuffix(k, "html")
}

func unwrapCDATA(s string) string {
	if !strings.Contains(s, "<![CDATA[") {
		return s
	}
	return strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(s)
}

// plainHTML is the text of a piece of HTML: scripts, styles and markup gone, blocks and breaks as lines. In XHTML an
// empty script ends with its tag.
func plainHTML(s string, xhtml bool) string {
	if !strings.Contains(s, "<") { // its lines are the author's own
		return html.UnescapeString(s)
	}
	b := make([]byte, 0, len(s))
	sc := scanner{page: []byte(s)}
	for sc.next() {
		t := &sc.tok
		switch t.kind {
		case textToken:
			b = append(b, html.UnescapeString(string(t.body))...)
		case rawToken:
			if n := string(t.name); n == "title" || n == "textarea" || n == "xmp" {
				b = append(b, html.UnescapeString(string(t.body))...)
			}
		default:
			name := string(t.name)
			if i := strings.LastIndexByte(name, ':'); i >= 0 {
				name = name[i+1:]
			}
			if xhtml && len(t.attrs) > 0 && t.attrs[len(t.attrs)-1] == '/' || name == "iframe" || name == "noframes" {
				sc.raw = nil // often left open, and the rest of the text would be lost in it
			}
			if name == "br" || blocks[name] {
				b = append(b, lineBreak)
			}
		}
	}
	return tidy(b)
}

// windowsControls gives the control characters of U+0080 to U+009F, which nobody means, the letters that stand at their
// places in windows-1252: quotes and dashes of an editor that took that for Latin-1.
func windowsControls(text []byte) []byte {
	var out []byte
	from := 0
	for i := 0; i+1 < len(text); i++ {
		if text[i] != 0xC2 || text[i+1] >= 0xA0 || text[i+1] < 0x80 {
			continue
		}
		if r := charmap.Windows1252.DecodeByte(text[i+1]); r != utf8.RuneError {
			out = utf8.AppendRune(append(out, text[from:i]...), r)
			from = i + 2
		}
		i++
	}
	if out == nil {
		return text
	}
	return append(out, text[from:]...)
}

// feedLine and feedProse bound and clean what was read.
func feedLine(s string) string  { return wording.Line(s, maxFeedLine) }
func feedProse(s string) string { return wording.Prose(s, maxFeedText) }

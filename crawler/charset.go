package crawler

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decode makes UTF-8 of a page and names the charset it was in. What counts, in this order: a byte order mark, the
// bytes themselves where they are valid UTF-8, the charset of the answer's header, that of a meta or XML declaration
// (even a misplaced one), and statistics among the charsets of Russian, Ukrainian and English pages. A declaration that
// the bytes clearly belie is not believed.
func decode(page []byte, contentType string) ([]byte, string) {
	if text, name, ok := byMark(page); ok {
		return text, name
	}
	declared := headerCharset(contentType)
	if utf8.Valid(page) && (declared == "" || strings.EqualFold(declared, "utf-8") || multibytes(page, 4) >= 4 || multibytes(page, 1) == 0) {
		return page, "utf-8"
	}
	if declared == "" {
		declared = metaCharset(page)
	}
	if declared == "" && utf8.Valid(page) {
		return page, "utf-8"
	}
	e, name := lookup(declared)
	if e != nil && name != "utf-8" && believable(page, e) {
		return transform(page, e), name
	}
	return byStatistics(page, e, name)
}

// byMark decodes by a byte order mark, and UTF-16 without one, which no other charset resembles.
func byMark(page []byte) ([]byte, string, bool) {
	if text, name, ok := byMark32(page); ok {
		return text, name, true
	}
	switch {
	case bytes.HasPrefix(page, []byte("\xef\xbb\xbf")):
		return bytes.ToValidUTF8(page[3:], []byte("\uFFFD")), "utf-8", true
	case bytes.HasPrefix(page, []byte("\xff\xfe")):
		return transform(page[2:], unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)), "utf-16le", true
	case bytes.HasPrefix(page, []byte("\xfe\xff")):
		return transform(page[2:], unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)), "utf-16be", true
	}
	if n := len(page) &^ 1; n >= 32 {
		even, odd := 0, 0 // bytes that are the high half of an ASCII or Cyrillic letter
		n = min(n, 4096)
		for i := 0; i < n; i += 2 {
			if page[i] == 0 || page[i] == 4 {
				even++
			}
			if page[i+1] == 0 || page[i+1] == 4 {
				odd++
			}
		}
		switch {
		case odd > n*2/5 && even < n/10:
			return transform(page, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)), "utf-16le", true
		case even > n*2/5 && odd < n/10:
			return transform(page, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)), "utf-16be", true
		}
	}
	return nil, "", false
}

// byMark32 decodes UTF-32, with its mark or by the zeros around a first "<" or "{".
func byMark32(page []byte) ([]byte, string, bool) {
	if len(page) < 8 || page[0] != 0 && page[3] != 0 {
		return nil, "", false
	}
	first := page[:4]
	switch string(first) {
	case "\xff\xfe\x00\x00", "<\x00\x00\x00", "{\x00\x00\x00":
		return bytes.TrimPrefix(transform(page, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)), []byte("\ufeff")), "utf-32le", true
	case "\x00\x00\xfe\xff", "\x00\x00\x00<", "\x00\x00\x00{":
		return bytes.TrimPrefix(transform(page, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)), []byte("\ufeff")), "utf-32be", true
	}
	return nil, "", false
}

// multibytes counts characters outside ASCII in valid UTF-8, up to limit.
func multibytes(page []byte, limit int) int {
	n := 0
	for _, c := range page {
		if c >= 0xC0 {
			if n++; n >= limit {
				break
			}
		}
	}
	return n
}

func transform(page []byte, e encoding.Encoding) []byte {
	out, err := e.NewDecoder().Bytes(page)
	if err != nil {
		return bytes.ToValidUTF8(page, []byte("\uFFFD"))
	}
	return out
}

func headerCharset(contentType string) string {
	_, rest, ok := strings.Cut(strings.ToLower(contentType), "charset")
	if !ok {
		return ""
	}
	return charsetName(rest)
}

// charsetName reads the name after "charset": `="utf-8"`, `=utf-8;`.
func charsetName(rest string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(rest), "=")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, " \"'\t")
	if i := strings.IndexFunc(rest, func(r rune) bool {
		return !(r == '-' || r == '_' || r == ':' || r < 0x80 && (isLetter(byte(r)) || r >= '0' && r <= '9'))
	}); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// maxMeta is how far into a page a declaration is looked for; the standard's 1,024 bytes are too few for real pages.
const maxMeta = 16 << 10

// metaCharset finds <meta charset>, <meta http-equiv content="…; charset=">, or an XML declaration, wherever it
// stands: within a title or a comment too.
func metaCharset(page []byte) string {
	head := bytes.ToLower(page[:min(len(page), maxMeta)])
	if bytes.HasPrefix(bytes.TrimSpace(head), []byte("<?xml")) {
		decl, _, _ := bytes.Cut(head, []byte("?>"))
		if _, rest, ok := bytes.Cut(decl, []byte("encoding")); ok {
			return charsetName(string(rest))
		}
	}
	for {
		i := bytes.Index(head, []byte("<meta"))
		if i < 0 {
			return ""
		}
		head = head[i+5:]
		tag, _, _ := bytes.Cut(head, []byte(">"))
		if _, rest, ok := bytes.Cut(tag, []byte("charset")); ok {
			if name := charsetName(string(rest)); name != "" {
				return name
			}
		}
	}
}

// lookup knows a charset by all its names. What a document in single bytes cannot be (UTF-16) is taken for UTF-8.
func lookup(name string) (encoding.Encoding, string) {
	switch strings.ToLower(name) {
	case "":
		return nil, ""
	case "ibm855", "cp855", "855":
		return charmap.CodePage855, "ibm855"
	case "cp1251", "cp-1251", "win-1251", "win1251", "windows1251":
		return charmap.Windows1251, "windows-1251"
	case "cp866":
		return charmap.CodePage866, "ibm866"
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, ""
	}
	canonical, err := htmlindex.Name(e)
	switch {
	case err != nil || canonical == "replacement":
		return nil, ""
	case strings.HasPrefix(canonical, "utf-"):
		return encoding.Nop, "utf-8"
	}
	return e, canonical
}

package crawler

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonValue is a JSON value as sites really write it.
type jsonValue struct {
	kind byte        // 's' text, 'n' number or word (true, false) as written, 'l' list, 'o' object, 0 null
	text string      // of 's' and 'n'
	list []jsonValue // of 'l'; of 'o' the values
	keys []string    // of 'o'
}

// Bounds of a JSON-LD block.
const (
	maxJSONDepth  = 64
	maxJSONValues = 200_000
)

// jsonReader forgives what sites get wrong: control characters within strings, commas before a closing bracket,
// comments, a byte order mark, an HTML comment or CDATA around it all. It never makes up a value.
type jsonReader struct {
	b     []byte
	at    int
	count int
	bad   bool
}

// parseJSON reads all values of a block (more than one after another occurs); ok is false when a part made no sense.
func parseJSON(b []byte) (values []jsonValue, ok bool) {
	r := &jsonReader{b: trimJSON(b)}
	for {
		r.space()
		if r.at >= len(r.b) || r.bad {
			return values, !r.bad
		}
		if r.b[r.at] == ';' || r.b[r.at] == ',' {
			r.at++
			continue
		}
		if v := r.value(0); !r.bad {
			values = append(values, v)
		}
	}
}

// trimJSON takes off what wraps the block: <!-- -->, //<![CDATA[ //]]>.
func trimJSON(b []byte) []byte {
	b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	for _, head := range []string{"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["} {
		b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte(head)))
	}
	for _, tail := range []string{"-->", "/*]]>*/", "]]>", "//"} {
		b = bytes.TrimSpace(bytes.TrimSuffix(b, []byte(tail)))
	}
	return b
}

func (r *jsonReader) fail() jsonValue {
	r.bad = true
	return jsonValue{}
}

// space passes over white space and comments.
func (r *jsonReader) space() {
	for r.at < len(r.b) {
		switch c := r.b[r.at]; {
		case c <= ' ':
			r.at++
		case c == '/' && r.at+1 < len(r.b) && r.b[r.at+1] == '*':
			end := bytes.Index(r.b[r.at+2:], []byte("*/"))
			if end < 0 {
				r.at = len(r.b)
				return
			}
			r.at += end + 4
		case c == '/' && r.at+1 < len(r.b) && r.b[r.at+1] == '/':
			end := bytes.IndexByte(r.b[r.at:], '\n')
			if end < 0 {
				r.at = len(r.b)
				return
			}
			r.at += end + 1
		case bytes.HasPrefix(r.b[r.at:], []byte("\u00a0")):
			r.at += 2
		default:
			return
		}
	}
}

func (r *jsonReader) value(depth int) jsonValue {
	r.space()
	r.count++
	if r.at >= len(r.b) || depth > maxJSONDepth || r.count > maxJSONValues {
		return r.fail()
	}
	switch c := r.b[r.at]; {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.array(depth)
	case c == '"':
		return jsonValue{kind: 's', text: r.str()}
	default:
		return r.word()
	}
}

func (r *jsonReader) object(depth int) jsonValue {
	v := jsonValue{kind: 'o'}
	for r.at++; ; {
		r.space()
		if r.at >= len(r.b) {
			return r.fail()
		}
		switch r.b[r.at] {
		case '}':
			r.at++
			return v
		case ',':
			r.at++
			continue
		case '"':
		default:
			return r.fail()
		}
		key := r.str()
		r.space()
		if r.bad || r.at >= len(r.b) || r.b[r.at] != ':' {
			return r.fail()
		}
		r.at++
		val := r.value(depth + 1)
		if r.bad {
			return v
		}
		v.keys, v.list = append(v.keys, key), append(v.list, val)
	}
}

func (r *jsonReader) array(depth int) jsonValue {
	v := jsonValue{kind: 'l'}
	for r.at++; ; {
		r.space()
		if r.at >= len(r.b) {
			return r.fail()
		}
		switch r.b[r.at] {
		case ']':
			r.at++
			return v
		case ',':
			r.at++
			continue
		}
		val := r.value(depth + 1)
		if r.bad {
			return v
		}
		v.list = append(v.list, val)
	}
}

// word is a number, true, false or null.
func (r *jsonReader) word() jsonValue {
	from := r.at
	for r.at < len(r.b) && (isLetter(r.b[r.at]) || r.b[r.at] >= '0' && r.b[r.at] <= '9' || bytes.IndexByte([]byte("+-."), r.b[r.at]) >= 0) {
		r.at++
	}
	switch w := string(r.b[from:r.at]); w {
	case "null":
		return jsonValue{}
	case "true", "false":
		return jsonValue{kind: 'n', text: w}
	default:
		if _, err := strconv.ParseFloat(w, 64); err != nil {
			return r.fail()
		}
		return jsonValue{kind: 'n', text: w}
	}
}

// str reads a string; the quote stands at r.at.
func (r *jsonReader) str() string {
	r.at++
	from := r.at
	for r.at < len(r.b) {
		switch r.b[r.at] {
		case '"':
			r.at++
			return string(bytes.ToValidUTF8(r.b[from:r.at-1], []byte("\uFFFD")))
		case '\\':
			return r.escaped(from)
		}
		r.at++
	}
	r.bad = true
	return ""
}

// escaped is str from the first backslash on.
func (r *jsonReader) escaped(from int) string {
	out := append(make([]byte, 0, r.at-from+64), r.b[from:r.at]...)
	for r.at < len(r.b) {
		c := r.b[r.at]
		r.at++
		if c == '"' {
			return string(bytes.ToValidUTF8(out, []byte("\uFFFD")))
		}
		if c != '\\' {
			out = append(out, c)
			continue
		}
		if r.at >= len(r.b) {
			break
		}
		c = r.b[r.at]
		r.at++
		switch c {
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case 'r':
			out = append(out, '\r')
		case 'b', 'f':
			out = append(out, ' ')
		case 'u':
			out = utf8.AppendRune(out, r.unicode())
		default: // ", \, / and what sites escape needlessly
			out = append(out, c)
		}
	}
	r.bad = true
	return ""
}

// unicode reads the four digits after \u, and the second half of a pair.
func (r *jsonReader) unicode() rune {
	one, ok := r.hex4()
	if !ok {
		return utf8.RuneError
	}
	if utf16.IsSurrogate(one) && r.at+1 < len(r.b) && r.b[r.at] == '\\' && r.b[r.at+1] == 'u' {
		back := r.at
		r.at += 2
		if two, ok := r.hex4(); ok {
			if c := utf16.DecodeRune(one, two); c != utf8.RuneError {
				return c
			}
		}
		r.at = back
	}
	return one
}

func (r *jsonReader) hex4() (rune, bool) {
	if r.at+4 > len(r.b) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(r.b[r.at:r.at+4]), 16, 32)
	if err != nil {
		return 0, false
	}
	r.at += 4
	return rune(n), true
}

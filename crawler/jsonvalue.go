package crawler

import (
	"bytes"
	"strconv"
	"strings"
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

// The last objects are remembered by where they stood, so that the next ones are made alike; of a wide one room is made for
// some values.
const (
	likes    = 64
	likeMost = 32
)

// jsonReader forgives what sites get wrong: control characters within strings, commas before a closing bracket,
// comments, a byte order mark, an HTML comment or CDATA around it all. It never makes up a value. The block is UTF-8.
type jsonReader struct {
	b     []byte
	at    int
	count int
	bad   bool
	like  [likes][]string // keys of the last objects, by where they stood
	room  []byte          // for strings with escapes
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
		if v := r.value(0, 0); !r.bad {
			values = append(values, v)
		}
	}
}

// trimJSON takes off what wraps the block: <!-- -->, //<![CDATA[ //]]>, and an HTML comment that stands before the JSON.
func trimJSON(b []byte) []byte {
	b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	for bytes.HasPrefix(b, []byte("<!--")) {
		end := bytes.Index(b, []byte("-->"))
		if end < 0 {
			break
		}
		after := bytes.TrimSpace(b[end+3:])
		if len(after) == 0 || after[0] != '{' && after[0] != '[' && after[0] != '<' {
			break
		}
		b = after
	}
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

// value reads one value. place is where it stands in the object around it: values of one place are often made alike.
func (r *jsonReader) value(depth, place int) jsonValue {
	r.space()
	r.count++
	if r.at >= len(r.b) || depth > maxJSONDepth || r.count > maxJSONValues {
		return r.fail()
	}
	switch c := r.b[r.at]; {
	case c == '{':
		return r.object(depth, &r.like[(8*depth+place)%likes])
	case c == '[':
		return r.array(depth, place)
	case c == '"':
		return jsonValue{kind: 's', text: r.str()}
	default:
		return r.word()
	}
}

// object reads an object. As long as it has the keys of the one before it, as the reviews of a list have, the two share them.
func (r *jsonReader) object(depth int, like *[]string) jsonValue {
	before, same := *like, true
	v := jsonValue{kind: 'o', list: make([]jsonValue, 0, min(len(before), likeMost))}
	for r.at++; ; {
		r.space()
		if r.at >= len(r.b) {
			return r.fail()
		}
		switch r.b[r.at] {
		case '}':
			r.at++
			*like = v.keys
			return v
		case ',':
			r.at++
			continue
		case '"':
		default:
			return r.fail()
		}
		key, n := r.raw(), len(v.keys)
		if same = same && n < len(before) && before[n] == string(key); same {
			v.keys = before[: n+1 : n+1]
		} else {
			v.keys = append(v.keys, string(key))
		}
		r.space()
		if r.bad || r.at >= len(r.b) || r.b[r.at] != ':' {
			return r.fail()
		}
		r.at++
		val := r.value(depth+1, n)
		if r.bad {
			return v
		}
		v.list = append(v.list, val)
	}
}

func (r *jsonReader) array(depth, place int) jsonValue {
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
		val := r.value(depth+1, place)
		if r.bad {
			return v
		}
		v.list = append(v.list, val)
	}
}

// word is a number, true, false or null.
func (r *jsonReader) word() jsonValue {
	from := r.at
	for r.at < len(r.b) && (isLetter(r.b[r.at]) || r.b[r.at] >= '0' && r.b[r.at] <= '9' || strings.IndexByte("+-.", r.b[r.at]) >= 0) {
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

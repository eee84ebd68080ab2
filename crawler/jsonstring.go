package crawler

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a string; the quote stands at r.at.
func (r *jsonReader) str() string { return string(r.raw()) }

// raw is a string's bytes, which are sound UTF-8 as the page is: they hold until the next string is read.
func (r *jsonReader) raw() []byte {
	r.at++
	rest := r.b[r.at:]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		r.bad = true
		return nil
	}
	if i := bytes.IndexByte(rest[:end], '\\'); i >= 0 {
		return r.escaped(i)
	}
	r.at += end + 1
	return rest[:end]
}

// escaped is raw of a string whose first backslash comes after so many bytes.
func (r *jsonReader) escaped(plain int) []byte {
	out := append(r.room[:0], r.b[r.at:r.at+plain]...)
	defer func() { r.room = out }()
	for r.at += plain; r.at < len(r.b); {
		c := r.b[r.at]
		r.at++
		if c == '"' {
			return out
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
	return nil
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

package search

import (
	"strconv"
	"unicode/utf8"
)

// appendElastic writes the two lines that put an entry into the index. Written by hand: it is most of what our process
// does for a document.
func appendElastic(b []byte, e *Entry) []byte {
	b = append(b, `{"index":{"_id":`...)
	b = appendString(b, e.ID)
	b = append(b, `,"version_type":"external_gte","version":`...)
	b = strconv.AppendInt(b, e.Rev, 10)
	b = append(b, "}}\n{"...)
	b = appendField(b, "id", e.ID)
	b = appendField(b, "company", strconv.FormatInt(e.Company, 10))
	for _, f := range facets {
		if !f.many {
			b = appendField(b, f.field, e.value(f.field))
		}
	}
	for _, name := range []string{"month", "answered", "own", "verified", "found_day"} {
		b = appendField(b, name, e.value(name))
	}
	b = appendList(b, "cause", e.causes())
	b = appendList(b, "tag", e.tags())
	b = appendList(b, "sites", e.Sites)
	b = appendNumbers(b, e)
	b = appendWords(b, "title", e.Title)
	b = appendWords(b, "item", e.Item)
	b = appendWords(b, "author", e.Author)
	b = appendWords(b, "body", e.Body...)
	b = appendWords(b, "reply", e.Reply...)
	b = append(b, `"rev":`...)
	b = strconv.AppendInt(b, e.Rev, 10)
	return append(b, "}\n"...)
}

// appendNumbers leaves out what is not known, for other tools.
func appendNumbers(b []byte, e *Entry) []byte {
	b = append(b, `"found":`...)
	b = append(strconv.AppendInt(b, e.Found, 10), ',')
	b = append(b, `"likes":`...)
	b = append(strconv.AppendInt(b, int64(e.Likes), 10), ',')
	b = append(b, `"suspicion":`...)
	b = append(strconv.AppendFloat(b, e.Suspicion, 'f', -1, 64), ',')
	if e.Day != "" {
		b = appendField(b, "day", e.Day)
		b = append(b, `"published":`...)
		b = append(strconv.AppendInt(b, e.Published, 10), ',')
	}
	if e.Rating > 0 {
		b = append(b, `"rating":`...)
		b = append(strconv.AppendFloat(b, e.Rating, 'f', -1, 64), ',')
	}
	return b
}

// appendField writes "name":"value", with the comma.
func appendField(b []byte, name, v string) []byte {
	b = append(append(append(b, '"'), name...), `":`...)
	return append(appendString(b, v), ',')
}

func appendList(b []byte, name string, list []string) []byte {
	b = append(append(append(b, '"'), name...), `":[`...)
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, v)
	}
	return append(b, "],"...)
}

// appendWords writes the two fields of a text, an array of elements each.
func appendWords(b []byte, name string, elements ...Element) []byte {
	for _, form := range [...]string{"_exact", "_stem"} {
		some := false
		for _, el := range elements {
			if len(el) == 0 {
				continue
			}
			if some {
				b = append(b, `,"`...)
			} else {
				b = append(append(append(append(b, '"'), name...), form...), `":["`...)
			}
			some = true
			b = appendElement(b, el, form == "_stem")
			b = append(b, '"')
		}
		if some {
			b = append(b, "],"...)
		}
	}
	return b
}

// appendElement writes the words of an element with a space between. Ready words know that they have nothing to escape; of
// others it is looked for behind, in all of them at once.
func appendElement(b []byte, el Element, stem bool) []byte {
	from, known := len(b), true
	for i, w := range el {
		known = known && w.Plain()
		if i > 0 {
			b = append(b, ' ')
		}
		if stem {
			b = append(b, w.Stem...)
		} else {
			b = append(b, w.Exact...)
		}
	}
	if known || plain(b[from:]) {
		return b
	}
	return appendOdd(b[:from], string(b[from:]))
}

// plain says that a text stands in JSON as it is.
func plain(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return utf8.Valid(b)
}

func appendString(b []byte, s string) []byte {
	return append(appendEscaped(append(b, '"'), s), '"')
}

// appendEscaped writes a string's inside as JSON; broken UTF-8 becomes U+FFFD.
func appendEscaped(b []byte, s string) []byte {
	ascii := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c == '"' || c == '\\' {
			return appendOdd(b, s)
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	if !ascii && !utf8.ValidString(s) {
		return appendOdd(b, s)
	}
	return append(b, s...)
}

// appendOdd is for what must be escaped, which ready words seldom must.
func appendOdd(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	for _, r := range s { // broken UTF-8 comes as U+FFFD
		if r < ' ' || r == '"' || r == '\\' {
			b = append(b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

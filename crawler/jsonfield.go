package crawler

import (
	"net/url"
	"strconv"
	"strings"

	xhtml "golang.org/x/net/html"

	"molva/crawler/sites"
)

// maxValues is how many values a field with all joins.
const maxValues = 1000

// value reads one field of an item; "" when it is not there or does not match. groups are those of the page's address.
func (d *data) value(item *jsonValue, f sites.JSONField, groups map[string]string) string {
	switch {
	case !f.Path.Given() && f.Template.Given():
		return cutField(f, d.fill(item, f.Template, groups))
	case f.Count:
		return strconv.Itoa(len(d.find(item, f.Path)))
	}
	for _, steps := range f.Path.Alternatives {
		var out []string
		for _, v := range d.follow(item, steps) {
			if s := d.one(v, f, groups); s != "" && len(out) < maxValues {
				out = append(out, s)
				if !f.All {
					break
				}
			}
		}
		if len(out) > 0 {
			return strings.Join(out, "\n")
		}
	}
	return ""
}

// one is what one value says.
func (d *data) one(v *jsonValue, f sites.JSONField, groups map[string]string) string {
	if f.Template.Given() {
		return cutField(f, d.fill(v, f.Template, groups))
	}
	switch v.kind {
	case 0:
		return ""
	case 'l', 'o':
		if f.Value != "" && len(v.list) > 0 {
			return f.Value
		}
		if v.kind == 'o' || len(v.list) == 0 {
			return ""
		}
		var out []string
		for i := range v.list[:min(len(v.list), maxValues)] {
			if e := &v.list[i]; e.kind == 's' || e.kind == 'n' {
				if s := d.one(e, f, groups); s != "" {
					out = append(out, s)
				}
			}
		}
		if len(out) > 1 && !f.All {
			out = out[:1]
		}
		return strings.Join(out, "\n")
	}
	text := v.text
	if f.HTML {
		text = markupText(text)
	}
	return cutField(f, strings.Map(printable, text))
}

// printable makes a space of what some sites leave within their strings.
func printable(c rune) rune {
	if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
		return ' '
	}
	return c
}

// cutField cuts a text out by the pattern and translates it by the words.
func cutField(f sites.JSONField, text string) string {
	text = strings.TrimSpace(text)
	if f.Regexp.Given() {
		m := f.Regexp.FindStringSubmatch(text)
		switch {
		case m == nil:
			return ""
		case len(m) > 1:
			text = strings.TrimSpace(m[1])
		default:
			text = m[0]
		}
	}
	if len(f.Words) > 0 {
		return f.Words[text]
	}
	if f.Value != "" {
		if !yes(text) {
			return ""
		}
		return f.Value
	}
	return text
}

// yes is false for what says no.
func yes(text string) bool { return text != "" && text != "false" && text != "0" }

// fill fills a template in. An address with a hole is none; of another text the rest is left.
func (d *data) fill(item *jsonValue, t sites.Template, groups map[string]string) string {
	var b strings.Builder
	address, any := strings.HasPrefix(t.Text, "http://") || strings.HasPrefix(t.Text, "https://"), false
	for _, part := range t.Parts {
		text := part.Text
		switch {
		case part.Group != "":
			text = groups[part.Group]
		case part.Path.Given():
			text = ""
			if found := d.find(item, part.Path); len(found) > 0 {
				text = found[0].text
			}
			if address {
				text = url.PathEscape(text)
			}
		}
		if part.Text == "" {
			if any = any || text != ""; text == "" && address {
				return ""
			}
		}
		b.WriteString(text)
	}
	if !any {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// markupText is the text of a string that holds markup.
func markupText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	root, err := xhtml.Parse(strings.NewReader(s))
	if err != nil {
		return ""
	}
	return nodeText(root, sites.Selector{})
}

package propose

import (
	"fmt"
	"strings"
)

// writeList writes [list], [list.review], [list.reply] and [pagination], and notes what was found.
func (dr *draft) writeList(b *block, f fields, a around) {
	line := func(format string, args ...any) { dr.body = append(dr.body, fmt.Sprintf(format, args...)) }
	if a.next != "" {
		line("[pagination]\nnext = %s\n", quote(a.next))
		dr.found = append(dr.found, Finding{Field: "next page", How: a.next, Sample: a.nextOf, Sure: 0.8})
	} else {
		dr.miss = append(dr.miss, "next page")
	}
	line("[list]\nitem    = %s", quote(b.item))
	dr.once(line, "subject", a.subject)
	dr.once(line, "count", a.count)
	if req := required(f); req != "" {
		line("require = [%s]", req)
	}
	line("\n[list.review]")
	for _, c := range []struct {
		name string
		c    *choice
		must bool
	}{{"id", f.id, true}, {"url", f.url, false}, {"author", f.author, true}, {"author_url", f.authorURL, false}, {"rating", f.rating, true}, {"title", f.title, true}, {"text", f.text, true},
		{"pros", f.pros, true}, {"cons", f.cons, true}, {"published", f.published, true}, {"images", f.images, false}, {"verified", f.verified, false}, {"likes", f.likes, false}} {
		dr.field(line, c.name, c.c, c.must)
	}
	if f.cut != "" {
		line("cut       = %s", quote(f.cut))
		dr.found = append(dr.found, Finding{Field: "cut", How: f.cut, Sure: 0.7, Note: "the list shows beginnings; the whole texts stand on pages of their own"})
	}
	dr.writeReplies(line, f.replies, len(b.items))
}

func (dr *draft) once(line func(string, ...any), name string, c *choice) {
	if c == nil {
		dr.miss = append(dr.miss, name)
		return
	}
	line("%-7s = %s", name, c.toml())
	dr.found = append(dr.found, Finding{Field: name, How: c.toml(), Sample: firstOf(c.values), Sure: 0.8})
}

func (dr *draft) field(line func(string, ...any), name string, c *choice, must bool) {
	if c == nil {
		if must {
			dr.miss = append(dr.miss, name)
		}
		return
	}
	line("%-9s = %s", name, c.toml())
	full := 0
	for _, v := range c.values {
		if v != "" {
			full++
		}
	}
	note := c.note
	if generated.MatchString(strings.TrimLeft(lastPart(c.sel.text), ".")) {
		note = strings.TrimPrefix(note+"; its class seems made by a build tool and may change within weeks", "; ")
	}
	dr.found = append(dr.found, Finding{Field: name, How: c.toml(), Sample: firstOf(c.values), Of: full, All: len(c.values), Sure: sureOf(0.4 + 0.6*fill(c.values) - 0.3*c.sel.cost), Note: note})
}

func (dr *draft) writeReplies(line func(string, ...any), r *replies, items int) {
	if r == nil {
		dr.miss = append(dr.miss, "reply")
		return
	}
	line("\n[list.reply]\nitem      = %s", quote(r.item))
	dr.found = append(dr.found, Finding{Field: "reply", How: r.item, Sample: r.sample, Of: r.of, All: items, Sure: 0.7})
	for _, c := range []struct {
		name string
		c    *choice
	}{{"author", r.author}, {"text", r.text}, {"published", r.published}, {"official", r.official}} {
		if c.c != nil {
			line("%-9s = %s", c.name, c.c.toml())
		}
	}
	if r.always {
		line("always    = true")
	}
}

// required are the fields that every page had in full.
func required(f fields) string {
	var out []string
	for _, c := range []struct {
		name string
		c    *choice
	}{{"author", f.author}, {"published", f.published}, {"text", f.text}} {
		if c.c != nil && fill(c.c.values) == 1 {
			out = append(out, quote(c.name))
		}
	}
	return strings.Join(out, ", ")
}

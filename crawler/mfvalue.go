package crawler

import (
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// value is the value of a property by its kind and its element.
func (m *microformats) value(kind mfKind, n *xhtml.Node) mfProp {
	switch kind {
	case mfAddress:
		return m.addressValue(n)
	case mfDate:
		return mfProp{text: m.dateValue(n)}
	case mfMarkup:
		return mfProp{text: m.textOf(n), html: n}
	}
	if s, ok := m.valueClass(n, false); ok {
		return mfProp{text: s}
	}
	return mfProp{text: m.plainText(n)}
}

// plainText is the text of an element, or of the attribute where that of some elements stands.
func (m *microformats) plainText(n *xhtml.Node) string {
	if s, ok := attributeText(n); ok {
		return strings.TrimSpace(s)
	}
	return m.textOf(n)
}

// attributeText is the text that stands in an attribute of some elements.
func attributeText(n *xhtml.Node) (string, bool) {
	a := nodeAttributes{n}
	switch n.DataAtom {
	case atom.Abbr, atom.Link:
		return a.attr("title")
	case atom.Data, atom.Input:
		return a.attr("value")
	case atom.Img, atom.Area:
		return a.attr("alt")
	}
	return "", false
}

// addressValue is the value of u-…: an address in full, with the alt of a picture.
func (m *microformats) addressValue(n *xhtml.Node) mfProp {
	a := nodeAttributes{n}
	by := ""
	switch n.DataAtom {
	case atom.A, atom.Area, atom.Link:
		by = "href"
	case atom.Img, atom.Audio, atom.Source, atom.Iframe, atom.Video:
		by = "src"
	case atom.Object:
		by = "data"
	}
	s, ok := a.attr(by)
	if n.DataAtom == atom.Video && !ok {
		s, ok = a.attr("poster")
	}
	if by != "" && ok {
		v := mfProp{text: m.resolve(s)}
		if alt, ok := a.attr("alt"); ok && n.DataAtom == atom.Img {
			v.alt = &alt
		}
		return v
	}
	if s, ok := m.valueClass(n, false); ok {
		return mfProp{text: m.resolve(s)}
	}
	if n.DataAtom == atom.Abbr || n.DataAtom == atom.Data || n.DataAtom == atom.Input {
		if s, ok := attributeText(n); ok {
			return mfProp{text: m.resolve(s)}
		}
	}
	return mfProp{text: m.resolve(m.textOf(n))}
}

// resolve makes an address whole; what makes none is left as it stands.
func (m *microformats) resolve(s string) string {
	s = strings.TrimSpace(s)
	if m.p.base == nil || len(s) > 4096 {
		return s
	}
	u, err := m.p.base.Parse(s)
	if err != nil {
		return s
	}
	return u.Href(false)
}

// dateValue is the value of dt-….
func (m *microformats) dateValue(n *xhtml.Node) string {
	if s, ok := m.valueClass(n, true); ok {
		return s
	}
	a := nodeAttributes{n}
	switch n.DataAtom {
	case atom.Time, atom.Ins, atom.Del:
		if s, ok := a.attr("datetime"); ok {
			return strings.TrimSpace(s)
		}
	case atom.Abbr, atom.Data, atom.Input:
		if s, ok := attributeText(n); ok {
			return strings.TrimSpace(s)
		}
	}
	return m.textOf(n)
}

// textOf is the text of an element, pictures by their alt, or else their address.
func (m *microformats) textOf(n *xhtml.Node) string {
	return m.text.of(n, func(img *xhtml.Node) string {
		a := nodeAttributes{img}
		if s, ok := a.attr("alt"); ok {
			return s
		}
		s, _ := a.attr("src")
		return m.resolve(s)
	})
}

// valueClass reads the value class pattern: elements of class value or value-title within a property hold its value in
// pieces, those of a date as day, time and zone.
func (m *microformats) valueClass(n *xhtml.Node, date bool) (string, bool) {
	parts := m.valueParts(n, date, nil, 0)
	if len(parts) == 0 {
		return "", false
	}
	if !date {
		return strings.Join(parts, ""), true
	}
	return joinDate(parts), true
}

func (m *microformats) valueParts(n *xhtml.Node, date bool, parts []string, depth int) []string {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if m.text.left--; m.text.left <= 0 || depth > maxTreeDepth || len(parts) > 100 {
			return parts
		}
		if c.Type != xhtml.ElementNode {
			continue
		}
		a := nodeAttributes{c}
		class, _ := a.attr("class")
		plain, titled, format := false, false, false
		for _, w := range strings.Fields(class) {
			plain = plain || w == "value"
			titled = titled || w == "value-title"
			format = format || classicRoots[w] != "" || isMFName(w, "h-")
		}
		switch {
		case titled:
			s, _ := a.attr("title")
			parts = append(parts, strings.TrimSpace(s))
		case plain:
			parts = append(parts, m.valuePart(c, date))
		case !format:
			parts = m.valueParts(c, date, parts, depth+1)
		}
	}
	return parts
}

func (m *microformats) valuePart(n *xhtml.Node, date bool) string {
	if n.DataAtom == atom.Time || date && (n.DataAtom == atom.Ins || n.DataAtom == atom.Del) {
		if s, ok := (nodeAttributes{n}).attr("datetime"); ok {
			return strings.TrimSpace(s)
		}
	}
	if s, ok := attributeText(n); ok {
		return strings.TrimSpace(s)
	}
	return m.textOf(n)
}

var (
	mfDay  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$|^\d{4}-\d{3}$`)
	mfTime = regexp.MustCompile(`^(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?\s*([aApP]\.?[mM]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$`)
	mfZone = regexp.MustCompile(`^(Z|[+-]\d{1,2}:?(\d{2})?)$`)
)

// joinDate puts the pieces of a date together: the first day, time and zone. A piece that is a whole date is the value.
func joinDate(parts []string) string {
	day, clock, zone := "", "", ""
	for _, s := range parts {
		switch {
		case mfDay.MatchString(s):
			day = firstOf(day, s)
		case mfZone.MatchString(s):
			zone = firstOf(zone, s)
		case mfTime.MatchString(s):
			clock = firstOf(clock, hours24(s))
		default:
			return s
		}
	}
	if clock == "" {
		return day
	}
	return strings.TrimSpace(day + " " + clock + zone)
}

// hours24 writes a time of the day in 24 hours: "7:30pm" is 19:30.
func hours24(s string) string {
	p := mfTime.FindStringSubmatch(s)
	hour := p[1]
	if len(hour) == 1 {
		hour = "0" + hour
	}
	if half := strings.ToLower(strings.ReplaceAll(p[4], ".", "")); half != "" {
		h := (int(hour[0]-'0')*10 + int(hour[1]-'0')) % 12
		if half == "pm" {
			h += 12
		}
		hour = string([]byte{byte('0' + h/10), byte('0' + h%10)})
	}
	out := hour + ":" + firstOf(p[2], "00")
	if p[3] != "" {
		out += ":" + p[3]
	}
	return out + p[5]
}

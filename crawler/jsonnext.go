package crawler

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"molva/crawler/sites"
)

// links are the addresses to visit: those of the page itself where the data stands in one, and the next answer.
func (r *jsonPage) links(v *Visit, hrefs []string) []string {
	out := v.Links
	if len(hrefs) > 0 {
		out = append(out, r.p.follow(hrefs)...)
	}
	if next := r.p.address(r.next(v)); next != "" && next != v.URL && r.p.sameHost(next) {
		v.Next = []string{next}
		if !slices.Contains(out, next) {
			out = append(out, next)
		}
	}
	return out
}

// next is the address of the answer after this one; "" when this one was empty, or says that it is the last.
func (r *jsonPage) next(v *Visit) string {
	n := r.j.Next
	if n == nil || v.Elements == 0 || r.p.base == nil {
		return ""
	}
	if more := r.find(r.root, n.More); n.More.Given() && (len(more) == 0 || !yes(more[0].text)) {
		return ""
	}
	at, _ := r.number()
	if n.Most > 0 && at >= n.Most {
		return ""
	}
	switch {
	case n.Link.Given():
		return r.text(n.Link)
	case n.Cursor.Given():
		now, _ := parameter(r.path, n.Param)
		if cursor := r.text(n.Cursor); cursor != "" && cursor != now {
			return withParameter(r.p.url, n.Param, cursor)
		}
		return ""
	}
	return r.counted(v, at)
}

// counted is the address of the page after number at.
func (r *jsonPage) counted(v *Visit, at int) string {
	n := r.j.Next
	if last := r.text(n.Last); n.Last.Given() && at-n.First+1 >= max(count(last), 1) {
		return ""
	}
	step := 1
	if n.Skip {
		if step = n.Size; step == 0 {
			step = v.Elements
		}
		if v.Expected > 0 && at+step >= v.Expected {
			return ""
		}
	}
	to := strconv.Itoa(at + step)
	if n.Param != "" {
		return withParameter(r.p.url, n.Param, to)
	}
	if m := n.At.FindStringSubmatchIndex(r.p.url); m != nil && m[2] >= 0 {
		return r.p.url[:m[2]] + to + r.p.url[m[3]:]
	}
	return ""
}

func (r *jsonPage) text(p sites.Path) string {
	if found := r.find(r.root, p); len(found) > 0 {
		return found[0].text
	}
	return ""
}

// number is where in the counting this page stands; given says that the address tells.
func (r *jsonPage) number() (n int, given bool) {
	next := r.j.Next
	if next == nil {
		return 0, false
	}
	n = next.First
	s := ""
	switch {
	case next.Param != "":
		s, given = parameter(r.path, next.Param)
	case next.At.Given():
		if m := next.At.FindStringSubmatch(r.p.url); m != nil {
			s, given = m[1], true
		}
	}
	if v, err := strconv.Atoi(s); err == nil && v >= 0 && v < 1e9 {
		n = v
	}
	return n, given
}

// later says that the address is that of a page behind the first, where an empty list is the end and no alarm.
func (r *jsonPage) later() bool {
	n, given := r.number()
	next := r.j.Next
	if next == nil || !given {
		return false
	}
	if next.Link.Given() || next.Cursor.Given() {
		now, _ := parameter(r.path, next.Param)
		return now != "" && now != "*" && now != "0"
	}
	return n > next.First
}

// parameter is what a query parameter of a path says.
func parameter(path, name string) (value string, ok bool) {
	_, query, _ := strings.Cut(path, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if key, v, _ := strings.Cut(pair, "="); key == name {
			if text, err := url.QueryUnescape(v); err == nil {
				v = text
			}
			return v, true
		}
	}
	return "", false
}

// withParameter sets a query parameter and leaves the order of the others.
func withParameter(address, name, value string) string {
	base, query, _ := strings.Cut(address, "?")
	set := name + "=" + url.QueryEscape(value)
	pairs, done := []string{}, false
	for pair := range strings.SplitSeq(query, "&") {
		switch key, _, _ := strings.Cut(pair, "="); {
		case pair == "":
		case key == name && !done:
			pairs, done = append(pairs, set), true
		case key != name:
			pairs = append(pairs, pair)
		}
	}
	if !done {
		pairs = append(pairs, set)
	}
	return base + "?" + strings.Join(pairs, "&")
}

// lead adds the answer that holds the reviews of a page which people know. Where there is one, the page's own reviews, some
// of the same under other ids, are left to it.
func (p *place) lead(v *Visit) {
	if p.site == nil || p.base == nil {
		return
	}
	for _, l := range p.site.Follow.Lead {
		groups, ok := matchGroups([]sites.Pattern{l.Page}, pathQuery(v.URL))
		if !ok {
			continue
		}
		to := ""
		for _, part := range l.To.Parts {
			to += part.Text + groups[part.Group]
		}
		if a := p.address(to); a != "" && a != v.URL && p.sameHost(a) {
			v.Reviews, v.Expected, v.Aggregates = nil, 0, nil
			v.Links = append(slices.DeleteFunc(v.Links, func(have string) bool { return have == a }), a)
			return
		}
	}
}

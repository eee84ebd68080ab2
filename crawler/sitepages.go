package crawler

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// counted are the pages of a list whose number only the count of reviews tells, or nothing at all.
func (t *tree) counted(v *Visit, have []string) []string {
	g := t.site.Pagination
	if g.Open {
		return t.nextOpen(v, have)
	}
	if g.Param == "" || v.Expected <= g.Size || len(v.Reviews) == 0 {
		return nil
	}
	base, _, _ := strings.Cut(v.URL, "?")
	var out []string
	for n := 1; n < min((v.Expected+g.Size-1)/g.Size, maxLinks); n++ {
		a := t.p.address(base + "?" + g.Param + "=" + strconv.Itoa(t.firstPage()+n))
		if a != "" && a != v.URL && !slices.Contains(have, a) {
			out = append(out, a)
		}
	}
	return out
}

// maxOpenPages are read of a list that does not say how long it is: a site may answer any number with its last page.
const maxOpenPages = 1000

// nextOpen is the page after one that shows reviews, where nothing says how many there are.
func (t *tree) nextOpen(v *Visit, have []string) []string {
	n := t.pageNumber()
	if len(v.Reviews) == 0 || n-t.firstPage() >= maxOpenPages || !matchesAny(t.site.List.Pages, pathQuery(v.URL)) {
		return nil
	}
	if a := t.p.address(withParameter(v.URL, t.site.Pagination.Param, strconv.Itoa(n+1))); a != "" && a != v.URL && !slices.Contains(have, a) {
		return []string{a}
	}
	return nil
}

// pastTheEnd says that the page stands behind the first of a list whose end is a page without reviews.
func (t *tree) pastTheEnd() bool { return t.site.Pagination.Open && t.pageNumber() > t.firstPage() }

func (t *tree) firstPage() int {
	if f := t.site.Pagination.First; f != 0 {
		return max(f, 0)
	}
	return 1
}

// pageNumber is which page of a list this is, by its address.
func (t *tree) pageNumber() int {
	_, query, _ := strings.Cut(t.p.url, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(pair, "="); name == t.site.Pagination.Param {
			if n, err := strconv.Atoi(value); err == nil && n > t.firstPage() && n < 1e6 {
				return n
			}
		}
	}
	return t.firstPage()
}

// made are the addresses that the site file makes from values of the page.
func (t *tree) made(v *Visit) []string {
	var out []string
	for _, m := range t.site.Follow.Make {
		value := oneLine(t.value(t.doc, m.From))
		if value == "" || len(value) > 200 {
			continue
		}
		if a := t.p.address(strings.ReplaceAll(m.To, "{}", url.QueryEscape(value))); a != "" && a != v.URL && t.p.sameHost(a) {
			out = append(out, a)
		}
	}
	return out
}

// cutShort marks a text as a beginning by dots at its end, so that the whole one is known to be no edit.
func cutShort(text string) string {
	if text == "" || strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...") {
		return text
	}
	return text + "…"
}

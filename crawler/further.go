package crawler

import (
	"slices"
	"strconv"
	"strings"

	"molva/crawler/sites"
)

// inList says what a page is in a list of reviews: whether the newest come first, and which links lead further down.
func (v *Visit) inList(p *place) {
	own, n, numbered := listPage(v.URL, p.site)
	path, _, _ := strings.Cut(own, "?")
	type later struct {
		url string
		n   int
	}
	var further []later
	for _, l := range v.Links {
		if rest, ok := strings.CutPrefix(l, path); !ok || !mayNumber(rest) { // nearly all
			continue
		}
		base, at, counted := listPage(l, p.site)
		if base != own || !counted && !numbered {
			continue
		}
		v.Pages = append(v.Pages, l)
		if at > n {
			further = append(further, later{l, at})
		}
	}
	slices.SortStableFunc(further, func(a, b later) int { return a.n - b.n })
	said := v.Next
	v.Next = nil
	for _, f := range further {
		v.Next = append(v.Next, f.url)
	}
	for _, l := range said {
		if !slices.Contains(v.Next, l) {
			v.Next, v.Pages = append(v.Next, l), append(v.Pages, l)
		}
	}
	if s := p.site; s != nil {
		past := len(v.Reviews) == 0 && v.Outcome == OK && !v.Drift && n > 1
		v.Ends = paginates(s) && len(v.Next) == 0 && (len(v.Reviews) > 0 || past)
		v.Sorted = s.Sorted == "date" && len(v.Reviews) > 0 && (len(s.SortedPages) == 0 || matchesAny(s.SortedPages, pathQuery(v.URL)))
	}
}

// mayNumber says that what stands behind the path of a list may number a page of it.
func mayNumber(rest string) bool {
	return rest == "" || rest == "/" || rest[0] == '?' || strings.HasPrefix(rest, "/?") || strings.HasPrefix(rest, "/page")
}

// paginates says that a site file knows how its lists go on, or that they do not: of one that is sorted and has no way on, the
// page shows the newest alone.
func paginates(s *sites.Site) bool {
	if s.Pagination.Next.Given() || s.Pagination.Param != "" || s.Sorted != "" {
		return true
	}
	return slices.ContainsFunc(s.JSON, func(j sites.JSON) bool { return j.Next != nil })
}

// pageParams are query parameters that number the pages of a list on most sites.
var pageParams = map[string]bool{"page": true, "p": true, "pg": true, "paged": true, "pagen_1": true, "pagenum": true, "page_num": true, "offset": true, "start": true, "skip": true}

// listPage is an address without the number of a page in a list, and that number: in a query parameter, or at the end of
// the path behind the word "page" (a bare number there may be anything's). counted says that there is one; without it the address may be that of the first page.
func listPage(address string, s *sites.Site) (base string, n int, counted bool) {
	address, query, _ := strings.Cut(address, "?")
	kept := make([]string, 0, 4)
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		at, err := strconv.Atoi(value)
		if err == nil && at >= 0 && at < 1e6 && !counted && (pageParams[strings.ToLower(name)] || isPageParam(name, s)) {
			n, counted = at, true
			continue
		}
		if pair != "" {
			kept = append(kept, pair)
		}
	}
	if !counted {
		address, n, counted = pathPage(address)
	}
	base = strings.TrimSuffix(address, "/")
	if len(kept) > 0 {
		base += "?" + strings.Join(kept, "&")
	}
	if !counted {
		n = firstPageOf(s)
	}
	return base, n, counted
}

// pathPage cuts the number of a page off the end of a path: /reviews/page/7, /reviews/page-7, /reviews/page7/.
func pathPage(path string) (base string, n int, counted bool) {
	trimmed := strings.TrimSuffix(path, "/")
	at := strings.LastIndex(trimmed, "/page")
	if at < 0 {
		return path, 0, false
	}
	digits := strings.TrimLeft(trimmed[at+len("/page"):], "/-_")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || len(digits) > 5 {
		return path, 0, false
	}
	return trimmed[:at], n, true
}

func isPageParam(name string, s *sites.Site) bool {
	if s == nil {
		return false
	}
	return name == s.Pagination.Param || slices.ContainsFunc(s.JSON, func(j sites.JSON) bool {
		return j.Next != nil && j.Next.Param == name && !j.Next.Cursor.Given() && !j.Next.Link.Given()
	})
}

// firstPageOf is the number of a list's first page, whose address bears none.
func firstPageOf(s *sites.Site) int {
	if s != nil && s.Pagination.First < 0 {
		return 0
	}
	return 1
}

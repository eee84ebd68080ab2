package crawler

import (
	"regexp"
	"slices"
	"strings"
)

// laterPage is the part of an address that says that a page of a thread is not its first.
var laterPage = regexp.MustCompile(`[?&](?:start|st)=[1-9]|[?&]page=(?:[2-9]|[1-9]\d)|page[-/]?(?:[2-9]|[1-9]\d)\d*/?(?:$|[?.])|page__st__[1-9]`)

// address is where a thread begins, whichever of its pages is read, and whether the page read is a later one. self is
// what the page says of itself; a page of another host is not believed.
func (e *engine) address(self string, p *place) (first string, later bool) {
	at := p.address(self)
	if at == "" || !p.sameHost(at) {
		at = p.url
	}
	later = laterPage.MatchString(p.url) || laterPage.MatchString(at)
	path := pathQuery(at)
	host := strings.TrimSuffix(at, path)
	path, query, _ := strings.Cut(path, "?")
	short := e.shorten(path)
	if kept := e.params(query); kept != "" {
		short += "?" + kept
	} else if query != "" && strings.HasSuffix(path, ".php") { // the thread is named by something else
		short += "?" + query
	}
	if a := p.address(host + short); a != "" {
		return a, later
	}
	return at, later
}

// shorten takes what names a page or a post of a thread off a path: the first group of the pattern, else all of it.
func (e *engine) shorten(path string) string {
	if !e.Cut.Given() {
		return path
	}
	at := e.Cut.FindStringSubmatchIndex(path)
	switch {
	case at == nil:
		return path
	case len(at) > 2 && at[2] >= 0:
		return path[:at[2]] + path[at[3]:]
	}
	return path[:at[0]] + path[at[1]:]
}

// params are the parameters that name a thread. "12-title/page2" and "/topic/12-title/page/2" stand without a value.
func (e *engine) params(query string) string {
	var out []string
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		switch {
		case slices.Contains(e.Keep, name):
			out = append(out, part)
		case value == "" && name != "" && (name[0] == '/' || name[0] >= '0' && name[0] <= '9'):
			out = append(out, e.shorten(strings.ReplaceAll(name, "%2F", "/")))
		}
	}
	return strings.Join(out, "&")
}

package crawler

import (
	"fmt"
	"strings"

	"molva/collector"
	"molva/crawler/sites"
)

// ways are the words for how reviews come in of a site that is not crawled.
var ways = map[string]string{
	"page":   "a saved page (molva extract FILE --site %s)",
	"export": "an export (molva import FILE --site %s)",
	"api":    "the official API, its answers saved (molva extract FILE --site %s)",
}

// barred is the site file that says of an address that it is not asked, or nil. The host decides, not the file that a page
// is to be read with.
func (c *Crawler) barred(hostname, path string) *sites.Site {
	s := c.cfg.Sites.ForHost(hostname)
	if !s.Barred() || len(s.Bars) > 0 && !matchesAny(s.Bars, path) {
		return nil
	}
	return s
}

// Barred is the site file that keeps an address from being asked, or nil.
func (c *Crawler) Barred(rawURL string) *sites.Site {
	u, err := parseAddress(rawURL)
	if err != nil {
		return nil
	}
	return c.barred(u.Hostname(), pathQuery(canonical(u, nil)))
}

// CheckCrawl refuses an address whose site file says that the site is not crawled: why, and how its reviews come in. What is
// no address is for others to refuse.
func (c *Crawler) CheckCrawl(rawURL string) error {
	s := c.Barred(rawURL)
	if s == nil {
		return nil
	}
	var in []string
	for _, w := range s.Ways {
		in = append(in, strings.ReplaceAll(ways[w], "%s", s.Name))
	}
	return &collector.Error{Code: collector.CodeForbidden, Where: rawURL, Msg: fmt.Sprintf("the site %s is not crawled: %s", s.Name, s.Why), Hint: "the way in is " + strings.Join(in, ", or ")}
}

func barredReason(s *sites.Site) string {
	return collector.Because("not_crawled", s.Name).String()
}

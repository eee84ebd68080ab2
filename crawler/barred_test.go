package crawler

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler/sites"
)

const barredFile = `name = "closed"
hosts = ["closed.example"]
crawl = "no"
bars = ['^/maps']
why = "its robots.txt forbids it"
ways = ["page", "api"]
`

// A site whose file says that it is not crawled is asked for nothing, whichever way one tries; who tries is told why and what
// to do instead.
func TestBarredSitesAreNotAsked(t *testing.T) {
	site, err := sites.Parse("closed.toml", []byte(barredFile))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, "", map[string]http.HandlerFunc{"/blog": to("/maps/2")})
	c := New(Config{AllowNet: loopback, DefaultDelay: NoDelay, Sites: sites.Of(site), Resolve: map[string]string{"closed.example": strings.TrimPrefix(w.URL, "http://")}})
	defer c.Close()
	const address = "http://closed.example/maps/1"
	_, crawled := c.Crawl(t.Context(), Run{Starts: []string{address}, Out: func(collector.Review) error { return nil }})
	_, once := c.Once(t.Context(), address, "")
	for name, err := range map[string]error{"crawl": crawled, "once": once, "check": c.CheckCrawl(address)} {
		var e *collector.Error
		if !errors.As(err, &e) || e.Code != collector.CodeForbidden || !strings.Contains(e.Msg, "its robots.txt forbids it") ||
			!strings.Contains(e.Hint, "a saved page (molva extract FILE --site closed)") || !strings.Contains(e.Hint, "official API") {
			t.Errorf("%s: %v", name, err)
		}
	}
	v := c.Open(t.Context(), collector.Host{Key: "http://closed.example:80"}).Fetch(t.Context(), collector.Page{URL: address})
	if v.Outcome != Blocked || v.Status != 0 || v.Reason != "the site closed is not crawled: its site file says why" {
		t.Errorf("%+v", v)
	}
	if len(w.log) != 0 {
		t.Errorf("the site was asked for %v", w.log)
	}
	if err := c.CheckCrawl("http://closed.example/blog"); err != nil {
		t.Errorf("another part of the host: %v", err)
	}
	v = c.Open(t.Context(), collector.Host{Key: "http://closed.example:80"}).Fetch(t.Context(), collector.Page{URL: "http://closed.example/blog"})
	if v.Outcome != Blocked || w.asked("/blog") != 1 || w.asked("/maps/2") != 0 {
		t.Errorf("a redirect into the part that is not asked: %+v, %v", v, w.log)
	}
	if v := c.Read([]byte(ld+`{"@type":"Review","reviewBody":"Добре","author":"Оля"}</script>`), nil, address, ""); len(v.Reviews) != 1 {
		t.Errorf("a saved page of it is read: %+v", v)
	}
}

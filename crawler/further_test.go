package crawler

import (
	"strings"
	"testing"

	"molva/crawler/sites"
)

func TestPagesOfAList(t *testing.T) {
	site, err := sites.Parse("s.toml", []byte("name = \"s\"\nhosts = [\"s.example\"]\nsorted = \"date\"\nsorted_pages = ['sort=date']\n[pagination]\nparam = \"list_no\"\nopen = true\n[list]\nitem = \"div.r\"\n[list.review]\ntext = \".t\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		url, links string
		own        bool // by the site file
		next       string
		pages      int
	}{
		{"https://a.example/r", "/r?page=2 /r?page=3 /about", false, "/r?page=2 /r?page=3", 2},
		{"https://a.example/r?page=2", "/r /r?page=1 /r?page=3 /r?page=10", false, "/r?page=3 /r?page=10", 4},
		{"https://a.example/r?page=3", "/r?page=2 /r?page=1", false, "", 2},
		{"https://a.example/r/page/2/", "/r/ /r/page/3/ /r/page-1", false, "/r/page/3/", 3},
		{"https://a.example/firm/7", "/firm/8 /firm/9", false, "", 0},
		{"https://a.example/r?firm=1", "/r?firm=2 /r?firm=1&page=2 /r?page=3", false, "/r?firm=1&page=2", 1},
		{"https://a.example/r", "/r?offset=20 /r?page=99999999999 /rest?page=2", false, "/r?offset=20", 1},
		{"https://s.example/r?sort=date", "/r?sort=date&list_no=2 /r?list_no=3", true, "/r?sort=date&list_no=2", 1},
	} {
		crawl := New(Config{Sites: sites.Of(site)})
		p := crawl.newPlace(c.url, "")
		v := Visit{URL: c.url}
		for l := range strings.FieldsSeq(c.links) {
			v.Links = append(v.Links, p.address(l))
		}
		v.inList(p)
		if got := strings.ReplaceAll(strings.Join(v.Next, " "), p.own, ""); got != c.next || len(v.Pages) != c.pages {
			t.Errorf("%s: next %q, want %q; %d pages, want %d", c.url, got, c.next, len(v.Pages), c.pages)
		}
	}
	page := []byte(`<div class=r><p class=t>Букет завял</p></div>`)
	c := New(Config{Sites: sites.Of(site)})
	for url, sorted := range map[string]bool{"https://s.example/r?sort=date": true, "https://s.example/r": false, "https://other.example/r?sort=date": false} {
		if v := c.Read(page, nil, url, ""); v.Sorted != sorted {
			t.Errorf("%s: sorted is %v", url, v.Sorted)
		}
	}
	for _, wrong := range []string{`sorted = "name"`, `sorted_pages = ['x']`, `cap = -1`} {
		if _, err := sites.Parse("s.toml", []byte(wrong+"\nname = \"s\"\nhosts = [\"s.example\"]\n")); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

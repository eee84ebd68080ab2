package jobs

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"molva/collector"
)

// A page in a mail stands where it says itself, or where --url says. A link in it proves nothing: a footer has links to
// sites that have nothing to do with the review.
func TestWhereAPageInAMailStands(t *testing.T) {
	body := `<div itemscope itemtype="https://schema.org/Review" itemid="k-1"><b itemprop="author">Ольга</b><p itemprop="reviewBody">Кофе холодный, ждали час.</p></div>`
	page := func(head, foot string) string {
		return "<html><head>" + head + "</head><body>" + body + foot + "</body></html>"
	}
	own := `<link rel="canonical" href="https://kafe.example/reviews">`
	footer := `<a href="https://vk.com/kafe">VK</a>`
	for name, c := range map[string]struct {
		mail []byte
		o    ImportOptions
		site string // "": refused
	}{
		"its own address":     {mailWithPage("text/html", page(own, "")), ImportOptions{}, "kafe.example"},
		"attached":            {attached("a.html", page(own, footer)), ImportOptions{}, "kafe.example"},
		"own, and a footer":   {mailWithPage("text/html", page(own, footer)), ImportOptions{}, "kafe.example"},
		"--url":               {mailWithPage("text/html", page("", footer)), ImportOptions{URL: "https://kafe.example/r"}, "kafe.example"},
		"--url before own":    {mailWithPage("text/html", page(own, "")), ImportOptions{URL: "https://bar.example/r"}, "bar.example"},
		"a link, --site":      {mailWithPage("text/html", page("", footer+`<a href="https://flamp.ru/x">`)), ImportOptions{Site: "flamp"}, "flamp"},
		"only a footer":       {mailWithPage("text/html", page("", footer)), ImportOptions{}, ""},
		"two sites in footer": {mailWithPage("text/html", page("", footer+`<a href="https://2gis.ru/">`)), ImportOptions{}, ""},
		"no address at all":   {mailWithPage("text/html", page("", "")), ImportOptions{}, ""},
		"--site and no link":  {mailWithPage("text/html", page("", "")), ImportOptions{Site: "flamp"}, ""},
	} {
		b := newBench(t)
		c.o.Format = "eml"
		r, err := b.Import(t.Context(), b.scope, strings.NewReader(string(c.mail)), c.o)
		if c.site == "" {
			if err == nil || r.New != 0 || !strings.Contains(err.Error(), "where the page in the mail stands") {
				t.Errorf("%s: %+v %v, want a refusal", name, r, err)
			}
			continue
		}
		held, heldErr := b.Store.Held(t.Context(), b.scope, c.site, collector.KindReview, []string{"k-1"})
		if must(t, heldErr); err != nil || r.New != 1 || len(held) != 1 {
			t.Errorf("%s: %+v %v, %d on %s", name, r, err, len(held), c.site)
		}
	}
}

// A link to a site does prove it where that site's own form, and nothing else, reads the page.
func TestALinkNamesTheSiteThatReadsThePage(t *testing.T) {
	saved, err := os.ReadFile("../crawler/sites/testdata/otzovik/list.html")
	must(t, err)
	page := regexp.MustCompile(`<link[^>]*canonical[^>]*>`).ReplaceAllString(string(saved), "") + `<a href="https://otzovik.com/reviews/x/">x</a>`
	b := newBench(t)
	r, err := b.Import(t.Context(), b.scope, strings.NewReader(string(mailWithPage("text/html; charset=utf-8", page))), ImportOptions{Format: "eml"})
	if err != nil || r.New == 0 || len(r.Refused) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

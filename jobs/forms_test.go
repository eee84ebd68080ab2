package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/crawler/sites"
)

// One review that is reached by six and more forms of its address, by the standard's rules and by the site's own, is asked
// for once in a pass and is one record, also where the site gives it no id.
func TestFormsOfOneReviewAreOneRecord(t *testing.T) {
	everywhere(t, func(b *bench) {
		site, err := sites.Parse("forms.toml", []byte(`name = "forms"
hosts = ["127.0.0.1"]
[canonical]
drop    = ["sort"]
index   = ["index.php"]
rewrite = [{ from = '^/(?:ru|ua)(/.*)$', to = '$1' }]
slash   = "drop"
`))
		must(b.t, err)
		b.useSites(sites.Of(site))
		p := newPress(b.t)
		forms := []string{"/review/7", "/review/7?utm_source=mail&gclid=9", "/x/../review/%37", "/review/7#comments", "/review/7;jsessionid=AB12", "//" + strings.TrimPrefix(p.URL, "http://") + "/review/7?yclid=1&",
			"/review/7/", "/ua/review/7?sort=new", "/ru/review/7/index.php?PHPSESSID=1"}
		var links strings.Builder
		for _, f := range forms {
			fmt.Fprintf(&links, `<a href="%s">отзыв</a>`, f)
		}
		p.set("/", "<html>"+links.String())
		p.set("/review/7", `<html><a href="/ua/">назад</a><script type="application/ld+json">{"@type":"Review","author":"Оля","datePublished":"2026-10-01","reviewBody":"Букет завял","reviewRating":{"ratingValue":2}}</script>`)
		s := b.watchPlace(p.URL + "/ru/?utm_campaign=1")
		for range 2 {
			b.advance(6 * time.Hour)
		}
		whole, same := p.answers()
		if s = b.reread(s); s.URL != p.URL+"/" || b.find("") != 1 || s.Held != 1 || whole != 2 || same != 2 {
			b.t.Errorf("%s: %d records, %d held; %d answers whole, %d not modified", s.URL, b.find(""), s.Held, whole, same)
		}
	})
}

package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// A page to which nothing leads any more is asked for before what stood on it is called gone: a list whose link became a
// button still shows its second page.
func TestAPageToWhichNothingLeadsIsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *site, two string) // from the second pass on
		held   int
	}{
		"it still shows them": {func(s *site, two string) { s.pages["/two"] = two }, 8},
		"it is not there":     {func(s *site, _ string) { delete(s.pages, "/two") }, 4},
		"it shows none": {func(s *site, _ string) {
			s.pages["/two"] = "<html><body><p>Больше отзывов нет.</p></body></html>"
		}, 4},
	} {
		everywhere(t, func(b *bench) {
			for i := range 8 {
				b.site.reviews = append(b.site.reviews, shown{id: fmt.Sprint("r", i), author: fmt.Sprint("Автор ", i), text: fmt.Sprintf("Отзыв номер %d о доставке", i), stars: 1 + i%5})
			}
			one, two := "<html><body>"+b.site.markup(0)+"</body></html>", "<html><body>"+b.site.markup(1)+"</body></html>"
			b.site.pages = map[string]string{"/": strings.Replace(one, "<body>", "<body><a href=/two>next</a> ", 1), "/two": two}
			src := b.source()
			b.advance(2 * time.Minute)
			b.site.set(func() { b.site.pages["/"] = one; c.change(b.site, two) })
			for range 3 {
				b.advance(6 * time.Hour)
			}
			now, err := b.Store.Source(b.t.Context(), b.scope, src.PublicID)
			must(b.t, err)
			if now.Health != collector.HealthOK || now.Held != c.held {
				b.t.Errorf("%s: %s %s, %d held, want %d", name, now.Health, now.Reason, now.Held, c.held)
			}
		})
	}
}

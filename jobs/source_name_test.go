package jobs

import (
	"testing"
	"time"

	"molva/collector"
)

// A source that nobody named is called by its site, else by its host; where another one is called so, by its path too.
func TestTheNameOfASourceThatNobodyNamed(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ url, name, want string }{
		{"https://otzovik.com/reviews/floramo/", "", "otzovik"},
		{"https://otzovik.com/reviews/floramo_kyiv/", " ", "otzovik reviews/floramo_kyiv"},
		{"https://otzovik.com/reviews/floramo_lviv/", "Отзовик", "Отзовик"},
		{b.site.URL + "/firm/1", "", "127.0.0.1"},
		{b.site.URL + "/firm/2", "", "127.0.0.1 firm/2"},
	} {
		s, err := b.AddSource(t.Context(), b.scope, collector.Source{Name: c.name, URL: c.url, Owner: b.owner.PersonID, Period: 6 * time.Hour})
		if must(t, err); s.Name != c.want {
			t.Errorf("%s is called %q, want %q", c.url, s.Name, c.want)
		}
	}
}

package search

import (
	"slices"
	"testing"
)

// What is remembered of a site and an address is what is made of them.
func FuzzSiteNames(f *testing.F) {
	for _, a := range [][2]string{{"otklik", "https://www.otklik.example/a?b"}, {"", ""}, {"a\nb", "http://x.example"}, {"Жалобная", "http://127.0.0.1:8080/x"}, {"s", "http://a.b.c.example:x/%zz"},
		{"s", "https://a.example/%zz"}, {"s", "http://a.example\x7f"}, {"s", "http://[::1]:90/"}, {"s", "http://u:p@a.example/#x"}, {"s", "http://сайт.рф?от"}, {"www.s.example", "HTTP://S.example/"}} {
		f.Add(a[0], a[1])
	}
	f.Fuzz(func(t *testing.T, site, address string) {
		if got, want := siteNames(site, address), siteNamesOf(site, address); !slices.Equal(got, want) {
			t.Errorf("%q, %q: %q, want %q", site, address, got, want)
		}
	})
}

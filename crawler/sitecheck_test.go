package crawler

import (
	"testing"

	"molva/crawler/sites"
)

// Every embedded site has pages of its own, and they give what their golden files say.
func TestEmbeddedSites(t *testing.T) {
	for _, site := range sites.Embedded().All() {
		pages, err := CheckSite(site, false)
		if err != nil {
			t.Fatal(err)
		}
		if len(pages) == 0 {
			t.Errorf("%s has no page in testdata/%s", site.Name, site.Name)
		}
		for _, p := range pages {
			for _, d := range p.Differences {
				t.Errorf("%s %s: %s: want %s, got %s", site.Name, p.Name, d.Field, d.Want, d.Got)
			}
		}
	}
}

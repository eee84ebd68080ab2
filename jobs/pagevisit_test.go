package jobs

import (
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// A page is found as each source reads it: under the address that the site file of the source makes of it, be it the host's
// or one that was forced.
func TestVisitsAreFoundUnderTheAddressOfEachSource(t *testing.T) {
	everywhere(t, func(b *bench) {
		forced, err := sites.Parse("forced.toml", []byte("name = \"forced\"\nhosts = [\"forced.example\"]\n[canonical]\nkeep = [\"page\"]\nslash = \"drop\"\n"))
		must(b.t, err)
		hosts, err := sites.Parse("host.toml", []byte("name = \"host\"\nhosts = [\"127.0.0.1\"]\n[canonical]\ndrop = [\"sort\"]\n"))
		must(b.t, err)
		b.useSites(sites.Of(forced, hosts))
		p := newPress(b.t)
		p.set("/list?page=2", "<html>")
		p.set("/list/?page=2&tab=a", "<html>")
		for name, site := range map[string]string{"of the host": "", "forced": "forced"} {
			_, err := b.AddSource(b.t.Context(), b.scope, collector.Source{Name: name, Site: site, URL: p.URL + "/list/?page=2&tab=a&sort=x", Owner: b.owner.PersonID, Period: 6 * time.Hour})
			must(b.t, err)
		}
		b.advance(time.Minute)
		visits, err := PageVisits(b.t.Context(), b.Store, b.Crawler, b.scope, p.URL+"/list/?page=2&tab=a&sort=y#top")
		must(b.t, err)
		got := map[string]string{}
		for _, v := range visits {
			got[v.Source] = v.Page.URL[len(p.URL):]
		}
		want := map[string]string{"of the host": "/list/?page=2&tab=a", "forced": "/list?page=2"}
		for name, address := range want {
			if got[name] != address || len(got) != len(want) {
				b.t.Errorf("found %q, want %q", got, want)
			}
		}
		if none, err := PageVisits(b.t.Context(), b.Store, b.Crawler, b.scope, p.URL+"/list"); err != nil || len(none) != 0 {
			b.t.Errorf("another page: %v, %v", none, err)
		}
		if _, err := PageVisits(b.t.Context(), b.Store, b.Crawler, b.scope, "no address"); collector.CodeOf(err) != collector.CodeInvalid {
			b.t.Errorf("no address: %v", err)
		}
	})
}

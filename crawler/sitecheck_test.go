package crawler

import (
	"io"
	"strings"
	"testing"

	"molva/collector"
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
		if missing := Lacking(site, pages); len(missing) > 0 {
			t.Errorf("%s: none of its pages shows %v, and lacks does not say why", site.Name, missing)
		}
		for _, p := range pages {
			for _, d := range p.Differences {
				t.Errorf("%s %s: %s: want %s, got %s", site.Name, p.Name, d.Field, d.Want, d.Got)
			}
		}
	}
}

// A page of each kind counts as what it is, so that a made site cannot seem whole by the names of its pages.
func TestWhatAPageShows(t *testing.T) {
	unrated := golden{Reviews: []collector.Review{{Text: "так и…", Replies: []collector.Reply{{Text: "да", Official: true}}}}, Without: []string{"чужое"}}
	for _, c := range []struct {
		stem string
		g    golden
		want string
	}{
		{"second-api", unrated, "second foreign official teaser unrated"}, {"list", golden{Reviews: []collector.Review{{Rating: 5}}}, ""},
		{"second", golden{}, ""}, {"empty", golden{}, "empty"}, {"empty", golden{Drift: true}, ""}, {"blocked", golden{}, ""},
		{"blocked", golden{Outcome: Blocked}, "blocked"}, {"empty", unrated, "foreign official teaser unrated"}, {"list", golden{Without: []string{"x"}}, ""},
		{"post", golden{Mention: &collector.Mention{}, Without: []string{"x"}}, "foreign"}, {"empty", golden{Mention: &collector.Mention{}}, ""},
	} {
		if got := strings.Join(shows(c.stem, c.g), " "); got != c.want {
			t.Errorf("%s %+v: %q, want %q", c.stem, c.g, got, c.want)
		}
	}
	page := []byte("свой чужой")
	if d := strangers(page, golden{Without: []string{"чужой"}, Reviews: []collector.Review{{Text: "свой"}}}); len(d) != 0 {
		t.Errorf("%v", d)
	}
	if d := strangers(page, golden{Without: []string{"чужой", "нет"}, Reviews: []collector.Review{{Text: "чужой"}}}); len(d) != 2 {
		t.Errorf("%v", d)
	}
}

// Real answers of Google Maps, with their names and texts, are read whole.
func TestSharedGoogleMaps(t *testing.T) {
	want := map[string]int{"raw.json.gz": 8, "review_aggregator.json": 1, "review_native_no_text.json": 1, "review_native_no_translation.json": 1, "review_native_with_reply.json": 1}
	for name, n := range want {
		f := sharedFile(t, "data/pages/google-maps/"+name)
		if f == nil {
			return
		}
		b, err := io.ReadAll(f)
		if err == nil {
			b, err = Unpack(b)
		}
		if err != nil {
			t.Fatal(err)
		}
		v := New(Config{}).Read(b, nil, "", "google-maps")
		if len(v.Reviews) != n || v.Drift {
			t.Errorf("%s: %d reviews, want %d (%s)", name, len(v.Reviews), n, v.Reason)
		}
		for _, r := range v.Reviews {
			if !r.OwnID || r.Author.Name == "" || strings.Contains(r.Author.Name, "://") || r.Rating == 0 || !r.Published.Known() || r.Text == "" && !strings.Contains(name, "no_text") {
				t.Errorf("%s: %+v", name, r)
			}
		}
		if name == "raw.json.gz" && (v.Expected != 396 || v.Aggregate().Rating != 4.2 || v.Reviews[0].Item.Name != "Kipriakon") {
			t.Errorf("%s: %d, %+v", name, v.Expected, v.Aggregate())
		}
		if strings.Contains(name, "reply") && (len(v.Reviews[0].Replies) != 1 || !v.Reviews[0].Replies[0].Official || !v.Reviews[0].Replies[0].Published.Known()) {
			t.Errorf("%s: %+v", name, v.Reviews[0].Replies)
		}
	}
}

package crawler

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler/sites"
)

// covered are the sites read by selectors or by their pages' own data; official says that a company's answer is known to
// be marked as such. The others' answers stand on their pages all the same, and in no review.
var covered = map[string]struct{ official, mentions bool }{
	"otzovik": {}, "irecommend": {}, "yell": {official: true}, "zoon": {}, "flamp": {}, "prom": {}, "otzyvru": {}, "hotline": {official: true},
	"flowwow": {official: true}, "tripadvisor": {official: true}, "habr": {mentions: true}, "pikabu": {mentions: true},
}

// Each site's pages hold what tempts a reader to err: a second page, an empty list, a block page, a company's answer, a
// foreign review beside the list, a text cut by dots, a review without a rating.
func TestFixturesHoldWhatMisleads(t *testing.T) {
	for name, want := range covered {
		site := sites.Embedded().Named(name)
		if site == nil {
			t.Errorf("there is no file for %s", name)
			continue
		}
		full, empty, blocked, cut, unrated, official, foreign := 0, false, false, false, false, false, false
		pages, err := fs.Glob(site.Pages(), "*.json")
		if err != nil || len(pages) == 0 {
			t.Fatalf("%s: %d pages, %v", name, len(pages), err)
		}
		for _, file := range pages {
			if strings.HasSuffix(file, ".page.json") { // a page, not what must come of it
				continue
			}
			g, page := savedPage(t, site, file)
			r, _ := collector.ReasonOf(g.Reason)
			switch {
			case len(g.Reviews) > 0 || g.Mention != nil:
				full++
			case slices.Contains([]string{"captcha", "challenge", "refusal"}, r.Key):
				blocked = true
			default:
				empty = true
			}
			read, _ := json.Marshal([]any{g.Reviews, g.Mention}) // plain structs always marshal
			for _, word := range g.Without {
				foreign = true
				if !strings.Contains(page, word) || strings.Contains(string(read), word) {
					t.Errorf("%s %s: %q must stand in the page and in nothing that was read", name, file, word)
				}
			}
			for _, review := range g.Reviews {
				cut = cut || strings.HasSuffix(review.Text, "…")
				unrated = unrated || review.RawRating == ""
				official = official || slices.ContainsFunc(review.Replies, func(r collector.Reply) bool { return r.Official })
				said := review.Author.Name + review.Title + review.Text
				for _, never := range []string{"Вибачте, кошти", "Здравствуйте", "Спасибо, Кирилл", "Да, ежедневно", "Приносим извинения"} {
					if strings.Contains(said, never) {
						t.Errorf("%s %s: a review says %q", name, file, never)
					}
				}
			}
		}
		if !empty || !blocked || !foreign || !want.mentions && (full < 2 || !cut || !unrated || official != want.official) || full == 0 {
			t.Errorf("%s: %d pages with something, empty %v, blocked %v, foreign %v, cut %v, unrated %v, official answer %v", name, full, empty, blocked, foreign, cut, unrated, official)
		}
		if site.Fixture != "made" || site.Facts == "" {
			t.Errorf("%s: fixture %q, facts %q", name, site.Fixture, site.Facts)
		}
	}
}

func savedPage(t *testing.T, site *sites.Site, file string) (g golden, page string) {
	t.Helper()
	b, err := fs.ReadFile(site.Pages(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	stem := strings.TrimSuffix(file, ".json")
	if b, err = fs.ReadFile(site.Pages(), stem+".html"); err != nil {
		b, err = fs.ReadFile(site.Pages(), stem+".page.json")
	}
	if err != nil {
		t.Fatal(err)
	}
	return g, string(b)
}

// Any bytes, read by any shipped file at the address of one of its own pages, never panic and never make up a review.
func FuzzSites(f *testing.F) {
	type place struct{ site, url string }
	var places []place
	for _, site := range sites.Embedded().All() {
		files, err := savedNames(site.Pages())
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			page, err := fs.ReadFile(site.Pages(), file)
			if err == nil {
				page, err = Unpack(page)
			}
			if err != nil {
				f.Fatal(err)
			}
			b, err := fs.ReadFile(site.Pages(), goldenStem(file)+".json")
			var g golden
			if err == nil {
				err = json.Unmarshal(b, &g)
			}
			if err != nil {
				f.Fatalf("%s %s: %v", site.Name, file, err)
			}
			f.Add(uint(len(places)), page)
			places = append(places, place{site.Name, g.URL})
		}
	}
	for _, c := range standIns {
		f.Add(uint(len(c.page)), []byte(c.page))
	}
	c := New(Config{Sites: sites.Embedded(), Clock: collector.FixedClock(testNow)})
	f.Fuzz(func(t *testing.T, at uint, page []byte) {
		p := places[at%uint(len(places))]
		checkRead(t, c.Read(page, nil, p.url, p.site), page, "", "")
	})
}

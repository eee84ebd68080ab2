package web

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
)

// nightOf is a product whose one source is visited at night alone and waits for that, and when it begins.
func nightOf(t *testing.T) (w *world, src collector.Source, opens time.Time) {
	t.Helper()
	w = newWorld(t)
	site, err := sites.Parse("night.toml", []byte("name = \"night\"\nhosts = [\"otklik.example\"]\nzone = \"Europe/Kyiv\"\nhours = \"01:00-06:00\"\n"))
	w.must(err)
	w.work.Sites = sites.Of(site)
	w.work.Crawler = crawler.New(crawler.Config{Sites: w.work.Sites})
	t.Cleanup(w.work.Crawler.Close)
	src, err = w.store.AddSource(t.Context(), w.scope, collector.Source{Name: "Ночной", URL: "http://otklik.example/1", Owner: w.people[collector.RoleOwner].PersonID, Period: time.Hour, Due: now})
	w.must(err)
	_, _, err = w.store.StartPass(t.Context(), w.scope, src.SourceID, src.URL, "http://otklik.example:80", now)
	w.must(err)
	id, err := w.store.EnsureHost(t.Context(), w.scope, "http://otklik.example:80")
	w.must(err)
	h, _, err := w.store.ClaimHost(t.Context(), id, wallNow(), time.Minute)
	w.must(err)
	opens = wallNow().Add(time.Hour).Truncate(time.Second)
	h.NotBefore, h.Reason = opens, crawler.HoursReason(w.work.VisitHours(src))
	w.must(w.store.SaveHost(t.Context(), h))
	w.must(w.store.ReleaseHost(t.Context(), h, wallNow()))
	return w, src, opens
}

// The list and the page of a source say that it waits for its hours, until when and which they are; it is yellow, and no pass
// is called stuck that has had its hours on a few nights alone.
func TestSourceSaysThatItWaitsForItsHours(t *testing.T) {
	w, src, opens := nightOf(t)
	viewer := w.as(collector.RoleViewer)
	for _, path := range []string{"/sources", "/sources/" + src.PublicID} {
		_, page := viewer.get(path)
		page = strings.Join(strings.Fields(page), " ")
		for _, want := range []string{"ждёт часов посещения до ", "он посещается только в 01:00-06:00 Europe/Kyiv", `class="card source yellow"`, opens.In(time.UTC).Format(":04:05")} {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
	}
	v, err := w.site.sourceView(t.Context(), w.scope, src.PublicID)
	w.must(err)
	for days, want := range map[int]colour{6: yellow, 8: red} { // five hours a day: 36 hours are a week and a bit
		if v.colour(now.AddDate(0, 0, days)); v.Colour != want {
			t.Errorf("a pass of %d days: %s, want %s (%s)", days, v.Colour, want, v.Why)
		}
	}
}

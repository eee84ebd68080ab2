package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"molva/collector"
)

// firstCrawl is step 3.
func (c *check) firstCrawl(ctx context.Context, s *step) error {
	if c.spoiled(3) { // the page shows something else than the site says it does
		if err := c.lie(ctx, c.zhal); err != nil {
			return err
		}
	}
	now, err := c.ledger(ctx)
	if err != nil {
		return err
	}
	wait := time.Second
	for _, v := range now.passes {
		wait = max(wait, v.Due.Sub(now.Now))
	}
	if _, _, err := c.advance(ctx, wait); err != nil {
		return err
	}
	docs, err := c.held(ctx, s)
	if err != nil {
		return err
	}
	truths, err := c.truths(ctx)
	if err != nil {
		return err
	}
	reviews, threads, pictured := 0, 0, map[string]bool{}
	for _, t := range truths {
		reviews, threads = reviews+len(t.Reviews), threads+len(t.Threads)
		for _, r := range t.Reviews {
			if len(r.Images) > 0 {
				pictured[t.Site] = true
			}
		}
	}
	s.same("sites with pictures, which were compared", 2, len(pictured))
	s.same("reviews and threads", fmt.Sprint(reviews, threads), fmt.Sprint(ofKind(docs, "review"), ofKind(docs, "mention")))
	s.same("letters ё ї є ґ on each site", "ё ї є ґ ё ї є ґ", letters(docs, otklikHost)+" "+letters(docs, zhalobnayaName))
	return c.politeness(ctx, s)
}

// lie makes a site show a review otherwise than its truth says.
func (c *check) lie(ctx context.Context, d *door) error {
	t, err := d.truth(ctx)
	if err != nil {
		return err
	}
	_, err = d.tick(ctx, Tick{Do: "lie", ID: t.Reviews[len(t.Reviews)/2].ID, Text: t.Reviews[len(t.Reviews)/2].Text + " А ещё ленты были мятые."})
	return err
}

func ofKind(docs []document, kind string) int {
	n := 0
	for _, d := range docs {
		if d.Kind == kind {
			n++
		}
	}
	return n
}

// letters are those of ё ї є ґ that a site's texts bear.
func letters(docs []document, site string) string {
	var all strings.Builder
	for _, d := range docs {
		if d.Site == site {
			all.WriteString(strings.ToLower(d.Author.Name + d.Title + d.Text))
		}
	}
	var out []string
	for _, l := range []string{"ё", "ї", "є", "ґ"} {
		if strings.Contains(all.String(), l) {
			out = append(out, l)
		}
	}
	return strings.Join(out, " ")
}

// politeness notes that robots.txt was obeyed from the first request on.
func (c *check) politeness(ctx context.Context, s *step) error {
	z, err := c.zhal.requests(ctx)
	if err != nil {
		return err
	}
	o, err := c.otklik.requests(ctx)
	if err != nil {
		return err
	}
	s.same("requests to /hidden/", 0, within(z, "/hidden/"))
	for _, site := range []struct {
		name string
		list []Request
		gap  time.Duration
	}{{zhalobnayaTitle, z, 200 * time.Millisecond}, {otklikTitle, o, 20 * time.Millisecond}} {
		gap := shortestGap(site.list)
		s.that(fmt.Sprintf("no gap under %s on %s", site.gap, site.name), fmt.Sprintf("shortest of %d requests: %s", len(site.list), gap.Round(time.Microsecond)), gap >= site.gap)
		if len(site.list) > 0 {
			s.same("robots.txt first on "+site.name, "/robots.txt", site.list[0].Path)
		}
	}
	return nil
}

// nothingChanged is step 4.
func (c *check) nothingChanged(ctx context.Context, s *step) error {
	if c.spoiled(4) { // somebody edits a review meanwhile
		t, err := c.otklik.truth(ctx)
		if err != nil {
			return err
		}
		if _, err := c.otklik.tick(ctx, Tick{Do: "edit", ID: t.Reviews[0].ID, Text: t.Reviews[0].Text + " Исправлено: всё по-прежнему."}); err != nil {
			return err
		}
	}
	before, after, err := c.advance(ctx, period)
	if err != nil {
		return err
	}
	for _, name := range []string{otklikTitle, zhalobnayaTitle} {
		s.same("passes of "+name, before.passes[name].Pass+1, after.passes[name].Pass)
		asked := after.requests[name] - before.requests[name]
		s.that("its pages were asked for again", asked, asked > 0)
		c.passPages[name] = asked
		s.same(name, "green", after.passes[name].Colour)
	}
	s.same("new documents", 0, after.Documents-before.Documents)
	s.same("new versions", 0, after.Versions-before.Versions)
	s.same("index writes", 0, after.IndexWrites-before.IndexWrites)
	s.same("mails", 0, len(after.mails)-len(before.mails))
	return nil
}

// hostWaits is step 11.
func (c *check) hostWaits(ctx context.Context, s *step) error {
	now, err := c.api.status(ctx)
	if err != nil {
		return err
	}
	if _, err := c.otklik.add(ctx, c.writes(wish{lang: "uk", rating: 5}), now.Now); err != nil {
		return err
	}
	before, err := c.otklik.requests(ctx)
	if err != nil {
		return err
	}
	if !c.spoiled(11) { // spoiled: the site answers as always
		if _, err := c.otklik.tick(ctx, Tick{Do: "fail", N: 1}); err != nil {
			return err
		}
	}
	waited, err := c.watchWaiting(ctx)
	if err != nil {
		return err
	}
	all, err := c.otklik.requests(ctx)
	if err != nil {
		return err
	}
	list := all[min(len(before), len(all)):]
	refused, early := refusalsIn(list)
	s.same("refusals in the site's log", "503 after 2, 429 after a date", refused)
	s.none("requests before the time", early)
	s.that("seen meanwhile from another request: waiting until …", waited, waited != "")
	if _, err := c.held(ctx, s); err != nil {
		return err
	}
	after, err := c.api.sources(ctx)
	if err != nil {
		return err
	}
	s.same("afterwards", "green", after[otklikTitle].Colour)
	return nil
}

// watchWaiting advances and meanwhile looks at the sources from other requests. It gives the first wait that it saw.
func (c *check) watchWaiting(ctx context.Context) (string, error) {
	done := make(chan error, 1)
	go func() { done <- c.api.advance(ctx, period) }()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	seen := ""
	for {
		select {
		case err := <-done:
			return seen, err
		case <-look.C:
		}
		list, err := c.api.sources(ctx)
		if err != nil {
			return seen, err
		}
		if v := list[otklikTitle]; seen == "" && v.WaitingUntil.After(time.Now()) && v.WaitingReason != "" {
			seen = fmt.Sprintf("waiting until %s (%s), %s", v.WaitingUntil.Format(time.TimeOnly), v.WaitingReason, v.Colour)
		}
	}
}

// refusalsIn says which refusals a log has and which requests came before they allowed it.
func refusalsIn(list []Request) (said string, early []string) {
	var kinds []string
	for i, r := range list {
		until := r.RetryAt()
		if until.IsZero() {
			continue
		}
		form := "a date"
		if len(r.RetryAfter) < 5 {
			form = r.RetryAfter
		}
		kinds = append(kinds, fmt.Sprintf("%d after %s", r.Status, form))
		for _, next := range list[i+1:] {
			if next.Time.Before(until) {
				early = append(early, fmt.Sprintf("%s asked %s too early", next.Path, until.Sub(next.Time).Round(time.Millisecond)))
			}
		}
	}
	return strings.Join(kinds, ", "), early
}

// writes is a new review in the words of the world's sentences.
func (c *check) writes(w wish) collector.Review {
	d := c.scribe.write(w)
	v := d.review(time.Time{})
	v.Language = d.lang
	return v
}

// siteStatus asks a site for one of its public pages, as a reader of a mail would.
func (c *check) siteStatus(ctx context.Context, address string) (int, error) {
	for base, d := range map[string]*door{otklikBase: c.otklik, zhalobnayaBase: c.zhal} {
		if path, ok := strings.CutPrefix(address, base); ok {
			code, _, err := d.send(ctx, http.MethodGet, path, nil)
			return code, err
		}
	}
	return 0, fmt.Errorf("%s is on no site of the world", address)
}

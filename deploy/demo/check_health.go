package demo

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"molva/collector"
)

// classesRenamed is step 9.
func (c *check) classesRenamed(ctx context.Context, s *step) error {
	if !c.spoiled(9) { // spoiled: the site keeps its classes
		if _, err := c.zhal.tick(ctx, Tick{Do: "break"}); err != nil {
			return err
		}
	}
	truth, err := c.zhal.truth(ctx)
	if err != nil {
		return err
	}
	before, after, err := c.advance(ctx, period)
	if err != nil {
		return err
	}
	v := after.passes[zhalobnayaTitle]
	s.same("the source", fmt.Sprintf("red, read 0 of %d", len(truth.Reviews)), v.Colour+", "+v.Reason)
	if v.Sample != "" {
		code, page, err := c.api.send(ctx, http.MethodGet, v.Sample, nil)
		if err != nil {
			return err
		}
		s.that("the sample kept can be seen", fmt.Sprintf("%d, %d bytes", code, len(page)), code == http.StatusOK && len(page) > 200)
	} else {
		s.that("a sample is kept", "none", false)
	}
	var to []string
	for _, m := range newMails(before, after) {
		to = append(to, m.To)
	}
	s.same("new mails to", []string{c.OwnerMail}, to)
	s.same("gone", 0, after.Gone-before.Gone)
	if err := c.allFound(ctx, s, truth); err != nil {
		return err
	}
	if _, err := c.zhal.tick(ctx, Tick{Do: "recover"}); err != nil {
		return err
	}
	if before, after, err = c.advance(ctx, period); err != nil {
		return err
	}
	s.same("after they were put back", "green", after.passes[zhalobnayaTitle].Colour)
	s.same("new versions", 0, after.Versions-before.Versions)
	s.same("new mails", 0, len(newMails(before, after)))
	return nil
}

// allFound notes that everything of a site is still found.
func (c *check) allFound(ctx context.Context, s *step, truth Truth) error {
	hits, err := c.api.search(ctx, "site:"+truth.Site, 200)
	if err != nil {
		return err
	}
	want := expected([]Truth{truth}, func(string, collector.Review) bool { return true })
	s.same(fmt.Sprintf("of its %d reviews and %d threads still found", len(truth.Reviews), len(truth.Threads)), len(want), len(want)-len(want.without(keysOf(hits.Documents))))
	return nil
}

// removedAndBack is step 10.
func (c *check) removedAndBack(ctx context.Context, s *step) error {
	removed, err := c.remove(ctx)
	if err != nil {
		return err
	}
	before, after, err := c.advance(ctx, period)
	if err != nil {
		return err
	}
	s.same("after one pass gone, versions", "0 0", fmt.Sprint(after.Gone-before.Gone, after.Versions-before.Versions))
	start := before
	if before, after, err = c.advance(ctx, period); err != nil {
		return err
	}
	s.same("after the second gone, versions", "2 2", fmt.Sprint(after.Gone-before.Gone, after.Versions-before.Versions))
	for _, d := range removed[:2] {
		now, err := c.document(ctx, d.ID)
		if err != nil {
			return err
		}
		s.same("«"+d.Title+"»", "gone", now.State)
	}
	if _, err := removed[0].at.tick(ctx, Tick{Do: "restore", ID: removed[0].SiteKey}); err != nil {
		return err
	}
	if _, after, err = c.advance(ctx, period); err != nil {
		return err
	}
	docs, err := c.held(ctx, s)
	if err != nil {
		return err
	}
	s.same("the restored one is back under the same id", removed[0].ID, byKey(docs, collector.Review{Site: removed[0].Site, ID: removed[0].SiteKey}).ID)
	d, err := c.document(ctx, removed[0].ID)
	if err != nil {
		return err
	}
	s.same("its life line ends with", "[gone back] live", fmt.Sprint(lastTwo(lifeLine(d)), " ", d.State))
	s.same("new documents, mails", "0 0", fmt.Sprint(after.Documents-start.Documents, len(after.mails)-len(start.mails)))
	return nil
}

// taken is a document whose review was taken down, and from where.
type taken struct {
	document
	at *door
}

// remove takes one ordinary review off each site.
func (c *check) remove(ctx context.Context) ([]taken, error) {
	all, err := c.api.search(ctx, "", 200)
	if err != nil {
		return nil, err
	}
	var list []taken
	from := []*door{c.otklik, c.zhal}
	if c.spoiled(10) { // a third one disappears as well
		from = append(from, c.otklik)
	}
	for _, d := range from {
		t, err := d.truth(ctx)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(t.Reviews[5:], func(r collector.Review) bool { return r.Rating >= 4 && !namesBrand("", r) })
		if at < 0 {
			return nil, fmt.Errorf("%s has no ordinary review to remove", t.Site)
		}
		r := t.Reviews[5+at]
		if _, err := d.tick(ctx, Tick{Do: "delete", ID: r.ID}); err != nil {
			return nil, err
		}
		list = append(list, taken{byKey(all.Documents, r), d})
	}
	return list, nil
}

func lastTwo(line string) string {
	w := words(line)
	return fmt.Sprint(w[max(0, len(w)-2):])
}

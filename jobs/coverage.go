package jobs

import (
	"context"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
	"molva/crawler/sites"
)

// counted notes what a page is in its list, and how many reviews the site says that its item has.
func counted(b brought, writes []store.DocumentWrite) brought {
	p, v := &b.page, b.visit
	if p.Outcome != string(crawler.OK) && p.Outcome != string(crawler.NotModified) {
		return b
	}
	p.Listed = collector.Listed{Stopped: p.Stopped, Further: p.Further, Sorted: v.Sorted, Ends: v.Ends}
	of, item := itemOf(writes)
	if of == "" && item == (collector.Item{}) && len(v.Reviews) == 0 {
		return b
	}
	for _, a := range v.Aggregates {
		if len(v.Aggregates) == 1 || store.ItemKey(a.Item) == of || a.Item.Name != "" && a.Item.Name == item.Name {
			p.Declared, p.DeclaredOf = max(p.Declared, a.Count), of
		}
	}
	return b
}

// itemOf is the item that all reviews of a page are about, with its key.
func itemOf(writes []store.DocumentWrite) (key string, item collector.Item) {
	found := false
	for _, w := range writes {
		if w.Document.Kind != collector.KindReview || found && w.Document.Item == item {
			continue
		}
		k := store.ItemKey(w.Document.Item)
		if found && k != key {
			return collector.DeclaredOfAll, collector.Item{}
		}
		key, item, found = k, w.Document.Item, true
	}
	return key, item
}

// cover says how much of what a site declares is held, and why not more. What goes with the pass that is being closed is held
// no more: then it is said anew.
func (w *Work) cover(ctx context.Context, scope collector.Scope, source *collector.Source, t *store.PassTally) error {
	since := source.FullNo
	if source.Health == collector.HealthOK && !source.Stopped {
		since = source.Pass
	}
	d, err := w.Store.Declared(ctx, scope, *source, since)
	if err != nil {
		return err
	}
	t.Declared, t.Cover = d, w.covered(*source, *t)
	source.Coverage = t.Cover(d)
	source.Capped = capOf(source.Coverage)
	return nil
}

// covered makes the coverage of a source of what is declared and held.
func (w *Work) covered(s collector.Source, t store.PassTally) func(store.Declared) collector.Coverage {
	was, site := s.Coverage, w.siteOf(s)
	return func(d store.Declared) collector.Coverage {
		s.Coverage = collector.Coverage{Declared: d.Declared, Held: d.Held}
		if d.Declared > 0 {
			s.Coverage.Why = whyMissing(s, was, site, t, d).String()
		}
		return s.Coverage
	}
}

// whyMissing is the coverage in words. What a full pass found out about the site's list holds until the next one.
func whyMissing(s collector.Source, was collector.Coverage, site *sites.Site, t store.PassTally, d store.Declared) collector.Reason {
	c := s.Coverage
	because := func(key string, more ...any) collector.Reason {
		return collector.Because(key, append([]any{c.Declared, c.Held, c.Missing()}, more...)...)
	}
	before, _ := collector.ReasonOf(was.Why)
	switch {
	case c.Missing() == 0:
		return collector.Because("coverage_whole", c.Declared, c.Held)
	case site != nil && site.Cap > 0 && d.Most > site.Cap && t.Sorted:
		return because("coverage_last", site.Cap)
	case site != nil && site.Cap > 0 && d.Most > site.Cap:
		return because("coverage_most", site.Cap)
	case s.Health != collector.HealthOK:
		return because("coverage_unread")
	case s.Stopped && len(before.Args) == 4:
		return because(before.Key, before.Args[3])
	case t.Ends && !s.Stopped && d.Seen > 0 && d.Seen < c.Declared && t.Sorted:
		return because("coverage_last", d.Seen)
	case t.Ends && !s.Stopped && d.Seen > 0 && d.Seen < c.Declared:
		return because("coverage_ends", d.Seen)
	}
	return because("coverage_unknown")
}

// capOf is which part of its list a site shows, by what is known of it. That a list ends before the declared number is no
// proof that something lies behind its end: many sites count ratings without a text too.
func capOf(c collector.Coverage) collector.Cap {
	switch r, _ := collector.ReasonOf(c.Why); r.Key {
	case "coverage_last":
		return collector.CapNewest
	case "coverage_most":
		return collector.CapSome
	}
	return collector.CapNone
}

// siteOf is the site file that reads a source; nil without one.
func (w *Work) siteOf(s collector.Source) *sites.Site {
	if site := w.Sites.Named(s.Site); site != nil {
		return site
	}
	return w.Sites.For(s.URL)
}

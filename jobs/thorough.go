package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// sameAsBefore says that a review was held before this pass, shown by its source, and is as it was. That another source has found
// it says nothing of what lies behind it here.
func sameAsBefore(source collector.Source, w store.DocumentWrite) bool {
	return w.PrevRev != 0 && !w.Strange && len(w.Versions) == 0 && w.Document.FirstSeen.Before(source.PassStart)
}

// onward decides where a pass goes from a page of a list that is sorted by date. A quick one goes down page by page, and no
// further when all on a page is known; nor does it open the pages of single reviews that are. A full one goes everywhere.
func onward(b brought, writes []store.DocumentWrite) brought {
	v := &b.visit
	b.page.Further = further(b, writes)
	if !b.source.Quick || !v.Sorted || len(writes) == 0 {
		return b
	}
	known, all := map[string]bool{}, true
	for _, w := range writes {
		same := sameAsBefore(b.source, w)
		all = all && same
		if same && !strings.HasSuffix(w.Document.Text, "…") { // else its own page may tell the rest
			known[w.Document.URL] = true
		}
	}
	goOn := ""
	if all {
		b.page.Stopped = len(v.Next) > 0
	} else if len(v.Next) > 0 {
		goOn = v.Next[0]
	}
	v.Links = slices.DeleteFunc(slices.Clone(v.Links), func(l string) bool {
		return known[l] || l != goOn && slices.Contains(v.Pages, l)
	})
	return b
}

// further says that a page of a sorted list leads to others that a quick pass may leave alone: the rest of the list, and the
// pages of the reviews on it. What is known of it stays where no answer came.
func further(b brought, writes []store.DocumentWrite) bool {
	switch crawler.Outcome(b.page.Outcome) {
	case crawler.Retry, crawler.Blocked, crawler.Broken:
		return b.page.Further
	}
	own := func(w store.DocumentWrite) bool {
		return w.Document.URL != b.page.URL && slices.Contains(b.visit.Links, w.Document.URL)
	}
	return b.visit.Sorted && (len(b.visit.Next) > 0 || slices.ContainsFunc(writes, own))
}

// aged notes when a page changed last, and how long it is left in peace: not where news are looked for (the first page, a
// window, a sitemap, a page of a list that has several), nor one that was not read as before.
func (s *slice) aged(b brought, writes []store.DocumentWrite) brought {
	p, now := &b.page, s.w.Clock.Now()
	came := p.Outcome == string(crawler.OK) || p.Outcome == string(crawler.NotModified)
	if !came || p.Changed.IsZero() || slices.ContainsFunc(writes, func(w store.DocumentWrite) bool { return w.PrevRev == 0 || w.Strange || len(w.Versions) > 0 }) {
		p.Changed = now
	}
	p.Rest = time.Time{}
	rest := collector.Rest(b.source.Period, p.Changed, now)
	leads := p.Depth == 0 || b.visit.Window || b.visit.Sitemap != nil || len(b.visit.Pages) > 0
	if came && !leads && !s.w.NoRest && rest > b.source.Period {
		p.Rest = now.Add(rest)
	}
	return b
}

// wake lets a pass go on to the pages that rest, if something that is held was not where it was: it may stand there now.
func (w *Work) wake(ctx context.Context, scope collector.Scope, source collector.Source) (bool, error) {
	goOn, err := w.Store.WakePages(ctx, scope, source, w.Clock.Now())
	if goOn {
		w.ring()
	}
	return goOn, err
}

// measure notes what a pass that is being closed says of how thoroughly its source is read.
func (w *Work) measure(ctx context.Context, scope collector.Scope, source *collector.Source, t *store.PassTally) error {
	source.Stopped, source.Resting = t.Stopped > 0, t.Outcomes[collector.OutcomeResting]
	source.RevisitLeast, source.RevisitMost = max(t.Least, source.Period), max(t.Most, source.Period)
	if t.Further { // what lies behind what is known is asked for by full passes alone
		source.RevisitMost = max(source.RevisitMost, source.FullPeriod)
	}
	return w.cover(ctx, scope, source, t)
}

// SaveFullPeriod changes how often a source is gone over as a whole, where quick passes stop at what is known. why may be
// empty; it stands in the source's history.
func (w *Work) SaveFullPeriod(ctx context.Context, scope collector.Scope, publicID string, period time.Duration, why string) error {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return err
	}
	if period < minPeriod || period > maxPeriod {
		return &collector.Error{Code: collector.CodeInvalid, Where: "full_period", Msg: fmt.Sprintf("a period of %s is out of bounds", period),
			Hint: `write "6h"; ten minutes at least, a year at most`}
	}
	why, err := reasonIn(why, false)
	if err != nil {
		return err
	}
	s, err := w.Store.Source(ctx, scope, publicID)
	if err != nil {
		return err
	}
	if s.FullPeriod == period {
		return nil
	}
	line := w.sourceLine(collector.SourceRounds, rulePeriod, collector.SourceFacts{From: s.FullPeriod.String(), To: period.String(), Why: why})
	return w.Store.SaveFullPeriod(ctx, scope, s, period, line)
}

package jobs

import (
	"context"
	"fmt"
	"maps"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
	"molva/jobs/alert"
)

// OutcomeDrift is the outcome of a page that came, but whose reviews could no longer be read.
const OutcomeDrift = "drift"

// Outcomes of pages that could not be had and never showed a review (see offSide): they make a pass partial, or, once
// known, are counted and no verdict on the source.
const (
	OutcomeRefused = "refused"
	OutcomeAside   = "aside"
)

// goneAfter is how many healthy full passes in a row must miss a review before it is called gone.
const goneAfter = 2

// startPass makes a due source's first page due. Who comes second finds the pass open and does nothing.
func (w *Work) startPass(ctx context.Context, t Ticket) error {
	scope := collector.System(t.Company)
	source, err := w.Store.SourceByID(ctx, scope, t.Row)
	if err != nil {
		return err
	}
	start, err := w.Crawler.Canonical(source.URL, source.Site)
	if err != nil {
		return fmt.Errorf("start of source %d: %w", source.SourceID, err)
	}
	host, err := crawler.HostKey(start)
	if err != nil {
		return fmt.Errorf("start of source %d: %w", source.SourceID, err)
	}
	_, _, err = w.Store.StartPass(ctx, scope, source.SourceID, start, host, w.Clock.Now())
	return err
}

// closePass judges a pass of which no page is left: its health, what is gone, and when the next one is due.
func (w *Work) closePass(ctx context.Context, t Ticket) error {
	scope := collector.System(t.Company)
	source, err := w.Store.SourceByID(ctx, scope, t.Row)
	if err != nil || !source.PassOpen || source.Pass != t.Pass { // a ticket that lay about must not close the next pass
		return err
	}
	source.Capped = capOf(source.Coverage)
	if goOn, err := w.wake(ctx, scope, source); err != nil || goOn {
		return err
	}
	tally, err := w.Store.PassTally(ctx, scope, source)
	if err != nil {
		return err
	}
	was := source.Health
	if err := w.judgePass(ctx, scope, &source, &tally); err != nil {
		return err
	}
	mails, err := w.summaries(ctx, scope, &source, tally)
	if err != nil {
		return err
	}
	if worse := tellOwner(&source, was); worse {
		mails = append(mails, w.driftMail(source))
	}
	gone, err := w.Store.ClosePass(ctx, scope, source, tally, goneAfter, w.Clock.Now(), mails)
	if err != nil {
		return err
	}
	w.Log.Info("pass closed", "component", "pass", "company", source.Company, "source", source.SourceID, "pass", source.Pass,
		"health", source.Health, "reason", source.Reason, "read", source.Read, "gone", gone)
	return nil
}

// judgePass writes down how a pass went: its health with the reason, how thorough it was, and a sample of what is wrong.
func (w *Work) judgePass(ctx context.Context, scope collector.Scope, source *collector.Source, tally *store.PassTally) error {
	was := source.Health
	source.Read, source.Held = tally.Read, tally.Held
	d, err := w.driftOf(ctx, scope, *source, *tally)
	if err != nil {
		return err
	}
	source.Health, source.Reason = healthOf(*tally, d)
	source.Whole = onlyEmptied(*tally, d)
	source.Sparse = sparse(*tally)
	if err := w.measure(ctx, scope, source, tally); err != nil {
		return err
	}
	if source.Health == collector.HealthDrift && tally.Sample == 0 && tally.Read > 0 {
		if tally.Sample, err = w.keepDriftSample(ctx, scope, *source, d, lostFields(*tally, d)); err != nil {
			return err
		}
	}
	switch {
	case source.Health == collector.HealthOK:
		source.Sample = 0
	case tally.Sample != 0 || !broken(was): // else the one that showed what is wrong stays
		source.Sample = tally.Sample
	}
	return nil
}

// healthOf says in one state and a sentence how a pass went. Only HealthOK may say that something is gone.
func healthOf(t store.PassTally, d drift) (collector.Health, string) {
	switch r, _ := collector.ReasonOf(t.Reason); {
	case t.Outcomes[string(crawler.Blocked)] > 0:
		return collector.HealthBlocked, t.Reason
	case t.Pages > 0 && t.Outcomes[string(crawler.Forbidden)] == t.Pages:
		return collector.HealthBlocked, t.Reason
	case t.Pages > 0 && t.Outcomes[string(crawler.Gone)] == t.Pages: // no page of it is there any more
		return collector.HealthDrift, t.Reason
	case t.Read == 0 && t.Mentions == 0 && t.Outcomes[string(crawler.Forbidden)] > 0 && t.Pages-t.Outcomes[string(crawler.Forbidden)] <= 1: // its first page leads to where nobody may go
		return collector.HealthBlocked, t.Reason
	case t.Read == 0 && t.Mentions == 0 && (r.Key == "not_found" || r.Key == "language"): // another page came: it says more than a number
		return collector.HealthDrift, t.Reason
	case t.Outcomes[OutcomeDrift] > 0 && t.Read < t.Held:
		return collector.HealthDrift, collector.Because("read_of", t.Read, t.Held).String()
	case t.Outcomes[OutcomeDrift] > 0:
		return collector.HealthDrift, t.Reason
	case t.Read == 0 && t.Held > 0 && !mayReadNothing(t):
		return collector.HealthDrift, collector.Because("read_of", t.Read, t.Held).String()
	case t.Outcomes[collector.OutcomeEmptied] > 0:
		return collector.HealthDrift, t.Reason
	case lostFields(t, d) != 0:
		return collector.HealthDrift, noneHas(t.Read, lostFields(t, d))
	case d.few != "":
		return collector.HealthDrift, d.few
	case t.Outcomes[string(crawler.Retry)]+t.Outcomes[string(crawler.Broken)]+t.Outcomes[OutcomeRefused] > 0,
		2*t.Outcomes[OutcomeAside] >= t.Pages && t.Pages > 0:
		return collector.HealthPartial, t.Reason
	case t.Pages >= maxPass:
		return collector.HealthPartial, collector.Because("stopped", t.Pages).String()
	case t.Read == 0 && t.Mentions == 0 && !mayReadNothing(t):
		return collector.HealthDrift, collector.Because("read_nothing", t.Pages).String()
	case d.others != "":
		return collector.HealthDrift, d.others
	}
	switch {
	case t.Windows > 0:
		return collector.HealthOK, collector.Because("window").String()
	case t.Stopped > 0:
		return collector.HealthOK, collector.Because("newest").String()
	}
	return collector.HealthOK, ""
}

// sparse says that a pass may rightly have read nothing: a window that shows nothing new is not even sent, and what has not
// changed is not asked for.
func sparse(t store.PassTally) bool {
	return t.Windows > 0 || t.Outcomes[collector.OutcomeUnchanged] > 0
}

// mayReadNothing says that a pass which read nothing is no sign of a site that changed: it is sparse, or left pages in peace that
// have long been the same.
func mayReadNothing(t store.PassTally) bool {
	return sparse(t) || t.Outcomes[collector.OutcomeResting] > 0
}

// onlyEmptied says that nothing is wrong with a pass but that pages show none of what they showed, while others were read.
func onlyEmptied(t store.PassTally, d drift) bool {
	emptied := t.Outcomes[collector.OutcomeEmptied]
	if emptied == 0 || t.Read == 0 {
		return false
	}
	rest := t
	rest.Outcomes = maps.Clone(t.Outcomes)
	delete(rest.Outcomes, collector.OutcomeEmptied)
	health, _ := healthOf(rest, d)
	return health == collector.HealthOK
}

// lostFields are those that most of the held reviews have and none of those that a pass read: the site shows them
// otherwise now, or no more. What is held keeps them. What a person has accepted is not missed.
func lostFields(t store.PassTally, d drift) collector.Fields {
	if t.Read < emptiedFrom {
		return 0
	}
	return t.Known &^ t.Filled &^ d.accepted
}

// broken states need a person; what was read before the first of them is kept as it shows what is wrong.
func broken(h collector.Health) bool {
	return badness(h) == notRead
}

// How bad a state is for the owner of a source (collector.Source.Told).
const (
	readInPart = 1
	notRead    = 2
)

func badness(h collector.Health) int {
	switch h {
	case collector.HealthDrift, collector.HealthBlocked:
		return notRead
	case collector.HealthPartial:
		return readInPart
	}
	return 0
}

// tellOwner says whether the owner must hear of what a source has come to, and notes it: each worse state once, until
// it is better. A source that was read whole before is read in part twice before it counts: a page that failed in
// passing is nobody's work.
func tellOwner(s *collector.Source, was collector.Health) bool {
	is := badness(s.Health)
	worse := is > s.Told && (is == notRead || s.FullPass.IsZero() || was == collector.HealthPartial)
	if worse || is < s.Told {
		s.Told = is
	}
	return worse
}

func (w *Work) driftMail(s collector.Source) collector.Delivery {
	return *w.named(collector.Delivery{Company: s.Company, Kind: collector.DeliveryDrift, Receiver: s.Owner, Channel: "mail", Source: s.SourceID, Note: alert.DriftNote(s), Due: w.Clock.Now()})
}

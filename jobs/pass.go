package jobs

import (
	"context"
	"fmt"
	"maps"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
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
	tally, err := w.Store.PassTally(ctx, scope, source)
	if err != nil {
		return err
	}
	was := source.Health
	source.Read, source.Held = tally.Read, tally.Held
	source.Health, source.Reason = healthOf(tally)
	source.Whole = onlyEmptied(tally)
	switch {
	case source.Health == collector.HealthOK:
		source.Sample = 0
	case tally.Sample != 0 || !broken(was): // else the one that showed what is wrong stays
		source.Sample = tally.Sample
	}
	var mails []collector.Delivery
	switch {
	case broken(source.Health) && !broken(was):
		mails = append(mails, w.driftMail(source))
	case source.Health == collector.HealthOK && source.FullPass.IsZero():
		if mails, err = w.summaries(ctx, scope, source); err != nil {
			return err
		}
	}
	gone, err := w.Store.ClosePass(ctx, scope, source, goneAfter, w.Clock.Now(), mails)
	if err != nil {
		return err
	}
	w.Log.Info("pass closed", "component", "pass", "company", source.Company, "source", source.SourceID, "pass", source.Pass,
		"health", source.Health, "reason", source.Reason, "read", source.Read, "gone", gone)
	return nil
}

// healthOf says in one state and a sentence how a pass went. Only HealthOK may say that something is gone.
func healthOf(t store.PassTally) (collector.Health, string) {
	switch {
	case t.Outcomes[string(crawler.Blocked)] > 0:
		return collector.HealthBlocked, t.Reason
	case t.Pages > 0 && t.Outcomes[string(crawler.Forbidden)] == t.Pages:
		return collector.HealthBlocked, t.Reason
	case t.Outcomes[OutcomeDrift] > 0 && t.Read < t.Held:
		return collector.HealthDrift, fmt.Sprintf("read %d of %d", t.Read, t.Held)
	case t.Outcomes[OutcomeDrift] > 0:
		return collector.HealthDrift, t.Reason
	case t.Read == 0 && t.Held > 0:
		return collector.HealthDrift, fmt.Sprintf("read %d of %d", t.Read, t.Held)
	case t.Outcomes[collector.OutcomeEmptied] > 0:
		return collector.HealthDrift, t.Reason
	case lostFields(t) != 0:
		return collector.HealthDrift, noneHas(t.Read, lostFields(t))
	case t.Outcomes[string(crawler.Retry)]+t.Outcomes[string(crawler.Broken)]+t.Outcomes[OutcomeRefused] > 0,
		2*t.Outcomes[OutcomeAside] >= t.Pages && t.Pages > 0:
		return collector.HealthPartial, t.Reason
	case t.Pages >= maxPass:
		return collector.HealthPartial, fmt.Sprintf("stopped after %d pages; a site file can say which links to follow", t.Pages)
	case t.Read == 0 && t.Mentions == 0:
		return collector.HealthDrift, fmt.Sprintf("read nothing on %d pages", t.Pages)
	}
	return collector.HealthOK, ""
}

// onlyEmptied says that nothing is wrong with a pass but that pages show none of what they showed, while others were read.
func onlyEmptied(t store.PassTally) bool {
	emptied := t.Outcomes[collector.OutcomeEmptied]
	if emptied == 0 || t.Read == 0 {
		return false
	}
	rest := t
	rest.Outcomes = maps.Clone(t.Outcomes)
	delete(rest.Outcomes, collector.OutcomeEmptied)
	health, _ := healthOf(rest)
	return health == collector.HealthOK
}

// lostFields are those that most of the held reviews have and none of those that a pass read: the site shows them
// otherwise now, or no more. What is held keeps them.
func lostFields(t store.PassTally) collector.Fields {
	if t.Read < emptiedFrom {
		return 0
	}
	return t.Known &^ t.Filled
}

// broken states need a person: the owner is told when a source enters one.
func broken(h collector.Health) bool {
	return h == collector.HealthDrift || h == collector.HealthBlocked
}

func (w *Work) driftMail(s collector.Source) collector.Delivery {
	return collector.Delivery{Company: s.Company, Kind: collector.DeliveryDrift, Receiver: s.Owner, Channel: "mail", Source: s.SourceID, Note: s.Reason, Due: w.Clock.Now()}
}

// summaries are one mail to each receiver of alert rules about what the first full pass of a source found; which of it
// the rules find is looked up when the mail is written.
func (w *Work) summaries(ctx context.Context, scope collector.Scope, s collector.Source) ([]collector.Delivery, error) {
	watches, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return nil, err
	}
	var out []collector.Delivery
	seen := map[int64]bool{}
	for _, watch := range watches { // oldest first: its language is the mail's
		if seen[watch.Receiver] {
			continue
		}
		seen[watch.Receiver] = true
		out = append(out, collector.Delivery{Company: s.Company, Kind: collector.DeliverySummary, Receiver: watch.Receiver, Language: watch.Language,
			Channel: watch.Channel, Source: s.SourceID, Due: w.Clock.Now()})
	}
	return out, nil
}

package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

// A source's first period ends when the first pass that read anything is closed, whole or not: what it found is no news
// and goes into one summary for each receiver. A source that never has one healthy pass must not be silent for ever.

// lateNews is how old, when the first period ended, a review may have been that is found after it and before the source
// was read whole for the first time: older ones were missed by a partial pass, are no news, and wait for a summary too.
const lateNews = 30 * 24 * time.Hour

// isFirst says whether a new document is of its source's first period.
func isFirst(s collector.Source, d collector.Document) bool {
	if s.FirstOver.IsZero() {
		return true
	}
	return s.FullPass.IsZero() && d.Published.Known() && s.FirstOver.Sub(d.Published.Time) > lateNews
}

// summaries ends the first period of a source whose pass is being closed, if it does end, and gives one mail for each
// receiver for whom anything waits. Documents that no rule has looked at yet are looked at first, so that the mail
// bears all of it; what a slow follower adds later waits for the end of the next pass.
func (w *Work) summaries(ctx context.Context, scope collector.Scope, s *collector.Source, t store.PassTally) ([]collector.Delivery, error) {
	note := alert.NoteLate
	if s.FirstOver.IsZero() {
		if t.Read+t.Mentions == 0 {
			return nil, nil
		}
		note = s.Reason
		s.FirstOver = w.Clock.Now()
	}
	if s.FullPass.IsZero() {
		if err := w.matchFirst(ctx, scope, s.SourceID); err != nil {
			return nil, err
		}
	}
	waiting, err := w.Store.Waiting(ctx, scope, s.SourceID)
	if err != nil {
		return nil, err
	}
	var out []collector.Delivery
	for _, r := range waiting {
		d := collector.Delivery{Company: s.Company, Kind: collector.DeliverySummary, Receiver: r.Receiver, Language: r.Watches[0].Language,
			Channel: r.Watches[0].Channel, Source: s.SourceID, Note: note, Due: w.Clock.Now()}
		for _, watch := range r.Watches {
			d.Watches = append(d.Watches, watch.WatchID)
		}
		out = append(out, *w.named(d))
	}
	return out, nil
}

// matchFirst notes what the rules find among a source's first documents, where the follower has not been yet. The follower
// is sent first: what it has done need not be looked at again. What is left lies with a worker who holds it.
func (w *Work) matchFirst(ctx context.Context, scope collector.Scope, source int64) error {
	if err := w.matchNew(ctx, Ticket{Task: TaskMatch, Company: scope.Company}); err != nil {
		return err
	}
	rules, err := w.rules(ctx, scope)
	if err != nil || len(rules.watches) == 0 {
		return err
	}
	for after := int64(0); ; {
		docs, err := w.Store.Unmatched(ctx, scope, source, after, followBatch)
		if err != nil {
			return err
		}
		did, err := w.run(ctx, scope, rules, docs) // as whoever holds the follower will write it
		if err != nil {
			return err
		}
		var found []collector.Alert
		for _, d := range docs {
			after = d.DocumentID
			for _, a := range rules.alerts(w, d, did.tells[d.DocumentID]...) {
				found = append(found, a.Alert)
			}
		}
		if _, err := w.Store.NoteAlerts(ctx, scope, found); err != nil || len(docs) < followBatch {
			return err
		}
	}
}

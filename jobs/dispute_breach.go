package jobs

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/desk"
	"molva/jobs/dispute"
)

// A breach, a compensation that nobody made in any of its periods, is a case of the desk too (molva M.9): the client has
// somebody to turn to, with the clocks of the desk. Each leads to the other: the case by an entry whose hash names the dispute.
const breachHash = "dispute:"

// DisputeOfEntry is the public id of the dispute that an entry of a case comes from; "" for all other entries.
func DisputeOfEntry(e collector.CaseEntry) string {
	id, _ := strings.CutPrefix(e.Hash, breachHash)
	if e.Source != collector.CaseFromDispute {
		return ""
	}
	return id
}

// openBreach opens a case for the client of a dispute that a step is about to make a breach, or joins the one that is open
// about the order. It comes before the step is written: one that dies between finds the case there when it is taken again.
// The case is the platform's and counts in no seller's figures.
func (w *Work) openBreach(ctx context.Context, scope collector.Scope, was, d collector.Dispute, at time.Time) error {
	if was.State == collector.DisputeBreach || d.State != collector.DisputeBreach {
		return nil
	}
	words, err := w.breachWords(ctx, scope, d, "breach_case")
	if err != nil {
		return err
	}
	out, err := w.takeInCase(ctx, scope, caseMessage{Incident: store.Incident{Client: d.Client, Order: d.Order, Hash: breachHash + d.PublicID},
		words: words, source: collector.CaseFromDispute, by: deskActor{side: collector.SideProgram}, at: at})
	if err != nil || d.Client == 0 {
		return err
	}
	_, err = w.LinkTo(ctx, scope, collector.LinkCase, out.Case.CaseID, d.Client) // the client's page of the dispute shows it
	return err
}

// endBreach solves the case of a breach that was paid, where the case is about nothing else; the client may reopen it.
func (w *Work) endBreach(ctx context.Context, scope collector.Scope, was, d collector.Dispute, at time.Time) error {
	if was.State != collector.DisputeBreach || d.State != collector.DisputeClosed {
		return nil
	}
	c, ok, err := w.caseOfDispute(ctx, scope, d)
	if err != nil || !ok || !c.State.Running() {
		return err
	}
	entries, err := w.Store.CaseEntries(ctx, scope, c.CaseID)
	if err != nil || slices.ContainsFunc(entries, func(e collector.CaseEntry) bool { return DisputeOfEntry(e) != d.PublicID }) {
		return err // a person reads what else the client wrote
	}
	words, err := w.breachWords(ctx, scope, d, "breach_paid")
	if err != nil {
		return err
	}
	_, err = w.actOn(ctx, scope, c.CaseID, caseAct{event: desk.Event{Kind: desk.EventSolve, Text: words}, by: deskActor{side: collector.SideProgram}, at: at})
	if collector.CodeOf(err) == collector.CodeConflict { // somebody at the desk was faster
		return nil
	}
	return err
}

// caseOfDispute is the case that the breach of a dispute opened or joined; false when there is none.
func (w *Work) caseOfDispute(ctx context.Context, scope collector.Scope, d collector.Dispute) (collector.Case, bool, error) {
	return w.Store.CaseOfHash(ctx, scope, d.Client, breachHash+d.PublicID)
}

// breachWords are words about a breach in its client's language.
func (w *Work) breachWords(ctx context.Context, scope collector.Scope, d collector.Dispute, key string) (string, error) {
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return "", err
	}
	lang := company.Language
	if d.Client != 0 {
		p, err := w.Store.Person(ctx, scope, d.Client)
		if err != nil {
			return "", err
		}
		lang = cmp.Or(p.Language, lang)
	}
	line := d.Lines[len(d.Lines)-1]
	return strings.NewReplacer("{number}", d.Number(), "{outcome}", dispute.OutcomeWords(lang, line.Kind, line.Amount, d.Currency, line.Text)).
		Replace(dispute.Word(lang, "words", key)), nil
}

package jobs

import (
	"context"
	"slices"

	"molva/collector"
	"molva/jobs/dispute"
)

// DisputeView is a dispute with all that its readers see of it.
type DisputeView struct {
	collector.Dispute
	Bought   collector.Order
	Shop     collector.Seller // zero: the company itself
	Buyer    collector.Person
	Chat     []collector.Chat
	Trail    []collector.Trail
	Postings []collector.DisputePosting
	// Case is the one that its breach opened at the desk or joined; zero: none. CasePage is its address for the client.
	Case     collector.Case
	CasePage string
	// Allowed is what each side may do now.
	Allowed map[collector.Side][]dispute.EventKind
}

// ViewDispute gathers a dispute with all that belongs to it.
func (w *Work) ViewDispute(ctx context.Context, scope collector.Scope, d collector.Dispute) (v DisputeView, err error) {
	v.Dispute = d
	if v.Bought, err = w.Store.OrderByID(ctx, scope, d.Order); err != nil {
		return v, err
	}
	if d.Seller != 0 {
		if v.Shop, err = w.Store.SellerByID(ctx, scope, d.Seller); err != nil {
			return v, err
		}
	}
	if v.Buyer, err = w.Store.Person(ctx, scope, d.Client); err != nil {
		return v, err
	}
	if v.Chat, err = w.Store.Chat(ctx, scope, "dispute", d.DisputeID); err != nil {
		return v, err
	}
	if v.Trail, err = w.Store.Trail(ctx, scope, "dispute", d.DisputeID); err != nil {
		return v, err
	}
	if v.Postings, err = w.Store.DisputePostings(ctx, scope, d.DisputeID); err != nil {
		return v, err
	}
	if err := w.viewBreach(ctx, scope, &v); err != nil {
		return v, err
	}
	policy, err := dispute.PolicyOf(d.Policy)
	v.Allowed = map[collector.Side][]dispute.EventKind{}
	for _, side := range []collector.Side{collector.SideClient, collector.SideSeller, collector.SidePlatform} {
		v.Allowed[side] = dispute.Allowed(policy, d, side)
	}
	return v, err
}

// viewBreach adds the case of a breach, whose link was made with it.
func (w *Work) viewBreach(ctx context.Context, scope collector.Scope, v *DisputeView) (err error) {
	if v.Resolution == "" || v.Client == 0 { // nothing was ever owed
		return nil
	}
	var ok bool
	if v.Case, ok, err = w.caseOfDispute(ctx, scope, v.Dispute); err != nil || !ok || v.Case.Client != v.Client {
		return err
	}
	l, err := w.Store.LinkFor(ctx, scope, collector.Link{Kind: collector.LinkCase, Subject: v.Case.CaseID, Person: v.Client, Created: w.Clock.Now()})
	v.CasePage = l.Path()
	return err
}

// Story is the trail as the sides see it: who of them has no address is nobody else's matter.
func (v DisputeView) Story() []collector.Trail {
	return slices.DeleteFunc(slices.Clone(v.Trail), func(t collector.Trail) bool { return t.Did == nobodyToWriteTo })
}

// DisputeWord is a word of the rules in a language: tables "reasons", "outcomes" and "how".
func DisputeWord(lang, table, key string) string { return dispute.Word(lang, table, key) }

// DisputeOutcomeWords are an outcome with its amount in words.
func DisputeOutcomeWords(lang string, kind collector.DisputeOutcome, amount int64, currency, words string) string {
	return dispute.OutcomeWords(lang, kind, amount, currency, words)
}

// DisputeAmount is an amount in words.
func DisputeAmount(lang string, minor int64, currency string) string {
	return dispute.Amount(lang, minor, currency)
}

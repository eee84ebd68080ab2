package jobs

import (
	"context"

	"molva/collector"
	"molva/jobs/quality"
)

func init() { steppers[collector.TimerRecheck] = (*Work).recheckSeller }

// recheckSeller decides on the day whether a seller returns (000 3, 3.1): by what had happened at the timer's instant. All
// conditions hold: the seller is listed again. Else the exclusion goes on for as long again, with the points that failed.
func (w *Work) recheckSeller(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	e, err := w.Store.Exclusion(ctx, scope, t.Subject)
	if err != nil {
		return err
	}
	if !e.Ended.IsZero() {
		return w.Store.EndTimer(ctx, t)
	}
	v, err := w.Store.SellerByID(ctx, scope, e.Seller)
	if err != nil {
		return err
	}
	policy, err := w.policyOf(ctx, scope, e.Policy)
	if err != nil {
		return err
	}
	reviews, err := w.reviewsOf(ctx, scope, e.Seller, e, t.Due)
	if err != nil {
		return err
	}
	letters, err := w.Store.Improvements(ctx, scope, e.ExclusionID)
	if err != nil {
		return err
	}
	cases, err := w.Store.SellerCases(ctx, scope, e.Seller, e.Since, t.Due)
	if err != nil {
		return err
	}
	verdict := quality.Recheck(policy, quality.Facts{Exclusion: e, Reviews: reviews, Letters: letters, Cases: cases}, t.Due)
	e.Recheck, e.Rechecks = &verdict, e.Rechecks+1
	did := "rechecked_returned"
	if verdict.Decision == collector.RecheckReturned {
		e.State, e.Ended = collector.ExclusionReturned, t.Due
	} else {
		did = "rechecked_extended"
		e.State, e.Due = collector.ExclusionExtended, policy.Due(t.Due)
	}
	n := quality.Notice{Since: e.Since, Due: e.Due, Recheck: &verdict, Policy: e.Policy, Blocked: v.State == collector.SellerBlocked}
	mail, err := w.sellerMail(ctx, scope, v, collector.DeliverySellerRecheck, n, "exclusion:"+e.PublicID+":recheck:"+t.Due.UTC().Format("20060102T150405"))
	if err != nil {
		return err
	}
	line := collector.Trail{Side: collector.SideProgram, Did: did, Rule: "000 3.1", Data: facts("failed", verdict.Failed, "due", e.Due, "told", mail != nil)}
	return w.Store.Rechecked(ctx, t, v, e, t.Due, mail, line)
}

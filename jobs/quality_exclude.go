package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs/quality"
)

// ExcludeSeller takes a seller out of the catalogue until a recheck (000 2, 3). Where neither window holds, a reason of who
// asks overrides the rule and stands in the log; without one it is CodeConflict, with the figures.
func (w *Work) ExcludeSeller(ctx context.Context, scope collector.Scope, id, reason string) (e collector.Exclusion, err error) {
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return e, err
	}
	defer w.ring()
	err = again(func() error {
		v, err := w.SellerNamed(ctx, scope, id)
		if err != nil {
			return err
		}
		now := w.Clock.Now()
		p, version, err := w.qualityPolicy(ctx, scope)
		if err != nil {
			return err
		}
		c, err := w.compared(ctx, scope, p, now)
		if err != nil {
			return err
		}
		d := decision{policy: p, version: version, finding: quality.Judge(p, c, v.SellerID), reason: strings.TrimSpace(reason), at: now}
		e, err = w.exclude(ctx, scope, v, d)
		return err
	})
	return e, err
}

// decision is what an exclusion rests on.
type decision struct {
	policy    quality.Policy
	version   int64
	finding   quality.Finding
	reason    string
	automatic bool
	at        time.Time
}

func (w *Work) exclude(ctx context.Context, scope collector.Scope, v collector.Seller, d decision) (collector.Exclusion, error) {
	trigger := d.finding.Trigger
	switch {
	case v.State == collector.SellerExcluded:
		return collector.Exclusion{}, &collector.Error{Code: collector.CodeConflict, Msg: "the seller is excluded already", Hint: "the next recheck decides about the return"}
	case v.State == collector.SellerBlocked:
		return collector.Exclusion{}, &collector.Error{Code: collector.CodeConflict, Msg: "the seller is blocked", Hint: "a blocked seller is not in the catalogue anyway"}
	case trigger == "" && d.reason == "":
		return collector.Exclusion{}, notWorse(d.finding)
	case trigger == "":
		trigger = collector.TriggerOverride
	}
	reviews, err := w.reviewsOf(ctx, scope, v.SellerID, collector.Exclusion{}, d.at)
	if err != nil {
		return collector.Exclusion{}, err
	}
	e := collector.Exclusion{Since: d.at, Due: d.policy.Due(d.at), Trigger: trigger, Reason: d.reason, Person: scope.Person, Policy: d.version,
		Causes: quality.CausesOf(reviews, d.at)}
	figures, err := json.Marshal(d.finding)
	if err != nil {
		return e, fmt.Errorf("a finding as JSON: %w", err)
	}
	e.Figures = string(figures)
	n := quality.Notice{Since: e.Since, Due: e.Due, Trigger: trigger, Automatic: d.automatic, Reason: d.reason, Policy: d.version, Days: d.policy.Days,
		Finding: d.finding, Causes: e.Causes, Main: quality.Main(d.policy, e.Causes)}
	mail, err := w.sellerMail(ctx, scope, v, collector.DeliverySellerExcluded, n, "")
	if err != nil {
		return e, err
	}
	line := collector.Trail{Side: collector.SidePlatform, Person: scope.Person, Did: "excluded", Rule: quality.Rule,
		Data: facts("trigger", trigger, "reason", d.reason, "due", e.Due, "told", mail != nil, "policy", d.version)}
	if d.automatic {
		line.Side = collector.SideProgram
	}
	if trigger == collector.TriggerOverride {
		line.Did = "excluded_override"
	}
	return w.Store.Exclude(ctx, v, e, mail, line)
}

// notWorse refuses an exclusion with the figures of the window nearest to the line.
func notWorse(f quality.Finding) error {
	percent := func(v float64) int { return int(math.Round(100 * v)) }
	e := &collector.Error{Code: collector.CodeConflict, Where: "reason", Msg: "too few reviews to compare the seller with the others",
		Hint: "a reason overrides the rule and stands in the log"}
	for _, v := range f.Windows {
		if v.Enough && (v.Days == f.Days || f.Days == 0) {
			e.Msg = fmt.Sprintf("in %d days %d of %d reviews are negative; even by the lowest estimate of their share, %d %%, the line of %d %% is not passed",
				v.Days, v.Negative, v.Reviews, percent(v.Low), percent(v.Line))
			if v.Worse {
				e.Msg = fmt.Sprintf("in %d days %d of %d reviews are negative, which is above the line of %d %%, but no worse than the seller's own %d %% before",
					v.Days, v.Negative, v.Reviews, percent(v.Line), percent(max(v.Before, 0)))
			}
		}
	}
	return e
}

// facts is a JSON object of names and values, for a line of the log.
func facts(pairs ...any) string {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	b, err := json.Marshal(m)
	if err != nil {
		return "" // cannot happen: numbers, words and times
	}
	return string(b)
}

// ReturnSeller ends an exclusion before its recheck by a person's decision, which needs a reason and stands in the log.
func (w *Work) ReturnSeller(ctx context.Context, scope collector.Scope, id, reason string) (collector.Exclusion, error) {
	var e collector.Exclusion
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return e, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return e, &collector.Error{Code: collector.CodeInvalid, Where: "reason", Msg: "a return by hand needs a reason", Hint: "it stands in the log and the seller reads it"}
	}
	defer w.ring()
	err := again(func() error {
		v, held, err := w.excludedSeller(ctx, scope, id)
		if err != nil {
			return err
		}
		now := w.Clock.Now()
		e = held
		e.State, e.Ended = collector.ExclusionReturned, now
		mail, err := w.sellerMail(ctx, scope, v, collector.DeliverySellerReturned, quality.Notice{Since: e.Since, Reason: reason, Blocked: v.State == collector.SellerBlocked}, "")
		if err != nil {
			return err
		}
		line := collector.Trail{Side: collector.SidePlatform, Person: scope.Person, Did: "returned_override", Data: facts("reason", reason, "told", mail != nil)}
		return w.Store.Rechecked(ctx, collector.Timer{}, v, e, now, mail, line)
	})
	return e, err
}

// excludedSeller is a seller with the exclusion that lasts; CodeConflict when there is none.
func (w *Work) excludedSeller(ctx context.Context, scope collector.Scope, id string) (collector.Seller, collector.Exclusion, error) {
	v, err := w.SellerNamed(ctx, scope, id)
	if err != nil {
		return v, collector.Exclusion{}, err
	}
	e, ok, err := w.Store.LastExclusion(ctx, scope, v.SellerID)
	if err == nil && (!ok || !e.Ended.IsZero()) {
		err = &collector.Error{Code: collector.CodeConflict, Msg: "the seller is not excluded", Hint: "there is nothing to return from"}
	}
	return v, e, err
}

package jobs

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/classify"
	"molva/jobs/quality"
)

// The bounds of an improvement letter.
const (
	pairsMost   = 20
	pairLong    = 4000 // letters of a problem or a solution
	lettersMost = 20   // between two rechecks
)

// SendImprovement takes a seller's letter in, in Problem–Solution form, and says what it leaves out (000 4). One that comes
// after a recheck is kept and answered: it counts for the next (000 6). Person is who of the seller sent it; 0: it was handed
// in by who works here.
func (w *Work) SendImprovement(ctx context.Context, scope collector.Scope, id string, pairs []collector.SellerPair) (collector.Improvement, error) {
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return collector.Improvement{}, err
	}
	return w.takeImprovement(ctx, scope, id, pairs, collector.SidePlatform, scope.Person)
}

// SendOwnImprovement is SendImprovement for the holder of a seller's link.
func (w *Work) SendOwnImprovement(ctx context.Context, link collector.Link, pairs []collector.SellerPair) (collector.Improvement, error) {
	scope := collector.System(link.Company)
	v, err := w.Store.SellerByID(ctx, scope, link.Subject)
	if err != nil {
		return collector.Improvement{}, err
	}
	return w.takeImprovement(ctx, scope, v.PublicID, pairs, collector.SideSeller, link.Person)
}

func (w *Work) takeImprovement(ctx context.Context, scope collector.Scope, id string, pairs []collector.SellerPair, side collector.Side, person int64) (m collector.Improvement, err error) {
	if pairs, err = cleanPairs(pairs); err != nil {
		return m, err
	}
	named := make([][]string, len(pairs))
	for i, p := range pairs {
		named[i] = quality.NamedIn(p.Problem)
		for _, c := range classify.Classify(collector.Review{Text: p.Problem}).Causes {
			named[i] = append(named[i], c.Name)
		}
	}
	defer w.ring()
	err = again(func() error {
		v, e, err := w.excludedSeller(ctx, scope, id)
		if err != nil {
			return err
		}
		policy, err := w.policyOf(ctx, scope, e.Policy)
		if err != nil {
			return err
		}
		held, err := w.Store.Improvements(ctx, scope, e.ExclusionID)
		if err != nil {
			return err
		}
		if unanswered(held) >= lettersMost {
			return &collector.Error{Code: collector.CodeConflict, Msg: "too many letters were sent in this exclusion", Hint: "the recheck answers those that came"}
		}
		now := w.Clock.Now()
		main := quality.Main(policy, e.Causes)
		checked := quality.CheckLetter(policy, main, pairs, named)
		late := now.After(e.Due) || e.Recheck != nil && slices.Contains(e.Recheck.Failed, collector.PointLetter)
		m = collector.Improvement{Received: now, Person: person, Pairs: pairs, Complete: checked.Complete, Uncovered: checked.Uncovered, Faults: checked.Faults, Late: late}
		n := quality.Notice{Received: now, Due: e.Due, Complete: m.Complete, Uncovered: m.Uncovered, Faults: m.Faults, Late: late, Recheck: e.Recheck, Waits: m.Waits(), NoCauses: len(main) == 0}
		if now.After(e.Due) { // the recheck is due and decides without this letter: the one behind it answers
			n.Due, n.Recheck = policy.Due(e.Due), &collector.Recheck{At: e.Due}
		}
		mail, err := w.sellerMail(ctx, scope, v, collector.DeliverySellerLetter, n, "")
		if err != nil {
			return err
		}
		line := collector.Trail{Side: side, Person: person, Did: "letter", Rule: "000 4",
			Data: facts("complete", m.Complete, "waits", m.Waits(), "uncovered", m.Uncovered, "late", late, "pairs", len(pairs))}
		m, err = w.Store.AddImprovement(ctx, v, e, m, mail, line)
		return err
	})
	return m, err
}

// ReadImprovement is what a person finds in a letter that the program left to them: that it says what will be done, or not. It
// changes the next recheck and none that was (000 3.1). CodeConflict for a letter that waits for no reading.
func (w *Work) ReadImprovement(ctx context.Context, scope collector.Scope, id, letter string, good bool) error {
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return err
	}
	return again(func() error {
		v, e, err := w.excludedSeller(ctx, scope, id)
		if err != nil {
			return err
		}
		held, err := w.Store.Improvements(ctx, scope, e.ExclusionID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(held, func(m collector.Improvement) bool { return m.PublicID == letter && m.Waits() && m.Answered.IsZero() })
		if i < 0 {
			return &collector.Error{Code: collector.CodeConflict, Msg: "this letter waits for no reading", Hint: "look at the seller's page anew"}
		}
		m := held[i]
		m.Complete, m.Faults = good, nil
		for _, f := range held[i].Faults {
			if f.What == collector.FaultUnsure && good {
				continue
			}
			if f.What == collector.FaultUnsure {
				f.What = quality.FaultThin
			}
			m.Faults = append(m.Faults, f)
		}
		line := collector.Trail{At: w.Clock.Now(), Side: collector.SidePlatform, Person: scope.Person, Did: "letter_read", Rule: "000 4", Data: facts("complete", good)}
		return w.Store.ReadImprovement(ctx, v, e, m, line, w.Clock.Now())
	})
}

// unanswered counts the letters that the next recheck answers.
func unanswered(letters []collector.Improvement) (n int) {
	for _, m := range letters {
		if m.Answered.IsZero() {
			n++
		}
	}
	return n
}

// cleanPairs leaves out the pairs of a form that nobody filled in and refuses what cannot be a letter.
func cleanPairs(pairs []collector.SellerPair) ([]collector.SellerPair, error) {
	var out []collector.SellerPair
	for _, p := range pairs {
		p.Problem, p.Cause, p.Solution = strings.TrimSpace(p.Problem), strings.TrimSpace(p.Cause), strings.TrimSpace(p.Solution)
		if p.Problem == "" && p.Solution == "" {
			continue
		}
		if utf8.RuneCountInString(p.Problem) > pairLong || utf8.RuneCountInString(p.Solution) > pairLong {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: "pairs", Msg: "a problem or a solution is too long", Hint: "4000 letters each at most"}
		}
		if p.Cause != "" && !slices.Contains(classify.CauseNames(), p.Cause) {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: "pairs", Msg: "there is no cause " + p.Cause, Hint: "choose one of the causes found, or none"}
		}
		out = append(out, p)
	}
	switch {
	case len(out) == 0:
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "pairs", Msg: "the letter has no pair of problem and solution", Hint: "write one for each main cause"}
	case len(out) > pairsMost:
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "pairs", Msg: "the letter has too many pairs", Hint: "20 at most"}
	}
	return out, nil
}

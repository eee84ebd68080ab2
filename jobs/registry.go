package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"molva/collector"
)

// Bounds of what people write beside a source, in bytes.
const (
	noteMost = 2000
	whyMost  = 1000
)

// whereWhy is the field that holds a reason.
const whereWhy = `why`

// The clauses of seed 002 by which the registry is kept: the list of places is held current, and each is moderated in full
// within its period.
const (
	ruleList   = "002 1"
	rulePeriod = "002 2"
)

// SaveSource changes name, owner, period and note of a source; its history says what was changed, by whom and, where it was
// told, why.
func (w *Work) SaveSource(ctx context.Context, scope collector.Scope, s collector.Source, why string) error {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return err
	}
	if err := w.checkSource(&s); err != nil {
		return err
	}
	why, err := reasonIn(why, false)
	if err != nil {
		return err
	}
	was, err := w.Store.SourceByID(ctx, scope, s.SourceID)
	if err != nil {
		return err
	}
	if err := stands(was); err != nil {
		return err
	}
	s.Due = sooner(was, s.Period, w.Clock.Now())
	defer w.ring()
	return w.Store.SaveSource(ctx, scope, s, w.changes(was, s, why)...)
}

// sooner is when the next pass of a source is due by its new period: a shorter one counts from the last pass on at once, and
// does not wait for the end of the old one.
func sooner(was collector.Source, period time.Duration, now time.Time) time.Time {
	if period >= was.Period || was.Pass == 0 || was.PassOpen { // a running pass sets it when it ends
		return was.Due
	}
	due := was.PassStart.Add(period)
	if due.Before(now) {
		due = now
	}
	if was.Due.Before(due) {
		due = was.Due
	}
	return due
}

// changes are the lines of history for what one state of a source has otherwise than the one before.
func (w *Work) changes(was, is collector.Source, why string) (out []collector.Trail) {
	add := func(did, rule string, f collector.SourceFacts) {
		f.Why = why
		out = append(out, w.sourceLine(did, rule, f))
	}
	if was.Name != is.Name {
		add(collector.SourceRenamed, ruleList, collector.SourceFacts{From: was.Name, To: is.Name})
	}
	if was.Owner != is.Owner {
		add(collector.SourceOwned, ruleList, collector.SourceFacts{FromOwner: was.Owner, ToOwner: is.Owner})
	}
	if was.Period != is.Period {
		add(collector.SourceTimed, rulePeriod, collector.SourceFacts{From: was.Period.String(), To: is.Period.String()})
	}
	if was.Note != is.Note {
		add(collector.SourceNoted, ruleList, collector.SourceFacts{From: was.Note, To: is.Note})
	}
	return out
}

// added is the first line of a source's history.
func (w *Work) added(s collector.Source, f collector.SourceFacts) collector.Trail {
	f.To, f.ToOwner = s.Period.String(), s.Owner
	return w.sourceLine(collector.SourceAdded, ruleList, f)
}

func (w *Work) sourceLine(did, rule string, f collector.SourceFacts) collector.Trail {
	data, err := json.Marshal(f)
	if err != nil {
		panic("the facts of a source cannot be written: " + err.Error()) // strings and numbers can
	}
	return collector.Trail{At: w.Clock.Now(), Did: did, Rule: rule, Data: string(data)}
}

// RemoveSource takes a source out of the registry, for a reason: it is not crawled any more; what it brought, and its history,
// stay.
func (w *Work) RemoveSource(ctx context.Context, scope collector.Scope, publicID, why string) error {
	s, why, err := w.judging(ctx, scope, publicID, why)
	if err != nil {
		return err
	}
	if err := stands(s); err != nil {
		return err
	}
	return w.Store.RemoveSource(ctx, scope, s, w.Clock.Now(), w.sourceLine(collector.SourceRemoved, ruleList, collector.SourceFacts{FromOwner: s.Owner, Why: why}))
}

// RestoreSource brings a removed source back, with who answers for it now (0: nobody), for a reason. Its next pass is due soon.
func (w *Work) RestoreSource(ctx context.Context, scope collector.Scope, publicID string, owner int64, why string) error {
	s, why, err := w.judging(ctx, scope, publicID, why)
	if err != nil {
		return err
	}
	if s.Removed.IsZero() {
		return &collector.Error{Code: collector.CodeConflict, Msg: "this source stands in the registry", Hint: "there is nothing to bring back"}
	}
	s.Owner, s.Due = owner, w.Clock.Now().Add(firstAfter)
	defer w.ring()
	return w.Store.RestoreSource(ctx, scope, s, w.sourceLine(collector.SourceRestored, ruleList, collector.SourceFacts{ToOwner: owner, Why: why}))
}

// AcceptSource says, for a reason, that the last pass of a source shows it as it is now: its reviews say less than they did,
// or others stand there. From now on passes are compared with that one, and the next is due at once.
func (w *Work) AcceptSource(ctx context.Context, scope collector.Scope, publicID, why string) error {
	s, why, err := w.judging(ctx, scope, publicID, why)
	if err != nil {
		return err
	}
	if err := stands(s); err != nil {
		return err
	}
	if s.PassOpen || s.Health != collector.HealthDrift || s.Read == 0 {
		return &collector.Error{Code: collector.CodeConflict, Msg: "there is nothing to accept: the last pass did not read this source otherwise than before",
			Hint: "accept a pass that read reviews which say less than usual, or other reviews"}
	}
	s.Due = w.Clock.Now()
	defer w.ring()
	return w.Store.AcceptPass(ctx, scope, s, w.sourceLine(collector.SourceAccepted, ruleList, collector.SourceFacts{From: s.Reason, Why: why}))
}

// judging is a source about which somebody who may decides, and the reason, which must be told.
func (w *Work) judging(ctx context.Context, scope collector.Scope, publicID, why string) (collector.Source, string, error) {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return collector.Source{}, "", err
	}
	why, err := reasonIn(why, true)
	if err != nil {
		return collector.Source{}, "", err
	}
	s, err := w.Store.Source(ctx, scope, publicID)
	return s, why, err
}

// reasonIn is a reason as people wrote it.
func reasonIn(why string, must bool) (string, error) {
	if why = strings.TrimSpace(why); why == "" && must {
		return "", &collector.Error{Code: collector.CodeInvalid, Where: whereWhy, Msg: "the reason is missing", Hint: "say in a sentence why; it stays in the history"}
	}
	if len(why) > whyMost {
		return "", &collector.Error{Code: collector.CodeInvalid, Where: whereWhy, Msg: "the reason is too long", Hint: fmt.Sprintf("%d bytes at most", whyMost)}
	}
	return why, nil
}

// stands refuses what is asked of a removed source.
func stands(s collector.Source) error {
	if s.Removed.IsZero() {
		return nil
	}
	return &collector.Error{Code: collector.CodeConflict, Msg: "this place was removed from the registry", Hint: "bring it back first"}
}

package jobs

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
	"molva/jobs/desk"
)

// caseOf is the case of a public id, for somebody who may work at the desk.
func (w *Work) caseOf(ctx context.Context, scope collector.Scope, id, words string) (collector.Case, error) {
	if err := allowed(scope, collector.ActionCases); err != nil {
		return collector.Case{}, err
	}
	if utf8.RuneCountInString(words) > complaintMost {
		return collector.Case{}, &collector.Error{Code: collector.CodeInvalid, Where: "text", Msg: "the text is too long", Hint: "5000 letters at most"}
	}
	return w.Store.Case(ctx, scope, id)
}

func (w *Work) operateCase(ctx context.Context, scope collector.Scope, id string, e desk.Event) (collector.Case, error) {
	c, err := w.caseOf(ctx, scope, id, e.Text)
	if err != nil {
		return c, err
	}
	e.Text = strings.TrimSpace(e.Text)
	by := caseActor(scope)
	by.side = collector.SidePlatform
	return w.actOn(ctx, scope, c.CaseID, caseAct{event: e, by: by, at: w.Clock.Now()})
}

// AnswerCase answers the client. With wait the answer asks for something: the clock of the solution stands until the client
// writes, and not for ever.
func (w *Work) AnswerCase(ctx context.Context, scope collector.Scope, id, words string, wait bool) (collector.Case, error) {
	e := desk.Event{Kind: desk.EventAnswer, Text: words}
	if wait {
		e.Kind = desk.EventAsk
	}
	return w.operateCase(ctx, scope, id, e)
}

// MoveCase promises another date; the reason and the date go to the client in the same transaction (002 principle 5).
func (w *Work) MoveCase(ctx context.Context, scope collector.Scope, id string, due time.Time, reason string) (collector.Case, error) {
	return w.operateCase(ctx, scope, id, desk.Event{Kind: desk.EventMove, Due: due.Truncate(time.Microsecond), Text: reason})
}

// SolveCase says what was done; the client may reopen the case.
func (w *Work) SolveCase(ctx context.Context, scope collector.Scope, id, words string) (collector.Case, error) {
	return w.operateCase(ctx, scope, id, desk.Event{Kind: desk.EventSolve, Text: words})
}

// HigherCase takes a case a step higher for a client who asked for it by phone. At the top it changes nothing.
func (w *Work) HigherCase(ctx context.Context, scope collector.Scope, id string) (collector.Case, error) {
	return w.operateCase(ctx, scope, id, desk.Event{Kind: desk.EventHigher, Level: -1})
}

// MergeCase makes a case a part of another one of the same client.
func (w *Work) MergeCase(ctx context.Context, scope collector.Scope, id, into string) (collector.Case, error) {
	c, err := w.caseOf(ctx, scope, id, "")
	if err != nil {
		return c, err
	}
	other, err := w.Store.Case(ctx, scope, into)
	if err != nil {
		return c, err
	}
	d, err := w.desk(ctx, scope)
	if err != nil {
		return c, err
	}
	now := w.Clock.Now()
	out, err := desk.Next(c, desk.Event{Kind: desk.EventMerge, Into: other}, d.cal, d.Steps, now)
	if err != nil {
		return c, err
	}
	if other, err = desk.Absorb(other, c, d.cal, now); err != nil {
		return c, err
	}
	if c.Client != 0 {
		out.Notices = []desk.Notice{{Kind: collector.DeliveryCaseMerged, To: desk.ToClient,
			Facts: collector.CaseFacts{Level: other.Level, When: other.Next(), From: c.Number}}}
	}
	step, err := w.caseStep(ctx, scope, d, caseAct{by: deskActor{collector.SidePlatform, scope.Person}, at: now}, out)
	if err != nil {
		return c, err
	}
	if err := w.Store.MergeCase(ctx, scope, step, other, now); err != nil {
		return c, err
	}
	w.ring()
	return w.Store.CaseByID(ctx, scope, other.CaseID)
}

// SplitCase takes one message out of a case: one that came from a case that was merged into it goes back there with all that
// came with it, any other one into a new case. The client learns the new date.
func (w *Work) SplitCase(ctx context.Context, scope collector.Scope, id, entry string) (collector.Case, error) {
	from, err := w.caseOf(ctx, scope, id, "")
	if err != nil {
		return from, err
	}
	entries, err := w.Store.CaseEntries(ctx, scope, from.CaseID)
	if err != nil {
		return from, err
	}
	for _, e := range entries {
		if e.PublicID == entry {
			return w.splitEntry(ctx, scope, from, e)
		}
	}
	return from, &collector.Error{Code: collector.CodeNotFound, Where: "entry", Msg: "the case has no such message", Hint: "take one of its entries"}
}

func (w *Work) splitEntry(ctx context.Context, scope collector.Scope, from collector.Case, e collector.CaseEntry) (collector.Case, error) {
	d, err := w.desk(ctx, scope)
	if err != nil {
		return from, err
	}
	now := w.Clock.Now()
	own := collector.Case{State: collector.CaseMerged, Client: from.Client, Order: from.Order, Seller: from.Seller, Opened: now}
	if e.Origin != from.CaseID {
		if own, err = w.Store.CaseByID(ctx, scope, e.Origin); err != nil {
			return from, err
		}
	}
	out, err := desk.Next(own, desk.Event{Kind: desk.EventSplit}, d.cal, d.Steps, now)
	if err != nil {
		return from, err
	}
	step, err := w.caseStep(ctx, scope, d, caseAct{by: deskActor{collector.SidePlatform, scope.Person}, at: now}, out)
	if err != nil {
		return from, err
	}
	defer w.ring()
	if own.CaseID == 0 {
		return w.Store.SplitEntry(ctx, scope, step, e.PublicID, from, now)
	}
	if err := w.Store.SplitCase(ctx, scope, step, from, now); err != nil {
		return from, err
	}
	return w.Store.CaseByID(ctx, scope, own.CaseID)
}

// CaseOfLink is the case that a client's link opens; of one that is dealt with as a part of another, that one.
func (w *Work) CaseOfLink(ctx context.Context, link collector.Link) (collector.Case, error) {
	scope := collector.System(link.Company)
	c, err := w.Store.CaseByID(ctx, scope, link.Subject)
	for range 9 { // merges of merges end
		if err != nil || c.State != collector.CaseMerged {
			break
		}
		c, err = w.Store.CaseByID(ctx, scope, c.Into)
	}
	return c, err
}

// ClientSays puts a client's message into their case and starts the clock of the answer.
func (w *Work) ClientSays(ctx context.Context, link collector.Link, words string) (collector.Case, error) {
	words = strings.TrimSpace(words)
	switch {
	case words == "":
		return collector.Case{}, &collector.Error{Code: collector.CodeInvalid, Where: "text", Msg: "the message is empty", Hint: "write what you want to say"}
	case utf8.RuneCountInString(words) > complaintMost:
		return collector.Case{}, &collector.Error{Code: collector.CodeInvalid, Where: "text", Msg: "the text is too long", Hint: "5000 letters at most"}
	}
	c, err := w.CaseOfLink(ctx, link)
	if err != nil {
		return c, err
	}
	scope, now := collector.System(link.Company), w.Clock.Now()
	entry := &collector.CaseEntry{Source: collector.CaseFromPage, Hash: caseHash(words), At: now}
	return w.actOn(ctx, scope, c.CaseID, caseAct{event: desk.Event{Kind: desk.EventSaid, Text: words}, by: deskActor{collector.SideClient, link.Person}, at: now, entry: entry})
}

// ClientHigher takes a client's case a step higher than the one that they saw; pressed twice it climbs once. At the top it
// changes nothing but the trail.
func (w *Work) ClientHigher(ctx context.Context, link collector.Link, seen int) (collector.Case, error) {
	c, err := w.CaseOfLink(ctx, link)
	if err != nil {
		return c, err
	}
	by := deskActor{collector.SideClient, link.Person}
	return w.actOn(ctx, collector.System(link.Company), c.CaseID, caseAct{event: desk.Event{Kind: desk.EventHigher, Level: seen}, by: by, at: w.Clock.Now()})
}

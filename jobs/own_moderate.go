package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/own"
)

func init() { steppers[store.TimerModerate] = (*Work).publishLate }

// PublishOwn shows a review of our own that waited or was refused.
func (w *Work) PublishOwn(ctx context.Context, scope collector.Scope, publicID string) (collector.OwnReview, error) {
	return w.decideOwn(ctx, scope, publicID, own.Judged{State: collector.OwnPublished, Rule: own.RulePerson}, "", "")
}

// RefuseOwn hides a review of our own for one of the closed list of reasons, with a word to its author. Any other reason,
// that it is negative for one, is CodeInvalid with the list.
func (w *Work) RefuseOwn(ctx context.Context, scope collector.Scope, publicID string, reason collector.OwnReason, note string) (collector.OwnReview, error) {
	if !reason.Listed() {
		var names []string
		for _, r := range collector.OwnReasons {
			names = append(names, string(r))
		}
		return collector.OwnReview{}, &collector.Error{Code: collector.CodeInvalid, Where: "reason", Msg: "there is no such reason to refuse a review",
			Hint: "the reasons are " + strings.Join(names, ", ")}
	}
	return w.decideOwn(ctx, scope, publicID, own.Judged{State: collector.OwnRefused, Rule: own.RulePerson}, reason, text.Prose(note, own.TextMost))
}

func (w *Work) decideOwn(ctx context.Context, scope collector.Scope, publicID string, to own.Judged, reason collector.OwnReason, note string) (collector.OwnReview, error) {
	if err := allowed(scope, collector.ActionModerate); err != nil {
		return collector.OwnReview{}, err
	}
	o, err := w.Store.OwnByPublic(ctx, scope, publicID)
	if err != nil {
		return o, err
	}
	return w.changeOwn(ctx, scope, o.Document, func(f EditForm, now time.Time) (store.OwnWrite, error) {
		if f.Review.State == to.State {
			return store.OwnWrite{}, &collector.Error{Code: collector.CodeConflict, Msg: fmt.Sprintf("the review is %s already", to.State), Hint: "read it again"}
		}
		t := moderated(collector.SidePlatform, scope.Person, to)
		if reason != "" {
			t.Data = ownData(map[string]any{"reason": reason, "stars": f.Document.Rating})
		}
		write := w.decided(f, to.State, now, t)
		write.Own.DecidedBy, write.Own.Reason, write.Own.Note = scope.Person, reason, note
		return w.tellAuthor(ctx, scope, write, false)
	})
}

// decided is a decision on a review as the store takes it.
func (w *Work) decided(f EditForm, state collector.OwnState, now time.Time, t collector.Trail) store.OwnWrite {
	review := f.Review
	review.State, review.Decided, review.Due = state, now, time.Time{}
	// The desk looks at a review without an order only when a person has: else anybody could flood it.
	return store.OwnWrite{Own: review, Trail: []collector.Trail{t}, Intake: review.Order == 0 && state == collector.OwnPublished,
		Document: shownAs(store.DocumentWrite{Document: f.Document, PrevRev: f.Document.Rev}, f.Document.State, state, now)}
}

// publishLate publishes a review that nobody decided on in time (H2).
func (w *Work) publishLate(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	_, err := w.changeOwnAt(ctx, scope, t.Subject, t.Due, func(f EditForm, now time.Time) (store.OwnWrite, error) {
		if !own.Expired(f.Review, now) {
			return store.OwnWrite{}, w.Store.EndTimer(ctx, t)
		}
		write := w.decided(f, collector.OwnPublished, now, moderated(collector.SideProgram, 0, own.Judged{State: collector.OwnPublished, Rule: own.RuleDeadline}))
		write.Fired = &t
		return w.tellAuthor(ctx, scope, write, true)
	})
	return err
}

// ReplyOwn answers a review of our own in the company's name; everybody sees it under the review.
func (w *Work) ReplyOwn(ctx context.Context, scope collector.Scope, publicID, words string) (collector.OwnReview, error) {
	if err := allowed(scope, collector.ActionModerate); err != nil {
		return collector.OwnReview{}, err
	}
	if words = text.Prose(words, own.TextMost); words == "" {
		return collector.OwnReview{}, &collector.Error{Code: collector.CodeInvalid, Where: "text", Msg: "the answer is empty", Hint: "write one"}
	}
	o, err := w.Store.OwnByPublic(ctx, scope, publicID)
	if err != nil {
		return o, err
	}
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return o, err
	}
	return w.changeOwn(ctx, scope, o.Document, func(f EditForm, now time.Time) (store.OwnWrite, error) {
		r := f.Document.Review
		r.OwnID = true
		r.Replies = append(r.Replies[:len(r.Replies):len(r.Replies)],
			collector.Reply{Author: company.Name, Text: words, Published: collector.PublishedAt(now), Official: true})
		out, err := w.ownOutcome(ctx, scope, r, &f.Document, now)
		if err != nil {
			return store.OwnWrite{}, err
		}
		out.Document.Author, out.Document.State = f.Document.Author, f.Document.State
		return store.OwnWrite{Own: f.Review, Document: store.DocumentWrite{Document: out.Document, PrevRev: f.Document.Rev, Versions: out.Versions},
			Trail: []collector.Trail{{Side: collector.SidePlatform, Person: scope.Person, Did: "answered"}}}, nil
	})
}

// ChangeOwn is what anybody but the author gets who would change words or stars: CodeForbidden, and a line of the log that
// names the fields.
func (w *Work) ChangeOwn(ctx context.Context, scope collector.Scope, publicID string, fields []string) error {
	o, err := w.Store.OwnByPublic(ctx, scope, publicID)
	if err != nil {
		return err
	}
	if err := w.Store.NoteOwn(ctx, scope, o.Document, collector.Trail{Side: collector.SidePlatform, Person: scope.Person, Did: "change_refused",
		Rule: own.RuleAuthor, Data: ownData(map[string]any{"fields": fields})}, w.Clock.Now()); err != nil {
		return err
	}
	return &collector.Error{Code: collector.CodeForbidden, Msg: "text and stars of a review are changed by its author alone", Hint: "publish, refuse or answer it; the attempt is in the log"}
}

package jobs

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/own"
)

// EditForm is what the page for the author shows.
type EditForm struct {
	Review   collector.OwnReview
	Document collector.Document
	Photos   []collector.Photo
	Versions []collector.Version
}

// EditForm is what a link to change a review opens. It changes nothing.
func (w *Work) EditForm(ctx context.Context, link collector.Link) (f EditForm, err error) {
	scope := collector.System(link.Company)
	if f.Review, err = w.Store.Own(ctx, scope, link.Subject); err != nil {
		return f, err
	}
	if f.Document, err = w.Store.DocumentByID(ctx, scope, link.Subject); err != nil {
		return f, err
	}
	photos, err := w.Store.PhotosOf(ctx, scope, []int64{link.Subject})
	if err != nil {
		return f, err
	}
	f.Photos = photos[link.Subject]
	f.Versions, err = w.Store.Versions(ctx, scope, link.Subject)
	return f, err
}

// EditReview changes a review as its author wants it; history stays, and moderation starts anew for the new words.
func (w *Work) EditReview(ctx context.Context, link collector.Link, in SentReview) (collector.OwnReview, error) {
	if err := in.check(); err != nil {
		return collector.OwnReview{}, err
	}
	return w.changeOwn(ctx, collector.System(link.Company), link.Subject, func(f EditForm, now time.Time) (store.OwnWrite, error) {
		return w.edited(ctx, f, in, now)
	})
}

// edited is a change by the author as the store takes it.
func (w *Work) edited(ctx context.Context, f EditForm, in SentReview, now time.Time) (store.OwnWrite, error) {
	r := f.Document.Review
	r.OwnID = true
	in.fill(&r, collector.Order{})
	photos := keptPhotos(f.Photos, in.Kept, in.Photos)
	r.Images = w.photoURLs(photos)
	o, err := w.ownOutcome(ctx, collector.System(f.Review.Company), r, &f.Document, now)
	if err != nil || !o.Changed() {
		return store.OwnWrite{}, err
	}
	o.Document.Author = f.Document.Author
	review, was := f.Review, f.Review.State
	if was == collector.OwnPending && slices.ContainsFunc(review.Causes, byPerson) {
		was = collector.OwnRefused // nobody has looked at it again yet
	}
	judged := own.Moderate(wordsOfReview(o.Document.Review), was, review.Order != 0, now)
	review.State, review.Causes, review.Due, review.Reason, review.Note = judged.State, judged.Causes, judged.Due, "", ""
	review.Decided, review.DecidedBy = time.Time{}, 0
	if judged.State == collector.OwnPublished {
		review.Decided = now
	}
	write := store.OwnWrite{Own: review, Intake: true, Photos: photos}
	write.Document = shownAs(store.DocumentWrite{Document: o.Document, PrevRev: f.Document.Rev, Versions: o.Versions}, f.Document.State, judged.State, now)
	write.Trail = []collector.Trail{{Side: collector.SideClient, Person: review.Person, Did: "edited", Rule: own.RuleAuthor,
		Data: ownData(map[string]any{"rating": in.Rating, "was": f.Document.Rating, "photos": len(photos)})}, moderated(collector.SideProgram, 0, judged)}
	return write, nil
}

func byPerson(c collector.OwnCause) bool {
	return c == collector.OwnCauseRefused || c == collector.OwnCauseObjected
}

// keptPhotos are the pictures of a review after a change: those that stay, then the new ones it does not have yet.
func keptPhotos(held []collector.Photo, kept []string, fresh []collector.Photo) []collector.Photo {
	out := []collector.Photo{}
	for _, p := range held {
		if slices.Contains(kept, p.PublicID) {
			out = append(out, p)
		}
	}
	for _, p := range fresh {
		if !slices.ContainsFunc(out, func(o collector.Photo) bool { return o.SHA256 == p.SHA256 }) && len(out) < own.PhotosMost {
			out = append(out, p)
		}
	}
	return out
}

// shownAs gives a document the state that its review's moderation makes, with the step of its life line.
func shownAs(write store.DocumentWrite, was collector.State, state collector.OwnState, now time.Time) store.DocumentWrite {
	d := &write.Document
	d.State = own.Public(state)
	if d.State == was {
		return write
	}
	change := collector.ChangeBack
	if d.State == collector.StateGone {
		change = collector.ChangeGone
	}
	write.Versions = append(write.Versions, collector.Version{Change: change, At: now, Rating: d.Rating, RawRating: d.RawRating, Title: d.Title, Text: d.Text,
		Pros: d.Pros, Cons: d.Cons, Replies: d.Replies})
	return write
}

// changeOwn reads a review, has its change decided and writes it; when somebody else was quicker it is decided anew. A
// change that changes nothing writes nothing.
func (w *Work) changeOwn(ctx context.Context, scope collector.Scope, document int64, decide func(EditForm, time.Time) (store.OwnWrite, error)) (collector.OwnReview, error) {
	return w.changeOwnAt(ctx, scope, document, w.Clock.Now(), decide)
}

func (w *Work) changeOwnAt(ctx context.Context, scope collector.Scope, document int64, now time.Time, decide func(EditForm, time.Time) (store.OwnWrite, error)) (collector.OwnReview, error) {
	for try := 1; ; try++ {
		f, err := w.EditForm(ctx, collector.Link{Company: scope.Company, Subject: document})
		if err != nil {
			return f.Review, err
		}
		write, err := decide(f, now)
		if err != nil || write.Own.Document == 0 {
			return f.Review, err
		}
		review, err := w.Store.SaveOwn(ctx, scope, write, now)
		if err == nil {
			w.ring()
			return review, nil
		}
		if collector.CodeOf(err) != collector.CodeConflict || try == ownTries || write.Fired != nil {
			return f.Review, err
		}
	}
}

// ObjectReview lets the author of a refused review object: a person is to look at it again, and if nobody does in time it
// is published by itself.
func (w *Work) ObjectReview(ctx context.Context, link collector.Link, words string) (collector.OwnReview, error) {
	if words = text.Prose(words, own.TextMost); words == "" {
		return collector.OwnReview{}, &collector.Error{Code: collector.CodeInvalid, Where: "objection", Msg: "the objection is empty", Hint: "say why the review should be shown"}
	}
	return w.changeOwn(ctx, collector.System(link.Company), link.Subject, func(f EditForm, now time.Time) (store.OwnWrite, error) {
		review := f.Review
		if review.State != collector.OwnRefused {
			return store.OwnWrite{}, &collector.Error{Code: collector.CodeConflict, Msg: "only a refused review can be objected to", Hint: "its state is " + string(review.State)}
		}
		review.State, review.Causes, review.Due = collector.OwnPending, []collector.OwnCause{collector.OwnCauseObjected}, now.Add(own.Deadline)
		review.Decided, review.DecidedBy = time.Time{}, 0
		return store.OwnWrite{Own: review, Document: store.DocumentWrite{Document: f.Document},
			Chat: []collector.Chat{{Side: collector.SideClient, Person: review.Person, Text: strings.TrimSpace(words)}},
			Trail: []collector.Trail{{Side: collector.SideClient, Person: review.Person, Did: "objected", Rule: own.RulePerson,
				Data: ownData(map[string]any{"reason": review.Reason})}}}, nil
	})
}

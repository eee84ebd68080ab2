package jobs

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/pipeline"
	"molva/collector/store"
	"molva/jobs/own"
)

// SentReview is what the form of a review of our own brings.
type SentReview struct {
	Rating int    // 1..5
	Text   string // at most own.TextMost letters, as Pros and Cons are
	Pros   string
	Cons   string
	Name   string            // as it is to be shown; "" for none
	About  string            // "company", or the place of an item of the order from 1; "" is the only item, else the company
	Photos []collector.Photo // new ones, as ReadPhoto made them
	Kept   []string          // of a change: public ids of the pictures that stay
}

// SentOwn says what became of a review that was sent.
type SentOwn struct {
	Review collector.OwnReview
	Mailed bool // the author gets the links to change it and to open a dispute
}

// ownTries is how often a change is decided anew when somebody else was quicker.
const ownTries = 3

func errTaken() error {
	return &collector.Error{Code: collector.CodeConflict, Msg: "this order has a review already", Hint: "the link to change it was mailed to its author"}
}

// SendReview takes in the review that a link to the form is for. Of several that are sent for one order, be it at once,
// one goes in, and the others are CodeConflict. What is invalid names its field.
func (w *Work) SendReview(ctx context.Context, link collector.Link, in SentReview) (SentOwn, error) {
	scope := collector.System(link.Company)
	if err := in.check(); err != nil {
		return SentOwn{}, err
	}
	order, err := w.Store.OrderByID(ctx, scope, link.Subject)
	if err != nil {
		return SentOwn{}, err
	}
	if held, err := w.Store.DocumentOfOrder(ctx, scope, order.OrderID); err != nil || held != 0 {
		if err == nil {
			err = errTaken()
		}
		return SentOwn{}, err
	}
	write, err := w.ownWrite(ctx, scope, order, in, keptPhotos(nil, nil, in.Photos))
	if err != nil {
		return SentOwn{}, err
	}
	for range ownTries {
		review, err := w.Store.SaveOwn(ctx, scope, write, w.Clock.Now())
		if err == nil {
			w.ring()
			return SentOwn{Review: review, Mailed: len(write.Letters) > 0}, nil
		}
		if collector.CodeOf(err) != collector.CodeConflict {
			return SentOwn{}, err
		}
		if held, e := w.Store.DocumentOfOrder(ctx, scope, order.OrderID); e != nil || held != 0 {
			return SentOwn{}, errTaken()
		}
	}
	return SentOwn{}, errTaken()
}

// ownDisputeLink is the address of a dispute about a review's order; "" where there is no order. It goes by mail alone: who
// holds a forwarded link to the form is not the buyer.
func (w *Work) ownDisputeLink(ctx context.Context, scope collector.Scope, review collector.OwnReview) (string, error) {
	if review.Order == 0 {
		return "", nil
	}
	return w.LinkTo(ctx, scope, collector.LinkDisputeOpen, review.Order, review.Person)
}

// ownWrite is a new review as the store takes it: judged by the one pipeline, moderated, with the mail that thanks for it.
func (w *Work) ownWrite(ctx context.Context, scope collector.Scope, order collector.Order, in SentReview, photos []collector.Photo) (store.OwnWrite, error) {
	now := w.Clock.Now()
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return store.OwnWrite{}, err
	}
	public, verified := store.NewPublicID(), order.OrderID != 0
	r := collector.Review{ID: order.PublicID, OwnID: true, Site: collector.OwnSite, URL: w.BaseURL + "/reviews/" + public, Verified: verified,
		Author: collector.Author{Name: in.Name}, Published: collector.PublishedAt(now)}
	if !verified {
		r.ID = public
	}
	about := in.fill(&r, order)
	if r.Item, err = w.ownItem(company, order, about); err != nil {
		return store.OwnWrite{}, err
	}
	r.Images = w.photoURLs(photos)
	o, err := w.ownOutcome(ctx, scope, r, nil, now)
	if err != nil {
		return store.OwnWrite{}, err
	}
	judged := own.Moderate(wordsOfReview(o.Document.Review), "", verified, now)
	o.Document.PublicID, o.Document.State = public, own.Public(judged.State)
	write := store.OwnWrite{Document: store.DocumentWrite{Document: o.Document, Versions: o.Versions}, Order: order, Intake: verified, Photos: photos,
		Own: collector.OwnReview{Order: order.OrderID, Person: order.Buyer, Category: order.Category, AboutCompany: about == 0, State: judged.State,
			Causes: judged.Causes, Written: now, Due: judged.Due}}
	write.Trail = []collector.Trail{{Side: collector.SideClient, Person: order.Buyer, Did: "sent", Rule: own.RuleOrder, Data: ownData(map[string]any{"rating": in.Rating, "photos": len(photos)})},
		moderated(collector.SideProgram, 0, judged)}
	if judged.State == collector.OwnPublished {
		write.Own.Decided = now
	}
	if order.Buyer != 0 {
		err = w.addAuthor(ctx, scope, &write, order.Buyer)
	}
	return write, err
}

// addAuthor ties a review to its buyer by a pseudonym, so that two people of one name are two authors, and thanks them by
// mail where an address is known.
func (w *Work) addAuthor(ctx context.Context, scope collector.Scope, write *store.OwnWrite, buyer int64) error {
	p, err := w.Store.Person(ctx, scope, buyer)
	if err != nil {
		return err
	}
	if d := &write.Document.Document; d.Author.Name != "" {
		d.Author.URL = "person:" + p.PublicID
	}
	if p.Mail == "" {
		write.Trail = append(write.Trail, collector.Trail{Side: collector.SideProgram, Did: "not_mailed", Data: ownData(map[string]any{"cause": "no address"})})
		return nil
	}
	now := w.Clock.Now()
	write.Letters = append(write.Letters, *w.named(collector.Delivery{Kind: deliveryOwnThanks, Receiver: buyer, Channel: "mail", Due: now,
		Once: "own:" + write.Document.Document.PublicID + ":thanks"}))
	return nil
}

// moderated is the line of the log that tells what moderation made of a review.
func moderated(side collector.Side, person int64, j own.Judged) collector.Trail {
	t := collector.Trail{Side: side, Person: person, Did: string(j.State), Rule: j.Rule}
	if len(j.Causes) > 0 {
		t.Data = ownData(map[string]any{"causes": j.Causes})
	}
	return t
}

func ownData(facts map[string]any) string {
	b, _ := json.Marshal(facts) // words and numbers always marshal
	return string(b)
}

// ownOutcome passes a review through the stages that whatever arrives passes; held is what it changes, nil for a new one.
func (w *Work) ownOutcome(ctx context.Context, scope collector.Scope, r collector.Review, held *collector.Document, now time.Time) (pipeline.Outcome, error) {
	judge, _, err := w.judgeOf(ctx, scope)
	if err != nil {
		return pipeline.Outcome{}, err
	}
	batch := pipeline.Batch{Company: scope.Company, Kind: collector.KindReview, Whole: true, Now: now, Judge: judge}
	p := pipeline.Prepare(batch, []collector.Review{r})
	if len(p.Refused) > 0 {
		return pipeline.Outcome{}, &collector.Error{Code: collector.CodeInvalid, Msg: "the review is empty", Hint: "choose a rating"}
	}
	known := map[string]collector.Document{}
	if held != nil {
		d := *held
		d.State = collector.StateLive // what its site does not show is no sign that it came back
		known[d.SiteKey] = d
	}
	return p.Run(known)[0], nil
}

func wordsOfReview(r collector.Review) []string {
	return slices.DeleteFunc([]string{r.Text, r.Pros, r.Cons, r.Author.Name}, func(s string) bool { return s == "" })
}

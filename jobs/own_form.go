package jobs

import (
	"context"
	"fmt"
	"strconv"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/own"
)

// check refuses what a review must not be; the error names the field.
func (in *SentReview) check() error {
	if in.Rating < 1 || in.Rating > 5 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "rating", Msg: "the rating is missing", Hint: "choose 1 to 5 stars"}
	}
	in.Name = text.Line(in.Name, own.NameMost)
	for _, f := range []struct {
		name string
		text *string
	}{{"text", &in.Text}, {"pros", &in.Pros}, {"cons", &in.Cons}} {
		*f.text = text.Prose(*f.text, own.TextMost+1)
		if len([]rune(*f.text)) > own.TextMost {
			return &collector.Error{Code: collector.CodeInvalid, Where: f.name, Msg: "the text is too long", Hint: fmt.Sprintf("%d letters are the most", own.TextMost)}
		}
	}
	if len(in.Photos)+len(in.Kept) > own.PhotosMost {
		return &collector.Error{Code: collector.CodeInvalid, Where: "photos", Msg: "there are too many pictures", Hint: fmt.Sprintf("%d are the most", own.PhotosMost)}
	}
	return nil
}

// ownAboutCompany is the choice of the form that means the company as a whole.
const ownAboutCompany = "company"

// fill puts what was typed into a review; it gives the place of the item that it is about, 0 for the company. Where
// nothing was chosen that is the only item of the order, else the company.
func (in *SentReview) fill(r *collector.Review, order collector.Order) int {
	r.Rating, r.RawRating = float64(in.Rating), strconv.Itoa(in.Rating)
	r.Text, r.Pros, r.Cons = in.Text, in.Pros, in.Cons
	switch n, err := strconv.Atoi(in.About); {
	case in.About == "" && len(order.Items) == 1:
		return 1
	case in.About == "" || in.About == ownAboutCompany || err != nil || n < 0:
		return 0
	default:
		return n
	}
}

// ownItem is what a review is about: an item of the order, or the company.
func (w *Work) ownItem(company collector.Company, order collector.Order, place int) (collector.Item, error) {
	switch {
	case place > len(order.Items):
		return collector.Item{}, &collector.Error{Code: collector.CodeInvalid, Where: "about", Msg: "the order has no such item", Hint: "choose one of those shown"}
	case place > 0:
		item := order.Items[place-1]
		return collector.Item{Name: item.Name, URL: item.URL}, nil
	}
	return collector.Item{Name: company.Name, URL: w.BaseURL + "/reviews"}, nil
}

// darkroom bounds how many pictures are decoded at once: one of 20 million pixels takes some 160 MB.
var darkroom = make(chan struct{}, 2)

// ReadPhoto makes a picture that somebody sent harmless and gives it its id; see own.ReadPhoto.
func (w *Work) ReadPhoto(ctx context.Context, file []byte) (collector.Photo, error) {
	select {
	case darkroom <- struct{}{}:
	case <-ctx.Done():
		return collector.Photo{}, ctx.Err()
	}
	defer func() { <-darkroom }()
	p, err := own.ReadPhoto(file)
	p.PublicID = store.NewPublicID()
	return p, err
}

// photoURLs are the addresses of pictures, as the document names them.
func (w *Work) photoURLs(photos []collector.Photo) []string {
	var out []string
	for _, p := range photos {
		out = append(out, w.BaseURL+"/photos/"+p.PublicID)
	}
	return out
}

// ReviewForm is what the form of a review shows of its order.
type ReviewForm struct {
	Order collector.Order
	Name  string // the buyer's first name
	Taken bool   // there is a review already
}

// ReviewForm is what a link to the form opens. It changes nothing.
func (w *Work) ReviewForm(ctx context.Context, link collector.Link) (ReviewForm, error) {
	scope := collector.System(link.Company)
	order, err := w.Store.OrderByID(ctx, scope, link.Subject)
	if err != nil {
		return ReviewForm{}, err
	}
	f := ReviewForm{Order: order}
	if order.Buyer != 0 {
		p, err := w.Store.Person(ctx, scope, order.Buyer)
		if err != nil {
			return f, err
		}
		f.Name = text.GivenName(p.Name)
	}
	held, err := w.Store.DocumentOfOrder(ctx, scope, order.OrderID)
	f.Taken = held != 0
	return f, err
}

// OwnRules are the rules by which reviews of our own are shown, for the page that explains them.
type OwnRules struct {
	Days    int // after which one is published by itself
	Causes  []collector.OwnCause
	Reasons []collector.OwnReason
}

// RulesOfOwn are the rules that are in force.
func RulesOfOwn() OwnRules {
	return OwnRules{Days: int(own.Deadline.Hours() / 24), Reasons: collector.OwnReasons,
		Causes: []collector.OwnCause{collector.OwnCausePhone, collector.OwnCauseMail, collector.OwnCauseLink, collector.OwnCauseObscene, collector.OwnCauseRefused, collector.OwnCauseUnverified}}
}

// SendUnverified takes in a review without an order and without pictures: it waits until a person publishes it, and is never called verified.
func (w *Work) SendUnverified(ctx context.Context, scope collector.Scope, in SentReview) (collector.OwnReview, error) {
	if err := in.check(); err != nil {
		return collector.OwnReview{}, err
	}
	in.About = ownAboutCompany
	write, err := w.ownWrite(ctx, scope, collector.Order{}, in, []collector.Photo{})
	if err != nil {
		return collector.OwnReview{}, err
	}
	defer w.ring()
	return w.Store.SaveOwn(ctx, scope, write, w.Clock.Now())
}

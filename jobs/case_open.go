package jobs

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/desk"
)

// Complaint is a message to the desk, from wherever it comes.
type Complaint struct {
	Source   collector.CaseSource
	Contact  collector.Contact // whose it is; may be empty for a text that was found
	Text     string
	Order    string // the shop's own number, as the client wrote it
	Document string // public id of a review or mention; "" for none
}

const (
	complaintMost = 5000 // letters
	contactMost   = 200
)

// CaseOpened is what became of a message.
type CaseOpened struct {
	Case   collector.Case
	New    bool // it opened the case; else it was joined to one about the same caseMessageOf
	Again  bool // this very message is in the case already
	Reader collector.Link
}

// OpenCase takes a message to the desk: it joins the case that is open about the same caseMessageOf (one document; one person and
// order), or opens one, whose receipt goes out with it (002 principle 3).
func (w *Work) OpenCase(ctx context.Context, scope collector.Scope, in Complaint) (out CaseOpened, err error) {
	if err := allowed(scope, collector.ActionCases); err != nil {
		return out, err
	}
	i, err := w.caseMessageOf(ctx, scope, &in)
	if err != nil {
		return out, err
	}
	if out, err = w.takeInCase(ctx, scope, i); err != nil {
		return out, err
	}
	if c := out.Case; c.Client != 0 {
		out.Reader, err = w.Store.LinkFor(ctx, scope, collector.Link{Kind: collector.LinkCase, Subject: c.CaseID, Person: c.Client, Created: w.Clock.Now()})
	}
	return out, err
}

// caseMessage is a message whose people and order are known.
type caseMessage struct {
	store.Incident
	seller int64
	said   string // the order's number where no order of theirs bears it
	words  string
	source collector.CaseSource
	by     deskActor
	at     time.Time
	timer  *collector.Timer
}

func (w *Work) caseMessageOf(ctx context.Context, scope collector.Scope, in *Complaint) (i caseMessage, err error) {
	i = caseMessage{words: strings.TrimSpace(in.Text), source: in.Source, at: w.Clock.Now(), said: strings.TrimSpace(in.Order)}
	if i.words != "" {
		i.Hash = caseHash(i.words + " " + i.said) // the same words about another order are another message
	}
	if err := in.check(); err != nil {
		return i, err
	}
	if in.Document != "" {
		d, err := w.Store.Document(ctx, scope, in.Document)
		if err != nil {
			return i, err
		}
		i.Document = d.DocumentID
		if err := w.caseOrder(ctx, scope, &i); err != nil {
			return i, err
		}
	}
	if i.Client == 0 {
		if i.Client, err = w.caseClient(ctx, scope, in, i.at); err != nil {
			return i, err
		}
	}
	i.by = caseActor(scope)
	if in.Source == collector.CaseFromForm {
		i.by = deskActor{collector.SideClient, i.Client}
	}
	if i.said == "" || i.Order != 0 {
		return i, nil
	}
	o, err := w.Store.OrderByKey(ctx, scope, i.said)
	switch {
	case collector.CodeOf(err) == collector.CodeNotFound:
		return i, nil
	case err != nil:
		return i, err
	case in.Source == collector.CaseFromForm && i.Client != o.Buyer && i.Client != o.Recipient:
		return i, nil // a stranger may know a number; the order is not theirs
	}
	i.Order, i.seller, i.said = o.OrderID, o.Seller, ""
	if i.Client == 0 {
		i.Client = o.Buyer
	}
	return i, nil
}

// formsMost is how many messages the public form takes for one person in a day: each of them is a mail to an address that
// nobody has proven to be theirs.
const formsMost = 10

// caseClient is the person of a contact. What came by the form changes nobody who is known.
func (w *Work) caseClient(ctx context.Context, scope collector.Scope, in *Complaint, now time.Time) (int64, error) {
	if in.Source != collector.CaseFromForm {
		return w.Store.ContactOf(ctx, scope, in.Contact, collector.SideClient, now)
	}
	id, err := w.Store.ClaimedContact(ctx, scope, in.Contact, now)
	if err != nil {
		return id, err
	}
	n, err := w.Store.CountCaseForms(ctx, scope, id, now.AddDate(0, 0, -1))
	if err == nil && n >= formsMost {
		err = &collector.Error{Code: collector.CodeConflict, Where: "text", Msg: "too many complaints of one person today", Hint: "go on on the page of your case, or write tomorrow"}
	}
	return id, err
}

// caseOrder gives a review of our own its order, whose buyer wrote it.
func (w *Work) caseOrder(ctx context.Context, scope collector.Scope, i *caseMessage) error {
	id, err := w.Store.OrderOfDocument(ctx, scope, i.Document)
	if err != nil || id == 0 {
		return err
	}
	o, err := w.Store.OrderByID(ctx, scope, id)
	i.Order, i.seller, i.Client = o.OrderID, o.Seller, o.Buyer
	return err
}

func (in *Complaint) check() error {
	wrong := func(where, msg, hint string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: msg, Hint: hint}
	}
	c := &in.Contact
	c.Name, c.Mail, c.Phone = strings.TrimSpace(c.Name), strings.TrimSpace(c.Mail), strings.TrimSpace(c.Phone)
	switch {
	case utf8.RuneCountInString(in.Text) > complaintMost:
		return wrong("text", "the text is too long", "5000 letters at most")
	case len(c.Name) > contactMost || len(c.Phone) > contactMost || len(c.Mail) > contactMost || len(in.Order) > contactMost:
		return wrong("name", "a field is too long", "200 letters at most")
	case c.Phone != "" && text.Phone(c.Phone) == "":
		return wrong("phone", "this is no phone number", "write it with the country's code, for example +380 67 123-45-67")
	case in.Document != "":
		return nil
	case strings.TrimSpace(in.Text) == "":
		return wrong("text", "the complaint has no words", "write what happened")
	case in.Source == collector.CaseFromForm && c.Mail == "" && c.Phone == "":
		return wrong("mail", "there is no way to answer", "give a mail address or a phone number")
	}
	return nil
}

// takeInCase joins a message to the case about the same caseMessageOf, or opens one.
func (w *Work) takeInCase(ctx context.Context, scope collector.Scope, i caseMessage) (CaseOpened, error) {
	entry := &collector.CaseEntry{Source: i.source, Document: i.Document, OrderSaid: i.said, Hash: i.Hash, At: i.at}
	act := caseAct{event: desk.Event{Kind: desk.EventSaid, Text: i.words}, by: i.by, at: i.at, timer: i.timer, entry: entry}
	if i.source != collector.CaseFromForm && i.source != collector.CaseFromDispute && i.words != "" { // a colleague wrote down what the client said
		act.by = deskActor{collector.SideClient, i.Client}
	}
	for try := 1; ; try++ {
		held, again, found, err := w.Store.SameIncident(ctx, scope, i.Incident)
		switch {
		case err != nil:
			return CaseOpened{}, err
		case again && (i.Document != 0 || held.State.Running()): // words that come again behind a solution are no form that was sent twice
			if i.timer != nil {
				err = w.Store.EndTimer(ctx, *i.timer)
			}
			return CaseOpened{Case: held, Again: true}, err
		case found:
			c, err := w.actOn(ctx, scope, held.CaseID, act)
			return CaseOpened{Case: c}, err
		}
		c, err := w.openNewCase(ctx, scope, i, act)
		if errors.Is(err, store.ErrStale) && try < caseTries {
			continue
		}
		return CaseOpened{Case: c, New: true}, err
	}
}

func (w *Work) openNewCase(ctx context.Context, scope collector.Scope, i caseMessage, act caseAct) (collector.Case, error) {
	d, err := w.desk(ctx, scope)
	if err != nil {
		return collector.Case{}, err
	}
	act.event.Kind = desk.EventOpened
	out, err := desk.Next(collector.Case{Client: i.Client, Order: i.Order, Seller: i.seller}, act.event, d.cal, d.Steps, i.at)
	if err != nil {
		return collector.Case{}, err
	}
	step, err := w.caseStep(ctx, scope, d, act, out)
	if err != nil {
		return collector.Case{}, err
	}
	c, err := w.Store.OpenCase(ctx, scope, i.Incident, step, i.at)
	if err == nil {
		w.ring()
	}
	return c, err
}

// intakeCase looks at a review of our own that has just come in: a complaint about an order becomes a case.
func (w *Work) intakeCase(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	d, err := w.Store.DocumentByID(ctx, scope, t.Subject)
	if collector.CodeOf(err) == collector.CodeNotFound || err == nil && !d.Verdict.Complaint.Is() {
		return w.Store.EndTimer(ctx, t)
	}
	if err != nil {
		return err
	}
	i := caseMessage{source: collector.CaseFromReview, by: deskActor{side: collector.SideProgram}, at: t.Due, timer: &t}
	i.Document = d.DocumentID
	if err := w.caseOrder(ctx, scope, &i); err != nil {
		return err
	}
	if i.Order == 0 {
		return w.Store.EndTimer(ctx, t)
	}
	_, err = w.takeInCase(ctx, scope, i)
	return err
}

package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/silence"
)

func init() {
	steppers[collector.TimerTestSend] = (*Work).sendTest
	steppers[collector.TimerTestAnswer] = (*Work).missTest
	letters[collector.DeliveryTestAlarm] = (*Work).composeTest
}

// planTest sets the timer of the first weekly test alarm of a company that was set up. Where mails stay in the outbox there
// is nothing to test.
func (w *Work) planTest(ctx context.Context, scope collector.Scope) error {
	if !w.TestAlarms {
		return nil
	}
	company, err := w.Store.Company(ctx, scope)
	if err != nil || !company.SetUp {
		return err
	}
	if _, planned, err := w.Store.Timer(ctx, scope, collector.TimerTestSend, scope.Company); err != nil || planned {
		return err
	}
	return w.Store.SetTimer(ctx, scope, collector.TimerTestSend, scope.Company, silence.NextTest(w.Clock.Now(), company.Location()))
}

// sendTest sends the weekly test alarm. Of those that the clock leapt over one is sent.
func (w *Work) sendTest(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return err
	}
	now := w.Clock.Now()
	if !w.TestAlarms {
		return w.Store.EndTimer(ctx, t) // mails go nowhere now; it is planned anew when they do
	}
	_, err = w.writeTest(ctx, scope, t, now, silence.NextTest(later(now, t.Due), company.Location()))
	return err
}

// SendTest sends a test alarm now, because a person wishes it; the weekly one comes all the same.
func (w *Work) SendTest(ctx context.Context, scope collector.Scope) (collector.TestAlarm, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return collector.TestAlarm{}, err
	}
	defer w.ring()
	return w.writeTest(ctx, scope, collector.Timer{}, w.Clock.Now(), time.Time{})
}

func (w *Work) writeTest(ctx context.Context, scope collector.Scope, t collector.Timer, now, next time.Time) (a collector.TestAlarm, err error) {
	people, err := w.testReceivers(ctx, scope)
	if err != nil {
		return a, err
	}
	a = collector.TestAlarm{Due: now, Sent: now, AnswerBy: now.Add(silence.AnswerWithin)}
	if t.TimerID != 0 {
		a.Due = t.Due
	}
	var mails []collector.Delivery
	for _, p := range people {
		mails = append(mails, *w.named(collector.Delivery{Kind: collector.DeliveryTestAlarm, Receiver: p.PersonID, Channel: "mail", Due: now, Data: "{}"}))
	}
	return w.Store.SendTest(ctx, scope, t, a, mails, next)
}

// testReceivers are the one person who was named, or the owners; those who have a mail address.
func (w *Work) testReceivers(ctx context.Context, scope collector.Scope) (out []collector.Person, err error) {
	man, err := w.Store.Watchman(ctx, scope)
	if err != nil {
		return nil, err
	}
	people, err := w.Store.People(ctx, scope)
	if err != nil {
		return nil, err
	}
	var owners []collector.Person
	for _, p := range people {
		if p.Mail == "" {
			continue
		}
		if p.PersonID == man.Receiver {
			return []collector.Person{p}, nil
		}
		if p.Role == collector.RoleOwner {
			owners = append(owners, p)
		}
	}
	return owners, nil
}

// missTest ends the time for an answer. What follows is the watchman's: the state turns red, and the second channel says so.
func (w *Work) missTest(ctx context.Context, _ collector.Scope, t collector.Timer) error {
	return w.Store.MissTest(ctx, t)
}

// composeTest writes the letter of a test alarm; one that was answered meanwhile needs none.
func (w *Work) composeTest(ctx context.Context, scope collector.Scope, d store.Claimed, language string) (collector.Letter, error) {
	a, err := w.Store.TestAlarm(ctx, scope, d.AboutID)
	if err != nil {
		return collector.Letter{}, err
	}
	if !a.Acked.IsZero() {
		return collector.Letter{}, errNothing
	}
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return collector.Letter{}, err
	}
	page, err := w.LinkTo(ctx, scope, collector.LinkTestAlarm, a.TestID, d.To.PersonID)
	if err != nil {
		return collector.Letter{}, err
	}
	return silence.TestLetter(a.AnswerBy, silence.Reader{Language: language, Zone: d.To.Location(company), Name: text.Address(language, d.To.Name), Company: company.Name, Page: page}), nil
}

// AckTest is the answer to a test alarm, by the holder of its link. A second one, and one that comes late, do no harm: the
// alarm has arrived.
func (w *Work) AckTest(ctx context.Context, link collector.Link) error {
	return w.Store.AckTest(ctx, collector.System(link.Company), link.Subject, link.Person, w.Clock.Now())
}

// SetTestReceiver says who gets the test alarm, by public id; "" is the owners.
func (w *Work) SetTestReceiver(ctx context.Context, scope collector.Scope, person string) error {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return err
	}
	if person == "" {
		return w.Store.SetTestReceiver(ctx, scope, 0)
	}
	p, err := w.Store.PersonByPublic(ctx, scope, person)
	if err != nil {
		return err
	}
	if p.Mail == "" {
		return &collector.Error{Code: collector.CodeInvalid, Where: "receiver", Msg: "this person has no mail address", Hint: "choose somebody who has one"}
	}
	return w.Store.SetTestReceiver(ctx, scope, p.PersonID)
}

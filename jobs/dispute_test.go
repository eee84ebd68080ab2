package jobs

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/dispute"
)

const disputeWords = "Букет привезли увядшим, лепестки осыпались в первый же вечер."

// bought is an order that was delivered now, by a seller who has a mail address.
func (b *bench) bought(key string, change ...func(*collector.Purchase)) collector.Order {
	b.t.Helper()
	p := collector.Purchase{Key: key, SellerKey: "s1", SellerName: "Роза", SellerMail: "roza@seller.example", Courier: collector.CourierSeller,
		Status: collector.OrderDelivered, Amount: 250000, Currency: "RUB", Buyer: collector.Contact{Name: "Анна", Mail: "anna-" + key + "@client.example", Language: "ru"},
		Items:  []collector.OrderItem{{Name: "Пионы", Quantity: 1}},
		Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: b.now.Add(-48 * time.Hour)}, {Status: collector.OrderDelivered, At: b.now}}}
	for _, c := range change {
		c(&p)
	}
	o, _, err := b.Store.SaveOrder(b.t.Context(), b.scope, p, b.now)
	must(b.t, err)
	return o
}

func claim(outcome collector.DisputeOutcome) DisputeClaim {
	return DisputeClaim{Rating: 1, Reason: collector.DisputeQuality, Outcome: outcome, Description: disputeWords}
}

func (b *bench) disputed(o collector.Order, c DisputeClaim) collector.Dispute {
	b.t.Helper()
	d, err := b.OpenDispute(b.t.Context(), b.scope, o, c)
	must(b.t, err)
	b.settle()
	return d
}

func (b *bench) again(d collector.Dispute) collector.Dispute {
	b.t.Helper()
	d, err := b.Store.DisputeByID(b.t.Context(), b.scope, d.DisputeID)
	must(b.t, err)
	return d
}

// acts takes a step of a side as its link does.
func (b *bench) acts(d collector.Dispute, side collector.Side, act DisputeAct) error {
	b.t.Helper()
	kind, person := collector.LinkDisputeClient, d.Client
	if side == collector.SideSeller {
		kind, person = collector.LinkDisputeSeller, d.Merchant
	}
	_, err := b.ActAsSide(b.t.Context(), collector.Link{Company: b.scope.Company, Kind: kind, Subject: d.DisputeID, Person: person}, act)
	b.settle()
	return err
}

// subjects are the subjects of the mails to an address, oldest first.
func (b *bench) subjects(to string) (out []string) {
	for _, m := range b.mail.sent {
		if m.To == to {
			out = append(out, m.Subject)
		}
	}
	return out
}

// A clock that leaps over three deadlines fires each at its own time: reminders after 24 and 48 hours, and at 72 the
// dispute goes to the client. The compensation is made, and only then the client is asked once more.
func TestDisputeOfSilentSeller(t *testing.T) {
	everywhere(t, func(b *bench) {
		d := b.disputed(b.bought("1001"), claim(collector.OutcomePromo))
		opened := d.Opened
		b.advance(80 * time.Hour)
		if d = b.again(d); d.State != collector.DisputeSettled || d.Resolution != "answer_silent" || d.Fault != collector.SideSeller || !d.Since.Equal(opened.Add(72*time.Hour)) {
			t.Fatalf("%+v", d)
		}
		trail, err := b.Store.Trail(t.Context(), b.scope, "dispute", d.DisputeID)
		must(t, err)
		var did []string
		for _, l := range trail {
			did = append(did, l.Did+" "+l.At.Sub(opened).String())
		}
		if got := strings.Join(did, ", "); got != "open 0s, answer_remind 24h0m0s, answer_remind 48h0m0s, answer_silent 72h0m0s" {
			t.Error(got)
		}
		if got := len(b.subjects("roza@seller.example")); got != 4 { // opened, two reminders, settled
			t.Errorf("%d mails to the seller: %q", got, b.subjects("roza@seller.example"))
		}
		must(t, b.acts(d, collector.SideSeller, DisputeAct{Kind: dispute.EventDone, Text: "ROZA-10"}))
		if d = b.again(d); d.State != collector.DisputeClosed || !d.Next.IsZero() {
			t.Fatalf("%+v", d)
		}
		mails := b.subjects("anna-1001@client.example")
		if len(mails) != 4 || !strings.HasPrefix(mails[3], "Как всё прошло в итоге?") { // opened, settled, closed, the second ask
			t.Errorf("%q", mails)
		}
		if about, err := b.Store.MatterOf(t.Context(), b.scope, d.Order, d.Client); err != nil || about != "" {
			t.Errorf("%q is still open, %v", about, err)
		}
	})
}

// The last instant of 72 hours counts; a second later the way to the desk is shown.
func TestDisputeOpensInTime(t *testing.T) {
	b := newBench(t)
	in, late := b.bought("1"), b.bought("2")
	b.advance(72 * time.Hour)
	b.disputed(in, claim(collector.OutcomeFull))
	if _, err := b.OpenDispute(t.Context(), b.scope, in, claim(collector.OutcomeFull)); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("twice: %v", err)
	}
	b.advance(time.Second)
	if _, err := b.OpenDispute(t.Context(), b.scope, late, claim(collector.OutcomeFull)); collector.CodeOf(err) != collector.CodeInvalid || !strings.Contains(err.Error(), "/complaint") {
		t.Errorf("late: %v", err)
	}
	if _, err := b.OpenDispute(t.Context(), collector.Scope{Company: b.scope.Company, Role: collector.RoleViewer}, late, claim(collector.OutcomeFull)); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a viewer: %v", err)
	}
}

// Seller and client act in the same moment: one comes first, and the other is told what is possible now.
func TestDisputeTogether(t *testing.T) {
	everywhere(t, func(b *bench) {
		d := b.disputed(b.bought("1"), claim(collector.OutcomePromo))
		errs := make(chan error, 2)
		for _, l := range []struct {
			kind   collector.LinkKind
			person int64
			act    DisputeAct
		}{{collector.LinkDisputeSeller, d.Merchant, DisputeAct{Kind: dispute.EventAccept}}, {collector.LinkDisputeClient, d.Client, DisputeAct{Kind: dispute.EventWithdraw}}} {
			go func() {
				_, err := b.ActAsSide(t.Context(), collector.Link{Company: b.scope.Company, Kind: l.kind, Subject: d.DisputeID, Person: l.person}, l.act)
				errs <- err
			}()
		}
		one, two := <-errs, <-errs
		if one != nil {
			one, two = two, one
		}
		if one != nil || collector.CodeOf(two) != collector.CodeConflict || !strings.Contains(two.Error(), "now") {
			t.Errorf("%v and %v", one, two)
		}
	})
}

// Without an agreement an arbiter decides who had no part in it; the decision names facts, rule and outcome.
func TestDisputeArbiter(t *testing.T) {
	b := newBench(t)
	arbiter, err := b.Store.AddPerson(t.Context(), b.scope, collector.Person{Name: "Арбитр", Mail: "arbiter@floramo.example", Role: collector.RoleManager, Created: b.now})
	must(t, err)
	owner := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
	d, err := b.OpenDispute(t.Context(), owner, b.bought("1"), claim(collector.OutcomeFull))
	must(t, err)
	must(t, b.acts(d, collector.SideSeller, DisputeAct{Kind: dispute.EventRefuse, Claim: true, Text: "Готовы вернуть часть."}))
	must(t, b.acts(d, collector.SideClient, DisputeAct{Kind: dispute.EventMessage, Text: "Нет, верните всё."}))
	b.advance(73 * time.Hour)
	if d = b.again(d); d.State != collector.DisputeArbiter {
		t.Fatalf("%+v", d)
	}
	decision := DisputeAct{Kind: dispute.EventDecide, Facts: "Фото в чате", Rule: "003 2.4", Outcome: collector.OutcomePartial, Amount: 100000}
	if _, err := b.ActOnDispute(t.Context(), owner, d.PublicID, decision); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("who opened it decides: %v", err)
	}
	scope := collector.Scope{Company: b.scope.Company, Person: arbiter.PersonID, Role: collector.RoleManager}
	if _, err := b.ActOnDispute(t.Context(), scope, d.PublicID, DisputeAct{Kind: dispute.EventDecide, Outcome: collector.OutcomeFull}); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("without facts: %v", err)
	}
	d, err = b.ActOnDispute(t.Context(), scope, d.PublicID, decision)
	must(t, err)
	if len(d.Lines) != 1 || d.Lines[0].Executor != collector.SidePlatform || d.Lines[0].Amount != 100000 {
		t.Errorf("%+v", d.Lines)
	}
	d, err = b.ActOnDispute(t.Context(), scope, d.PublicID, DisputeAct{Kind: dispute.EventDone, No: 1, Text: "платёж 77"})
	must(t, err)
	postings, err := b.Store.DisputePostings(t.Context(), b.scope, d.DisputeID)
	must(t, err)
	if sums := dispute.Balance(postings); len(postings) != 4 || sums["client"] != 0 || sums["platform"] != 0 || d.State != collector.DisputeClosed {
		t.Errorf("%v %v", postings, sums)
	}
}

// The platform's own courier and a claim about the delivery alone: the platform decides, and the seller has no part in it.
func TestDisputeOfPlatformCourier(t *testing.T) {
	b := newBench(t)
	c := claim(collector.OutcomePromo)
	c.Reason = collector.DisputeLate
	d := b.disputed(b.bought("1", func(p *collector.Purchase) { p.Courier = collector.CourierPlatform }), c)
	if d.State != collector.DisputePlatform || d.Fault != collector.SidePlatform {
		t.Fatalf("%+v", d)
	}
	for _, mail := range b.subjects("roza@seller.example") {
		if strings.Contains(mail, "ответьте") {
			t.Errorf("the seller is asked for an answer: %s", mail)
		}
	}
	b.advance(72 * time.Hour) // nobody decides: as the client wished, at the platform's cost
	if d = b.again(d); d.State != collector.DisputeSettled || d.Lines[0].Executor != collector.SidePlatform || d.Fault != collector.SidePlatform {
		t.Fatalf("%+v", d)
	}
	b.advance(72 * time.Hour)
	if d = b.again(d); d.State != collector.DisputeBreach {
		t.Fatalf("%+v", d)
	}
	if about, err := b.Store.MatterOf(t.Context(), b.scope, d.Order, d.Client); err != nil || about != "dispute" {
		t.Errorf("%q is open, %v: the debt is, and requests for a review wait for it", about, err)
	}
	d, err := b.ActOnDispute(t.Context(), b.scope, d.PublicID, DisputeAct{Kind: dispute.EventDone, Text: "PROMO-1"})
	must(t, err)
	if d.State != collector.DisputeClosed {
		t.Errorf("%+v", d)
	}
}

// Without a seller's mail nobody is written to, and the trail says so.
func TestDisputeOfUnreachableSeller(t *testing.T) {
	b := newBench(t)
	d := b.disputed(b.bought("1", func(p *collector.Purchase) { p.SellerMail = "" }), claim(collector.OutcomePromo))
	trail, err := b.Store.Trail(t.Context(), b.scope, "dispute", d.DisputeID)
	must(t, err)
	if len(trail) != 2 || trail[1].Did != "nobody_to_write_to" || !strings.Contains(trail[1].Data, `"seller"`) {
		t.Errorf("%+v", trail)
	}
	if mails := b.subjects("vera@floramo.example"); len(mails) != 1 || !strings.Contains(mails[0], "продавцеві нікуди написати") {
		t.Errorf("who answers for disputes hears: %q", mails)
	}
	v, err := b.ViewDispute(t.Context(), b.scope, d)
	must(t, err)
	if len(v.Story()) != 1 || len(v.Trail) != 2 {
		t.Errorf("the sides read %+v", v.Story())
	}
}

// Who had a part in a dispute does not decide it as its arbiter, even in the moment before the clock hands it to one: the
// state counts that it has by then.
func TestArbiterOfTheLastMoment(t *testing.T) {
	b := newBench(t)
	owner := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
	d, err := b.OpenDispute(t.Context(), owner, b.bought("1"), claim(collector.OutcomeFull))
	must(t, err)
	must(t, b.acts(d, collector.SideSeller, DisputeAct{Kind: dispute.EventRefuse, Text: "Нет."}))
	must(t, b.acts(d, collector.SideClient, DisputeAct{Kind: dispute.EventMessage, Text: "Да."}))
	b.now = b.now.Add(73 * time.Hour) // and no timer has fired yet
	decision := DisputeAct{Kind: dispute.EventDecide, Facts: "Чат", Rule: "003 2.4", Outcome: collector.OutcomeFull, Amount: 250000}
	if _, err := b.ActOnDispute(t.Context(), owner, d.PublicID, decision); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("who opened it decides it as its arbiter: %v", err)
	}
}

// Who lost the answer to a form sends it again: what was said or offered once stands once and is told once. The same words
// behind an answer are new.
func TestDisputeSaidAgain(t *testing.T) {
	b := newBench(t)
	d := b.disputed(b.bought("1"), claim(collector.OutcomePromo))
	offer := DisputeAct{Kind: dispute.EventOffer, Outcome: collector.OutcomeFull, Text: " Вернём всё. "}
	for range 2 {
		must(t, b.acts(d, collector.SideSeller, offer))
	}
	for range 2 {
		must(t, b.acts(d, collector.SideClient, DisputeAct{Kind: dispute.EventMessage, Text: "Когда?"}))
	}
	must(t, b.acts(d, collector.SideSeller, DisputeAct{Kind: dispute.EventMessage, Text: "Завтра."}))
	must(t, b.acts(d, collector.SideClient, DisputeAct{Kind: dispute.EventMessage, Text: "Когда?"}))
	v, err := b.ViewDispute(t.Context(), b.scope, b.again(d))
	must(t, err)
	var said []string
	for _, c := range v.Chat {
		said = append(said, c.Text)
	}
	if got := strings.Join(said, " "); len(v.Offers) != 2 || got != "Вернём всё. Когда? Завтра. Когда?" || len(v.Trail) != 5 {
		t.Errorf("%d offers, %q, %d lines in the trail", len(v.Offers), got, len(v.Trail))
	}
	if got := len(b.subjects("roza@seller.example")); got != 4 { // opened, talk, two messages
		t.Errorf("%d mails to the seller: %q", got, b.subjects("roza@seller.example"))
	}
	must(t, b.acts(d, collector.SideClient, DisputeAct{Kind: dispute.EventAccept, No: 2})) // its number is still the one that was shown
}

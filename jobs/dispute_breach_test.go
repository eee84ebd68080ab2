package jobs

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/dispute"
)

// breached is a dispute whose compensation neither the seller nor the platform made.
func (b *bench) breached(key string) collector.Dispute {
	b.t.Helper()
	d := b.disputed(b.bought(key), claim(collector.OutcomePromo))
	must(b.t, b.acts(d, collector.SideSeller, DisputeAct{Kind: dispute.EventAccept}))
	b.advance(144*time.Hour + time.Minute)
	if d = b.again(d); d.State != collector.DisputeBreach || d.Next.IsZero() {
		b.t.Fatalf("%+v", d)
	}
	return d
}

// A compensation that nobody makes is no dead end (003 2.3, molva M.9): the client has a case at once, the owners are
// reminded of the debt day by day and then week by week, the request for a review waits, and the payment ends all of it.
func TestBreachIsFollowedToItsPayment(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.asking()
		d := b.breached("1")
		client, seller := "anna-1@client.example", d.Seller
		c, ok, err := b.caseOfDispute(t.Context(), b.scope, d)
		must(t, err)
		if !ok || !c.State.Running() || c.Order != d.Order || c.Client != d.Client || c.Seller != 0 {
			t.Fatalf("the case of the breach: %v %+v", ok, c)
		}
		entries, err := b.Store.CaseEntries(t.Context(), b.scope, c.CaseID)
		must(t, err)
		if len(entries) != 1 || DisputeOfEntry(entries[0]) != d.PublicID {
			t.Errorf("the case does not lead to the dispute: %+v", entries)
		}
		if cases, err := b.Store.SellerCases(t.Context(), b.scope, seller, d.Opened, b.now); err != nil || len(cases) != 0 {
			t.Errorf("the platform's debt counts against the seller: %+v %v", cases, err)
		}
		receipt := false
		for _, m := range b.mail.sent {
			receipt = receipt || m.To == client && strings.Contains(m.Text, "/c/")
		}
		if !receipt {
			t.Errorf("the client is told of no case: %q", b.subjects(client))
		}
		b.advance(21*24*time.Hour + time.Minute)
		if got := b.overdueMails(); got != 9 { // seven days and two weeks
			t.Errorf("%d reminders of the debt: %q", got, b.subjects("vera@floramo.example"))
		}
		if v := b.invitationOf("1"); v.Reason != collector.HoldOpenDispute || v.State != collector.InvitationHeld {
			t.Errorf("who is owed is asked for a review: %+v", v)
		}
		d, err = b.ActOnDispute(t.Context(), b.scope, d.PublicID, DisputeAct{Kind: dispute.EventDone, Text: "PROMO-1"})
		must(t, err)
		b.settle()
		if c = b.reread1(c); d.State != collector.DisputeClosed || c.State != collector.CaseSolved {
			t.Errorf("paid: %s, its case %s", d.State, c.State)
		}
		mails := strings.Join(b.subjects(client), "\n")
		if strings.Count(mails, "Как всё прошло в итоге?") != 1 {
			t.Errorf("the second ask: %q", mails)
		}
		if about, err := b.Store.MatterOf(t.Context(), b.scope, d.Order, d.Client); err != nil || about != "" {
			t.Errorf("%q is still open, %v", about, err)
		}
		b.advance(48 * time.Hour)
		if v := b.invitationOf("1"); v.State != collector.InvitationAsked {
			t.Errorf("the delayed request is dropped: %+v", v)
		}
		b.advance(30 * 24 * time.Hour)
		if got := b.overdueMails(); got != 9 {
			t.Errorf("%d reminders of a debt that is paid", got)
		}
	})
}

func (b *bench) overdueMails() (n int) {
	for _, m := range b.mail.sent {
		if strings.Contains(m.Subject, "компенсацію досі не виконано") || strings.Contains(m.Subject, "компенсация всё ещё не исполнена") {
			n++
		}
	}
	return n
}

// Where the client's own complaint about the order is open, the breach joins it, and the payment leaves it to a person. A
// step that died behind the case opens no second one.
func TestBreachJoinsTheOpenCase(t *testing.T) {
	b := newBench(t)
	d := b.disputed(b.bought("1"), claim(collector.OutcomePromo))
	must(t, b.acts(d, collector.SideSeller, DisputeAct{Kind: dispute.EventAccept}))
	own, err := b.OpenCase(t.Context(), b.scope, Complaint{Source: collector.CaseFromProgram, Contact: collector.Contact{Mail: "anna-1@client.example"}, Order: "1", Text: "Где мой промокод?"})
	must(t, err)
	b.advance(144*time.Hour + time.Minute)
	d = b.again(d)
	was := d
	was.State = collector.DisputeSettled
	must(t, b.openBreach(t.Context(), b.scope, was, d, d.Since))
	c, ok, err := b.caseOfDispute(t.Context(), b.scope, d)
	must(t, err)
	entries, err := b.Store.CaseEntries(t.Context(), b.scope, own.Case.CaseID)
	must(t, err)
	if !ok || c.CaseID != own.Case.CaseID || len(entries) != 2 {
		t.Errorf("%v %+v, entries %+v", ok, c, entries)
	}
	_, err = b.ActOnDispute(t.Context(), b.scope, d.PublicID, DisputeAct{Kind: dispute.EventDone, Text: "PROMO-1"})
	must(t, err)
	if c = b.reread1(c); !c.State.Running() {
		t.Errorf("the client's own complaint is %s by itself", c.State)
	}
}

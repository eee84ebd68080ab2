package jobs

import (
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

const lateOrder = "order,buyer,buyer_mail,status,placed,delivered,cancelled\n1,Анна,anna@mail.example,delivered,2026-11-01,2026-11-02 10:00,\n"

// requestWaiting is a bench whose mail server has put off the first request, for one order.
func requestWaiting(t *testing.T) *bench {
	b := newBench(t)
	b.now = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	b.asking(func(c *collector.Campaign) { c.Days = 0 })
	b.takeOrders(lateOrder)
	b.mail.err = errTransient
	b.settle()
	b.mail.err = nil
	if v := b.invitationOf("1"); v.State != collector.InvitationAsked {
		t.Fatalf("%+v", v)
	}
	return b
}

// A request that its server put off is asked about anew when its turn comes: a review, a cancelled order end it.
func TestRequestPutOffIsStopped(t *testing.T) {
	for name, stop := range map[string]func(*bench){
		"review": func(b *bench) {
			_, err := b.SendReview(t.Context(), b.linkOf(collector.LinkReview, "1"), SentReview{Rating: 5, Text: "Хорошо."})
			must(t, err)
		},
		"cancelled": func(b *bench) {
			b.takeOrders("order,buyer,buyer_mail,status,placed,delivered,cancelled\n1,Анна,anna@mail.example,cancelled,2026-11-01,2026-11-02 10:00,2026-11-02 13:00\n")
		},
	} {
		b := requestWaiting(t)
		stop(b)
		d := b.waitingRequest()
		later := time.Now().Add(time.Hour)
		claimed, _, err := b.Store.TurnDeliveries(t.Context(), store.Turn{Now: b.now, Wall: later, Lease: tellLease, Most: 9})
		must(t, err)
		for i := range claimed {
			attempt, retry := b.deliver(t.Context(), &claimed[i])
			must(t, b.Store.FinishDelivery(t.Context(), claimed[i].Delivery, attempt, retry))
		}
		if sent := b.requests(); sent != "" {
			t.Errorf("%s: %q was sent", name, sent)
		}
		if d, err = b.Store.Delivery(t.Context(), b.scope, d.PublicID); err != nil || d.State != collector.DeliveryDropped {
			t.Errorf("%s: %+v %v", name, d, err)
		}
	}
}

// While a case is open such a request waits from day to day, costs no try, and is never dropped.
func TestRequestPutOffWaitsForCase(t *testing.T) {
	b := requestWaiting(t)
	opened, err := b.OpenCase(t.Context(), b.scope, Complaint{Contact: collector.Contact{Mail: "anna@mail.example"}, Text: "Букет завял", Order: "1"})
	must(t, err)
	claim := func() (n int) {
		claimed, _, err := b.Store.TurnDeliveries(t.Context(), store.Turn{Now: b.now, Wall: time.Now().Add(time.Hour), Lease: tellLease, Most: 20})
		must(t, err)
		for i := range claimed {
			if claimed[i].Kind == collector.DeliveryInvitation {
				n++
			}
			attempt, retry := b.deliver(t.Context(), &claimed[i])
			must(t, b.Store.FinishDelivery(t.Context(), claimed[i].Delivery, attempt, retry))
		}
		return n
	}
	for range 3 {
		was := b.waitingRequest()
		if claim() != 0 || b.requests() != "" {
			t.Fatal("a request was sent while a case is open")
		}
		is := b.waitingRequest()
		if !is.Due.Equal(b.now.Add(24*time.Hour)) || is.Tries != was.Tries {
			t.Errorf("due %s after %d tries, was %d", is.Due, is.Tries, was.Tries)
		}
		b.now = is.Due
	}
	_, err = b.SolveCase(t.Context(), b.scope, opened.Case.PublicID, "Вернули деньги.")
	must(t, err)
	b.now = b.now.Add(24 * time.Hour)
	if n, sent := claim(), b.requests(); n != 1 || sent != "invitation" {
		t.Errorf("the case is closed, %d requests were claimed and %q was sent: %+v", n, sent, b.waitingRequest())
	}
}

func (b *bench) waitingRequest() collector.Delivery {
	b.t.Helper()
	all, err := b.Store.Deliveries(b.t.Context(), b.scope, store.DeliveryFilter{Kind: collector.DeliveryInvitation}, "", 9)
	must(b.t, err)
	if len(all) != 1 {
		b.t.Fatalf("%d requests", len(all))
	}
	return all[0]
}

// A second campaign asks nobody about an order that the first has asked about, however short its cap is.
func TestOneCampaignAnOrder(t *testing.T) {
	b := newBench(t)
	b.now = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	b.asking(func(c *collector.Campaign) { c.Days, c.Cap, c.Reminders = 0, 1, 0 })
	b.takeOrders(lateOrder)
	b.settle()
	second := b.asking(func(c *collector.Campaign) { c.Days, c.Cap, c.Reminders = 1, 1, 0 })
	for range 20 {
		b.advance(24 * time.Hour)
	}
	if sent := b.requests(); sent != "invitation" {
		t.Errorf("%q", sent)
	}
	if r := b.reconciled(second); r.HeldBy[collector.HoldCap] != 1 {
		t.Errorf("%+v", r)
	}
}

// What was held for want of an address is not asked about half a year later.
func TestNothingIsAskedTooLate(t *testing.T) {
	b := newBench(t)
	b.now = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	c := b.asking(func(c *collector.Campaign) { c.Days = 0 })
	b.takeOrders("order,buyer,buyer_phone,status,placed,delivered\n1,Анна,+380671234567,delivered,2026-11-01,2026-11-02 10:00\n")
	b.settle()
	b.advance(180 * 24 * time.Hour)
	b.takeOrders("order,buyer,buyer_phone,buyer_mail,status,placed,delivered\n1,Анна,+380671234567,anna@mail.example,delivered,2026-11-01,2026-11-02 10:00\n")
	b.advance(24 * time.Hour)
	if sent := b.requests(); sent != "" {
		t.Errorf("%q", sent)
	}
	if r := b.reconciled(c); r.HeldBy[collector.HoldTooOld] != 1 {
		t.Errorf("%+v", r)
	}
}

// inTurn claims what is due at a wall time and sends it as the program does.
func (b *bench) inTurn(wall time.Time) {
	b.t.Helper()
	claimed, _, err := b.Store.TurnDeliveries(b.t.Context(), store.Turn{Now: b.now, Wall: wall, Lease: tellLease, Most: 9})
	must(b.t, err)
	h := newHand()
	for _, d := range claimed {
		b.sendInTurn(b.t.Context(), h, d, time.Now().Add(tellLease))
		done := <-h.ended
		_, _, err := b.Store.TurnDeliveries(b.t.Context(), store.Turn{Ended: []store.End{done.End}})
		must(b.t, err)
	}
}

// A request that its server put off in the evening waits for the morning of its reader, and that costs no try.
func TestRequestPutOffKeepsTheHours(t *testing.T) {
	b := requestWaiting(t)
	tries := b.waitingRequest().Tries
	b.now = time.Date(2026, 11, 2, 21, 30, 0, 0, time.UTC)
	b.inTurn(time.Now().Add(time.Hour))
	d := b.waitingRequest()
	morning := time.Date(2026, 11, 3, 10, 0, 0, 0, collector.Company{Zone: "Europe/Kyiv"}.Location())
	if sent := b.requests(); sent != "" || d.Tries != tries || !d.Due.Equal(morning) {
		t.Fatalf("%q was sent at night, %d tries, due %s, want %s", sent, d.Tries, d.Due, morning)
	}
	b.now = morning
	b.inTurn(time.Now().Add(2 * time.Hour))
	if sent := b.requests(); sent != "invitation" {
		t.Errorf("in the morning: %q", sent)
	}
}

// One cap for a person: the longest of all campaigns, and one phone is one person whatever the addresses.
func TestOneCapOverCampaignsAndAddresses(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.asking(func(c *collector.Campaign) { c.Days, c.Reminders, c.Cap = 0, 0, 30 })
		b.asking(func(c *collector.Campaign) { c.Days, c.Reminders, c.Cap = 0, 0, 1 })
		b.takeOrders("order,buyer,buyer_mail,buyer_phone,status,placed,delivered\n1,Анна,anna@mail.example,+380671234567,delivered,2026-11-01,2026-11-02 08:30\n")
		b.advance(time.Hour)
		if sent := b.requests(); sent != "invitation" {
			t.Fatalf("%q", sent)
		}
		b.takeOrders("order,buyer,buyer_mail,buyer_phone,status,placed,delivered\n2,Анна,anna@mail.example,+380671234567,delivered,2026-11-02,2026-11-05 08:30\n" +
			"3,Анна,anna@work.example,067 123-45-67,delivered,2026-11-02,2026-11-05 08:30\n")
		b.advance(4 * 24 * time.Hour)
		b.advance(5 * 24 * time.Hour)
		if sent := b.requests(); sent != "" {
			t.Errorf("within the longest cap: %q", sent)
		}
		b.now = time.Date(2026, 12, 3, 12, 0, 0, 0, time.UTC)
		b.takeOrders("order,buyer,buyer_mail,buyer_phone,status,placed,delivered\n4,Анна,anna@work.example,067 123-45-67,delivered,2026-12-01,2026-12-03 08:30\n")
		b.settle()
		if sent := b.requests(); sent != "invitation" {
			t.Errorf("behind it: %q", sent)
		}
	})
}

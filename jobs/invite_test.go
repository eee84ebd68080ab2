package jobs

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

func (b *bench) asking(change ...func(*collector.Campaign)) collector.Campaign {
	b.t.Helper()
	c := collector.Campaign{Name: "Отзывы", Days: 7, From: 600, Until: 1200, Reminders: 1, Between: 5, Cap: 30}
	for _, f := range change {
		f(&c)
	}
	c, err := b.AddCampaign(b.t.Context(), b.scope, c)
	must(b.t, err)
	c, err = b.StartCampaign(b.t.Context(), b.scope, c.PublicID)
	must(b.t, err)
	return c
}

func (b *bench) reconciled(c collector.Campaign) Reconciliation {
	b.t.Helper()
	r, err := b.Reconcile(b.t.Context(), b.scope, c)
	must(b.t, err)
	held := 0
	for _, n := range r.HeldBy {
		held += n
	}
	if r.Eligible != r.Invited+r.Held || r.Held != held || r.Orders != r.Unplanned+r.Waiting+r.Eligible {
		b.t.Fatalf("it does not add up: %+v", r)
	}
	return r
}

func (b *bench) invitationOf(key string) store.InvitationLine {
	b.t.Helper()
	lines, err := b.Store.InvitationsOf(b.t.Context(), b.scope, b.heldOrder(key).OrderID)
	must(b.t, err)
	if len(lines) != 1 {
		b.t.Fatalf("order %s has %d invitations", key, len(lines))
	}
	return lines[0]
}

func (b *bench) linkOf(kind collector.LinkKind, key string) collector.Link {
	b.t.Helper()
	o := b.heldOrder(key)
	subject := o.OrderID
	if kind == collector.LinkUnsubscribe {
		subject = 0
	}
	l, err := b.Store.LinkFor(b.t.Context(), b.scope, collector.Link{Kind: kind, Subject: subject, Person: o.Buyer, Created: b.now})
	must(b.t, err)
	return l
}

const storyOrders = `order,buyer,buyer_mail,status,placed,delivered,cancelled,category,zone
1,Анна,anna@mail.example,delivered,2026-11-01,2026-11-02 11:00,,,Europe/Kyiv
2,Анна,anna@mail.example,delivered,2026-11-01,2026-11-02 12:00,,,Europe/Kyiv
3,Борис,boris@mail.example,cancelled,2026-11-01,,2026-11-01,,
4,Віра,vira@mail.example,shipped,2026-11-01,,,,
5,Галина,,delivered,2026-11-01,2026-11-02 10:00,,,
6,Дмитро,dmytro@mail.example,delivered,2026-11-01,2026-11-02 10:00,,Техника,Europe/Kyiv
7,Єва,eva@mail.example,delivered,2026-09-01,2026-09-02 10:00,,,
`

// The story of the demo: nothing before a campaign is started, nothing before the day, one mail for two orders, a reminder,
// and each order that is held has its reason.
func TestCampaignStory(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.takeOrders(storyOrders)
		b.advance(10 * 24 * time.Hour)
		if sent := b.requests(); sent != "" {
			t.Fatalf("before a campaign was started: %s", sent)
		}
		b.now = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
		c := b.asking(func(c *collector.Campaign) { c.ByCategory = map[string]int{"техника": 14} })
		b.settle()
		if r := b.reconciled(c); r.Orders != 7 || r.Waiting != 3 || r.Held != 4 || r.Invited != 0 || r.HeldBy[collector.HoldTooOld] != 1 {
			t.Errorf("%+v", r)
		}
		for b.now.Before(time.Date(2026, 11, 9, 7, 0, 0, 0, time.UTC)) { // ten in Kyiv is eight in UTC
			b.advance(time.Hour)
			if sent := b.requests(); sent != "" {
				t.Fatalf("%s at %s", sent, b.now)
			}
		}
		b.advance(time.Hour)
		if len(b.mail.sent) != 1 {
			t.Fatalf("%d mails at %s", len(b.mail.sent), b.now)
		}
		m := b.mail.sent[0]
		if m.To != "anna@mail.example" || m.Kind != "invitation" || !strings.Contains(m.Text, b.BaseURL+"/r/"+b.linkOf(collector.LinkReview, "1").Token) ||
			m.Unsubscribe != b.BaseURL+"/u/"+b.linkOf(collector.LinkUnsubscribe, "1").Token {
			t.Errorf("%+v", m)
		}
		b.mail.take()
		if v := b.invitationOf("2"); v.State != collector.InvitationHeld || v.Reason != collector.HoldCap || v.ByKey != "1" {
			t.Errorf("%+v", v)
		}
		log, err := b.Store.Trail(t.Context(), b.scope, "order", b.heldOrder("2").OrderID)
		must(t, err)
		if len(log) != 1 || log[0].Did != "held" || !strings.Contains(log[0].Data, `"reason":"cap"`) {
			t.Errorf("%+v", log)
		}
		b.takeOrders("order,buyer,buyer_mail,status,placed,delivered\n4,Віра,vira@mail.example,delivered,2026-11-01,2026-11-09 09:00\n") // late
		b.advance(5 * 24 * time.Hour)
		if sent := b.requests(); sent != "reminder" {
			t.Errorf("five days later: %q", sent)
		}
		b.advance(24 * time.Hour) // 15 November
		b.advance(24 * time.Hour)
		if sent := b.requests(); sent != "invitation invitation" { // the one of 14 days, and the late one
			t.Errorf("at %s: %q", b.now, sent)
		}
		b.advance(60 * 24 * time.Hour)
		if sent := b.requests(); sent != "reminder reminder" {
			t.Errorf("in the end: %q", sent)
		}
		r := b.reconciled(c)
		if r.Invited != 3 || r.HeldBy[collector.HoldCap] != 1 || r.HeldBy[collector.HoldCancelled] != 1 || r.HeldBy[collector.HoldNoMail] != 1 || r.HeldBy[collector.HoldTooOld] != 1 || r.Waiting != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// What stops the mails: unsubscribing, a bounce, a review, a return; what only delays them: an open case, a pause.
func TestCampaignStops(t *testing.T) {
	b := newBench(t)
	row := func(key string) string {
		return fmt.Sprintf("order,buyer,buyer_mail,status,placed,delivered\n%s,%s,%s@mail.example,delivered,2026-11-01,2026-11-02 10:00\n", key, key, key)
	}
	c := b.asking(func(c *collector.Campaign) { c.Days = 0 })
	b.now = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	for _, key := range []string{"stop", "bounce", "back", "case", "calm"} {
		b.takeOrders(row(key))
	}
	b.settle()
	if sent := b.mail.take(); strings.Count(sent, "invitation") != 5 {
		t.Fatalf("%q", sent)
	}
	must(t, b.Store.Unsubscribe(t.Context(), b.scope, b.heldOrder("stop").Buyer, b.now, "unsubscribed"))
	deliveries, err := b.Store.Deliveries(t.Context(), b.scope, deliveriesAll, "", 99)
	must(t, err)
	for _, d := range deliveries {
		if d.Receiver == b.heldOrder("bounce").Buyer {
			must(t, b.Bounced(t.Context(), b.scope, strings.Trim(d.MessageID, "<>"), "550 no such user"))
		}
	}
	b.takeOrders("order,buyer,buyer_mail,status,placed,delivered,returned\nback,back,back@mail.example,returned,2026-11-01,2026-11-02 10:00,2026-11-02 13:00\n")
	opened, err := b.OpenCase(t.Context(), b.scope, Complaint{Contact: collector.Contact{Mail: "case@mail.example"}, Text: "Букет завял", Order: "case"})
	must(t, err)
	_, err = b.PauseCampaign(t.Context(), b.scope, c.PublicID)
	must(t, err)
	b.takeOrders(row("new"))
	b.advance(6 * 24 * time.Hour)
	if sent := b.requests(); sent != "" {
		t.Errorf("paused: %q", sent)
	}
	if r := b.reconciled(c); r.HeldBy[collector.HoldPaused] != 1 || r.Invited != 5 {
		t.Errorf("%+v", r)
	}
	_, err = b.StartCampaign(t.Context(), b.scope, c.PublicID)
	must(t, err)
	b.settle()
	if sent := b.requests(); sent != "invitation reminder" && sent != "reminder invitation" {
		t.Errorf("on it goes: %q", sent)
	}
	for key, want := range map[string]collector.HoldReason{"stop": collector.HoldUnsubscribed, "bounce": collector.HoldBounced, "back": collector.HoldReturned, "case": collector.HoldOpenCase, "calm": ""} {
		if v := b.invitationOf(key); v.Reason != want {
			t.Errorf("%s: %q, want %q", key, v.Reason, want)
		}
	}
	_, err = b.SolveCase(t.Context(), b.scope, opened.Case.PublicID, "Вернули деньги.")
	must(t, err)
	b.advance(24 * time.Hour)
	if sent := b.requests(); sent != "reminder" {
		t.Errorf("the case is closed: %q", sent)
	}
	if v := b.invitationOf("case"); v.Step != 2 || v.Reason != "" {
		t.Errorf("%+v", v)
	}
}

// requests are the requests and reminders that were sent since the last look.
func (b *bench) requests() string {
	b.t.Helper()
	kinds := strings.Fields(b.mail.take())
	return strings.Join(slices.DeleteFunc(kinds, func(k string) bool { return k != "invitation" && k != "reminder" }), " ")
}

// A server that refuses the mailbox for good ends the requests; one that refuses our words or is broken does not.
func TestCampaignBounces(t *testing.T) {
	for answer, ends := range map[string]bool{"550 5.1.1 no such user": true, "550 no mailbox": true, "551": true, "553 5.1.3 bad": true, "554 5.2.1 disabled": true,
		"550 5.7.1 spam": false, "554 5.3.0 broken": false, "554 no": false, "535 auth": false} {
		b := newBench(t)
		b.mail.err = &alert.Error{Permanent: true, Answer: answer}
		b.asking(func(c *collector.Campaign) { c.Days = 0 })
		b.takeOrders("order,buyer,buyer_mail,status,placed,delivered\n1,Анна,anna@mail.example,delivered,2026-11-01,2026-11-02 09:30\n")
		b.settle()
		no, gone, err := b.Store.Suppressed(t.Context(), b.scope, b.heldOrder("1").Buyer, collector.PurposeReview)
		must(t, err)
		if gone != ends || ends && !strings.HasPrefix(no.Why, "bounced: "+answer) {
			t.Errorf("%s: %v %+v", answer, gone, no)
		}
	}
}

// The mails of two buyers, whatever they bought and from whom, are the same byte for byte but for name, token and date.
func TestRequestsAreAlike(t *testing.T) {
	b := newBench(t)
	b.asking(func(c *collector.Campaign) { c.Days, c.Words = 0, "Нам важно каждое мнение." })
	b.takeOrders("order,buyer,buyer_mail,seller,seller_name,category,status,placed,delivered,amount,currency,items,zone\n" +
		"1,Анна,anna@mail.example,s1,Розы Плюс,цветы,delivered,2026-11-01,2026-11-02 10:30,100,UAH,Розы,Europe/Kyiv\n" +
		"order-22,Борис Иванович,boris@mail.example,,,техника,delivered,2026-10-20,2026-10-30 10:00,99999,RUB,Чайник x3; Утюг,Europe/Moscow\n")
	var mails [2][]alert.Message
	for range 12 {
		b.advance(24 * time.Hour)
	}
	for _, m := range b.mail.sent {
		i := 0
		if m.To == "boris@mail.example" {
			i = 1
		}
		mails[i] = append(mails[i], m)
	}
	if len(mails[0]) != 2 || len(mails[1]) != 2 {
		t.Fatalf("%d and %d mails", len(mails[0]), len(mails[1]))
	}
	bare := func(m alert.Message, key, name, date string) string {
		return strings.NewReplacer(b.linkOf(collector.LinkReview, key).Token, "T", b.linkOf(collector.LinkUnsubscribe, key).Token, "U", name, "N", date, "D").
			Replace(m.Subject + "\n" + m.Text + "\n" + m.HTML + "\n" + m.Unsubscribe + m.Kind)
	}
	for i := range 2 {
		one, two := bare(mails[0][i], "1", "Анна", "2 ноября 2026"), bare(mails[1][i], "order-22", "Борис", "30 октября 2026")
		if one != two {
			t.Errorf("mail %d differs:\n%s\n%s", i, one, two)
		}
	}
}

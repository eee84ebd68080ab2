package jobs

import (
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

// ownOrder is a delivered order with a buyer, and the link to its form.
func (b *bench) ownOrder(key, name string, items ...string) (collector.Order, collector.Link) {
	b.t.Helper()
	p := collector.Purchase{Key: key, Category: "Цветы", Status: collector.OrderDelivered, Currency: "RUB",
		Buyer:  collector.Contact{Name: name, Mail: key + "@buyers.example", Language: "ru"},
		Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: b.Now().Add(-72 * time.Hour)}, {Status: collector.OrderDelivered, At: b.Now().Add(-48 * time.Hour)}}}
	for _, item := range items {
		p.Items = append(p.Items, collector.OrderItem{Name: item, URL: "http://shop.example/" + item, Quantity: 1})
	}
	o, _, err := b.Store.SaveOrder(b.t.Context(), b.scope, p, b.Now())
	must(b.t, err)
	link, err := b.Store.LinkFor(b.t.Context(), b.scope, collector.Link{Kind: collector.LinkReview, Subject: o.OrderID, Person: o.Buyer, Created: b.Now()})
	must(b.t, err)
	return o, link
}

func (b *bench) sendOwn(link collector.Link, in SentReview) SentOwn {
	b.t.Helper()
	out, err := b.SendReview(b.t.Context(), link, in)
	must(b.t, err)
	return out
}

// editLink is the author's link of a review.
func (b *bench) editLink(o collector.OwnReview) collector.Link {
	b.t.Helper()
	l, err := b.Store.LinkFor(b.t.Context(), b.scope, collector.Link{Kind: collector.LinkEdit, Subject: o.Document, Person: o.Person, Created: b.Now()})
	must(b.t, err)
	return l
}

func (b *bench) own(o collector.OwnReview) collector.OwnReview {
	b.t.Helper()
	o, err := b.Store.Own(b.t.Context(), b.scope, o.Document)
	must(b.t, err)
	return o
}

func (b *bench) ownLog(o collector.OwnReview) string {
	b.t.Helper()
	lines, err := b.Store.Trail(b.t.Context(), b.scope, "own", o.Document)
	must(b.t, err)
	var out []string
	for _, t := range lines {
		out = append(out, strings.TrimSpace(t.Did+" "+t.Rule))
	}
	return strings.Join(out, "; ")
}

// An export cannot bring or change what an author wrote in our form.
func TestImportLeavesOwnReviewsAlone(t *testing.T) {
	b := newBench(t)
	order, link := b.ownOrder("1", "Анна", "Букет")
	o := b.sendOwn(link, SentReview{Rating: 1, Text: ownComplaint}).Review
	report, err := b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"`+order.PublicID+`","site":"own","rating":5,"text":"Прекрасно","verified":true}`), ImportOptions{Format: "jsonl"})
	must(t, err)
	if len(report.Refused) != 1 || b.ownLife(o) != "posted" {
		t.Errorf("%+v %s", report, b.ownLife(o))
	}
}

const ownComplaint = "Привезли завядший букет на три часа позже, верните деньги!"

// What the form takes in is judged, indexed and alerted like any other review, and the desk is told of it.
func TestOwnReviewPassesThePipeline(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.rule("is:complaint", "ru")
		order, link := b.ownOrder("1", "Анна Петрова", "Букет «Весна»")
		sent := b.sendOwn(link, SentReview{Rating: 1, Text: ownComplaint, Name: "Анна"})
		if !sent.Mailed {
			t.Errorf("sent: %+v", sent)
		}
		intake, ok, err := b.Store.Timer(t.Context(), b.scope, collector.TimerIntake, sent.Review.Document)
		must(t, err)
		if !ok || !intake.Due.Equal(b.Now()) {
			t.Errorf("intake: %v %v", ok, intake.Due)
		}
		b.settle()
		for query, want := range map[string]int{"site:own": 1, "site:own is:live": 1, "site:own is:complaint": 1, "is:own rating:1": 1, "site:own rating:5": 0} {
			if n := b.find(query); n != want {
				t.Errorf("%s finds %d, want %d", query, n, want)
			}
		}
		if kinds := b.mail.take(); !strings.Contains(kinds, "own_thanks") || !strings.Contains(kinds, "complaint") {
			t.Errorf("mails: %s", kinds)
		}
		d, err := b.Store.DocumentByID(t.Context(), b.scope, sent.Review.Document)
		must(t, err)
		if !d.Verified || d.FirstPass || d.Item.Name != "Букет «Весна»" || d.SiteKey != order.PublicID || d.URL != "http://molva.example/reviews/"+d.PublicID {
			t.Errorf("document: %+v", d)
		}
		if _, err := b.SendReview(t.Context(), link, SentReview{Rating: 5}); collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "already") {
			t.Errorf("a second review: %v", err)
		}
		if log := b.ownLog(sent.Review); log != "sent 004 G3 one an order; published 004 H1 checks" {
			t.Errorf("log: %s", log)
		}
	})
}

// Of ten posts of one token at once one goes in, and the others are refused kindly.
func TestOneReviewAnOrder(t *testing.T) {
	everywhere(t, func(b *bench) {
		order, link := b.ownOrder("1", "Анна", "Букет")
		var group sync.WaitGroup
		errs := make(chan error, 10)
		for i := range 10 {
			group.Go(func() {
				_, err := b.SendReview(t.Context(), link, SentReview{Rating: 1 + i%5, Text: "Раз"})
				errs <- err
			})
		}
		group.Wait()
		close(errs)
		in := 0
		for err := range errs {
			switch {
			case err == nil:
				in++
			case collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "this order has a review already"):
				t.Errorf("refused with %v", err)
			}
		}
		all, err := b.Store.OwnReviews(t.Context(), b.scope, store.OwnFilter{}, store.OwnCursor{}, 10)
		must(t, err)
		if in != 1 || len(all) != 1 || all[0].Order != order.OrderID {
			t.Errorf("%d went in, %d are held", in, len(all))
		}
	})
}

// What waits is published by itself on day 14 and not before, and the log says by which rule.
func TestOwnDeadline(t *testing.T) {
	b := newBench(t)
	_, link := b.ownOrder("1", "Анна", "Букет")
	o := b.sendOwn(link, SentReview{Rating: 2, Text: "Звоните мне: +7 916 123-45-67"}).Review
	if o.State != collector.OwnPending || o.Causes[0] != collector.OwnCausePhone || b.find("site:own is:live") != 0 {
		t.Fatalf("sent: %+v", o)
	}
	b.advance(14*24*time.Hour - time.Second)
	if now := b.own(o); now.State != collector.OwnPending {
		t.Fatalf("a second early it is %s", now.State)
	}
	b.mail.take()
	b.advance(time.Second)
	if now := b.own(o); now.State != collector.OwnPublished || !now.Decided.Equal(o.Due) || b.find("site:own is:live") != 1 {
		t.Errorf("on time: %+v", now)
	}
	if log := b.ownLog(o); !strings.HasSuffix(log, "published 004 H2 by deadline") {
		t.Errorf("log: %s", log)
	}
	if kinds := b.mail.take(); strings.Count(kinds, "own_") != 1 || !strings.Contains(kinds, "own_published") {
		t.Errorf("mails: %s", kinds)
	}
}

// A person decides by the closed list of reasons; the author is told, changes the text, objects.
func TestOwnModeration(t *testing.T) {
	everywhere(t, func(b *bench) {
		_, link := b.ownOrder("1", "Анна", "Букет")
		o := b.sendOwn(link, SentReview{Rating: 1, Text: ownComplaint}).Review
		b.settle()
		b.mail.take()
		manager := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleManager}
		_, err := b.RefuseOwn(t.Context(), manager, o.PublicID, "negative", "")
		if collector.CodeOf(err) != collector.CodeInvalid || !strings.Contains(err.Error(), "personal_data, obscene, confidential, off_topic, not_genuine, advert") {
			t.Errorf("negative: %v", err)
		}
		viewer := collector.Scope{Company: b.scope.Company, Role: collector.RoleViewer}
		if _, err := b.RefuseOwn(t.Context(), viewer, o.PublicID, collector.OwnAdvert, ""); collector.CodeOf(err) != collector.CodeForbidden {
			t.Errorf("a viewer refuses: %v", err)
		}
		o, err = b.RefuseOwn(t.Context(), manager, o.PublicID, collector.OwnOffTopic, "Это о другой компании")
		must(t, err)
		b.settle()
		if b.find("site:own") != 1 || b.find("site:own is:live") != 0 || o.State != collector.OwnRefused {
			t.Errorf("refused: %+v", o)
		}
		letter := b.ownMail(t)
		for _, part := range []string{"текст не о товаре", "Это о другой компании", "возразить", "/e/", "человек; программа"} {
			if !strings.Contains(letter.Text, part) {
				t.Errorf("the letter does not say %q:\n%s", part, letter.Text)
			}
		}
		o, err = b.ObjectReview(t.Context(), b.editLink(o), "Именно о вашей")
		must(t, err)
		if o.State != collector.OwnPending || o.Due.IsZero() {
			t.Errorf("objected: %+v", o)
		}
		o, err = b.EditReview(t.Context(), b.editLink(o), SentReview{Rating: 2, Text: "Привезли поздно."})
		must(t, err)
		if o.State != collector.OwnPending || b.ownLife(o) != "posted gone edited rating_changed" {
			t.Errorf("changed: %+v %s", o, b.ownLife(o))
		}
		o, err = b.PublishOwn(t.Context(), manager, o.PublicID)
		must(t, err)
		o, err = b.ReplyOwn(t.Context(), manager, o.PublicID, "Простите, вернули деньги.")
		must(t, err)
		b.settle()
		if b.find("site:own is:live is:answered rating:2") != 1 || b.ownLife(o) != "posted gone edited rating_changed back answered" {
			t.Errorf("answered: %s", b.ownLife(o))
		}
		if err := b.ChangeOwn(t.Context(), manager, o.PublicID, []string{"rating"}); collector.CodeOf(err) != collector.CodeForbidden || !strings.HasSuffix(b.ownLog(o), "change_refused 004 H3 author only") {
			t.Errorf("the company changes a star: %v, %s", err, b.ownLog(o))
		}
	})
}

func (b *bench) ownLife(o collector.OwnReview) string {
	b.t.Helper()
	versions, err := b.Store.Versions(b.t.Context(), b.scope, o.Document)
	must(b.t, err)
	var out []string
	for _, v := range versions {
		out = append(out, string(v.Change))
	}
	return strings.Join(out, " ")
}

// ownMail is the only mail to an author among what was sent.
func (b *bench) ownMail(t testing.TB) alert.Message {
	t.Helper()
	b.mail.mu.Lock()
	defer b.mail.mu.Unlock()
	var out []alert.Message
	for _, m := range b.mail.sent {
		if strings.HasPrefix(m.Kind, "own_") {
			out = append(out, m)
		}
	}
	b.mail.sent = nil
	if len(out) != 1 {
		t.Fatalf("%d mails to authors", len(out))
	}
	return out[0]
}

// The mails to a one-star and a five-star author are equal but for name, token and date.
func TestOwnThanksMailsAreEqual(t *testing.T) {
	b := newBench(t)
	var mails []string
	for _, c := range []struct {
		key, name string
		stars     int
		text      string
	}{{"1", "Анна", 1, ownComplaint}, {"2", "Борис", 5, "Прекрасный букет, спасибо!"}} {
		_, link := b.ownOrder(c.key, c.name+" Петрова", "Букет "+c.key)
		o := b.sendOwn(link, SentReview{Rating: c.stars, Text: c.text, Name: c.name}).Review
		b.settle()
		m := b.ownMail(t)
		edit := b.editLink(o)
		dispute, err := b.Store.LinkFor(t.Context(), b.scope, collector.Link{Kind: collector.LinkDisputeOpen, Subject: o.Order, Person: o.Person})
		must(t, err)
		all := m.Subject + m.Text + m.HTML
		if !strings.Contains(all, "/e/"+edit.Token) || !strings.Contains(all, "/dispute/new/"+dispute.Token) || m.Unsubscribe != "" {
			t.Errorf("the mail: %s", m.Text)
		}
		mails = append(mails, strings.NewReplacer(c.name, "NAME", edit.Token, "TOKEN", dispute.Token, "TOKEN").Replace(all))
	}
	if mails[0] != mails[1] {
		t.Errorf("they differ:\n%s\n%s", mails[0], mails[1])
	}
}

// A review without an order waits for a person however long that takes, and neither alerts nor opens anything before.
func TestOwnWithoutOrder(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "ru")
	o, err := b.SendUnverified(t.Context(), b.scope, SentReview{Rating: 1, Text: ownComplaint, Name: "Кто-то"})
	must(t, err)
	b.advance(60 * 24 * time.Hour)
	d, err := b.Store.DocumentByID(t.Context(), b.scope, o.Document)
	must(t, err)
	if now := b.own(o); now.State != collector.OwnPending || d.Verified || b.mail.take() != "" {
		t.Errorf("after 60 days: %+v", now)
	}
	_, err = b.PublishOwn(t.Context(), b.scope, o.PublicID)
	must(t, err)
	if _, intake, err := b.Store.Timer(t.Context(), b.scope, collector.TimerIntake, o.Document); err != nil || !intake {
		t.Errorf("the desk is not told: %v", err)
	}
	b.settle()
	if !strings.Contains(b.mail.take(), "complaint") {
		t.Error("the complaint is told to nobody")
	}
}

// A review belongs to the seller and the branch of its order.
func TestOwnReviewBelongsToASeller(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.takeOrders("order,buyer,buyer_mail,seller,seller_name,branch,status,placed,delivered\n" +
			"1,Анна,anna@mail.example,pole,Лавка «Поле»,north,delivered,2026-10-28,2026-11-01 10:00\n2,Олег,oleg@mail.example,,,,delivered,2026-10-28,2026-11-01 10:00\n")
		for key, want := range map[string]string{"1": "Лавка «Поле», north", "2": ", "} {
			sent, err := b.SendReview(t.Context(), b.linkOf(collector.LinkReview, key), SentReview{Rating: 4, Text: "Привезли в срок, всё цело."})
			must(t, err)
			o, err := b.Store.OwnByPublic(t.Context(), b.scope, sent.Review.PublicID)
			must(t, err)
			if got := o.Seller + ", " + o.Branch; got != want {
				t.Errorf("order %s: %q, want %q", key, got, want)
			}
		}
	})
}

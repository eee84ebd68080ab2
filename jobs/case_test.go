package jobs

import (
	"cmp"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

// deskBench is a bench whose desk is open from 9 to 17 in Kyiv, Monday to Friday, with a ladder of three.
func deskBench(t *testing.T) *bench {
	b := newBench(t)
	b.openDesk()
	return b
}

func (b *bench) openDesk() {
	b.t.Helper()
	h := collector.Hours{Zone: "Europe/Kyiv"}
	for day := time.Monday; day <= time.Friday; day++ {
		h.Week[day] = []collector.Interval{{From: 540, To: 1020}}
	}
	must(b.t, b.SaveDeskHours(b.t.Context(), b.scope, h))
	director, err := b.Store.AddPerson(b.t.Context(), b.scope, collector.Person{Name: "Олена Директор", Mail: "director@floramo.example", Language: "uk", Role: collector.RoleManager, Created: b.Now()})
	must(b.t, err)
	must(b.t, b.SaveDeskLadder(b.t.Context(), b.scope, []collector.DeskStep{{Answer: time.Hour, Solve: 8 * time.Hour, Contact: "+380 44 000-00-00"},
		{Answer: 2 * time.Hour, Solve: 8 * time.Hour}, {Answer: 4 * time.Hour, Solve: 16 * time.Hour, Person: director.PersonID}}))
	b.now = time.Date(2026, 11, 6, 14, 30, 0, 0, time.UTC) // Friday 16:30
	b.settle()
	b.mail.take()
}

func (b *bench) order(key string) collector.Order {
	b.t.Helper()
	o, _, err := b.Store.SaveOrder(b.t.Context(), b.scope, collector.Purchase{Key: key, Buyer: collector.Contact{Name: "Анна", Mail: "anna@mail.example", Language: "ru", Zone: "Europe/Moscow"},
		SellerKey: "s1", Status: collector.OrderDelivered, Events: []collector.OrderEvent{{Status: collector.OrderDelivered, At: b.Now()}}}, b.Now())
	must(b.t, err)
	return o
}

func (b *bench) complains(text, order string) CaseOpened {
	b.t.Helper()
	o, err := b.OpenCase(b.t.Context(), b.scope, Complaint{Source: collector.CaseFromForm, Contact: collector.Contact{Name: "Анна", Mail: "anna@mail.example"}, Text: text, Order: order})
	must(b.t, err)
	b.settle()
	return o
}

// to is what was sent to an address since the last look.
func (b *bench) to(mail string) (out []alert.Message) {
	b.mail.mu.Lock()
	defer b.mail.mu.Unlock()
	var rest []alert.Message
	for _, m := range b.mail.sent {
		if m.To == mail {
			out = append(out, m)
		} else {
			rest = append(rest, m)
		}
	}
	b.mail.sent = rest
	return out
}

func kindsOf(mails []alert.Message) string {
	var out []string
	for _, m := range mails {
		out = append(out, m.Kind)
	}
	return strings.Join(out, " ")
}

func (b *bench) reread1(c collector.Case) collector.Case {
	b.t.Helper()
	c, err := b.Store.CaseByID(b.t.Context(), b.scope, c.CaseID)
	must(b.t, err)
	return c
}

// The receipt goes out in the moment of the complaint and has the four parts; three messages about one order are one case.
func TestReceiptAndOneCaseAnIncident(t *testing.T) {
	b := deskBench(t)
	b.order("A-1")
	first := b.complains("Букет привезли завядшим.", "A-1")
	if !first.New || first.Case.Number != 1001 || first.Case.Order == 0 || first.Case.Seller == 0 || first.Reader.Token == "" {
		t.Fatalf("%+v", first)
	}
	mails := b.to("anna@mail.example")
	if len(mails) != 1 || mails[0].Kind != "case_receipt" {
		t.Fatalf("%d mails", len(mails))
	}
	page := "http://molva.example/c/" + first.Reader.Token
	for _, part := range []string{"1001", "Что делать.", "Когда.", "С кем связаться.", "9 ноября 2026, 10:30", "MSK", "+380 44 000-00-00", page + "#higher", "Руководитель отдела заботы о клиентах"} {
		if !strings.Contains(mails[0].Text, part) {
			t.Errorf("the receipt lacks %q:\n%s", part, mails[0].Text)
		}
	}
	sent, err := b.Store.Deliveries(t.Context(), b.scope, store.DeliveryFilter{Kind: collector.DeliveryCaseReceipt}, "", 9)
	must(t, err)
	if len(sent) != 1 || sent[0].Sent.IsZero() || sent[0].Sent.Sub(first.Case.Opened) > time.Minute {
		t.Errorf("the ledger: %+v", sent)
	}
	second, again := b.complains("И открытка чужая.", "A-1"), b.complains("И открытка чужая.", "A-1")
	third := b.complains("Жду ответа!", "A-1")
	if second.New || third.New || !again.Again || third.Case.CaseID != first.Case.CaseID {
		t.Errorf("%+v, %+v, %+v", second, again, third)
	}
	entries, err := b.Store.CaseEntries(t.Context(), b.scope, first.Case.CaseID)
	must(t, err)
	if c := b.reread1(first.Case); len(entries) != 3 || !c.AnswerBy.Equal(first.Case.AnswerBy) {
		t.Errorf("%d entries; the answer was put off to %v", len(entries), c.AnswerBy)
	}
	if got := len(b.to("anna@mail.example")); got != 2 {
		t.Errorf("%d letters about two further messages", got)
	}
	if o := b.complains("Другое.", "A-2"); !o.New || o.Case.Order != 0 {
		t.Errorf("an order that nobody has: %+v", o.Case)
	}
}

// An ignored case goes up at the due instants, however far the clock leaps; each step is told to both sides.
func TestIgnoredCaseClimbsOnALeap(t *testing.T) {
	b := deskBench(t)
	c := b.complains("Где мой заказ?", "").Case
	b.mail.take()
	b.advance(7 * 24 * time.Hour)
	lines, err := b.Store.Trail(t.Context(), b.scope, "case", c.CaseID)
	must(t, err)
	var steps []string
	for _, l := range lines {
		var f CaseTrail
		must(t, json.Unmarshal([]byte(l.Data), &f))
		steps = append(steps, l.At.In(kyiv(t)).Format("02 15:04")+" "+l.Did)
	}
	if got := strings.Join(steps, ", "); !strings.HasPrefix(got, "06 16:30 opened, 09 09:30 escalated, 09 11:30 escalated, 09 15:30 late, 10 11:30 late") {
		t.Errorf("the trail: %s", got)
	}
	mine, director := b.to("anna@mail.example"), b.to("director@floramo.example")
	if len(mine) < 3 || len(director) < 2 || director[0].Kind != "case_task" {
		t.Fatalf("%d mails to the client, %d to the director", len(mine), len(director))
	}
	if kinds := kindsOf(b.to("vera@floramo.example")); !strings.HasPrefix(kinds, "case_task") {
		t.Errorf("who works on the second step is told: %s", kinds)
	}
	if !strings.Contains(mine[0].Text, "мы не ответили вам в обещанный срок") || !strings.Contains(mine[0].Text, "9 ноября 2026, 11:30") {
		t.Errorf("the client is told:\n%s", mine[0].Text)
	}
	if c = b.reread1(c); c.Level != 2 || c.Moves < 3 {
		t.Errorf("%+v", c)
	}
}

func kyiv(t *testing.T) *time.Location {
	zone, err := time.LoadLocation("Europe/Kyiv")
	must(t, err)
	return zone
}

// The client's button climbs once for each step that was seen; a solved case that is taken higher is open again.
func TestClientGoesHigher(t *testing.T) {
	b := deskBench(t)
	o := b.complains("Где мой заказ?", "")
	b.mail.take()
	for range 2 {
		_, err := b.ClientHigher(t.Context(), o.Reader, 0)
		must(t, err)
	}
	b.settle()
	if c := b.reread1(o.Case); c.Level != 1 || c.Moves != 1 {
		t.Errorf("%+v", c)
	}
	mails := b.to("anna@mail.example")
	if len(mails) != 1 || !strings.Contains(mails[0].Text, "вы попросили обратиться выше") {
		t.Errorf("%d mails", len(mails))
	}
	_, err := b.SolveCase(t.Context(), b.scope, o.Case.PublicID, "Привезли.\n\nВернули деньги.")
	must(t, err)
	b.settle()
	if mails := b.to("anna@mail.example"); len(mails) != 1 || !strings.Contains(mails[0].Text, "Вернули деньги.") || !strings.Contains(mails[0].Text, "#higher") {
		t.Errorf("%d mails", len(mails))
	}
	if got, err := b.Store.MatterOf(t.Context(), b.scope, 0, o.Case.Client); err != nil || got != "" {
		t.Errorf("open is %q, %v", got, err)
	}
	_, err = b.ClientHigher(t.Context(), o.Reader, 1)
	must(t, err)
	if c := b.reread1(o.Case); c.Level != 2 || c.State != collector.CaseOpen {
		t.Errorf("%+v", c)
	}
	if got, err := b.Store.MatterOf(t.Context(), b.scope, 0, o.Case.Client); err != nil || got != "case" {
		t.Errorf("open is %q, %v", got, err)
	}
}

// A date moves with a reason alone, and the client has it at once; the past stays in the trail.
func TestMoveTellsTheClient(t *testing.T) {
	b := deskBench(t)
	c := b.complains("Где мой заказ?", "").Case
	b.mail.take()
	due := b.Now().Add(100 * time.Hour)
	if _, err := b.MoveCase(t.Context(), b.scope, c.PublicID, due, " "); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("without a reason: %v", err)
	}
	_, err := b.MoveCase(t.Context(), b.scope, c.PublicID, due, "Ждём ответа склада.")
	must(t, err)
	b.settle()
	mails := b.to("anna@mail.example")
	if len(mails) != 1 || !strings.Contains(mails[0].Text, "Ждём ответа склада.") || !strings.Contains(mails[0].Text, "10 ноября 2026") || !strings.Contains(mails[0].Text, "9 ноября 2026") {
		t.Errorf("%+v", mails)
	}
	if c = b.reread1(c); c.Moves != 1 || !c.Next().Equal(due) {
		t.Errorf("%+v", c)
	}
	viewer := b.scope
	viewer.Role = collector.RoleViewer
	if _, err := b.MoveCase(t.Context(), viewer, c.PublicID, due, "x"); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a viewer: %v", err)
	}
}

// A review of ours that complains about an order is a case by itself; another one is not, and neither is one found elsewhere
// until a person says so.
func TestReviewBecomesACase(t *testing.T) {
	b := deskBench(t)
	o := b.order("A-1")
	report, err := b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"r3","site":"otklik","text":"Обманули, деньги не вернули, ужасный сервис!","rating":1,"author":{"name":"Олег"}}`),
		ImportOptions{Format: "jsonl"})
	must(t, err)
	if len(report.Refused) > 0 {
		t.Fatal(report.Refused)
	}
	keys := map[string]string{o.PublicID: "r1"}
	for _, c := range []struct {
		order collector.Order
		in    SentReview
	}{{o, SentReview{Rating: 1, Text: "Ужас: букет завял, деньги не вернули, отвратительное обслуживание!"}}, {b.order("A-2"), SentReview{Rating: 5, Text: "Спасибо, прекрасный букет, всё вовремя!"}}} {
		link, err := b.Store.LinkFor(t.Context(), b.scope, collector.Link{Kind: collector.LinkReview, Subject: c.order.OrderID, Person: c.order.Buyer, Created: b.Now()})
		must(t, err)
		b.sendOwn(link, c.in)
	}
	b.settle()
	docs, err := b.Store.DocumentsAfter(t.Context(), b.scope, 0, 9)
	must(t, err)
	byKey := map[string]collector.Document{}
	for _, d := range docs {
		name := cmp.Or(keys[d.SiteKey], d.SiteKey)
		byKey[name] = d
		c, found, err := b.Store.CaseOfDocument(t.Context(), b.scope, d.DocumentID)
		must(t, err)
		if found != (name == "r1") || found && (c.Order != o.OrderID || c.Client != o.Buyer) {
			t.Errorf("%s: %+v", name, c)
		}
		if _, still, err := b.Store.Timer(t.Context(), b.scope, collector.TimerIntake, d.DocumentID); err != nil || still {
			t.Errorf("%s: its timer is there, %v", name, err)
		}
	}
	receipts := 0
	for _, m := range b.to("anna@mail.example") {
		if m.Kind == "case_receipt" {
			receipts++
		}
	}
	if receipts != 1 {
		t.Errorf("%d receipts", receipts)
	}
	for n := range 2 {
		found, err := b.OpenCase(t.Context(), b.scope, Complaint{Source: collector.CaseFromFound, Document: byKey["r3"].PublicID})
		if err != nil || found.New != (n == 0) || found.Again != (n == 1) || found.Case.Client != 0 {
			t.Errorf("%+v, %v", found, err)
		}
	}
}

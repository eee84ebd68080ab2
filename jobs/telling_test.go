package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// told is what receivers were sent about each review, by its id on the site: kinds of mails in the order of the ledger,
// "summary" for one that lists it.
func (b *bench) told() map[string][]string {
	b.t.Helper()
	ctx, out := b.t.Context(), map[string][]string{}
	all, err := b.Store.Deliveries(ctx, b.scope, deliveriesAll, "", 1000)
	must(b.t, err)
	for _, d := range all {
		docs, err := b.Store.DocumentsByID(ctx, b.scope, d.Documents)
		must(b.t, err)
		if d.Kind == collector.DeliverySummary {
			docs, err = b.Store.ToldDocuments(ctx, b.scope, d.DeliveryID, 1000)
			must(b.t, err)
		}
		for _, doc := range docs {
			out[doc.SiteKey] = append(out[doc.SiteKey], string(d.Kind))
		}
		if d.State != collector.DeliverySent {
			b.t.Errorf("%s is %s", d.Kind, d.State)
		}
	}
	return out
}

// pass moves on to the next pass of the source and does it.
func (b *bench) pass() {
	b.t.Helper()
	b.now = b.now.Add(6*time.Hour + time.Minute)
	b.settlePatiently()
}

func TestASourceThatIsNeverReadWholeTellsItsNews(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "uk")
	b.site.reviews, b.site.two, b.site.staff = append(ordinary(), shown{"4", "Ия", praise, 5}, shown{"5", "Ян", complaint, 1}), 403, 403
	s := b.source()
	b.pass()
	if s = b.reread(s); s.Health != collector.HealthPartial || s.FirstOver.IsZero() || !s.FullPass.IsZero() {
		t.Fatalf("first pass: %s %q, first period over %v", s.Health, s.Reason, s.FirstOver)
	}
	if got := b.mail.take(); got != "summary drift" && got != "drift summary" {
		t.Errorf("first pass: mails %q, want a summary, and one to the owner about what is not read", got)
	}
	for i := range 3 {
		b.site.set(func() {
			b.site.reviews = append(b.site.reviews, shown{fmt.Sprint("x", i), "Лев", praise, 5}, shown{fmt.Sprint("new", i), "Ия", fmt.Sprint(complaint, i), 1})
		})
		b.pass()
		if got := b.mail.take(); got != "complaint" || b.reread(s).Health != collector.HealthPartial {
			t.Errorf("pass %d: %s, mails %q, want one about the new complaint", i+2, b.reread(s).Health, got)
		}
	}
	b.site.set(func() { b.site.two, b.site.staff = 0, 0 })
	b.pass()
	if s = b.reread(s); s.Health != collector.HealthOK || b.mail.take() != "" {
		t.Errorf("read whole at last: %s %q", s.Health, s.Reason)
	}
	b.site.set(func() { b.site.two = 500 })
	b.pass()
	if got := b.mail.take(); got != "" {
		t.Errorf("a page that failed once: mails %q", got)
	}
	b.pass()
	b.pass()
	if got := b.mail.take(); got != "drift" {
		t.Errorf("in part again: mails %q, want one to the owner", got)
	}
}

func TestAComplaintThatChangesBeforeTheFirstFullPassIsToldOnce(t *testing.T) {
	for name, change := range map[string]func(*site){
		"edited":   func(s *site) { s.reviews[0].text += " Позор!" },
		"answered": func(s *site) { s.replies["1"] = "Извините, разберёмся." },
		"praised":  func(s *site) { s.reviews[0].text, s.reviews[0].stars = praise, 5 },
	} {
		b := newBench(t)
		b.rule("is:complaint", "ru")
		b.site.reviews, b.site.two = append([]shown{{"1", "Ия", complaint, 1}}, ordinary()[1:]...), 500
		s := b.source()
		b.pass()
		b.site.set(func() { change(b.site); b.site.two = 0 })
		b.pass()
		b.pass()
		if s = b.reread(s); s.Health != collector.HealthOK {
			t.Fatalf("%s: %s %q", name, s.Health, s.Reason)
		}
		if life := b.life("1"); life == "posted" {
			t.Fatalf("%s: nothing changed", name)
		}
		if got := fmt.Sprint(b.told()["1"]); got != "[summary]" {
			t.Errorf("%s: told %s, want once in the summary", name, got)
		}
	}
}

// A document that changes while the first pass still runs is no longer as the first period found it; what waits is told.
func TestAComplaintThatChangesWithinTheFirstPassIsToldOnce(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "ru")
	b.site.reviews, b.site.two = []shown{{"1", "Ия", complaint, 1}, {"2", "Ян", praise, 5}}, 500
	s := b.source()
	b.advance(2 * time.Minute)
	if s = b.reread(s); !s.PassOpen || b.mail.take() != "" {
		t.Fatalf("the pass is to wait for its second page: open %v", s.PassOpen)
	}
	edited := `{"id":"1","site":"` + b.siteName() + `","rating":1,"text":"` + complaint + ` Позор!","author":{"name":"Ия"},"published":"2026-10-30T10:00:00Z"}`
	report, err := b.Import(t.Context(), b.scope, strings.NewReader(edited), ImportOptions{Source: s.PublicID})
	must(t, err)
	b.settle()
	if report.Edited != 1 {
		t.Fatalf("%+v", report)
	}
	b.site.set(func() { b.site.two = 0 })
	b.settlePatiently()
	b.pass()
	if got := fmt.Sprint(b.told()["1"]); got != "[summary]" {
		t.Errorf("told %s, want once in the summary", got)
	}
}

// What was missed for long is no news when it is found before the source was read whole.
func TestOldReviewsThatAPartialPassMissedGoIntoASummary(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "ru")
	b.site.reviews, b.site.two = []shown{{"1", "Анна", praise, 5}, {"2", "Ия", complaint, 1}, {"3", "Лев", praise, 4}, {"4", "Ян", complaint + " Снова!", 1}}, 403
	b.now = b.now.AddDate(0, 3, 0)
	b.source()
	b.pass()
	b.mail.take()
	b.site.set(func() { b.site.two = 0 })
	b.pass()
	if got := b.mail.take(); got != "summary" {
		t.Errorf("mails %q, want one summary of what is three months old", got)
	}
}

// The ledger bears the Message-ID that is sent from the first moment on, whatever happens before the first try ends.
func TestTheMessageIDIsSetWhenTheRowIsMade(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "uk")
	b.site.reviews, b.site.two, b.site.staff = []shown{{"1", "Ия", complaint, 1}, {"2", "Ян", praise, 5}}, 403, 403
	b.source()
	b.mail.err = errTransient
	pass := func() { // with mails that wait it never gets quiet
		b.now = b.now.Add(6*time.Hour + time.Minute)
		for range 6 {
			b.settle()
			must(t, b.freeHost())
		}
	}
	pass() // a summary, and a mail to the owner
	b.site.set(func() {
		b.site.reviews = append(b.site.reviews, shown{"3", "Лев", complaint + " Опять!", 1}, shown{"4", "Ян", praise, 5})
	})
	pass()
	all, err := b.Store.Deliveries(t.Context(), b.scope, deliveriesAll, "", 10)
	must(t, err)
	made := map[string]bool{}
	for _, d := range all {
		if want := "<delivery." + d.PublicID + "@molva.example>"; d.MessageID != want {
			t.Errorf("%s: the ledger says %q, want %q", d.Kind, d.MessageID, want)
		}
		made[d.MessageID] = true
	}
	if len(made) != 3 {
		t.Fatalf("%d mails, want a summary, one to the owner and a complaint", len(made))
	}
	b.mail.err, b.MailHost = nil, "elsewhere.example" // --mail-from was changed
	for range all {
		b.tryOne(time.Now().Add(time.Hour))
	}
	for _, m := range b.mail.sent {
		if !made[m.ID] {
			t.Errorf("%s was sent, and the ledger had another", m.ID)
		}
	}
}

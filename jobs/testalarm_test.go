package jobs

import (
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

// tests is how many test alarms the owner was sent, and the last one's text.
func (b *bench) tests() (n int, text string) {
	for _, m := range b.mail.sent {
		if m.Kind == string(collector.DeliveryTestAlarm) {
			n, text = n+1, m.Text
		}
	}
	return n, text
}

// setUp is a bench whose first-run page was answered.
func setUp(b *bench) *bell {
	b.t.Helper()
	l := watched(b)
	company, err := b.Store.Company(b.t.Context(), b.scope)
	must(b.t, err)
	company.SetUp = true
	must(b.t, b.Store.SaveCompany(b.t.Context(), b.scope, company))
	return l
}

func (b *bench) press(text string) {
	b.t.Helper()
	_, token, _ := strings.Cut(text, "/alarm/")
	token, _, _ = strings.Cut(token, "\n")
	link, err := b.Store.Link(b.t.Context(), collector.LinkTestAlarm, strings.TrimSpace(token))
	must(b.t, err)
	must(b.t, b.AckTest(b.t.Context(), link))
	must(b.t, b.AckTest(b.t.Context(), link)) // a second press does no harm
}

// The weekly test alarm goes to the owners; who does not answer within 48 hours is told over the second channel and turns
// the state red; a late answer makes it good.
func TestWeeklyTest(t *testing.T) {
	everywhere(t, func(b *bench) {
		l := setUp(b)
		wall := b.look(time.Now(), 5) // plans the first one: Tuesday at ten in Kyiv
		b.now = time.Date(2026, 11, 3, 7, 59, 0, 0, time.UTC)
		b.settle()
		if n, _ := b.tests(); n != 0 {
			t.Fatal("it came before its time")
		}
		b.advance(time.Minute)
		n, text := b.tests()
		if n != 1 || !strings.Contains(text, "Це перевірка") || !strings.Contains(text, "5 листопада 2026, 10:00") {
			t.Fatalf("%d test alarms: %s", n, text)
		}
		b.press(text)
		b.advance(3 * 24 * time.Hour)
		if wall = b.look(wall, 5); l.said() != "" {
			t.Fatalf("it was answered, and the bell rang %q", l.said())
		}
		b.advance(4 * 24 * time.Hour)
		n, text = b.tests()
		b.advance(47 * time.Hour)
		if wall = b.look(wall, 5); n != 2 || l.said() != "" {
			t.Fatalf("%d test alarms, rang %q", n, l.said())
		}
		b.advance(2 * time.Hour)
		wall = b.look(wall, 5)
		v, err := b.Watchman(t.Context(), b.scope)
		must(t, err)
		if l.said() != "began test" || !v.Red() {
			t.Fatalf("rang %q, red %v", l.said(), v.Red())
		}
		b.advance(5 * 24 * time.Hour) // the next one has its time, and does not make it good
		if wall = b.look(wall, 5); l.said() != "began test" {
			t.Errorf("rang %q", l.said())
		}
		b.press(text)
		b.look(wall, 5)
		if v, err = b.Watchman(t.Context(), b.scope); err != nil || l.said() != "began test, over test" || v.Red() {
			t.Errorf("rang %q, red %v, %v", l.said(), v.Red(), err)
		}
	})
}

// A clock that leaps over three weeks meets one test alarm and no more, with its full time for an answer; so do three
// schedulers at once.
func TestLeapOverThreeWeeks(t *testing.T) {
	everywhere(t, func(b *bench) {
		l := setUp(b)
		wall := b.look(time.Now(), 5)
		b.now = b.now.Add(3 * 7 * 24 * time.Hour)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := b.step(t.Context(), Ticket{}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		b.settle()
		all3, err := b.Store.TestAlarms(t.Context(), b.scope, 9)
		must(t, err)
		if n, _ := b.tests(); n != 1 || len(all3) != 1 || all3[0].AnswerBy.Sub(b.now) < 47*time.Hour {
			t.Errorf("%d mails of %+v", n, all3)
		}
		if b.look(wall, 5); l.said() != "" {
			t.Errorf("rang %q", l.said())
		}
		next, planned, err := b.Store.Timer(t.Context(), b.scope, collector.TimerTestSend, b.scope.Company)
		must(t, err)
		if !planned || !next.Due.After(b.now) || next.Due.Sub(b.now) > 7*24*time.Hour {
			t.Errorf("the next one is due %v", next.Due)
		}
	})
}

func TestTestReceiver(t *testing.T) {
	b := newBench(t)
	setUp(b)
	other, err := b.Store.AddPerson(t.Context(), b.scope, collector.Person{Name: "Олег", Mail: "oleg@floramo.example", Language: "ru", Role: collector.RoleManager, Created: b.now})
	must(t, err)
	dumb, err := b.Store.AddPerson(t.Context(), b.scope, collector.Person{Name: "Без почты", Created: b.now})
	must(t, err)
	owner := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
	for person, code := range map[string]collector.Code{dumb.PublicID: collector.CodeInvalid, "nobody": collector.CodeNotFound, other.PublicID: ""} {
		if err := b.SetTestReceiver(t.Context(), owner, person); collector.CodeOf(err) != code {
			t.Errorf("%q: %v", person, err)
		}
	}
	must(t, b.SetTestReceiver(t.Context(), owner, other.PublicID))
	if _, err := b.SendTest(t.Context(), collector.Scope{Company: b.scope.Company, Role: collector.RoleViewer}); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a viewer sends it: %v", err)
	}
	_, err = b.SendTest(t.Context(), owner)
	must(t, err)
	b.settle()
	if len(b.mail.sent) != 1 || b.mail.sent[0].To != other.Mail || !strings.Contains(b.mail.sent[0].Text, "Это проверка") {
		t.Errorf("%+v", b.mail.sent)
	}
}

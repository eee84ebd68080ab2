package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Whoever fills in the public form changes nobody who is known: neither their address nor their language, so that no link
// of theirs goes to a stranger.
func TestFormChangesNobody(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.openDesk()
		known, err := b.Store.ContactOf(t.Context(), b.scope, collector.Contact{Name: "Анна", Phone: "+380671234567", Language: "ru"}, collector.SideClient, b.Now())
		must(t, err)
		other, err := b.Store.ContactOf(t.Context(), b.scope, collector.Contact{Name: "Олег", Mail: "oleg@mail.example", Language: "ru"}, collector.SideClient, b.Now())
		must(t, err)
		for _, c := range []collector.Contact{{Name: "Чужой", Mail: "stranger@mail.example", Phone: "+380 67 123-45-67"}, {Mail: "oleg@mail.example", Phone: "+380501112233", Language: "en"}} {
			o, err := b.OpenCase(t.Context(), b.scope, Complaint{Source: collector.CaseFromForm, Contact: c, Text: "Где мой заказ?"})
			must(t, err)
			if o.Case.Client == known {
				t.Errorf("%+v is taken for whom the number belongs to", c)
			}
		}
		for id, want := range map[int64]collector.Person{known: {Phone: "+380671234567", Language: "ru"}, other: {Mail: "oleg@mail.example", Language: "ru"}} {
			if p, err := b.Store.Person(t.Context(), b.scope, id); err != nil || p.Mail != want.Mail || p.Phone != want.Phone || p.Language != want.Language {
				t.Errorf("%+v, %v", p, err)
			}
		}
		// a colleague who takes a call adds what the client says
		_, err = b.OpenCase(t.Context(), b.scope, Complaint{Source: collector.CaseFromProgram, Contact: collector.Contact{Mail: "anna@mail.example", Phone: "+380671234567"}, Text: "Жду."})
		must(t, err)
		if p, err := b.Store.Person(t.Context(), b.scope, known); err != nil || p.Mail != "anna@mail.example" {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

// The form is no way to send words to an address: what belongs to no order of its owner is not quoted, and one person gets
// no more than ten a day.
func TestFormIsNoRelay(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.openDesk()
		b.order("A-1")
		send := func(n int, order string) error {
			_, err := b.OpenCase(t.Context(), b.scope, Complaint{Source: collector.CaseFromForm, Order: order, Contact: collector.Contact{Name: "ВЫИГРЫШ на spam.example", Mail: "anna@mail.example"},
				Text: fmt.Sprint("Получите приз на spam.example ", n)})
			b.settle()
			return err
		}
		must(t, send(0, ""))
		if mails := b.to("anna@mail.example"); len(mails) != 1 || strings.Contains(mails[0].Text+mails[0].HTML, "spam.example") {
			t.Errorf("a stranger's words: %+v", mails)
		}
		must(t, send(1, "A-1"))
		if mails := b.to("anna@mail.example"); len(mails) != 1 || !strings.Contains(mails[0].Text, "приз") {
			t.Errorf("the buyer's own words: %+v", mails)
		}
		for n := 2; n < formsMost; n++ {
			must(t, send(n, ""))
		}
		if err := send(formsMost, ""); collector.CodeOf(err) != collector.CodeConflict {
			t.Errorf("the eleventh: %v", err)
		}
		b.now = b.now.Add(25 * time.Hour)
		must(t, send(formsMost, ""))
	})
}

// The same words about two orders are two complaints, and the same words behind a solution are heard again.
func TestSameWordsAreHeard(t *testing.T) {
	b := deskBench(t)
	b.order("A-1")
	b.order("A-2")
	one, two := b.complains("Где мой заказ?", "A-1"), b.complains("Где мой заказ?", "A-2")
	if !two.New || two.Again {
		t.Errorf("about another order: %+v", two)
	}
	_, err := b.SolveCase(t.Context(), b.scope, one.Case.PublicID, "Привезли.")
	must(t, err)
	if again := b.complains("Где мой заказ?", "A-1"); again.Again || again.Case.State != collector.CaseOpen {
		t.Errorf("behind a solution: %+v", again)
	}
}

// A message that a page sends eight times at once is one.
func TestSaidOnce(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.openDesk()
		o := b.complains("Где мой заказ?", "")
		b.atOnce(func(int) error {
			_, err := b.ClientSays(b.t.Context(), o.Reader, "Ну что?")
			return err
		})
		if entries, err := b.Store.CaseEntries(b.t.Context(), b.scope, o.Case.CaseID); err != nil || len(entries) != 2 {
			b.t.Errorf("%d messages, %v", len(entries), err)
		}
	})
}

// Who answers behind a date that passed answers a case that went up at that date, also where the timer comes late.
func TestDueComesFirst(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.openDesk()
		c := b.complains("Где мой заказ?", "").Case
		b.now = c.Due.Add(3 * time.Hour) // two dates have passed, no timer has fired
		after, err := b.AnswerCase(t.Context(), b.scope, c.PublicID, "Едет.", false)
		must(t, err)
		if after.Level != 2 || after.State != collector.CaseAnswered {
			t.Errorf("%+v", after)
		}
		b.settle()
		lines, err := b.Store.Trail(t.Context(), b.scope, "case", c.CaseID)
		must(t, err)
		var did []string
		for i, l := range lines {
			did = append(did, l.Did)
			if i > 0 && l.At.Before(lines[i-1].At) {
				t.Errorf("%s stands behind what came later", l.Did)
			}
		}
		if got := strings.Join(did, " "); got != "opened escalated escalated answered" {
			t.Error(got)
		}
	})
}

// A merge puts nothing off: the earlier dates, the higher step and the open question of either case count, and the timer
// goes with them.
func TestMergeKeepsPromises(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.openDesk()
		one, two := b.complains("Первое.", ""), b.complains("Второе.", "")
		_, err := b.AnswerCase(t.Context(), b.scope, one.Case.PublicID, "Разбираемся.", false)
		must(t, err)
		up, err := b.ClientHigher(t.Context(), two.Reader, 0)
		must(t, err)
		_, err = b.MergeCase(t.Context(), b.scope, two.Case.PublicID, one.Case.PublicID)
		must(t, err)
		c := b.reread1(one.Case)
		if c.State != collector.CaseOpen || c.Level != 1 || !c.AnswerBy.Equal(up.AnswerBy) || c.SolveBy.After(up.SolveBy) || !c.Due.Equal(c.Next()) {
			t.Errorf("%+v of %+v", c, up)
		}
		if timer, ok, err := b.Store.Timer(t.Context(), b.scope, collector.TimerCase, c.CaseID); err != nil || !ok || !timer.Due.Equal(c.Due) {
			t.Errorf("%+v, %v", timer, err)
		}
		b.settle()
		mails := b.to("anna@mail.example")
		if last := mails[len(mails)-1]; last.Kind != string(collector.DeliveryCaseMerged) {
			t.Errorf("%s", last.Kind)
		}
	})
}

package jobs

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

// Cases of one client can be joined and taken apart again.
func TestMergeAndSplit(t *testing.T) {
	b := deskBench(t)
	one, two := b.complains("Первое.", ""), b.complains("Второе.", "")
	stranger, err := b.OpenCase(t.Context(), b.scope, Complaint{Source: collector.CaseFromProgram, Contact: collector.Contact{Mail: "oleg@mail.example"}, Text: "Моё."})
	must(t, err)
	if _, err := b.MergeCase(t.Context(), b.scope, stranger.Case.PublicID, one.Case.PublicID); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("another client's: %v", err)
	}
	b.settle()
	b.mail.take()
	_, err = b.MergeCase(t.Context(), b.scope, two.Case.PublicID, one.Case.PublicID)
	must(t, err)
	b.settle()
	if mails := b.to("anna@mail.example"); len(mails) != 1 || !strings.Contains(mails[0].Subject, "№1002") || !strings.Contains(mails[0].Subject, "№1001") {
		t.Errorf("%+v", mails)
	}
	if c, err := b.CaseOfLink(t.Context(), two.Reader); err != nil || c.CaseID != one.Case.CaseID {
		t.Errorf("the link of the second opens %+v, %v", c, err)
	}
	entries, err := b.Store.CaseEntries(t.Context(), b.scope, one.Case.CaseID)
	must(t, err)
	back, err := b.SplitCase(t.Context(), b.scope, one.Case.PublicID, entries[1].PublicID)
	must(t, err)
	if back.CaseID != two.Case.CaseID || back.State != collector.CaseOpen || back.Due.IsZero() {
		t.Errorf("%+v", back)
	}
	if _, err := b.SplitCase(t.Context(), b.scope, one.Case.PublicID, entries[0].PublicID); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("the only message: %v", err)
	}
}

func TestComplaintsAreRefused(t *testing.T) {
	b := deskBench(t)
	for where, c := range map[string]Complaint{"text": {Source: collector.CaseFromForm, Contact: collector.Contact{Mail: "a@b.example"}}, "mail": {Source: collector.CaseFromForm, Text: "x"},
		"phone": {Text: "x", Contact: collector.Contact{Phone: "12"}}, "name": {Text: "x", Contact: collector.Contact{Name: strings.Repeat("x", 201)}}} {
		if _, err := b.OpenCase(t.Context(), b.scope, c); collector.CodeOf(err) != collector.CodeInvalid || !strings.HasPrefix(err.Error(), where) {
			t.Errorf("%s: %v", where, err)
		}
	}
	if err := b.SaveDeskTemplate(t.Context(), b.scope, collector.DeskTemplate{Kind: collector.DeliveryCaseReceipt, Language: "ru", Body: "{{what}} {{when}} {{whom}}"}); collector.CodeOf(err) != collector.CodeInvalid || !strings.Contains(err.Error(), "higher") {
		t.Errorf("a receipt that does not say how to go higher: %v", err)
	}
}

// Whoever acts at once: eight messages about one order are one case with eight entries and one receipt; a button pressed
// eight times climbs one step; a timer and a client in the same instant are one step each.
func TestCaseAtOnce(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.openDesk()
		b.order("A-1")
		var mu sync.Mutex
		made, link := 0, collector.Link{}
		b.atOnce(func(n int) error {
			o, err := b.OpenCase(b.t.Context(), b.scope, Complaint{Source: collector.CaseFromForm, Contact: collector.Contact{Mail: "anna@mail.example"},
				Text: fmt.Sprint("Сообщение ", n), Order: "A-1"})
			mu.Lock()
			defer mu.Unlock()
			if link = o.Reader; o.New {
				made++
			}
			return err
		})
		c, err := b.CaseOfLink(b.t.Context(), link)
		must(b.t, err)
		entries, err := b.Store.CaseEntries(b.t.Context(), b.scope, c.CaseID)
		must(b.t, err)
		if made != 1 || len(entries) != 8 {
			b.t.Errorf("%d cases, %d entries", made, len(entries))
		}
		b.atOnce(func(int) error {
			_, err := b.ClientHigher(b.t.Context(), link, 0)
			return err
		})
		if c = b.reread1(c); c.Level != 1 {
			b.t.Errorf("step %d", c.Level)
		}
		b.now = c.Due
		b.atOnce(func(n int) error {
			if n > 0 {
				return b.step(b.t.Context(), Ticket{})
			}
			_, err := b.ClientSays(b.t.Context(), link, "Ну что?")
			return err
		})
		b.settle()
		if c = b.reread1(c); c.Level != 2 || !c.Due.After(b.now) {
			b.t.Errorf("%+v", c)
		}
		receipts := 0
		for _, m := range b.to("anna@mail.example") {
			if m.Kind == "case_receipt" {
				receipts++
			}
		}
		if receipts != 1 {
			b.t.Errorf("%d receipts", receipts)
		}
	})
}

// atOnce runs eight workers at the same time.
func (b *bench) atOnce(work func(n int) error) {
	b.t.Helper()
	var group sync.WaitGroup
	errs := make(chan error, 8)
	for n := range 8 {
		group.Go(func() { errs <- work(n) })
	}
	group.Wait()
	close(errs)
	for err := range errs {
		must(b.t, err)
	}
}

// A client who is asked and does not answer is not waited for without an end.
func TestWaitingEnds(t *testing.T) {
	b := deskBench(t)
	o := b.complains("Где мой заказ?", "")
	c, err := b.AnswerCase(t.Context(), b.scope, o.Case.PublicID, "Пришлите фото.", true)
	must(t, err)
	b.settle()
	b.mail.take()
	if c.State != collector.CaseWaiting || !c.SolveBy.IsZero() {
		t.Errorf("%+v", c)
	}
	b.advance(c.Due.Sub(b.Now()))
	if c = b.reread1(c); c.State != collector.CaseAnswered || c.SolveBy.IsZero() {
		t.Errorf("%+v", c)
	}
	if mails := b.to("anna@mail.example"); len(mails) != 1 || mails[0].Kind != "case_resumed" {
		t.Errorf("%+v", mails)
	}
	_, err = b.SolveCase(t.Context(), b.scope, c.PublicID, "Привезли.")
	must(t, err)
	b.advance(15 * 24 * time.Hour)
	if c = b.reread1(c); c.State != collector.CaseClosed {
		t.Errorf("%+v", c)
	}
	if _, err := b.ClientSays(t.Context(), o.Reader, "Ещё!"); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("a closed case hears: %v", err)
	}
}

package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/alert"
)

// A ticket to close a pass may lie about for a minute, when its worker was killed. It must not close the next pass, of
// which half the pages have yet to come: the rest would count as missed.
func TestATicketOfAFormerPassClosesNothing(t *testing.T) {
	b := newBench(t)
	s := b.source()
	b.site.set(func() {
		b.site.reviews = []shown{{"r1", "Анна", "Хорошо", 5}, {"r2", "Олег", "Плохо", 2}}
	})
	b.advance(time.Hour)
	old := Ticket{Task: TaskPassClose, Company: s.Company, Row: s.SourceID, Pass: b.reread(s).Pass}
	b.now = b.now.Add(7 * time.Hour)
	must(t, b.startPass(t.Context(), Ticket{Company: s.Company, Row: s.SourceID}))
	must(t, b.closePass(t.Context(), old))
	if now := b.reread(s); !now.PassOpen || now.Pass != old.Pass+1 {
		t.Fatalf("pass %d, open %t: the ticket of pass %d has closed it", now.Pass, now.PassOpen, old.Pass)
	}
	b.settle()
	if now := b.reread(s); now.PassOpen || now.Health != collector.HealthOK {
		t.Fatalf("the pass is open %t, health %s", now.PassOpen, now.Health)
	}
}

// gate is a channel that lets nobody through until it is opened.
type gate struct {
	memory
	inside chan struct{}
	open   chan struct{}
}

func (g *gate) Send(ctx context.Context, m alert.Message) (string, error) {
	g.inside <- struct{}{}
	<-g.open
	return g.memory.Send(ctx, m)
}

// While the first mails are on their way the others are nobody's: a slow server must not cost them their lease, and after a
// crash the ledger doubts only what was really begun.
func TestNoMoreDeliveriesAreClaimedThanAreSent(t *testing.T) {
	b := newBench(t)
	b.campaign(3 * tellers)
	g := &gate{inside: make(chan struct{}), open: make(chan struct{})}
	b.Channels["mail"] = g
	over := make(chan error)
	go func() { over <- b.tell(t.Context(), Ticket{}) }()
	for range tellers {
		<-g.inside
	}
	begun := 0
	all, err := b.Store.Deliveries(t.Context(), b.scope, deliveriesAll, "", 100)
	must(t, err)
	for _, d := range all {
		if d.Tries > 0 {
			begun++
		}
	}
	if begun != tellers {
		t.Errorf("%d deliveries were begun while %d are on their way", begun, tellers)
	}
	must(t, b.tell(t.Context(), Ticket{})) // a second task of the process has nothing to do
	close(g.open)
	for range 2 * tellers {
		<-g.inside
	}
	must(t, <-over)
	if len(g.sent) != 3*tellers {
		t.Errorf("%d mails, want %d", len(g.sent), 3*tellers)
	}
}

// Behind a quick server more are claimed than are sent at once; when it stops answering and the workers are told to stop,
// those that were not begun go back untried, at once, and a try is not counted.
func TestWhatWasNotBegunGoesBack(t *testing.T) {
	b := newBench(t)
	b.campaign(400)
	d := &doorman{answer: func(alert.Message, int) error { return nil }}
	ending, end := context.WithCancel(t.Context())
	b.ending = ending.Done()
	inside, open := make(chan struct{}, tellMost), make(chan struct{})
	var sent atomic.Int32
	d.answer = func(alert.Message, int) error {
		if sent.Add(1) > 200 {
			inside <- struct{}{}
			<-open
		}
		return nil
	}
	b.Channels["mail"] = d
	over := make(chan error)
	go func() { over <- b.tell(t.Context(), Ticket{}) }()
	for range tellers {
		<-inside
	}
	end()
	close(open)
	must(t, <-over)
	back := 0
	for _, l := range b.letters(collector.DeliveryDue) {
		switch said := b.outcomes(l); {
		case l.Tries != 0 || l.Fence != "":
			t.Errorf("%s has %d tries, is held by %q", l.PublicID, l.Tries, l.Fence)
		case said == outcomeDeferred:
			back++
		case said != "":
			t.Errorf("%s: %s", l.PublicID, said)
		}
	}
	if n := len(d.sent); n != 200+tellers || back == 0 || back > tellMost || len(b.letters(collector.DeliverySent)) != n {
		t.Errorf("%d mails were sent, %d went back, %d are written as sent", n, back, len(b.letters(collector.DeliverySent)))
	}
}

// What one person gets comes in the order in which it was due, however many mails are on their way at a time.
func TestOnePersonsLettersComeInOrder(t *testing.T) {
	b := newBench(t)
	b.campaign(5)
	person := b.personOf("c0@post0.example")
	for i := range 20 {
		_, _, err := b.Store.AddDelivery(t.Context(), b.scope, *b.named(collector.Delivery{Kind: kindSpeed, Receiver: person, Channel: "mail", About: "test", AboutID: 1,
			Data: fmt.Sprint(1000 + i), Due: b.now.Add(time.Duration(i-40) * time.Second)}), b.now)
		must(t, err)
	}
	must(t, b.tell(t.Context(), Ticket{}))
	next := 1000
	for _, m := range b.mail.sent {
		if m.To == "c0@post0.example" && next < 1020 {
			if !strings.Contains(m.Text, fmt.Sprint("заказ ", next)) {
				t.Fatalf("want letter %d:\n%s", next, m.Text)
			}
			next++
		}
	}
	if len(b.mail.sent) != 25 || next != 1020 {
		t.Errorf("%d mails, %d in order", len(b.mail.sent), next-1000)
	}
}

func TestALeaseIsKeptWhileTheWorkLasts(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	var renewed atomic.Int64
	stopped := keep(ctx, end, 8*time.Millisecond, func(context.Context, time.Time) error {
		switch renewed.Add(1) {
		case 2:
			return unavailable("the store", errors.New("away")) // passes: the lease has not run out yet
		case 4:
			return collector.Errorf(collector.CodeConflict, "taken over")
		}
		return nil
	})
	<-stopped
	if ctx.Err() == nil || renewed.Load() != 4 {
		t.Fatalf("renewed %d times, work ended %t; want 4 and true", renewed.Load(), ctx.Err() != nil)
	}
}

func TestATicketThatFailedGivesWayToTheNextTurn(t *testing.T) {
	q, err := OpenQueue(t.Context(), "", time.Second, slog.New(slog.DiscardHandler))
	must(t, err)
	defer q.Close()
	turn := time.Now()
	for i := range 3 {
		must(t, q.enqueue(t.Context(), Ticket{Task: TaskHostCrawl, Row: int64(i), Due: turn.UnixMicro()}))
	}
	must(t, q.enqueue(t.Context(), Ticket{Task: TaskHostCrawl, Row: 1, Due: turn.UnixMicro()}))
	waiting, err := q.waiting(t.Context(), PoolCrawl)
	must(t, err)
	if waiting != 3 {
		t.Errorf("%d tasks wait, want 3: the fourth is one of them", waiting)
	}
	if young := (Ticket{Due: turn.UnixMicro()}); young.outdated() {
		t.Error("a ticket of this turn is outdated")
	}
	if old := (Ticket{Due: turn.Add(-redo - time.Second).UnixMicro()}); !old.outdated() {
		t.Error("a ticket of a former turn is not outdated")
	}
}

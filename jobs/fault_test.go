package jobs

import (
	"context"
	"errors"
	"log/slog"
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

// looking is a channel that looks around while it sends.
type looking struct {
	memory
	look func()
}

func (l *looking) Send(ctx context.Context, m alert.Message) (string, error) {
	l.look()
	return l.memory.Send(ctx, m)
}

// While one mail is on its way the others are nobody's: a slow server must not cost them their lease, and after a crash
// the ledger doubts only what was really begun.
func TestDeliveriesAreClaimedOneByOne(t *testing.T) {
	b := newBench(t)
	s := b.source()
	for range 3 {
		_, _, err := b.Store.AddDelivery(t.Context(), b.scope, collector.Delivery{Kind: collector.DeliveryDrift, Receiver: b.owner.PersonID, Channel: "mail",
			Source: s.SourceID, Note: "read 0 of 3", Due: b.now}, b.now)
		must(t, err)
	}
	most := 0
	b.Channels["mail"] = &looking{look: func() {
		all, err := b.Store.Deliveries(t.Context(), b.scope, deliveriesAll, "", 10)
		must(t, err)
		begun := 0
		for _, d := range all {
			if d.State == collector.DeliveryDue && d.Tries > 0 {
				begun++
			}
		}
		most = max(most, begun)
	}}
	b.settle()
	if most != 1 {
		t.Fatalf("%d deliveries were begun at one time, want 1", most)
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

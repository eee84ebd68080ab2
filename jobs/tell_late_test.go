package jobs

import (
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// slowClock is a business clock that answers once a wall time has come.
type slowClock struct {
	collector.Clock
	until time.Time
}

func (c slowClock) Now() time.Time {
	<-time.After(time.Until(c.until))
	return c.Clock.Now()
}

// A mail that the look at copies has kept for so long that its lease might end before the server answers is not begun.
func TestAMailDoesNotOutliveItsLease(t *testing.T) {
	b := newBench(t)
	b.rule("is:complaint", "ru")
	b.mail.err = errTransient
	b.posted(spreadText, "a")
	b.mail.err = nil
	claimed, _, err := b.Store.TurnDeliveries(t.Context(), store.Turn{Now: b.now, Wall: time.Now().Add(time.Hour), Lease: tellLease, Most: 1})
	must(t, err)
	if len(claimed) != 1 {
		t.Fatalf("%d are due", len(claimed))
	}
	starts := time.Now().Add(20 * time.Millisecond) // the last moment to begin it
	b.Clock = slowClock{b.Clock, starts.Add(time.Millisecond)}
	h := newHand()
	b.sendInTurn(t.Context(), h, claimed[0], starts.Add(tellSend))
	if got := <-h.ended; !got.Untried || got.Attempt.Detail != turnLate || b.mail.take() != "" {
		t.Errorf("it was sent all the same: %+v", got.Attempt)
	}
}

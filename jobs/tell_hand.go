package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/store"
)

const (
	tellers  = 8  // mails that one process has on their way at a time
	tellMost = 32 // claimed at a time, where the server takes mails faster than the store writes how they ended
	tellSlow = time.Second
)

// told is a delivery that was tried, and until when its row is ours.
type told struct {
	store.End
	until time.Time
	took  time.Duration // with the wait for its turn
}

// hand is what a task that tells has claimed and not yet written down. It holds no more than is sent at once, unless the
// server is so quick that all of it is gone within a blink: then each transaction, which costs the same for one and for
// twenty, is for more of them.
type hand struct {
	ended  chan told
	turns  chan struct{} // of those that are sent at once
	flying int
	most   int
	busy   map[int64]bool // receivers to whom a mail is on its way
}

func newHand() *hand {
	return &hand{ended: make(chan told, tellMost), turns: make(chan struct{}, tellers), most: tellers, busy: map[int64]bool{}}
}

// gather waits for a mail to end, and for half of the hand as long as the last write took at most: the other half is sent
// while these are written down.
func (h *hand) gather(done []told, written time.Duration) []told {
	done = append(done, <-h.ended)
	linger := time.NewTimer(min(written, tellSlow/10))
	defer linger.Stop()
	for waiting := true; waiting && len(done) < min(h.most/2, h.flying); {
		select {
		case d := <-h.ended:
			done = append(done, d)
		case <-linger.C:
			waiting = false
		}
	}
	for len(h.ended) > 0 {
		done = append(done, <-h.ended)
	}
	if h.flying -= len(done); len(done) >= h.most/2 {
		h.most = min(2*h.most, tellMost)
	}
	for _, d := range done {
		delete(h.busy, d.Delivery.Receiver)
		if d.took > tellSlow {
			h.most = tellers
		}
	}
	return done
}

// sendInTurn sends one when its turn comes, or gives it back untried.
func (w *Work) sendInTurn(ctx context.Context, h *hand, d store.Claimed, until time.Time) {
	began := time.Now()
	h.turns <- struct{}{}
	t := told{until: until}
	why, retry := w.notNow(&d, until)
	if why == "" {
		if why, retry = w.besides(ctx, &d); why == "" {
			why, retry = w.notNow(&d, until) // the look at copies may have taken long
		}
	}
	if why != "" {
		t.Attempt, t.Retry, t.Untried = collector.Attempt{At: w.Clock.Now(), Outcome: outcomeDeferred, Detail: why}, retry, true
	} else {
		t.Attempt, t.Retry = w.deliver(ctx, &d)
	}
	<-h.turns
	t.Delivery, t.Copying, t.took = d.Delivery, d.Copying, time.Since(began)
	h.ended <- t
}

// What the ledger says of a delivery that went back untried.
const (
	domainWaits = "mails to this domain wait: its server puts off one after another"
	turnLate    = "not tried: those before it took too long, or the program was told to stop"
	hoursOver   = "not tried: it waits for its reader's hours"
)

// notNow says why a delivery goes back untried, and until when: its domain waits, its lease might end before the server
// answers, the workers were told to stop, or it is night where its reader is: then it is due in the morning.
func (w *Work) notNow(d *store.Claimed, lease time.Time) (why string, retry time.Time) {
	now := time.Now()
	if open := requestHours(d.Delivery, w.Clock.Now()); open.After(w.Clock.Now()) {
		d.Due = open
		return hoursOver, time.Time{}
	}
	if until := w.breakers.held(mailDomain(d.Mail), now); !until.IsZero() {
		return domainWaits, until
	}
	if w.ended() || now.After(lease.Add(-tellSend)) {
		return turnLate, now
	}
	return "", time.Time{}
}

package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

// doorman is a channel that answers by receiver.
type doorman struct {
	memory
	mu     sync.Mutex
	answer func(m alert.Message, nth int) error // nth try of this message, from 1
	tries  map[string]int                       // by receiver
}

func (d *doorman) Send(ctx context.Context, m alert.Message) (string, error) {
	d.mu.Lock()
	if d.tries == nil {
		d.tries = map[string]int{}
	}
	d.tries[m.To]++
	nth := d.tries[m.To]
	d.mu.Unlock()
	if err := d.answer(m, nth); err != nil {
		return "", err
	}
	return d.memory.Send(ctx, m)
}

func refused(code int) error {
	return &alert.Error{Permanent: code >= 500, Answer: fmt.Sprint(code, " no"), Err: errors.New("the server refused the message")}
}

// allBy tries what is due at a wall time, as often as it takes.
func (b *bench) allBy(wall time.Time, most int) {
	b.t.Helper()
	for range most {
		claimed, _, err := b.Store.TurnDeliveries(b.t.Context(), store.Turn{Now: b.Now(), Wall: wall, Lease: tellLease, Most: 1})
		must(b.t, err)
		if len(claimed) == 0 {
			return
		}
		attempt, retry := b.deliver(b.t.Context(), &claimed[0])
		must(b.t, b.Store.FinishDelivery(b.t.Context(), claimed[0].Delivery, attempt, retry))
	}
	b.t.Fatalf("after %d tries there is still something due", most)
}

func (b *bench) letters(state collector.DeliveryState) []collector.Delivery {
	b.t.Helper()
	all, err := b.Store.Deliveries(b.t.Context(), b.scope, store.DeliveryFilter{State: state}, "", 1000)
	must(b.t, err)
	return all
}

func (b *bench) outcomes(d collector.Delivery) string {
	b.t.Helper()
	lines, err := b.Store.Attempts(b.t.Context(), b.scope, d.DeliveryID)
	must(b.t, err)
	var out []string
	for _, l := range lines {
		if l.Outcome != store.AttemptStarted {
			out = append(out, l.Outcome)
		}
	}
	return strings.Join(out, ", ")
}

// A storm at one domain costs the others nothing: its server is knocked at a few times, and all other mails go out.
func TestAStormAtOneDomainSlowsNobodyElse(t *testing.T) {
	b := newBench(t)
	b.campaign(140) // 20 to each of seven domains
	d := &doorman{answer: func(m alert.Message, _ int) error {
		if strings.HasSuffix(m.To, "@post3.example") {
			return refused(451)
		}
		return nil
	}}
	b.Channels["mail"] = d
	must(t, b.tell(t.Context(), Ticket{}))
	if n := len(d.sent); n != 120 {
		t.Errorf("%d mails to other domains went out, want 120", n)
	}
	knocks := 0
	for to, n := range d.tries {
		if strings.HasSuffix(to, "@post3.example") {
			knocks += n
		}
	}
	if knocks < breakAfter || knocks > breakAfter+tellers {
		t.Errorf("its server was knocked at %d times", knocks)
	}
	for _, held := range b.letters(collector.DeliveryDue) {
		if !held.NotBefore.After(time.Now()) {
			t.Errorf("%s does not wait", held.Mail)
		}
	}
	d.answer = func(alert.Message, int) error { return nil } // and then it takes them
	b.breakers.taken("post3.example")
	b.allBy(time.Now().Add(time.Hour), 50)
	if left := b.letters(collector.DeliveryDue); len(left) > 0 || len(d.sent) != 140 {
		t.Errorf("%d letters left, %d mails", len(left), len(d.sent))
	}
}

func TestBreaker(t *testing.T) {
	var b breakers
	wall := time.Now()
	for i := range int64(breakAfter - 1) {
		for range 3 { // one delivery that is tried again and again is no storm
			if until := b.putOff("a.example", i, wall); !until.IsZero() {
				t.Fatalf("held after %d deliveries", i+1)
			}
		}
	}
	if !b.putOff("b.example", 9, wall).IsZero() {
		t.Fatal("another domain is held")
	}
	wait := breakFirst
	for range 20 {
		until := b.putOff("a.example", 99, wall)
		if !until.Equal(wall.Add(wait)) || !b.held("a.example", wall).Equal(until) || !b.held("b.example", wall).IsZero() {
			t.Fatalf("held for %s, want %s", until.Sub(wall), wait)
		}
		if !b.putOff("a.example", 100, wall).IsZero() {
			t.Fatal("a second one on its way counts twice")
		}
		wall, wait = until, min(2*wait, breakMost)
		if !b.held("a.example", wall).IsZero() {
			t.Fatal("held beyond its time")
		}
	}
	b.taken("a.example")
	if !b.putOff("a.example", 1, wall).IsZero() {
		t.Fatal("a mail was taken, and it is held all the same")
	}
}

// A server that says 451 all day, and one that greylists, take the letter in the end, once.
func TestALetterThatIsPutOffArrivesOnce(t *testing.T) {
	for name, answer := range map[string]func(m alert.Message, nth int) error{
		"451 all day": func(_ alert.Message, nth int) error {
			if nth < 15 {
				return refused(451)
			}
			return nil
		},
		"greylisted": func(_ alert.Message, nth int) error {
			if nth < 3 {
				return &alert.Error{Answer: "450 4.2.0 greylisted, come back in 300 seconds", Err: errors.New("later")}
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.campaign(3)
			d := &doorman{answer: answer}
			b.Channels["mail"] = d
			b.allBy(time.Now().Add(240*time.Hour), 100)
			if n := len(d.sent); n != 3 || len(b.letters(collector.DeliverySent)) != 3 {
				t.Errorf("%d mails, want 3", n)
			}
			for _, l := range b.letters(collector.DeliverySent) {
				if got := b.outcomes(l); !strings.HasSuffix(got, "deferred, sent") || l.Doubt {
					t.Errorf("%s", got)
				}
			}
		})
	}
}

// An address that is refused for good gets no more letters of that purpose, and its receipts are tried all the same.
func TestABounceEndsThePurpose(t *testing.T) {
	b := newBench(t)
	b.campaign(2)
	person := b.personOf("c0@post0.example")
	for i, purpose := range []collector.Purpose{collector.PurposeReview, collector.PurposeService} {
		_, _, err := b.Store.AddDelivery(t.Context(), b.scope, *b.named(collector.Delivery{Kind: kindSpeed, Receiver: person, Channel: "mail", Purpose: purpose,
			Once: fmt.Sprint("more:", i), About: "test", AboutID: 1, Due: b.now.Add(time.Second)}), b.now)
		must(t, err)
	}
	d := &doorman{answer: func(m alert.Message, _ int) error {
		if m.To == "c0@post0.example" {
			return &alert.Error{Permanent: true, Answer: "550 5.1.1 no such user", Err: errors.New("refused")}
		}
		return nil
	}}
	b.Channels["mail"] = d
	b.now = b.now.Add(time.Minute)
	b.allBy(time.Now(), 10)
	no, suppressed, err := b.Store.Suppressed(t.Context(), b.scope, person, collector.PurposeReview)
	must(t, err)
	if !suppressed || no.Why != "bounced: 550 5.1.1 no such user" {
		t.Errorf("suppressed %v: %q", suppressed, no.Why)
	}
	states := map[collector.DeliveryState]int{}
	for _, l := range b.letters("") {
		states[l.State]++
	}
	if got := fmt.Sprint(states); got != "map[dead:2 refused:1 sent:1]" { // the receipt was tried, and is dead too
		t.Errorf("%s", got)
	}
}

func (b *bench) personOf(mail string) int64 {
	b.t.Helper()
	id, err := b.Store.ContactOf(b.t.Context(), b.scope, collector.Contact{Mail: mail}, collector.SideClient, b.now)
	must(b.t, err)
	return id
}

// Who unsubscribes while letters wait gets none of them, and a receipt all the same.
func TestUnsubscribingHoldsAtOnce(t *testing.T) {
	b := newBench(t)
	b.campaign(2)
	person := b.personOf("c0@post0.example")
	_, _, err := b.Store.AddDelivery(t.Context(), b.scope, *b.named(collector.Delivery{Kind: kindSpeed, Receiver: person, Channel: "mail", Once: "receipt", About: "test",
		AboutID: 1, Due: b.now}), b.now)
	must(t, err)
	must(t, b.Store.Suppress(t.Context(), b.scope, person, collector.PurposeReview, b.now, "unsubscribed"))
	must(t, b.tell(t.Context(), Ticket{}))
	if n := len(b.mail.sent); n != 2 {
		t.Errorf("%d mails, want the other's request and the receipt", n)
	}
	refused := b.letters(collector.DeliveryRefused)
	if len(refused) != 1 || refused[0].Receiver != person || refused[0].Purpose != collector.PurposeReview || b.outcomes(refused[0]) != outcomeUnwanted {
		t.Errorf("refused: %+v", refused)
	}
}

package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

const (
	tellLease = 60 * time.Second // longer than a mail server may take
	tellSend  = tellLease - 10*time.Second
	tellTime  = 30 * time.Second // then the task ends; what is still due has the next one
	tellStore = 5 * time.Second  // for one try to write how a delivery ended
	tellTries = 18               // then the delivery is dead and shown; with the waits below that is about three days
	tellFirst = 2 * time.Second
	tellWait  = 6 * time.Hour // the longest wait between two tries
)

// tell claims deliveries that are due, sends each over its channel and writes its ledger. It claims no more than it sends
// at once, or within a blink (hand): in a larger batch the last ones would lose their lease while a slow server takes the
// first, and be sent twice; and after a crash the ledger would doubt mails that nobody had begun. To one receiver it sends
// one at a time, in the order in which they were due. What has ended is written in the transaction that claims what is
// begun next. One task of a process does it; a second one goes on while the first waits for its last mails.
func (w *Work) tell(ctx context.Context, _ Ticket) (err error) {
	if !w.telling.TryLock() {
		return nil
	}
	over := sync.OnceFunc(w.telling.Unlock)
	defer over()
	h, finished := newHand(), context.WithoutCancel(ctx) // nobody knows how a mail ended that is cut off
	var done []told
	for ends := time.Now().Add(tellTime); ; {
		n := max(h.most-h.flying, 0)
		if err != nil || ctx.Err() != nil || w.ended() || time.Now().After(ends) {
			n = 0
			over()
		}
		began := time.Now()
		claimed, e := w.turn(finished, done, n, slices.Collect(maps.Keys(h.busy)))
		err = cmp.Or(err, e)
		for _, d := range claimed {
			h.flying++
			h.busy[d.Receiver] = true
			go w.sendInTurn(finished, h, d, began.Add(tellLease))
		}
		if h.flying == 0 {
			return err
		}
		done = h.gather(done[:0], time.Since(began))
	}
}

// ended says that the workers were told to stop.
func (w *Work) ended() bool {
	select {
	case <-w.ending:
		return true
	default:
		return false
	}
}

// turn writes how deliveries ended and claims up to n others. A store that is away for a moment is asked again while the
// leases last: what was sent and is not written down is sent again.
func (w *Work) turn(ctx context.Context, done []told, n int, busy []int64) ([]store.Claimed, error) {
	if len(done) == 0 && n == 0 {
		return nil, nil
	}
	var until time.Time
	ends := make([]store.End, len(done))
	for i, d := range done {
		ends[i], until = d.End, later(until, d.until)
	}
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		try, cancel := context.WithTimeout(ctx, tellStore)
		claimed, lost, err := w.Store.TurnDeliveries(try, store.Turn{Ended: ends, Now: w.Clock.Now(), Wall: time.Now(), Lease: tellLease, Most: n, Apart: true, Busy: busy})
		cancel()
		for _, id := range lost { // or the answer to the try before was lost on its way
			w.Log.Warn("somebody else has written how the delivery ended", "component", "tell", "delivery", id)
		}
		if err == nil || time.Now().Add(wait).After(until) {
			return claimed, err
		}
		pause := time.NewTimer(wait)
		select {
		case <-w.ending: // the process ends: one last try was made
			pause.Stop()
			return nil, err
		case <-pause.C:
		}
	}
}

// The outcomes of a try, as the ledger has them.
const (
	outcomeSent     = "sent"
	outcomeDropped  = "dropped"
	outcomeDeferred = store.AttemptDeferred
	outcomeRefused  = "refused"
	outcomeUnwanted = "unwanted"          // its receiver wants no mails of this purpose
	outcomeCopy     = "copy"              // its receiver was told of another copy of the text
	outcomeDoubt    = "deferred in doubt" // the server had the whole mail, but its answer never came
)

// deliver sends one and says what came of it; retry is the wall time of the next try, zero when there is none.
func (w *Work) deliver(ctx context.Context, d *store.Claimed) (attempt collector.Attempt, retry time.Time) {
	domain := mailDomain(d.Mail)
	answer, err := w.send(ctx, d)
	attempt = collector.Attempt{At: w.Clock.Now(), Detail: answer}
	log := w.Log.With("component", "tell", "delivery", d.DeliveryID, "kind", d.Kind)
	if err != nil {
		attempt.Detail = err.Error()
	}
	switch {
	case err == nil:
		log.Info("sent", "answer", answer)
		attempt.Outcome, d.State, d.Sent = outcomeSent, collector.DeliverySent, attempt.At
		w.breakers.taken(domain)
	case errors.Is(err, errCopy):
		attempt.Outcome, d.State = outcomeCopy, collector.DeliveryCopy
	case errors.Is(err, errUnwanted):
		attempt.Outcome, d.State = outcomeUnwanted, collector.DeliveryRefused
	case errors.Is(err, errNothing), errors.Is(err, errStopped), errors.Is(err, errAside):
		attempt.Outcome, d.State = outcomeDropped, collector.DeliveryDropped
	case alert.Permanent(err) || collector.CodeOf(err) == collector.CodeInvalid || d.Tries >= tellTries:
		log.Error("given up", "error", err)
		attempt.Outcome, d.State, attempt.Bounced = outcomeRefused, collector.DeliveryDead, alert.Bounced(err)
	default:
		wait := min(tellFirst<<min(d.Tries-1, 14), tellWait)
		log.Warn("not taken, it is tried again", "error", err, "wait", wait)
		attempt.Outcome, retry = outcomeDeferred, time.Now().Add(wait)
		if alert.InDoubt(err) {
			attempt.Outcome, d.Doubt = outcomeDoubt, true
		}
		w.holdDomain(ctx, domain, d.DeliveryID, err)
	}
	return attempt, retry
}

// holdDomain lets the others to a domain wait when its server puts off one after another.
func (w *Work) holdDomain(ctx context.Context, domain string, delivery int64, err error) {
	if !alert.PutOff(err) {
		return // the server said nothing about this mail
	}
	until := w.breakers.putOff(domain, delivery, time.Now())
	if until.IsZero() {
		return
	}
	w.Log.Warn("a mail server puts off one mail after another, the others to this domain wait", "component", "tell", "domain", domain, "until", until)
	if err := w.Store.HoldDomain(ctx, domain, w.Clock.Now(), until); err != nil { // each is held when its turn comes
		w.Log.Warn("mails could not be held back", "component", "tell", "domain", domain, "error", err)
	}
}

// named gives a delivery that is made now its Message-ID: the row bears it from the first moment, and every try carries
// the same, whatever --mail-from says by then.
func (w *Work) named(d collector.Delivery) *collector.Delivery {
	d.PublicID = store.NewPublicID()
	d.MessageID = alert.MessageID(d.PublicID, w.MailHost)
	return &d
}

func (w *Work) send(ctx context.Context, d *store.Claimed) (string, error) {
	channel, ok := w.Channels[d.Channel]
	if !ok {
		return "", collector.Errorf(collector.CodeInvalid, "there is no channel %q", d.Channel)
	}
	if !strings.HasPrefix(d.MessageID, "<") { // a row of an older program
		d.MessageID = alert.MessageID(d.PublicID, w.MailHost)
	}
	if d.Unwanted != "" {
		return "", fmt.Errorf("%w: %s", errUnwanted, d.Unwanted)
	}
	if d.Stopped != "" {
		return "", fmt.Errorf("%w: %s", errStopped, d.Stopped)
	}
	if d.Copying.Copy() {
		return "", errCopy
	}
	ctx, cancel := context.WithTimeout(ctx, tellSend)
	defer cancel()
	m, err := w.written(ctx, *d)
	if err != nil {
		return "", err
	}
	m.ID, m.To, m.ToName, m.Kind, m.Date = d.MessageID, d.To.Mail, d.To.Name, string(d.Kind), w.Clock.Now()
	return channel.Send(ctx, m)
}

// errUnwanted ends a delivery whose receiver wants no mails of its purpose.
var errUnwanted = errors.New("the receiver wants no such mails")

// errStopped ends a request for a review that has nothing to ask for any more.
var errStopped = errors.New("nobody is asked about this order any more")

// errAside ends an alert about a document that was put aside while its mail waited.
var errAside = errors.New("it was put aside as not about the company before anybody was told")

// What mail programs may file our mails under. A letter that answers its reader's own step is no list mail.
const (
	listAlerts   = "alerts"
	listRequests = "requests"
)

// written is a delivery's mail in the receiver's language: an alert, or the letter of a process.
func (w *Work) written(ctx context.Context, d store.Claimed) (m alert.Message, err error) {
	scope, language := collector.System(d.Company), cmp.Or(d.Language, d.To.Language)
	if write, ok := letters[d.Kind]; ok {
		language = cmp.Or(language, d.From.Language)
		letter, err := write(w, ctx, scope, d, language)
		if err != nil {
			return m, err
		}
		if m.Unsubscribe = letter.Unsubscribe; m.Unsubscribe != "" {
			m.List = listRequests
		}
		if m.Subject, m.Text, m.HTML, err = alert.RenderLetter(language, d.From.Name, letter); err != nil {
			err = fmt.Errorf("write the letter: %w", err)
		}
		return m, err
	}
	m.List, m.Of = listAlerts, d.Copying.Of.MessageID
	content, err := w.content(ctx, scope, d.Delivery)
	if err == nil && content.Document.Handling.At() == collector.StageDropped {
		err = errAside
	}
	if err == nil {
		err = w.alsoAt(ctx, scope, d, &content)
	}
	if err != nil {
		return m, err
	}
	if m.Subject, m.Text, m.HTML, err = alert.Render(d.Kind, language, content); err != nil {
		err = fmt.Errorf("write the mail: %w", err)
	}
	return m, err
}

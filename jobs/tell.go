package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
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

// tell claims deliveries that are due, sends each over its channel and writes its ledger. It claims them one by one: in
// a batch the last ones would lose their lease while a slow server takes the first, and be sent twice; and after a crash
// the ledger would doubt mails that nobody had begun.
func (w *Work) tell(ctx context.Context, _ Ticket) error {
	for ends := time.Now().Add(tellTime); time.Now().Before(ends) && !w.ended(); {
		claimed, err := w.Store.ClaimDeliveries(ctx, w.Clock.Now(), time.Now(), tellLease, 1)
		if err != nil || len(claimed) == 0 {
			return err
		}
		d, until := claimed[0], time.Now().Add(tellLease)
		finished := context.WithoutCancel(ctx) // nobody knows how a mail ended that is cut off
		attempt, retry := w.deliver(finished, &d)
		if err := w.finish(finished, d, attempt, retry, until); err != nil {
			return err
		}
	}
	return nil
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

// finish writes how a delivery ended. A store that is away for a moment is asked again while the lease lasts: what was
// sent and is not written down is sent again.
func (w *Work) finish(ctx context.Context, d collector.Delivery, a collector.Attempt, retry, until time.Time) error {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		try, cancel := context.WithTimeout(ctx, tellStore)
		err := w.Store.FinishDelivery(try, d, a, retry)
		cancel()
		switch {
		case err == nil:
			return nil
		case collector.CodeOf(err) == collector.CodeConflict: // or the answer to the try before was lost on its way
			w.Log.Warn("somebody else has written how the delivery ended", "component", "tell", "delivery", d.DeliveryID)
			return nil
		case time.Now().Add(wait).After(until):
			return err
		}
		pause := time.NewTimer(wait)
		select {
		case <-w.ending: // the process ends: one last try was made
			pause.Stop()
			return err
		case <-pause.C:
		}
	}
}

// The outcomes of a try, as the ledger has them.
const (
	outcomeSent     = "sent"
	outcomeDropped  = "dropped"
	outcomeDeferred = "deferred"
	outcomeRefused  = "refused"
	outcomeUnwanted = "unwanted"          // its receiver wants no mails of this purpose
	outcomeDoubt    = "deferred in doubt" // the server had the whole mail, but its answer never came
)

// deliver sends one and says what came of it; retry is the wall time of the next try, zero when there is none.
func (w *Work) deliver(ctx context.Context, d *collector.Delivery) (attempt collector.Attempt, retry time.Time) {
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
	case errors.Is(err, errUnwanted):
		attempt.Outcome, d.State = outcomeUnwanted, collector.DeliveryRefused
	case errors.Is(err, errNothing):
		attempt.Outcome, d.State = outcomeDropped, collector.DeliveryDropped
	case alert.Permanent(err) || collector.CodeOf(err) == collector.CodeInvalid || d.Tries >= tellTries:
		log.Error("given up", "error", err)
		w.noteBounce(ctx, *d, err)
		attempt.Outcome, d.State = outcomeRefused, collector.DeliveryDead
	default:
		wait := min(tellFirst<<min(d.Tries-1, 14), tellWait)
		log.Warn("not taken, it is tried again", "error", err, "wait", wait)
		attempt.Outcome, retry = outcomeDeferred, time.Now().Add(wait)
		if alert.InDoubt(err) {
			attempt.Outcome, d.Doubt = outcomeDoubt, true
		}
	}
	return attempt, retry
}

// named gives a delivery that is made now its Message-ID: the row bears it from the first moment, and every try carries
// the same, whatever --mail-from says by then.
func (w *Work) named(d collector.Delivery) *collector.Delivery {
	d.PublicID = store.NewPublicID()
	d.MessageID = alert.MessageID(d.PublicID, w.MailHost)
	return &d
}

func (w *Work) send(ctx context.Context, d *collector.Delivery) (string, error) {
	channel, ok := w.Channels[d.Channel]
	if !ok {
		return "", collector.Errorf(collector.CodeInvalid, "there is no channel %q", d.Channel)
	}
	scope := collector.System(d.Company)
	if !strings.HasPrefix(d.MessageID, "<") { // a row of an older program
		d.MessageID = alert.MessageID(d.PublicID, w.MailHost)
	}
	receiver, err := w.Store.Person(ctx, scope, d.Receiver)
	if err != nil {
		return "", err
	}
	if no, unwanted, err := w.Store.Suppressed(ctx, scope, d.Receiver, d.Purpose); err != nil || unwanted {
		if err == nil {
			err = fmt.Errorf("%w: %s", errUnwanted, no.Why)
		}
		return "", err
	}
	m, err := w.written(ctx, scope, *d, receiver)
	if err != nil {
		return "", err
	}
	m.ID, m.To, m.ToName, m.Kind, m.Date = d.MessageID, receiver.Mail, receiver.Name, string(d.Kind), w.Clock.Now()
	ctx, cancel := context.WithTimeout(ctx, tellSend)
	defer cancel()
	return channel.Send(ctx, m)
}

// errUnwanted ends a delivery whose receiver wants no mails of its purpose.
var errUnwanted = errors.New("the receiver wants no such mails")

// written is a delivery's mail in the receiver's language: an alert, or the letter of a process.
func (w *Work) written(ctx context.Context, scope collector.Scope, d collector.Delivery, receiver collector.Person) (m alert.Message, err error) {
	language := cmp.Or(d.Language, receiver.Language)
	if write, ok := letters[d.Kind]; ok {
		company, err := w.Store.Company(ctx, scope)
		if err != nil {
			return m, err
		}
		language = cmp.Or(language, company.Language)
		letter, err := write(w, ctx, scope, d, language, receiver)
		if err != nil {
			return m, err
		}
		m.Unsubscribe = letter.Unsubscribe
		if m.Subject, m.Text, m.HTML, err = alert.RenderLetter(language, company.Name, letter); err != nil {
			err = fmt.Errorf("write the letter: %w", err)
		}
		return m, err
	}
	content, err := w.content(ctx, scope, d)
	if err != nil {
		return m, err
	}
	if m.Subject, m.Text, m.HTML, err = alert.Render(d.Kind, language, content); err != nil {
		err = fmt.Errorf("write the mail: %w", err)
	}
	return m, err
}

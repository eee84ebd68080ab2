package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"molva/collector"
	"molva/jobs/alert"
)

const (
	tellBatch = 20
	tellLease = 60 * time.Second // longer than a mail server may take
	tellTries = 18               // then the delivery is dead and shown; with the waits below that is about three days
	tellFirst = 2 * time.Second
	tellWait  = 6 * time.Hour // the longest wait between two tries
)

// tell claims deliveries that are due, sends each over its channel and writes its ledger.
func (w *Work) tell(ctx context.Context, _ Ticket) error {
	for {
		batch, err := w.Store.ClaimDeliveries(ctx, w.Clock.Now(), time.Now(), tellLease, tellBatch)
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, d := range batch {
			attempt, retry := w.deliver(ctx, &d)
			if err := w.Store.FinishDelivery(context.WithoutCancel(ctx), d, attempt, retry); err != nil {
				if collector.CodeOf(err) == collector.CodeConflict {
					w.Log.Warn("another worker has taken the delivery over", "component", "tell", "delivery", d.DeliveryID)
					continue
				}
				return err
			}
		}
	}
}

// The outcomes of a try, as the ledger has them.
const (
	outcomeSent     = "sent"
	outcomeDropped  = "dropped"
	outcomeDeferred = "deferred"
	outcomeRefused  = "refused"
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
	case errors.Is(err, errNothing):
		attempt.Outcome, d.State = outcomeDropped, collector.DeliveryDropped
	case alert.Permanent(err) || collector.CodeOf(err) == collector.CodeInvalid || d.Tries >= tellTries:
		log.Error("given up", "error", err)
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

func (w *Work) send(ctx context.Context, d *collector.Delivery) (string, error) {
	channel, ok := w.Channels[d.Channel]
	if !ok {
		return "", collector.Errorf(collector.CodeInvalid, "there is no channel %q", d.Channel)
	}
	scope := collector.System(d.Company)
	d.MessageID = alert.MessageID(d.PublicID, w.MailHost) // of the row, so that a repeat carries the same
	receiver, err := w.Store.Person(ctx, scope, d.Receiver)
	if err != nil {
		return "", err
	}
	content, err := w.content(ctx, scope, *d)
	if err != nil {
		return "", err
	}
	language := d.Language
	if language == "" {
		language = receiver.Language
	}
	subject, text, html, err := alert.Render(d.Kind, language, content)
	if err != nil {
		return "", fmt.Errorf("write the mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, tellLease-10*time.Second)
	defer cancel()
	return channel.Send(ctx, alert.Message{ID: d.MessageID, To: receiver.Mail, ToName: receiver.Name, Subject: subject, Text: text, HTML: html,
		Kind: string(d.Kind), Date: w.Clock.Now()})
}

package jobs

import (
	"context"
	"errors"
	"regexp"

	"molva/collector"
	"molva/jobs/alert"
)

// noMailbox is what a server answers when the mailbox is not there or takes nothing any more: 550 to 553 without a word of
// its own class, or with one of address (5.1) or mailbox (5.2). Refusals for policy (5.7) or by a broken server say nothing
// about the reader.
var noMailbox = regexp.MustCompile(`^(?:55[0-3] (?:5\.[12]\.\d+|(?:[^5]|5[^.]))|554 5\.[12]\.\d+|55[0-3]$)`)

// noteBounce asks nobody again whose mail server refused a request for good. A failure to write that down holds up no
// mail: the next request is refused as well.
func (w *Work) noteBounce(ctx context.Context, d collector.Delivery, err error) {
	var refused *alert.Error
	if d.Purpose != collector.PurposeReview || !errors.As(err, &refused) || !refused.Permanent || !noMailbox.MatchString(refused.Answer) {
		return
	}
	if err := w.Store.Bounced(ctx, collector.System(d.Company), d.MessageID, refused.Answer, w.Clock.Now()); err != nil {
		w.Log.Warn("a bounce could not be noted", "component", "tell", "delivery", d.DeliveryID, "error", err)
	}
}

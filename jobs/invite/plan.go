package invite

import (
	"strings"
	"time"

	"molva/collector"
)

// Facts are all that a request is decided by. There is no rating among them, nor any word of a review (seed 004: an honest
// review; 16 CFR 465, Trustpilot: everybody is asked alike).
type Facts struct {
	Campaign   collector.Campaign
	Invitation collector.Invitation // Step and Last count
	Status     collector.OrderStatus
	Delivered  time.Time
	Category   string
	Zone       *time.Location // the buyer's
	Mail       bool           // the buyer has an address
	Refused    string         // why the buyer is not to be written to; "" for none
	Reviewed   bool           // the order has its review
	Matter     string         // what is open with the buyer: "case", "dispute"; "" nothing
	AskedAt    time.Time      // the buyer's last mail of any campaign
	AskedBy    int64          // the order that it was about
	Cap        int            // days: the longest cap of all campaigns, since a person reads the mails of each
	Elsewhere  bool           // another campaign has asked about this very order
}

// Do is what happens now.
type Do string

// What may happen.
const (
	Wait Do = "wait" // at At it is decided anew
	Hold Do = "hold" // for Reason; at At it is decided anew, never by itself when that is zero
	Send Do = "send"
	End  Do = "end" // no further reminder, for Reason ("" when all were sent)
)

// Plan is what was decided.
type Plan struct {
	Do     Do
	At     time.Time
	Reason collector.HoldReason
	By     int64 // of cap: the order that took the place
}

// Bounds of what is waited for.
const (
	again   = 1 // days until what is open is looked at again
	capWait = 7 // days by which the cap may put a request off; one that would come later than that is about nothing fresh
	day     = 24 * time.Hour
)

// Days is after how many days a campaign asks about goods of a category.
func Days(c collector.Campaign, category string) int {
	for name, days := range c.ByCategory {
		if strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(category)) {
			return days
		}
	}
	return c.Days
}

// Decide is what happens to one request at an instant. Nobody is asked before the goods were delivered, nor at night, nor
// twice within the cap; what stands in the way is named.
func Decide(f Facts, at time.Time) Plan {
	w := Window{f.Campaign.From, f.Campaign.Until, f.Zone}
	if f.Invitation.Step > 0 {
		return remind(f, w, at)
	}
	if reason := never(f); reason != "" {
		return Plan{Do: Hold, Reason: reason}
	}
	first := Due(f)
	if first.After(at) {
		return Plan{Do: Wait, At: first}
	}
	if delay, ok := delayed(f, w, at); ok {
		return delay
	}
	if f.Elsewhere {
		return Plan{Do: Hold, Reason: collector.HoldCap, By: f.Invitation.Order} // one request an order, and its reminders
	}
	if late(f, first, at) {
		return Plan{Do: Hold, Reason: collector.HoldTooOld}
	}
	if free := f.AskedAt.Add(time.Duration(max(f.Cap, f.Campaign.Cap)) * day); !f.AskedAt.IsZero() && free.After(at) {
		held := Plan{Do: Hold, Reason: collector.HoldCap, By: f.AskedBy}
		if !free.After(first.Add(capWait * day)) {
			held.At = w.Next(free)
		}
		return held
	}
	if open := w.Next(at); open.After(at) {
		return Plan{Do: Wait, At: open}
	}
	return Plan{Do: Send}
}

// late says that a request comes so long after its day that nothing is fresh any more: a pause of months, an address that
// the shop sent in late. What a case or dispute delayed is never dropped.
func late(f Facts, first, at time.Time) bool {
	if f.Invitation.Reason == collector.HoldOpenCase || f.Invitation.Reason == collector.HoldOpenDispute {
		return false
	}
	if first.Before(f.Campaign.Started) {
		first = f.Campaign.Started
	}
	return at.After(first.Add(collector.CampaignReach))
}

// Due is the first instant at which an order that was delivered is asked about.
func Due(f Facts) time.Time {
	w := Window{f.Campaign.From, f.Campaign.Until, f.Zone}
	begin := w.DaysAfter(f.Delivered, Days(f.Campaign, f.Category))
	if begin.Before(f.Delivered) {
		begin = f.Delivered
	}
	return w.Next(begin)
}

// remind decides about what follows a request that was sent.
func remind(f Facts, w Window, at time.Time) Plan {
	if f.Invitation.Step > f.Campaign.Reminders {
		return Plan{Do: End}
	}
	if reason := never(f); reason != "" {
		return Plan{Do: End, Reason: reason}
	}
	if next := Reminder(f); next.After(at) {
		return Plan{Do: Wait, At: next}
	}
	if delay, ok := delayed(f, w, at); ok {
		return delay
	}
	if f.AskedBy != f.Invitation.Order && f.AskedAt.After(f.Invitation.Last) {
		return Plan{Do: End, Reason: collector.HoldCap, By: f.AskedBy} // meanwhile another order has the person's ear
	}
	if open := w.Next(at); open.After(at) {
		return Plan{Do: Wait, At: open}
	}
	return Plan{Do: Send}
}

// Reminder is when the next reminder of a request that was sent is due.
func Reminder(f Facts) time.Time {
	w := Window{f.Campaign.From, f.Campaign.Until, f.Zone}
	return w.Next(w.DaysAfter(f.Invitation.Last, max(f.Campaign.Between, 1)))
}

// never is why an order is not asked about as it stands: only a change of the order or of its buyer makes that different.
func never(f Facts) collector.HoldReason {
	switch {
	case f.Status == collector.OrderCancelled:
		return collector.HoldCancelled
	case f.Status == collector.OrderReturned:
		return collector.HoldReturned
	case f.Delivered.IsZero() || f.Status != collector.OrderDelivered && f.Status != collector.OrderReplaced:
		return collector.HoldNotDelivered
	case f.Delivered.Before(f.Campaign.Since()):
		return collector.HoldTooOld
	case f.Reviewed:
		return collector.HoldReviewed
	case !f.Mail:
		return collector.HoldNoMail
	case strings.HasPrefix(f.Refused, "bounced"):
		return collector.HoldBounced
	case f.Refused != "":
		return collector.HoldUnsubscribed
	}
	return ""
}

// delayed is what puts a request off that is due: a pause ends with the campaign's start, a case or dispute is looked at
// day by day and never drops the request.
func delayed(f Facts, w Window, at time.Time) (Plan, bool) {
	tomorrow := func() time.Time { return w.Next(w.DaysAfter(at, again)) }
	switch {
	case f.Matter == "dispute":
		return Plan{Do: Hold, Reason: collector.HoldOpenDispute, At: tomorrow()}, true
	case f.Matter != "":
		return Plan{Do: Hold, Reason: collector.HoldOpenCase, At: tomorrow()}, true
	case f.Campaign.State != collector.CampaignStarted:
		return Plan{Do: Hold, Reason: collector.HoldPaused}, true
	}
	return Plan{}, false
}

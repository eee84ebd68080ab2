package collector

import (
	"cmp"
	"slices"
	"time"
)

// rank is how far a status is on an order's way. What ends an order stands highest: an old export never brings a
// cancelled order back.
func (s OrderStatus) rank() int { return slices.Index(OrderStatuses, s) }

// Next is what an order that is held becomes when the shop sends it again, and whether that changes anything. Events only
// grow. An export that was made before what is held (its latest event is older) adds the events that are missing and
// changes nothing else; a status goes back only with an event that is newer than all that are held. People, seller and
// branch stand in what the caller looked up.
func (o Order) Next(sent Order) (Order, bool) {
	older, newer := latest(sent.Events).Before(latest(o.Events)), latest(sent.Events).After(latest(o.Events))
	next := sent
	if older {
		next = o
	}
	next.OrderID, next.PublicID, next.Rev, next.Created = o.OrderID, o.PublicID, o.Rev, o.Created
	if next.Status = o.Status; newer || sent.Status.rank() > o.Status.rank() {
		next.Status = sent.Status
	}
	next.Events = joined(o.Events, sent.Events)
	if next.Delivered.IsZero() {
		next.Delivered = firstKnown(o.Delivered, sent.Delivered)
	}
	if next.Placed.IsZero() {
		next.Placed = firstKnown(o.Placed, sent.Placed)
	}
	return next, !same(o, next)
}

// firstKnown is the first of two instants that is known.
func firstKnown(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

func latest(events []OrderEvent) (at time.Time) {
	for _, e := range events {
		if e.At.After(at) {
			at = e.At
		}
	}
	return at
}

// joined are the events of both, oldest first; the same one is there once, with the reason that somebody gave.
func joined(a, b []OrderEvent) []OrderEvent {
	all := slices.Clone(a)
	for _, e := range b {
		i := slices.IndexFunc(all, func(h OrderEvent) bool { return h.Status == e.Status && h.At.Equal(e.At) })
		switch {
		case i < 0:
			all = append(all, e)
		case e.Reason != "":
			all[i].Reason = e.Reason
		}
	}
	slices.SortStableFunc(all, func(x, y OrderEvent) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Status.rank(), y.Status.rank()))
	})
	return all
}

func same(a, b Order) bool {
	return a.Seller == b.Seller && a.Branch == b.Branch && a.Buyer == b.Buyer && a.Recipient == b.Recipient && a.Category == b.Category &&
		a.Courier == b.Courier && a.Status == b.Status && a.Amount == b.Amount && a.Currency == b.Currency && a.Placed.Equal(b.Placed) &&
		a.Delivered.Equal(b.Delivered) && slices.Equal(a.Items, b.Items) &&
		slices.EqualFunc(a.Events, b.Events, func(x, y OrderEvent) bool { return x.Status == y.Status && x.At.Equal(y.At) && x.Reason == y.Reason })
}

package inspection

import (
	"cmp"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Seen is what the detectors look at: an order with what happened to it and what was said about it, or the talk of an
// inspection (Order is zero then).
type Seen struct {
	Order collector.Order
	Chat  []collector.Chat
}

// Offence is what a detector found.
type Offence struct {
	Check   string
	About   string // "order" or "chat" …
	AboutID int64  // … and its row: there is one finding of a check for each
	At      time.Time
	Words   string // by which it was found
	SHA256  string // of the message, where it is one
}

// detector looks at one thing at an instant. wake is the next instant at which the clock alone may decide otherwise; zero
// when there is none. One file is one detector; it adds itself in init, under the id of its check in the regulation.
type detector func(r *Regulation, s Seen, now time.Time) (found []Offence, wake time.Time)

var detectors = map[string]detector{}

// Examine has all detectors of a regulation look at something as it is at an instant: what happens later is not seen. The
// offences come in the order in which they happened; wake is the earliest instant at which to look again.
func Examine(r *Regulation, s Seen, now time.Time) (found []Offence, wake time.Time) {
	var event, message time.Time
	s.Order.Events, event = until(s.Order.Events, func(e collector.OrderEvent) time.Time { return e.At }, now)
	s.Chat, message = until(s.Chat, func(c collector.Chat) time.Time { return c.At }, now)
	wake = earlier(event, message)
	for _, c := range r.Checks {
		look, ok := detectors[c.ID]
		if !ok {
			continue // of a version that this program knows no more
		}
		some, next := look(r, s, now)
		for _, o := range some {
			o.Check = c.ID
			found = append(found, o)
		}
		wake = earlier(wake, next)
	}
	slices.SortStableFunc(found, func(a, b Offence) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Check, b.Check), cmp.Compare(a.AboutID, b.AboutID))
	})
	return found, wake
}

// until are the values up to an instant, oldest first, and the time of the first one behind it; zero when there is none.
func until[T any](all []T, at func(T) time.Time, now time.Time) (out []T, next time.Time) {
	for _, v := range all {
		if t := at(v); t.After(now) {
			next = earlier(next, t)
		} else {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(a, b T) int { return at(a).Compare(at(b)) })
	return out, next
}

// earlier is the earlier of two instants; a zero one is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// stemOf is the stem of one word.
func stemOf(word string) string { return text.Stem(text.Fold(word)) }

package certificate

import (
	"fmt"
	"slices"
	"time"

	"molva/collector"
)

// Span is a stretch of time; To is not in it.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Watched says for how much of the period places were on the list: what a certificate may not claim beyond.
type Watched struct {
	Places     int       `json:"places"`
	Whole      int       `json:"whole"`                // on the list from the first moment to the last
	Joined     int       `json:"joined"`               // added later than the period began
	Left       int       `json:"left"`                 // on it from the beginning, and taken off within the period for good or for a time
	LastJoined time.Time `json:"last_joined,omitzero"` // when the last one was added
}

// All says that every place was on the list for the whole period.
func (w Watched) All() bool { return w.Whole == w.Places }

// Watched counts the places by how long they were on the list.
func (c Content) Watched() Watched {
	w := Watched{Places: len(c.Places)}
	for _, p := range c.Places {
		switch {
		case p.Since.After(c.From):
			w.Joined++
			if p.Since.After(w.LastJoined) {
				w.LastJoined = p.Since
			}
		case !p.Until.IsZero() || len(p.Away) > 0:
			w.Left++
		default:
			w.Whole++
		}
	}
	return w
}

// unlisted are the whole days of the period, in the company's zone, on which not one place was on the list: nobody can
// have moderated anything on them. A day on which the first place was added counts as one with a list.
func unlisted(c Content) (out []Span) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		zone = time.UTC
	}
	empty := func(from, to time.Time) {
		if !from.Equal(c.From) {
			from = midnightFrom(from.In(zone))
		}
		if !to.Equal(c.To) {
			to = midnight(to.In(zone))
		}
		if from.Before(to) {
			out = append(out, Span{from.UTC(), to.UTC()})
		}
	}
	reached := c.From
	for _, s := range listedSpans(c) {
		if s.From.After(reached) {
			empty(reached, s.From)
		}
		if s.To.After(reached) {
			reached = s.To
		}
	}
	if reached.Before(c.To) {
		empty(reached, c.To)
	}
	return out
}

// listedSpans is when places were on the list, by their beginning.
func listedSpans(c Content) (out []Span) {
	for _, p := range c.Places {
		from, until := p.Since, p.Until
		if from.Before(c.From) {
			from = c.From
		}
		if until.IsZero() {
			until = c.To
		}
		for _, a := range p.Away {
			out, from = append(out, Span{from, a.From}), a.To
		}
		out = append(out, Span{from, until})
	}
	slices.SortFunc(out, func(a, b Span) int { return a.From.Compare(b.From) })
	return out
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// midnightFrom is the first midnight that is not before a moment.
func midnightFrom(t time.Time) time.Time {
	if m := midnight(t); !m.Before(t) {
		return m
	}
	return midnight(t).AddDate(0, 0, 1)
}

// Listed is the longest stretch of the period in which something was on the list: the one to choose where the whole of it
// is refused. A period without any place has none.
func (c Content) Listed() (longest Span) {
	if len(c.Places) == 0 {
		return longest
	}
	from := c.From
	for _, u := range append(slices.Clone(c.Unlisted), Span{c.To, c.To}) {
		if u.From.Sub(from) > longest.To.Sub(longest.From) {
			longest = Span{from.UTC(), u.From.UTC()}
		}
		from = u.To
	}
	return longest
}

// awayWithin is when a place was off the list between two times on it.
func (r *reading) awayWithin() (out []Span) {
	times := r.listed(r.out.Since, r.to)
	for i := 1; i < len(times); i++ {
		out = append(out, Span{times[i-1].to.UTC(), times[i].from.UTC()})
	}
	return out
}

// Days are the first and the last day of a span in a zone.
func (s Span) Days(zone *time.Location) (first, last string) {
	return s.From.In(zone).Format(time.DateOnly), s.To.Add(-time.Second).In(zone).Format(time.DateOnly)
}

// Refusal says why a certificate of the content may not be issued, and what to do; nil: it may be.
func (c Content) Refusal() error {
	refuse := func(msg, hint string) error {
		return &collector.Error{Code: collector.CodeConflict, Msg: msg, Hint: hint}
	}
	switch {
	case c.Totals.Places == 0:
		return refuse("no place was on the list in this period", "add the places where customers may speak")
	case len(c.Unlisted) > 0:
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			zone = time.UTC
		}
		first, last := c.Unlisted[0].Days(zone)
		from, to := c.Listed().Days(zone)
		return refuse("from "+first+" to "+last+" nothing was on the list", "choose a period from "+from+" to "+to)
	case c.Verdict == VerdictNothing:
		return refuse("no check was made in this period", "choose a period in which a check was due")
	case c.Verdict == VerdictHoles:
		return refuse(fmt.Sprintf("%d holes are in this period", c.Totals.Holes), "the draft lists them; a person who knows why may explain each")
	}
	return nil
}

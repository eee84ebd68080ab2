package dispute

import (
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// Decide takes one step: the dispute as it is behind it, and what follows. A step that is not possible now is
// CodeConflict and its hint says what is; one whose words are wrong is CodeInvalid. The dispute handed in stays as it is.
func Decide(p Policy, d collector.Dispute, e Event, at time.Time) (collector.Dispute, Step, error) {
	e.Text = strings.TrimSpace(e.Text)
	m := &move{p: p, d: d, e: e, at: at, step: Step{At: at, Side: e.Side, Person: e.Person, Did: e.Kind, Said: e.Text}}
	switch {
	case e.Kind == EventClock && (d.Next.IsZero() || at.Before(d.Next)):
		return d, Step{}, conflict(p, d, e.Side)
	case e.Kind != EventClock && !d.Next.IsZero() && at.After(d.Next), at.Before(d.Seen):
		return d, Step{}, &collector.Error{Code: collector.CodeConflict, Msg: "a deadline of the dispute has passed", Hint: "look at the dispute anew"}
	}
	r, ok := m.row()
	if !ok {
		return d, Step{}, conflict(p, d, e.Side)
	}
	if r.check != nil {
		if err := r.check(m); err != nil {
			return d, Step{}, err
		}
	}
	if e.Kind == EventDecide || e.Kind == EventDone || e.Kind == EventClock {
		m.step.Said = "" // stands in the dispute itself
	}
	m.enter(r)
	return m.done()
}

// row is the first row of the table that fits.
func (m *move) row() (*row, bool) {
	for i := range table {
		r := &table[i]
		if r.on == m.e.Kind && slices.Contains(r.from, m.d.State) && slices.Contains(r.by, m.e.Side) && (r.when == nil || r.when(m)) {
			return r, true
		}
	}
	return nil, false
}

// Allowed are the events that a side may send now.
func Allowed(p Policy, d collector.Dispute, side collector.Side) (out []EventKind) {
	m := &move{p: p, d: d, at: d.Seen}
	for _, k := range EventKinds {
		m.e = Event{Kind: k, Side: side}
		if _, ok := m.row(); ok {
			out = append(out, k)
		}
	}
	return out
}

func conflict(p Policy, d collector.Dispute, side collector.Side) error {
	hint := "nothing is to be done in it now"
	if kinds := Allowed(p, d, side); len(kinds) > 0 {
		words := make([]string, len(kinds))
		for i, k := range kinds {
			words[i] = string(k)
		}
		hint = "possible now: " + strings.Join(words, ", ")
	}
	return &collector.Error{Code: collector.CodeConflict, Msg: "this step is not possible in the dispute now", Hint: hint}
}

// Advance lets the clock run up to an instant, deadline by deadline, each at its own time: what is due before it, and not
// what is due at it. A person who acts in the very last instant still comes in time.
func Advance(p Policy, d collector.Dispute, to time.Time) (collector.Dispute, []Step, error) {
	var steps []Step
	for !d.Next.IsZero() && d.Next.Before(to) {
		after, step, err := Decide(p, d, Event{Kind: EventClock, Side: collector.SideProgram}, d.Next)
		if err != nil {
			return d, steps, err
		}
		d, steps = after, append(steps, step)
	}
	return d, steps, nil
}

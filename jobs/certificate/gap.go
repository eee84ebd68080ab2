package certificate

import (
	"slices"
	"time"

	"molva/collector"
)

// Why a place was not checked for some time. The first two are explained by what the pass itself noted, the next two by
// what was set; all others are holes until a person explains them.
const (
	WhyBlocked = "blocked" // the site refused, or forbids it
	WhyPartial = "partial" // some pages did not come: the host was away, or slow
	WhyHours   = "hours"   // the check before waited for the hours in which the site is visited
	WhyRan     = "ran"     // the check before still ran
	WhyDrift   = "drift"   // pages came and could not be read
	WhyMissing = "missing" // a check was due and was not made, or its row is not there
	WhyLate    = "late"    // a check was made so late that another one should have been made meanwhile
	WhyRunning = "running" // a check was begun and has not ended
	WhyUnowned = "unowned" // nobody answers for the place, so it is not read
	WhyUnknown = "unknown" // what was before is not kept
)

// Gap is a time in which a place was not checked in full.
type Gap struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Checks int       `json:"checks"` // that were not made, or not in full; 0: nobody knows how many
	Why    string    `json:"why"`
	Reason string    `json:"reason,omitempty"` // in the words of the pass
	Note   *Note     `json:"note,omitempty"`
}

// Note is what a person said of a gap. Who is a public id: names live in one place, and not here.
type Note struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Hole says that nothing explains the gap.
func (g Gap) Hole() bool {
	byItself := (g.Why == WhyBlocked || g.Why == WhyPartial) && g.Reason != "" || g.Why == WhyHours || g.Why == WhyRan
	return !byItself && g.Note == nil
}

// whyOf is what the outcome of a pass leaves open; "" for a whole one.
func whyOf(h collector.Health) string {
	switch h {
	case collector.HealthOK:
		return ""
	case collector.HealthBlocked:
		return WhyBlocked
	case collector.HealthPartial:
		return WhyPartial
	}
	return WhyDrift
}

// joined puts gaps that touch, for the same reason, into one.
func joined(gaps []Gap) []Gap {
	slices.SortStableFunc(gaps, func(a, b Gap) int { return a.From.Compare(b.From) })
	var out []Gap
	for _, g := range gaps {
		if n := len(out); n > 0 && out[n-1].Why == g.Why && out[n-1].Reason == g.Reason && !g.From.After(out[n-1].To) {
			if g.To.After(out[n-1].To) {
				out[n-1].To = g.To
			}
			out[n-1].Checks += g.Checks
			continue
		}
		out = append(out, g)
	}
	return out
}

// explain gives a gap the newest note that covers all of it.
func explain(gaps []Gap, source int64, notes []collector.GapNote, who func(int64) string) {
	for i, g := range gaps {
		for _, n := range notes {
			if n.Source == source && !n.From.After(g.From) && !n.To.Before(g.To) {
				gaps[i].Note = &Note{By: who(n.Person), At: n.At.UTC(), Text: n.Text}
			}
		}
	}
}

package certificate

import (
	"time"

	"molva/collector"
)

// Check is one pass that was due in the period.
type Check struct {
	Due      time.Time        `json:"due"`
	Started  time.Time        `json:"started"`
	Ended    time.Time        `json:"ended"`
	Outcome  collector.Health `json:"outcome"`
	News     bool             `json:"news,omitempty"`   // it went only as far as what is known
	Rested   int              `json:"rested,omitempty"` // pages left in peace, as they had long been the same
	Reviews  int              `json:"reviews"`
	Mentions int              `json:"mentions,omitempty"`
	Gone     int              `json:"gone,omitempty"`
}

// Place is one place of the list with its checks and its gaps.
type Place struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	URL    string    `json:"url"`
	Owner  string    `json:"owner"`          // public id of the person who answers for it now
	Period string    `json:"period"`         // as it is set now
	Since  time.Time `json:"since"`          // from when on it counts, where that is within the period
	Until  time.Time `json:"until,omitzero"` // until when it counts, where it was removed within the period
	Away   []Span    `json:"away,omitempty"` // when it was off the list between these two
	OK     int       `json:"ok"`             // checks that read all of it
	News   int       `json:"news,omitempty"` // checks that read the newest, as far as what is known
	// Whole is when the last check that read all of it ended, in the period or before; zero: none is kept.
	Whole time.Time `json:"whole,omitzero"`
	// Rested is in how many checks pages were left in peace, RestedMost how many at most.
	Rested     int     `json:"rested,omitempty"`
	RestedMost int     `json:"rested_most,omitempty"`
	Longest    string  `json:"longest"`
	Checks     []Check `json:"checks"`
	Gaps       []Gap   `json:"gaps"`
}

// lateLeast is how late a check may be at least: a place that is read every ten minutes may wait for its turn.
const lateLeast = time.Hour

// period is the time that is asked about; to is not in it.
type period struct{ from, to time.Time }

// reading walks through the passes of a place.
type reading struct {
	period
	src  collector.Source
	away []Away // in their order
	// whole is the last pass so far that read all; zero where none is known.
	whole collector.Pass
	out   Place
	gaps  []Gap
}

// placeOf holds the passes of a place, in their order, against what was due. passes are those of store.PassesAround. false:
// the place was not on the list in the period. The times in which it was not hold no gap.
func placeOf(p period, s Source) (Place, bool) {
	src, passes := s.Source, s.Passes
	r := &reading{period: p, src: src, away: s.Away, whole: s.Whole, out: Place{ID: src.PublicID, Name: src.Name, URL: src.URL, Period: src.Period.String(), Since: p.from, Checks: []Check{}, Gaps: []Gap{}}}
	if !r.head(passes) {
		return r.out, false
	}
	r.out.Away = r.awayWithin()
	if !r.whole.Ended.IsZero() {
		r.out.Whole = r.whole.Ended.UTC()
	}
	longest := time.Duration(0)
	for i, pass := range passes {
		interval, due, prev := src.Period, pass.Due, collector.Pass{}
		if i > 0 {
			prev = passes[i-1]
			removed := r.removals(prev.Started, pass.Started)
			if lost := int(pass.Pass-prev.Pass-1) - removed; lost > 0 && pass.Due.After(p.from) {
				r.gap(prev.Ended, pass.Started, lost, WhyMissing, "")
			} else {
				due = dueOf(prev, pass)
			}
			if removed == 0 {
				interval = due.Sub(prev.Started)
				if pass.Started.Before(p.to) && prev.Ended.After(p.from) {
					longest = max(longest, pass.Started.Sub(prev.Started))
				}
			}
		}
		r.late(prev, due, pass.Started, interval)
		r.check(pass, after(passes, i, interval))
	}
	r.tail(passes)
	if longest > 0 {
		r.out.Longest = longest.Round(time.Minute).String()
	}
	r.out.Gaps = append(r.out.Gaps, joined(r.gaps)...)
	return r.out, true
}

// after is when the check behind one was due.
func after(passes []collector.Pass, i int, interval time.Duration) time.Time {
	if i+1 < len(passes) {
		return passes[i+1].Due
	}
	return passes[i].Started.Add(max(interval, lateLeast))
}

// gap notes a gap as far as it lies in the period, and from when on the place counts.
func (r *reading) gap(from, to time.Time, checks int, why, reason string) {
	if from.Before(r.out.Since) {
		from = r.out.Since
	}
	if to.After(r.to) {
		to = r.to
	}
	for _, t := range r.listed(from, to) {
		r.gaps = append(r.gaps, Gap{From: t.from.UTC(), To: t.to.UTC(), Checks: checks, Why: why, Reason: reason})
	}
}

// check notes a pass that was due in the period. One that is not whole leaves a gap until the next one.
func (r *reading) check(p collector.Pass, next time.Time) {
	if p.Due.Before(r.to) && !p.Due.Before(r.from) {
		r.count(Check{Due: p.Due.UTC(), Started: p.Started.UTC(), Ended: p.Ended.UTC(), Outcome: p.Health, News: p.Stopped > 0, Rested: p.Rested, Reviews: p.Read,
			Mentions: p.Mentions, Gone: p.Gone})
	}
	switch {
	case p.Whole() && p.Due.Before(r.to):
		r.whole, r.out.Whole = p, p.Ended.UTC()
	case p.Health == collector.HealthOK:
		r.news(p, period{p.Due, next})
	}
	if why := whyOf(p.Health); why != "" && p.Due.Before(r.to) {
		r.gap(p.Due, next, 1, why, p.Reason)
	}
}

// head says from when on the place counts, and what is not known of its beginning; false: it was not on the list.
func (r *reading) head(passes []collector.Pass) bool {
	switch {
	case len(passes) == 0 && r.src.Pass == 0: // never checked: its first check was due
		r.since(r.src.Due)
	case len(passes) == 0 && r.src.Pass == 1 && r.src.PassOpen:
		r.since(r.src.PassStart)
	case len(passes) == 0:
		r.gap(r.from, r.to, 0, WhyUnknown, "")
	case passes[0].Pass == 1:
		r.since(passes[0].Due)
	case passes[0].Started.After(r.from):
		r.gap(r.from, passes[0].Started, 0, WhyUnknown, "")
	}
	times := r.listed(r.out.Since, r.to)
	if len(times) == 0 {
		return false
	}
	r.since(times[0].from)
	if last := times[len(times)-1].to; last.Before(r.to) {
		r.out.Until = last.UTC()
	}
	return true
}

func (r *reading) since(t time.Time) {
	if t.After(r.from) {
		r.out.Since = t.UTC()
	}
}

// tail looks for what was due behind the last pass that is kept.
func (r *reading) tail(passes []collector.Pass) {
	last := collector.Pass{Ended: r.out.Since}
	if n := len(passes); n > 0 {
		last = passes[n-1]
		if !last.Due.Before(r.to) {
			return // the next check was due after the period
		}
	} else if len(r.gaps) > 0 {
		return // nothing at all is known
	}
	lost := r.src.Pass - last.Pass - int64(r.removals(last.Ended, r.to)) // begun or closed behind it
	if r.src.PassOpen {
		lost--
	}
	if lost > 0 {
		r.gap(last.Ended, r.to, int(lost), WhyMissing, "")
		return
	}
	due := r.src.Due
	if r.src.PassOpen {
		if !r.src.PassDue.IsZero() {
			due = r.src.PassDue
		}
		if due.After(r.src.PassStart) {
			due = r.src.PassStart
		}
		r.gap(due, r.to, 1, WhyRunning, "")
		return
	}
	if len(passes) > 0 {
		due = dueOf(last, collector.Pass{Due: due})
	}
	if !r.out.Until.IsZero() && r.out.Until.Sub(due) <= max(r.src.Period, lateLeast) {
		return // it was removed before that check would have been late
	}
	why := WhyMissing
	if r.src.Owner == 0 && r.out.Until.IsZero() { // a removed place is nobody's
		why = WhyUnowned
	}
	r.gap(due, r.to, 1, why, "")
}

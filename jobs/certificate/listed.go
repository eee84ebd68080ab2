package certificate

import (
	"time"

	"molva/collector"
)

// Away is a time in which a place did not stand in the registry; To is zero while it still does not.
type Away struct{ From, To time.Time }

// AwayOf reads from the history of a source when it did not stand in the registry.
func AwayOf(history []collector.Trail) (out []Away) {
	for _, line := range history {
		n := len(out)
		switch line.Did {
		case collector.SourceRemoved:
			out = append(out, Away{From: line.At})
		case collector.SourceRestored:
			if n > 0 && out[n-1].To.IsZero() {
				out[n-1].To = line.At
			}
		}
	}
	return out
}

// listed cuts out of a time what a place was not in the registry for.
func (r *reading) listed(from, to time.Time) (out []period) {
	for _, a := range r.away {
		if !a.From.Before(to) {
			break
		}
		if from.Before(a.From) {
			out = append(out, period{from, a.From})
		}
		if a.To.IsZero() {
			return out
		}
		if from.Before(a.To) {
			from = a.To
		}
	}
	if from.Before(to) {
		out = append(out, period{from, to})
	}
	return out
}

// removals is how often a place was removed between two moments. A pass that runs then ends without a word.
func (r *reading) removals(from, to time.Time) (n int) {
	for _, a := range r.away {
		if a.From.After(from) && a.From.Before(to) {
			n++
		}
	}
	return n
}

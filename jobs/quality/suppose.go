package quality

import (
	"slices"
	"time"

	"molva/collector"
)

// Supposed is what a seller may do before the next recheck, to see what it would then decide.
type Supposed struct {
	Letter bool // a constructive letter is sent
	Solved int  // negative reviews that are settled or answered, beside those that are
	Praise int  // new five-star reviews of real buyers
	Clean  bool // the praise that looks bought is taken down
}

// Suppose are the facts of a recheck at an instant if all that had been done by then. What it changes is what the seller can
// change: new negative reviews stay.
func Suppose(f Facts, s Supposed, at time.Time) Facts {
	f.Reviews, f.Letters = slices.Clone(f.Reviews), slices.Clone(f.Letters)
	if s.Clean {
		f.Reviews = slices.DeleteFunc(f.Reviews, func(r collector.SellerReview) bool { return Suspicious(r) && r.Rating >= 4 })
	}
	from := f.Exclusion.Since.Add(-365 * Day)
	for i := range f.Reviews {
		if s.Solved > 0 && In(FigureNeglected, f.Reviews[i], from, at) {
			f.Reviews[i].Solved = at
			s.Solved--
		}
	}
	for range s.Praise {
		f.Reviews = append(f.Reviews, collector.SellerReview{At: at, Rating: 5, Own: true, Verified: true})
	}
	if s.Letter {
		f.Letters = append(f.Letters, collector.Improvement{Received: at, Complete: true})
	}
	return f
}

package quality

import (
	"time"

	"molva/collector"
)

// Facts are what a recheck looks at.
type Facts struct {
	Exclusion collector.Exclusion
	Reviews   []collector.SellerReview // live ones of the year before the exclusion and since
	Letters   []collector.Improvement
	Cases     []collector.SellerCase // at the desk, about no review, since the exclusion
}

// Recheck decides at an instant whether a seller returns (000 3.1), and what keeps them (000 6). It counts only what had
// happened by then, so that a recheck that is late decides as it would have done in time; the same function tells a seller
// beforehand what is missing. That a review is disputed is no fact here: it solves nothing (000 3.2).
func Recheck(p Policy, f Facts, at time.Time) collector.Recheck {
	e := f.Exclusion
	v := collector.Recheck{At: at, Decision: collector.RecheckReturned, Failed: []collector.RecheckPoint{}}
	constructive := letter(f.Letters, at, &v)
	newSince := e.Since
	if e.Recheck != nil && e.Recheck.At.Before(at) { // what an earlier recheck refused for is not held against them again
		newSince = e.Recheck.At
	}
	count(p, f, newSince, at, &v)
	for _, c := range []struct {
		point  collector.RecheckPoint
		failed bool
	}{
		{collector.PointLetter, !constructive},
		{collector.PointNegatives, v.Neglected > 0},
		{collector.PointNewNegatives, v.NewNegatives > p.NewNegatives},
		{collector.PointFictitious, v.Fictitious > 0},
		{collector.PointRating, v.NewPositives < p.NewPositives || !rose(p, v)},
	} {
		if c.failed {
			v.Decision, v.Failed = collector.RecheckExtended, append(v.Failed, c.point)
		}
	}
	return v
}

// count counts what had come by an instant; new are the negatives that came after newSince.
func count(p Policy, f Facts, newSince, at time.Time, v *collector.Recheck) {
	e := f.Exclusion
	praiseFrom := at.Add(-time.Duration(p.SuspicionDays) * Day)
	yearFrom := e.Since.Add(-365 * Day)
	for _, r := range f.Reviews {
		switch {
		case r.At.After(at):
		case Suspicious(r):
			if r.Rating >= 4 && r.At.After(praiseFrom) {
				v.Fictitious++
			}
		default:
			if In(FigureNeglected, r, yearFrom, at) {
				v.Neglected++
			}
			if (Negative(r) || Complains(r)) && r.At.After(newSince) {
				v.NewNegatives++
			}
			if real := !r.Own || r.Verified; real && r.Rating >= 4 && r.At.After(e.Since) {
				v.NewPositives++
			}
		}
	}
	v.NewNegatives += CasesIn(f.Cases, newSince, at)
	v.RatingBefore = FiguresOf(f.Reviews, p.RatingDays, e.Since).Rating
	v.RatingNow = FiguresOf(f.Reviews, p.RatingDays, at).Rating
}

// letter counts the letters that came in time and says whether one of them is constructive: a late letter is as good as none
// (000 6). The causes that the last of them leaves out are told. One that waits for a person's reading counts for the seller
// and is told as unread: it was to be answered within 14 days (000 5), and that nobody did is not theirs to bear.
func letter(all []collector.Improvement, at time.Time, v *collector.Recheck) (constructive bool) {
	for _, m := range all {
		if m.Received.After(at) {
			continue
		}
		v.Letters++
		v.Uncovered = m.Uncovered
		v.Unread = v.Unread || m.Waits()
		constructive = constructive || m.Complete
	}
	v.Unread = v.Unread && !constructive
	if constructive = constructive || v.Unread; constructive {
		v.Uncovered = nil
	}
	return constructive
}

// rose says that the rating rose by what is worth the name: from none to any is such a rise. Near the top half of the way
// there is enough, so that nobody is asked for more than five stars.
func rose(p Policy, v collector.Recheck) bool {
	const rounding, top = 1e-9, 5
	want := min(p.RatingRise, (top-v.RatingBefore)/2)
	return v.RatingNow > 0 && (v.RatingBefore == 0 || v.RatingNow-v.RatingBefore >= want-rounding)
}

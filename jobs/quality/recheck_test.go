package quality

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
)

var (
	since = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	due   = Default().Due(since)
)

// ready is an exclusion whose four conditions all hold.
func ready() Facts {
	return Facts{
		Exclusion: collector.Exclusion{Since: since, Due: due},
		Reviews: []collector.SellerReview{
			{Document: 1, At: since.Add(-40 * Day), Rating: 1, Complaint: true, Solved: since.Add(Day)},
			{Document: 2, At: since.Add(-20 * Day), Rating: 2, Commented: since.Add(2 * Day)},
			{Document: 3, At: since.Add(-10 * Day), Rating: 4},
			{Document: 4, At: since.Add(5 * Day), Rating: 5, Own: true, Verified: true},
		},
		Letters: []collector.Improvement{{Received: since.Add(6 * Day), Complete: true}},
	}
}

func same(t *testing.T, v collector.Recheck, points ...collector.RecheckPoint) {
	t.Helper()
	want := collector.RecheckExtended
	if len(points) == 0 {
		want = collector.RecheckReturned
	}
	if v.Decision != want || !slices.Equal(v.Failed, points) {
		t.Errorf("%s %v, want %s %v (%+v)", v.Decision, v.Failed, want, points, v)
	}
}

// Each reason of 000 6 keeps a seller out by itself, and nothing else does.
func TestEachReasonForNotReturning(t *testing.T) {
	p := Default()
	for name, c := range map[string]struct {
		change func(*Facts)
		failed []collector.RecheckPoint
	}{
		"all conditions hold":                 {func(*Facts) {}, nil},
		"no letter":                           {func(f *Facts) { f.Letters = nil }, []collector.RecheckPoint{collector.PointLetter}},
		"the letter came in the last instant": {func(f *Facts) { f.Letters[0].Received = due }, nil},
		"the letter came a microsecond later": {func(f *Facts) { f.Letters[0].Received = due.Add(time.Microsecond) }, []collector.RecheckPoint{collector.PointLetter}},
		"the letter is no plan":               {func(f *Facts) { f.Letters[0].Complete = false }, []collector.RecheckPoint{collector.PointLetter}},
		"the letter was left to a person, and nobody read it": {func(f *Facts) {
			f.Letters[0].Complete, f.Letters[0].Faults = false, []collector.PairFault{{Pair: 1, What: FaultUnsure}}
		}, nil},
		"the letter was left to a person, who found nothing in it": {func(f *Facts) {
			f.Letters[0].Complete, f.Letters[0].Faults = false, []collector.PairFault{{Pair: 1, What: FaultThin}}
		}, []collector.RecheckPoint{collector.PointLetter}},
		"a better letter stands beside it":  {func(f *Facts) { f.Letters = append(f.Letters, collector.Improvement{Received: due}) }, nil},
		"a negative one was left alone":     {func(f *Facts) { f.Reviews[0].Solved = time.Time{} }, []collector.RecheckPoint{collector.PointNegatives}},
		"it was solved after the recheck":   {func(f *Facts) { f.Reviews[0].Solved = due.Add(time.Second) }, []collector.RecheckPoint{collector.PointNegatives}},
		"it was answered after the recheck": {func(f *Facts) { f.Reviews[1].Commented = due.Add(time.Second) }, []collector.RecheckPoint{collector.PointNegatives}},
		"a new complaint, answered": {func(f *Facts) {
			f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(Day), Rating: 3, Complaint: true, Commented: since.Add(2 * Day)})
		}, []collector.RecheckPoint{collector.PointNewNegatives}},
		"a new complaint at the desk": {func(f *Facts) { f.Cases = []collector.SellerCase{{Opened: since.Add(Day)}} }, []collector.RecheckPoint{collector.PointNewNegatives}},
		"happy words with all stars, judged a complaint": {func(f *Facts) {
			f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(Day), Rating: 5, Complaint: true}, collector.SellerReview{At: since.Add(Day), Rating: 3.5, Complaint: true})
		}, nil},
		"a complaint without stars": {func(f *Facts) {
			f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(Day), Complaint: true, Commented: since.Add(2 * Day)})
		}, []collector.RecheckPoint{collector.PointNewNegatives}},
		"one of before, one of after": {func(f *Facts) { f.Cases = []collector.SellerCase{{Opened: since}, {Opened: due.Add(1)}} }, nil},
		"no letter, and praise that was bought": {func(f *Facts) {
			f.Letters = nil
			f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(-Day), Rating: 5, Suspicion: 1})
		}, []collector.RecheckPoint{collector.PointLetter, collector.PointFictitious}},
		"praise that looks bought, from before": {func(f *Facts) {
			f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(-Day), Rating: 5, Suspicion: 0.8})
		}, []collector.RecheckPoint{collector.PointFictitious}},
		"praise that is a little odd": {func(f *Facts) {
			f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(Day), Rating: 5, Suspicion: 0.79})
		}, nil},
		"a suspicious attack": {func(f *Facts) {
			f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(Day), Rating: 1, Suspicion: 0.9})
		}, nil},
		"five stars cannot rise": {func(f *Facts) {
			f.Reviews = []collector.SellerReview{{At: since.Add(-Day), Rating: 5}, {At: since.Add(Day), Rating: 5}}
		}, nil},
		"near the top half of the way is enough": {func(f *Facts) {
			f.Reviews = []collector.SellerReview{{At: since.Add(-Day), Rating: 5}, {At: since.Add(-Day), Rating: 4.8}, {At: since.Add(Day), Rating: 5}, {At: since.Add(Day), Rating: 5}}
		}, nil},
		"no new praise":               {func(f *Facts) { f.Reviews = f.Reviews[:3] }, []collector.RecheckPoint{collector.PointRating}},
		"praise of nobody who bought": {func(f *Facts) { f.Reviews[3].Verified = false }, []collector.RecheckPoint{collector.PointRating}},
		"the rating hardly rose": {func(f *Facts) {
			for i := range 20 {
				f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(-time.Duration(i+1) * Day), Rating: 3.9})
			}
			f.Reviews[3].Rating = 4
		}, []collector.RecheckPoint{collector.PointRating}},
	} {
		t.Run(name, func(t *testing.T) {
			f := ready()
			c.change(&f)
			same(t, Recheck(p, f, due), c.failed...)
		})
	}
}

// All five at once come in the order of the seed; a seller in this state before the exclusion is the demo's first one.
func TestAllReasonsInTheirOrder(t *testing.T) {
	f := Facts{Exclusion: collector.Exclusion{Since: since, Due: due}, Reviews: []collector.SellerReview{
		{At: since.Add(-Day), Rating: 1}, {At: since.Add(Day), Rating: 1}, {At: since.Add(Day), Rating: 5, Suspicion: 1}}}
	same(t, Recheck(Default(), f, due), collector.PointLetter, collector.PointNegatives, collector.PointNewNegatives, collector.PointFictitious, collector.PointRating)
}

// At a second recheck the letter that was late for the first counts, and what the first refused for is not held against the
// seller again.
func TestTheSecondRecheck(t *testing.T) {
	f := ready()
	f.Letters[0].Received = due.Add(Day)
	f.Reviews = append(f.Reviews, collector.SellerReview{At: since.Add(3 * Day), Rating: 1, Commented: since.Add(4 * Day)})
	first := Recheck(Default(), f, due)
	same(t, first, collector.PointLetter, collector.PointNewNegatives)
	f.Reviews = append(f.Reviews, collector.SellerReview{At: due.Add(Day), Rating: 5}, collector.SellerReview{At: due.Add(Day), Rating: 5}, collector.SellerReview{At: due.Add(Day), Rating: 5})
	f.Exclusion.Recheck, f.Exclusion.Due = &first, Default().Due(due)
	same(t, Recheck(Default(), f, f.Exclusion.Due))
}

// The recheck is due after 14 times 24 hours exactly, whatever the clocks of a zone do.
func TestFourteenDays(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{time.Date(2026, 3, 20, 10, 0, 0, 0, kyiv), time.Date(2026, 10, 20, 10, 0, 0, 0, kyiv)} {
		if d := Default().Due(at).Sub(at); d != 336*time.Hour {
			t.Errorf("%s after %s", d, at)
		}
	}
}

// Whatever is known: what happens after the instant changes nothing, the seller returns if and only if no point failed, and
// each point holds exactly when what it counts says so.
func TestRecheckOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Default()
		moment := rapid.Int64Range(-400*24, 60*24)
		at := func(label string) time.Time { return since.Add(time.Duration(moment.Draw(t, label)) * time.Hour) }
		f := Facts{Exclusion: collector.Exclusion{Since: since, Due: due}}
		for range rapid.IntRange(0, 12).Draw(t, "reviews") {
			r := collector.SellerReview{At: at("at"), Rating: float64(rapid.IntRange(0, 5).Draw(t, "stars")), Complaint: rapid.Bool().Draw(t, "complaint"),
				Suspicion: rapid.SampledFrom([]float64{0, 0.5, 0.8, 1}).Draw(t, "suspicion"), Own: rapid.Bool().Draw(t, "own"), Verified: rapid.Bool().Draw(t, "verified")}
			if rapid.Bool().Draw(t, "solved?") {
				r.Solved = at("solved")
			}
			if rapid.Bool().Draw(t, "commented?") {
				r.Commented = at("commented")
			}
			f.Reviews = append(f.Reviews, r)
		}
		for range rapid.IntRange(0, 3).Draw(t, "letters") {
			f.Letters = append(f.Letters, collector.Improvement{Received: at("received"), Complete: rapid.Bool().Draw(t, "complete")})
		}
		v := Recheck(p, f, due)
		if (v.Decision == collector.RecheckReturned) != (len(v.Failed) == 0) {
			t.Fatalf("%+v", v)
		}
		var past Facts
		past.Exclusion = f.Exclusion
		for _, r := range f.Reviews {
			if r.At.After(due) {
				continue
			}
			if r.Solved.After(due) {
				r.Solved = time.Time{}
			}
			if r.Commented.After(due) {
				r.Commented = time.Time{}
			}
			past.Reviews = append(past.Reviews, r)
		}
		for _, m := range f.Letters {
			if !m.Received.After(due) {
				past.Letters = append(past.Letters, m)
			}
		}
		if w := Recheck(p, past, due); !slices.Equal(w.Failed, v.Failed) {
			t.Fatalf("with what came later %v, without it %v", v.Failed, w.Failed)
		}
		for point, failed := range map[collector.RecheckPoint]bool{collector.PointNegatives: v.Neglected > 0, collector.PointNewNegatives: v.NewNegatives > 0,
			collector.PointFictitious: v.Fictitious > 0} {
			if slices.Contains(v.Failed, point) != failed {
				t.Fatalf("%s: %+v", point, v)
			}
		}
	})
}

// What is supposed to be done is what doing it would bring, one thing after another.
func TestSuppose(t *testing.T) {
	f := Facts{Exclusion: collector.Exclusion{Since: since, Due: due}, Reviews: []collector.SellerReview{
		{At: since.Add(-3 * Day), Rating: 1}, {At: since.Add(-2 * Day), Rating: 2}, {At: since.Add(-Day), Rating: 5, Suspicion: 1}}}
	all := []collector.RecheckPoint{collector.PointLetter, collector.PointNegatives, collector.PointFictitious, collector.PointRating}
	for i, s := range []Supposed{{}, {Letter: true}, {Letter: true, Solved: 2}, {Letter: true, Solved: 2, Clean: true}, {Letter: true, Solved: 2, Clean: true, Praise: 1}} {
		same(t, Recheck(Default(), Suppose(f, s, due), due), all[i:]...)
	}
	same(t, Recheck(Default(), Suppose(f, Supposed{Letter: true, Solved: 1, Clean: true, Praise: 9}, due), due), collector.PointNegatives)
	same(t, Recheck(Default(), f, due), all...)
}

// A verdict of the classifier counts as a complaint only where the stars do not contradict it: in every figure, in the
// worksheet and in the complaints to a hundred orders alike.
func TestPraiseIsNoComplaint(t *testing.T) {
	for _, c := range []struct {
		rating    float64
		complaint bool
		want      int
	}{{0, true, 1}, {1, true, 1}, {3, true, 1}, {3.5, true, 0}, {4, true, 0}, {5, true, 0}, {0, false, 0}, {3, false, 0}} {
		reviews := []collector.SellerReview{{At: since, Rating: c.rating, Complaint: c.complaint, Causes: []string{"refund"}}}
		f := FiguresOf(reviews, 30, since)
		f.Orders = 100
		if f.Complaints != c.want || f.ComplaintsPer100() != float64(c.want) {
			t.Errorf("%v stars, judged %v: %d complaints, %v to a hundred orders, want %d", c.rating, c.complaint, f.Complaints, f.ComplaintsPer100(), c.want)
		}
		if got := len(Worksheet(reviews, since)); c.rating > 2 && got != c.want {
			t.Errorf("%v stars, judged %v: %d in the worksheet", c.rating, c.complaint, got)
		}
	}
}

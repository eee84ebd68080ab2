package quality

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
)

func counts(seller int64, reviews, negative int) collector.SellerCounts {
	return collector.SellerCounts{Seller: seller, Reviews: reviews, Negative: negative}
}

// compared is seller 1 beside four ordinary ones, in each window and before it.
func compared(month, quarter, year, beforeMonth, beforeQuarter collector.SellerCounts) Compared {
	with := func(c collector.SellerCounts) *Peers {
		c.Seller = 1
		return PeersOf(Default(), []collector.SellerCounts{c, counts(2, 40, 2), counts(3, 60, 3), counts(4, 30, 4), counts(5, 50, 2)})
	}
	return Compared{At: since, In: map[int]*Peers{30: with(month), 90: with(quarter), 365: with(year)}, Before: map[int]*Peers{30: with(beforeMonth), 90: with(beforeQuarter)}}
}

func TestTheTwoWindows(t *testing.T) {
	good, bad, few, none := counts(0, 40, 2), counts(0, 30, 18), counts(0, 5, 5), counts(0, 0, 0)
	for name, c := range map[string]struct {
		in      Compared
		trigger collector.ExclusionTrigger
		days    int
	}{
		"good all year":                         {compared(good, good, good, good, good), "", 0},
		"a bad month after a good year":         {compared(bad, good, good, good, good), collector.TriggerWorsened, 30},
		"a bad quarter after a good year":       {compared(few, bad, good, good, good), collector.TriggerWorsened, 90},
		"a bad month, always bad: the year":     {compared(bad, bad, bad, bad, bad), collector.TriggerLow, 365},
		"a bad month and no year before":        {compared(bad, few, few, none, none), "", 0},
		"a bad month, too few before, bad year": {compared(bad, bad, bad, few, none), collector.TriggerLow, 365},
		"five of five are bad, but five only":   {compared(few, few, few, good, good), "", 0},
		"a bad year":                            {compared(few, few, bad, good, good), collector.TriggerLow, 365},
		"no review at all":                      {compared(none, none, none, none, none), "", 0},
	} {
		f := Judge(Default(), c.in, 1)
		if f.Trigger != c.trigger || c.trigger != "" && f.Days != c.days {
			t.Errorf("%s: %q by %d days, want %q by %d", name, f.Trigger, f.Days, c.trigger, c.days)
		}
	}
}

// Nobody is compared with too few others, and the gap to the line warns.
func TestOthersAndWarning(t *testing.T) {
	alone := PeersOf(Default(), []collector.SellerCounts{counts(1, 30, 30), counts(2, 50, 1)})
	if f := Judge(Default(), Compared{In: map[int]*Peers{30: alone, 90: alone, 365: alone}}, 1); f.Trigger != "" || f.Warn {
		t.Errorf("compared with one other: %+v", f)
	}
	p := Default()
	for negative := range 31 {
		f := Judge(p, compared(counts(0, 0, 0), counts(0, 0, 0), counts(0, 30, negative), counts(0, 0, 0), counts(0, 0, 0)), 1)
		year := f.Windows[2]
		if (f.Trigger != "") != (year.Low > year.Line) || f.Warn != (year.Low <= year.Line && year.Line-year.Low <= p.Warn) {
			t.Errorf("%d of 30: %+v", negative, f)
		}
	}
}

// A share that is shrunken lies between the raw one and the average, its bounds hold it, and more reviews narrow them.
func TestShrunken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "reviews")
		k := rapid.IntRange(0, n).Draw(t, "negative")
		average, prior := rapid.Float64Range(0, 1).Draw(t, "average"), rapid.Float64Range(0.1, 50).Draw(t, "prior")
		raw, v := float64(k)/float64(n), Shrunken(k, n, average, prior)
		const e = 1e-9
		if v.Share < min(raw, average)-e || v.Share > max(raw, average)+e || v.Low > v.Share+e || v.High < v.Share-e || v.Low < 0 || v.High > 1 {
			t.Fatalf("%d of %d at %v: %+v", k, n, average, v)
		}
		if more := Shrunken(10*k, 10*n, raw, prior); more.High-more.Low > Shrunken(k, n, raw, prior).High-Shrunken(k, n, raw, prior).Low+e {
			t.Fatalf("ten times the reviews are less sure: %+v, %+v", v, more)
		}
	})
}

// The median of the others is that of all but the seller.
func TestWithout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []collector.SellerCounts
		for i := range rapid.IntRange(1, 9).Draw(t, "sellers") {
			n := rapid.IntRange(1, 20).Draw(t, "reviews")
			all = append(all, counts(int64(i+1), n, rapid.IntRange(0, n).Draw(t, "negative")))
		}
		peers := PeersOf(Default(), all)
		for _, c := range all {
			var shares []float64
			for _, o := range all {
				if o.Seller != c.Seller {
					shares = append(shares, peers.share[o.Seller])
				}
			}
			slices.Sort(shares)
			want := 0.0
			if n := len(shares); n > 0 {
				want = (shares[(n-1)/2] + shares[n/2]) / 2
			}
			if got := peers.Without(c.Seller); got.Median != want || got.Sellers != len(shares) {
				t.Fatalf("%+v, want the median %v of %v", got, want, shares)
			}
		}
	})
}

// A thousand normal sellers, half of them small, and a hundred truly bad ones over 60 days of weekly reviews (M2): of the normal
// ones fewer than one in a hundred is excluded, of the bad ones more than nine in ten. The seed is fixed.
func TestSimulation(t *testing.T) {
	const days, normal, bad, start = 60, 1000, 100, 400
	r := rand.New(rand.NewPCG(4, 7))
	reviews := map[int64][]time.Duration{} // of a seller: when, negative ones with their sign turned
	for s := range int64(normal + bad) {
		for day := range start + days {
			rate, negative := 0.15, 0.08
			if s%2 == 0 {
				rate = 0.6
			}
			if s >= normal { // from the first of the 60 days on they serve badly
				rate = 0.7
				if day >= start {
					negative = 0.6
				}
			}
			if r.Float64() < rate {
				at := time.Duration(day)*Day + time.Hour
				if r.Float64() < negative {
					at = -at
				}
				reviews[s+1] = append(reviews[s+1], at)
			}
		}
	}
	window := func(from, to time.Duration) *Peers {
		var all []collector.SellerCounts
		for s := range int64(normal + bad) {
			c := collector.SellerCounts{Seller: s + 1}
			for _, at := range reviews[s+1] {
				if t := max(at, -at); t > from && t <= to {
					c.Reviews++
					if at < 0 {
						c.Negative++
					}
				}
			}
			if c.Reviews > 0 {
				all = append(all, c)
			}
		}
		return PeersOf(Default(), all)
	}
	excluded := map[int64]bool{}
	for week := 1; week*7 <= days; week++ {
		now := time.Duration(start+week*7) * Day
		c := Compared{In: map[int]*Peers{}, Before: map[int]*Peers{}}
		for _, d := range Windows {
			from := now - time.Duration(d)*Day
			c.In[d], c.Before[d] = window(from, now), window(from-365*Day, from)
		}
		for s := range int64(normal + bad) {
			if Judge(Default(), c, s+1).Trigger != "" {
				excluded[s+1] = true
			}
		}
	}
	wrong, right := 0, 0
	for s := range excluded {
		if s <= normal {
			wrong++
		} else {
			right++
		}
	}
	if float64(wrong) >= 0.01*normal || float64(right) <= 0.9*bad {
		t.Errorf("excluded: %d of %d normal sellers, %d of %d bad ones", wrong, normal, right, bad)
	}
}

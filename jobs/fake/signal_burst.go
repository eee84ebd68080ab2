package fake

import (
	"fmt"
	"math"

	"molva/collector"
)

const (
	// fewest reviews in a stretch, the target included, that can be a burst at all.
	fewest = 5
	// surge is how many times the ordinary number a burst has at least; at four times that the weight is full.
	surge = 4
)

// Far more reviews of an item than its base line knows, in two hours, a day or three. A sale does this too: hence the
// small weight.
var _ = register(Signal{Name: "burst", Max: maxBurst, Judge: judgeBurst})

func judgeBurst(target Review, around Around) collector.Evidence {
	var found collector.Evidence
	for _, s := range stretches {
		in := s.densest(target, around.OnItem, func(Review) bool { return true })
		n, usual := len(in)+1, s.expected(around.Item, len(in)+1)
		w := maxBurst * surprise(n, usual)
		if w <= found.Weight {
			continue
		}
		usual = math.Round(usual*10) / 10
		found = collector.Evidence{Weight: w, Key: "burst", Args: []float64{float64(n), s.hours, usual},
			Reason: fmt.Sprintf("one of %d reviews of this item within %s; the usual number is %g or fewer", n, s.name, usual),
			Twins:  named(ids(in))}
	}
	return found
}

// surprise is 0 below a burst and 1 from four times that on, even on the logarithm between.
func surprise(n int, usual float64) float64 {
	if n < fewest {
		return 0
	}
	return min(1, max(0, math.Log2(float64(n)/(surge*usual))/2))
}

package fake

import (
	"fmt"
	"math"

	"molva/collector"
)

const (
	// fewest reviews in a stretch, the target included, that can be a burst at all.
	fewest = 5
	// twice the usual number at least: reviews come in waves of their own, which a plain count of chances ignores.
	twice = 2
	// From longOdds on, as powers of ten against so many by chance, the weight grows; at hopeless it is full. Eight in
	// a day where one is usual have 4, twenty have 17; twenty in two hours where three are usual have 9.
	longOdds = 2
	hopeless = 10
)

// Far more reviews of an item than its base line knows, in two hours, a day or three. A sale does this too: hence the
// small weight.
var _ = register(Signal{Name: "burst", Max: maxBurst, Judge: judgeBurst})

func judgeBurst(target Review, around Around) collector.Evidence {
	return pile(target, around, maxBurst, func(*Review) bool { return true }, func(n int, s stretch, usual float64) collector.Evidence {
		return collector.Evidence{Key: "burst", Args: []float64{float64(n), s.hours, usual},
			Reason: fmt.Sprintf("one of %d reviews of this item within %s; the usual number is %g or fewer", n, s.name, usual)}
	})
}

// pile weighs the stretch in which most more than usual piled up of the reviews that count, and has it told.
func pile(target Review, around Around, most float64, counts func(*Review) bool,
	tell func(n int, s stretch, usual float64) collector.Evidence) collector.Evidence {
	weight, where, usual := 0.0, stretch{}, 0.0
	var in []int
	for _, s := range stretches {
		found := s.densest(&target, around.OnItem, counts)
		expected := s.expected(around.Item, len(found)+1)
		if w := most * surprise(len(found)+1, expected); w > weight {
			weight, where, usual, in = w, s, expected, found
		}
	}
	if weight == 0 {
		return collector.Evidence{}
	}
	e := tell(len(in)+1, where, math.Round(usual*10)/10)
	e.Weight = weight
	for _, i := range in {
		if id := around.OnItem[i].ID; id != "" && len(e.Twins) < maxNamed {
			e.Twins = append(e.Twins, id)
		}
	}
	return e
}

// surprise is 0 for a number of reviews that is not out of the usual and 1 for one that is out of all proportion. The
// odds are Chernoff's bound for a Poisson count.
func surprise(n int, usual float64) float64 {
	x := float64(n)
	if n < fewest || x < twice*usual {
		return 0
	}
	odds := (x*math.Log(x/usual) - x + usual) / math.Ln10
	return min(1, max(0, (odds-longOdds)/(hopeless-longOdds)))
}

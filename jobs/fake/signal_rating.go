package fake

import (
	"fmt"
	"math"

	"molva/collector"
)

// A rating at the end of the scale, and one far from what others give the item: who is paid pushes as hard as he can,
// up or down. Many honest people are delighted or furious: hence the small weight.
var _ = register(Signal{Name: "rating", Max: maxRating, Judge: judgeRating})

const (
	fewestRated = 5   // ratings by others that make a mean worth speaking of
	farthest    = 2.5 // stars from the mean that give the full weight
)

func judgeRating(target Review, around Around) collector.Evidence {
	if target.Rating == 0 {
		return collector.Evidence{}
	}
	extreme := target.Rating == 1 || target.Rating == 5
	away, mean := deviation(target, around.Item)
	share := 0.7 * min(1, away/farthest)
	if extreme {
		share += 0.3
	}
	e := collector.Evidence{Weight: maxRating * share}
	switch {
	case away >= 1:
		e.Key, e.Args = "rating.far", []float64{target.Rating, mean}
		e.Reason = fmt.Sprintf("rated %g while others give this item %g on average", target.Rating, mean)
	case extreme:
		e.Key, e.Args = "rating.extreme", []float64{target.Rating}
		e.Reason = fmt.Sprintf("rated %g, the end of the scale", target.Rating)
	default:
		return collector.Evidence{}
	}
	return e
}

// deviation is how many stars the target lies from the mean of the others, 0 where there are too few.
func deviation(target Review, item Item) (away, mean float64) {
	others := item.Rated - 1
	if others < fewestRated {
		return 0, 0
	}
	mean = (item.Sum - target.Rating) / float64(others)
	return math.Abs(target.Rating - mean), math.Round(mean*10) / 10
}

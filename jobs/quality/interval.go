package quality

import "math"

// z is the quantile of the two-sided 95 % interval.
const z = 1.959964

// Interval is an estimate of a share with its bounds.
type Interval struct {
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Shrunken estimates the share of negative reviews of a seller: the seller's own counts with as many reviews of the others'
// average beside them as the prior weighs, so that two bad reviews of three are no verdict. The bounds are Wilson's at 95 %
// over the counts so made.
func Shrunken(negative, reviews int, average, prior float64) Interval {
	n := float64(reviews) + prior
	if n == 0 {
		return Interval{High: 1}
	}
	p := (float64(negative) + average*prior) / n
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Interval{Share: p, Low: math.Max(0, centre-half), High: math.Min(1, centre+half)}
}

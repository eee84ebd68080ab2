package classify

import "math"

// margins are the scores of texts by models that had not seen them, with their labels and what is won.
type margins struct {
	of    [][questions]float64
	won   []float64
	tilt  []float64            // from tiltOf
	other [][questions]float64 // of what the object is set against; as of where it is set against nothing
	label []int
	set   []int // of objectSets
}

// add scores the texts of objectSets in a fold.
func (m *margins) add(all []objectExample, models objectModel, fold int) {
	for i := range all {
		e := &all[i]
		for set, name := range objectSets {
			if e.set != name || e.fold != fold {
				continue
			}
			scores := models.scores(&e.features)
			other := scores
			if e.swapped != nil {
				other = models.scores(e.swapped)
			}
			m.of, m.other, m.won, m.tilt = append(m.of, scores), append(m.other, other), append(m.won, e.won), append(m.tilt, e.tilt)
			m.label, m.set = append(m.label, e.label), append(m.set, set)
		}
	}
}

// scores are what the models say of a text.
func (m objectModel) scores(f *features) (out [questions]float64) {
	for q := range m {
		out[q] = m[q].score(f)
	}
	return out
}

// The shifts that are tried, in log odds.
const (
	shiftLeast = -2.0
	shiftStep  = 0.2
	shifts     = 40
)

// calibration: slope is what a margin is worth in log odds; the shift is chosen for it.
type calibration struct{ slope, shift [questions]float64 }

// calibrate finds the slope by Platt's method and then the shift with which the mean of both F1 of both sets is best, each
// shift judged together with its neighbours, for a peak of its own is chance.
func (m *margins) calibrate() calibration {
	var c calibration
	ones := make([]float64, len(m.of))
	for q, label := range objectLabels {
		scores, targets := make([]float64, len(m.of)), make([]float64, len(m.of))
		for i := range m.of {
			ones[i], scores[i] = 1, m.of[i][q]
			if m.label[i] == label {
				targets[i] = 1
			}
		}
		deviation := standardize(scores) // steps over large or lopsided scores swing past the slope
		c.slope[q], _ = calibrate(scores, targets, ones)
		c.slope[q] /= deviation
	}
	var means [shifts][shifts]float64
	for a := range shifts {
		for b := range shifts {
			c.shift = shiftAt(a, b)
			means[a][b] = m.mean(c)
		}
	}
	best := math.Inf(-1)
	var chosen [questions]float64
	for a := 1; a+1 < shifts; a++ {
		for b := 1; b+1 < shifts; b++ {
			sum := 0.0
			for i := a - 1; i <= a+1; i++ {
				sum += means[i][b-1] + means[i][b] + means[i][b+1]
			}
			if sum > best {
				best, chosen = sum, shiftAt(a, b)
			}
		}
	}
	c.shift = chosen
	return c
}

// standardize brings scores to a mean of 0 and a deviation of 1, and answers the deviation that they had.
func standardize(scores []float64) float64 {
	sum, squares, n := 0.0, 0.0, float64(len(scores))
	for _, x := range scores {
		sum, squares = sum+x, squares+float64(x*x)
	}
	mean := sum / n
	deviation := math.Sqrt(max(squares/n-float64(mean*mean), 1e-12))
	for i := range scores {
		scores[i] = (scores[i] - mean) / deviation
	}
	return deviation
}

func shiftAt(a, b int) [questions]float64 {
	return [questions]float64{askAgainst: shiftLeast + shiftStep*float64(a), askFor: shiftLeast + shiftStep*float64(b)}
}

// logOdds are those of both questions.
func (c *calibration) logOdds(scores [questions]float64) (out [questions]float64) {
	for q, s := range scores {
		out[q] = float64(c.slope[q]*s) + c.shift[q]
	}
	return out
}

// mean is that of both F1 of all sets.
func (m *margins) mean(c calibration) float64 {
	tallies := m.tally(c)
	sum := 0.0
	for i := range tallies {
		sum += tallies[i].f1(1) + tallies[i].f1(-1)
	}
	return sum / float64(2*len(tallies))
}

// tally counts the answers, set by set.
func (m *margins) tally(c calibration) []tally {
	tallies := make([]tally, len(objectSets))
	for i, s := range m.of {
		against, praise := m.judged(i, s, c)
		tallies[m.set[i]].add(m.label[i], towardSide(against, praise))
	}
	return tallies
}

// judged are the log odds against and for the object in text i, which has these scores.
func (m *margins) judged(i int, scores [questions]float64, c calibration) (against, praise float64) {
	own, other := c.logOdds(scores), c.logOdds(m.other[i])
	bar := barBetween(own, other, m.tilt[i])
	return own[askAgainst] + bar - m.won[i], own[askFor] + bar + m.won[i]
}

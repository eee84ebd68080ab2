package classify

import "math"

// margins are the scores of texts by models that had not seen them, with their labels and what is won.
type margins struct {
	of    [][questions]float64
	won   []float64
	bar   []float64
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
			var scores [questions]float64
			for q := range models {
				scores[q] = models[q].score(&e.features)
			}
			m.of, m.won, m.bar = append(m.of, scores), append(m.won, e.won), append(m.bar, e.bar)
			m.label, m.set = append(m.label, e.label), append(m.set, set)
		}
	}
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
		c.slope[q], _ = calibrate(scores, targets, ones)
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

func shiftAt(a, b int) [questions]float64 {
	return [questions]float64{askAgainst: shiftLeast + shiftStep*float64(a), askFor: shiftLeast + shiftStep*float64(b)}
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
		against := c.slope[askAgainst]*s[askAgainst] + c.shift[askAgainst] + m.bar[i] - m.won[i]
		praise := c.slope[askFor]*s[askFor] + c.shift[askFor] + m.bar[i] + m.won[i]
		tallies[m.set[i]].add(m.label[i], toneSign(towardLabel(against, praise)))
	}
	return tallies
}

package classify

import (
	"math"
	"slices"
	"testing"
)

// TestLearnMargin wants both sides of separable texts a margin away, the bare one from nowhere, and the same model each time.
func TestLearnMargin(t *testing.T) {
	var samples []sample
	var views [][]float64
	for i := range uint32(40) {
		side := i % 2
		samples = append(samples, sample{&features{words: []uint32{10 + side, 100 + i}, letters: []uint32{20 + side}}, float64(side), 1})
		views = append(views, []float64{float64(side) - 0.5, 0})
	}
	how := margin{epochs: 50, cost: 100, ratio: 0.5, seed: 1}
	m, voices := learnMargin(samples, views, how)
	for i, s := range samples {
		if got := (2*s.target - 1) * (m.score(s.features) + dot(voices, views[i])); got < 0.9 {
			t.Errorf("margin %v of text %d", got, i)
		}
	}
	if again, _ := learnMargin(samples, views, how); !slices.Equal(m.weights, again.weights) || m.bias != again.bias {
		t.Error("another model of the same texts")
	}
	if voices[0] <= 0 || voices[1] != 0 {
		t.Errorf("the views weigh %v", voices)
	}
	if m.weights[11] <= 0 || m.weights[10] >= 0 || m.weights[5] != 0 {
		t.Errorf("weights %v %v %v", m.weights[10], m.weights[11], m.weights[5])
	}
}

// TestSlopeOfLargeScores wants the slope of log odds whatever the scores are multiplied by.
func TestSlopeOfLargeScores(t *testing.T) {
	var slopes []float64
	for _, times := range []float64{1, 4, 40} {
		var m margins
		for i := range 400 {
			x := float64(i%20)/4 - 4 // -4..0.75, more of them far below
			label := 0
			if float64(i/20)+0.5 < 20*sigmoid(2*x+1) {
				label = 1
			}
			s := [questions]float64{askAgainst: times * x, askFor: times * x}
			m.of, m.other, m.won, m.tilt = append(m.of, s), append(m.other, s), append(m.won, 0), append(m.tilt, 0)
			m.label, m.set = append(m.label, label), append(m.set, i%2)
		}
		slopes = append(slopes, m.calibrate().slope[askFor]*times)
	}
	for _, s := range slopes {
		if math.Abs(s-2) > 0.3 {
			t.Errorf("slopes %v, want about 2 each", slopes)
			break
		}
	}
}

// TestShiftIsChosen has a rare side that margins at zero never reach.
func TestShiftIsChosen(t *testing.T) {
	var m margins
	for i := range 200 {
		label, s := 0, [questions]float64{-1, -1}
		switch {
		case i%50 == 0 || i%50 == 1: // of either side one in five look like the rest
			label = 1 - 2*(i%2)
		case i%10 == 0:
			label, s = 1, [questions]float64{-1, -0.5}
		case i%10 == 1:
			label, s = -1, [questions]float64{-0.5, -1}
		case i%20 == 2:
			s = [questions]float64{-0.5, -0.5} // what is told by nothing
		}
		m.of, m.other, m.won, m.tilt = append(m.of, s), append(m.other, s), append(m.won, 0), append(m.tilt, 0)
		m.label, m.set = append(m.label, label), append(m.set, i/100)
	}
	if c := m.calibrate(); m.mean(c) < 0.7 {
		t.Errorf("mean %v with %+v", m.mean(c), c)
	}
	if c := (calibration{slope: [questions]float64{1, 1}}); m.mean(c) != 0 {
		t.Errorf("without a shift the mean is %v", m.mean(c))
	}
}

// TestLearnsFurther wants what strangers taught to stay beside what is learned further, and the strangers' model as it was
// for the next fold.
func TestLearnsFurther(t *testing.T) {
	good, bad, news := &features{words: []uint32{1}}, &features{words: []uint32{2}}, &features{words: []uint32{3}}
	base := &ascent{learned: learned{weights: make([]float32, tableSize)}, grad: make([]float32, tableSize)}
	base.fit([]sample{{good, 1, 1}, {bad, 0, 1}}, strangerLearning)
	before := base.score(news)
	more := base.clone()
	more.fit([]sample{{news, 1, 1}, {bad, 0, 1}}, strangerLearning)
	if base.score(news) != before || base.grad[3] != 0 {
		t.Errorf("what was learned further changed the strangers' model: %v, was %v", base.score(news), before)
	}
	if more.score(good) <= 0 || more.score(bad) >= 0 || more.score(news) <= before {
		t.Errorf("good %v, bad %v, news %v (before %v)", more.score(good), more.score(bad), more.score(news), before)
	}
	if again := base.clone(); again.score(good) != base.score(good) {
		t.Error("a clone judges otherwise")
	}
}

package classify

import (
	"math"
	"math/rand/v2"
	"slices"
)

// sample is one labelled text as the learner sees it. target is 0..1 (0.5 is neutral), weight is how much it counts.
type sample struct {
	*features
	target, weight float64
}

// learned is a linear model in floating point.
type learned struct {
	weights []float32
	bias    float64
}

func (m *learned) score(f *features) float64 {
	w, l := groupScales(len(f.words), len(f.letters))
	return w*m.sum(f.words) + l*m.sum(f.letters) + m.bias
}

func (m *learned) sum(places []uint32) float64 {
	sum := float32(0)
	for _, p := range places {
		sum += m.weights[p]
	}
	return float64(sum)
}

// learning is how a model is fitted. The small rate with few epochs is what regularises: found by cross-validation.
type learning struct {
	epochs   int
	rate, l2 float64
	seed     uint64
}

var usualLearning = learning{epochs: 8, rate: 0.1, l2: 1e-5, seed: 1}

// learn fits a logistic regression by AdaGrad. It is deterministic: the order is drawn from the seed and nothing runs beside
// it.
func learn(samples []sample, how learning) *learned {
	a := &ascent{learned: learned{weights: make([]float32, tableSize)}, grad: make([]float32, tableSize)}
	a.fit(samples, how)
	return &a.learned
}

// ascent is a model that can be learned further: with the sums of the squared gradients by which AdaGrad slows down.
type ascent struct {
	learned
	grad     []float32
	biasGrad float64
}

// clone lets the model be learned further more than once.
func (a *ascent) clone() *ascent {
	return &ascent{learned{slices.Clone(a.weights), a.bias}, slices.Clone(a.grad), a.biasGrad}
}

// fit learns further from samples.
func (a *ascent) fit(samples []sample, how learning) {
	m := &a.learned
	rng := rand.New(rand.NewPCG(how.seed, 1))
	order := rng.Perm(len(samples))
	for range how.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := samples[i]
			g := (sigmoid(m.score(s.features)) - s.target) * s.weight
			w, l := groupScales(len(s.words), len(s.letters))
			m.step(a.grad, s.words, float32(g*w), float32(how.rate), float32(how.l2*s.weight))
			m.step(a.grad, s.letters, float32(g*l), float32(how.rate), float32(how.l2*s.weight))
			a.biasGrad += g * g
			m.bias -= how.rate * 0.1 * g / math.Sqrt(a.biasGrad+1e-6)
		}
	}
}

func (m *learned) step(grad []float32, places []uint32, g, rate, l2 float32) {
	for _, p := range places {
		// the conversions forbid fused arithmetic, so that every machine learns the same bytes
		d := g + float32(l2*m.weights[p])
		grad[p] += float32(d * d)
		m.weights[p] -= float32(rate * d / float32(math.Sqrt(float64(grad[p])+1e-8)))
	}
}

// calibrate fits slope and shift of a model's scores to what they turned out to mean (Platt 1999), by plain gradient
// steps. Nothing to learn from changes nothing.
func calibrate(scores, targets, weights []float64) (slope, shift float64) {
	slope = 1
	if len(scores) == 0 {
		return slope, 0
	}
	for range 3000 {
		gs, gb, n := 0.0, 0.0, 0.0
		for i, x := range scores {
			d := (sigmoid(slope*x+shift) - targets[i]) * weights[i]
			gs, gb, n = gs+float64(d*x), gb+d, n+weights[i]
		}
		slope, shift = slope-float64(2*gs/n), shift-float64(2*gb/n)
	}
	return slope, shift
}

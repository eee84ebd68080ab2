package classify

import (
	"math"
	"math/rand/v2"
)

// margin is how a linear support vector machine with squared hinge loss is fitted (Hsieh et al. 2008, dual coordinate descent).
type margin struct {
	epochs int
	cost   float64 // of a text of weight 1 that lies on the wrong side
	ratio  float64 // 0..1: how much the log-count ratio scales a feature (NB-SVM, Wang and Manning 2012)
	seed   uint64
}

// learnMargin fits a model whose score is the margin of a text: 1 and more for, -1 and less against. Features that are rare,
// or that stand by far more often in the texts of one side, are cheaper to use. views has for each sample what other models
// say of it, or is nil; the second answer is what each of them weighs. It is deterministic.
func learnMargin(samples []sample, views [][]float64, how margin) (*learned, []float64) {
	m := &learned{weights: make([]float32, tableSize)}
	scales := featureScales(samples, how.ratio)
	norms := make([]float64, len(samples))
	if views == nil {
		views = make([][]float64, len(samples))
	}
	voices := make([]float64, len(views[0]))
	for i, s := range samples {
		w, l := groupScales(len(s.words), len(s.letters))
		norms[i] = 1 + float64(w*w*square(scales, s.words)) + float64(l*l*square(scales, s.letters)) + dot(views[i], views[i])
	}
	alphas := make([]float64, len(samples))
	rng := rand.New(rand.NewPCG(how.seed, 1))
	order := rng.Perm(len(samples))
	for range how.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := samples[i]
			side, slack := 2*s.target-1, 1/(2*how.cost*s.weight)
			gradient := float64(side*(m.score(s.features)+dot(voices, views[i]))) - 1 + float64(slack*alphas[i])
			next := max(0, alphas[i]-gradient/(norms[i]+slack))
			if step := (next - alphas[i]) * side; step != 0 {
				w, l := groupScales(len(s.words), len(s.letters))
				m.move(scales, s.words, float32(step*w))
				m.move(scales, s.letters, float32(step*l))
				m.bias += step
				for k, v := range views[i] {
					voices[k] += float64(step * v)
				}
				alphas[i] = next
			}
		}
	}
	return m, voices
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}

// move adds a step to the weights of places. A scale counts twice: for the feature and for the weight that holds it.
func (m *learned) move(scales []float32, places []uint32, step float32) {
	for _, p := range places {
		m.weights[p] += float32(step * scales[p]) // the conversion forbids fused arithmetic
	}
}

func square(scales []float32, places []uint32) float64 {
	sum := 0.0
	for _, p := range places {
		sum += float64(scales[p])
	}
	return sum
}

// featureScales are the squares of what the features are multiplied by: how rare they are, and by how much more often they
// stand on one side. The mean over all features that stand in the texts is one.
func featureScales(samples []sample, ratio float64) []float32 {
	counts := make([][2]float64, tableSize)
	var all [2]float64
	for _, s := range samples {
		side := int(s.target)
		all[side] += s.weight
		for _, places := range [][]uint32{s.words, s.letters} {
			for _, p := range places {
				counts[p][side] += s.weight
			}
		}
	}
	sides := make([]float64, tableSize)
	rare := make([]float64, tableSize)
	sum, mean, known, times := 0.0, 0.0, 0.0, 0.0
	for p, c := range counts {
		if c[0]+c[1] == 0 {
			continue
		}
		sides[p] = math.Abs(math.Log((c[1] + 1) / (all[1] + 2) * (all[0] + 2) / (c[0] + 1)))
		rare[p] = math.Log(1 + (all[0]+all[1])/(1+c[0]+c[1]))
		sum, known = sum+sides[p], known+1
	}
	for p, c := range counts {
		r := 1 - ratio + ratio*sides[p]/max(sum/max(known, 1), 1e-9)
		rare[p] *= r * r
		mean, times = mean+float64(rare[p]*(c[0]+c[1])), times+c[0]+c[1]
	}
	scales := make([]float32, tableSize)
	for p := range scales {
		scales[p] = float32(rare[p] / max(mean/max(times, 1), 1e-9))
	}
	return scales
}

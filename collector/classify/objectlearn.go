package classify

import (
	"math"
	"slices"
)

// The two questions of the model, in the places of weights: does the text speak against the object, does it speak for it.
const (
	askAgainst = iota
	askFor
)

// objectModel is one model a question, before a shift is chosen.
type objectModel [questions]*learned

// objectLabels are the labels that the questions ask for.
var objectLabels = [questions]int{askAgainst: -1, askFor: 1}

// How the models are fitted: those of the tweets, and of the other sets, whose answers the former may use. viewShare is how
// much they may: the squared length of all views of a text together. Costs, ratio and share were chosen by cross-validation on the
// tweets.
var (
	objectLearning = margin{epochs: 15, cost: 0.3, ratio: 0.5, seed: 1}
	viewLearning   = margin{epochs: 10, cost: 0.3, seed: 1}
	viewShare      = 0.2
)

// strangerLearning fits a logistic regression to the other sets, which know more words of other trades and languages than
// the tweets do, and then further to the tweets; marginVoice is what a margin counts beside its log odds.
var strangerLearning = learning{epochs: 10, rate: 0.1, l2: 1e-5, seed: 1}

const marginVoice = 6 // 8 does alike and gets one contrast less: TRAINING.md

// objectViews are the questions that models of other sets answer.
var objectViews = []struct {
	sets  []string
	label int
}{
	{[]string{"rusentitweet"}, -1}, {[]string{"rusentitweet"}, 1}, {[]string{"rusentne-2023"}, -1}, {[]string{"rusentne-2023"}, 1},
	{[]string{"banki-ru", "otzovik-bank", "customer-reviews-uk", "uci-sentences"}, -1},
}

// strangers are the models of the other sets, which stay the same whichever tweets are learned from.
type strangers struct {
	views    []*learned
	together [questions]*ascent // of all other sets, to be learned further from the tweets
}

// learnStrangers fits the models of the other sets and lets the views judge the tweets. No copy of a tweet is learned from, so
// that they are strangers in whichever fold.
func learnStrangers(all []objectExample) strangers {
	tweeted := map[int]bool{}
	for i := range all {
		if all[i].tweet() {
			tweeted[all[i].group] = true
		}
	}
	strange := func(e *objectExample) bool { return !tweeted[e.group] }
	var s strangers
	for q, label := range objectLabels {
		s.together[q] = &ascent{learned: learned{weights: make([]float32, tableSize)}, grad: make([]float32, tableSize)}
		s.together[q].fit(objectSamples(all, label, strange), strangerLearning)
	}
	s.views = learnViews(all, strange)
	return s
}

func learnViews(all []objectExample, strange func(*objectExample) bool) []*learned {
	var views []*learned
	for _, v := range objectViews {
		samples := objectSamples(all, v.label, func(e *objectExample) bool { return slices.Contains(v.sets, e.set) && strange(e) })
		for i := range samples {
			samples[i].weight = 1 // they are of sets of one kind
		}
		m, _ := learnMargin(samples, nil, viewLearning)
		views = append(views, m)
	}
	for i := range all {
		if e := &all[i]; e.tweet() {
			for _, m := range views {
				e.views = append(e.views, m.score(&e.features))
			}
		}
	}
	return views
}

// objectSamples are the kept examples with the question whether they have the label.
func objectSamples(all []objectExample, label int, keep func(*objectExample) bool) []sample {
	var samples []sample
	for i := range all {
		if e := &all[i]; keep(e) {
			target := 0.0
			if e.label == label {
				target = 1
			}
			samples = append(samples, sample{&e.features, target, e.weight})
		}
	}
	return samples
}

// learnObjects fits the model to the kept tweets. The views of other sets are sums over the same features, so that they
// become a part of the weights.
func learnObjects(all []objectExample, others strangers, keep func(*objectExample) bool) objectModel {
	kept := func(e *objectExample) bool { return e.tweet() && keep(e) }
	var seen [][]float64
	for i := range all {
		if kept(&all[i]) {
			seen = append(seen, all[i].views)
		}
	}
	means, scales := viewScales(seen)
	scaled := make([][]float64, len(seen))
	for i, v := range seen {
		for k := range v {
			scaled[i] = append(scaled[i], (v[k]-means[k])*scales[k])
		}
	}
	var models objectModel
	for q, label := range objectLabels {
		m, voices := learnMargin(objectSamples(all, label, kept), scaled, objectLearning)
		for k, v := range others.views {
			m.join(v, voices[k]*scales[k])
			m.bias -= float64(voices[k] * scales[k] * means[k])
		}
		together := others.together[q].clone()
		together.fit(objectSamples(all, label, kept), strangerLearning)
		models[q] = &together.learned
		models[q].join(m, marginVoice)
	}
	return models
}

// viewScales are the mean of each view and what brings it to its share.
func viewScales(seen [][]float64) (means, scales []float64) {
	n := float64(len(seen))
	for k := range seen[0] {
		sum, squares := 0.0, 0.0
		for _, v := range seen {
			sum, squares = sum+v[k], squares+float64(v[k]*v[k])
		}
		mean := sum / n
		means = append(means, mean)
		scales = append(scales, math.Sqrt(viewShare/float64(len(seen[0]))/max(squares/n-float64(mean*mean), 1e-9)))
	}
	return means, scales
}

// join adds another model so many times.
func (m *learned) join(other *learned, times float64) {
	for p, v := range other.weights {
		m.weights[p] += float32(times * float64(v))
	}
	m.bias += float64(times * other.bias)
}

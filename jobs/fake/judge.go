// Package fake says how far a review looks bought or made up, and why. One file is one signal, which registers itself
// in a table; a verdict is the plain sum of what the signals say, each from its own inputs alone, so that switching
// one off or taking its input away changes no other line.
//
// It works on values alone: from the store (jobs builds the neighbourhood of one document) and from a flat list
// (Detect). It never hides or deletes anything, never accuses on a short generic text, and takes no side: praise and
// abuse of the company itself are judged alike.
package fake

import (
	"cmp"
	"math"
	"slices"

	"molva/collector"
)

// Signal is one reason to doubt a review. Judge sees the target and its neighbourhood and answers with the weight that
// it finds, 0 for none; it must look at nothing but its arguments.
type Signal struct {
	Name  string // stands in Evidence.Signal; stable
	Max   float64
	Judge func(target Review, around Around) collector.Evidence
}

// The sizes of the weights. What a review shares with honest ones on a good day (a sale brings many new customers at
// once, all pleased) adds up to half at most: burst 0.15, newcomers 0.13, history 0.15, rating 0.07. Only what
// chance does not bring, the same words from different people or the same people in several places, lifts a review
// over collector.SuspicionThreshold, and it does so together with the circumstances, never alone.
const (
	maxText      = 0.50
	maxCrew      = 0.30
	maxBurst     = 0.15
	maxHistory   = 0.15
	maxNewcomers = 0.13
	maxDay       = 0.10
	maxRating    = 0.07
)

// least is the smallest weight that is worth a line.
const least = 0.005

var signals []Signal

// register adds a signal to the table; it is called once for each signal file, before main.
func register(s Signal) Signal {
	signals = append(signals, s)
	slices.SortFunc(signals, func(a, b Signal) int { return cmp.Compare(a.Name, b.Name) })
	return s
}

// Signals are all signals, by name.
func Signals() []Signal { return slices.Clone(signals) }

// Names are the names of all signals, in order.
func Names() []string {
	names := make([]string, len(signals))
	for i, s := range signals {
		names[i] = s.Name
	}
	return names
}

// Known says whether there is a signal of that name.
func Known(name string) bool { return slices.Contains(Names(), name) }

// Judge gives the suspicion of one review in its neighbourhood: 0..1, the sum of the weights of its evidence, which is
// ordered by weight. Signals named in off are left out. Where the weights add up to more than 1 all are scaled alike.
func Judge(target Review, around Around, off ...string) collector.Suspicion {
	verdict := collector.Suspicion{Evidence: []collector.Evidence{}}
	around.sort()
	for _, s := range signals {
		if slices.Contains(off, s.Name) {
			continue
		}
		e := s.Judge(target, around)
		if e.Weight = round(e.Weight); e.Weight < least {
			continue
		}
		e.Signal = s.Name
		verdict.Score += e.Weight
		verdict.Evidence = append(verdict.Evidence, e)
	}
	if verdict.Score > 1 {
		for i := range verdict.Evidence {
			verdict.Evidence[i].Weight /= verdict.Score
		}
		verdict.Score = 1
	}
	slices.SortStableFunc(verdict.Evidence, func(a, b collector.Evidence) int { return cmp.Compare(b.Weight, a.Weight) })
	verdict.Score = math.Round(verdict.Score*1e6) / 1e6
	return verdict
}

// round keeps four decimals, so that a weight reads well and the sum stays within 0.001.
func round(w float64) float64 { return math.Round(w*1e4) / 1e4 }

// Same says whether two verdicts tell a person the same: the same signals about the same twins, and a score that
// moved by less than 0.01. A base line that grows by one review makes no new revision of a document.
func Same(a, b collector.Suspicion) bool {
	if math.Abs(a.Score-b.Score) >= 0.01 || len(a.Evidence) != len(b.Evidence) {
		return false
	}
	for _, x := range a.Evidence {
		i := slices.IndexFunc(b.Evidence, func(y collector.Evidence) bool { return y.Signal == x.Signal })
		if i < 0 || !sameSet(x.Twins, b.Evidence[i].Twins) {
			return false
		}
	}
	return true
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

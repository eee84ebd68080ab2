package fake

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"

	"pgregory.net/rapid"
)

var corpus = [][]uint64{nil, text.Fingerprint(praise), text.Fingerprint(gripe), text.Fingerprint(praise + " " + gripe)}

// drawReviews draws a small crowded world: few authors, items, texts and days, so that every signal has its chances.
func drawReviews(t *rapid.T) []Review {
	n := rapid.IntRange(1, 60).Draw(t, "n")
	out := make([]Review, n)
	for i := range out {
		few := func(name string, n int) int { return rapid.IntRange(0, n).Draw(t, name) }
		out[i] = Review{ID: fmt.Sprint(i), Site: fmt.Sprint(few("site", 1)), Rating: float64(few("rating", 5)),
			Fingerprint: corpus[few("text", 3)], Letters: few("letters", 200)}
		if a := few("author", 12); a > 0 {
			out[i].Author = fmt.Sprint("a", a)
		}
		if a := few("item", 4); a > 0 {
			out[i].Item = fmt.Sprint("i", a)
		}
		at := noon.Add(time.Duration(few("hour", 150)) * time.Hour / 4)
		switch few("precision", 5) {
		case 0:
		case 1:
			out[i].Published = collector.PublishedOn(at.Date())
		default:
			out[i].Published = collector.PublishedAt(at)
		}
	}
	return out
}

// The weights add up to the suspicion, which lies in 0..1; no weight is over its signal's size.
func TestLawOfSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, v := range JudgeAll(drawReviews(t)) {
			if v.Score < 0 || v.Score > 1 || math.Abs(v.Score-total(v)) > 0.001 {
				t.Fatalf("%v: weights add up to %v", v.Score, total(v))
			}
			for _, e := range v.Evidence {
				i := slices.IndexFunc(signals, func(s Signal) bool { return s.Name == e.Signal })
				if e.Weight <= 0 || e.Weight > signals[i].Max+1e-9 || e.Reason == "" || e.Key == "" {
					t.Fatalf("%+v", e)
				}
			}
		}
	})
}

// Scored with one signal switched off the suspicion is the sum of the others, scaled alike where it was capped.
func TestLawOfSwitch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reviews := drawReviews(t)
		off := rapid.SampledFrom(signals).Draw(t, "off").Name
		with, without := JudgeAll(reviews), JudgeAll(reviews, off)
		for i := range with {
			if err := sameBut(with[i], without[i], off); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Taking away an input that only one signal uses removes its line and changes no other: the text, the rating.
func TestLawOfInput(t *testing.T) {
	for signal, take := range map[string]func(*Review){
		"text reuse": func(r *Review) { r.Fingerprint, r.Letters = nil, 0 },
		"rating":     func(r *Review) { r.Rating = 0 },
	} {
		rapid.Check(t, func(t *rapid.T) {
			reviews := drawReviews(t)
			with := JudgeAll(reviews)
			everywhere := rapid.Bool().Draw(t, "everywhere")
			i := rapid.IntRange(0, len(reviews)-1).Draw(t, "target")
			for j := range reviews {
				if everywhere || i == j {
					take(&reviews[j])
				}
			}
			if err := sameBut(with[i], JudgeAll(reviews)[i], signal); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func total(v collector.Suspicion) (sum float64) {
	for _, e := range v.Evidence {
		sum += e.Weight
	}
	return sum
}

// sameBut says whether b is a without one signal; where a was capped its lines are smaller by one factor.
func sameBut(a, b collector.Suspicion, off string) error {
	if weight(b, off) != 0 {
		return fmt.Errorf("%s is still there", off)
	}
	factor := 0.0
	for _, e := range b.Evidence {
		w := weight(a, e.Signal)
		if w == 0 {
			return fmt.Errorf("%s appeared", e.Signal)
		}
		f := e.Weight / w
		if factor == 0 {
			factor = f
		}
		if f < 1-1e-6 || math.Abs(f-factor) > 1e-6 || f > 1+1e-6 && a.Score < 1 {
			return fmt.Errorf("%s: %v became %v", e.Signal, w, e.Weight)
		}
	}
	for _, e := range a.Evidence {
		if e.Signal != off && weight(b, e.Signal) == 0 {
			return fmt.Errorf("%s is gone too", e.Signal)
		}
	}
	return nil
}

package classify

import (
	"testing"

	"molva/collector"
)

func TestMismatch(t *testing.T) {
	for _, c := range []struct {
		text  string
		stars float64
		want  string
	}{
		{"Отвратительно, хамство и обман", 5, collector.ToneNegative},
		{"Жахливо, хамство і обман", 4, collector.ToneNegative},
		{"Awful place, terrible food and rude people", 5, collector.ToneNegative},
		{"Очень понравилось, всё свежее и красивое, спасибо", 1, collector.TonePositive},
		{"Отвратительно, хамство и обман", 1, ""},
		{"Отвратительно, хамство и обман", 0, ""},
		{"Отвратительно, хамство и обман", 3, ""},
		{"Магазин на новой улице", 1, ""},
		{"", 5, ""},
	} {
		m := Classify(collector.Review{Text: c.text, Rating: c.stars}).Mismatch
		if m.Tone != c.want || c.want != "" && (m.Stars != c.stars || len(m.Words) == 0) {
			t.Errorf("%q with %g stars: %+v, want %q", c.text, c.stars, m, c.want)
		}
	}
}

// TestToneAbstains: between sure and calm nothing is told.
func TestToneAbstains(t *testing.T) {
	for odds, want := range map[float64]string{-3: collector.ToneNegative, -0.8: "", 0: collector.ToneNeutral, 0.3: collector.ToneNeutral, 0.8: "", 3: collector.TonePositive} {
		if got := toneOf(odds).Label; got != want {
			t.Errorf("%g: %q, want %q", odds, got, want)
		}
	}
}

func TestInsertBest(t *testing.T) {
	var best []int
	shares := []float64{1, 5, 3, 3, 9, 0.5, 7, 2, 8}
	for i := range shares {
		best = insertBest(best, i, func(i int) float64 { return shares[i] })
	}
	want := []int{4, 8, 6, 1, 2, 3}
	if len(best) != len(want) {
		t.Fatalf("%v", best)
	}
	for i := range want {
		if best[i] != want[i] {
			t.Fatalf("%v, want %v", best, want)
		}
	}
}

package fake

import (
	"math/rand/v2"
	"testing"

	"molva/collector"
)

// Step 12 of the story: at least 18 of the gang's 20 at 0.8 or more and at most one of the 8 honest ones, whatever the
// texts. The rest draw on sixteen sentences like the gang, so one or two may share a text with it by chance.
func TestGangIsFoundAndCustomersAreNot(t *testing.T) {
	for _, lang := range []string{"ru", "uk"} {
		for _, share := range []float64{0, 0.05, 0.15} {
			for seed := range uint64(25) {
				r := rand.New(rand.NewPCG(seed, uint64(share*100)))
				reviews, gang, honest := story(r, lang, share)
				caught, accused, others := 0, 0, 0
				for id, v := range judged(reviews) {
					if v.Score < collector.SuspicionThreshold {
						continue
					}
					switch {
					case gang[id]:
						caught++
					case honest[id]:
						accused++
					default:
						others++
					}
				}
				if caught < 18 || accused > 1 || others > 2 {
					t.Errorf("%s, %.0f %% replaced, seed %d: %d of 20 caught, %d of 8 accused, %d others", lang, share*100, seed, caught, accused, others)
				}
			}
		}
	}
}

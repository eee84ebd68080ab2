//go:build yardstick

package classify

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// These measure a company's own weights: MOLVA_SHARED=… go test -tags yardstick ./collector/classify -run TestOwn -v

// trade is a company of another trade whose texts the embedded models were not trained on, with the tone that their stars tell.
func trade(t *testing.T, dir, name string) (texts []collector.Review, tones []string) {
	t.Helper()
	for _, s := range dataSets {
		if s.name != name {
			continue
		}
		rows, err := readRows(filepath.Join(dir, s.path))
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			for _, e := range s.read(r) {
				if i%s.nth != 0 && (e.tone == 0 || e.tone == 1) && len(texts) < 2400 {
					texts, tones = append(texts, e.review), append(tones, toneOfStars(e.tone == 1))
				}
			}
		}
	}
	return texts, tones
}

func toneOfStars(good bool) string {
	if good {
		return collector.TonePositive
	}
	return collector.ToneNegative
}

// rightTones are how many texts have the tone that is wanted, by the embedded weights and by own ones.
func rightTones(texts []collector.Review, want []string, own *Own) (before, after int) {
	for i, r := range texts {
		before += count(Classify(r).Tone.Label == want[i])
		after += count(own.Judge(r).Tone.Label == want[i])
	}
	return before, after
}

// mapsOf are the maps, on which nothing is ever trained, and the tone that their stars tell.
func mapsOf(t *testing.T) (dir string, texts []collector.Review, tones []string) {
	t.Helper()
	dir = shared(t)
	if dir == "" {
		t.Fatal("MOLVA_SHARED names no folder with the labelled sets")
	}
	rows, err := readRows(filepath.Join(dir, heldOutSet))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Rating != 3 {
			texts, tones = append(texts, r.review()), append(tones, toneOfStars(r.Rating > 3))
		}
	}
	return dir, texts, tones
}

// TestOwnOnTrades: who corrects wrong tones of one half of his texts has more right ones in the other half, and the maps lose
// hardly any.
func TestOwnOnTrades(t *testing.T) {
	dir, maps, mapsTones := mapsOf(t)
	for _, name := range []string{"livelib-books", "kinopoisk-films"} {
		texts, tones := trade(t, dir, name)
		for _, n := range []int{30, 60, 120, 240} {
			var corrected []Corrected
			var others, unseen []collector.Review
			var want []string
			for i, r := range texts {
				if v := Classify(r).Tone.Label; i%2 == 1 {
					unseen, want = append(unseen, r), append(want, tones[i])
				} else if v != tones[i] && v != "" && len(corrected) < n {
					corrected = append(corrected, Corrected{r, collector.Correction{Tone: tones[i]}})
				} else {
					others = append(others, r)
				}
			}
			training, err := TrainOwn(t.Context(), corrected, others[:min(len(others), 1000)], nil, untold)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range others {
				training.See(r)
			}
			own, ok := training.Done()
			s := training.Scores[OfTone]
			line := fmt.Sprintf("%s, %d corrected: loss %.3f to %.3f, %d moved, %d of %d others change, %s", name, len(corrected), s.LossBefore, s.LossAfter, s.Better, s.Changed, s.Others, s.inWords())
			if !ok {
				t.Log(line)
				continue
			}
			before, after := rightTones(unseen, want, own)
			was, is := rightTones(maps, mapsTones, own)
			t.Logf("%s; of %d unseen %d to %d right; of %d maps %d to %d", line, len(unseen), before, after, len(maps), was, is)
			if after < before || float64(is) < 0.98*float64(was) {
				t.Errorf("%s: worse", name)
			}
		}
	}
}

// TestOwnOfChance: corrections that follow from nothing in the texts are taken for a lesson as seldom as the test of them allows.
func TestOwnOfChance(t *testing.T) {
	dir, _, _ := mapsOf(t)
	rows, err := readRows(filepath.Join(dir, "sentiment-ru/otzovik-bank.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	var texts []collector.Review
	for _, r := range rows[:800] {
		texts = append(texts, r.review())
	}
	flip := map[bool]string{true: "no", false: "yes"}
	for name, say := range map[string]func(rng *rand.Rand, is bool) string{
		"a coin":                   func(rng *rand.Rand, is bool) string { return flip[rng.IntN(2) == 0] },
		"the other verdict":        func(_ *rand.Rand, is bool) string { return flip[is] },
		"no complaint, of some":    func(_ *rand.Rand, is bool) string { return map[bool]string{true: "no"}[is] },
		"a complaint, of praisers": func(_ *rand.Rand, is bool) string { return map[bool]string{false: "yes"}[is] },
	} {
		taken := 0
		const rounds = 10
		var last OwnScore
		for seed := range uint64(rounds) {
			rng := rand.New(rand.NewPCG(seed, 7))
			var corrected []Corrected
			var others []collector.Review
			for _, i := range rng.Perm(len(texts)) {
				if said := say(rng, Classify(texts[i]).Complaint.Is()); said != "" && len(corrected) < 40 {
					corrected = append(corrected, Corrected{texts[i], collector.Correction{Complaint: said}})
				} else {
					others = append(others, texts[i])
				}
			}
			training, err := TrainOwn(t.Context(), corrected, others, nil, untold)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range others {
				training.See(r)
			}
			_, ok := training.Done()
			taken += count(ok)
			last = training.Scores[OfComplaint]
		}
		t.Logf("%s: taken %d of %d times; the last: loss %.3f to %.3f, %d moved, %d of %d others change, %s", name, taken, rounds, last.LossBefore, last.LossAfter, last.Better, last.Changed, last.Others, last.inWords())
		if taken > 1 {
			t.Errorf("%s is taken for a lesson %d of %d times", name, taken, rounds)
		}
	}
}

var ownBytes = flag.String("own", "60x800", "corrections x bytes of each text, for BenchmarkOwn")

// BenchmarkOwn is what a training costs of so many corrections, beside 2,000 texts that nobody corrected:
// go test -tags yardstick ./collector/classify -run xxx -bench ^BenchmarkOwn$ -benchtime 1x -own 10000x2000
func BenchmarkOwn(b *testing.B) {
	var n, bytes int
	if _, err := fmt.Sscanf(*ownBytes, "%dx%d", &n, &bytes); err != nil {
		b.Fatal(err)
	}
	rows, err := readRows(filepath.Join(shared(b), "sentiment-ru/otzovik-bank.jsonl.gz"))
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	text := func() collector.Review { // sentences of real texts, mixed, so that none is a near copy
		var s strings.Builder
		for s.Len() < bytes {
			all := strings.SplitAfter(rows[rng.IntN(len(rows))].Text, ".")
			s.WriteString(all[rng.IntN(len(all))] + " ")
		}
		return collector.Review{Text: s.String()}
	}
	var corrected []Corrected
	var others []collector.Review
	for len(corrected) < n {
		r := text()
		v := Classify(r)
		corrected = append(corrected, Corrected{r, collector.Correction{Complaint: map[bool]string{true: "no", false: "yes"}[v.Complaint.Is()], Tone: toneOfStars(v.Tone.Label == collector.ToneNegative),
			Category: categories[len(corrected)%len(categories)]}})
	}
	for range 2000 {
		others = append(others, text())
	}
	peak, stop, stopped := uint64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	}()
	for b.Loop() {
		if _, err := TrainOwn(b.Context(), corrected, others, nil, untold); err != nil {
			b.Fatal(err)
		}
	}
	close(stop)
	<-stopped
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

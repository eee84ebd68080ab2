//go:build yardstick

package classify

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// These train for minutes: MOLVA_SHARED=… go test -tags yardstick ./collector/classify -run 'CategoryTable|ObjectTargets' -v

// TestCategoryTable measures the labelled texts, grouped by copy and template, and holds what is reached.
func TestCategoryTable(t *testing.T) {
	dir := shared(t)
	if dir == "" {
		t.Fatal("MOLVA_SHARED names no folder with the labelled sets")
	}
	var table bytes.Buffer
	all, err := EvaluateCategories(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	writeCategories(&table, all)
	t.Logf("\n%s", &table)
	floors := map[string][3]float64{"all": {0.67, 0.82, 0.80}, "drawn at random": {0.66, 0.80, 0.79}, "looked for": {0.58, 0.75, 0.76}}
	for i := range all {
		c := &all[i]
		f, ok := floors[c.What]
		if told, right := share(c.Told, c.Rows), share(c.ToldEither, c.Told); ok && (c.Accuracy() < f[0] || told < f[1]-0.05 || right < f[2]) {
			t.Errorf("%s: %.3f right, %.3f told, %.3f of those right; want %v", c.What, c.Accuracy(), told, right, f)
		}
	}
}

// TestObjectTargets measures the tweets with the folds of the program and with folds drawn twice more: one draw is a matter
// of luck. The floors hold the means. Beside them it prints what plain cross-validation says (spreadTexts).
func TestObjectTargets(t *testing.T) {
	dir := shared(t)
	if dir == "" {
		t.Fatal("MOLVA_SHARED names no folder with the labelled sets")
	}
	all, err := loadObjects(dir)
	if err != nil {
		t.Fatal(err)
	}
	others, means := learnStrangers(all), map[string]float64{}
	const draws = 3
	measure := func(how string, draw int) {
		scores, err := scoreObjects(t.Context(), all, others)
		if err != nil {
			t.Fatal(err)
		}
		var told bytes.Buffer
		if err := writeTold(&told, scores); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s, draw %d:%s", how, draw, &told)
		for _, s := range scores {
			t.Logf("%s, draw %d: %s %s %.4f", how, draw, s.Set, s.Task, s.Score)
			if s.Target > 0 {
				means[how+s.Set] += s.Score / draws
			}
		}
	}
	const strict, plain = "copies together", "plain"
	measure(strict, 0)
	for draw := 1; draw < draws; draw++ {
		drawFolds(all, uint64(draw))
		measure(strict, draw)
	}
	spreadTexts(all)
	measure(plain, 0)
	for draw := 1; draw < draws; draw++ {
		drawFolds(all, uint64(draw))
		measure(plain, draw)
	}
	floors := map[string]float64{"sentirueval2016-banks": 0.69, "sentirueval2016-telecom": 0.60}
	for set, floor := range floors {
		t.Logf("%s: mean of %d draws %.4f, plain %.4f", set, draws, means[strict+set], means[plain+set])
		if means[strict+set] < floor || means[plain+set] < objectTargets[set] {
			t.Errorf("%s: %.4f and plain %.4f, want %.3f and %.2f", set, means[strict+set], means[plain+set], floor, objectTargets[set])
		}
	}
}

// drawFolds spreads the groups of copies anew, the tweets apart from the other sets.
func drawFolds(all []objectExample, seed uint64) {
	sizes, tweets, groups := map[int]int{}, map[int]bool{}, []int{}
	for i := range all {
		g := all[i].group
		if sizes[g]++; sizes[g] == 1 {
			groups = append(groups, g)
		}
		tweets[g] = tweets[g] || all[i].tweet()
	}
	rng := rand.New(rand.NewPCG(seed, 99))
	rng.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	filled, fold := map[bool][]int{true: make([]int, objectFolds), false: make([]int, objectFolds)}, map[int]int{}
	for _, g := range groups {
		f := filled[tweets[g]]
		fold[g] = slices.Index(f, slices.Min(f))
		f[fold[g]] += sizes[g]
	}
	for i := range all {
		all[i].fold = fold[all[i].group]
	}
}

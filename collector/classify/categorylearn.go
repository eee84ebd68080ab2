package classify

import (
	"context"
	"fmt"
	"math"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// organisationRows is how many reviews of one organisation stand together in the maps' set: its answers have one voice.
const organisationRows = 50

// loadLabelled reads the labelled texts, spreads them over folds and lets the other models read them that never saw them.
func loadLabelled(ctx context.Context, dir string) ([]labelled, error) {
	rows, err := parseLabels(categoryLabels)
	if err != nil {
		return nil, err
	}
	all, err := readLabelled(dir, rows)
	if err != nil {
		return nil, dataError(dir, err)
	}
	c, err := loadCorpus(ctx, dir)
	if err != nil {
		return nil, err
	}
	made, err := loadMade()
	if err != nil {
		return nil, err
	}
	j := c.trainJudge(c.unlike(all), askComplaint, askTone)
	texts := make([]example, len(all))
	for i := range all {
		texts[i] = all[i].example
	}
	spreadWith(texts, folds, templates(all))
	for i := range all {
		all[i].group, all[i].fold = texts[i].group, texts[i].fold
	}
	all = append(all, made...)
	for i := range all {
		e := &all[i]
		j.read(e.document, 0, &e.reading)
		e.features.fill(e.document, &e.reading)
	}
	return all, ctx.Err()
}

// likeLetters is how many letters at the beginning of a text tell it from others.
const likeLetters = 40

// unlike keeps the examples that are none of the labelled texts, nor copies of them.
func (c *corpus) unlike(all []labelled) func(example) bool {
	lines := map[string]bool{}
	for _, e := range all {
		for line := range strings.SplitSeq(e.review.Text, "\n") {
			lines[firstLetters(strings.TrimPrefix(line, "Проблема решена "), likeLetters)] = true
		}
	}
	groups := map[int]bool{}
	for _, e := range c.examples {
		first, _, _ := strings.Cut(strings.TrimSpace(e.review.Text), "\n")
		if lines[firstLetters(first, likeLetters)] {
			groups[e.group] = true
		}
	}
	return func(e example) bool { return !groups[e.group] }
}

// templates names for each text what it shares with others of its hand: texts with one template stay in one fold, so that
// no signature is learned for a kind. Two texts of a set and a label share one if they begin or end alike; an organisation's
// answers always do.
func templates(all []labelled) [][]string {
	out := make([][]string, len(all))
	for i, e := range all {
		if e.field == "businessComment" {
			out[i] = []string{fmt.Sprint("organisation ", e.row/organisationRows)}
			continue
		}
		if e.label != kindOf("official") && e.label != kindOf("listing") && e.label != kindOf("promo") && e.label != kindOf("vacancy") {
			continue
		}
		t := text.Tokenize(e.review.Text, nil)
		if len(t) < 4 {
			continue
		}
		of := fmt.Sprint(e.set, e.label)
		out[i] = []string{of + " begins " + stemOf(t[0].Word) + " " + stemOf(t[1].Word), of + " ends " + stemOf(t[len(t)-2].Word) + " " + stemOf(t[len(t)-1].Word)}
		if strings.Contains(e.review.Text, "#фанпромо") {
			out[i] = append(out[i], "#фанпромо")
		}
	}
	return out
}

// madeWeight is how much a made-up text counts beside a real one, where real ones are enough; those of the thin kinds count as much.
const madeWeight = 0.7

// weight is how much a text is learned from.
func (e *labelled) weight() float64 {
	if c := categories[e.label]; e.real() || c == collector.CategoryVacancy || c == collector.CategoryListing || c == collector.CategoryPromo {
		return 1
	}
	return madeWeight
}

// learned says whether a text may be learned from at all.
func (e *labelled) learned() bool { return e.drawn != drawnHeld }

// learnCategories fits a model for each category to the kept texts.
func learnCategories(all []labelled, keep func(*labelled) bool) *categoryModel {
	m := &categoryModel{table: noWeights()}
	feats := make([]features, len(all))
	for i := range all {
		feats[i].words = all[i].features.all()
	}
	for q := range kinds {
		var samples []sample
		for i := range all {
			if e := &all[i]; keep(e) {
				target := 0.0
				if e.label == q {
					target = 1
				} else if e.second == q {
					target = secondTarget
				}
				samples = append(samples, sample{&feats[i], target, e.weight()})
			}
		}
		l := learn(samples, categoryLearning)
		top := float32(0)
		for _, v := range l.weights {
			top = max(top, v, -v)
		}
		top = max(top, 1e-9)
		for i := range m.table {
			m.table[i].set(q, int8(math.Round(float64(l.weights[i]/top*127))))
		}
		m.scale[q], m.bias[q] = float64(top)/127, l.bias
	}
	return m
}

// secondTarget is how much a text is of the kind that its reader thought possible besides.
const secondTarget = 0.3

var categoryLearning = learning{epochs: 20, rate: 0.1, l2: 1e-4, seed: 2}

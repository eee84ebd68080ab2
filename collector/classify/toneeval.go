package classify

import (
	"context"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"molva/collector"
)

// toneSteps are the thresholds that the curve of coverage and accuracy is printed for, besides the one that is used.
var toneSteps = [...]float64{0.33, sureTone, 0.7, 0.8}

// Coverage is how much of a source is told to be positive or negative from a threshold on, and how much of that is right.
type Coverage struct {
	Source   string // a data set, or a language
	Rows     int    // texts that are labelled positive or negative
	Told     [len(toneSteps)]int
	Right    [len(toneSteps)]int
	Neutral  int // texts that are labelled neutral
	Kept     int // of them those that are not told to be positive or negative
	Abstains int // of the positive and negative ones those on which nothing is told
}

func (c *Coverage) add(target, odds float64) {
	v := math.Tanh(odds / 2)
	if target == 0.5 {
		c.Neutral++
		c.Kept += count(math.Abs(v) < sureTone)
		return
	}
	c.Rows++
	c.Abstains += count(toneOf(odds).Label == "")
	for i, t := range toneSteps {
		if math.Abs(v) >= t {
			c.Told[i]++
			c.Right[i] += count(v > 0 == (target > 0.5))
		}
	}
}

// EvaluateTone measures what is told of the tone, a source and a language at a time, each text by models that saw neither it
// nor a copy of it; and on the maps, which nothing is trained on, by their stars.
func EvaluateTone(ctx context.Context, dir string) ([]Coverage, error) {
	c, err := loadCorpus(ctx, dir)
	if err != nil {
		return nil, err
	}
	by := map[string]*Coverage{}
	var order []string
	add := func(source string, target, odds float64) {
		if by[source] == nil {
			by[source] = &Coverage{Source: source}
			order = append(order, source)
		}
		by[source].add(target, odds)
	}
	var r reading
	for k := range folds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		j := c.trainJudge(func(e example) bool { return e.fold != k }, askComplaint, askTone)
		for i := range c.examples {
			if e := &c.examples[i]; e.fold == k && e.tone != none && c.sets[e.set].tone > 0 {
				j.read(e.document, 0, &r)
				add(e.set, e.tone, r.tone)
				add(e.document.language(), e.tone, r.tone)
			}
		}
	}
	j := judge{weights: defaultWeights()}
	for _, one := range c.heldOut {
		if one.Rating > 0 && one.Rating != 3 {
			j.read(newDocument(one.review()), 0, &r)
			add(heldOutName, float64(count(one.Rating > 3)), r.tone)
		}
	}
	var out []Coverage
	for _, source := range order {
		out = append(out, *by[source])
	}
	return out, nil
}

// WriteTone prints how much of the tone is told and how much of that is right, and where stars and text disagree.
func WriteTone(ctx context.Context, dir string, out io.Writer) error {
	all, err := EvaluateTone(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "tone, cross-validated in %d folds; told as positive or negative from a value of %g on: share told, and share right of those\n", folds, sureTone)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "source or language\trows")
	for _, t := range toneSteps {
		fmt.Fprintf(w, "\tfrom %g", t)
	}
	fmt.Fprintln(w, "\tabstains\tneutral rows\tnot told to be either")
	for _, c := range all {
		fmt.Fprintf(w, "%s\t%d", c.Source, c.Rows)
		for i := range toneSteps {
			fmt.Fprintf(w, "\t%.3f / %.3f", share(c.Told[i], c.Rows), share(c.Right[i], c.Told[i]))
		}
		fmt.Fprintf(w, "\t%.3f\t%d\t%.3f\n", share(c.Abstains, c.Rows), c.Neutral, share(c.Kept, c.Neutral))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return writeMismatches(dir, out)
}

// readMismatches are rows of the maps that were read by hand: whether stars and text disagree. Row 156 blames the lashes and
// praises the nails; 329 praises all.
var readMismatches = map[int]bool{156: false, 329: true}

// writeMismatches prints where the maps' stars and texts disagree, by row: they are few enough to be read.
func writeMismatches(dir string, out io.Writer) error {
	rows, err := readRows(dir + "/" + heldOutSet)
	if err != nil {
		return dataError(dir, err)
	}
	fmt.Fprintf(out, "\nstars against text in %s:\n", heldOutName)
	found, read, right := 0, 0, 0
	for i, r := range rows {
		review := r.review()
		review.Rating = r.Rating
		v := Classify(review)
		if m := v.Mismatch; m.Tone != "" {
			found++
			if is, ok := readMismatches[i]; ok {
				read, right = read+1, right+count(is)
			}
			fmt.Fprintf(out, "row %d: %g stars, %s text (%.2f): %q\n", i, m.Stars, m.Tone, v.Tone.Value, m.Words)
		}
	}
	fmt.Fprintf(out, "%d of %d rows; of the %d of them that were read by hand %d do disagree\n", found, len(rows), read, right)
	return nil
}

// mismatch is the verdict of a judged document with stars: the words are those that make its tone.
func (j judge) mismatch(k *desk, rating float64, tone collector.Tone) collector.Mismatch {
	m := collector.MismatchOf(rating, tone)
	if m.Tone == "" {
		return m
	}
	sign := 1.0
	if m.Tone == collector.ToneNegative {
		sign = -1
	}
	var best []int
	share := make([]float64, min(len(k.document.tokens), maxTokens))
	for i := range share {
		share[i] = j.share(&k.whole.sums, i, askTone)
	}
	j.own.addShares(share, &k.whole.features, askTone)
	for i := range share {
		if !k.document.tokens[i].short && sign*share[i] > 0 {
			best = insertBest(best, i, func(i int) float64 { return sign * share[i] })
		}
	}
	m.Words = k.document.words(best)
	return m
}

// insertBest keeps the maxWords positions with the largest share, the largest first.
func insertBest(best []int, i int, share func(int) float64) []int {
	at := len(best)
	for at > 0 && share(i) > share(best[at-1]) {
		at--
	}
	if at == maxWords {
		return best
	}
	best = append(best[:min(len(best), maxWords-1)], 0)
	copy(best[at+1:], best[at:])
	best[at] = i
	return best
}

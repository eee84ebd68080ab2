package classify

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"
	"text/tabwriter"

	"molva/collector"
)

// objectTargets are the means of both F1 that are asked for of the tone toward an object.
var objectTargets = map[string]float64{"sentirueval2016-banks": 0.70, "sentirueval2016-telecom": 0.60}

// objectFolds are the folds of the tweets: with ten, as is usual (Kohavi 1995), nine tenths are learned from, which is nearer
// to what ships than the four fifths of five.
const objectFolds = 10

// tally counts answers of three classes.
type tally struct{ hit, said, is [3]float64 }

func (t *tally) add(is, said int) {
	t.is[is+1]++
	t.said[said+1]++
	if is == said {
		t.hit[is+1]++
	}
}

// join adds the answers of another count.
func (t *tally) join(other tally) {
	for i := range t.is {
		t.hit[i] += other.hit[i]
		t.said[i] += other.said[i]
		t.is[i] += other.is[i]
	}
}

// f1 is the harmonic mean of precision and recall of a class, -1, 0 or 1.
func (t *tally) f1(class int) float64 {
	return 2 * t.hit[class+1] / max(t.said[class+1]+t.is[class+1], 1)
}

// plainly is the Score.How of folds that keep only equal texts together.
const plainly = "cross-validated, copies apart"

// objectScores measures the tone toward companies by cross-validation: with the copies of a text all in one fold, and with only equal
// texts in one, as is usual, which flatters. What decides in a fold, the shift too, comes from the other folds: it is chosen on texts
// of each of them that neither it nor the measured fold was learned with.
func objectScores(ctx context.Context, dir string) ([]Score, error) {
	all, err := loadObjects(dir)
	if err != nil {
		return nil, dataError(dir, err)
	}
	others := learnStrangers(all)
	strict, err := scoreObjects(ctx, all, others)
	if err != nil {
		return nil, err
	}
	spreadTexts(all)
	plain, err := scoreObjects(ctx, all, others)
	for i := range plain {
		plain[i].How = plainly
	}
	return append(strict, plain...), err
}

// scoreObjects measures with the folds that the examples have.
func scoreObjects(ctx context.Context, all []objectExample, others strangers) ([]Score, error) {
	var models [objectFolds][objectFolds]objectModel // without two folds, or without one
	var wait sync.WaitGroup
	turns := make(chan struct{}, runtime.GOMAXPROCS(0)) // more at once would only take the cache from each other
	for k := range objectFolds {
		for j := range k + 1 {
			wait.Go(func() {
				turns <- struct{}{}
				defer func() { <-turns }()
				if ctx.Err() == nil {
					models[k][j] = learnObjects(all, others, func(e *objectExample) bool { return e.fold != k && e.fold != j })
				}
			})
		}
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var inner [objectFolds]margins // what a shift is chosen on, by the fold that it is for
	for k := range objectFolds {
		for j := range k {
			inner[k].add(all, models[k][j], j)
			inner[j].add(all, models[k][j], k)
		}
	}
	tallies, told := make([]tally, len(objectSets)), make([]objectTold, len(objectSets))
	for k := range objectFolds {
		var outer margins
		outer.add(all, models[k][k], k)
		c := inner[k].calibrate()
		for i, t := range outer.tally(c) {
			tallies[i].join(t)
		}
		for i, s := range outer.of {
			against, praise := outer.judged(i, s, c)
			told[outer.set[i]].add(outer.label[i], against, praise)
		}
	}
	return tallyScores(tallies, told), nil
}

// tallyScores are the scores of objectSets.
func tallyScores(tallies []tally, told []objectTold) []Score {
	var out []Score
	for i, name := range objectSets {
		t := &tallies[i]
		rows := int(t.is[0] + t.is[1] + t.is[2])
		one := Score{Set: name, How: "cross-validated", Rows: rows, Folds: objectFolds, told: told[i]}
		one.Task, one.Score, one.Target = "object F1(+,-)", (t.f1(1)+t.f1(-1))/2, objectTargets[name]
		out = append(out, one)
		one.Task, one.Score, one.Target = "object F1(+)", t.f1(1), 0
		out = append(out, one)
		one.Task, one.Score = "object F1(-)", t.f1(-1)
		out = append(out, one)
	}
	return out
}

// toneSign is -1, 0 or 1 for a label.
func toneSign(label string) int {
	switch label {
	case collector.ToneNegative:
		return -1
	case collector.TonePositive:
		return 1
	}
	return 0
}

// WriteObjects prints how well the tone toward a named company is told, beside what is asked for.
func WriteObjects(ctx context.Context, dir string, out io.Writer) error {
	scores, err := objectScores(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "tone toward a named company, cross-validated:")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "data set\tmeasure\trows\tfolds\tcopies\tscore\tasked for\t")
	for _, s := range scores {
		asked := "-\t"
		if s.Target > 0 {
			asked = fmt.Sprintf("%.2f\treached", s.Target)
			if s.Missed() {
				asked = fmt.Sprintf("%.2f\tNOT REACHED, %.3f below", s.Target, s.Target-s.Score)
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%.4f\t%s\n", s.Set, s.Task, s.Rows, s.Folds, s.copies(), s.Score, asked)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return writeTold(out, scores)
}

// copies says which copies of a text a score of the tone toward an object keeps in one fold.
func (s Score) copies() string {
	if s.How == plainly {
		return "apart"
	}
	return "together"
}

package classify

import (
	"context"
	"fmt"
	"io"
	"slices"

	"molva/collector"
	"molva/collector/text"
)

// heldOutSet is real data of another trade on which the models are measured and never trained.
const heldOutSet = "reviews-yandex-maps/reviews.jsonl.gz"

// corpus is the labelled data, spread over folds, with the features of each text.
type corpus struct {
	examples []example
	sets     map[string]dataSet
	heldOut  []row
}

// folds of the cross-validation; the calibration of a training takes one of them too.
const folds = 5

func loadCorpus(ctx context.Context, dir string) (*corpus, error) {
	c := &corpus{sets: map[string]dataSet{}}
	for _, s := range dataSets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		examples, err := readSet(dir, s)
		if err != nil {
			return nil, dataError(dir, err)
		}
		c.sets[s.name] = s
		c.examples = append(c.examples, examples...)
	}
	var err error
	if c.heldOut, err = readRows(dir + "/" + heldOutSet); err != nil {
		return nil, dataError(dir, err)
	}
	c.dropHeldOut()
	spread(c.examples, folds)
	for i := range c.examples {
		e := &c.examples[i]
		e.document = newDocument(e.review)
		e.features = featuresOf(e.document.tokens[:min(len(e.document.tokens), trainTokens)])
	}
	return c, nil
}

func dataError(dir string, err error) error {
	return &collector.Error{Code: collector.CodeNotFound, Msg: err.Error(), Where: dir, Hint: "give the folder of the development data", Err: err}
}

// trainTokens is how many words of a text are learned from: the rest of a long one says the same again.
const trainTokens = 200

// dropHeldOut takes near copies of held-out texts from the training data.
func (c *corpus) dropHeldOut() {
	prints := map[uint64][][]uint64{}
	for _, r := range c.heldOut {
		p := text.ReviewFingerprint(r.review())
		for _, band := range text.Bands(p) {
			prints[band] = append(prints[band], p)
		}
	}
	c.examples = slices.DeleteFunc(c.examples, func(e example) bool {
		p := text.ReviewFingerprint(e.review)
		for _, band := range text.Bands(p) {
			for _, q := range prints[band] {
				if text.Similarity(p, q) >= nearCopy {
					return true
				}
			}
		}
		return false
	})
}

// samples are the labelled texts of one question among the examples that are kept.
func (c *corpus) samples(question int, keep func(example) bool) []sample {
	var out []sample
	for i := range c.examples {
		e := &c.examples[i]
		target, weight := e.complaint, c.sets[e.set].complaint
		if question == askTone {
			target, weight = e.tone, c.sets[e.set].tone
		}
		if target != none && weight > 0 && keep(*e) {
			out = append(out, sample{&e.features, target, weight})
		}
	}
	return out
}

// fit trains one question on the kept examples. Slope and shift come from a model that saw all of them but one fold.
func (c *corpus) fit(question int, keep func(example) bool) (m *learned, slope, shift float64) {
	aside := c.calibrationFold(keep)
	held := func(e example) bool { return keep(e) && e.fold == aside }
	rest := learn(c.samples(question, func(e example) bool { return keep(e) && e.fold != aside }), usualLearning)
	var scores, targets, weights []float64
	for _, s := range c.samples(question, held) {
		scores, targets, weights = append(scores, rest.score(s.features)), append(targets, s.target), append(weights, s.weight)
	}
	slope, shift = calibrate(scores, targets, weights)
	return learn(c.samples(question, keep), usualLearning), slope, shift
}

// calibrationFold is the last fold that is kept.
func (c *corpus) calibrationFold(keep func(example) bool) int {
	last := 0
	for _, e := range c.examples {
		if e.fold > last && keep(e) {
			last = e.fold
		}
	}
	return last
}

// trainJudge trains a judge on the kept examples, for one question or for all.
func (c *corpus) trainJudge(keep func(example) bool, asked ...int) judge {
	var models [questions]*learned
	var slope, shift [questions]float64
	for q := range models {
		models[q] = &learned{weights: make([]float32, tableSize)}
		if slices.Contains(asked, q) {
			models[q], slope[q], shift[q] = c.fit(q, keep)
		}
	}
	return judge{weights: quantize(models, slope, shift)}
}

// languageSamples are the kept texts of sets that are of one language.
func (c *corpus) languageSamples(keep func(example) bool) []text.LanguageSample {
	var out []text.LanguageSample
	for _, e := range c.examples {
		if l := c.sets[e.set].language; l != "" && keep(e) {
			out = append(out, text.LanguageSample{Text: e.review.Text, Language: l})
		}
	}
	return out
}

// Train fits the models to the data sets under dir and writes them in the form that is embedded: tone and complaint to out,
// the language to language. The same data gives the same bytes. Progress goes to log.
func Train(ctx context.Context, dir string, out, language, log io.Writer) error {
	c, err := loadCorpus(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "%d texts of %d sets\n", len(c.examples), len(c.sets))
	every := func(example) bool { return true }
	if _, err := language.Write(text.LearnLanguage(c.languageSamples(every)).Bytes()); err != nil {
		return fmt.Errorf("write language weights: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.trainJudge(every, askComplaint, askTone).encode(out)
}

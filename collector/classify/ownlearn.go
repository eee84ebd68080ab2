package classify

import (
	"context"
	"math"
)

// How a company's own weights are fitted: a logistic regression over the words of the texts on top of all that judges already
// (its offset), held near nothing by ownRidge. What nobody corrected stands beside the corrections with what it is called now
// (anchors), all of them together counting anchorShare times as much as the corrections: they keep words that every text has from
// being blamed for mistakes. Found by measuring, see TRAINING.md.
const (
	ownRidge    = 0.03
	anchorShare = 3.0
	anchorMost  = 0.5 // of a correction: what nobody has looked at says less than a person
	ownSteps    = 150
)

// lesson is a text as it is learned from: what stands without own weights, and what is to come out for each question.
type lesson struct {
	words       []uint32
	offset      [ownQuestions]float64
	target      [ownQuestions]float64 // none where it says nothing
	weight      float64
	said        [ofs]string           // what a person said, "" where nothing
	group, fold int                   // copies share both
	apart       [ownQuestions]float64 // the log odds by weights that saw nothing of its fold
}

// column is the text in the columns of one fit; every one counts x.
type column struct {
	at                        []int32
	x, offset, target, weight float64
}

// fitOwn learns what each place adds to the questions that are asked. Only places of texts that teach are learned; anchors hold
// them. It ends early with the context.
func fitOwn(ctx context.Context, taught, anchors []*lesson, asked []int) (*Own, error) {
	places := map[uint32]int32{}
	for _, l := range taught {
		for _, p := range l.words {
			if _, ok := places[p]; !ok {
				places[p] = int32(len(places))
			}
		}
	}
	total := 0.0
	for _, l := range taught {
		total += l.weight
	}
	learned := map[uint32][ownQuestions]float64{}
	for _, q := range asked {
		columns := columnsOf(taught, places, q, 1)
		columns = append(columns, columnsOf(anchors, places, q, min(anchorMost, anchorShare*total/float64(max(1, len(anchors)))))...)
		found, err := fitColumns(ctx, columns, len(places))
		if err != nil {
			return nil, err
		}
		for p, c := range places {
			row := learned[p]
			row[q] = found[c]
			learned[p] = row
		}
	}
	return ownOf(learned), nil
}

// columnsOf are the texts that say something about a question.
func columnsOf(lessons []*lesson, places map[uint32]int32, q int, times float64) []column {
	var out []column
	for _, l := range lessons {
		if l.target[q] == none {
			continue
		}
		c := column{offset: l.offset[q], target: l.target[q], weight: l.weight * times}
		c.x, _ = groupScales(len(l.words), 0)
		for _, p := range l.words {
			if at, ok := places[p]; ok {
				c.at = append(c.at, at)
			}
		}
		out = append(out, c)
	}
	return out
}

// fitColumns minimises the weighted log loss and the ridge by accelerated gradient steps (Nesterov 1983; Beck and Teboulle 2009),
// each column with a step of its own: a a' is at most the diagonal of |a| times its sum. It is deterministic.
func fitColumns(ctx context.Context, texts []column, n int) ([]float64, error) {
	bound := make([]float64, n)
	for i := range bound {
		bound[i] = ownRidge
	}
	for _, t := range texts {
		for _, c := range t.at {
			bound[c] += t.weight / 4 * t.x * t.x * float64(len(t.at))
		}
	}
	at, ahead, slope := make([]float64, n), make([]float64, n), make([]float64, n)
	for pace := 1.0; ; {
		next := (1 + math.Sqrt(1+4*pace*pace)) / 2
		momentum := (pace - 1) / next
		if pace = next; pace > ownSteps/2 { // it grows by a half with each step
			return at, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i, v := range ahead {
			slope[i] = ownRidge * v
		}
		for i := range texts {
			texts[i].pull(ahead, slope)
		}
		for i := range at {
			to := ahead[i] - slope[i]/bound[i]
			ahead[i] = to + momentum*(to-at[i])
			at[i] = to
		}
	}
}

// pull adds the slope of the text's loss.
func (t *column) pull(at, slope []float64) {
	sum := 0.0
	for _, c := range t.at {
		sum += at[c]
	}
	g := t.weight * t.x * (sigmoid(t.offset+t.x*sum) - t.target)
	for _, c := range t.at {
		slope[c] += g
	}
}

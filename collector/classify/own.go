package classify

import (
	"math"
	"math/bits"
	"slices"

	"molva/collector"
)

// ownQuestions are what a company's own weights answer: both questions of the models, then each category.
const ownQuestions = questions + kinds

// ownRowsMost bounds the places that a company has weights for.
const ownRowsMost = 1 << 15

// Own are a company's own weights: a sparse layer over the words of a text, whose log odds are added to what the embedded models,
// the rules and the stars say together. It is learned from what people corrected (TrainOwn). A nil *Own adds nothing. It does
// not change once it is made.
type Own struct {
	has    [tableSize / 64]uint64 // a bit for each place that has a row
	before [tableSize / 64]uint16 // how many rows stand before those of a number of has
	rows   [][ownQuestions]int8
	scale  [ownQuestions]float64 // what a step of a row is worth, in log odds
}

// Judge is Classify with a company's own weights over the embedded ones.
func (o *Own) Judge(r collector.Review) collector.Verdict {
	return judge{weights: defaultWeights(), own: o}.verdict(r)
}

// JudgeOf is Judge for a company that goes under the names of us: the verdict of a text that names it holds the tone toward it.
func (o *Own) JudgeOf(r collector.Review, us Object) collector.Verdict {
	return judge{weights: defaultWeights(), own: o, us: us}.verdict(r)
}

// row is what a place adds, nil where it adds nothing.
func (o *Own) row(p uint32) *[ownQuestions]int8 {
	number, bit := p/64, uint64(1)<<(p%64)
	if o.has[number]&bit == 0 {
		return nil
	}
	return &o.rows[int(o.before[number])+bits.OnesCount64(o.has[number]&(bit-1))]
}

// odds are the log odds that the words of a text add.
func (o *Own) odds(f *features) (out [ownQuestions]float64) {
	if o == nil {
		return out
	}
	var sum [ownQuestions]int64
	for _, p := range f.words {
		if row := o.row(p); row != nil {
			for q, v := range row {
				sum[q] += int64(v)
			}
		}
	}
	w, _ := groupScales(len(f.words), 0)
	for q := range out {
		out[q] = o.scale[q] * w * float64(sum[q])
	}
	return out
}

// taught says that something was taught to the weights.
func (o *Own) taught(of int) bool {
	if o == nil {
		return false
	}
	for q, s := range o.scale {
		if ofQuestion(q) == of && s > 0 {
			return true
		}
	}
	return false
}

// addShares adds to the shares of tokens what each of them adds to the log odds of a question.
func (o *Own) addShares(share []float64, f *features, question int) {
	if o == nil {
		return
	}
	w, _ := groupScales(len(f.words), 0)
	for i, p := range f.words {
		if t := int(f.owner[i]); t < len(share) {
			if row := o.row(p); row != nil {
				share[t] += o.scale[question] * w * float64(row[question])
			}
		}
	}
}

// ownOf makes the compact form of what was learned: for each place what it adds to each question. The rows that add most are kept.
func ownOf(learned map[uint32][ownQuestions]float64) *Own {
	places := make([]uint32, 0, len(learned))
	most := make(map[uint32]float64, len(learned))
	for p, row := range learned {
		places = append(places, p)
		for _, v := range row {
			most[p] = max(most[p], math.Abs(v))
		}
	}
	slices.SortFunc(places, func(a, b uint32) int {
		if most[a] != most[b] {
			return int(math.Copysign(1, most[b]-most[a]))
		}
		return int(a) - int(b)
	})
	places = places[:min(len(places), ownRowsMost)]
	slices.Sort(places)
	o := &Own{rows: make([][ownQuestions]int8, len(places))}
	for q := range ownQuestions {
		top := 0.0
		for _, p := range places {
			top = max(top, math.Abs(learned[p][q]))
		}
		if o.scale[q] = top / 127; top == 0 {
			continue
		}
		for i, p := range places {
			o.rows[i][q] = int8(math.Round(learned[p][q] / top * 127))
		}
	}
	o.file(places)
	return o
}

// file sets the index of the rows, whose places are in order.
func (o *Own) file(places []uint32) {
	for _, p := range places {
		o.has[p/64] |= 1 << (p % 64)
	}
	n := 0
	for i, word := range o.has {
		o.before[i] = uint16(n) // ownRowsMost fits
		n += bits.OnesCount64(word)
	}
}

// without are the weights without those of some questions.
func (o *Own) without(gone func(question int) bool) *Own {
	less := *o
	less.rows = slices.Clone(o.rows)
	for q := range ownQuestions {
		if !gone(q) {
			continue
		}
		less.scale[q] = 0
		for i := range less.rows {
			less.rows[i][q] = 0
		}
	}
	return &less
}

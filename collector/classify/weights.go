package classify

import (
	_ "embed"
	"io"
	"math"
	"sync"
)

// The two questions that the models answer.
const (
	askComplaint = iota
	askTone
	questions
)

// weights are both linear models over one table, a byte each, so that one look-up serves both.
type weights struct {
	table [][questions]int8
	scale [questions]float64 // what a step of the table is worth, calibration included
	bias  [questions]float64
}

//go:embed weights.bin
var embedded []byte

// defaultWeights decodes the embedded models at first use, so that a command that judges nothing does not pay for it.
var defaultWeights = sync.OnceValue(func() *weights {
	w, err := decodeWeights(embedded)
	if err != nil {
		panic("classify: the embedded weights are broken: " + err.Error()) // a broken build; a test decodes them
	}
	return w
})

const weightsMagic = "molva-weights-1\n"

// quantize makes the compact form of learned models; slope and shift are their calibration.
func quantize(models [questions]*learned, slope, shift [questions]float64) *weights {
	w := &weights{table: make([][questions]int8, tableSize)}
	for q, m := range models {
		top := float32(0)
		for _, v := range m.weights {
			top = max(top, v, -v)
		}
		if top == 0 {
			top = 1
		}
		for i, v := range m.weights {
			w.table[i][q] = int8(math.Round(float64(v / top * 127)))
		}
		w.scale[q] = float64(top) / 127 * slope[q]
		w.bias[q] = m.bias*slope[q] + shift[q]
	}
	return w
}

func (w *weights) encode(out io.Writer) error {
	return encodeTable(out, weightsMagic, w.scale[:], w.bias[:], len(w.table), func(q, place int) int8 { return w.table[place][q] })
}

func decodeWeights(file []byte) (*weights, error) {
	w := &weights{table: make([][questions]int8, tableSize)}
	err := decodeTable(file, weightsMagic, w.scale[:], w.bias[:], len(w.table), func(q, place int, weight int8) { w.table[place][q] = weight })
	if err != nil {
		return nil, err
	}
	return w, nil
}

package classify

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
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

// encode writes the weights as a file: a line of magic, then gzip of the scales, the biases and the table, question by question.
func (w *weights) encode(out io.Writer) error {
	if _, err := io.WriteString(out, weightsMagic); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	zip, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	head := append(w.scale[:], w.bias[:]...)
	if err := binary.Write(zip, binary.LittleEndian, head); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	for q := range questions {
		column := make([]byte, len(w.table))
		for i := range w.table {
			column[i] = byte(w.table[i][q])
		}
		if _, err := zip.Write(column); err != nil {
			return fmt.Errorf("write weights: %w", err)
		}
	}
	if err := zip.Close(); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	return nil
}

func decodeWeights(file []byte) (*weights, error) {
	rest, ok := bytes.CutPrefix(file, []byte(weightsMagic))
	if !ok {
		return nil, fmt.Errorf("decode weights: no %q at the beginning", weightsMagic)
	}
	zip, err := gzip.NewReader(bytes.NewReader(rest))
	if err != nil {
		return nil, fmt.Errorf("decode weights: %w", err)
	}
	var head [2 * questions]float64
	if err := binary.Read(zip, binary.LittleEndian, &head); err != nil {
		return nil, fmt.Errorf("decode weights: %w", err)
	}
	w := &weights{table: make([][questions]int8, tableSize)}
	copy(w.scale[:], head[:questions])
	copy(w.bias[:], head[questions:])
	column := make([]byte, tableSize)
	for q := range questions {
		if _, err := io.ReadFull(zip, column); err != nil {
			return nil, fmt.Errorf("decode weights: %w", err)
		}
		for i, b := range column {
			w.table[i][q] = int8(b)
		}
	}
	return w, nil
}

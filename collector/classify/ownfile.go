package classify

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

const (
	ownMagic = "molva-own-weights-2\n"
	// ownMagicBefore began files that did not say of which model they are: all were learned on top of modelBefore.
	ownMagicBefore = "molva-own-weights-1\n"
	// modelBefore is the Model of the release that wrote such files.
	modelBefore = "0cac4d9168b56c42faef6297f47d692e1dfb43bb0cfe23443d9b30a400eade6e"
	// ownBytesMost bounds a file of a company's weights.
	ownBytesMost = 1 << 20
	// ownAddsMost bounds what a place may add, in log odds of a text of one word: what is learned stays far below.
	ownAddsMost = 1000
)

// ErrOtherModel is in the chain of what DecodeOwn answers to weights that were learned on top of another model than this program's.
var ErrOtherModel = errors.New("they were learned on top of another model")

// Encode are the weights as a file: a line of magic, a line with the Model that they stand on, then gzip of the number of rows, the
// scales, the places in order and the rows.
func (o *Own) Encode() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(ownMagic + Model() + "\n")
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("write own weights: %w", err)
	}
	places := make([]uint32, 0, len(o.rows))
	for p := range uint32(tableSize) {
		if o.has[p/64]>>(p%64)&1 != 0 {
			places = append(places, p)
		}
	}
	for _, part := range []any{uint32(len(o.rows)), o.scale, places, o.rows} {
		if err := binary.Write(zip, binary.LittleEndian, part); err != nil {
			return nil, fmt.Errorf("write own weights: %w", err)
		}
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("write own weights: %w", err)
	}
	return out.Bytes(), nil
}

// DecodeOwn reads a company's weights. What is damaged, too large or absurd is an error, and costs no memory; ErrOtherModel where they
// do not fit this program's model.
func DecodeOwn(file []byte) (*Own, error) {
	rest, ok := bytes.CutPrefix(file, []byte(ownMagic))
	model, rest, line := bytes.Cut(rest, []byte("\n"))
	if old, is := bytes.CutPrefix(file, []byte(ownMagicBefore)); is {
		model, rest, ok, line = []byte(modelBefore), old, true, true
	}
	if !ok || !line || len(file) > ownBytesMost {
		return nil, fmt.Errorf("read own weights: %d bytes, which do not begin with %q or are more than %d", len(file), ownMagic, ownBytesMost)
	}
	if string(model) != Model() {
		return nil, fmt.Errorf("read own weights: %w (%.64q; this program's is %s)", ErrOtherModel, model, Model())
	}
	zip, err := gzip.NewReader(bytes.NewReader(rest))
	if err != nil {
		return nil, fmt.Errorf("read own weights: %w", err)
	}
	o := new(Own)
	var n uint32
	if err := errors.Join(binary.Read(zip, binary.LittleEndian, &n), binary.Read(zip, binary.LittleEndian, &o.scale)); err != nil {
		return nil, fmt.Errorf("read own weights: %w", err)
	}
	if n > ownRowsMost {
		return nil, fmt.Errorf("read own weights: %d rows, at most %d", n, ownRowsMost)
	}
	for q, s := range o.scale {
		if math.IsNaN(s) || s < 0 || s*127 > ownAddsMost {
			return nil, fmt.Errorf("read own weights: a scale of %g for question %d", s, q)
		}
	}
	places := make([]uint32, n)
	o.rows = make([][ownQuestions]int8, n)
	if err := errors.Join(binary.Read(zip, binary.LittleEndian, places), binary.Read(zip, binary.LittleEndian, o.rows)); err != nil {
		return nil, fmt.Errorf("read own weights: %w", err)
	}
	for i, p := range places {
		if p >= tableSize || i > 0 && p <= places[i-1] {
			return nil, fmt.Errorf("read own weights: place %d of row %d is out of order or too large", p, i)
		}
	}
	if left, err := io.Copy(io.Discard, io.LimitReader(zip, 1)); err != nil || left > 0 { // the end proves the sum of all that was read
		return nil, fmt.Errorf("read own weights: %d bytes too many: %w", left, errors.Join(err, errors.New("damaged")))
	}
	o.file(places)
	return o, nil
}

package classify

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"sync"
)

//go:embed category.bin
var embeddedCategories []byte

var categoryWeights = sync.OnceValue(func() *categoryModel {
	m, err := decodeCategories(embeddedCategories)
	if err != nil {
		panic("classify: the embedded weights of categories are broken: " + err.Error()) // a broken build; a test decodes them
	}
	return m
})

const categoryMagic = "molva-categories-1\n"

// encode writes the model as a file: a line of magic, then gzip of the scales, the biases and the table, category by category.
func (m *categoryModel) encode(out io.Writer) error {
	if _, err := io.WriteString(out, categoryMagic); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	zip, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	if err := binary.Write(zip, binary.LittleEndian, append(m.scale[:], m.bias[:]...)); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	for q := range kinds {
		column := make([]byte, len(m.table))
		for i := range m.table {
			column[i] = byte(m.table[i].weight(q))
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

func decodeCategories(file []byte) (*categoryModel, error) {
	rest, ok := bytes.CutPrefix(file, []byte(categoryMagic))
	if !ok {
		return nil, fmt.Errorf("decode weights: no %q at the beginning", categoryMagic)
	}
	zip, err := gzip.NewReader(bytes.NewReader(rest))
	if err != nil {
		return nil, fmt.Errorf("decode weights: %w", err)
	}
	var head [2 * kinds]float64
	if err := binary.Read(zip, binary.LittleEndian, &head); err != nil {
		return nil, fmt.Errorf("decode weights: %w", err)
	}
	m := &categoryModel{table: noWeights()}
	copy(m.scale[:], head[:kinds])
	copy(m.bias[:], head[kinds:])
	column := make([]byte, len(m.table))
	for q := range kinds {
		if _, err := io.ReadFull(zip, column); err != nil {
			return nil, fmt.Errorf("decode weights: %w", err)
		}
		for i, b := range column {
			m.table[i].set(q, int8(b))
		}
	}
	return m, nil
}

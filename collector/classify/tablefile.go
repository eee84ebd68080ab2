package classify

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"sync"
)

// featuresVersion grows whenever a text's words get other places in the table (tokens, stems, hashes, what stands beside them): what
// was learned of the old places says nothing about the new ones. A test holds it against the places of some texts.
const featuresVersion = 1

// Model names what a company's own weights are learned on top of: a SHA-256, in hex, over the embedded weights and the version of the
// features. Own weights of another model do not fit.
var Model = sync.OnceValue(func() string {
	sum := sha256.New()
	for _, file := range [][]byte{embedded, embeddedCategories} {
		fmt.Fprintf(sum, "%d\n", len(file)) // so that no byte can pass from one to the other
		sum.Write(file)
	}
	fmt.Fprintf(sum, "features %d\n", featuresVersion)
	return hex.EncodeToString(sum.Sum(nil))
})

// encodeTable writes a linear model as a file: a line of magic, then gzip of the scales, the biases and the table of so many places,
// question by question.
func encodeTable(out io.Writer, magic string, scale, bias []float64, places int, at func(q, place int) int8) error {
	if _, err := io.WriteString(out, magic); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	zip, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	for _, head := range [][]float64{scale, bias} {
		if err := binary.Write(zip, binary.LittleEndian, head); err != nil {
			return fmt.Errorf("write weights: %w", err)
		}
	}
	column := make([]byte, places)
	for q := range scale {
		for i := range column {
			column[i] = byte(at(q, i))
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

// decodeTable reads what encodeTable wrote: it fills the scales and the biases and sets each place of the table.
func decodeTable(file []byte, magic string, scale, bias []float64, places int, set func(q, place int, weight int8)) error {
	rest, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok {
		return fmt.Errorf("decode weights: no %q at the beginning", magic)
	}
	zip, err := gzip.NewReader(bytes.NewReader(rest))
	if err != nil {
		return fmt.Errorf("decode weights: %w", err)
	}
	for _, head := range [][]float64{scale, bias} {
		if err := binary.Read(zip, binary.LittleEndian, head); err != nil {
			return fmt.Errorf("decode weights: %w", err)
		}
	}
	column := make([]byte, places)
	for q := range scale {
		if _, err := io.ReadFull(zip, column); err != nil {
			return fmt.Errorf("decode weights: %w", err)
		}
		for i, b := range column {
			set(q, i, int8(b))
		}
	}
	return nil
}

package crawler

import (
	"encoding/binary"
	"fmt"
	"io"
)

// EvidenceTail is how many bytes of a file, from its beginning, are whole records, and the chain behind them as the last
// one tells it. A process that was killed may leave half a record at the end. The members are walked by the lengths that
// they say, and only the last is unpacked.
func EvidenceTail(f io.ReaderAt, size int64) (whole int64, end Chain, err error) {
	var starts []int64
	var head [skipOffset + 8]byte
	for whole+int64(len(head)) <= size {
		if _, err := f.ReadAt(head[:], whole); err != nil {
			return 0, end, fmt.Errorf("read evidence: %w", err)
		}
		n := int64(binary.LittleEndian.Uint32(head[skipOffset:]))
		if string(head[skipOffset-len(skipField):skipOffset]) != skipField || n < int64(len(head)) || n > size-whole {
			break
		}
		starts, whole = append(starts, whole), whole+n
	}
	for ; len(starts) > 0; starts = starts[:len(starts)-1] {
		start := starts[len(starts)-1]
		r := NewEvidenceReader(io.NewSectionReader(f, start, whole-start))
		r.loose = true
		if _, err := r.Next(); err == nil {
			return whole, r.Chain, nil
		}
		whole = start
	}
	return 0, Chain{}, nil
}

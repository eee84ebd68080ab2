package crawler

import (
	"crypto/sha256"
	"hash/crc32"
	"io"
)

// locateMost is how large a file may be in which a byte is looked for.
const locateMost = 128 << 20

// flippedByte finds the one byte of a file that was changed, from the CRC-32 that the file should have: every place and
// difference of a single byte leaves a trace of its own in it. A place that is found is believed only where the file with
// the byte set back has the SHA-256 that it should have.
func (b bundleReader) flippedByte(f zipFile, want Digest) (at int64, found bool) {
	if f.size > locateMost {
		return 0, false
	}
	table := crc32.IEEETable
	difference, top := map[uint32]byte{}, [256]byte{}
	for i, t := range table {
		difference[t], top[t>>24] = byte(i), byte(i)
	}
	s := b.crc(f) ^ f.crc
	for i := f.size - 1; i >= 0; i-- {
		if d, ok := difference[s]; ok && d != 0 && b.mended(f, i, d) == want {
			return f.content + i, true
		}
		last := top[s>>24] // one byte back
		s = (s^table[last])<<8 | uint32(last)
	}
	return 0, false
}

// mended is the SHA-256 of a file one of whose bytes is changed by a difference.
func (b bundleReader) mended(f zipFile, i int64, difference byte) (sum Digest) {
	h := sha256.New()
	var is [1]byte
	_, _ = io.Copy(h, io.NewSectionReader(b.in, f.content, i)) // what cannot be read has another sum
	_, _ = b.in.ReadAt(is[:], f.content+i)
	_, _ = h.Write([]byte{is[0] ^ difference})
	_, _ = io.Copy(h, io.NewSectionReader(b.in, f.content+i+1, f.size-i-1))
	h.Sum(sum[:0])
	return sum
}

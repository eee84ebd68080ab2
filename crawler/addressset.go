package crawler

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"os"
)

// addressSet remembers addresses by 64 bits of each: the first hundred thousand in a table of fixed size, more in a
// file that is a hash table too. (Among half a million addresses two fall together with a chance of one in a hundred
// million; for monitoring, where pages are asked again for years, the store keeps whole addresses.)
type addressSet struct {
	seed  maphash.Seed
	table []uint64
	held  int // in table

	file  *os.File // nil while table suffices
	slots uint64   // of the file; a power of two
	used  uint64
}

// tableSlots of 8 bytes make 1 MiB; they are filled to three quarters.
const tableSlots = 1 << 17

func newAddressSet(slots int) *addressSet {
	return &addressSet{seed: maphash.MakeSeed(), table: make([]uint64, slots)}
}

func (s *addressSet) close() {
	if s.file != nil {
		s.file.Close()
	}
}

// add says whether the address is new, and remembers it.
func (s *addressSet) add(address string) (bool, error) {
	h := max(maphash.String(s.seed, address), 1) // 0 is an empty slot
	slots := uint64(len(s.table))
	for i := h % slots; ; i = (i + 1) % slots {
		if s.table[i] == h {
			return false, nil
		}
		if s.table[i] == 0 {
			if s.held < len(s.table)/4*3 {
				s.table[i] = h
				s.held++
				return true, nil
			}
			return s.addToFile(h)
		}
	}
}

func (s *addressSet) addToFile(h uint64) (bool, error) {
	if s.file == nil || s.used*4 >= s.slots*3 {
		if err := s.grow(); err != nil {
			return false, err
		}
	}
	fresh, err := s.insert(h)
	if fresh {
		s.used++
	}
	return fresh, err
}

// insert probes from the place that the upper bits name.
func (s *addressSet) insert(h uint64) (bool, error) {
	var buf [64]byte
	at := h >> 32 * s.slots >> 32
	for {
		n := min(uint64(len(buf)/8), s.slots-at)
		if _, err := s.file.ReadAt(buf[:n*8], int64(at)*8); err != nil {
			return false, fmt.Errorf("frontier: %w", err)
		}
		for i := range n {
			switch binary.LittleEndian.Uint64(buf[i*8:]) {
			case h:
				return false, nil
			case 0:
				binary.LittleEndian.PutUint64(buf[:], h)
				if _, err := s.file.WriteAt(buf[:8], int64(at+i)*8); err != nil {
					return false, fmt.Errorf("frontier: %w", err)
				}
				return true, nil
			}
		}
		at = (at + n) % s.slots
	}
}

// grow makes the file, or doubles it.
func (s *addressSet) grow() error {
	f, err := unnamedFile()
	if err != nil {
		return err
	}
	old, n := s.file, s.slots
	s.file, s.slots = f, max(n*2, uint64(len(s.table)))
	if err := f.Truncate(int64(s.slots) * 8); err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	if old == nil {
		return nil
	}
	defer old.Close()
	buf := make([]byte, min(chunk, n*8))
	for at := int64(0); at < int64(n)*8; at += int64(len(buf)) {
		if _, err := old.ReadAt(buf, at); err != nil {
			return fmt.Errorf("frontier: %w", err)
		}
		for i := 0; i < len(buf); i += 8 {
			if h := binary.LittleEndian.Uint64(buf[i:]); h != 0 {
				if _, err := s.insert(h); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

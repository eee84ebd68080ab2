package crawler

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// frontier is the queue of one run without a store: first in, first out, each address once. It lies in two files that
// have no name, so that half a million waiting addresses take no more memory than five thousand. It is not safe for
// concurrent use.
type frontier struct {
	queue     *os.File
	tail      []byte // written last, not yet in the file
	head      []byte // read from the file, not yet taken
	size, got int64  // bytes in the file, and how far it was read
	waiting   int
	seen      *addressSet
}

// chunk is how much of the queue lies in memory at either end.
const chunk = 64 << 10

func newFrontier(slots int) (*frontier, error) {
	q, err := unnamedFile()
	if err != nil {
		return nil, err
	}
	return &frontier{queue: q, seen: newAddressSet(slots)}, nil
}

// unnamedFile is a temporary file that vanishes when it is closed, whatever becomes of the process.
func unnamedFile() (*os.File, error) {
	f, err := os.CreateTemp("", "molva-frontier-")
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	os.Remove(f.Name()) // where a system refuses this, the file stays behind in its temporary folder
	return f, nil
}

func (f *frontier) close() {
	f.queue.Close()
	f.seen.close()
}

// add puts an address at the end, unless it was ever there before; fresh says whether it was new.
func (f *frontier) add(address string, depth int) (fresh bool, err error) {
	fresh, err = f.seen.add(address)
	if err != nil || !fresh {
		return false, err
	}
	return true, f.put(address, depth)
}

// put puts an address at the end, whether it was there before or not.
func (f *frontier) put(address string, depth int) error {
	f.tail = binary.AppendUvarint(f.tail, uint64(depth))
	f.tail = binary.AppendUvarint(f.tail, uint64(len(address)))
	f.tail = append(f.tail, address...)
	f.waiting++
	if len(f.tail) < chunk {
		return nil
	}
	return f.flush()
}

func (f *frontier) flush() error {
	n, err := f.queue.WriteAt(f.tail, f.size)
	f.size += int64(n)
	f.tail = f.tail[:0]
	if err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

// next takes the oldest address; ok is false when none waits.
func (f *frontier) next() (address string, depth int, ok bool, err error) {
	if f.waiting == 0 {
		return "", 0, false, nil
	}
	address, depth, ok = f.take()
	if !ok {
		if err := f.fill(); err != nil {
			return "", 0, false, err
		}
		if address, depth, ok = f.take(); !ok {
			return "", 0, false, errors.New("frontier: the queue's file is damaged")
		}
	}
	f.waiting--
	return address, depth, true, nil
}

// take cuts one entry off the head.
func (f *frontier) take() (string, int, bool) {
	depth, n := binary.Uvarint(f.head)
	if n <= 0 {
		return "", 0, false
	}
	size, m := binary.Uvarint(f.head[n:])
	if m <= 0 || uint64(len(f.head)-n-m) < size {
		return "", 0, false
	}
	end := n + m + int(size)
	address := string(f.head[n+m : end])
	f.head = f.head[end:]
	return address, int(depth), true
}

// fill reads the next chunk; what the file does not have yet is still in the tail.
func (f *frontier) fill() error {
	left := len(f.head)
	next := append(make([]byte, 0, chunk), f.head...)
	if f.got == f.size {
		if err := f.flush(); err != nil {
			return err
		}
	}
	next = next[:min(int64(cap(next)), int64(left)+f.size-f.got)]
	n, err := f.queue.ReadAt(next[left:], f.got)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("frontier: %w", err)
	}
	f.got += int64(n)
	f.head = next[:left+n]
	return nil
}

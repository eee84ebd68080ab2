package crawler

import (
	"flag"
	"fmt"
	"runtime"
	"testing"
)

func TestFrontierIsAQueueOfDistinctAddresses(t *testing.T) {
	f, err := newFrontier(1 << 10)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	const n = 8_000 // addresses and queue both go through their files
	taken := 0
	take := func() {
		a, depth, ok, err := f.next()
		if err != nil || !ok || a != address(taken) || depth != taken%7 {
			t.Fatalf("took %q at depth %d (%v, %v), want %q", a, depth, ok, err, address(taken))
		}
		taken++
	}
	for i := range n {
		if fresh, err := f.add(address(i), i%7); !fresh || err != nil {
			t.Fatalf("%s: fresh %v, %v", address(i), fresh, err)
		}
		if fresh, _ := f.add(address(i/2), 0); fresh {
			t.Fatalf("%s was there before", address(i/2))
		}
		if i%3 == 0 {
			take()
		}
	}
	for taken < n {
		take()
	}
	if _, _, ok, err := f.next(); ok || err != nil {
		t.Errorf("an empty frontier gave an address (%v)", err)
	}
}

func address(i int) string {
	return fmt.Sprintf("https://shop.example/catalog/item-%d/reviews?page=%d", i, i%13)
}

var heavy = flag.Bool("heavy", false, "run the long forms: 500,000 addresses, whole benchmarks")

// Many waiting addresses take as much memory as 5,000 (A5): 110,000, with -heavy 500,000.
func TestFrontierIsFlat(t *testing.T) {
	many := 110_000
	if *heavy {
		many = 500_000
	}
	small, large := heapWith(t, 5_000), heapWith(t, many)
	t.Logf("heap with 5,000 waiting addresses %d KiB, with %d %d KiB", small>>10, many, large>>10)
	if large > small+small/10+64<<10 {
		t.Errorf("%d addresses take %d KiB more", many, (large-small)>>10)
	}
}

func heapWith(t *testing.T, n int) uint64 {
	f, err := newFrontier(tableSlots)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	for i := range n {
		if _, err := f.add(address(i), 1); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	runtime.KeepAlive(f)
	return m.HeapAlloc
}

package search

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// elasticWay is one way of writing documents into an index. ready does what is not measured, and hands back what is.
type elasticWay struct {
	name  string
	ready func(t testing.TB, address, prefix string, entries []Entry) func()
}

// elasticWays are ours and, with the build tag yardstick, the library's BulkIndexer: it links the whole typed API, which
// takes minutes to build.
var elasticWays = []elasticWay{{"molva", readyOurs}}

func readyOurs(t testing.TB, address, prefix string, entries []Entry) func() {
	ix, err := OpenElastic(context.Background(), address, prefix)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		defer ix.Close()
		for len(entries) > 0 { // as the follower hands them over
			n := min(1000, len(entries))
			put(t, ix, SlotA, entries[:n])
			entries = entries[n:]
		}
	}
}

// elasticChunk is how many new documents a way gets in its turn; a tenth as many are written again with it.
const (
	elasticChunk   = 10000
	elasticWriters = 8
)

var (
	kept   = flag.String("kept", "", "prefix under which our index of BenchmarkElastic stays on the server, or folder in which that of BenchmarkBleveQueries does, to be asked again")
	beside = flag.Int("beside", 1, "in one of so many turns all ways of BenchmarkElastic write; in the others ours alone, by several writers and not measured")
)

// BenchmarkElastic writes -documents, and one in ten of them a second time, by every way in turns into an index of its
// own: CPU of our process and documents a second, medians of the turns, and by how much ours are more than the library's.
// Then it asks our index (elasticQueries). At each tenth it says on standard error how things stand.
func BenchmarkElastic(b *testing.B) {
	address := elasticAddress(b)
	c := newCorpus(b)
	for b.Loop() {
		s := elasticSpeed{address: address, c: c}
		for w := range elasticWays {
			if w == 0 && *kept != "" {
				s.prefixes = append(s.prefixes, *kept)
			} else {
				s.prefixes = append(s.prefixes, testPrefix(b, address))
			}
		}
		s.cpu, s.took = make([][]float64, len(elasticWays)), make([][]float64, len(elasticWays))
		for from, turn := 0, 0; from < *documents; from, turn = from+elasticChunk, turn+1 {
			to := min(from+elasticChunk, *documents)
			if turn%*beside == 0 {
				s.turn(b, from, to, turn)
			} else {
				s.grow(b, from, to)
			}
			if to == *documents || to%max(elasticChunk, *documents/10) == 0 {
				fmt.Fprintf(os.Stderr, "%d documents, heap %.1f MiB\n%s", to, heapMiB(), s.String())
			}
		}
		for w, way := range elasticWays {
			want := *documents
			if w > 0 {
				want -= s.grown
			}
			if held := countElastic(b, address, s.prefixes[w]); held != want {
				b.Fatalf("%s: the index holds %d of %d", way.name, held, want)
			}
		}
		b.Logf("%d documents in our index, heap %.1f MiB\n%s", *documents, heapMiB(), s.String())
		b.ReportMetric(median(s.cpu[0]), "cpu-µs/document")
		b.ReportMetric(1e6/median(s.took[0]), "documents/s")
		c.elasticQueries(b, address, s.prefixes[0])
	}
}

// BenchmarkElasticKept asks the index that BenchmarkElastic left.
func BenchmarkElasticKept(b *testing.B) {
	if *kept == "" {
		b.Fatal("-kept names no index that BenchmarkElastic left")
	}
	c := newCorpus(b)
	for b.Loop() {
		c.elasticQueries(b, elasticAddress(b), *kept)
	}
}

// elasticSpeed is what the turns of all ways took, in microseconds a document.
type elasticSpeed struct {
	address   string
	c         *corpus
	prefixes  []string
	cpu, took [][]float64
	grown     int // documents that ours alone got
}

// edited are the documents from..to, and behind them one in ten again.
func (c *corpus) edited(from, to int) []Entry {
	entries := c.entries(from, to)
	for i := from; i < to; i += 10 {
		edit := EntryOf(c.document(i), c.zone, testBrands)
		edit.Rev = 2
		entries = append(entries, edit)
	}
	return entries
}

// grow writes documents by ours alone, several writers side by side.
func (s *elasticSpeed) grow(b *testing.B, from, to int) {
	ix, err := OpenElastic(b.Context(), s.address, s.prefixes[0])
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	var writers sync.WaitGroup
	turns, failed := make(chan struct{}, elasticWriters), make(chan error, to-from)
	for at := from; at < to; at += elasticBatch {
		turns <- struct{}{}
		writers.Go(func() {
			outcomes, err := ix.Put(b.Context(), SlotA, s.c.edited(at, min(at+elasticBatch, to)))
			failed <- errors.Join(append(outcomes, err)...)
			<-turns
		})
	}
	writers.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			b.Fatal(err)
		}
	}
	s.grown += to - from
}

func (s *elasticSpeed) turn(b *testing.B, from, to, turn int) {
	entries := s.c.edited(from, to)
	for i := range elasticWays {
		w := (i + turn) % len(elasticWays)
		used, wall := measured(elasticWays[w].ready(b, s.address, s.prefixes[w], entries))
		s.cpu[w] = append(s.cpu[w], used.Seconds()*1e6/float64(len(entries)))
		s.took[w] = append(s.took[w], wall.Seconds()*1e6/float64(len(entries)))
	}
}

func (s *elasticSpeed) String() string {
	var out strings.Builder
	for w, way := range elasticWays {
		fmt.Fprintf(&out, "%s: %.1f µs of CPU a document, %.0f documents/s", way.name, median(s.cpu[w]), 1e6/median(s.took[w]))
		if w > 0 {
			fmt.Fprintf(&out, "; molva beside it: CPU %.2f, documents a second %.2f", median(s.cpu[0])/median(s.cpu[w]), median(s.took[w])/median(s.took[0]))
		}
		out.WriteString("\n")
	}
	return out.String()
}

func heapMiB() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// measured is the CPU time of our process, and the wall time, of some work.
func measured(work func()) (cpu, wall time.Duration) {
	runtime.GC()
	used, began := cpuTime(), time.Now()
	work()
	return cpuTime() - used, time.Since(began)
}

func countElastic(t testing.TB, address, prefix string) int {
	ix, err := newElastic(address, prefix)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	err = ix.refresh(context.Background(), elasticBulk, ix.alias(SlotA))
	n, countErr := ix.Count(context.Background(), SlotA, 1)
	if err != nil || countErr != nil {
		t.Fatal(err, countErr)
	}
	return n
}

func elasticAddress(t testing.TB) string {
	address := os.Getenv("MOLVA_TEST_ELASTICSEARCH")
	if address == "" {
		t.Fatal("MOLVA_TEST_ELASTICSEARCH names no server")
	}
	return address
}

func median[T cmp.Ordered](list []T) T { return quantile(list, 0.5) }

func quantile[T cmp.Ordered](list []T, q float64) T {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[int(q*float64(len(sorted)-1))]
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

package search

import (
	"cmp"
	"context"
	"os"
	"runtime"
	"slices"
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
	t.Cleanup(func() { _ = ix.Close() })
	return func() {
		for len(entries) > 0 { // as the follower hands them over
			n := min(1000, len(entries))
			put(t, ix, SlotA, entries[:n])
			entries = entries[n:]
		}
	}
}

// elasticChunk is how many new documents a way gets in its turn; a tenth as many are written again with it.
const elasticChunk = 5000

// BenchmarkElastic writes -documents, and one in ten of them a second time, by every way in turns into an index of its
// own: CPU of our process and documents a second, medians of the turns, and by how much ours are more than the library's.
func BenchmarkElastic(b *testing.B) {
	address := elasticAddress(b)
	c := newCorpus(b)
	prefixes := make([]string, len(elasticWays))
	for i := range elasticWays {
		prefixes[i] = testPrefix(b, address)
	}
	for b.Loop() {
		cpu, took := make([][]float64, len(elasticWays)), make([][]float64, len(elasticWays))
		for from, turn := 0, 0; from < *documents; from, turn = from+elasticChunk, turn+1 {
			entries := c.entries(from, min(from+elasticChunk, *documents))
			for i, n := 0, len(entries); i < n; i += 10 {
				edit := EntryOf(c.document(from+i), c.zone, testBrands)
				edit.Rev = 2
				entries = append(entries, edit)
			}
			for i := range elasticWays {
				w := (i + turn) % len(elasticWays)
				used, wall := measured(elasticWays[w].ready(b, address, prefixes[w], entries))
				cpu[w] = append(cpu[w], used.Seconds()*1e6/float64(len(entries)))
				took[w] = append(took[w], wall.Seconds()*1e6/float64(len(entries)))
			}
		}
		for w, way := range elasticWays {
			held := countElastic(b, address, prefixes[w])
			if held != *documents {
				b.Fatalf("%s: the index holds %d of %d", way.name, held, *documents)
			}
			b.Logf("%s: %.1f µs of CPU a document, %.0f documents/s, %d held", way.name, median(cpu[w]), 1e6/median(took[w]), held)
			if w > 0 {
				b.Logf("molva / %s: CPU %.2f, documents a second %.2f", way.name, median(cpu[0])/median(cpu[w]), median(took[w])/median(took[0]))
			}
		}
		b.ReportMetric(median(cpu[0]), "cpu-µs/document")
		b.ReportMetric(1e6/median(took[0]), "documents/s")
	}
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
	err = ix.refresh(context.Background(), ix.alias(SlotA))
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

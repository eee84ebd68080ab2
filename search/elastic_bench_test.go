package search

import (
	"context"
	"os"
	"syscall"
	"testing"
	"time"
)

// elasticWay is one way of writing documents into the index.
type elasticWay struct {
	name string
	put  func(t testing.TB, address, prefix string, entries []Entry)
}

// elasticWays are ours and, with the build tag yardstick, the library's BulkIndexer: it links the whole typed API, which
// takes minutes to build.
var elasticWays = []elasticWay{{"molva", benchOurs}}

// BenchmarkElastic writes 10,000 documents a round; CPU is that of our process.
func BenchmarkElastic(b *testing.B) {
	address := os.Getenv("MOLVA_TEST_ELASTICSEARCH")
	if address == "" {
		b.Fatal("MOLVA_TEST_ELASTICSEARCH names no server")
	}
	entries := benchEntries(10000)
	for _, way := range elasticWays {
		b.Run(way.name, func(b *testing.B) {
			prefix := testPrefix(b, address)
			ix, err := OpenElastic(b.Context(), address, prefix)
			if err != nil {
				b.Fatal(err)
			}
			defer ix.Close()
			cpu, rev := cpuTime(), int64(0)
			for b.Loop() {
				rev++
				for i := range entries {
					entries[i].Rev = rev
				}
				way.put(b, address, prefix, entries)
			}
			per := float64(b.N) * float64(len(entries))
			b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/per, "cpu-µs/document")
			b.ReportMetric(per/b.Elapsed().Seconds(), "documents/s")
		})
	}
}

func benchOurs(t testing.TB, address, prefix string, entries []Entry) {
	ix, err := OpenElastic(context.Background(), address, prefix)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	put(t, ix, SlotA, entries)
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

package jobs

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"

	"molva/collector"
)

// madeOrders writes n orders as a shop would export them: four in five delivered, a buyer for every three of them.
func madeOrders(w io.Writer, n int) error {
	if _, err := io.WriteString(w, "order,buyer,buyer_mail,buyer_phone,category,status,placed,shipped,delivered,amount,currency,items,zone\n"); err != nil {
		return err
	}
	zones := []string{"Europe/Kyiv", "Europe/Moscow", "Europe/Berlin"}
	for i := range n {
		status, delivered := "delivered", fmt.Sprintf("2026-10-%02d %02d:30", 5+i%27, 8+i%12)
		if i%5 == 4 {
			status, delivered = "shipped", ""
		}
		if _, err := fmt.Fprintf(w, "N-%d,Покупатель %d,buyer%d@mail.example,,Категория %d,%s,2026-10-01 10:00,2026-10-03,%s,\"1 %03d,50\",UAH,Букет %d,%s\n",
			i, i/3, i/3, i%7, status, delivered, i%1000, i%50, zones[i/3%3]); err != nil {
			return err
		}
	}
	return nil
}

// peakHeap follows the heap while something runs; the function that it gives ends that, and says in MiB how large the heap
// was at most. What is waiting to be collected counts.
func peakHeap() func() float64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	var most uint64
	look := func() {
		metrics.Read(sample)
		most = max(most, sample[0].Value.Uint64())
	}
	over, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(10 * time.Millisecond); ; {
			look()
			select {
			case <-over:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	}()
	return func() float64 {
		close(over)
		<-ended
		return float64(most) / (1 << 20)
	}
}

// Orders are taken in, planned and counted in a memory that does not grow with their number. MOLVA_ORDERS is how many; the
// heap is told for a tenth and for the whole: what is kept, and the largest on the way.
func TestManyOrders(t *testing.T) {
	n := 4000
	if s := os.Getenv("MOLVA_ORDERS"); s != "" {
		var err error
		n, err = strconv.Atoi(s)
		must(t, err)
	}
	b := newBench(t)
	ctx := t.Context()
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	load := func(n int) {
		r, w := io.Pipe()
		go func() { _ = w.CloseWithError(madeOrders(w, n)) }()
		report, err := b.ImportOrders(ctx, b.scope, r, nil)
		must(t, err)
		if report.Read != n || len(report.Refused) > 0 {
			t.Fatalf("%+v", report)
		}
	}
	plan := func() { // everything up to the first mails
		for {
			claimed, err := b.Store.ClaimTimers(ctx, b.now, time.Now(), stepLease, 1)
			must(t, err)
			if len(claimed) == 0 || claimed[0].Kind == "invite" {
				return
			}
			must(t, b.take(ctx, claimed[0]))
		}
	}
	begin := time.Now()
	peak := peakHeap()
	load(n / 10)
	earlyPeak, early := peak(), heap()
	peak = peakHeap()
	load(n)
	imported := time.Since(begin)
	c := b.asking(func(c *collector.Campaign) { c.Days = 60 }) // planned, and nobody asked yet
	begin = time.Now()
	plan()
	planned := time.Since(begin)
	late := heap()
	begin = time.Now()
	sum := b.reconciled(c)
	latePeak := peak()
	t.Logf("%d orders: imported in %s, planned in %s, reconciled in %s; heap %.1f MiB at a tenth, %.1f MiB at the end; at most %.1f and %.1f MiB", n, imported.Round(time.Millisecond),
		planned.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond), early, late, earlyPeak, latePeak)
	if sum.Orders != n || sum.Unplanned != 0 || sum.Waiting+sum.Eligible != n || sum.Waiting == 0 {
		t.Errorf("%+v", sum)
	}
	if late > 2*early+16 || latePeak > 2*earlyPeak+16 {
		t.Errorf("the heap grows: from %.1f to %.1f MiB, at most %.1f and %.1f", early, late, earlyPeak, latePeak)
	}
}

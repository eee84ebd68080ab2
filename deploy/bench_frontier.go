package deploy

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// The measurement of the frontier: the running product with few queued addresses and with many.
const (
	frontierFew   = 5000
	frontierHosts = 8 // slow ones: one for each worker of the crawl pool
	frontierTurns = 5 // pages that each host answers before anything is read, and how often it is read
	frontierBatch = 1000
)

// standing is how the running product stands, after a garbage collection.
type standing struct {
	Heap       float64 `json:"heap"`     // bytes in use
	Resident   float64 `json:"resident"` // bytes; the database's own memory too
	Goroutines float64 `json:"goroutines"`
}

// compareFrontiers measures both sizes and prints them side by side.
func compareFrontiers(ctx context.Context, s Streams, few, many int, delay time.Duration) error {
	var stood []standing
	for _, n := range []int{few, many} {
		one, err := measureFrontier(ctx, n, delay)
		if err != nil {
			return fmt.Errorf("%d addresses: %w", n, err)
		}
		stood = append(stood, one)
		fmt.Fprintf(s.Err, "%d addresses: %.0f goroutines, heap %.1f MiB, resident %.1f MiB\n", n, one.Goroutines, one.Heap/(1<<20), one.Resident/(1<<20))
	}
	a, b := stood[0], stood[1]
	fmt.Fprintf(s.Out, "molva serve with queued addresses of %d slow hosts, medians of %d readings\n%-22s %10d %10d\n", frontierHosts, frontierTurns, "", few, many)
	fmt.Fprintf(s.Out, "%-22s %10.2f %10.2f   %.3f\n", "heap in use, MiB", a.Heap/(1<<20), b.Heap/(1<<20), b.Heap/a.Heap)
	fmt.Fprintf(s.Out, "%-22s %10.2f %10.2f   %.3f\n", "resident, MiB", a.Resident/(1<<20), b.Resident/(1<<20), b.Resident/a.Resident)
	fmt.Fprintf(s.Out, "%-22s %10.0f %10.0f   %+.0f\n", "goroutines", a.Goroutines, b.Goroutines, b.Goroutines-a.Goroutines)
	return nil
}

// measureFrontier fills a frontier in one process and lets another one work on it.
func measureFrontier(ctx context.Context, n int, delay time.Duration) (standing, error) {
	dir, err := os.MkdirTemp("", "molva-bench-")
	if err != nil {
		return standing{}, err
	}
	defer os.RemoveAll(dir)
	hosts, err := openSlowHosts(delay)
	if err != nil {
		return standing{}, err
	}
	defer hosts.close()
	args := []string{"--folder", dir, "--from", strings.Join(hosts.keys, ","), "--frontier", fmt.Sprint(n)}
	fill, err := startChild(ctx, "fill", args...)
	if err != nil {
		return standing{}, err
	}
	if err := fill.stop(); err != nil {
		return standing{}, fmt.Errorf("fill: %w", err)
	}
	hold, err := startChild(ctx, "hold", args...)
	if err != nil {
		return standing{}, err
	}
	one, err := readStandings(ctx, hold, hosts)
	return one, errors.Join(err, hold.stop())
}

// readStandings asks the running product how it stands, each time after the hosts have answered some more.
func readStandings(ctx context.Context, hold *child, hosts *slowHosts) (standing, error) {
	var heap, resident, goroutines []float64
	pages := frontierTurns * frontierHosts
	for range frontierTurns {
		if err := hosts.await(ctx, pages); err != nil {
			return standing{}, err
		}
		pages = frontierHosts
		if _, err := fmt.Fprintln(hold.in); err != nil {
			return standing{}, err
		}
		line, err := hold.line()
		if err != nil {
			return standing{}, err
		}
		var one standing
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			return standing{}, err
		}
		heap, resident, goroutines = append(heap, one.Heap), append(resident, one.Resident), append(goroutines, one.Goroutines)
	}
	return standing{median(heap), median(resident), median(goroutines)}, nil
}

// slowHosts answer small pages and want to be asked seldom.
type slowHosts struct {
	keys    []string
	servers []*http.Server
	served  chan struct{} // one for each page
}

func openSlowHosts(delay time.Duration) (*slowHosts, error) {
	h := &slowHosts{served: make(chan struct{}, 1<<16)}
	for range frontierHosts {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			h.close()
			return nil, err
		}
		s := newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				fmt.Fprintf(w, "User-agent: *\nCrawl-delay: %g\n", delay.Seconds())
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<!DOCTYPE html><title>Nothing here</title><p>Nothing to read on this page.")
			h.served <- struct{}{}
		}))
		h.keys, h.servers = append(h.keys, "http://"+l.Addr().String()), append(h.servers, s)
		go func() { _ = s.Serve(l) }() // it ends when it is closed
	}
	return h, nil
}

func (h *slowHosts) close() {
	for _, s := range h.servers {
		_ = s.Close()
	}
}

// await waits until so many more pages were answered.
func (h *slowHosts) await(ctx context.Context, pages int) error {
	ctx, cancel := context.WithTimeoutCause(ctx, 2*time.Minute, errors.New("the product asks for no more pages"))
	defer cancel()
	for range pages {
		select {
		case <-h.served:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// fillFrontier makes the folder of a product whose one source has a pass open with so many due pages.
func (c *benchCommand) fillFrontier(ctx context.Context) error {
	a, err := Open(ctx, benchConfig(c.Folder), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer a.Close()
	if _, err := a.firstOwner(ctx); err != nil {
		return err
	}
	scope := collector.System(1)
	people, err := a.store.People(ctx, scope)
	if err != nil {
		return err
	}
	hosts := strings.Split(c.From, ",")
	source, err := a.store.AddSource(ctx, scope, collector.Source{Name: "bench", URL: hosts[0] + "/", Owner: people[0].PersonID, Period: 24 * time.Hour})
	if err != nil {
		return err
	}
	if _, _, err := a.store.StartPass(ctx, scope, source.SourceID, source.URL, hosts[0], a.clock.Now()); err != nil {
		return err
	}
	if err := a.queuePages(ctx, hosts, c.Frontier-1); err != nil {
		return err
	}
	due, err := a.store.Due(ctx, a.clock.Now(), time.Now())
	if err == nil && due.Pages != c.Frontier {
		err = fmt.Errorf("%d pages are due, want %d", due.Pages, c.Frontier)
	}
	return err
}

// queuePages lets the first page of the pass, which stays due, name so many others, spread over the hosts.
func (a *App) queuePages(ctx context.Context, hosts []string, n int) error {
	wall := time.Now()
	ready, err := a.store.ReadyHosts(ctx, a.clock.Now(), wall, 1)
	if err != nil || len(ready) == 0 {
		return errors.Join(errors.New("no host is ready"), err)
	}
	host, _, err := a.store.ClaimHost(ctx, ready[0], wall, time.Hour)
	if err != nil {
		return err
	}
	first, err := a.store.DuePages(ctx, host.HostID, a.clock.Now(), 1)
	if err != nil {
		return err
	}
	for begin := 0; begin < n; begin += frontierBatch {
		var links []store.Link
		for i := begin; i < min(begin+frontierBatch, n); i++ {
			key := hosts[i%len(hosts)]
			links = append(links, store.Link{URL: fmt.Sprintf("%s/catalog/item-%d/reviews?page=%d", key, i, i%13), HostKey: key, Depth: 1})
		}
		if _, err := a.store.SavePage(ctx, collector.System(1), store.PageResult{Host: host, Page: first[0], Links: links, Now: a.clock.Now()}); err != nil {
			return err
		}
	}
	return a.store.ReleaseHost(ctx, host, time.Now())
}

// holdFrontier is `molva serve` on that folder. For each line that comes in it says how it stands; it ends when no more
// can come.
func (c *benchCommand) holdFrontier(ctx context.Context, s Streams) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	asked := make(chan struct{})
	go func() {
		defer cancel()
		for in := bufio.NewScanner(s.In); in.Scan(); {
			asked <- struct{}{}
		}
	}()
	go func() {
		if err := sayStanding(ctx, asked, json.NewEncoder(s.Out)); err != nil {
			cancel()
		}
	}()
	return RunServe(ctx, benchConfig(c.Folder), newLog(s.Err, "warn"), nil)
}

// sayStanding counts the goroutines all the time, since each page makes some come and go, and says their median.
func sayStanding(ctx context.Context, asked <-chan struct{}, out *json.Encoder) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var counts []float64
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			counts = append(counts, float64(runtime.NumGoroutine()))
		case <-asked:
			if err := out.Encode(stand(append(counts, float64(runtime.NumGoroutine())))); err != nil {
				return err
			}
			counts = counts[:0]
		}
	}
}

func stand(counts []float64) standing {
	debug.FreeOSMemory() // a garbage collection, and what is free is given back
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return standing{Heap: float64(m.HeapInuse), Resident: residentBytes(), Goroutines: median(counts)}
}

// residentBytes is what Linux says; 0 elsewhere.
func residentBytes() float64 {
	var size, resident float64
	f, err := os.Open("/proc/self/statm")
	if err != nil {
		return 0
	}
	defer f.Close()
	if _, err := fmt.Fscan(io.LimitReader(f, 1<<10), &size, &resident); err != nil {
		return 0
	}
	return resident * float64(os.Getpagesize())
}

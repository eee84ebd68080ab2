package crawler

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"

	"molva/collector"
	"molva/crawler/sites"
	"molva/crawler/yardstick"
)

// The server of the benchmark is a process of its own (this test binary started again), so that its CPU is not counted.
func TestMain(m *testing.M) {
	if os.Getenv("MOLVA_BENCH_SERVE") != "" {
		serveBench()
		return
	}
	os.Exit(m.Run())
}

func serveBench() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	pages := newBenchPages(benchCount)
	go func() { io.Copy(io.Discard, os.Stdin); os.Exit(0) }() // the parent ended
	panic(http.Serve(l, pages))
}

// BenchmarkCrawl compares our crawl with plain colly on pages of 90 KB with 20 reviews: CPU of this process by
// getrusage, five rounds in turns, medians. `go test -bench Crawl -benchtime 1x -heavy` is the long form.
func BenchmarkCrawl(b *testing.B) {
	for _, kind := range []string{"jsonld", "tree"} {
		b.Run(kind, func(b *testing.B) {
			address := startBenchServer(b)
			rounds := 5
			for range b.N {
				var ours, theirs []float64
				for range rounds {
					theirs = append(theirs, benchRound(b, func() map[string]int { return plainColly(b, address+"/"+kind+"/0") }))
					ours = append(ours, benchRound(b, func() map[string]int { return molvaCrawl(b, address+"/"+kind+"/0") }))
				}
				m, p := median(ours), median(theirs)
				b.ReportMetric(m/float64(benchSize())*1e3, "ms/page")
				b.ReportMetric(p/float64(benchSize())*1e3, "colly-ms/page")
				b.ReportMetric(m/p, "ratio")
			}
		})
	}
}

// benchRound runs one crawl until its output is right (plain colly reads a page twice now and then) and returns its CPU.
func benchRound(b *testing.B, crawl func() map[string]int) float64 {
	want := benchWant()
	for try := 0; ; try++ {
		runtime.GC()
		before := cpuSeconds()
		got := crawl()
		used := cpuSeconds() - before
		if len(got) == len(want) {
			same := true
			for k, n := range got {
				same = same && n == 1 && want[k] == 1
			}
			if same {
				return used
			}
		}
		if try == 4 {
			for k, n := range got {
				if want[k] != n {
					b.Logf("%d times %q", n, k)
					break
				}
			}
			b.Fatalf("%d reviews, want %d", len(got), len(want))
		}
	}
}

func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}

func startBenchServer(b *testing.B) string {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "MOLVA_BENCH_SERVE=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	address := "http://" + strings.TrimSpace(line)
	req, _ := http.NewRequest(http.MethodPut, fmt.Sprintf("%s/%d", address, benchSize()), nil)
	if _, err := http.DefaultClient.Do(req); err != nil {
		b.Fatal(err)
	}
	return address
}

// key is what outputs must agree in.
func key(author, date, rating, title, text string) string {
	return strings.Join([]string{author, date, rating, title, text}, "|")
}

func molvaCrawl(b *testing.B, start string) map[string]int {
	site, err := sites.Parse("bench.toml", []byte(yardstick.SiteFile))
	if err != nil {
		b.Fatal(err)
	}
	set := &sites.Set{}
	if strings.Contains(start, "/tree/") {
		set = sites.Of(site)
	}
	c := New(Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Sites: set, DefaultDelay: NoDelay, Parallel: 50})
	defer c.Close()
	got := map[string]int{}
	enc := json.NewEncoder(io.Discard)
	sum, err := c.Crawl(context.Background(), Run{Starts: []string{start}, Out: func(r collector.Review) error {
		got[key(r.Author.Name, r.Published.String(), fmt.Sprint(r.Rating), r.Title, r.Text)]++
		return enc.Encode(r)
	}})
	if err != nil || sum.Partial() {
		b.Fatalf("%+v, %v", sum, err)
	}
	return got
}

// plainColly is the crawl that a user of colly would write.
func plainColly(b *testing.B, start string) map[string]int {
	type review struct{ ID, Author, Rating, Title, Text, Pros, Cons, Date, Likes string }
	c := colly.NewCollector(colly.Async())
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: 50}); err != nil {
		b.Fatal(err)
	}
	var mu sync.Mutex
	got := map[string]int{}
	enc := json.NewEncoder(io.Discard)
	c.OnHTML("div.review", func(e *colly.HTMLElement) {
		r := review{e.Attr("data-review-id"), e.ChildText("span.author"), e.ChildAttr("span.stars", "data-value"), e.ChildText("h3.title"),
			e.ChildText("div.text"), e.ChildText("div.pros"), e.ChildText("div.cons"), e.ChildAttr("time", "datetime"), e.ChildText("span.likes")}
		mu.Lock()
		defer mu.Unlock()
		got[key(r.Author, r.Date, r.Rating, r.Title, r.Text)]++
		if err := enc.Encode(r); err != nil {
			b.Error(err)
		}
	})
	c.OnHTML("a[href]", func(e *colly.HTMLElement) { _ = e.Request.Visit(e.Attr("href")) })
	if err := c.Visit(start); err != nil {
		b.Fatal(err)
	}
	c.Wait()
	return got
}

var benchStart = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

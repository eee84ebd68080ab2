package crawler

import (
	"bufio"
	"bytes"
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
	"strconv"
	"strings"
	"syscall"
	"testing"

	"molva/collector"
	"molva/crawler/sites"
	"molva/crawler/yardstick"
)

// serveBench names how many pages the server of the benchmark has. It is a process of its own (this test binary started
// again), so that its CPU is not counted.
const serveBench = "MOLVA_BENCH_SERVE"

func TestMain(m *testing.M) {
	if pages, err := strconv.Atoi(os.Getenv(serveBench)); err == nil {
		servePages(pages)
		return
	}
	os.Exit(m.Run())
}

func servePages(count int) {
	pages := yardstick.NewPages(count)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	go func() { io.Copy(io.Discard, os.Stdin); os.Exit(0) }() // the parent ended
	panic(http.Serve(l, pages))
}

// benchSize is how many pages are crawled.
func benchSize() int {
	if *heavy {
		return 600
	}
	return 60
}

// BenchmarkCrawl compares our crawl with plain colly on the yardstick's pages: CPU of this process by getrusage, five
// rounds in turns, medians. `go test -bench Crawl -benchtime 1x -heavy` is the long form.
func BenchmarkCrawl(b *testing.B) {
	for _, kind := range yardstick.Kinds {
		b.Run(kind, func(b *testing.B) {
			start := startBenchServer(b) + "/" + kind + "/0"
			rounds := 5
			for range b.N {
				var ours, theirs []float64
				for range rounds {
					theirs = append(theirs, benchRound(b, start, plainColly))
					ours = append(ours, benchRound(b, start, molvaCrawl))
				}
				m, p := median(ours), median(theirs)
				b.ReportMetric(m/float64(benchSize())*1e3, "ms/page")
				b.ReportMetric(p/float64(benchSize())*1e3, "colly-ms/page")
				b.ReportMetric(m/p, "ratio")
			}
		})
	}
}

// benchRound runs one crawl until what it read is what the pages hold (plain colly reads a page twice now and then) and
// returns its CPU. What was read is counted when nothing is measured any more.
func benchRound(b *testing.B, start string, crawl func(*testing.B, string) *bytes.Buffer) float64 {
	want := yardstick.Want(benchSize())
	for try := 0; ; try++ {
		runtime.GC()
		before := cpuSeconds()
		out := crawl(b, start)
		used := cpuSeconds() - before
		got, err := yardstick.ReadRows(out)
		if err != nil {
			b.Fatal(err)
		}
		if err = want.Compare(got); err == nil {
			return used
		}
		if try == 4 {
			b.Fatal(err)
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
	cmd.Env = append(os.Environ(), fmt.Sprint(serveBench, "=", benchSize()))
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
	return "http://" + strings.TrimSpace(line)
}

func molvaCrawl(b *testing.B, start string) *bytes.Buffer {
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
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	sum, err := c.Crawl(context.Background(), Run{Starts: []string{start}, Out: func(r collector.Review) error { return enc.Encode(rowOf(r)) }})
	if err != nil || sum.Partial() {
		b.Fatalf("%+v, %v", sum, err)
	}
	return &out
}

// rowOf is a review as plain colly writes it.
func rowOf(r collector.Review) yardstick.Row {
	return yardstick.Row{ID: r.ID, Author: r.Author.Name, Rating: fmt.Sprint(r.Rating), Title: r.Title, Text: r.Text, Pros: r.Pros, Cons: r.Cons,
		Date: r.Published.String(), Likes: strconv.Itoa(r.Likes)}
}

func plainColly(b *testing.B, start string) *bytes.Buffer {
	var out bytes.Buffer
	if _, _, err := yardstick.PlainColly(start, &out); err != nil {
		b.Fatal(err)
	}
	return &out
}

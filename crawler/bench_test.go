package crawler

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
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
			start := startPart(b, part{Serve: "pages", Pages: benchSize()}).line(b) + "/" + kind + "/0"
			rounds := 5
			for range b.N {
				var ours, theirs []float64
				for range rounds {
					theirs = append(theirs, benchRound(b, start, benchSize(), plainColly))
					ours = append(ours, benchRound(b, start, benchSize(), molvaCrawl))
				}
				m, p := median(ours), median(theirs)
				b.ReportMetric(m/float64(benchSize())*1e3, "ms/page")
				b.ReportMetric(p/float64(benchSize())*1e3, "colly-ms/page")
				b.ReportMetric(m/p, "ratio")
			}
		})
	}
}

// The short form of the benchmark: both read the same, and the CPU's ratio is below twice what the long form is asked for,
// since few pages are a noisy measure.
func TestCrawlCostsLessThanPlainColly(t *testing.T) {
	const pages = 8
	site := startPart(t, part{Serve: "pages", Pages: pages}).line(t)
	for kind, asked := range map[string]float64{"jsonld": 0.4, "microdata": 0.6, "tree": 0.75} {
		start := site + "/" + kind + "/0"
		var ours, theirs []float64
		for range 3 {
			theirs = append(theirs, benchRound(t, start, pages, plainColly))
			ours = append(ours, benchRound(t, start, pages, molvaCrawl))
		}
		ratio := median(ours) / median(theirs)
		t.Logf("%s: %.2f of plain colly's CPU", kind, ratio)
		if ratio > 2*asked {
			t.Errorf("%s: %.2f of plain colly's CPU, want %.2f at most", kind, ratio, 2*asked)
		}
	}
}

// benchRound runs one crawl until what it read is what the pages hold (plain colly reads a page twice now and then) and
// returns its CPU. What was read is counted when nothing is measured any more.
func benchRound(b testing.TB, start string, pages int, crawl func(testing.TB, string) *bytes.Buffer) float64 {
	want := yardstick.Want(pages)
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

func molvaCrawl(b testing.TB, start string) *bytes.Buffer {
	var out bytes.Buffer
	if err := crawlRows(&out, 50, start); err != nil {
		b.Fatal(err)
	}
	return &out
}

// crawlRows crawls the yardstick's pages and writes what plain colly writes of them.
func crawlRows(out io.Writer, parallel int, starts ...string) error {
	c, err := benchCrawler(parallel, starts[0])
	if err != nil {
		return err
	}
	defer c.Close()
	enc := json.NewEncoder(out)
	sum, err := c.Crawl(context.Background(), Run{Starts: starts, Out: func(r collector.Review) error { return enc.Encode(rowOf(r)) }})
	if err == nil && sum.Partial() {
		err = fmt.Errorf("in part: %+v", sum)
	}
	return err
}

func benchCrawler(parallel int, start string) (*Crawler, error) {
	site, err := sites.Parse("bench.toml", []byte(yardstick.SiteFile))
	if err != nil {
		return nil, err
	}
	set := &sites.Set{}
	if strings.Contains(start, "/tree/") {
		set = sites.Of(site)
	}
	return New(Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Sites: set, DefaultDelay: NoDelay, Parallel: parallel}), nil
}

// rowOf is a review as plain colly writes it.
func rowOf(r collector.Review) yardstick.Row {
	return yardstick.Row{ID: r.ID, Author: r.Author.Name, Rating: fmt.Sprint(r.Rating), Title: r.Title, Text: r.Text, Pros: r.Pros, Cons: r.Cons,
		Date: r.Published.String(), Likes: strconv.Itoa(r.Likes)}
}

func plainColly(b testing.TB, start string) *bytes.Buffer {
	var out bytes.Buffer
	if _, _, err := yardstick.PlainColly(start, &out); err != nil {
		b.Fatal(err)
	}
	return &out
}

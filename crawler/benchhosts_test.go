package crawler

import (
	"strings"
	"testing"
	"time"

	"molva/crawler/yardstick"
)

// manyHosts is the measurement of many hosts: so many, each with so many pages, whose answers take 20 ms.
func manyHosts() part {
	p := part{Serve: "hosts", Kind: "jsonld", Hosts: 50, Pages: 10, Answer: 20 * time.Millisecond}
	if *heavy {
		p.Pages = 40
	}
	return p
}

// starts are the first pages of the hosts that a part serves.
func (p part) starts(t testing.TB) []string {
	starts := strings.Fields(startPart(t, p).line(t))
	for i := range starts {
		starts[i] += "/" + p.Kind + "/0"
	}
	return starts
}

// The short form of the measurements below: nothing is lost, with bad hosts beside or without, in little memory. Speeds are
// for the long form.
func TestManyHostsLoseNothing(t *testing.T) {
	for kind, beside := range map[string]bool{"jsonld": true, "tree": false} {
		p := part{Serve: "hosts", Kind: kind, Hosts: 8, Pages: 2, Answer: time.Millisecond}
		crawl := part{Kind: kind, Starts: p.starts(t), Want: p.Hosts * p.Pages}
		if beside {
			crawl.Bad = strings.Fields(startPart(t, part{Serve: "bad", Slow: 10 * time.Second}).line(t))
		}
		o := measured(t, crawl)
		t.Logf("%s: %.0f pages/s, %.2f s CPU, %.0f MiB resident at most", kind, float64(crawl.Want)/o.Wall, o.CPU, o.Peak)
		if o.Peak > 300 {
			t.Errorf("%s: %.0f MiB were resident, want 300 at most", kind, o.Peak)
		}
	}
}

// BenchmarkHosts compares pages a second of 50 hosts that answer in 20 ms and ask for no delay with plain colly's, in its
// fastest form, each crawl in a process of its own, in turns, medians of 5. We ask each host for one page at a time.
// `go test -run xxx -bench Hosts -benchtime 1x -heavy` is the long form.
func BenchmarkHosts(b *testing.B) {
	for _, kind := range yardstick.Kinds {
		b.Run(kind, func(b *testing.B) {
			p := manyHosts()
			p.Kind = kind
			starts := p.starts(b)
			for range b.N {
				compareHosts(b, p, starts)
			}
		})
	}
}

func compareHosts(b *testing.B, p part, starts []string) {
	pages := float64(p.Hosts * p.Pages)
	rate, peak := map[yardstick.Form][]float64{}, 0.0
	for range 5 {
		for _, form := range []yardstick.Form{"", yardstick.Fifty, yardstick.Unlimited} {
			o := measured(b, part{Kind: p.Kind, Form: form, Starts: starts, Want: p.Hosts * p.Pages})
			rate[form] = append(rate[form], pages/o.Wall)
			if form == "" {
				peak = max(peak, o.Peak)
			}
		}
	}
	few := measured(b, part{Kind: p.Kind, Form: yardstick.OneByOne, Starts: starts[:2], Want: 2 * p.Pages})
	fifty, unlimited := median(rate[yardstick.Fifty]), median(rate[yardstick.Unlimited])
	b.ReportMetric(median(rate[""]), "pages/s")
	b.ReportMetric(fifty, "colly-50-pages/s")
	b.ReportMetric(unlimited, "colly-unlimited-pages/s")
	b.ReportMetric(float64(2*p.Pages)/few.Wall, "colly-one-by-one-pages/s")
	b.ReportMetric(median(rate[""])/max(fifty, unlimited), "ratio")
	b.ReportMetric(peak, "peak-RSS-MiB")
}

// BenchmarkBadHosts compares pages a second of the 50 hosts alone and beside a slow host (10 s an answer), one without end
// and a hostile one, in turns, medians of 5; and the CPU of our process, which other programs disturb less.
func BenchmarkBadHosts(b *testing.B) {
	p := manyHosts()
	if *heavy { // what a hostile host costs before it is given up is bounded, and so long a crawl is not about that alone
		p.Pages = 120
	}
	starts, bad := p.starts(b), strings.Fields(startPart(b, part{Serve: "bad", Slow: 10 * time.Second}).line(b))
	for range b.N {
		var rate, cpu [2][]float64 // alone, beside the bad ones
		for range 5 {
			for i, with := range [][]string{nil, bad} {
				o := measured(b, part{Kind: p.Kind, Starts: starts, Bad: with, Want: p.Hosts * p.Pages})
				rate[i] = append(rate[i], float64(p.Hosts*p.Pages)/o.Wall)
				cpu[i] = append(cpu[i], o.CPU)
			}
		}
		b.ReportMetric(median(rate[0]), "alone-pages/s")
		b.ReportMetric(median(rate[1]), "beside-pages/s")
		b.ReportMetric(median(rate[1])/median(rate[0]), "ratio")
		b.ReportMetric(median(cpu[1])/median(cpu[0]), "CPU-ratio")
	}
}

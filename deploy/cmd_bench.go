package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/crawler/yardstick"
)

// benchCommand measures whole runs: bench_run.go is what is measured, bench_profile.go and bench_stages.go say where
// the time went, bench_frontier.go is another measurement. Every run is a process of its own, so that its CPU is its
// own; the pages are served by another one.
type benchCommand struct {
	Pages         int    `help:"Pages of 90 KB with 20 reviews each." default:"200"`
	Rounds        int    `help:"Rounds in turns; medians are printed." default:"5"`
	Profiles      int    `help:"Profiled runs of each, after the rounds so that they disturb no timing; the shares of the stages are printed from them." default:"2"`
	Kind          string `help:"jsonld, microdata: the pages carry their data; tree: they are read by selectors." enum:"jsonld,microdata,tree" default:"jsonld"`
	Elasticsearch string `help:"Also measure with this node." env:"MOLVA_TEST_ELASTICSEARCH"`
	Frontier      int    `help:"Measure the memory of the running product with so many queued addresses (500000) against 5,000 instead." placeholder:"N"`

	Part    string        `name:"run" hidden:"" help:"One part in this process: colly, none, bleve, elastic or serve; fill or hold of the frontier."`
	From    string        `hidden:"" help:"Where the pages are served."`
	Folder  string        `hidden:"" help:"Data folder of a part of the frontier."`
	Delay   time.Duration `hidden:"" help:"What the slow hosts of the frontier ask for." default:"1s"`
	Profile string        `hidden:"" help:"Write a CPU profile of the part."`
}

// Run measures, or is one part of what is measured.
func (c *benchCommand) Run(ctx context.Context, s Streams) error {
	if c.Pages < 1 || c.Rounds < 1 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--pages, --rounds", Msg: "there is nothing to measure", Hint: "both are at least 1"}
	}
	if c.Frontier < 0 || c.Profiles < 0 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--frontier, --profiles", Msg: "fewer than none", Hint: "molva bench --help says what they mean"}
	}
	switch {
	case c.Part == "serve":
		return c.serve(s)
	case c.Part == "fill":
		return c.fillFrontier(ctx)
	case c.Part == "hold":
		return c.holdFrontier(ctx, s)
	case c.Part != "":
		return c.runPart(ctx, s)
	case c.Frontier > 0:
		return compareFrontiers(ctx, s, frontierFew, c.Frontier, c.Delay)
	}
	return c.compare(ctx, s)
}

func (c *benchCommand) serve(s Streams) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	pages := yardstick.NewPages(c.Pages)
	fmt.Fprintln(s.Out, l.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, s.In) // it ends when the parent does
		_ = l.Close()
	}()
	if err := http.Serve(l, pages); !errors.Is(err, net.ErrClosed) { //nolint:gosec // loopback, one client
		return err
	}
	return nil
}

// compare runs everything in turns and prints the medians, the ratios to plain colly and what each stage took.
func (c *benchCommand) compare(ctx context.Context, s Streams) error {
	address, stop, err := c.startServer(ctx)
	if err != nil {
		return err
	}
	defer stop()
	c.From = "http://" + address + "/" + c.Kind + "/0"
	runs := []string{"colly", "none", "bleve"}
	if c.Elasticsearch != "" {
		runs = append(runs, "elastic")
	}
	cpu, last := map[string][]float64{}, map[string]outcome{}
	for round := range c.Rounds {
		for _, run := range runs {
			o, err := c.measure(ctx, run, "")
			if err != nil {
				return fmt.Errorf("%s: %w", run, err)
			}
			cpu[run], last[run] = append(cpu[run], o.CPU), o
			fmt.Fprintf(s.Err, "round %d  %-8s %6.2f s CPU\n", round+1, run, o.CPU)
		}
	}
	c.printMedians(s.Out, runs, cpu, last)
	if c.Profiles == 0 {
		return nil
	}
	return c.printShares(ctx, s.Out, runs)
}

func (c *benchCommand) printMedians(w io.Writer, runs []string, cpu map[string][]float64, last map[string]outcome) {
	colly := median(cpu["colly"])
	fmt.Fprintf(w, "%d pages (%s) of 90 KB, %d reviews, %d rounds in turns, CPU of the process from its first step; every output equals what the pages hold\n",
		c.Pages, c.Kind, c.Pages*yardstick.PerPage, c.Rounds)
	for _, run := range runs {
		m := median(cpu[run])
		fmt.Fprintf(w, "%-8s %6.2f s  %6.2f ms a page  %5.2f of plain colly", run, m, m/float64(c.Pages)*1e3, m/colly)
		if o := last[run]; o.Rules > 0 {
			fmt.Fprintf(w, "  (%d rules found %d of %d reviews, told in %d mail)", o.Rules, o.Found, o.Reviews, o.Mails)
		}
		fmt.Fprintln(w)
	}
}

// printShares profiles every run again and prints which stage took how much of its CPU.
func (c *benchCommand) printShares(ctx context.Context, w io.Writer, runs []string) error {
	fmt.Fprintf(w, "\nshares of the CPU in %%, from profiles of %d more runs of each\n%-22s", c.Profiles, "")
	columns := map[string]map[string]int{}
	for _, run := range runs {
		spent := map[string]float64{}
		for range c.Profiles {
			if err := c.profiled(ctx, run, spent); err != nil {
				return fmt.Errorf("profile of %s: %w", run, err)
			}
		}
		columns[run] = perMille(spent)
		fmt.Fprintf(w, " %8s", run)
	}
	fmt.Fprintln(w)
	for _, stage := range stages {
		if !slices.ContainsFunc(runs, func(run string) bool { return columns[run][stage] > 0 }) {
			continue
		}
		var line strings.Builder
		for _, run := range runs {
			fmt.Fprintf(&line, " %8.1f", float64(columns[run][stage])/10)
		}
		fmt.Fprintf(w, "%-22s%s\n", stage, &line)
	}
	return nil
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}

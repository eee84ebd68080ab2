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
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/yardstick"
)

// benchCommand measures whole runs. Every run is a process of its own, so that its CPU is its own; the pages are served
// by another one.
type benchCommand struct {
	Pages         int    `help:"Pages of 90 KB with 20 reviews each." default:"100"`
	Rounds        int    `help:"Rounds in turns; medians are printed." default:"5"`
	Kind          string `help:"jsonld: the pages carry their data; tree: they are read by selectors." enum:"jsonld,tree" default:"jsonld"`
	Elasticsearch string `help:"Also measure with this node." env:"MOLVA_TEST_ELASTICSEARCH"`
	Run_          string `name:"run" hidden:"" help:"One run in this process: colly, none, bleve, elastic or serve."`
	From          string `hidden:"" help:"Where the pages are served."`
	Profile       string `help:"Write a CPU profile of the run." hidden:""`
}

// Run measures, or is one of the measured runs.
func (c *benchCommand) Run(ctx context.Context, s Streams) error {
	if c.Pages < 1 || c.Rounds < 1 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--pages, --rounds", Msg: "there is nothing to measure", Hint: "both are at least 1"}
	}
	switch c.Run_ {
	case "":
		return c.compare(ctx, s)
	case "serve":
		return c.serve(s)
	case "colly":
		n, doubled, err := yardstick.PlainColly(c.From, io.Discard)
		if err == nil && doubled > 0 {
			err = errDoubled
		}
		return c.tell(s, n, err)
	}
	if c.Profile != "" {
		f, err := os.Create(c.Profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	n, err := c.whole(ctx)
	return c.tell(s, n, err)
}

var errDoubled = errors.New("it read a page twice")

// outcome is what a run says of itself.
type outcome struct {
	Reviews int    `json:"reviews"`
	Err     string `json:"error,omitempty"`
}

func (c *benchCommand) tell(s Streams, n int, err error) error {
	o := outcome{Reviews: n}
	if err != nil {
		o.Err = err.Error()
	}
	return json.NewEncoder(s.Out).Encode(o)
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

// compare runs everything in turns and prints the medians and the ratios to plain colly.
func (c *benchCommand) compare(ctx context.Context, s Streams) error {
	address, stop, err := c.startServer(ctx)
	if err != nil {
		return err
	}
	defer stop()
	runs := []string{"colly", "none", "bleve"}
	if c.Elasticsearch != "" {
		runs = append(runs, "elastic")
	}
	cpu := map[string][]float64{}
	for round := range c.Rounds {
		for _, run := range runs {
			used, err := c.measure(ctx, run, "http://"+address+"/"+c.Kind+"/0")
			if err != nil {
				return fmt.Errorf("%s: %w", run, err)
			}
			cpu[run] = append(cpu[run], used)
			fmt.Fprintf(s.Err, "round %d  %-8s %6.2f s CPU\n", round+1, run, used)
		}
	}
	colly := median(cpu["colly"])
	fmt.Fprintf(s.Out, "%d pages (%s) of 90 KB, %d reviews, %d rounds in turns, CPU of the whole process\n", c.Pages, c.Kind, c.Pages*yardstick.PerPage, c.Rounds)
	for _, run := range runs {
		m := median(cpu[run])
		fmt.Fprintf(s.Out, "%-8s %6.2f s  %6.2f ms a page  %5.2f of plain colly\n", run, m, m/float64(c.Pages)*1e3, m/colly)
	}
	return nil
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}

func (c *benchCommand) startServer(ctx context.Context) (string, func(), error) {
	program, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, program, "bench", "--run", "serve", "--pages", fmt.Sprint(c.Pages)) //nolint:gosec // this program
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop := func() {
		_ = in.Close() // by this it ends
		_ = cmd.Wait()
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("server of the pages: %w", err)
	}
	return strings.TrimSpace(line), stop, nil
}

// measure starts one run and gives its CPU seconds, user and system; a round in which plain colly read a page twice is
// repeated.
func (c *benchCommand) measure(ctx context.Context, run, from string) (float64, error) {
	program, err := os.Executable()
	if err != nil {
		return 0, err
	}
	for range 5 {
		args := []string{"bench", "--run", run, "--from", from, "--kind", c.Kind, "--elasticsearch", c.Elasticsearch}
		cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // this program
		cmd.Stderr = os.Stderr
		b, err := cmd.Output()
		if err != nil {
			return 0, err
		}
		var o outcome
		if err := json.Unmarshal(b, &o); err != nil {
			return 0, fmt.Errorf("it said %q: %w", b, err)
		}
		switch {
		case o.Err == errDoubled.Error():
			continue
		case o.Err != "":
			return 0, errors.New(o.Err)
		case o.Reviews != c.Pages*yardstick.PerPage:
			return 0, fmt.Errorf("%d reviews, want %d", o.Reviews, c.Pages*yardstick.PerPage)
		}
		return (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), nil
	}
	return 0, errDoubled
}

// whole is the main job from the first page until the index has caught up, in a temporary folder.
func (c *benchCommand) whole(ctx context.Context) (n int, err error) {
	dir, err := os.MkdirTemp("", "molva-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	var siteFiles []string
	if c.Kind == "tree" { // the others need none: their pages carry their data
		siteFiles = []string{dir}
		if err := os.WriteFile(filepath.Join(dir, "bench.toml"), []byte(benchSite), 0o600); err != nil {
			return 0, err
		}
	}
	cfg := Config{Data: dir, Sites: siteFiles, AllowNet: []string{"127.0.0.0/8"}, Roles: []string{RoleWeb, RoleWorker, RoleScheduler},
		MailFrom: "molva@localhost", Agent: crawler.DefaultAgent, IndexPrefix: "bench-" + filepath.Base(dir)}
	if c.Run_ == "elastic" {
		cfg.Elasticsearch = c.Elasticsearch
	}
	a, err := Open(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return 0, err
	}
	defer a.Close()
	if c.Run_ == "none" {
		if err := a.store.SetIndexSlot(ctx, "none"); err != nil { // both slots rest
			return 0, err
		}
	}
	return c.crawl(ctx, a)
}

// benchSite reads the pages that carry no data of their own.
const benchSite = `
name = "bench"
hosts = ["127.0.0.1"]
[list]
item = "div.review"
subject = "h1"
[list.review]
id = { attr = "data-review-id" }
author = "span.author"
rating = { select = "span.stars", attr = "data-value" }
title = "h3.title"
text = "div.text"
pros = "div.pros"
cons = "div.cons"
published = { select = "time", attr = "datetime" }
likes = "span.likes"
`

func (c *benchCommand) crawl(ctx context.Context, a *App) (int, error) {
	scope := collector.System(1)
	owner, err := a.store.AddPerson(ctx, scope, collector.Person{Name: "bench", Mail: "bench@localhost", Created: a.clock.Now()})
	if err != nil {
		return 0, err
	}
	site := ""
	if c.Kind == "tree" {
		site = "bench"
	}
	source, err := a.work.AddSource(ctx, scope, collector.Source{Name: "bench", URL: c.From, Site: site, Owner: owner.PersonID, Period: 24 * time.Hour})
	if err != nil {
		return 0, err
	}
	if err := a.work.RunSource(ctx, scope, source.PublicID); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, run := range []func(context.Context) error{a.work.RunWorkers, a.work.RunScheduler} {
		running.Go(func() { _ = run(ctx) }) // a failure shows as reviews that are missing
	}
	err = c.caughtUp(ctx, a)
	cancel()
	running.Wait()
	if err != nil {
		return 0, err
	}
	s, err := a.work.Status(context.WithoutCancel(ctx), scope)
	return s.Documents, err
}

// caughtUp waits until nothing is due, asking seldom: what asks is measured too.
func (c *benchCommand) caughtUp(ctx context.Context, a *App) error {
	for tick := time.NewTicker(200 * time.Millisecond); ; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		due, err := a.store.Due(ctx, a.clock.Now(), time.Now())
		if err != nil || due.Busy == 0 {
			return err
		}
	}
}

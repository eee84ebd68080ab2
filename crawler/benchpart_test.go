package crawler

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/yardstick"
)

// part is one side of a measurement in a process of its own, this test binary started again: a server, whose CPU is not
// to be counted, or a crawl, whose memory is to be its own.
type part struct {
	Serve  string // "pages", "hosts" or "bad"; "" for a crawl
	Kind   string // of pages
	Pages  int    // of each host
	Hosts  int
	Answer time.Duration // how long each answer of a host takes
	Slow   time.Duration // likewise of the slow one among the bad hosts

	Form   yardstick.Form // of colly; "" crawls with ours
	Starts []string       // all of whose reviews are read
	Bad    []string       // crawled beside them, to no end
	Want   int            // pages that the starts lead to
}

// partResult is what a crawl says of itself.
type partResult struct {
	Wall, CPU float64 // seconds; Wall until the last review of the starts had come
	Peak      float64 // MiB, resident at most
	Err       string
}

const partEnv = "MOLVA_BENCH_PART"

func TestMain(m *testing.M) {
	var p part
	said := os.Getenv(partEnv)
	if said == "" {
		os.Exit(m.Run())
	}
	err := json.Unmarshal([]byte(said), &p)
	switch {
	case err == nil && p.Serve != "":
		err = p.serve()
	case err == nil:
		err = json.NewEncoder(os.Stdout).Encode(p.crawl())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve prints the addresses of the hosts on one line and serves them until its input ends.
func (p part) serve() error {
	handlers := p.badHandlers()
	switch p.Serve {
	case "pages":
		handlers = []http.Handler{yardstick.NewPages(p.Pages)}
	case "hosts":
		handlers = handlers[:0]
		for n := range p.Hosts {
			handlers = append(handlers, delayed(p.Answer, yardstick.NewHostPages(n*p.Pages, p.Pages, p.Kind)))
		}
	}
	var addresses []string
	for _, h := range handlers {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		addresses = append(addresses, "http://"+l.Addr().String())
		go http.Serve(l, h)
	}
	fmt.Println(strings.Join(addresses, " "))
	_, err := io.Copy(io.Discard, os.Stdin) // it ends when the parent does
	return err
}

func delayed(d time.Duration, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			select {
			case <-time.After(d):
			case <-r.Context().Done():
			}
		}
		h.ServeHTTP(w, r)
	})
}

// crawl measures one crawl and compares what it read with what the pages hold.
func (p part) crawl() (o partResult) {
	var out bytes.Buffer
	debug.FreeOSMemory()
	began, before := time.Now(), cpuSeconds()
	var err error
	switch {
	case p.Form != "":
		_, _, err = p.Form.Crawl(&out, p.Starts...)
		o.Wall = time.Since(began).Seconds()
	default:
		var last time.Time
		last, err = p.crawlBeside(&out)
		o.Wall = last.Sub(began).Seconds()
	}
	o.CPU, o.Peak = cpuSeconds()-before, peakMiB()
	if err == nil {
		var got yardstick.Contents
		if got, err = yardstick.ReadRows(&out); err == nil {
			err = yardstick.Want(p.Want).Compare(got)
		}
	}
	if err != nil {
		o.Err = err.Error()
	}
	return o
}

// crawlBeside crawls the starts and the bad hosts until all reviews of the starts have come, and says when the last came.
func (p part) crawlBeside(out io.Writer) (last time.Time, err error) {
	c, err := benchCrawler(1, p.Starts[0])
	if err != nil {
		return last, err
	}
	defer c.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	enc, left := json.NewEncoder(out), p.Want*yardstick.PerPage
	sum, err := c.Crawl(ctx, Run{Starts: append(p.Bad, p.Starts...), Out: func(r collector.Review) error {
		last = time.Now()
		if left--; left == 0 && len(p.Bad) > 0 {
			cancel()
		}
		return enc.Encode(rowOf(r))
	}})
	switch {
	case len(p.Bad) > 0 && errors.Is(err, context.Canceled) && left <= 0:
		return last, nil
	case err == nil && sum.Partial():
		err = fmt.Errorf("in part: %+v", sum)
	}
	return last, err
}

// peakMiB is how much memory of this process was resident at most, as Linux says; elsewhere what Go took.
func peakMiB() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	var kib float64
	if _, rest, ok := strings.Cut(string(status), "VmHWM:"); ok {
		fmt.Sscan(rest, &kib)
		return kib / 1024
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / (1 << 20)
}

// startedPart is a part that runs.
type startedPart struct {
	cmd *exec.Cmd
	out *bufio.Reader
}

func startPart(t testing.TB, p part) *startedPart {
	t.Helper()
	said, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), partEnv+"="+string(said))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	return &startedPart{cmd, bufio.NewReader(out)}
}

func (s *startedPart) line(t testing.TB) string {
	t.Helper()
	line, err := s.out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// measured plays a crawl until it read what the pages hold: plain colly reads a page twice now and then.
func measured(t testing.TB, p part) partResult {
	t.Helper()
	var o partResult
	for range 15 {
		if err := json.Unmarshal([]byte(startPart(t, p).line(t)), &o); err != nil {
			t.Fatal(err)
		}
		if o.Err == "" {
			return o
		}
		if p.Form == "" {
			break
		}
	}
	t.Fatalf("form %q: %s", p.Form, o.Err)
	return o
}

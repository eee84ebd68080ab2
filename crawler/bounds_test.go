package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

func packed(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// A page above the limit is an error, never a short page; raw bytes are kept as they came.
func TestBounds(t *testing.T) {
	bomb := packed(make([]byte, 3<<20))
	small := packed([]byte(`<a href="/x">x</a>`))
	zipped := func(b []byte) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Encoding", "gzip")
			rw.Header().Set("Content-Type", "text/html")
			rw.Write(b)
		}
	}
	drip := func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/html")
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-r.Context().Done():
				return
			case <-tick.C:
				io.WriteString(rw, "x")
				rw.(http.Flusher).Flush()
			}
		}
	}
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	w := newWorld(t, "", map[string]http.HandlerFunc{"/bomb": zipped(bomb), "/small": zipped(small), "/drip": drip, "/hang": hang,
		"/limit": text(strings.Repeat("x", 1<<20)), "/over": text(strings.Repeat("x", 1<<20+1)), "/cut": zipped(small[:len(small)-9]),
		"/br": func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Encoding", "br")
			io.WriteString(rw, "x")
		}})
	cfg := Config{MaxBody: 1 << 20}
	for path, want := range map[string]struct {
		outcome Outcome
		reason  string
	}{"/bomb": {Broken, "too large"}, "/over": {Broken, "too large"}, "/limit": {OK, ""}, "/small": {OK, ""}, "/drip": {Broken, "too slow"},
		"/hang": {Broken, "too slow"}, "/cut": {Retry, "decompress"}, "/br": {Retry, "not asked for"}} {
		began := time.Now()
		cfg := cfg
		if want.reason == "too slow" {
			cfg.Timeout = 150 * time.Millisecond
		}
		v := w.fetch(t, cfg, path)
		if v.Outcome != want.outcome || !strings.Contains(v.Reason, want.reason) {
			t.Errorf("%s: %s %q, want %s %q", path, v.Outcome, v.Reason, want.outcome, want.reason)
		}
		if len(v.Reviews)+len(v.Links) > 0 && v.Outcome != OK {
			t.Errorf("%s: a broken page was read", path)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %s", path, took)
		}
	}
	if v := w.fetch(t, cfg, "/small"); !bytes.Equal(v.Raw, small) || len(v.Links) != 1 {
		t.Errorf("raw bytes are not those of the wire: %d of %d, links %q", len(v.Raw), len(small), v.Links)
	}
}

func TestNoAnswerIsRetry(t *testing.T) {
	w := newWorld(t, "User-agent: *\nAllow: /", nil)
	s := w.open(t, Config{})
	s.Robots(context.Background())
	w.Close()
	if v := s.Fetch(context.Background(), collector.Page{URL: w.URL + "/"}); v.Outcome != Retry || v.Status != -1 || !strings.Contains(v.Reason, "no answer") {
		t.Errorf("%s %d %q", v.Outcome, v.Status, v.Reason)
	}
}

// A context that ends stops a wait at once.
func TestCancelEndsAWait(t *testing.T) {
	w := newWorld(t, "User-agent: *\nCrawl-delay: 3600", map[string]http.HandlerFunc{"/": text("x")})
	s := w.open(t, Config{})
	s.Robots(context.Background())
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	began := time.Now()
	v := s.Fetch(ctx, collector.Page{URL: w.URL + "/"})
	if v.Outcome != Retry || time.Since(began) > 5*time.Second || w.asked("/") != 0 {
		t.Errorf("%s %q after %s", v.Outcome, v.Reason, time.Since(began))
	}
	// The place in the row is free again.
	ctx2, cancel2 := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel2()
	if v := s.Fetch(ctx2, collector.Page{URL: w.URL + "/"}); v.Outcome != Retry {
		t.Errorf("%s", v.Outcome)
	}
}

func TestParallelOnlyWithoutDelay(t *testing.T) {
	var mu sync.Mutex
	now, most := 0, 0
	gate := make(chan struct{})
	slow := func(rw http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		if now == 3 {
			close(gate)
		}
		mu.Unlock()
		<-gate
		mu.Lock()
		now--
		mu.Unlock()
		io.WriteString(rw, "x")
	}
	pages := map[string]http.HandlerFunc{}
	for i := range 3 {
		pages[fmt.Sprintf("/%d", i)] = slow
	}
	w := newWorld(t, "", pages)
	s := w.open(t, Config{Parallel: 3})
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			if v := s.Fetch(context.Background(), collector.Page{URL: fmt.Sprintf("%s/%d", w.URL, i)}); v.Outcome != OK {
				t.Errorf("%s %s", v.Outcome, v.Reason)
			}
		})
	}
	wg.Wait()
	if most != 3 {
		t.Errorf("%d at once, want 3", most)
	}
}

// A page is unpacked where the one before it was, and of that one nothing changes.
func TestNothingKeepsAPartOfThePage(t *testing.T) {
	zipped := func(page string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed([]byte(page)))
		}
	}
	micro := `<title>Магазин</title><link rel="canonical" href="/1"><a href="/next">n</a><div itemscope itemtype="http://schema.org/Review"><b itemprop="name">Да</b><i itemprop="author">Олена</i><p itemprop="reviewBody">Курьер опоздал</p></div>`
	first := `<base href="/base/"><a href="x">x</a>` + ld + `{"@type":"Article","headline":"Да","articleBody":"Текст","author":"a","url":"https://a.example/1"}</script>`
	w := newWorld(t, "", map[string]http.HandlerFunc{"/a": zipped(review("1", "Букет завял") + micro), "/b": zipped(micro), "/c": zipped(first), "/z": zipped(strings.Repeat("z", 64<<10))})
	s := w.open(t, Config{})
	for _, path := range []string{"/z", "/a", "/b", "/c"} {
		v := s.Fetch(context.Background(), collector.Page{URL: w.URL + path})
		was, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if path != "/z" && len(v.Reviews) == 0 && v.Mention == nil {
			t.Errorf("%s was not read", path)
		}
		s.Fetch(context.Background(), collector.Page{URL: w.URL + "/z"})
		if is, _ := json.Marshal(v); string(is) != string(was) {
			t.Errorf("%s: %s, then %s", path, was, is)
		}
	}
}

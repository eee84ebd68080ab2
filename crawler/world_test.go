package crawler

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
	"molva/crawler/yardstick"
)

// world is a site on loopback that notes when it was asked for what.
type world struct {
	*httptest.Server
	mu     sync.Mutex
	log    []string
	at     []time.Time
	robots string
}

// newWorld serves robots.txt and whatever pages says; other addresses are 404. also are headers that its requests may bear.
func newWorld(t testing.TB, robots string, pages map[string]http.HandlerFunc, also ...string) *world {
	t.Helper()
	w := &world{robots: robots}
	w.Server = httptest.NewServer(yardstick.Honest(t.Errorf, DefaultAgent, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.log, w.at = append(w.log, r.URL.RequestURI()), append(w.at, time.Now())
		w.mu.Unlock()
		if r.URL.Path == "/robots.txt" && pages["/robots.txt"] == nil {
			if w.robots == "" {
				http.NotFound(rw, r)
				return
			}
			io.WriteString(rw, w.robots)
			return
		}
		if h := pages[r.URL.RequestURI()]; h != nil {
			h(rw, r)
			return
		}
		http.NotFound(rw, r)
	}), also...))
	t.Cleanup(w.Close)
	return w
}

func (w *world) asked(path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, p := range w.log {
		if p == path {
			n++
		}
	}
	return n
}

func (w *world) key() string { return w.URL }

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// open begins a slice on the world with no delay but what robots.txt says.
func (w *world) open(t testing.TB, cfg Config) *Slice {
	t.Helper()
	if cfg.AllowNet == nil {
		cfg.AllowNet = loopback
	}
	if cfg.DefaultDelay == 0 {
		cfg.DefaultDelay = NoDelay
	}
	if cfg.Sites == nil {
		cfg.Sites = &sites.Set{}
	}
	c := New(cfg)
	t.Cleanup(c.Close)
	return c.Open(context.Background(), collector.Host{Key: w.key()})
}

func (w *world) fetch(t testing.TB, cfg Config, path string) Visit {
	t.Helper()
	return w.open(t, cfg).Fetch(context.Background(), collector.Page{URL: w.URL + path})
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, s)
	}
}

func to(address string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

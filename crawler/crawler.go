// Package crawler fetches one page of a review site politely and reads it: a page goes in, a Visit comes out with the
// reviews, the links to follow, the raw answer and when to come again. It obeys robots.txt (RFC 9309) and every host's
// delay, refuses private addresses at each hop, bounds time, size and redirects, and never makes anything up: what a
// page does not say stays empty. It keeps no store and no queue; whoever calls decides what is asked next.
package crawler

import (
	"log/slog"
	"net/http"
	"net/netip"
	"runtime"
	"sync"
	"time"

	"molva/collector"
	"molva/crawler/render"
	"molva/crawler/sites"
)

// Config of a Crawler. The zero value of every field works.
type Config struct {
	Agent        string            // User-Agent; its first word up to "/" is the name that robots.txt is asked for
	AllowNet     []netip.Prefix    // private or loopback addresses that pass the guard, and no others
	Resolve      map[string]string // host name -> "address:port", instead of DNS
	Sites        *sites.Set        // site files; nil knows none but those embedded
	Timeout      time.Duration     // of one fetch in all, redirects included, waiting for the host's turn not; 15 s
	MaxBody      int               // bytes, decoded and as they come; 10 MiB
	Redirects    int               // followed at most; 10
	DefaultDelay time.Duration     // between two requests to a host whose robots.txt gives no Crawl-delay; NoDelay for none; 1 s
	Parallel     int               // requests at once to a host whose delay is zero; 1
	HostBounds   HostBounds        // what one host may cost a Run
	Clock        collector.Clock   // business time, against which dates in words are read and future ones refused
	Browser      *render.Browser   // shows the pages of which their site file says so; nil: they are not asked for. It is not closed here
	Render       bool              // all pages are shown in it
	Log          *slog.Logger      // nil discards
}

// NoDelay as Config.DefaultDelay means that a host without Crawl-delay is asked without waiting.
const NoDelay time.Duration = -1

// usualDelay is Config.DefaultDelay where nobody says otherwise.
const usualDelay = time.Second

// Crawler is made once and used by many goroutines.
type Crawler struct {
	cfg    Config
	token  string // what robots.txt knows us as
	guard  *guard
	client *http.Transport
	turns  *turns
	now    func() time.Time // wall time, for the hours in which a site is visited
	pause  time.Duration    // before a first repeat; a robots.txt without an answer is asked for again after ten of them

	besideMu sync.Mutex
	besides  map[string]*Slice // hosts that pages in the browser ask beside their own
}

// New makes a Crawler. Zero fields of the Config get their defaults.
func New(cfg Config) *Crawler {
	cfg.fill()
	g := newGuard(cfg.AllowNet, cfg.Resolve)
	g.contact = hasContact(cfg.Agent)
	return &Crawler{cfg: cfg, token: agentToken(cfg.Agent), guard: g, client: newTransport(g, cfg), now: time.Now, turns: newTurns(runtime.GOMAXPROCS(0)), pause: time.Second}
}

func (cfg *Config) fill() {
	if cfg.Agent == "" {
		cfg.Agent = DefaultAgent
	}
	if cfg.Sites == nil {
		cfg.Sites = sites.Embedded()
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = 15 * time.Second
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = 10 << 20
	}
	if cfg.Redirects <= 0 {
		cfg.Redirects = 10
	}
	if cfg.DefaultDelay == 0 {
		cfg.DefaultDelay = usualDelay
	}
	cfg.DefaultDelay = max(cfg.DefaultDelay, 0)
	cfg.Parallel = max(cfg.Parallel, 1)
	cfg.HostBounds.fill()
	if cfg.Clock == nil {
		cfg.Clock = collector.WallClock{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
}

// Close lets go of idle connections.
func (c *Crawler) Close() { c.client.CloseIdleConnections() }

// Sites are the site files that the Crawler knows.
func (c *Crawler) Sites() *sites.Set { return c.cfg.Sites }

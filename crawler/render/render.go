// Package render shows a page in Chromium and gives back the document as the page's scripts have left it. The browser has
// no way out of its own: its proxy is a wall, names are not looked up, and each request that a page makes is handed to
// whoever called, who asks for it or refuses. It bears the name that it is given, hides nothing of being a robot, keeps
// nothing from one page to the next, and is killed with all its processes when it breaks a bound. It solves no challenge.
package render

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Config of a Browser. The zero value of every field but Chromium works.
type Config struct {
	Chromium string        // path of the program
	Agent    string        // User-Agent, also for scripts
	Temp     string        // folder for profiles; the system's
	Tabs     int           // pages at once, each in a process group of its own; 1
	PageTime time.Duration // wall time of a page in the browser; 30 s
	CPUTime  time.Duration // of all processes of the browser, for one page (Linux); 15 s
	OwnTime  time.Duration // how long a page's own clock runs, faster than the wall's where nothing is awaited; 5 s
	MaxHTML  int           // bytes of the rendered document; 10 MiB
	MaxAsked int           // requests of a page that are answered; 100
	MaxBytes int           // bytes of all these answers; 20 MiB
	Pages    int           // that one browser shows before another is started; 50
	Memory   int64         // bytes that all processes of one browser hold for themselves; 1 GiB
	Idle     time.Duration // after which a browser that nobody needs is stopped; 30 s
	Log      *slog.Logger  // nil discards

	more []string // switches of a test
}

func (cfg *Config) fill() {
	set(&cfg.Tabs, 1)
	set(&cfg.PageTime, 30*time.Second)
	set(&cfg.CPUTime, 15*time.Second)
	set(&cfg.OwnTime, 5*time.Second)
	set(&cfg.MaxHTML, 10<<20)
	set(&cfg.MaxAsked, 100)
	set(&cfg.MaxBytes, 20<<20)
	set(&cfg.Pages, 50)
	set(&cfg.Memory, 1<<30)
	set(&cfg.Idle, 30*time.Second)
	if cfg.Temp == "" {
		cfg.Temp = os.TempDir()
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
}

func set[T int | int64 | time.Duration](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// What ends a page. ErrTooSlow, ErrTooLarge and ErrMemory are bounds that the page broke; ErrFailed is the browser's own
// fault, as far as one can tell: it did not start, or crashed.
var (
	ErrTooSlow  = errors.New("not rendered in time")
	ErrTooLarge = errors.New("too large to be rendered")
	ErrMemory   = errors.New("too much memory")
	ErrFailed   = errors.New("the browser failed")
)

// Browser shows pages, at most Config.Tabs at once. It is made once and used by many goroutines; a process runs only while
// there are pages, and a little longer.
type Browser struct {
	cfg   Config
	wall  *wall
	slots chan *seat

	mu     sync.Mutex
	closed bool
}

// seat is where one browser runs, or none.
type seat struct {
	mu    sync.Mutex // over proc and rest
	proc  *process
	rest  *time.Timer
	pages int
}

// New makes a Browser; no process is started yet.
func New(cfg Config) (*Browser, error) {
	cfg.fill()
	w, err := newWall(cfg.Log)
	if err != nil {
		return nil, fmt.Errorf("the browser's proxy: %w", err)
	}
	sweep(cfg.Temp, time.Now())
	b := &Browser{cfg: cfg, wall: w, slots: make(chan *seat, cfg.Tabs)}
	for range cfg.Tabs {
		b.slots <- &seat{}
	}
	return b, nil
}

// Close stops all browsers, waits until they are gone, and removes what they left. A nil Browser has nothing to stop.
func (b *Browser) Close() {
	if b == nil {
		return
	}
	b.mu.Lock()
	was := b.closed
	b.closed = true
	b.mu.Unlock()
	if was {
		return
	}
	for range b.cfg.Tabs {
		(<-b.slots).stop()
	}
	b.wall.close()
}

// Render shows one page and returns its document. It waits for a free browser as long as the context lasts.
func (b *Browser) Render(ctx context.Context, p Page) (Result, error) {
	s, err := b.take(ctx)
	if err != nil {
		return Result{}, err
	}
	defer func() { b.slots <- s }()
	proc, err := s.ready(ctx, b)
	if err != nil {
		return Result{}, err
	}
	proc.worked.Store(int64(groupTime(proc.pid)))
	limited, cancel := context.WithTimeoutCause(ctx, b.cfg.PageTime, ErrTooSlow)
	defer cancel()
	r, err := proc.show(limited, b.cfg, p)
	if err != nil {
		s.stop() // whatever it was: the next page gets a browser of which nothing is known
		return r, b.because(ctx, limited, proc, err)
	}
	s.leave(b.cfg)
	return r, nil
}

func (b *Browser) take(ctx context.Context) (*seat, error) {
	b.mu.Lock()
	closed := b.closed
	b.mu.Unlock()
	if closed {
		return nil, fmt.Errorf("%w: it is closed", ErrFailed)
	}
	select {
	case s := <-b.slots:
		return s, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// because says what really ended a page: the bound, not what followed from it.
func (b *Browser) because(ctx, limited context.Context, proc *process, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case proc.outgrown.Load():
		return fmt.Errorf("%w: more than %d MiB", ErrMemory, b.cfg.Memory>>20)
	case proc.outworked.Load():
		return fmt.Errorf("%w: %s of the processor's time", ErrTooSlow, b.cfg.CPUTime)
	case errors.Is(err, ErrTooLarge):
		return err
	case limited.Err() != nil:
		return fmt.Errorf("%w: %s", ErrTooSlow, b.cfg.PageTime)
	case errors.Is(err, ErrFailed):
		return err
	}
	return fmt.Errorf("%w: %w", ErrFailed, err)
}

// ready gives a browser that lives, a new one after Config.Pages pages.
func (s *seat) ready(ctx context.Context, b *Browser) (*process, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rest != nil {
		s.rest.Stop()
		s.rest = nil
	}
	if s.proc != nil && (s.pages >= b.cfg.Pages || s.proc.dead()) {
		s.end()
	}
	if s.proc == nil {
		p, err := start(ctx, b.cfg, b.wall.address)
		if err != nil {
			return nil, err
		}
		s.proc, s.pages = p, 0
	}
	s.pages++
	return s.proc, nil
}

// leave lets the browser wait for the next page for a while.
func (s *seat) leave(cfg Config) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest = time.AfterFunc(cfg.Idle, s.stopIdle)
}

// stopIdle ends a browser whose rest is over, unless a page has come meanwhile.
func (s *seat) stopIdle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rest != nil {
		s.end()
	}
}

func (s *seat) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
}

func (s *seat) end() {
	if s.rest != nil {
		s.rest.Stop()
		s.rest = nil
	}
	if s.proc != nil {
		s.proc.kill()
		s.proc = nil
	}
}

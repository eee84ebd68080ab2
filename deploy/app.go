package deploy

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
	"molva/crawler/render"
	"molva/crawler/sites"
	"molva/jobs"
	"molva/jobs/alert"
	"molva/search"
)

// App is one process of the product with its parts joined.
type App struct {
	cfg Config
	log *slog.Logger
	// patient starts also while Elasticsearch or Redis is away; a command that ends would wait for them for ever.
	patient bool
	lock    *os.File
	store   *store.Store
	index   search.Index
	queue   *jobs.Queue
	raw     *jobs.RawFiles
	crawl   *crawler.Crawler
	browser *render.Browser // nil without one
	sites   *sites.Set
	outbox  *alert.Outbox // nil with a real mail server
	clock   collector.Clock
	work    *jobs.Work
}

// gcPercent lets the heap grow to three times what is in use before it is collected. What is in use is a few tens of
// megabytes, the caches of SQLite and the index lie outside, and a batch leaves much behind: at Go's usual 100 a fifth of
// the CPU went into collecting.
const gcPercent = 200

// Open opens what the configuration names and joins it. What was opened is closed again when a later part fails.
func Open(ctx context.Context, cfg Config, log *slog.Logger) (*App, error) {
	return open(ctx, &App{cfg: cfg, log: log})
}

func open(ctx context.Context, a *App) (*App, error) {
	if err := a.cfg.check(); err != nil {
		return nil, err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	return a.steps(ctx, a.openData, a.openStore, a.openIndex, a.openQueue, a.openCrawler, a.join)
}

// OpenStore opens the store alone: what concerns people must work also while queue and index are away, and beside other
// processes on the same database.
func OpenStore(ctx context.Context, cfg Config, log *slog.Logger) (*App, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	a := &App{cfg: cfg, log: log}
	if cfg.Database != "" {
		return a.steps(ctx, a.openStore)
	}
	return a.steps(ctx, a.openData, a.openStore)
}

// steps opens part after part, and closes all again when one cannot be opened.
func (a *App) steps(ctx context.Context, steps ...func(context.Context) error) (*App, error) {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			a.Close()
			return nil, err
		}
	}
	return a, nil
}

// Close lets everything go, in the reverse order.
func (a *App) Close() {
	var errs []error
	if a.queue != nil {
		a.queue.Close()
	}
	if a.crawl != nil {
		a.crawl.Close()
	}
	a.browser.Close()
	if a.index != nil {
		errs = append(errs, a.index.Close())
	}
	if a.raw != nil {
		errs = append(errs, a.raw.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	if a.lock != nil {
		errs = append(errs, a.lock.Close())
	}
	if err := errors.Join(errs...); err != nil {
		a.log.Warn("closing", "component", "app", "error", err)
	}
}

func (a *App) openData(context.Context) (err error) {
	if err := os.MkdirAll(a.cfg.Data, 0o700); err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--data", Msg: "the data folder cannot be made: " + err.Error(), Hint: "choose a folder that this user may write", Err: err}
	}
	if a.lock, err = lockFolder(a.cfg.Data); err != nil {
		return err
	}
	if a.raw, err = jobs.OpenRawFiles(a.cfg.Data); err != nil {
		return err
	}
	a.raw.About = jobs.EvidenceAbout{Software: "molva " + versionNow(), Agent: a.cfg.agent()}
	a.raw.Policy = jobs.EvidencePolicy{KeepDays: a.cfg.Evidence.KeepDays, MaxBytes: a.cfg.Evidence.MaxBytes}
	return nil
}

func (a *App) openStore(ctx context.Context) (err error) {
	if a.store, err = store.Open(ctx, a.cfg.databaseURL(), a.log); err != nil {
		return err
	}
	if a.cfg.Database == "" { // this folder has one owner: whoever held a lease is dead
		if err := a.store.FreeLeases(ctx, time.Now()); err != nil {
			return err
		}
	}
	a.clock = collector.WallClock{}
	if a.cfg.DemoClock {
		a.clock, err = jobs.NewDemoClock(ctx, a.store)
	}
	return err
}

func (a *App) openIndex(ctx context.Context) (err error) {
	if a.cfg.Elasticsearch == "" {
		a.index, err = search.OpenBleve(filepath.Join(a.cfg.Data, "index"))
		return err
	}
	if !a.patient {
		a.index, err = search.OpenElastic(ctx, a.cfg.Elasticsearch, a.cfg.IndexPrefix)
		return err
	}
	var away error
	if a.index, away, err = search.AwaitElastic(ctx, a.cfg.Elasticsearch, a.cfg.IndexPrefix); away != nil {
		a.log.Warn("Elasticsearch is away; crawling and telling go on, and the index catches up when it comes", "component", "app", "error", away)
	}
	return err
}

func (a *App) openQueue(ctx context.Context) (err error) {
	interval := 200 * time.Millisecond
	if a.cfg.DemoClock { // a person watches the clock move
		interval = 30 * time.Millisecond
	}
	if !a.patient {
		a.queue, err = jobs.OpenQueue(ctx, a.cfg.Redis, interval, a.log)
		return err
	}
	var away error
	if a.queue, away, err = jobs.AwaitQueue(ctx, a.cfg.Redis, interval, a.log); away != nil {
		a.log.Warn("Redis is away; nothing is crawled or told until it comes, and nothing is lost", "component", "app", "error", away)
	}
	return err
}

func (a *App) openCrawler(context.Context) error {
	nets, err := a.cfg.networks()
	if err != nil {
		return err
	}
	if a.sites, err = sites.Load(a.cfg.Sites...); err != nil {
		return err
	}
	if a.browser, err = openBrowser(a.cfg.Chromium, a.cfg.agent(), a.log); err != nil {
		return err
	}
	a.crawl = crawler.New(crawler.Config{Agent: a.cfg.agent(), AllowNet: nets, Resolve: a.cfg.Resolve, Sites: a.sites, Clock: a.clock, Browser: a.browser, Log: a.log})
	return nil
}

func (a *App) channel() (alert.Channel, error) {
	address := a.cfg.SMTP
	if address == "" {
		address = "outbox:" + filepath.Join(a.cfg.Data, "outbox")
	}
	key, err := a.cfg.dkim()
	if err != nil {
		return nil, err
	}
	return alert.Open(address, alert.Options{From: a.cfg.MailFrom, Key: key})
}

func (a *App) join(ctx context.Context) error {
	mail, err := a.channel()
	if err != nil {
		return err
	}
	if o, ok := mail.(*alert.Outbox); ok {
		a.outbox = o
	}
	if _, err := a.store.EnsureCompany(ctx, a.clock.Now()); err != nil {
		return fmt.Errorf("first company: %w", err)
	}
	bells, err := a.bells()
	if err != nil {
		return err
	}
	a.work = (&jobs.Work{Store: a.store, Index: a.index, Crawler: a.crawl, Sites: a.sites, Queue: a.queue, Clock: a.clock, Raw: a.raw, Log: a.log,
		Channels: map[string]alert.Channel{mail.Name(): mail}, BaseURL: a.cfg.baseURL(), MailHost: alert.DomainOf(a.cfg.MailFrom),
		Bells: bells, TestAlarms: a.cfg.testsAlarms(), NoRest: a.cfg.NoRest}).Start()
	return nil
}

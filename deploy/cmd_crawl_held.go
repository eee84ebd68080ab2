package deploy

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
	"molva/jobs"
)

// beside is a store that a crawl shares with other processes.
type beside struct {
	store *store.Store
	scope collector.Scope
	err   error // why it cannot be used: then nobody knows until when a host is left alone
}

func (b *beside) close() {
	if b != nil && b.store != nil {
		_ = b.store.Close() // all that was written is written
	}
}

// beside opens what the crawl shares with other processes: the data folder or database that was named, else the usual folder
// if it holds something; nil without one. Also that of a running product is opened: a lease is a row, and holds between all
// who have the rows. One that was named and holds nothing is an error: nothing is asked of a site by somebody who wants its
// back-off kept and mistyped where that stands.
func (c *crawlCommand) beside(ctx context.Context, s Streams) (*beside, error) {
	cfg := Config{Data: c.Data, Database: os.Getenv("MOLVA_DATABASE"), Roles: []string{RoleWeb, RoleWorker, RoleScheduler}}
	if cfg.Data == "" {
		cfg.Data = usualData
	}
	if c.Data == "" && cfg.Database == "" && notThere(filepath.Join(cfg.Data, databaseFile)) {
		return nil, nil // nobody told of a store, and there is none
	}
	if err := cfg.holdsData(); err != nil {
		return nil, err
	}
	b := &beside{}
	if b.store, b.err = openBeside(ctx, cfg, newLog(s.Err, "error")); b.err != nil {
		return b, nil
	}
	company, err := b.store.EnsureCompany(ctx, time.Now())
	b.scope, b.err = collector.System(company.CompanyID), err
	return b, nil
}

// openBeside opens a store beside whoever owns it. A folder that was left by an older version and that nobody owns at this
// moment is brought up to date, as its next owner would do.
func openBeside(ctx context.Context, cfg Config, log *slog.Logger) (*store.Store, error) {
	if cfg.Database != "" {
		return store.Open(ctx, cfg.databaseURL(), log)
	}
	st, err := store.OpenBeside(ctx, cfg.databaseURL(), log)
	if err == nil {
		return st, nil
	}
	a, owned := OpenStore(ctx, cfg, log)
	switch {
	case collector.CodeOf(owned) == collector.CodeConflict:
		return nil, err
	case owned != nil:
		return nil, owned
	}
	a.Close()
	return store.OpenBeside(ctx, cfg.databaseURL(), log)
}

// share lets a run ask hosts as if all processes on the store were one.
func (c *crawlCommand) share(ctx context.Context, s Streams, b *beside, engine *crawler.Crawler, run *crawler.Run) {
	if b == nil {
		return
	}
	run.Held = func(host string, pages []string) (crawler.Held, error) { return b.held(ctx, engine, host, pages) }
	var one sync.Mutex // hosts are crawled side by side
	say := func(format string, args ...any) {
		one.Lock()
		defer one.Unlock()
		fmt.Fprintf(s.Err, format+"\n", args...)
	}
	run.Lease = jobs.Beside{Store: b.store, Scope: b.scope, Patience: c.Wait,
		Waits: func(host, who string) {
			say("%s: %s: waiting up to %s", host, who, c.Wait)
		},
		Rests: func(host string, at time.Time) {
			if wait := time.Until(at); wait > time.Second {
				say("%s: it was asked a moment ago: its delay lasts %s more", host, wait.Round(time.Second))
			}
		}}.Lease
}

// held looks up a host, and pages on it.
func (b *beside) held(ctx context.Context, engine *crawler.Crawler, host string, pages []string) (held crawler.Held, err error) {
	if b.err != nil {
		return held, b.err
	}
	if held.Host, err = known(b.store.HostByKey(ctx, b.scope, host)); err != nil {
		return held, err
	}
	held.Pages = map[string][]collector.PageVisit{}
	for _, address := range pages {
		if held.Pages[address], err = jobs.PageVisits(ctx, b.store, engine, b.scope, address); err != nil {
			return held, err
		}
	}
	return held, nil
}

func notThere(file string) bool {
	_, err := os.Stat(file)
	return errors.Is(err, os.ErrNotExist)
}

// holdsData refuses a data folder without a database, where all lies in it.
func (c *Config) holdsData() error {
	if err := c.checkFolder(); err != nil || c.Database != "" {
		return err
	}
	if _, err := os.Stat(filepath.Join(c.Data, databaseFile)); err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--data", Msg: "the folder " + c.Data + " holds no database", Hint: "name the folder of molva serve", Err: err}
	}
	return nil
}

// known is the row of a host, nil where there is none.
func known(h collector.Host, err error) (*collector.Host, error) {
	switch {
	case collector.CodeOf(err) == collector.CodeNotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &h, nil
}

// usualData is where Config.Data lies when nobody says otherwise.
const usualData = "molva-data"

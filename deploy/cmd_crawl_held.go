package deploy

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/jobs"
)

// lookup answers what a store knows of a host and of pages on it.
type lookup func(host string, pages []string) (crawler.Held, error)

// held looks up hosts and pages in a data folder: the one that was named, else the usual one if it holds something; nil
// without one. Whoever owns the folder is asked over its socket. One that was named and holds nothing is an error: nothing
// is asked of a site by somebody who wants its back-off kept and mistyped where that stands.
func (c *crawlCommand) held(ctx context.Context, s Streams, engine *crawler.Crawler) (lookup, error) {
	cfg := Config{Data: c.Data, Database: os.Getenv("MOLVA_DATABASE"), Roles: []string{RoleWeb, RoleWorker, RoleScheduler}}
	if cfg.Data == "" {
		cfg.Data = usualData
	}
	if cl := overSocket(cfg); cl != nil {
		cl.close()
	} else if c.Data == "" && cfg.Database == "" && notThere(filepath.Join(cfg.Data, databaseFile)) {
		return nil, nil // nobody told of a store, and there is none
	} else if err := cfg.holdsData(); err != nil {
		return nil, err
	}
	var one sync.Mutex // hosts are crawled side by side, and a folder that nobody owns is opened by one at a time
	return func(host string, pages []string) (crawler.Held, error) {
		one.Lock()
		defer one.Unlock()
		if cl := overSocket(cfg); cl != nil {
			defer cl.close()
			return cl.held(ctx, host, pages)
		}
		return heldIn(ctx, cfg, s, engine, host, pages)
	}, nil
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

// host asks a running product for the row of a host.
func (c *client) host(ctx context.Context, key string) (collector.Host, error) {
	var row struct {
		NotBefore *time.Time `json:"not_before"`
		Reason    string     `json:"reason"`
		Failures  int        `json:"failures"`
	}
	err := c.call(ctx, http.MethodGet, "/hosts?key="+url.QueryEscape(key), nil, &row)
	return collector.Host{Key: key, Reason: row.Reason, Failures: row.Failures, NotBefore: deref(row.NotBefore)}, err
}

// held asks a running product for a host and pages.
func (c *client) held(ctx context.Context, host string, pages []string) (held crawler.Held, err error) {
	held.Host, err = known(c.host(ctx, host))
	held.Pages = map[string][]collector.PageVisit{}
	for _, address := range pages {
		if err == nil {
			held.Pages[address], err = c.visits(ctx, address)
		}
	}
	return held, err
}

// visits asks a running product for a page as its sources read it.
func (c *client) visits(ctx context.Context, address string) (visits []collector.PageVisit, err error) {
	var list struct {
		Pages []struct {
			Name      string     `json:"name"`
			Outcome   string     `json:"outcome"`
			Visited   *time.Time `json:"visited"`
			SameSince *time.Time `json:"same_since"`
			RestsTill *time.Time `json:"rests_until"`
			Period    string     `json:"period"`
			Missed    int64      `json:"missed"`
		} `json:"pages"`
	}
	err = c.call(ctx, http.MethodGet, "/pages?url="+url.QueryEscape(address), nil, &list)
	for _, p := range list.Pages {
		period, _ := time.ParseDuration(p.Period) // written by this program
		visits = append(visits, collector.PageVisit{Source: p.Name, Period: period, Pass: p.Missed,
			Page: collector.Page{URL: address, Outcome: p.Outcome, Visited: deref(p.Visited), Changed: deref(p.SameSince), Rest: deref(p.RestsTill)}})
	}
	return visits, err
}

func deref(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// heldIn reads a host and pages in a folder that nobody owns.
func heldIn(ctx context.Context, cfg Config, s Streams, engine *crawler.Crawler, host string, pages []string) (held crawler.Held, err error) {
	a, err := OpenStore(ctx, cfg, newLog(s.Err, "error"))
	if err != nil {
		return held, err
	}
	defer a.Close()
	company, err := a.store.EnsureCompany(ctx, time.Now())
	if err != nil {
		return held, err
	}
	scope := collector.System(company.CompanyID)
	if held.Host, err = known(a.store.HostByKey(ctx, scope, host)); err != nil {
		return held, err
	}
	held.Pages = map[string][]collector.PageVisit{}
	for _, address := range pages {
		if held.Pages[address], err = jobs.PageVisits(ctx, a.store, engine, scope, address); err != nil {
			return held, err
		}
	}
	return held, nil
}

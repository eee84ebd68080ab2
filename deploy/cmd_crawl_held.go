package deploy

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"molva/collector"
	"molva/crawler"
)

// held looks up hosts and pages in a data folder: the one that was named, else the usual one if it is there. Nil without
// one. Whoever owns the folder is asked over its socket.
func (c *crawlCommand) held(ctx context.Context, s Streams) func(host, address string) (crawler.Held, error) {
	cfg := Config{Data: c.Data, Database: os.Getenv("MOLVA_DATABASE"), Roles: []string{RoleWeb, RoleWorker, RoleScheduler}}
	if cfg.Data == "" {
		cfg.Data = usualData
		if _, err := os.Stat(cfg.Data); err != nil {
			return nil
		}
	}
	var one sync.Mutex // hosts are crawled side by side, and a folder that nobody owns is opened by one at a time
	return func(host, address string) (crawler.Held, error) {
		one.Lock()
		defer one.Unlock()
		if cl := overSocket(cfg); cl != nil {
			defer cl.close()
			return cl.held(ctx, host, address)
		}
		if err := cfg.checkFolder(); err != nil {
			return crawler.Held{}, err
		}
		return heldIn(ctx, cfg, s, host, address)
	}
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

// held asks a running product for a host and a page.
func (c *client) held(ctx context.Context, host, address string) (held crawler.Held, err error) {
	if held.Host, err = known(c.host(ctx, host)); err != nil {
		return held, err
	}
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
		held.Pages = append(held.Pages, collector.PageVisit{Source: p.Name, Period: period, Pass: p.Missed,
			Page: collector.Page{URL: address, Outcome: p.Outcome, Visited: deref(p.Visited), Changed: deref(p.SameSince), Rest: deref(p.RestsTill)}})
	}
	return held, err
}

func deref(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// heldIn reads a host and a page in a folder that nobody owns.
func heldIn(ctx context.Context, cfg Config, s Streams, host, address string) (held crawler.Held, err error) {
	if _, err := os.Stat(filepath.Join(cfg.Data, "molva.db")); cfg.Database == "" && err != nil {
		return held, &collector.Error{Code: collector.CodeInvalid, Where: "--data", Msg: "the folder " + cfg.Data + " holds no database", Hint: "name the folder of molva serve", Err: err}
	}
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
	held.Pages, err = a.store.PageVisits(ctx, scope, address)
	return held, err
}

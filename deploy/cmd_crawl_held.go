package deploy

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"molva/collector"
)

// held looks up the rows of hosts in a data folder: the one that was named, else the usual one if it is there. Nil without
// one. Whoever owns the folder is asked over its socket.
func (c *crawlCommand) held(ctx context.Context, s Streams) func(string) (collector.Host, bool, error) {
	cfg := Config{Data: c.Data, Database: os.Getenv("MOLVA_DATABASE"), Roles: []string{RoleWeb, RoleWorker, RoleScheduler}}
	if cfg.Data == "" {
		cfg.Data = usualData
		if _, err := os.Stat(cfg.Data); err != nil {
			return nil
		}
	}
	return func(key string) (h collector.Host, ok bool, err error) {
		if cl := overSocket(cfg); cl != nil {
			defer cl.close()
			h, err = cl.host(ctx, key)
		} else if err = cfg.checkFolder(); err == nil {
			h, err = hostIn(ctx, cfg, s, key)
		}
		if collector.CodeOf(err) == collector.CodeNotFound {
			return h, false, nil
		}
		return h, err == nil, err
	}
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
	h := collector.Host{Key: key, Reason: row.Reason, Failures: row.Failures}
	if row.NotBefore != nil {
		h.NotBefore = *row.NotBefore
	}
	return h, err
}

// hostIn reads the row of a host in a folder that nobody owns.
func hostIn(ctx context.Context, cfg Config, s Streams, key string) (h collector.Host, err error) {
	if _, err := os.Stat(filepath.Join(cfg.Data, "molva.db")); cfg.Database == "" && err != nil {
		return h, &collector.Error{Code: collector.CodeInvalid, Where: "--data", Msg: "the folder " + cfg.Data + " holds no database", Hint: "name the folder of molva serve", Err: err}
	}
	a, err := OpenStore(ctx, cfg, newLog(s.Err, "error"))
	if err != nil {
		return h, err
	}
	defer a.Close()
	company, err := a.store.EnsureCompany(ctx, time.Now())
	if err != nil {
		return h, err
	}
	return a.store.HostByKey(ctx, collector.System(company.CompanyID), key)
}

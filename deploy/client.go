package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"time"

	"molva/collector"
	"molva/web"
)

// client speaks the JSON API: over the socket of the process that owns the data folder, or, where nobody owns it, with
// a product opened for this one command.
type client struct {
	http  *http.Client
	app   *App // nil over a socket
	close func()
}

// dial finds the owner of the data folder, or opens the folder.
func dial(ctx context.Context, cfg Config, log *slog.Logger) (*client, error) {
	if c := overSocket(cfg); c != nil {
		return c, nil
	}
	return openHere(ctx, cfg, log)
}

// overSocket speaks to the owner of the data folder; nil when nobody answers there.
func overSocket(cfg Config) *client {
	socket := filepath.Join(cfg.Data, socketName)
	conn, err := net.DialTimeout("unix", socket, time.Second)
	if err != nil {
		return nil
	}
	_ = conn.Close() // it was only asked whether somebody answers
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}}
	return &client{http: &http.Client{Transport: transport}, close: transport.CloseIdleConnections}
}

// openHere opens the product for one command, with its workers, so that what the command makes due is done.
func openHere(ctx context.Context, cfg Config, log *slog.Logger) (*client, error) {
	c, err := lookHere(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, run := range []func(context.Context) error{c.app.work.RunWorkers, c.app.work.RunScheduler} {
		running.Go(func() {
			if err := run(ctx); err != nil {
				log.Error("background work ended", "component", "app", "error", err)
			}
		})
	}
	c.close = func() { cancel(); running.Wait(); c.app.Close() }
	return c, nil
}

// lookHere opens the product for a command that looks at it: nothing works on what is due.
func lookHere(ctx context.Context, cfg Config, log *slog.Logger) (*client, error) {
	if err := cfg.checkServers(); err != nil {
		return nil, err
	}
	a, err := Open(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	site, err := web.New(web.Options{Store: a.store, Index: a.index, Work: a.work, Clock: a.clock, Log: log, BaseURL: cfg.baseURL(), Guessed: cfg.sendsGuess(),
		Agent: cfg.agent(), SMTP: cfg.SMTP != "", DKIM: cfg.dkimRecord(), Mails: a.mails()})
	if err != nil {
		a.Close()
		return nil, err
	}
	return &client{http: &http.Client{Transport: inMemory{site.SocketHandler()}}, app: a, close: a.Close}, nil
}

// inMemory answers requests with a handler of this process.
type inMemory struct{ handler http.Handler }

func (t inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	t.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// call sends in as JSON (nil: nothing) and reads the answer into out (nil: nothing).
func (c *client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		body = bytes.NewReader(b)
	}
	return c.send(ctx, method, path, "application/json", body, out)
}

func (c *client) send(ctx context.Context, method, path, kind string, body io.Reader, out any) error {
	r, err := http.NewRequestWithContext(ctx, method, "http://molva/api/v1"+path, body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if body != nil {
		r.Header.Set("Content-Type", kind)
	}
	if file, ok := body.(*fileBody); ok {
		file.announce(r)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return &collector.Error{Code: collector.CodeUnavailable, Msg: "the running molva does not answer: " + err.Error(), Hint: "is it still alive?", Err: err}
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return answeredError(resp)
	}
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("answer of %s %s: %w", method, path, err)
	}
	return nil
}

func answeredError(resp *http.Response) error {
	var e struct {
		Error struct {
			Code    collector.Code `json:"code"`
			Message string         `json:"message"`
			Where   string         `json:"where"`
			Hint    string         `json:"hint"`
		} `json:"error"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&e); err != nil || e.Error.Message == "" {
		return collector.Errorf(collector.CodeInternal, "the running molva answered %s", resp.Status)
	}
	return &collector.Error{Code: e.Error.Code, Msg: e.Error.Message, Where: e.Error.Where, Hint: e.Error.Hint}
}

// settled waits until the index holds what a command wrote, when this command is the only one that works.
func (c *client) settled(ctx context.Context) error {
	if c.app == nil {
		return nil
	}
	return c.until(ctx, func() (bool, error) {
		var s struct {
			Lag map[string]int `json:"lag"`
		}
		err := c.call(ctx, http.MethodGet, "/status", nil, &s)
		return s.Lag["index"] == 0 && s.Lag["match"] == 0 && s.Lag["detect"] == 0, err
	})
}

// Between two questions of until: the longer it lasts, the longer, so that nobody learns the end much later than a fourth of what it took.
const (
	askFirst = 50 * time.Millisecond
	askMost  = time.Second
)

func askNext(rest time.Duration) time.Duration { return min(rest+rest/4, askMost) }

// until asks again and again.
func (c *client) until(ctx context.Context, done func() (bool, error)) error {
	rest := askFirst
	tick := time.NewTimer(rest)
	defer tick.Stop()
	for {
		if over, err := done(); over || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		rest = askNext(rest)
		tick.Reset(rest)
	}
}

// withClient runs a command against the API and closes what it opened. It looks at what there is: a folder that is not
// there is a slip, and no new, empty product.
func withClient(ctx context.Context, cfg Config, s Streams, fn func(*client) error) error {
	if err := cfg.checkFolder(); err != nil {
		return err
	}
	return withNewClient(ctx, cfg, s, fn)
}

// withOnlooker is withClient for commands that must not have done what is due: nothing works on it.
func withOnlooker(ctx context.Context, cfg Config, s Streams, fn func(*client) error) error {
	if err := cfg.checkFolder(); err != nil {
		return err
	}
	c := overSocket(cfg)
	if c == nil {
		var err error
		if c, err = lookHere(ctx, cfg, newLog(s.Err, "error")); err != nil {
			return err
		}
	}
	defer c.close()
	return fn(c)
}

// withNewClient is withClient for commands that begin something: the folder is made.
func withNewClient(ctx context.Context, cfg Config, s Streams, fn func(*client) error) error {
	c, err := dial(ctx, cfg, newLog(s.Err, "error"))
	if err != nil {
		return err
	}
	defer c.close()
	return fn(c)
}

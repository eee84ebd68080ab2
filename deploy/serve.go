package deploy

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"molva/collector"
	"molva/web"
)

// socketName is the unix socket in the data folder over which commands speak to the folder's owner.
const socketName = "molva.sock"

// Ready is called once the console answers.
type Ready func(address string, owner Credentials)

// Credentials of the first owner. Password is empty when it was set before and is not known.
type Credentials struct{ Mail, Password string }

// RunServe opens everything and runs the configured roles until ctx ends. ready may be nil.
func RunServe(ctx context.Context, cfg Config, log *slog.Logger, ready Ready) error {
	if err := cfg.checkServers(); err != nil {
		return err
	}
	a, err := Open(ctx, cfg, log)
	if err != nil && ctx.Err() != nil {
		return nil // it was told to stop before it had begun
	}
	if err != nil {
		return err
	}
	defer a.Close()
	owner, err := a.firstOwner(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var running sync.WaitGroup
	start := func(name string, run func(context.Context) error) {
		running.Go(func() {
			if err := run(ctx); err != nil {
				cancel(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	if cfg.has(RoleWorker) {
		start("worker", a.work.RunWorkers)
	}
	if cfg.has(RoleScheduler) {
		start("scheduler", a.work.RunScheduler)
	}
	if cfg.has(RoleWeb) {
		start("web", func(ctx context.Context) error { return a.serveWeb(ctx, owner, ready) })
	}
	<-ctx.Done()
	running.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// stopTime is how long a request may go on when the process is told to stop; all of it has five seconds.
const stopTime = 2 * time.Second

func (a *App) serveWeb(ctx context.Context, owner Credentials, ready Ready) error {
	site, err := web.New(web.Options{Store: a.store, Index: a.index, Work: a.work, Clock: a.clock, Log: a.log, BaseURL: a.cfg.baseURL(),
		Demo: a.cfg.DemoClock, Mails: a.mails()})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", a.cfg.Listen)
	if err != nil {
		return &collector.Error{Code: collector.CodeUnavailable, Where: "--listen", Msg: err.Error(), Hint: "choose another address", Err: err}
	}
	socket, err := listenSocket(filepath.Join(a.cfg.Data, socketName))
	if err != nil {
		_ = listener.Close() // the error before matters
		return err
	}
	public, private := newServer(site), newServer(site.SocketHandler())
	var both sync.WaitGroup
	errs := make(chan error, 2)
	both.Go(func() { errs <- public.Serve(listener) })
	both.Go(func() { errs <- private.Serve(socket) })
	if ready != nil {
		ready(a.cfg.baseURL(), owner)
	}
	select {
	case <-ctx.Done():
	case err = <-errs:
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	for _, s := range []*http.Server{public, private} {
		if e := s.Shutdown(stop); e != nil {
			_ = s.Close() // whoever still hangs on is cut off
		}
	}
	both.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func newServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
}

// listenSocket takes the place of a socket that a killed process left; the folder's lock says that it is dead.
func listenSocket(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("old socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("socket of the data folder: %w", err)
	}
	return l, os.Chmod(path, 0o600)
}

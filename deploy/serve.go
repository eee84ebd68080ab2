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

// Ready is called once the console's port is taken and the first owner is made; requests are answered from then on.
type Ready func(address string, owner Credentials)

// Credentials of the first owner. Password is empty when it was set before and is not known.
type Credentials struct{ Mail, Password string }

// RunServe opens everything and runs the configured roles until ctx ends. ready may be nil.
func RunServe(ctx context.Context, cfg Config, log *slog.Logger, ready Ready) error {
	if err := cfg.checkServing(); err != nil {
		return err
	}
	a, err := open(ctx, &App{cfg: cfg, log: log, patient: true})
	if err != nil && ctx.Err() != nil {
		return nil // it was told to stop before it had begun
	}
	if err != nil {
		return err
	}
	defer a.Close()
	var in *door
	if cfg.has(RoleWeb) {
		if in, err = a.openDoor(ctx, ready); err != nil {
			return err
		}
		defer in.close()
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
		start("web", in.serve)
	}
	start("watchman", a.work.RunWatchman)
	<-ctx.Done()
	running.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// stopTime is how long a request may go on when the process is told to stop; all of it has five seconds.
const stopTime = 2 * time.Second

// door is where people and commands come in: the console's port and the socket of the data folder.
type door struct {
	public, private *http.Server
	console, socket net.Listener
}

// openDoor listens, and only then makes the first owner and tells the password: who is told it can sign in, and a start
// that fails because the port is taken leaves no owner behind whose password nobody has seen. Processes without the
// role web make nobody, their output is read by nobody.
func (a *App) openDoor(ctx context.Context, ready Ready) (*door, error) {
	site, err := web.New(web.Options{Store: a.store, Index: a.index, Work: a.work, Clock: a.clock, Log: a.log, BaseURL: a.cfg.baseURL(),
		Guessed: a.cfg.sendsGuess(), Demo: a.cfg.DemoClock, Agent: a.cfg.agent(), SMTP: a.cfg.SMTP != "", DKIM: a.cfg.dkimRecord(), Mails: a.mails()})
	if err != nil {
		return nil, err
	}
	d := &door{public: newServer(site), private: newServer(site.SocketHandler())}
	if d.console, err = net.Listen("tcp", a.cfg.Listen); err != nil {
		return nil, cannotListen(err)
	}
	if d.socket, err = listenSocket(filepath.Join(a.cfg.Data, socketName)); err != nil {
		d.close()
		return nil, err
	}
	owner, err := a.firstOwner(ctx)
	if err != nil {
		d.close()
		return nil, err
	}
	if ready != nil {
		ready(a.cfg.baseURL(), owner)
	}
	return d, nil
}

func cannotListen(err error) error {
	return &collector.Error{Code: collector.CodeUnavailable, Where: "--listen", Msg: err.Error(), Hint: "choose another address", Err: err}
}

// close lets go of listeners that nobody serves; after serve there is nothing left to close.
func (d *door) close() {
	for _, l := range []net.Listener{d.console, d.socket} {
		if l != nil {
			_ = l.Close() // it may be closed already
		}
	}
}

// serve answers until ctx ends.
func (d *door) serve(ctx context.Context) (err error) {
	var both sync.WaitGroup
	errs := make(chan error, 2)
	both.Go(func() { errs <- d.public.Serve(d.console) })
	both.Go(func() { errs <- d.private.Serve(d.socket) })
	select {
	case <-ctx.Done():
	case err = <-errs:
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	for _, s := range []*http.Server{d.public, d.private} {
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

package jobs

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
	"molva/crawler/sites"
	"molva/jobs/alert"
	"molva/search"
)

// Work joins the rooms. Its exported methods are what the web and the command line may ask for; its tasks (flow.go) are
// what happens by itself.
type Work struct {
	Store    *store.Store
	Index    search.Index
	Crawler  *crawler.Crawler
	Sites    *sites.Set // which site files there are
	Queue    *Queue
	Channels map[string]alert.Channel // by name
	Clock    collector.Clock
	Raw      *RawFiles
	BaseURL  string // of the console, for links in mails
	MailHost string // right side of Message-IDs
	// Bells are the second channel, TestAlarms whether the first is tested every week: mails leave the machine.
	Bells      []alert.Bell
	TestAlarms bool
	NoRest     bool // every full pass asks for every page (see aged)
	Log        *slog.Logger

	doorbell   chan struct{}
	ending     <-chan struct{} // closed when the workers are told to stop; nil: never
	telling    sync.Mutex
	breakers   breakers
	advancing  sync.Mutex
	rebuilding sync.Mutex
	wanted     atomic.Pointer[string] // the follower that a rebuild of the index waits for; nil: none
	brands     brandCache
	ruled      ruleSets
	gathering  gathering
	neighbours met
	memories   memories
	own        ownWeights
	unlearnt   unlearnedCounts
}

// Start makes a Work ready; it does nothing by itself until Run.
func (w *Work) Start() *Work {
	w.doorbell = make(chan struct{}, 1)
	return w
}

// handlers are the tasks of flow.go; a test holds the two against each other.
func (w *Work) handlers() map[string]Handler {
	return map[string]Handler{
		TaskPassStart: w.startPass,
		TaskHostCrawl: w.crawlHost,
		TaskPassClose: w.closePass,
		TaskIndexA:    w.fillIndex(search.SlotA),
		TaskIndexB:    w.fillIndex(search.SlotB),
		TaskMatch:     w.matchNew,
		TaskDetect:    w.detectFakes,
		TaskCluster:   w.clusterNew,
		TaskTell:      w.tell,
		TaskStep:      w.step,
		TaskEvidence:  w.pruneEvidence,
		TaskTrain:     w.train,
	}
}

// RunWorkers handles tasks until ctx ends.
func (w *Work) RunWorkers(ctx context.Context) error {
	handlers := w.handlers()
	for task, h := range handlers {
		handlers[task] = w.fresh(h)
	}
	w.ending = ctx.Done()
	w.ownFolder(ctx)
	stop, err := w.Queue.serve(ctx, handlers)
	if err != nil {
		return err
	}
	<-ctx.Done()
	stop()
	return nil
}

// fresh lets a task see the business time as it is now and rings when it is done, so that what it made due happens soon.
func (w *Work) fresh(h Handler) Handler {
	return func(ctx context.Context, t Ticket) error {
		if c, ok := w.Clock.(*DemoClock); ok {
			if err := c.refresh(ctx); err != nil {
				return err
			}
		}
		defer w.ring()
		return h(ctx, t)
	}
}

// ring asks the scheduler of this process, if it has one, to look at once.
func (w *Work) ring() {
	select {
	case w.doorbell <- struct{}{}:
	default:
	}
}

const (
	dueInterval = 200 * time.Millisecond
	dueSilence  = 30 * time.Second
	dueBatch    = 200 // some hundreds pending keep the queue cheap
)

// RunScheduler asks the store what is due and enqueues it, until ctx ends. Any number may run: a claim decides.
func (w *Work) RunScheduler(ctx context.Context) error {
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		w.renewIndex(ctx)
	}()
	defer func() { <-renewed }()
	tick := time.NewTicker(dueInterval)
	defer tick.Stop()
	var said time.Time // that it fails; a server that is away for hours must not fill the disk with saying so
	for {
		switch err := w.enqueueDue(ctx); {
		case err == nil:
			said = time.Time{}
		case ctx.Err() == nil && time.Since(said) > dueSilence:
			said = time.Now()
			w.Log.Warn("what is due could not be enqueued; it is tried again and again", "component", "due", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-w.doorbell:
		}
	}
}

package jobs

import (
	"context"
	"time"

	"github.com/hibiken/asynq"

	"molva/collector"
	"molva/collector/store"
)

// PoolView is one pool as asynq counts it.
type PoolView struct {
	Name      string `json:"name"`
	Pending   int    `json:"pending"`
	Active    int    `json:"active"`
	Scheduled int    `json:"scheduled"`
	Retry     int    `json:"retry"`
	Archived  int    `json:"archived"`
}

// QueueView is what is due by the rows, and what the queue carries of it.
type QueueView struct {
	Due   store.DueReport
	Pools []PoolView
	Hosts []collector.Host
	// Failing are steps of processes whose last try failed, the longest due first; FailingMost at most.
	Failing []collector.Timer
	// Aside are documents that the index refuses.
	Aside []store.Aside
}

// FailingMost is how many steps that fail are listed.
const FailingMost = 100

// QueueNow looks at rows and queue. A queue that does not answer leaves its part empty: the rows are the truth.
func (w *Work) QueueNow(ctx context.Context, scope collector.Scope) (QueueView, error) {
	var v QueueView
	var err error
	if v.Due, err = w.Store.Due(ctx, w.Clock.Now(), time.Now()); err != nil {
		return v, err
	}
	if v.Hosts, err = w.Store.Hosts(ctx, scope, "", 500); err != nil {
		return v, err
	}
	if v.Failing, err = w.Store.FailingTimers(ctx, scope, FailingMost); err != nil {
		return v, err
	}
	if v.Aside, err = w.IndexAside(ctx, scope); err != nil {
		return v, err
	}
	for _, pool := range Pools {
		p := PoolView{Name: string(pool)}
		if info, err := w.Queue.inspector.GetQueueInfo(string(pool)); err == nil {
			p = poolView(p.Name, info)
		}
		v.Pools = append(v.Pools, p)
	}
	return v, nil
}

func poolView(name string, i *asynq.QueueInfo) PoolView {
	return PoolView{Name: name, Pending: i.Pending, Active: i.Active, Scheduled: i.Scheduled, Retry: i.Retry, Archived: i.Archived}
}

// FlushQueue empties the queue, a door of the demo: all that is due comes back from the rows.
func (w *Work) FlushQueue(ctx context.Context) error {
	if _, demo := w.Clock.(*DemoClock); !demo {
		return &collector.Error{Code: collector.CodeForbidden, Msg: "the queue is flushed in the demo only", Hint: "Redis has its own FLUSHDB"}
	}
	defer w.ring()
	return w.Queue.Flush(ctx)
}

// Status is how things stand, in numbers.
type Status struct {
	Now         time.Time                       `json:"now"` // business time
	Documents   int                             `json:"documents"`
	Live        int                             `json:"live"`
	Gone        int                             `json:"gone"`
	Versions    int                             `json:"versions"`
	IndexWrites int64                           `json:"index_writes"` // documents put into an index, ever
	Lag         map[string]int                  `json:"lag"`          // documents behind, by follower: index, match, detect
	Deliveries  map[collector.DeliveryState]int `json:"deliveries"`
	Due         map[string]int                  `json:"due"`
	Dead        int                             `json:"dead"` // rows that were given up
}

// Status counts what the company holds and what is due.
func (w *Work) Status(ctx context.Context, scope collector.Scope) (Status, error) {
	t, err := w.Store.Tally(ctx, scope)
	if err != nil {
		return Status{}, err
	}
	due, err := w.Store.Due(ctx, w.Clock.Now(), time.Now())
	if err != nil {
		return Status{}, err
	}
	s := Status{Now: w.Clock.Now(), Documents: t.Documents, Live: t.Live, Gone: t.Gone, Versions: t.Versions, IndexWrites: t.IndexWrites,
		Lag: map[string]int{"index": 0, "match": t.Lag["match"], "detect": t.Lag["detect"], "cluster": t.Lag["cluster"]}, Deliveries: t.Deliveries, Dead: t.Dead, Due: DueCounts(due)}
	for _, slot := range []string{"index_a", "index_b"} {
		s.Lag["index"] = max(s.Lag["index"], t.Lag[slot])
	}
	return s, nil
}

// DueCounts names the counts of what is due for people.
func DueCounts(r store.DueReport) map[string]int {
	return map[string]int{"sources": r.Sources, "passes": r.Passes, "pages": r.Pages, "hosts": r.Hosts, "waiting": r.Waiting, "timers": r.Timers, "deliveries": r.Deliveries,
		"leased": r.Leased, "busy": r.Busy}
}

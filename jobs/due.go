package jobs

import (
	"context"
	"time"
)

// redo is after how long something that is still due gets a new TaskID. A worker that was killed leaves its task
// "active" in Redis for a minute, and with it the TaskID; the row's lease is the shorter one.
const redo = 5 * time.Second

// queueMost is how many tasks may wait in a pool before no more are enqueued. Work that takes longer than redo is offered
// again and again; the queue must not grow by it for hours.
const queueMost = 2 * dueBatch

// enqueueDue asks the store what is due and enqueues it. Which is done twice does no harm: a claim decides.
func (w *Work) enqueueDue(ctx context.Context) error {
	if c, ok := w.Clock.(*DemoClock); ok {
		if err := c.refresh(ctx); err != nil {
			return err
		}
	}
	now, wall := w.Clock.Now(), time.Now()
	tickets, err := w.dueTickets(ctx, now, wall)
	if err == nil {
		tickets, err = w.gathering.ripe(tickets, wall, func() (bool, error) { return w.Store.Crawling(ctx, wall) })
	}
	if err != nil {
		return err
	}
	full := map[Pool]bool{}
	for _, t := range tickets {
		pool := poolOf(t.Task)
		if _, asked := full[pool]; !asked {
			waiting, err := w.Queue.waiting(ctx, pool)
			if err != nil {
				return unavailable("the queue", err)
			}
			full[pool] = waiting >= queueMost
		}
		if full[pool] {
			continue // the rows stay due, and the next round sees them
		}
		if err := w.Queue.enqueue(ctx, t); err != nil {
			return unavailable("the queue", err)
		}
	}
	return nil
}

// dueTickets is everything that is due at business time now and free at wall time, as tickets.
func (w *Work) dueTickets(ctx context.Context, now, wall time.Time) ([]Ticket, error) {
	var out []Ticket
	turn := wall.Truncate(redo).UnixMicro()
	sources, err := w.Store.DueSources(ctx, now, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		out = append(out, Ticket{Task: TaskPassStart, Company: s.Company, Row: s.SourceID, Due: turn})
	}
	hosts, err := w.Store.ReadyHosts(ctx, now, wall, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, id := range hosts {
		out = append(out, Ticket{Task: TaskHostCrawl, Row: id, Due: turn})
	}
	passes, err := w.Store.OpenPasses(ctx, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, s := range passes {
		out = append(out, Ticket{Task: TaskPassClose, Company: s.Company, Row: s.SourceID, Pass: s.Pass, Due: turn})
	}
	followers, err := w.Store.LaggingFollowers(ctx, wall)
	if err != nil {
		return nil, err
	}
	for _, f := range followers {
		out = append(out, Ticket{Task: "follow:" + f.Name, Company: f.Company, Due: turn})
	}
	for _, of := range []struct {
		task string
		due  func() ([]int64, error)
	}{
		{TaskStep, func() ([]int64, error) { return w.Store.DueTimers(ctx, now, wall, 1) }},
		{TaskEvidence, func() ([]int64, error) { return w.Store.DueFolders(ctx, wall) }},
		{TaskTrain, func() ([]int64, error) { return w.Store.DueTrainings(ctx, wall, 1) }},
		{TaskTell, func() ([]int64, error) { return w.Store.DueDeliveries(ctx, now, wall, 1) }},
	} {
		ids, err := of.due()
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			out = append(out, Ticket{Task: of.task, Row: id, Due: turn})
		}
	}
	return out, nil
}

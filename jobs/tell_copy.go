package jobs

import (
	"context"
	"errors"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

const (
	copyWait  = time.Minute         // of business time, for an alert to wait until near duplicates are placed; then it is sent as it is
	copyPlace = 5 * time.Second     // for placing them at once
	copyAgain = time.Second         // between two looks, at first
	copyNews  = 30 * 24 * time.Hour // a text that comes again after that is told again
)

// spreadSteps are how many copies of a text are news of their own: it spreads.
var spreadSteps = []int{5, 20, 100, collector.ClusterMost}

// errCopy ends a delivery whose receiver was told of the same text before.
var errCopy = errors.New("a copy of what its receiver was told before")

// What the ledger says of a delivery that waits for its copies.
const (
	copyUnplaced = "not tried: it waits until near duplicates are found"
	copyEarlier  = "not tried: it waits for the mail about another copy"
)

// besides looks, when an alert is about to be sent, whether its receiver was told of another copy of its text by the same rules.
// why is not empty when it has to wait, until a wall time.
func (w *Work) besides(ctx context.Context, d *store.Claimed) (why string, retry time.Time) {
	if d.Kind != collector.DeliveryComplaint && d.Kind != collector.DeliveryMatch {
		return "", time.Time{}
	}
	scope := collector.System(d.Company)
	c, err := w.Store.Copies(ctx, scope, d.DeliveryID)
	if err == nil && c.Alert != 0 && !c.Placed {
		if err = w.placeCopies(ctx, d.Company); err == nil {
			c, err = w.Store.Copies(ctx, scope, d.DeliveryID)
		}
	}
	if err != nil {
		w.Log.Warn("the near duplicates of what is told cannot be read", "component", "tell", "delivery", d.DeliveryID, "error", err)
	}
	now := w.Clock.Now()
	again := min(max(copyAgain, now.Sub(d.Created)/2), copyWait) // few looks, few lines of the ledger
	if err != nil || c.Alert != 0 && !c.Placed {
		if now.Sub(d.Created) < copyWait {
			return copyUnplaced, time.Now().Add(again)
		}
	}
	var wait bool
	if d.Copying, wait, retry = copyingOf(d.Delivery, c, now); wait {
		return copyEarlier, later(retry, time.Now()).Add(again)
	}
	return "", time.Time{}
}

// placeCopies lets the follower that places near duplicates go first, for a moment; another worker may hold it.
func (w *Work) placeCopies(ctx context.Context, company int64) error {
	ctx, cancel := context.WithTimeout(ctx, copyPlace)
	defer cancel()
	return w.clusterNew(ctx, Ticket{Task: TaskCluster, Company: company})
}

// copyingOf says what the copies of a text mean for an alert about one of them. Its receiver is told of a text once by the same
// rules, within copyNews, and once more at each of spreadSteps. An alert that was made before it and is still to be sent goes
// first; where that one is never sent, this one is.
func copyingOf(d collector.Delivery, c store.Copies, now time.Time) (out store.Copying, wait bool, until time.Time) {
	out.Count = c.Count
	var told, earlier []store.ToldCopy
	for _, o := range c.Others {
		switch {
		case d.Kind == collector.DeliveryComplaint && o.Kind != collector.AlertComplaint: // that it is a complaint is news
		case !o.ToldAt.IsZero() && now.Sub(o.ToldAt) <= copyNews:
			told = append(told, o)
		case o.Due && o.Alert < c.Alert:
			earlier, until = append(earlier, o), later(until, o.NotBefore)
		}
	}
	if !foundBy(d.Watches, told) { // a rule of which nothing was told yet
		return out, len(earlier) > 0 && foundBy(d.Watches, slices.Concat(told, earlier)), until
	}
	most := 0
	for _, o := range told {
		most = max(most, o.Copies)
	}
	out.Of, out.Spreads = told[0], spreadStep(c.Count) > spreadStep(most)
	return out, out.Spreads && len(earlier) > 0, until
}

// foundBy says that each of some rules found one of some alerts.
func foundBy(watches []int64, alerts []store.ToldCopy) bool {
	for _, watch := range watches {
		if !slices.ContainsFunc(alerts, func(o store.ToldCopy) bool { return slices.Contains(o.Watches, watch) }) {
			return false
		}
	}
	return len(alerts) > 0
}

// spreadStep is how many of spreadSteps a text has reached with n copies.
func spreadStep(n int) int {
	at, met := slices.BinarySearch(spreadSteps, n)
	if met {
		at++
	}
	return at
}

// copyPlaces names at most this many places of a text in a mail.
const copyPlaces = 8

// alsoAt tells a mail where else its text stands.
func (w *Work) alsoAt(ctx context.Context, scope collector.Scope, d store.Claimed, c *alert.Content) error {
	if d.Copying.Count < 2 || c.Document.DocumentID == 0 {
		return nil
	}
	c.Copies, c.Spreads = d.Copying.Count, d.Copying.Spreads
	own, err := w.Store.Placed(ctx, scope, []int64{c.Document.DocumentID})
	if err != nil || len(own) == 0 {
		return err
	}
	placed, err := w.Store.PlacedNear(ctx, scope, []int64{own[0].Near})
	if err != nil {
		return err
	}
	others := without(togetherWith(placed, c.Document.DocumentID), c.Document.DocumentID)
	docs, err := w.Store.DocumentsByID(ctx, scope, others[:min(len(others), ClusterShown)])
	if err != nil {
		return err
	}
	for _, o := range docs {
		name := o.Site
		if o.Source != 0 {
			s, err := w.Store.SourceByID(ctx, scope, o.Source)
			if err == nil && s.Name != "" {
				name = s.Name
			} else if err != nil && collector.CodeOf(err) != collector.CodeNotFound {
				return err
			}
		}
		if !slices.Contains(c.AlsoAt, name) && len(c.AlsoAt) < copyPlaces {
			c.AlsoAt = append(c.AlsoAt, name)
		}
	}
	return nil
}

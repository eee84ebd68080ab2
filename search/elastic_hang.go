package search

import (
	"context"
	"errors"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

// elasticPatience is how long who reads waits for a node that takes connections and does not answer (stopped, swapping, behind a
// network that loses packets). Who writes waits as long as a batch takes.
type elasticPatience struct {
	search time.Duration // for one answer
	ping   time.Duration // for a sign of life
	rest   time.Duration // between two questions whether it lives again; until then all who read are refused at once
}

var elasticReads = elasticPatience{search: elasticSearch, ping: time.Second, rest: 5 * time.Second}

var errHangs = errors.New("it takes connections and has answered nothing for some time")

// awake says whether a node may be asked: errHangs if it hung a moment ago. When it has rested one of those who ask looks whether it
// lives again, and the others go on being refused.
func (x *elasticIndex) awake(ctx context.Context) error {
	was := x.hung.Load()
	if was == nil {
		return nil
	}
	now := time.Now()
	if now.Sub(*was) < x.patience.rest || !x.hung.CompareAndSwap(was, &now) {
		return errHangs
	}
	if !x.lives(ctx) {
		return errHangs
	}
	x.hung.Store(nil)
	return nil
}

// late notes that a node hangs, if an answer did not come in time and no sign of life comes either: a search may be slow in a node
// that is well.
func (x *elasticIndex) late(ctx context.Context) {
	if !x.lives(ctx) {
		now := time.Now()
		x.hung.Store(&now)
	}
}

// lives asks for a sign of life; any answer is one.
func (x *elasticIndex) lives(ctx context.Context) bool {
	within, cancel := context.WithTimeout(ctx, x.patience.ping)
	defer cancel()
	res, err := esapi.PingRequest{}.Do(within, x.node)
	if err != nil {
		// Refused at once is an answer, too: the next one who asks hears of it as quickly.
		return within.Err() == nil
	}
	return res.Body.Close() == nil
}

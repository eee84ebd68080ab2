package search

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
)

// hangingNode takes every request and answers none while it hangs; pings says whether it then still gives a sign of life.
type hangingNode struct {
	hangs, pings atomic.Bool
	asked        atomic.Int32 // searches
	release      chan struct{}
}

func (h *hangingNode) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ping := r.Method == http.MethodHead
	if !ping {
		h.asked.Add(1)
	}
	if h.hangs.Load() && !(ping && h.pings.Load()) {
		<-h.release
		return
	}
	_, _ = w.Write([]byte(`{}`))
}

func hangingElastic(t *testing.T) (*elasticIndex, *hangingNode) {
	node := &hangingNode{release: make(chan struct{})}
	server := httptest.NewServer(node)
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(node.release) })
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	x := &elasticIndex{node: newElasticNode(u), prefix: "t", patience: elasticPatience{search: 20 * time.Millisecond, ping: 20 * time.Millisecond, rest: time.Hour}}
	t.Cleanup(func() { _ = x.Close() })
	return x, node
}

// A node that takes connections and answers nothing is waited for once, not by every page anew; when it lives again, it is asked.
func TestANodeThatHangsIsWaitedForOnce(t *testing.T) {
	x, node := hangingElastic(t)
	ask := func() error {
		_, err := x.state(t.Context())
		return err
	}
	node.hangs.Store(true)
	for range 5 {
		if err := ask(); collector.CodeOf(err) != collector.CodeUnavailable {
			t.Fatalf("a node that hangs: %v", err)
		}
	}
	if n := node.asked.Load(); n != 1 {
		t.Errorf("it was asked %d times while it hung", n)
	}
	x.patience.rest = 0
	if err := ask(); !errors.Is(err, errHangs) || node.asked.Load() != 1 {
		t.Errorf("after its rest it is asked for a sign of life alone: %v, %d", err, node.asked.Load())
	}
	node.hangs.Store(false)
	x.patience = elasticReads
	x.patience.rest = 0
	if err := ask(); err != nil {
		t.Errorf("it lives again: %v", err)
	}
	if x.hung.Load() != nil {
		t.Error("it lives and is taken to hang")
	}
}

// Who counts has less time than an answer may take, and learns of a hang all the same.
func TestAHangIsNotedByWhoWaitsShorter(t *testing.T) {
	x, node := hangingElastic(t)
	node.hangs.Store(true)
	x.patience.search = time.Hour
	short, end := context.WithTimeout(t.Context(), 3*x.patience.ping)
	defer end()
	if _, err := x.state(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	if _, err := x.state(t.Context()); !errors.Is(err, errHangs) || node.asked.Load() != 1 {
		t.Errorf("%v, asked %d times", err, node.asked.Load())
	}
}

// A node that takes fewer clauses than a query has says so as a mistake of the query.
func TestTooManyClauses(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":{"type":"search_phase_execution_exception","reason":"all shards failed","root_cause":[{"type":"query_shard_exception","reason":"failed to create query: maxClauseCount is set to 1024"}]},"status":400}`))
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	x := &elasticIndex{node: newElasticNode(u), prefix: "t", patience: elasticReads}
	if _, err := x.state(t.Context()); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("%v", err)
	}
}

// A search that takes too long in a node that is well spoils nobody else's.
func TestASlowSearchIsNoHang(t *testing.T) {
	x, node := hangingElastic(t)
	x.patience.ping = elasticReads.ping
	node.hangs.Store(true)
	node.pings.Store(true)
	for range 2 {
		if _, err := x.state(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("%v", err)
		}
	}
	if n := node.asked.Load(); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

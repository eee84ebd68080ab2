package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"molva/collector"
)

// How long a call may take. A node that is away is refused at once; one that hangs is given up after these.
const (
	elasticDial   = time.Second
	elasticSearch = 10 * time.Second
	elasticBulk   = 60 * time.Second
)

// elasticKnown is for how long the live slot is believed to be the one that it was: another process may have swapped.
const elasticKnown = time.Second

// elasticIndex is the index on a server. Three aliases name what is used: "<prefix>-a" and "<prefix>-b" the two slots,
// "<prefix>" the live one; the indices behind them come and go.
type elasticIndex struct {
	node   *elasticNode
	prefix string
	pause  func(context.Context, time.Duration) error // between tries of what the server was too busy for
	unmade atomic.Bool                                // nobody has looked yet whether the slots are there
	newest atomic.Bool                                // the live slot is of this program's form
	known  atomic.Pointer[lastLive]                   // nil: nobody has asked yet
	trust  time.Duration                              // for how long known is believed

	patience elasticPatience
	hung     atomic.Pointer[time.Time] // since when it answers nothing; nil: it does, or nobody has seen that it does not

	unseenA, unseenB atomic.Bool // a slot holds what this process wrote and no search sees yet
}

// lastLive is the slot that was live at a time.
type lastLive struct {
	slot Slot
	at   time.Time
}

// OpenElastic opens the index on an Elasticsearch server (http://name:port, user and password may stand in it); prefix
// begins the names of its indices. What is missing is made. A server that does not answer is CodeUnavailable.
func OpenElastic(ctx context.Context, address, prefix string) (Index, error) {
	x, err := newElastic(address, prefix)
	if err != nil {
		return nil, err
	}
	if err := x.ensure(ctx); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// AwaitElastic is OpenElastic for who can go on without the server: what is missing is made before the first request
// that it answers. away says why it does not answer now; nil when it does.
func AwaitElastic(ctx context.Context, address, prefix string) (index Index, away, err error) {
	x, err := newElastic(address, prefix)
	if err != nil {
		return nil, nil, err
	}
	err = x.ensure(ctx)
	if collector.CodeOf(err) == collector.CodeUnavailable && ctx.Err() == nil {
		x.unmade.Store(true)
		return x, err, nil
	}
	if err != nil {
		return nil, nil, errors.Join(err, x.Close())
	}
	return x, nil, nil
}

func newElastic(address, prefix string) (*elasticIndex, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("%q is no address of Elasticsearch", address),
			Where: "elasticsearch", Hint: "write http://127.0.0.1:9200", Err: err}
	}
	return &elasticIndex{node: newElasticNode(u), prefix: prefix, pause: pause, trust: elasticKnown, patience: elasticReads}, nil
}

// making marks the requests that make the slots: they are not to wait for themselves.
type making struct{}

// made makes what is missing, once the server answers.
func (x *elasticIndex) made(ctx context.Context) error {
	if !x.unmade.Load() || ctx.Value(making{}) != nil {
		return nil
	}
	err := x.ensure(context.WithValue(ctx, making{}, true))
	if err == nil {
		x.unmade.Store(false)
	}
	return err
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// elasticNode carries requests. It asks for no product header, so that compatible servers and proxies work.
type elasticNode struct {
	base   *url.URL
	client *http.Client
}

func newElasticNode(u *url.URL) *elasticNode {
	return &elasticNode{base: u, client: &http.Client{Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: elasticDial}).DialContext,
		TLSHandshakeTimeout: 5 * time.Second,
		MaxIdleConnsPerHost: 8,
		IdleConnTimeout:     time.Minute,
	}}}
}

// Perform implements esapi.Transport.
func (n *elasticNode) Perform(req *http.Request) (*http.Response, error) {
	req.URL.Scheme, req.URL.Host = n.base.Scheme, n.base.Host
	req.URL.Path = strings.TrimSuffix(n.base.Path, "/") + req.URL.Path
	if n.base.User != nil {
		password, _ := n.base.User.Password()
		req.SetBasicAuth(n.base.User.Username(), password)
	}
	return n.client.Do(req)
}

// elasticRequest is what every request type of esapi is.
type elasticRequest interface {
	Do(context.Context, esapi.Transport) (*esapi.Response, error)
}

// errMissing is an index or alias that is not there.
var errMissing = errors.New("not found")

// ask is call for who reads: a node that hangs is not waited for by everybody anew.
func (x *elasticIndex) ask(ctx context.Context, what string, r elasticRequest, out any) error {
	return x.askWithin(ctx, x.patience.search, what, r, out)
}

func (x *elasticIndex) askWithin(ctx context.Context, limit time.Duration, what string, r elasticRequest, out any) error {
	if err := x.awake(ctx); err != nil {
		return x.failed(ctx, what, err)
	}
	began := time.Now()
	err := x.call(ctx, limit, what, r, out)
	// Who counts has a bound of its own, and who types on goes away: both learn as much of the node as who waits to the end.
	if errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil && time.Since(began) >= x.patience.ping {
		x.late(context.WithoutCancel(ctx))
	}
	return err
}

// call performs a request within a time and decodes the answer into out (nil: thrown away; an io.ReaderFrom reads it itself).
func (x *elasticIndex) call(ctx context.Context, limit time.Duration, what string, r elasticRequest, out any) error {
	if err := x.made(ctx); err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	res, err := r.Do(within, x.node)
	if err != nil {
		return x.failed(ctx, what, err)
	}
	defer res.Body.Close() //nolint:errcheck // read to its end
	if res.StatusCode >= 300 {
		return x.refused(ctx, what, res)
	}
	switch out := out.(type) {
	case nil:
		_, err = io.Copy(io.Discard, res.Body)
	case io.ReaderFrom:
		_, err = out.ReadFrom(res.Body)
	default:
		err = json.NewDecoder(res.Body).Decode(out)
	}
	if e := new(collector.Error); errors.As(err, &e) {
		return err
	}
	if err != nil {
		return x.failed(ctx, what, fmt.Errorf("its answer broke off: %w", err))
	}
	return nil
}

// failed is a request without an answer.
func (x *elasticIndex) failed(ctx context.Context, what string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
	return &collector.Error{Code: collector.CodeUnavailable, Msg: fmt.Sprintf("%s: Elasticsearch at %s does not answer: %v", what, x.node.base.Host, err),
		Hint: "start it, or look at its log; what waits is caught up by itself", Err: err}
}

// elasticCause is why the server refuses something.
type elasticCause struct {
	Type     string        `json:"type"`
	Reason   string        `json:"reason"`
	CausedBy *elasticCause `json:"caused_by"`
}

func (c elasticCause) String() string {
	s := c.Type + ": " + c.Reason
	if c.CausedBy != nil {
		s += "; " + c.CausedBy.String()
	}
	return s
}

// refused is an answer that says no.
func (x *elasticIndex) refused(ctx context.Context, what string, res *esapi.Response) error {
	var answer struct{ Error elasticCause }
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return x.failed(ctx, what, err)
	}
	if res.StatusCode == http.StatusBadRequest && (bytes.Contains(body, []byte("maxClauseCount")) || bytes.Contains(body, []byte("too_many_clauses"))) {
		return &collector.Error{Code: collector.CodeInvalid, Msg: "the query stands for more words than Elasticsearch takes at once",
			Hint: "write more of the word; or give Elasticsearch more memory, or a higher indices.query.bool.max_clause_count"}
	}
	reason := fmt.Sprintf("status %d", res.StatusCode)
	switch {
	case json.Unmarshal(body, &answer) != nil || answer.Error.Type == "":
	case what == elasticWrites:
		reason += ", " + answer.Error.safe()
	default:
		reason += ", " + answer.Error.String()
	}
	return elasticError(what, res.StatusCode, reason)
}

// elasticError makes the error of a status, that of a whole answer or of one item.
func elasticError(what string, status int, reason string) error {
	e := &collector.Error{Code: collector.CodeInternal, Msg: what + ": Elasticsearch refuses: " + reason, Err: statusError(status)}
	switch status {
	case http.StatusNotFound:
		e.Code, e.Hint, e.Err = collector.CodeUnavailable, "the index is not there: run molva reindex", errMissing
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		e.Code, e.Hint = collector.CodeUnavailable, "it is overloaded or starting; what waits is caught up by itself"
	case http.StatusUnauthorized, http.StatusForbidden:
		e.Hint = "look at user and password in the address of Elasticsearch"
	case http.StatusRequestEntityTooLarge:
		e.Code = collector.CodeTooLarge
	}
	return e
}

// statusError keeps the status behind a collector.Error.
type statusError int

func (s statusError) Error() string { return fmt.Sprintf("status %d", int(s)) }

func statusOf(err error) int {
	var s statusError
	if errors.As(err, &s) {
		return int(s)
	}
	return 0
}

func (x *elasticIndex) Close() error {
	x.node.client.CloseIdleConnections()
	return nil
}

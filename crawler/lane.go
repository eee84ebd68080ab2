package crawler

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gocolly/colly/v2"
)

// lane is one colly collector and the hop that it is fetching. A slice has one, and more only where its host's delay
// is zero and several fetches run at once. Colly asks synchronously and follows nothing by itself: each hop of a
// redirect comes back to Slice, which has robots.txt, the delay and the bounds say their part first.
type lane struct {
	collector *colly.Collector
	transport http.RoundTripper
	hop       *hop
	cost      *cost
	room      []byte // where pages are unpacked: one is read whole before the next is asked for, and nothing keeps a part of it
}

func (c *Crawler) newLane(of *cost) *lane {
	l := &lane{transport: c.client, cost: of}
	l.collector = colly.NewCollector(colly.UserAgent(c.cfg.Agent), colly.AllowURLRevisit(), colly.IgnoreRobotsTxt(),
		colly.ParseHTTPErrorResponse(), colly.MaxBodySize(0))
	// Switches that colly would also take from the environment.
	l.collector.Async, l.collector.DetectCharset, l.collector.CacheDir = false, false, ""
	l.collector.MaxDepth, l.collector.MaxRequests, l.collector.TraceHTTP = 0, 0, false
	l.collector.AllowedDomains, l.collector.DisallowedDomains = nil, nil
	l.collector.DisableCookies()
	l.collector.SetRequestTimeout(0) // the hop's context ends it
	l.collector.WithTransport(l)
	l.collector.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	l.collector.OnResponse(func(*colly.Response) { l.hop.came = true })
	return l
}

// do fetches one address and fills the hop. The error is of the network, of the guard or of a bound.
func (l *lane) do(ctx context.Context, h *hop) error {
	l.hop = h
	colly.StdlibContext(ctx)(l.collector)
	began := time.Now()
	defer func() { l.cost.nanos.Add(int64(time.Since(began))) }()
	err := l.collector.Request(http.MethodGet, h.url, nil, nil, h.header())
	if h.err != nil {
		return h.err
	}
	if err == nil && !h.came {
		return errors.New("no answer")
	}
	return err
}

// roomMost is how large a page may be whose memory is used again.
const roomMost = 1 << 20

// reuse lets the next page be unpacked where this one was.
func (l *lane) reuse(h *hop) {
	if packed := len(h.raw) > 0 && len(h.body) > 0 && &h.raw[0] != &h.body[0]; packed && cap(h.body) <= roomMost {
		l.room = h.body[:0]
	}
}

// RoundTrip lets the hop take the bytes as they come over the wire; colly itself is handed an empty body, since the
// page is decoded and read by us.
func (l *lane) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := l.cost.ask(l.transport, req)
	if err != nil {
		return nil, err
	}
	l.hop.sent, l.hop.proto = req.Header, res.Proto
	l.hop.take(res)
	if l.hop.err != nil {
		return nil, l.hop.err
	}
	return res, nil
}

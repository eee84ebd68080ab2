package crawler

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// HostBounds is what one host may cost a Run. Each request is bounded for itself (Config.Timeout, MaxBody, Redirects);
// these bound a host that is never at an end. Zero fields get their defaults. A host is given up when it has reached
// one of them, so that it costs at most one request for each of its workers more.
type HostBounds struct {
	Requests int           // robots.txt, sitemaps and each hop of a redirect included; 1,000,000
	Bytes    int64         // as they come over the wire; 64 GiB
	Time     time.Duration // that its requests took, added up; 24 h
	Broken   int           // pages on end that broke the bounds of a request; 5
}

func (b *HostBounds) fill() {
	if b.Requests <= 0 {
		b.Requests = 1_000_000
	}
	if b.Bytes <= 0 {
		b.Bytes = 64 << 30
	}
	if b.Time <= 0 {
		b.Time = 24 * time.Hour
	}
	if b.Broken <= 0 {
		b.Broken = 5
	}
}

// HostCost is what a host did cost a Run.
type HostCost struct {
	Key      string // scheme://name:port
	Requests int
	Bytes    int64         // as they came over the wire
	Time     time.Duration // that its requests took, added up
	GivenUp  string        // why nothing more was asked of it; "" when it was not given up
}

// cost counts what a slice's requests cost. It is safe for concurrent use.
type cost struct {
	requests, bytes, nanos atomic.Int64
	broken                 atomic.Int64 // pages on end that broke a bound
}

// ask sends one request through a transport and counts it; its answer's bytes are counted as they are read.
func (c *cost) ask(t http.RoundTripper, req *http.Request) (*http.Response, error) {
	c.requests.Add(1)
	res, err := t.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	res.Body = &countedBody{res.Body, &c.bytes}
	return res, nil
}

type countedBody struct {
	io.ReadCloser
	n *atomic.Int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n.Add(int64(n))
	return n, err
}

// tooMuch says which bound the host has reached; "" for none.
func (c *cost) tooMuch(b HostBounds) string {
	switch {
	case c.broken.Load() >= int64(b.Broken):
		return fmt.Sprintf("%d pages on end broke a bound", b.Broken)
	case c.requests.Load() >= int64(b.Requests):
		return fmt.Sprintf("the bound of %d requests to one host is reached", b.Requests)
	case c.bytes.Load() >= b.Bytes:
		return fmt.Sprintf("the bound of %d bytes from one host is reached", b.Bytes)
	case c.nanos.Load() >= int64(b.Time):
		return fmt.Sprintf("the bound of %s of waiting for one host is reached", b.Time)
	}
	return ""
}

// weigh gives the host up when it has cost what it may.
func (h *hostRun) weigh(s *Slice) {
	why := s.cost.tooMuch(s.c.cfg.HostBounds)
	if why == "" {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.dead == "" {
		h.dead = why
	}
	h.wake.Broadcast()
}

// spent adds what a host did cost to the summary.
func (r *crawl) spent(h *hostRun, s *Slice) {
	c := HostCost{Key: h.key, Requests: int(s.cost.requests.Load()), Bytes: s.cost.bytes.Load(), Time: time.Duration(s.cost.nanos.Load()), GivenUp: h.dead}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sum.Hosts = append(r.sum.Hosts, c)
}

// slotsFor is how large the table of addresses is for each of so many hosts: 1 MiB for a few, and all together no more
// than 16 MiB, since what it does not hold goes to a file.
func slotsFor(hosts int) int {
	slots := tableSlots
	for of := 16; of < min(hosts, maxHosts); of *= 2 {
		slots /= 2
	}
	return slots
}

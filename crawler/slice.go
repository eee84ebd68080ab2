package crawler

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"molva/collector"
)

// Slice is a short run of fetches on one leased host. It alone keeps the host's delay while it is open: every request,
// robots.txt and each hop of a redirect included, waits until the answer to the one before is Delay old, and a little
// more that is up to chance. It leaves the host alone for longer with each failure in a row (see failed). Only where the
// delay is zero may Fetch be called from several goroutines at once, up to Config.Parallel.
type Slice struct {
	c     *Crawler
	host  collector.Host
	hours collector.VisitHours

	cost  cost
	share share         // of reading
	turn  chan struct{} // taken over a request while the delay is above zero

	mu       sync.Mutex
	before   time.Time // wall; the host asked not to be asked before, or has failed
	last     time.Time // wall; when the last answer had come
	delay    time.Duration
	chance   float64   // 0..1, drawn with each answer: how much longer than the delay the next wait is
	failures int       // in a row
	failedAt time.Time // wall; when the last of them was counted
	rules    *rules
	answer   RobotsAnswer
	lanes    []*lane
	slots    chan struct{}
	asking   sync.Mutex // one robots.txt at a time
	unasked  bool       // robots.txt must be fetched before anything else
}

// RobotsAnswer is what robots.txt said, to be kept in the host's row.
type RobotsAnswer struct {
	Status   int           // HTTP status; -1 no answer
	Body     []byte        // nil unless Status is 2xx
	Expires  time.Time     // wall
	Delay    time.Duration // Crawl-delay, else the default
	Sitemaps []string
	RetryAt  time.Time // wall; Retry-After of a failed answer; zero when it said nothing
	Reason   string    // why nothing may be asked; "" when robots.txt was answered
	Cause    string    // what kept it from answering, in the network's words; no matter of the row
	mute     bool      // it was not asked, as nobody could be written to about that
}

// Open begins a slice on a leased host. The host's row says what robots.txt said and before when nothing is asked.
func (c *Crawler) Open(_ context.Context, host collector.Host) *Slice {
	s := &Slice{c: c, host: host, hours: c.VisitHours(host.Key), before: host.NotBefore, failures: host.Failures, turn: make(chan struct{}, 1), slots: make(chan struct{}, c.cfg.Parallel)}
	s.unasked = host.RobotsStatus == 0 || !time.Now().Before(host.RobotsExpires)
	if !s.unasked {
		s.learn(RobotsAnswer{Status: host.RobotsStatus, Body: host.Robots, Expires: host.RobotsExpires})
	}
	return s
}

// learn puts an answer of robots.txt to use.
func (s *Slice) learn(a RobotsAnswer) RobotsAnswer {
	r := answeredRules(a.Status, a.Body, s.c.token)
	a.Delay, a.Sitemaps = s.c.cfg.DefaultDelay, r.sitemaps
	if r.delay >= 0 {
		a.Delay = r.delay
	}
	if r.all == "disallow" {
		a.Reason = r.why
	}
	if a.mute {
		a.Reason, a.Cause = collector.Because("no_contact").String(), ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules, s.answer, s.delay, s.unasked = r, a, a.Delay, false
	return a
}

// Robots is what robots.txt says. It is fetched when nobody has asked for it yet or the time of its answer has passed, and
// used from then on.
func (s *Slice) Robots(ctx context.Context) RobotsAnswer {
	s.asking.Lock()
	defer s.asking.Unlock()
	s.mu.Lock()
	a, unasked := s.answer, s.unasked
	s.mu.Unlock()
	if !unasked && time.Now().Before(a.Expires) {
		return a
	}
	if e := s.closed(); e != nil { // what is known holds until then
		return RobotsAnswer{Status: -1, Expires: e.opens, RetryAt: e.opens, Reason: HoursReason(e.hours)}
	}
	return s.learn(s.fetchRobots(ctx))
}

// told is a visit as a command tells it: with what kept robots.txt from answering, where nothing was asked because of
// that. A closed port is mended by whoever wrote the address, and at once.
func (s *Slice) told(v Visit) Visit {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer.Cause != "" && v.Reason == s.answer.Reason {
		v.Reason += " (" + s.answer.Cause + ")"
	}
	return v
}

// Decide says whether robots.txt allows an address of this host, and which rule decided.
func (s *Slice) Decide(ctx context.Context, rawURL string) (Decision, error) {
	u, err := parseAddress(rawURL)
	if err != nil {
		return Decision{}, err
	}
	a := s.Robots(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rules == nil { // it may not even be asked what is allowed
		return Decision{Why: a.Reason}, nil
	}
	return s.rules.decide(target(u)), nil
}

// Next is the wall time before which nothing may be asked of the host.
func (s *Slice) Next() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := s.last.Add(stretched(s.delay, s.chance)); !s.last.IsZero() && at.After(s.before) {
		return at
	}
	return s.before
}

// await waits for the host's turn and returns what ends it. While the delay is above zero requests go one by one.
func (s *Slice) await(ctx context.Context) (done func(), err error) {
	s.mu.Lock()
	serial := s.delay > 0 || s.unasked
	s.mu.Unlock()
	row := s.slots
	if serial {
		row = s.turn
	}
	select {
	case row <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := sleepUntil(ctx, s.Next()); err != nil {
		<-row
		return nil, err
	}
	return func() { s.asked(); <-row }, nil
}

// asked starts the delay anew. It runs when an answer has come, so that the gap which the host sees is never shorter.
func (s *Slice) asked() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last, s.chance = time.Now(), rand.Float64()
}

func sleepUntil(ctx context.Context, at time.Time) error {
	wait := time.Until(at)
	if at.IsZero() || wait <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

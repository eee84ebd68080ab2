package crawler

import (
	"context"
	"time"

	"molva/collector"
)

// Leased is a host that a run has to itself among all processes that share a store, until it lets the host go.
type Leased struct {
	Host collector.Host                              // its row
	Save func(context.Context, collector.Host) error // writes what was learned about it
	Free func(context.Context, collector.Host) error // the same, and lets it go
}

// freeTime bounds how long a run that is over waits for a store to take what it learned about a host.
const freeTime = 5 * time.Second

// hold takes the host for this run alone, where processes share a store; what keeps it from that is noted in held. The
// context that it returns ends, with the reason as its cause, when the host is lost to another process.
func (h *hostRun) hold(ctx context.Context, r *crawl, held *heldOf) context.Context {
	h.row.Key = h.key
	if r.Lease == nil || held.leftAlone() != "" {
		return ctx
	}
	ctx, h.lost = context.WithCancelCause(ctx)
	l, err := r.Lease(ctx, h.key, h.lost)
	switch {
	case err == nil:
		h.leased, h.row = l, l.Host
		if now := (Held{Host: &l.Host}); held.held.Host != nil || now.restsNow() {
			held.held.Host = &l.Host // perhaps it has answered somebody else meanwhile
		}
	case ctx.Err() != nil: // told to stop: nothing is asked
	case collector.CodeOf(err) == collector.CodeConflict:
		held.taken = advisedError(err)
	default:
		held.err = err
	}
	return ctx
}

// letGo writes into the host's row when it may be asked again, and lets others ask it.
func (h *hostRun) letGo(ctx context.Context, s *Slice) {
	if h.lost != nil {
		defer h.lost(nil)
	}
	if h.leased == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), freeTime)
	defer cancel()
	h.told(s, h.leased.Free(ctx, s.row(h.row, h.trouble)))
}

// remember writes what must hold for other processes also if this one is killed: the delay, by which they wait when the
// lease has run out, and until when the host is left alone. It holds h.mu, or is alone.
func (h *hostRun) remember(ctx context.Context, s *Slice, trouble string) {
	if trouble != "" {
		h.trouble = trouble
	}
	if h.leased == nil {
		return
	}
	row := s.row(h.row, h.trouble)
	if row.Delay == h.row.Delay && row.Failures == h.row.Failures && row.Reason == h.row.Reason {
		return
	}
	h.row = row
	h.told(s, h.leased.Save(ctx, row))
}

// told says that a host's row could not be written. One that is lost is told elsewhere.
func (h *hostRun) told(s *Slice, err error) {
	if err != nil && collector.CodeOf(err) != collector.CodeConflict {
		s.c.cfg.Log.Warn("when the host may be asked again could not be written", "host", h.key, "error", err)
	}
}

// trouble is why a visit makes its host wait; "" when it does not.
func (v Visit) trouble() string {
	if v.Outcome == Retry || v.Refused() {
		return v.Reason
	}
	return ""
}

// row is a host's row with what the slice knows now: until when nothing is asked, and why if that is not the usual delay.
// What robots.txt says stays as it was: a run may read another site under this name (Config.Resolve). Where it names no
// delay, the next request waits the usual one also if this run was told to wait less.
func (s *Slice) row(h collector.Host, trouble string) collector.Host {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rules != nil {
		if h.Delay = s.delay; s.rules.delay < 0 {
			h.Delay = max(h.Delay, usualDelay)
		}
	}
	h.Failures, h.Reason, h.NotBefore = s.failures, "", latest(h.NotBefore, s.before)
	if s.before.After(time.Now()) {
		h.Reason = trouble
	}
	if !s.last.IsZero() {
		h.NotBefore = latest(h.NotBefore, s.last.Add(stretched(h.Delay, s.chance)))
	}
	return h
}

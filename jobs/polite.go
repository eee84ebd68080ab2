package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/crawler"
)

// over says that the host is to be let go. Where robots.txt gave no answer one page is told so all the same, though nothing
// is asked: else no page would ever come to the end of its tries.
func (s *slice) over() bool {
	if time.Now().After(s.ends) || !s.open.Opens().IsZero() {
		return true
	}
	return (s.pages > 0 || s.answered) && (time.Until(s.open.Next()) > sliceWait || time.Until(s.host.NotBefore) > sliceWait)
}

// leave stores what is left to be stored, and when the host may be asked again.
func (s *slice) leave(ctx context.Context) error {
	if err := s.store(ctx); err != nil {
		return err
	}
	s.host.NotBefore = later(s.host.NotBefore, s.open.Next())
	if opens := s.open.Opens(); !opens.IsZero() {
		return s.untilOpen(ctx, opens)
	}
	return s.w.Store.SaveHost(ctx, s.host)
}

// robots learns what the host allows before anything else is asked of it.
func (s *slice) robots(ctx context.Context) error {
	a := s.open.Robots(ctx)
	if err := ctx.Err(); err != nil {
		return err
	}
	s.answered = a.Reason == ""
	s.host.Robots, s.host.RobotsStatus, s.host.RobotsExpires, s.host.Delay = a.Body, a.Status, a.Expires, a.Delay
	return s.w.Store.SaveHost(ctx, s.host)
}

// untilOpen lets a host go until its hours begin. Its pages stay due; nothing is asked of it, and it is no failure.
func (s *slice) untilOpen(ctx context.Context, opens time.Time) error {
	if opens.After(s.host.NotBefore) {
		s.host.NotBefore, s.host.Reason = opens, crawler.HoursReason(s.w.Crawler.VisitHours(s.host.Key))
	}
	return s.w.Store.SaveHost(ctx, s.host)
}

// VisitHours are those in which a source is visited, by the site file that knows its host.
func (w *Work) VisitHours(s collector.Source) collector.VisitHours {
	return w.Crawler.VisitHours(s.URL)
}

package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/crawler"
)

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

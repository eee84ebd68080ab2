package crawler

import (
	"fmt"
	"time"

	"molva/collector"
)

// VisitHours are those in which a host may be visited, by the site file that knows it, whatever file its pages are read with.
func (c *Crawler) VisitHours(address string) collector.VisitHours {
	u, err := parseAddress(address)
	if err != nil {
		return collector.VisitHours{}
	}
	return c.cfg.Sites.ForHost(u.Hostname()).VisitHours()
}

// closedError says that a host is not visited at this time of its day.
type closedError struct {
	hours collector.VisitHours
	opens time.Time
}

// HoursReason is why a host is not visited now.
func HoursReason(hours collector.VisitHours) string {
	return collector.Because("hours", hours).String()
}

func (e *closedError) Error() string {
	return fmt.Sprintf("%s; they begin at %s", HoursReason(e.hours), e.opens.Format(time.RFC3339))
}

// closed is an error outside of the host's hours, nil within them.
func (s *Slice) closed() *closedError {
	now := s.c.now()
	if s.hours.Open(now) {
		return nil
	}
	return &closedError{s.hours, s.hours.Opens(now)}
}

// Opens is the wall time from which the host may be visited by its hours; zero when it may be now.
func (s *Slice) Opens() time.Time {
	if e := s.closed(); e != nil {
		return e.opens
	}
	return time.Time{}
}

// Closed says that a visit asked for nothing, because it is not the time of day for it.
func (v Visit) Closed() bool {
	if v.Outcome != Retry {
		return false
	}
	r, _ := collector.ReasonOf(v.Reason)
	return r.Key == "hours"
}

package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"molva/collector"
)

// sourceChange is what is to be changed of a source; what is nil stays.
type sourceChange struct {
	Name, Owner, Period, Note *string
	Why                       string
}

// changeSource changes what is not nil.
func (s *Server) changeSource(ctx context.Context, scope collector.Scope, id string, c sourceChange) error {
	src, err := s.Store.Source(ctx, scope, id)
	if err != nil {
		return err
	}
	if c.Name != nil {
		if src.Name = strings.TrimSpace(*c.Name); src.Name == "" {
			return invalid("name", "the name is empty", "write how people call this place")
		}
	}
	if c.Period != nil {
		if src.Period, err = readPeriod(*c.Period); err != nil {
			return err
		}
	}
	if c.Owner != nil {
		if src.Owner, err = s.ownerNamed(ctx, scope, *c.Owner); err != nil {
			return err
		}
	}
	if c.Note != nil {
		src.Note = *c.Note
	}
	return s.Work.SaveSource(ctx, scope, src, c.Why)
}

// ownerNamed is the inside id of a person by public id or mail; "" is nobody.
func (s *Server) ownerNamed(ctx context.Context, scope collector.Scope, name string) (int64, error) {
	if strings.TrimSpace(name) == "" {
		return 0, nil
	}
	p, err := s.personNamed(ctx, scope, name, "owner")
	return p.PersonID, err
}

// dueSaid is how long it is to the next pass of a source, or by how much it is late.
func dueSaid(v sourceView, now time.Time) (in, late string) {
	switch {
	case !v.Removed.IsZero():
	case v.Late > 0:
		late = v.Late.Truncate(time.Second).String()
	default:
		in = max(0, v.Next().Sub(now)).Truncate(time.Second).String()
	}
	return in, late
}

// robotsSaid is what a source's host said of being crawled, for programs.
func robotsSaid(v sourceView) string {
	switch {
	case v.Robots == 0:
		return ""
	case v.Robots < 0:
		return "robots.txt gave no answer"
	}
	return fmt.Sprintf("robots.txt answered %d; %s between two requests", v.Robots, v.Delay)
}

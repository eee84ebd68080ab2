package silence

import (
	"time"

	"molva/collector"
)

// Step says what a look changes: open are the silences that last, as they are kept, now is business time and wall is wall
// time. What it returns is to be written; one without an id is new, one that is over and never began was nothing.
func Step(open []collector.Silence, seen []Seen, now, wall time.Time) []collector.Silence {
	var changed []collector.Silence
	found := map[string]Seen{}
	for _, s := range seen {
		found[s.What] = s
	}
	for _, x := range open {
		s, silent := found[x.What]
		delete(found, x.What)
		was := x
		if silent && x.What == collector.SilentSource {
			x = last(joined(x, s, wall), s, now, wall)
		} else if silent && x.Mark == s.Mark {
			x = last(x, s, now, wall)
		} else {
			x = goesWell(x, s, silent, now, wall)
		}
		if x != was {
			changed = append(changed, x)
		}
	}
	for _, s := range seen {
		if _, isNew := found[s.What]; isNew {
			changed = append(changed, last(collector.Silence{What: s.What, Since: s.Since, Mark: s.Mark, Noticed: wall}, s, now, wall))
		}
	}
	return changed
}

// last goes on with a silence that lasts.
func last(x collector.Silence, s Seen, now, wall time.Time) collector.Silence {
	x.Detail, x.Cleared = s.Detail, time.Time{}
	if s.Since.Before(x.Since) {
		x.Since = s.Since
	}
	if x.Began.IsZero() && wall.Sub(x.Noticed) >= s.Confirm {
		x.Began = now
	}
	return x
}

// goesWell goes on with a silence that a look no longer sees, or that sees that something moved.
func goesWell(x collector.Silence, s Seen, silent bool, now, wall time.Time) collector.Silence {
	switch {
	case x.Began.IsZero() && silent: // a follower that works off a long backlog
		x.Mark, x.Noticed, x.Since = s.Mark, wall, s.Since
		return x
	case x.Began.IsZero(), x.What == collector.SilentTest:
		x.Over = now
		return x
	case x.Cleared.IsZero():
		x.Cleared = wall
	case wall.Sub(x.Cleared) >= Hold:
		x.Over = now
	}
	if x.What != collector.SilentSource { // who was told of is known until it is over
		x.Mark = s.Mark
	}
	return x
}

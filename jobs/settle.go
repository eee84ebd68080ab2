package jobs

import (
	"net/http"
	"time"

	"molva/collector"
	"molva/crawler"
)

// emptiedFrom is how many reviews a page must have shown for its showing none, or none with an author, to be an alarm by
// itself. Fewer may really have been deleted; the pass as a whole still alarms when it reads nothing.
const emptiedFrom = 3

// settle writes into the page and the host what a visit means for them.
func (s *slice) settle(p *collector.Page, v crawler.Visit, pass int64) {
	p.Status, p.Outcome, p.Reason, p.Visited = v.Status, string(v.Outcome), v.Reason, s.w.Clock.Now()
	if v.Outcome == crawler.OK {
		p.Outcome, p.Reason = shows(*p, v)
	}
	s.settleHost(v)
	if v.Outcome == crawler.Retry && p.Tries+1 < pageTries {
		p.Tries++
		return // still due
	}
	p.Due = time.Time{}
	p.Outcome = offSide(*p, pass)
	if p.Outcome == string(crawler.OK) || p.Outcome == string(crawler.NotModified) {
		p.BodyHash, p.Tries = v.BodyHash, 0
		if v.Status == http.StatusNotModified { // nothing came: all is as it was
			return
		}
		p.ETag, p.Modified, p.Window = v.ETag, v.Modified, v.Window
		if v.Window && (len(v.Links) > 0 || v.Older != "" && pass == 1) { // they are wanted in each pass, and only a whole answer tells them
			p.ETag, p.Modified = "", ""
		}
		if p.Reviews != len(v.Reviews) {
			p.Changed = p.Visited
		}
		p.Reviews, p.Filled = len(v.Reviews), filled(v.Reviews)
		if p.Reviews > 0 {
			p.Emptied = 0
		}
	}
}

// settleHost notes when the host may be asked again: what the slice has made of Retry-After and of failures in a row goes
// into the row, so that it holds for all processes and over a restart.
func (s *slice) settleHost(v crawler.Visit) {
	s.host.Failures = s.open.Failures()
	if v.Status > 0 {
		s.host.Answered = time.Now()
	}
	s.host.NotBefore, s.host.Reason = later(s.open.Next(), v.RetryAt), ""
	if later(s.open.Before(), v.RetryAt).After(time.Now()) {
		s.host.Reason = v.Reason
	}
}

// shows is the outcome of a page that came, and why: by what it shows and by what it showed before.
func shows(p collector.Page, v crawler.Visit) (outcome, reason string) {
	was, read := p.Reviews, len(v.Reviews)
	lost := faceless(p, v.Reviews)
	switch {
	case p.Window && !v.Window:
		return OutcomeDrift, collector.Because("feed_lost").String()
	case lost != 0:
		return collector.OutcomeEmptied, noneHas(read, lost)
	case read > 0 && v.Drift:
		return OutcomeDrift, v.Reason
	case read > 0:
		return string(v.Outcome), v.Reason
	case v.Bare() && p.Emptied == collector.EmptyNow:
		return string(v.Outcome), ""
	case v.Bare() && (was >= emptiedFrom || was > 0 && v.Drift):
		if r, _ := collector.ReasonOf(v.Reason); r.Key == "language" {
			return collector.OutcomeEmptied, v.Reason
		}
		return collector.OutcomeEmptied, collector.Because("read_shown_before", was).String()
	case v.Drift || was >= emptiedFrom:
		outcome = OutcomeDrift
	default:
		outcome = string(v.Outcome)
	}
	if reason = v.Reason; reason == "" && was > 0 {
		reason = collector.Because("read_shown_before", was).String()
	}
	return outcome, reason
}

func filled(reviews []collector.Review) (f collector.Fields) {
	for _, r := range reviews {
		f |= collector.FilledIn(r)
	}
	return f
}

// faceless is what made the reviews of a page recognisable before and is on none of them now: its author or its day. Where
// the site gives no ids each of them would be a new review.
func faceless(p collector.Page, reviews []collector.Review) collector.Fields {
	if p.Reviews < emptiedFrom || len(reviews) < emptiedFrom || len(withID(reviews)) == len(reviews) {
		return 0
	}
	return p.Filled &^ filled(reviews) & (collector.FieldAuthor | collector.FieldDate)
}

// withID are the reviews with an id of the site's own: the others of a page that became faceless are not compared with
// what is held.
func withID(reviews []collector.Review) []collector.Review {
	var out []collector.Review
	for _, r := range reviews {
		if r.OwnID {
			out = append(out, r)
		}
	}
	return out
}

// noneHas says which of the watched fields all of some reviews lack.
func noneHas(reviews int, lost collector.Fields) string {
	for _, f := range collector.WatchedFields {
		if lost&f != 0 {
			return collector.Because("read_no_field", reviews, f.Name()).String()
		}
	}
	return ""
}

// offSide is the outcome of a page that could not be had and of which nobody knows that it shows reviews (an address for
// staff, a broken link): refused in the first pass, where it may be a page of the list, and aside from then on as long as
// it has never come. Any other outcome stays.
func offSide(p collector.Page, pass int64) string {
	switch crawler.Outcome(p.Outcome) {
	case crawler.Blocked, crawler.Retry, crawler.Broken:
	default:
		return p.Outcome
	}
	switch {
	case p.Depth == 0 || p.Reviews > 0:
		return p.Outcome
	case pass > 1 && p.BodyHash == "":
		return OutcomeAside
	}
	return OutcomeRefused
}

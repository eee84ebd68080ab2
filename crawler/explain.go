package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// explanation is all that decides whether, when and how an address is asked for, in words.
type explanation struct {
	url     string
	verdict string
	lines   [][2]string // what decides, and what it says
}

func (e *explanation) say(what, format string, args ...any) {
	e.lines = append(e.lines, [2]string{what, fmt.Sprintf(format, args...)})
}

// write writes the block that a person reads.
func (e *explanation) write(w io.Writer) {
	fmt.Fprintf(w, "%s\n  %-11s %s\n", e.url, "verdict:", e.verdict)
	for _, l := range e.lines {
		fmt.Fprintf(w, "  %-11s %s\n", l[0]+":", strings.ReplaceAll(l[1], "\n", " "))
	}
}

// refuse is the first thing that keeps an address from being asked for; later ones do not matter.
func (e *explanation) refuse(why string) {
	if e.verdict == "" {
		e.verdict = "is not asked for: " + why
	}
}

// explainStart says what decides about an address from which a run starts. robots.txt is asked for, nothing else.
func (s *Slice) explainStart(ctx context.Context, held heldOf, site, address string) *explanation {
	e := &explanation{url: address}
	u, err := parseAddress(address)
	if err != nil {
		e.refuse(err.Error())
		return e
	}
	s.c.explainPlace(ctx, e, address)
	s.explainHours(e)
	e.explainHeld(held)
	if e.verdict == "" {
		s.explainRobots(ctx, e, target(u))
	} else {
		e.say("robots.txt", "not asked for")
	}
	if e.verdict == "" {
		e.verdict = "may be asked for"
	}
	s.c.explainReading(e, s.c.site(site, u))
	return e
}

// explainStart writes the block about a start.
func (r *crawl) explainStart(ctx context.Context, s *Slice, held heldOf, address string) {
	if r.Explain == nil {
		return
	}
	e := s.explainStart(ctx, held, r.Site, address)
	r.mu.Lock()
	defer r.mu.Unlock()
	e.write(r.Explain)
}

// explainRefused writes the blocks of a run that does not begin. What may be asked for is not asked for then either.
func (c *Crawler) explainRefused(ctx context.Context, run Run) {
	for _, address := range run.Starts {
		if run.Explain == nil {
			return
		}
		e := &explanation{url: address}
		u, err := parseAddress(address)
		if err != nil {
			continue // the error says it all
		}
		c.explainPlace(ctx, e, address)
		e.say("robots.txt", "not asked for")
		if e.verdict == "" {
			e.refuse("the run does not begin, because of another address")
		}
		c.explainReading(e, c.site(run.Site, u))
		e.write(run.Explain)
	}
}

// explainPlace says whether the site's file and the guard let the address be asked for.
func (c *Crawler) explainPlace(ctx context.Context, e *explanation, address string) {
	if err := c.CheckCrawl(address); err != nil {
		e.refuse(plainError(err))
	}
	at, err := c.addressOf(ctx, address)
	if err != nil {
		e.refuse(plainError(err))
		e.say("guard", "%s", plainError(err))
		return
	}
	e.say("guard", "%s", at)
}

func (s *Slice) explainHours(e *explanation) {
	closed := s.closed()
	switch {
	case !s.hours.Given():
		e.say("hours", "any: no site file names hours for this host")
	case closed != nil:
		e.refuse(HoursReason(s.hours))
		e.say("hours", "%s; they begin at %s", s.hours, closed.opens.UTC().Format(time.RFC3339))
	default:
		e.say("hours", "%s: it is within them", s.hours)
	}
}

// explainRobots names the rule that decides, and where the delay comes from.
func (s *Slice) explainRobots(ctx context.Context, e *explanation, target string) {
	a := s.Robots(ctx)
	s.mu.Lock()
	rules, delay := s.rules, s.delay
	s.mu.Unlock()
	if rules == nil { // its hours ended at this moment
		e.refuse(a.Reason)
		return
	}
	d := rules.decide(target)
	why := d.Why
	if a.Cause != "" {
		why += " (" + a.Cause + ")"
	}
	switch {
	case a.Reason != "" && !a.mute: // it is asked for again, and may allow this address then
		e.verdict = "is not asked for now: " + why
	case !d.Allowed:
		e.refuse(why)
	}
	e.say("robots.txt", "%s; it knows this robot as %s", strings.TrimPrefix(why, "robots.txt "), s.c.token)
	from := "the default, as robots.txt names none"
	if rules.delayAt > 0 {
		from = fmt.Sprintf("Crawl-delay in line %d of robots.txt", rules.delayAt)
	}
	e.say("delay", "%s: %s; chance makes a wait up to a quarter longer", delay, from)
}

// explainHeld says what a data folder holds of the host and of the page.
func (e *explanation) explainHeld(known heldOf) {
	switch h := known.held.Host; {
	case known.none:
		e.say("back-off", "not known without a data folder (--data DIR), nor is what other processes ask of this host")
	case known.err != nil:
		e.refuse("it is not known until when its host is to be left alone")
		e.say("back-off", "not known: %s", plainError(known.err))
	case known.taken != "":
		e.refuse("another process asks its host")
		e.say("back-off", "%s", known.taken)
	case h == nil:
		e.say("back-off", "none: nothing was asked of this host yet")
	case known.held.restsNow():
		e.refuse("its host is to be left alone for a while")
		e.say("back-off", "until %s: %s; %d failures in a row", h.NotBefore.UTC().Format(time.RFC3339), h.Reason, h.Failures)
	default:
		e.say("back-off", "none; %d failures in a row", h.Failures)
	}
	for _, v := range known.held.Pages[e.url] {
		e.explainVisits(v)
	}
}

// explainVisits says how often a source asks for the page.
func (e *explanation) explainVisits(v collector.PageVisit) {
	p, day := v.Page, func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
	switch {
	case p.Visited.IsZero():
		e.say("visits", "source %s knows it and has not asked for it yet", v.Source)
	case p.Rest.After(p.Visited):
		e.say("visits", "source %s asked for it at %s; the same since %s, so it is left in peace until %s (%s)", v.Source, day(p.Visited), day(p.Changed), day(p.Rest), v.Interval())
	case v.Missed() > 0:
		e.say("visits", "source %s asked for it at %s; its %d passes since then did not come by it (one comes every %s)", v.Source, day(p.Visited), v.Missed(), v.Period)
	default:
		e.say("visits", "source %s asked for it at %s, in its newest pass; one comes every %s", v.Source, day(p.Visited), v.Period)
	}
}

// explainReading says how the page would be read and where it leads.
func (c *Crawler) explainReading(e *explanation, site *sites.Site) {
	switch {
	case site == nil:
		e.say("site file", "none: pages are read by what they say of themselves (schema.org, microformats)")
	case site.Made():
		e.say("site file", "%s (%s), made, never seen live", site.Name, site.File)
	default:
		e.say("site file", "%s (%s)", site.Name, site.File)
	}
	e.say("nofollow", "a start is asked for whatever links say; links that are nofollow, and those of pages that say so, are not followed")
	e.say("agent", "%s", c.cfg.Agent)
}

// plainError is an error without its place and without what to do: a run that does not begin says that at its end.
func plainError(err error) string {
	var e *collector.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	return e.Msg
}

// advisedError is an error without its place, with what to do.
func advisedError(err error) string {
	var e *collector.Error
	if !errors.As(err, &e) || e.Hint == "" {
		return plainError(err)
	}
	return e.Msg + ": " + e.Hint
}

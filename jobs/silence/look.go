package silence

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// The bounds. Business time counts from when something was due, wall time from the first look that saw it.
const (
	FetchMost  = time.Hour        // business time for which the crawler may have work and fetch nothing
	StepMost   = 30 * time.Minute // … and a step may be due
	MailMost   = time.Hour        // … and a mail may be due while none goes out
	SourceMost = 24 * time.Hour   // … and a place may be overdue at least; one that is read seldom: two periods
	MailFails  = 5                // mails in a row that were refused for good
	Confirm    = 5 * time.Minute  // wall time for which a silence must last before it is told
	Stands     = 15 * time.Minute // wall time for which a follower may have work and do nothing
	Hold       = 15 * time.Minute // wall time for which something must go well before a silence is over
)

// Seen is one thing that a look found silent.
type Seen struct {
	What    string
	Since   time.Time // business time
	Detail  string
	Mark    string        // of a follower: how far it is; of places: who they are
	Confirm time.Duration // wall time
}

// namesMost bounds the places that one alarm names.
const namesMost = 5

// Look says what is silent by a pulse.
func Look(p collector.Pulse) []Seen {
	var out []Seen
	add := func(s Seen, silent bool) {
		if silent {
			out = append(out, s)
		}
	}
	fetch := !p.FetchDue.IsZero() && p.Now.Sub(later(p.FetchDue, p.PassEnded)) > FetchMost && p.Wall.Sub(p.Fetched) > FetchMost
	add(Seen{What: collector.SilentFetch, Since: p.FetchDue, Confirm: Confirm}, fetch)
	if late := lateSources(p); len(late) > 0 && !fetch { // else it is the same, said once for all
		add(Seen{What: collector.SilentSource, Since: dueOf(late[0]), Detail: names(late), Mark: markOf(late), Confirm: Confirm}, true)
	}
	switch {
	case p.QueueFailed != "":
		add(Seen{What: collector.SilentQueue, Since: p.Now, Detail: p.QueueFailed, Confirm: Confirm}, true)
	default:
		add(Seen{What: collector.SilentQueue, Since: p.StepDue, Confirm: Confirm}, !p.StepDue.IsZero() && p.Now.Sub(p.StepDue) > StepMost)
	}
	for _, b := range p.Behind {
		s := Seen{What: collector.SilentJudge, Since: p.Now, Detail: fmt.Sprintf("%s: %d", b.Name, b.Lag), Mark: fmt.Sprintf("%s %d", b.Name, b.Done), Confirm: Stands}
		if strings.HasPrefix(b.Name, "index_") {
			s.What, s.Detail = collector.SilentIndex, fmt.Sprint(b.Lag)
		}
		add(s, !slices.ContainsFunc(out, func(o Seen) bool { return o.What == s.What }))
	}
	mails := !p.MailDue.IsZero() && p.Now.Sub(later(p.MailDue, p.MailSent)) > MailMost
	if failing := p.MailFailed >= MailFails; failing && (!mails || p.MailFailing.Before(p.MailDue)) {
		p.MailDue, mails = p.MailFailing, true
	}
	add(Seen{What: collector.SilentMail, Since: p.MailDue, Detail: p.MailReason, Confirm: Confirm}, mails)
	add(Seen{What: collector.SilentTest, Since: p.Unanswered.Sent}, p.Unanswered.TestID != 0)
	return out
}

// lateSources are those that should have been read long ago, the longest due first.
func lateSources(p collector.Pulse) []collector.Source {
	var out []collector.Source
	for _, s := range p.Late {
		overdue := !s.PassOpen && p.Now.Sub(s.Due) > max(SourceMost, 2*s.Period)
		if overdue || s.Stuck(p.Now) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b collector.Source) int { return dueOf(a).Compare(dueOf(b)) })
	return out
}

func dueOf(s collector.Source) time.Time {
	if s.PassOpen {
		return s.PassStart
	}
	return s.Due
}

func names(late []collector.Source) string {
	var out []string
	for i, s := range late {
		if i == namesMost {
			out = append(out, fmt.Sprintf("+%d", len(late)-i))
			break
		}
		name := []rune(s.Name)
		out = append(out, string(name[:min(len(name), 80)]))
	}
	return strings.Join(out, ", ")
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"molva/collector"
	"molva/jobs/alert"
	"molva/jobs/silence"
)

const (
	lookEach  = time.Minute      // wall time between two looks at a company
	lookTick  = 5 * time.Second  // how often a process asks whether a look is due
	lookLease = 3 * time.Minute  // longer than a look with all its rings
	ringTime  = 20 * time.Second // for one bell
	ringMost  = 4                // silences told in one look
	ringFirst = time.Minute      // the wait after a first ring that failed
	ringWait  = time.Hour        // the longest one
)

// RunWatchman looks whether the program is at work, until ctx ends. It is no task: it must go on while the queue does not.
// Every process runs it, whatever its roles: whoever is alive looks, and a claim lets one look at a time.
func (w *Work) RunWatchman(ctx context.Context) error {
	tick := time.NewTicker(lookTick)
	defer tick.Stop()
	var said time.Time
	var b blind
	for {
		err := w.watch(ctx, &b, time.Now())
		if err == nil {
			said = time.Time{}
		} else if ctx.Err() == nil && time.Since(said) > dueSilence {
			said = time.Now()
			w.Log.Warn("nobody could look whether the program is at work; it is tried again", "component", "watchman", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// lookAround looks at every company at which it is time to look at wall time.
func (w *Work) lookAround(ctx context.Context, wall time.Time) error {
	if c, ok := w.Clock.(*DemoClock); ok {
		if err := c.refresh(ctx); err != nil {
			return err
		}
	}
	claimed, err := w.Store.ClaimWatchmen(ctx, wall, lookLease)
	if err != nil {
		return err
	}
	for _, man := range claimed {
		if err := w.lookAt(ctx, man, wall); err != nil && collector.CodeOf(err) != collector.CodeConflict {
			return err
		}
	}
	return nil
}

// lookAt looks at one company, writes down what fell silent and what is over, and tells it.
func (w *Work) lookAt(ctx context.Context, man collector.Watchman, wall time.Time) error {
	scope := collector.System(man.Company)
	pulse, err := w.pulse(ctx, scope, wall)
	if err != nil {
		return err
	}
	open, err := w.Store.OpenSilences(ctx, scope)
	if err != nil {
		return err
	}
	if changed := silence.Step(open, silence.Look(pulse), pulse.Now, wall); len(changed) > 0 {
		if err := w.Store.SaveSilences(ctx, man, changed); err != nil {
			return err
		}
	}
	if err := w.tellSilences(ctx, man, wall); err != nil {
		return err
	}
	if err := w.planTest(ctx, scope); err != nil {
		return err
	}
	return w.Store.EndLook(ctx, man, agesOf(pulse), wall, wall.Add(lookEach))
}

// pulse is how things stand, with what the queue answers.
func (w *Work) pulse(ctx context.Context, scope collector.Scope, wall time.Time) (collector.Pulse, error) {
	p, err := w.Store.Pulse(ctx, scope, w.Clock.Now(), wall)
	for i := range p.Late {
		p.Late[i].Hours = w.VisitHours(p.Late[i])
	}
	if err != nil || w.Queue == nil {
		return p, err
	}
	asked, cancel := context.WithTimeout(ctx, ringTime)
	defer cancel()
	if _, err := w.Queue.waiting(asked, PoolTell); err != nil {
		p.QueueFailed = err.Error()
	}
	return p, nil
}

// tellSilences rings for what began and what is over. Without a second channel nothing is told, and none of it later.
func (w *Work) tellSilences(ctx context.Context, man collector.Watchman, wall time.Time) error {
	scope := collector.System(man.Company)
	untold, err := w.Store.UntoldSilences(ctx, scope, wall, ringMost)
	if err != nil || len(untold) == 0 {
		return err
	}
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return err
	}
	for i := range untold {
		x := &untold[i]
		err := w.ringFor(ctx, company, *x)
		if err != nil {
			w.rangInVain(x, man.Company, err, wall)
			continue
		}
		rang(x)
	}
	return w.Store.SaveSilences(ctx, man, untold)
}

// ringFor tells one silence over every bell. It was told when one has taken it.
func (w *Work) ringFor(ctx context.Context, company collector.Company, x collector.Silence) error {
	r := alert.Ring{ID: fmt.Sprintf("silence.%d.%d", x.SilenceID, x.Since.Unix()), Event: "began", What: x.What, Since: x.Since.UTC(), Company: company.Name, Page: w.BaseURL + "/status"}
	r.ID += silence.Telling(x)
	if !x.Over.IsZero() {
		r.ID, r.Event, r.Over = r.ID+".over", "over", x.Over.UTC()
	}
	said := silence.Tell(x, silence.Reader{Language: company.Language, Zone: company.Location(), Company: company.Name})
	r.Subject, r.Text, r.Language, r.PageName = said.Subject, said.Text, company.Language, silence.PageName(company.Language)
	w.Log.Warn("a silence", "component", "watchman", "company", company.CompanyID, "event", r.Event, "what", x.What, "since", x.Since)
	return w.ringAll(ctx, r)
}

// ringAll rings every bell; an error only where none has taken it.
func (w *Work) ringAll(ctx context.Context, r alert.Ring) error {
	var failed error
	taken := false
	for _, b := range w.Bells {
		timed, cancel := context.WithTimeout(ctx, ringTime)
		answer, err := b.Ring(timed, r)
		cancel()
		if err != nil {
			failed = fmt.Errorf("%s: %w", b.Name(), err)
			w.Log.Warn("a bell did not ring", "component", "watchman", "bell", b.Name(), "error", err)
			continue
		}
		taken = true
		w.Log.Info("a bell rang", "component", "watchman", "bell", b.Name(), "answer", answer)
	}
	if taken {
		return nil
	}
	return failed
}

// Ages are how long ago things happened last, in seconds, and how much waits; absent: never, or nothing.
type Ages struct {
	FetchDue float64 `json:"fetch_due,omitempty"` // for how long the crawler has had something to do
	Fetched  float64 `json:"fetched,omitempty"`   // since the newest answer of a site
	Pass     float64 `json:"pass,omitempty"`      // since the newest pass was closed
	StepDue  float64 `json:"step_due,omitempty"`  // of the longest due step
	MailDue  float64 `json:"mail_due,omitempty"`  // of the longest due mail
	Mailed   float64 `json:"mailed,omitempty"`    // since the newest mail went out
	Behind   int     `json:"behind,omitempty"`    // documents that a follower has not done, the most of all followers
}

// agesOf is what is kept of a pulse.
func agesOf(p collector.Pulse) string {
	since := func(now, t time.Time) float64 {
		if t.IsZero() {
			return 0
		}
		return max(now.Sub(t).Round(time.Second).Seconds(), 0)
	}
	a := Ages{FetchDue: since(p.Now, p.FetchDue), Fetched: since(p.Wall, p.Fetched), Pass: since(p.Now, p.PassEnded), StepDue: since(p.Now, p.StepDue), MailDue: since(p.Now, p.MailDue),
		Mailed: since(p.Now, p.MailSent)}
	for _, b := range p.Behind {
		a.Behind = max(a.Behind, b.Lag)
	}
	out, err := json.Marshal(a)
	if err != nil {
		return "" // cannot happen: they are numbers
	}
	return string(out)
}

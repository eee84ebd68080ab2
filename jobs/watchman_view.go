package jobs

import (
	"context"
	"encoding/json"
	"time"

	"molva/collector"
	"molva/jobs/silence"
)

// LookMost is how old the last look may be, in wall time: after that nobody watches.
const LookMost = 5 * time.Minute

// WatchmanView is what the watching of the watcher knows of a company.
type WatchmanView struct {
	Looked   time.Time // wall time of the last look; zero: none yet
	Asleep   bool      // nobody has looked for too long
	Ages     Ages
	Silent   []collector.Silence // that began and last
	Past     []collector.Silence // those that are over, newest first
	Tests    []collector.TestAlarm
	Next     time.Time // business time of the next test alarm; zero: none is planned
	Receiver int64     // person who gets it; 0: the owners
	Bells    []string  // names of the second channel's ways
}

// Red says that a person is needed.
func (v WatchmanView) Red() bool { return v.Asleep || len(v.Silent) > 0 }

// Said tells in a language what a server answered where something is silent: its own words stand in quotes.
func Said(language string, x collector.Silence) string {
	return silence.Said(language, x.What, x.Detail)
}

// Untold tells in a language why the second channel did not take an alarm; "" when it did.
func Untold(language string, x collector.Silence) string {
	return silence.Said(language, collector.SilentMail, x.Reason)
}

// pastMost bounds what is shown of the past.
const pastMost = 20

// Watchman is what the watching of the watcher knows of the scope's company.
func (w *Work) Watchman(ctx context.Context, scope collector.Scope) (v WatchmanView, err error) {
	man, err := w.Store.Watchman(ctx, scope)
	if err != nil {
		return v, err
	}
	v.Looked, v.Receiver = man.Looked, man.Receiver
	v.Asleep = time.Since(man.Looked) > LookMost
	if man.Pulse != "" {
		if err := json.Unmarshal([]byte(man.Pulse), &v.Ages); err != nil {
			return v, collector.Errorf(collector.CodeInternal, "what the last look saw cannot be read: %w", err)
		}
	}
	all, err := w.Store.Silences(ctx, scope, pastMost)
	if err != nil {
		return v, err
	}
	for _, x := range all {
		if x.Over.IsZero() {
			v.Silent = append(v.Silent, x)
		} else {
			v.Past = append(v.Past, x)
		}
	}
	if v.Tests, err = w.Store.TestAlarms(ctx, scope, pastMost); err != nil {
		return v, err
	}
	t, planned, err := w.Store.Timer(ctx, scope, collector.TimerTestSend, scope.Company)
	if planned {
		v.Next = t.Due
	}
	for _, b := range w.Bells {
		v.Bells = append(v.Bells, b.Name())
	}
	return v, err
}

// Health is what an outside watcher is told of all companies together: no names and no numbers that are anybody's business.
type Health struct {
	Status string   `json:"status"` // "ok", "silent" or "asleep"
	Looked float64  `json:"looked"` // seconds since the last look at the company that waits longest; -1: there was none
	Silent []string `json:"silent"` // what is silent: words of collector
	Ages   Ages     `json:"ages"`   // of the first company
}

// OK says that nobody is needed.
func (h Health) OK() bool { return h.Status == "ok" }

// HealthNow says how things stand. A program that is dead answers nothing, and one whose watchman sleeps is not ok.
func (w *Work) HealthNow(ctx context.Context) (Health, error) {
	h := Health{Status: "ok", Silent: []string{}}
	companies, err := w.Store.Companies(ctx)
	if err != nil {
		return h, err
	}
	for i, id := range companies {
		v, err := w.Watchman(ctx, collector.System(id))
		if err != nil {
			return h, err
		}
		if i == 0 {
			h.Ages = v.Ages
		}
		switch {
		case v.Looked.IsZero():
			h.Looked = -1
		case h.Looked >= 0:
			h.Looked = max(h.Looked, time.Since(v.Looked).Round(time.Second).Seconds())
		}
		for _, x := range v.Silent {
			h.Silent = append(h.Silent, x.What)
		}
		if v.Asleep {
			h.Status = "asleep"
		}
	}
	if h.Status == "ok" && len(h.Silent) > 0 {
		h.Status = "silent"
	}
	return h, nil
}

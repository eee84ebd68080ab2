package inspection

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"

	"molva/collector"
)

//go:embed regulation.toml
var current []byte

// Decision is what the regulation hints at when a check finds something.
type Decision string

// The decisions.
const (
	Recommend    Decision = "recommend"
	ProposeBlock Decision = "propose_block"
)

// Regulation is one version of the rules of inspections (seed 001, 1.3).
type Regulation struct {
	Version     string   `toml:"version"`
	OfferClause string   `toml:"offer_clause"`
	AnswerHours int      `toml:"answer_hours"`
	ExpertHours int      `toml:"expert_hours"`
	AppealDays  int      `toml:"appeal_days"`
	RemindDays  int      `toml:"remind_days"`
	PlanDays    int      `toml:"plan_days"`
	PlanSellers int      `toml:"plan_sellers"`
	Closing     []string `toml:"closing"`
	Checks      []Check  `toml:"checks"`

	closing map[string]bool
	row     collector.Regulation
}

// Check is one thing that is looked at.
type Check struct {
	ID         string     `toml:"id"`
	Clause     string     `toml:"clause"` // seed and clause
	Weight     int        `toml:"weight"` // in the plan of a day
	Decision   Decision   `toml:"decision"`
	Grades     []int      `toml:"grades"` // of the first finding, of the second …; the last one of all further
	WindowDays int        `toml:"window_days"`
	FollowDays int        `toml:"follow_days"`
	RU         CheckWords `toml:"ru"`
	UK         CheckWords `toml:"uk"`
	EN         CheckWords `toml:"en"`
}

// CheckWords are a check in one language.
type CheckWords struct {
	Name   string `toml:"name"`
	Found  string `toml:"found"`  // what is wrong
	Advice string `toml:"advice"` // what to do
}

// Parse reads a version of the regulation, also one that an old inspection was held by.
func Parse(text []byte) (*Regulation, error) {
	r := &Regulation{closing: map[string]bool{}}
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(r); err != nil {
		return nil, fmt.Errorf("regulation: %w", err)
	}
	for _, w := range r.Closing {
		r.closing[stemOf(w)] = true
	}
	sum := sha256.Sum256(text)
	r.row = collector.Regulation{Version: r.Version, SHA256: hex.EncodeToString(sum[:]), Body: string(text)}
	return r, nil
}

// Current is the version that is in force.
var Current = sync.OnceValue(func() *Regulation {
	r, err := Parse(current)
	if err != nil {
		panic(err) // embedded: a test reads it
	}
	return r
})

// Row is the version as the store keeps it.
func (r *Regulation) Row() collector.Regulation { return r.row }

// Check is the check of an id; false when this version has none.
func (r *Regulation) Check(id string) (Check, bool) {
	for _, c := range r.Checks {
		if c.ID == id {
			return c, true
		}
	}
	return Check{}, false
}

// AnswerWithin is the time in which a client is answered (seed 001, 3.1).
func (r *Regulation) AnswerWithin() time.Duration { return time.Duration(r.AnswerHours) * time.Hour }

// ExpertWithin is the time in which the expert calls (seed 001, 5.1).
func (r *Regulation) ExpertWithin() time.Duration { return time.Duration(r.ExpertHours) * time.Hour }

// AppealWithin is the time in which a blocked seller may appeal.
func (r *Regulation) AppealWithin() time.Duration { return days(r.AppealDays) }

// RemindEvery is how often those who may decide are told of an appeal that waits.
func (r *Regulation) RemindEvery() time.Duration { return days(r.RemindDays) }

// PlanSince is how far back findings speak for an inspection.
func (r *Regulation) PlanSince(now time.Time) time.Time { return now.Add(-days(r.PlanDays)) }

// Window is the time in which a finding counts as a repeat.
func (c Check) Window() time.Duration { return days(c.WindowDays) }

// Follow is the time before and after a recommendation in which its effect is counted.
func (c Check) Follow() time.Duration { return days(c.FollowDays) }

// In is the check in a language; Russian where there are no words in it.
func (c Check) In(language string) CheckWords {
	switch language {
	case collector.LanguageUkrainian:
		return c.UK
	case collector.LanguageEnglish:
		return c.EN
	}
	return c.RU
}

// Grade is how grave a finding at an instant is, and the how manieth it is of its check within the window (seed 001, 1.5:
// how often a seller breaks the rules). Findings later than it do not count: they are its repeats.
func (c Check) Grade(earlier []time.Time, at time.Time) (grade, nth int) {
	nth = 1
	for _, t := range earlier {
		if !t.After(at) && t.After(at.Add(-c.Window())) {
			nth++
		}
	}
	return c.Grades[min(nth, len(c.Grades))-1], nth
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

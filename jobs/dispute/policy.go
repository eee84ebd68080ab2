package dispute

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"

	"molva/collector"
)

// Policy is what the rules leave to numbers. It is versioned data: a dispute stays under the version it was opened under.
type Policy struct {
	Version          int                       `toml:"version"`
	OpenWithin       Span                      `toml:"open_within"`
	RatingBelow      float64                   `toml:"rating_below"`
	DescribeLeast    int                       `toml:"describe_least"`
	AnswerWithin     Span                      `toml:"answer_within"`
	TalkWithin       Span                      `toml:"talk_within"`
	RemindAfter      []Span                    `toml:"remind_after"`
	DecideWithin     Span                      `toml:"decide_within"`
	ArbitrateWithin  Span                      `toml:"arbitrate_within"`
	CompensateWithin Span                      `toml:"compensate_within"`
	BreachEvery      Span                      `toml:"breach_every"`
	BreachTimes      int                       `toml:"breach_times"`
	BreachThen       Span                      `toml:"breach_then"`
	PartialPercent   int64                     `toml:"partial_percent"`
	DeliveryReasons  []collector.DisputeReason `toml:"delivery_reasons"`
}

// Span is a length of time as a policy writes it: "72h". A span of zero is no bound, which Check finds.
type Span struct{ time.Duration }

// UnmarshalText reads "72h".
func (s *Span) UnmarshalText(b []byte) (err error) {
	s.Duration, err = time.ParseDuration(string(b))
	return err
}

// ReadPolicy reads a policy; an unknown or a malformed key is refused with its line.
func ReadPolicy(b []byte) (p Policy, err error) {
	err = toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&p)
	return p, err
}

//go:embed policies/*.toml
var policyFiles embed.FS

// Policies are all versions, oldest first; the last one is that of new disputes.
var Policies = sync.OnceValue(func() []Policy {
	files, err := fs.Glob(policyFiles, "policies/*.toml")
	var all []Policy
	for _, f := range files {
		b, e := policyFiles.ReadFile(f)
		p, e2 := ReadPolicy(b)
		if e != nil || e2 != nil || err != nil {
			panic(fmt.Sprint("the policy ", f, " cannot be read: ", err, e, e2)) // embedded: every test sees it
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Policy) int { return a.Version - b.Version })
	return all
})

// Newest is the policy that a dispute is opened under now.
func Newest() Policy { return Policies()[len(Policies())-1] }

// PolicyOf is the policy of a version.
func PolicyOf(version int) (Policy, error) {
	for _, p := range Policies() {
		if p.Version == version {
			return p, nil
		}
	}
	return Policy{}, collector.Errorf(collector.CodeInternal, "there is no policy of disputes of version %d", version)
}

package dispute

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Every situation that the rules lead to has a way on and an end; every clause is named.
func TestCheck(t *testing.T) {
	r := Check(Newest())
	for _, f := range r.Failures {
		t.Errorf("%s\n  %s", f.What, strings.Join(f.Path, "\n  "))
	}
	if r.States < 1000 {
		t.Errorf("only %d situations were found", r.States)
	}
	t.Logf("%d situations, %d steps, an end after %s at the latest", r.States, r.Steps, r.Longest)
	if err := Run(Newest(), 1, 2000, 60*24*time.Hour); err != nil {
		t.Error(err)
	}
}

// A policy that leaves a state without a last instant is found, and the way there is told.
func TestCheckFindsBrokenPolicies(t *testing.T) {
	for name, c := range map[string]struct {
		broken func(*Policy)
		says   string
	}{
		"endless arbitration": {func(p *Policy) { p.ArbitrateWithin = Span{} }, "arbiter waits for ever"},
		"endless answer":      {func(p *Policy) { p.AnswerWithin = Span{} }, "answer waits for ever"},
		"endless payment":     {func(p *Policy) { p.CompensateWithin = Span{} }, "settled waits for ever"},
		"a debt for ever":     {func(p *Policy) { p.BreachEvery, p.BreachThen = Span{}, Span{} }, "breach waits for ever"},
		"a week of reminders": {func(p *Policy) { p.BreachThen = Span{} }, "breach waits for ever"},
		"a yearly reminder":   {func(p *Policy) { p.BreachThen = Span{365 * 24 * time.Hour} }, "breach: whoever is owed waits"},
		"nobody is reminded":  {func(p *Policy) { p.RemindAfter = nil }, "the row answer_remind is never taken"},
	} {
		t.Run(name, func(t *testing.T) {
			p := Newest()
			c.broken(&p)
			starts := some(p)
			if strings.HasPrefix(c.says, "breach") { // each way leads to one
				starts = starts[:1]
			}
			for _, f := range check(p, starts).Failures {
				if strings.HasPrefix(f.What, c.says) && (len(f.Path) > 0 || strings.Contains(f.What, "row")) {
					return
				}
			}
			t.Errorf("nothing says %q", c.says)
		})
	}
}

// some are beginnings of a claim of both kinds; all of them take their time.
func some(p Policy) (out []beginning) {
	for _, b := range beginnings(p) {
		if b.order.Amount > 0 && b.claim.Outcome == collector.OutcomePromo {
			out = append(out, b)
		}
	}
	return out
}

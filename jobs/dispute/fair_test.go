package dispute

import (
	"slices"
	"testing"
	"time"

	"molva/collector"
)

func told(steps []Step, to collector.Side, kind string) int {
	n := 0
	for _, s := range steps {
		for _, v := range s.Notices {
			if v.To == to && v.Kind == kind {
				n++
			}
		}
	}
	return n
}

// The second ask comes after each decided dispute: a client who got nothing is asked like one who got all. Seed 003 6.4.
func TestSecondAskIsNoGate(t *testing.T) {
	nothing := Event{Side: collector.SidePlatform, Kind: EventDecide, Outcome: collector.OutcomeNone, Facts: "факты", Rule: "003 2.4"}
	for name, acts := range map[string][]act{
		"nothing": {{1, says(shop, EventRefuse, "нет")}, {2, says(buyer, EventMessage, "да")}, {74, nothing}},
		"all":     {{1, says(shop, EventAccept, "")}, {2, says(buyer, EventDone, "")}},
	} {
		d, steps := playing(t, order(), claimOf(collector.OutcomePromo, 0), acts...)
		if d.State != closed || told(steps, buyer, NoticeSecondAsk) != 1 || !slices.Contains(steps[len(steps)-1].Clauses, "6.4") {
			t.Errorf("%s: %s, %+v", name, d.State, steps[len(steps)-1])
		}
	}
}

// A breach is no end (M.4, M.9): whoever has to pay is reminded a day after it, on each of seven days and then every week; the
// payment closes it whenever it comes, with the second ask, and until then the dispute stays open: who is owed money is asked
// for no review.
func TestBreachWaitsForPayment(t *testing.T) {
	const late = 145 // hours: accepted in the first, three days of the seller, three of the platform
	d, steps := playing(t, order(), claimOf(collector.OutcomePromo, 0), act{1, says(shop, EventAccept, "")}, act{late + 30*24 + 1, Event{}})
	var days []int
	for _, s := range steps {
		if s.Closed {
			t.Errorf("%s ends what is open about the dispute", s.Row)
		}
		for _, n := range s.Notices {
			if n.Kind != NoticeOverdue {
				continue
			}
			if n.To != collector.SidePlatform || !n.Until.Equal(begun.Add(late*time.Hour)) {
				t.Errorf("%+v", n)
			}
			days = append(days, int(s.At.Sub(begun.Add(late*time.Hour))/(24*time.Hour)))
		}
	}
	if want := []int{1, 2, 3, 4, 5, 6, 7, 14, 21, 28}; !slices.Equal(days, want) {
		t.Errorf("reminded on the days %v, want %v", days, want)
	}
	if d.State != breach || d.State.Ended() || !d.Next.Equal(begun.Add((late+35*24)*time.Hour)) {
		t.Errorf("%s, next %s", d.State, d.Next.Sub(begun))
	}
	d, step, err := Decide(Newest(), d, says(collector.SidePlatform, EventDone, "платёж 9"), begun.Add((late+33*24)*time.Hour))
	if err != nil || d.State != closed || !step.Closed || !d.Next.IsZero() || told([]Step{step}, buyer, NoticeSecondAsk) != 1 {
		t.Errorf("paid in the end: %s %+v %v", d.State, step, err)
	}
}

// "Claim yes, compensation no" goes to the chat and is told apart from a refusal of both. Seed 003 2.2.
func TestClaimAcceptedAlone(t *testing.T) {
	for claim, row := range map[bool]string{true: "refuse_compensation", false: "refuse"} {
		e := says(shop, EventRefuse, "")
		e.Claim = claim
		d, steps := playing(t, order(), claimOf(collector.OutcomePromo, 0), act{1, e})
		if d.State != talk || steps[1].Row != row {
			t.Errorf("claim %v: %s by %s", claim, d.State, steps[1].Row)
		}
	}
}

// A reminder says what comes of silence, and that is true: of a side that has spoken in the talk nothing is decided for
// its silence.
func TestRemindersAreTrue(t *testing.T) {
	promo := claimOf(collector.OutcomePromo, 0)
	_, steps := playing(t, order(), promo, act{1, says(shop, EventRefuse, "нет")}, act{60, Event{}})
	if told(steps, buyer, NoticeReminder) != 2 || told(steps, buyer, NoticeRemindTalk) != 0 {
		t.Errorf("a client who never spoke: %+v", steps)
	}
	_, steps = playing(t, order(), promo, act{1, says(shop, EventRefuse, "нет")}, act{2, says(buyer, EventMessage, "да")}, act{60, Event{}})
	if told(steps, shop, NoticeRemindTalk) != 2 || told(steps, shop, NoticeReminder) != 0 {
		t.Errorf("a seller who spoke: %+v", steps)
	}
}

// No amount is so large that sums leave their numbers.
func TestAmountsAreBounded(t *testing.T) {
	o := order()
	o.Amount = 0 // the price is not known
	if _, _, err := Open(Newest(), o, 8, claimOf(collector.OutcomePartial, 1<<62), 3, begun); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("%v", err)
	}
	o.Amount = 1 << 62
	if d, _ := playing(t, o, claimOf(collector.OutcomePartial, 0), act{73, Event{}}); d.Amount != 1<<61 {
		t.Errorf("half the price is %d", d.Amount)
	}
}

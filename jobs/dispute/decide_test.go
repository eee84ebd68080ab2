package dispute

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
)

var begun = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func order() collector.Order {
	return collector.Order{OrderID: 1, Seller: 7, Buyer: 3, Courier: collector.CourierSeller, Status: collector.OrderDelivered, Amount: 10000, Currency: "RUB", Delivered: begun}
}

func claimOf(outcome collector.DisputeOutcome, amount int64) Claim {
	return Claim{Rating: 1, Reason: collector.DisputeQuality, Outcome: outcome, Amount: amount, Description: strings.Repeat("увял ", 10)}
}

// opening: who may open a dispute, when, with what. Seed 003 1.1 to 1.3.
func TestOpen(t *testing.T) {
	hours := func(h int) time.Time { return begun.Add(time.Duration(h) * time.Hour) }
	for name, c := range map[string]struct {
		change func(*collector.Order, *Claim)
		at     time.Time
		where  string // "" is opened
	}{
		"at once":           {nil, begun, ""},
		"the last second":   {nil, hours(72), ""},
		"a second too late": {nil, hours(72).Add(time.Second), "order"},
		"not delivered":     {func(o *collector.Order, _ *Claim) { o.Delivered, o.Status = time.Time{}, collector.OrderShipped }, begun, "order"},
		"cancelled":         {func(o *collector.Order, _ *Claim) { o.Status = collector.OrderCancelled }, begun, "order"},
		"rating 1.5":        {func(_ *collector.Order, c *Claim) { c.Rating = 1.5 }, begun, ""},
		"rating 2":          {func(_ *collector.Order, c *Claim) { c.Rating = 2 }, begun, "rating"},
		"no rating":         {func(_ *collector.Order, c *Claim) { c.Rating = 0 }, begun, "rating"},
		"no reason":         {func(_ *collector.Order, c *Claim) { c.Reason = "anger" }, begun, "reason"},
		"no outcome":        {func(_ *collector.Order, c *Claim) { c.Outcome = collector.OutcomeNone }, begun, "outcome"},
		"no words":          {func(_ *collector.Order, c *Claim) { c.Description = "плохо" }, begun, "description"},
		"too much":          {func(_ *collector.Order, c *Claim) { c.Outcome, c.Amount = collector.OutcomePartial, 10001 }, begun, "amount"},
		"all is not part":   {func(_ *collector.Order, c *Claim) { c.Outcome, c.Amount = collector.OutcomePartial, 10000 }, begun, "amount"},
		"less is not full":  {func(_ *collector.Order, c *Claim) { c.Outcome, c.Amount = collector.OutcomeFull, 9999 }, begun, "amount"},
		"a surcharge is no part of the price": {func(_ *collector.Order, c *Claim) {
			c.Reason, c.Outcome, c.Amount = collector.DisputeSurcharge, collector.OutcomePartial, 20000
		}, begun, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o, claim := order(), claimOf(collector.OutcomePromo, 0)
			if c.change != nil {
				c.change(&o, &claim)
			}
			_, _, err := Open(Newest(), o, 8, claim, 3, c.at)
			if (err == nil) != (c.where == "") || err != nil && err.(*collector.Error).Where != c.where {
				t.Errorf("%v, want a refusal at %q", err, c.where)
			}
			if c.where == "order" && !strings.Contains(err.Error(), Desk) {
				t.Errorf("%v does not show the way to the desk", err)
			}
		})
	}
}

// play takes steps; each stands for hours from the opening.
type act struct {
	hours int
	event Event
}

func playing(t *testing.T, o collector.Order, claim Claim, acts ...act) (collector.Dispute, []Step) {
	t.Helper()
	d, step, err := Open(Newest(), o, 8, claim, 3, begun)
	if err != nil {
		t.Fatal(err)
	}
	steps := []Step{step}
	for _, a := range acts {
		at := begun.Add(time.Duration(a.hours) * time.Hour)
		var passed []Step
		if d, passed, err = Advance(Newest(), d, at); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, passed...)
		if a.event.Kind == "" {
			continue
		}
		if d, step, err = Decide(Newest(), d, a.event, at); err != nil {
			t.Fatalf("%d h, %s by %s: %v", a.hours, a.event.Kind, a.event.Side, err)
		}
		steps = append(steps, step)
	}
	return d, steps
}

func says(side collector.Side, kind EventKind, words string) Event {
	return Event{Side: side, Kind: kind, Text: words, Outcome: collector.OutcomePartial, Amount: 4000, Facts: "факты", Rule: "003 2.4"}
}

const (
	buyer = collector.SideClient
	shop  = collector.SideSeller
)

// The paths of the seed, each to the state and the rule that it leads to.
func TestPaths(t *testing.T) {
	promo := claimOf(collector.OutcomePromo, 0)
	for name, c := range map[string]struct {
		claim    Claim
		acts     []act
		state    collector.DisputeState
		row      string
		outcome  collector.DisputeOutcome
		amount   int64
		executor collector.Side
	}{
		"both accepted":                     {promo, []act{{1, says(shop, EventAccept, "")}}, settled, "accept", collector.OutcomePromo, 0, shop},
		"a full refund":                     {claimOf(collector.OutcomeFull, 0), []act{{1, says(shop, EventAccept, "")}}, settled, "accept", collector.OutcomeFull, 10000, collector.SidePlatform},
		"a part, agreed":                    {claimOf(collector.OutcomePartial, 0), []act{{1, says(shop, EventOffer, "")}, {2, says(buyer, EventAccept, "")}}, settled, "agree_client", collector.OutcomePartial, 4000, collector.SidePlatform},
		"the client's offer":                {promo, []act{{1, says(shop, EventRefuse, "")}, {2, says(buyer, EventOffer, "")}, {3, says(shop, EventAccept, "")}}, settled, "agree_seller", collector.OutcomePartial, 4000, collector.SidePlatform},
		"seller silent":                     {promo, []act{{73, Event{}}}, settled, "answer_silent", collector.OutcomePromo, 0, shop},
		"silent on a part without amount":   {claimOf(collector.OutcomePartial, 0), []act{{73, Event{}}}, settled, "answer_silent", collector.OutcomePartial, 5000, collector.SidePlatform},
		"silent on something else":          {claimOf(collector.OutcomeOther, 0), []act{{73, Event{}}}, settled, "answer_silent", collector.OutcomeFull, 10000, collector.SidePlatform},
		"no agreement":                      {promo, []act{{1, says(shop, EventRefuse, "нет")}, {2, says(buyer, EventMessage, "да")}, {74, Event{}}}, arbiter, "", "", 0, ""},
		"client silent":                     {promo, []act{{1, says(shop, EventRefuse, "нет")}, {74, Event{}}}, platform, "", "", 0, ""},
		"both silent":                       {promo, []act{{1, says(shop, EventRefuse, "")}, {74, Event{}}}, platform, "", "", 0, ""},
		"seller silent in the chat":         {promo, []act{{1, says(shop, EventRefuse, "")}, {2, says(buyer, EventMessage, "да")}, {74, Event{}}}, settled, "talk_seller_silent", collector.OutcomePromo, 0, shop},
		"addressed in the last hour, M.8":   {promo, []act{{1, says(shop, EventRefuse, "")}, {72, says(buyer, EventMessage, "да")}, {74, Event{}}}, arbiter, "", "", 0, ""},
		"the arbiter is late":               {promo, []act{{1, says(shop, EventRefuse, "нет")}, {2, says(buyer, EventMessage, "да")}, {146, Event{}}}, settled, "decide_late", collector.OutcomePromo, 0, collector.SidePlatform},
		"the seller is late: platform pays": {promo, []act{{1, says(shop, EventAccept, "")}, {74, Event{}}}, settled, "accept", collector.OutcomePromo, 0, collector.SidePlatform},
		"nobody pays":                       {promo, []act{{1, says(shop, EventAccept, "")}, {146, Event{}}}, breach, "accept", collector.OutcomePromo, 0, collector.SidePlatform},
		"an arbiter gives nothing": {promo, []act{{1, says(shop, EventRefuse, "нет")}, {2, says(buyer, EventMessage, "да")},
			{74, Event{Side: collector.SidePlatform, Kind: EventDecide, Outcome: collector.OutcomeNone, Facts: "факты", Rule: "003 2.4"}}}, closed, "decide_arbiter", collector.OutcomeNone, 0, ""},
		"taken back": {promo, []act{{1, says(buyer, EventWithdraw, "")}}, closed, "withdraw", collector.OutcomeNone, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := playing(t, order(), c.claim, c.acts...)
			if d.State != c.state || d.Resolution != c.row || d.Outcome != c.outcome || d.Amount != c.amount {
				t.Errorf("%s by %q: %s %d, want %s by %q: %s %d", d.State, d.Resolution, d.Outcome, d.Amount, c.state, c.row, c.outcome, c.amount)
			}
			if c.executor != "" && d.Lines[0].Executor != c.executor {
				t.Errorf("%s makes it, want %s", d.Lines[0].Executor, c.executor)
			}
		})
	}
}

// To accept what was replaced meanwhile is refused, and so is a wish whose kind or amount is not certain. Seed 003 6.3.
func TestWhatCannotBeAccepted(t *testing.T) {
	d, _ := playing(t, order(), claimOf(collector.OutcomePartial, 0))
	_, _, err := Decide(Newest(), d, says(shop, EventAccept, ""), begun)
	if collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "possible now: refuse, offer, message") {
		t.Errorf("a wish without an amount: %v", err)
	}
	d, _ = playing(t, order(), claimOf(collector.OutcomePromo, 0), act{1, says(shop, EventOffer, "")}, act{2, says(shop, EventOffer, "")})
	e := says(buyer, EventAccept, "")
	e.No = 2
	if _, _, err = Decide(Newest(), d, e, begun.Add(3*time.Hour)); collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "another offer") {
		t.Errorf("an offer that was replaced: %v", err)
	}
}

// Whoever is waited for is reminded after a day and after two, and each deadline of a leap stands at its own time.
func TestReminders(t *testing.T) {
	_, steps := playing(t, order(), claimOf(collector.OutcomePromo, 0), act{80, Event{}})
	want := []string{"open 0s", "answer_remind 24h0m0s", "answer_remind 48h0m0s", "answer_silent 72h0m0s"}
	var got []string
	for _, s := range steps {
		got = append(got, s.Row+" "+s.At.Sub(begun).String())
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Error(got)
	}
	for _, s := range steps[1:3] {
		if len(s.Notices) != 1 || s.Notices[0].To != shop || s.Notices[0].Kind != NoticeReminder || !s.Notices[0].Until.Equal(begun.Add(72*time.Hour)) {
			t.Errorf("%+v", s.Notices)
		}
	}
}

// However a dispute is played, the ledger adds up to zero at every step, and a closed one owes the client nothing.
func TestLedgerIsEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		if err := Run(Newest(), seed, 20, 60*24*time.Hour); err != nil {
			t.Fatal(err)
		}
	})
}

// What a seller was late with the platform pays, and the seller owes it to the platform.
func TestTakenOverIsClaimedBack(t *testing.T) {
	claim := claimOf(collector.OutcomePartial, 3000)
	claim.Reason = collector.DisputeSurcharge // seed 003 5.4: the seller pays it back itself
	d, steps := playing(t, order(), claim, act{1, says(shop, EventAccept, "")}, act{80, says(collector.SidePlatform, EventDone, "платёж 5")})
	var all []collector.DisputePosting
	for _, s := range steps {
		all = append(all, s.Postings...)
	}
	sums := Balance(all)
	if d.State != closed || sums[AccountClient] != 0 || sums[AccountPlatform] != 0 || sums[AccountSeller] != -3000 || sums[AccountClaim] != 3000 {
		t.Errorf("%s %v", d.State, sums)
	}
}

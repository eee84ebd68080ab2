package dispute

import (
	"testing"

	"molva/collector"
)

// What a side sends again is the same step only while nothing has happened in between, and only where the words or the
// offer are the same.
func TestAgain(t *testing.T) {
	refund := Event{Side: shop, Kind: EventOffer, Outcome: collector.OutcomeFull, Text: "Вернём всё."}
	other := refund
	other.Outcome, other.Amount = collector.OutcomePartial, 4000
	whole := refund
	whole.Amount = 10000 // as it was completed
	for name, c := range map[string]struct {
		acts []act
		e    Event
		want bool
	}{
		"the same words":              {[]act{{1, says(shop, EventMessage, "Сейчас.")}}, says(shop, EventMessage, " Сейчас. "), true},
		"other words":                 {[]act{{1, says(shop, EventMessage, "Сейчас.")}}, says(shop, EventMessage, "Завтра."), false},
		"by the other side":           {[]act{{1, says(shop, EventMessage, "Сейчас.")}}, says(buyer, EventMessage, "Сейчас."), false},
		"behind an answer":            {[]act{{1, says(shop, EventMessage, "Да.")}, {2, says(buyer, EventMessage, "Нет.")}}, says(shop, EventMessage, "Да."), false},
		"behind a reminder":           {[]act{{1, says(shop, EventMessage, "Да.")}, {30, Event{}}}, says(shop, EventMessage, "Да."), false},
		"as words beside a refusal":   {[]act{{1, says(shop, EventRefuse, "Нет.")}}, says(shop, EventMessage, "Нет."), false},
		"the same offer":              {[]act{{1, refund}}, refund, true},
		"the same offer, with amount": {[]act{{1, refund}}, whole, true},
		"another offer":               {[]act{{1, refund}}, other, false},
		"a refusal":                   {[]act{{1, says(shop, EventRefuse, "Нет.")}}, says(shop, EventRefuse, "Нет."), false},
		"at the beginning":            {nil, says(buyer, EventMessage, ""), false},
	} {
		d, steps := playing(t, order(), claimOf(collector.OutcomePromo, 0), c.acts...)
		if got := Again(d, c.e, steps[len(steps)-1]); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

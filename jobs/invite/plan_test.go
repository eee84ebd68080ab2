package invite

import (
	"testing"
	"time"

	"molva/collector"
)

func facts(change ...func(*Facts)) Facts {
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		panic(err)
	}
	f := Facts{Campaign: collector.Campaign{State: collector.CampaignStarted, Days: 7, ByCategory: map[string]int{"Техника": 14}, From: 600, Until: 1200, Reminders: 1, Between: 5, Cap: 30,
		Started: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}, Invitation: collector.Invitation{Order: 1}, Status: collector.OrderDelivered,
		Delivered: time.Date(2026, 11, 3, 15, 5, 0, 0, time.UTC), Zone: moscow, Mail: true}
	for _, c := range change {
		c(&f)
	}
	return f
}

func utc(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }

// Each line is one rule: what stands in the way, when it is looked at again, when the mail goes.
func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name   string
		at     time.Time
		change func(*Facts)
		want   Plan
	}{
		{"before its day", utc(3, 16), nil, Plan{Do: Wait, At: utc(10, 7)}},
		{"on its day at ten in Moscow", utc(10, 7), nil, Plan{Do: Send}},
		{"by category", utc(10, 7), func(f *Facts) { f.Category = " техника" }, Plan{Do: Wait, At: utc(17, 7)}},
		{"at night it waits for the morning", utc(10, 20), nil, Plan{Do: Wait, At: utc(11, 7)}},
		{"a late delivery shifts it", utc(10, 7), func(f *Facts) { f.Delivered = utc(6, 10) }, Plan{Do: Wait, At: utc(13, 7)}},
		{"never before the delivery", utc(3, 7), func(f *Facts) { f.Campaign.Days = 0 }, Plan{Do: Wait, At: f0()}},
		{"not delivered", utc(10, 7), func(f *Facts) { f.Status, f.Delivered = collector.OrderShipped, time.Time{} }, Plan{Do: Hold, Reason: collector.HoldNotDelivered}},
		{"on its way back", utc(10, 7), func(f *Facts) { f.Status = collector.OrderShipped }, Plan{Do: Hold, Reason: collector.HoldNotDelivered}},
		{"replaced and delivered", utc(10, 7), func(f *Facts) { f.Status = collector.OrderReplaced }, Plan{Do: Send}},
		{"cancelled", utc(10, 7), func(f *Facts) { f.Status = collector.OrderCancelled }, Plan{Do: Hold, Reason: collector.HoldCancelled}},
		{"returned", utc(10, 7), func(f *Facts) { f.Status = collector.OrderReturned }, Plan{Do: Hold, Reason: collector.HoldReturned}},
		{"no mail", utc(10, 7), func(f *Facts) { f.Mail = false }, Plan{Do: Hold, Reason: collector.HoldNoMail}},
		{"unsubscribed", utc(10, 7), func(f *Facts) { f.Refused = "unsubscribed" }, Plan{Do: Hold, Reason: collector.HoldUnsubscribed}},
		{"bounced", utc(10, 7), func(f *Facts) { f.Refused = "bounced: 550" }, Plan{Do: Hold, Reason: collector.HoldBounced}},
		{"reviewed", utc(10, 7), func(f *Facts) { f.Reviewed = true }, Plan{Do: Hold, Reason: collector.HoldReviewed}},
		{"delivered 31 days before the start", utc(10, 7), func(f *Facts) { f.Delivered = f.Campaign.Started.Add(-31 * 24 * time.Hour) }, Plan{Do: Hold, Reason: collector.HoldTooOld}},
		{"delivered 30 days before the start", utc(10, 7), func(f *Facts) { f.Delivered = f.Campaign.Started.Add(-30 * 24 * time.Hour) }, Plan{Do: Send}},
		{"an open case delays", utc(10, 7), func(f *Facts) { f.Matter = "case" }, Plan{Do: Hold, Reason: collector.HoldOpenCase, At: utc(11, 7)}},
		{"an open dispute delays", utc(10, 9), func(f *Facts) { f.Matter = "dispute" }, Plan{Do: Hold, Reason: collector.HoldOpenDispute, At: utc(11, 7)}},
		{"paused", utc(10, 7), func(f *Facts) { f.Campaign.State = collector.CampaignPaused }, Plan{Do: Hold, Reason: collector.HoldPaused}},
		{"the cap names who took the place", utc(10, 7), func(f *Facts) { f.AskedAt, f.AskedBy = utc(9, 7), 9 }, Plan{Do: Hold, Reason: collector.HoldCap, By: 9}},
		{"a cap that ends within a week puts it off", utc(10, 7), func(f *Facts) { f.Campaign.Cap, f.AskedAt, f.AskedBy = 5, utc(9, 7), 9 }, Plan{Do: Hold, Reason: collector.HoldCap, By: 9, At: utc(14, 7)}},
		{"another campaign has asked about this order", utc(10, 7), func(f *Facts) { f.Elsewhere, f.AskedAt, f.AskedBy = true, utc(1, 7), 9 }, Plan{Do: Hold, Reason: collector.HoldCap, By: 1}},
		{"a pause of a month", utc(10, 7).AddDate(0, 0, 30), nil, Plan{Do: Send}},
		{"a pause of more than a month", utc(10, 8).AddDate(0, 0, 30), nil, Plan{Do: Hold, Reason: collector.HoldTooOld}},
		{"a case of two months drops nothing", utc(10, 7).AddDate(0, 2, 0), func(f *Facts) { f.Invitation.Reason = collector.HoldOpenCase }, Plan{Do: Send}},
		{"a case is held as such through a pause", utc(10, 7), func(f *Facts) { f.Matter, f.Campaign.State = "case", collector.CampaignPaused }, Plan{Do: Hold, Reason: collector.HoldOpenCase, At: utc(11, 7)}},
		{"a campaign that begins later than the order's day", utc(29, 7), func(f *Facts) { f.Delivered, f.Campaign.Started = utc(1, 1).AddDate(0, -1, 2), utc(1, 0) }, Plan{Do: Send}},
		{"a cap that has ended", utc(10, 7), func(f *Facts) { f.Campaign.Cap, f.AskedAt, f.AskedBy = 1, utc(9, 7), 9 }, Plan{Do: Send}},

		{"a reminder waits", utc(10, 8), asked(1, utc(10, 7)), Plan{Do: Wait, At: utc(15, 7)}},
		{"a reminder is sent", utc(15, 7), asked(1, utc(10, 7)), Plan{Do: Send}},
		{"a reminder after a delay", utc(15, 18), asked(1, utc(10, 7)), Plan{Do: Wait, At: utc(16, 7)}},
		{"all were sent", utc(20, 7), asked(2, utc(15, 7)), Plan{Do: End}},
		{"a review stops them", utc(15, 7), asked(1, utc(10, 7), func(f *Facts) { f.Reviewed = true }), Plan{Do: End, Reason: collector.HoldReviewed}},
		{"a bounce stops them", utc(15, 7), asked(1, utc(10, 7), func(f *Facts) { f.Refused = "bounced: 550" }), Plan{Do: End, Reason: collector.HoldBounced}},
		{"unsubscribing stops them", utc(15, 7), asked(1, utc(10, 7), func(f *Facts) { f.Refused = "unsubscribed" }), Plan{Do: End, Reason: collector.HoldUnsubscribed}},
		{"a return stops them", utc(15, 7), asked(1, utc(10, 7), func(f *Facts) { f.Status = collector.OrderReturned }), Plan{Do: End, Reason: collector.HoldReturned}},
		{"a case delays them", utc(15, 7), asked(1, utc(10, 7), func(f *Facts) { f.Matter = "case" }), Plan{Do: Hold, Reason: collector.HoldOpenCase, At: utc(16, 7)}},
		{"a pause delays them", utc(15, 7), asked(1, utc(10, 7), func(f *Facts) { f.Campaign.State = collector.CampaignPaused }), Plan{Do: Hold, Reason: collector.HoldPaused}},
	} {
		change := func(f *Facts) {}
		if c.change != nil {
			change = c.change
		}
		got := Decide(facts(change), c.at)
		if got.At = got.At.UTC(); got.At.IsZero() {
			got.At = time.Time{}
		}
		if got.Do != c.want.Do || !got.At.Equal(c.want.At) || got.Reason != c.want.Reason || got.By != c.want.By {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// f0 is the moment of the delivery itself: 18:05 in Moscow lies in the window.
func f0() time.Time { return time.Date(2026, 11, 3, 15, 5, 0, 0, time.UTC) }

func asked(step int, last time.Time, more ...func(*Facts)) func(*Facts) {
	return func(f *Facts) {
		f.Invitation.Step, f.Invitation.Last, f.AskedAt, f.AskedBy = step, last, last, f.Invitation.Order
		for _, m := range more {
			m(f)
		}
	}
}

// Two readers get the same words but for name, date and the two addresses; there is nothing else to fill in.
func TestLettersAreAlike(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range append(languages, "xx") {
		for step := range 3 {
			r := Request{Name: "NAME", Delivered: utc(3, 12), Zone: kyiv, Step: step, Words: "Дякуємо.", Form: "http://x/r/A", Unsubscribe: "http://x/u/B"}
			l := Letter(lang, r)
			if l.Subject == "" || l.Greeting == "" || len(l.Text) != 4 || len(l.Actions) != 1 || l.Actions[0].URL != r.Form || l.Unsubscribe != r.Unsubscribe || len(l.Facts) > 0 || l.Quote != "" {
				t.Errorf("%s %d: %+v", lang, step, l)
			}
			for _, text := range append(append([]string{l.Subject, l.Greeting}, l.Text...), l.Foot...) {
				if text == "" || containsAny(text, "{{", "}}") {
					t.Errorf("%s %d: %q", lang, step, text)
				}
				if err := Lint(text); err != nil {
					t.Errorf("%s %d: our own words break the rules: %v", lang, step, err)
				}
			}
			r.Name = ""
			if Letter(lang, r).Greeting == l.Greeting {
				t.Errorf("%s: the greeting of nobody", lang)
			}
		}
	}
}

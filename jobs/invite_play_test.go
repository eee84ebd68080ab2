package jobs

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
)

// A random play of orders, campaigns, pauses, refusals, cases and time: at every moment each order stands in exactly one
// place, the sums add up, nobody gets a mail before the delivery, outside the hours, after a refusal, or two within the cap.
func TestReconciliationInARandomPlay(t *testing.T) {
	fewer(t, "20") // each play is a product of its own
	rapid.Check(t, func(r *rapid.T) {
		b := newBench(t)
		p := &invitePlay{bench: b, r: r, refused: map[int]time.Time{}, sentTo: map[string]time.Time{}}
		p.campaigns = append(p.campaigns, b.asking(func(c *collector.Campaign) { c.Days, c.Reminders = 2, 2 }))
		for range rapid.IntRange(4, 12).Draw(r, "steps") {
			p.step()
			for _, c := range p.campaigns {
				b.reconciled(c)
			}
		}
		b.advance(40 * 24 * time.Hour)
		p.look()
		for _, c := range p.campaigns {
			if sum := b.reconciled(c); sum.Unplanned != 0 {
				r.Fatalf("%+v", sum)
			}
		}
	})
}

// fewer makes rapid try fewer cases unless the command line says how many.
func fewer(t *testing.T, n string) {
	checks := flag.Lookup("rapid.checks")
	if was := checks.Value.String(); was == checks.DefValue {
		must(t, checks.Value.Set(n))
		t.Cleanup(func() { must(t, checks.Value.Set(was)) })
	}
}

type invitePlay struct {
	*bench
	r         *rapid.T
	campaigns []collector.Campaign
	refused   map[int]time.Time // buyer → when
	sentTo    map[string]time.Time
	paused    bool
}

func (p *invitePlay) step() {
	ctx := p.t.Context()
	order := rapid.IntRange(0, 11).Draw(p.r, "order")
	buyer := order % 5
	switch rapid.IntRange(0, 7).Draw(p.r, "what") {
	case 0, 1, 2:
		status := rapid.SampledFrom([]string{"placed", "shipped", "delivered", "cancelled"}).Draw(p.r, "status")
		dates := map[string]string{"delivered": p.now.Format(time.RFC3339) + ",", "cancelled": "," + p.now.Format(time.RFC3339)}[status]
		if dates == "" {
			dates = ","
		}
		p.takeOrders(fmt.Sprintf("order,buyer_mail,status,placed,delivered,cancelled,zone\n%d,b%d@mail.example,%s,2026-11-01,%s,Europe/Kyiv\n", order, buyer, status, dates))
		p.settle()
	case 3:
		p.advance(time.Duration(rapid.IntRange(1, 100).Draw(p.r, "hours")) * time.Hour)
	case 4:
		id, err := p.Store.ContactOf(ctx, p.scope, collector.Contact{Mail: fmt.Sprintf("b%d@mail.example", buyer)}, collector.SideClient, p.now)
		must(p.t, err)
		must(p.t, p.Store.Unsubscribe(ctx, p.scope, id, p.now, "unsubscribed"))
		if _, ok := p.refused[buyer]; !ok {
			p.refused[buyer] = p.now
		}
	case 5:
		if p.paused = !p.paused; p.paused {
			_, err := p.PauseCampaign(ctx, p.scope, p.campaigns[0].PublicID)
			must(p.t, err)
		} else {
			_, err := p.StartCampaign(ctx, p.scope, p.campaigns[0].PublicID)
			must(p.t, err)
		}
		p.settle()
	case 6:
		if len(p.campaigns) < 3 {
			most := rapid.IntRange(1, 40).Draw(p.r, "cap")
			p.campaigns = append(p.campaigns, p.asking(func(c *collector.Campaign) { c.Days, c.From, c.Until, c.Cap = 1, 9*60, 9*60+30, most }))
		}
	case 7:
		_, err := p.OpenCase(ctx, p.scope, Complaint{Contact: collector.Contact{Mail: fmt.Sprintf("b%d@mail.example", buyer)}, Text: "Плохо"})
		must(p.t, err)
	}
	p.look()
}

// look holds the mails that were sent against the rules.
func (p *invitePlay) look() {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	must(p.t, err)
	p.mail.mu.Lock()
	sent := p.mail.sent
	p.mail.sent = nil
	p.mail.mu.Unlock()
	for _, m := range sent {
		if m.Kind != "invitation" && m.Kind != "reminder" {
			continue
		}
		buyer := int(strings.TrimPrefix(m.To, "b")[0] - '0')
		if when, ok := p.refused[buyer]; ok && m.Date.After(when) {
			p.r.Fatalf("%s at %s to %s, who refused at %s", m.Kind, m.Date, m.To, when)
		}
		if hour := m.Date.In(kyiv).Hour(); hour < 9 || hour >= 20 {
			p.r.Fatalf("%s to %s at %s", m.Kind, m.To, m.Date.In(kyiv))
		}
		if m.Kind == "invitation" {
			if last, ok := p.sentTo[m.To]; ok && m.Date.Sub(last) < 30*24*time.Hour {
				p.r.Fatalf("two requests to %s: %s and %s", m.To, last, m.Date)
			}
			p.sentTo[m.To] = m.Date
		}
	}
}

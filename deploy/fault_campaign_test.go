package deploy_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/deploy/demo"
)

// reconciliation is a campaign as the API shows it.
type reconciliation struct {
	ID                                                  string
	Orders, Unplanned, Waiting, Eligible, Invited, Held int
	HeldBy                                              map[string]int `json:"held_by"`
}

// TestFaultKillsInACampaign kills the product at random moments while it imports, plans and asks, and starts it again. In
// the end every buyer got one mail a step, whatever they ordered; one that came twice is one of which the ledger says that
// its end was not known.
func TestFaultKillsInACampaign(t *testing.T) {
	t.Parallel()
	r, seed := dice(t)
	buyers, kills := 150, 4
	if long() {
		buyers, kills = 10000, 60
	}
	s := newStory(t, 1+seed%50)
	dir := folder(t)
	owner, err := demo.MakeOwner(dir)
	must(t, err)
	listen, err := demo.FreeAddress()
	must(t, err)
	args, err := demo.Flags(s.world, dir, listen, owner, demo.Servers{})
	must(t, err)
	s.product = newProduct(t, dir, args...)
	s.start()
	at := s.status().Now.Add(-time.Hour).UTC().Format(time.RFC3339)
	csv, orders := ordersOf(buyers, at)
	var c reconciliation
	s.call(http.MethodPost, "/campaigns", map[string]any{"name": "Осінь", "days": 0, "from": "00:00", "until": "24:00", "reminders": 2, "between": 1}, &c)
	s.call(http.MethodPost, "/campaigns/"+c.ID+"/start", nil, nil)
	imported := func() error {
		_, err := s.try(http.MethodPost, "/orders/import", strings.NewReader(csv), nil)
		return err
	}
	steps := []func() error{imported, func() error { return s.advance(24 * time.Hour) }, func() error { return s.advance(24 * time.Hour) }, func() error { return s.advance(24 * time.Hour) }}
	for step, do := range steps {
		for killed := 0; killed < kills/len(steps); killed++ {
			done := make(chan error, 1)
			if step == 0 || killed == 0 {
				go func() { done <- do() }()
			}
			moment := time.NewTimer(time.Duration(r.IntN(1200)) * time.Millisecond)
			<-moment.C
			s.kill()
			s.start()
			if step == 0 {
				<-done
			}
		}
		if step == 0 {
			must(t, imported())
		}
		s.until(s.status().Now)
	}
	for range 3 { // a kill may have cut an advance off
		s.until(s.status().Now.Add(24 * time.Hour))
	}
	s.call(http.MethodGet, "/campaigns/"+c.ID, nil, &c)
	if c.Orders != orders || c.Unplanned != 0 || c.Waiting != 0 || c.Invited != buyers || c.HeldBy["cap"] != orders-buyers || c.Eligible != orders {
		t.Errorf("%d orders of %d buyers: %+v", orders, buyers, c)
	}
	_, doubled := s.mails(t)
	oneMailAStep(t, s.world.Catcher, buyers)
	t.Logf("%d mails to %d buyers, %d of them twice and named so", len(s.world.Catcher.Mails()), buyers, doubled)
}

// ordersOf are the orders of some buyers, each third of whom has two.
func ordersOf(buyers int, at string) (string, int) {
	var csv strings.Builder
	csv.WriteString("order,buyer,buyer_mail,status,placed,delivered,language\n")
	orders := 0
	for i := range buyers {
		for k := range 1 + i%3/2 {
			fmt.Fprintf(&csv, "%d-%d,Покупатель %d,buyer%d@mail.example,delivered,%s,%s,uk\n", i, k, i, i, at, at)
			orders++
		}
	}
	return csv.String(), orders
}

// oneMailAStep wants one request and two reminders for every buyer, by their Message-IDs.
func oneMailAStep(t *testing.T, catcher *demo.Catcher, buyers int) {
	t.Helper()
	got := map[string]map[string]bool{} // by reader and subject, the Message-IDs
	for _, m := range catcher.Mails() {
		key := m.To + " " + m.Subject
		if got[key] == nil {
			got[key] = map[string]bool{}
		}
		got[key][m.MessageID] = true
	}
	asked, reminded := 0, 0
	for key, ids := range got {
		switch n := len(ids); {
		case strings.Contains(key, "Нагадуємо"):
			if reminded++; n != 2 {
				t.Errorf("%s: %d reminders", key, n)
			}
		case n != 1:
			t.Errorf("%s: %d mails", key, n)
		default:
			asked++
		}
	}
	if asked != buyers || reminded != buyers {
		t.Errorf("%d asked and %d reminded of %d", asked, reminded, buyers)
	}
}

package deploy_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"molva/deploy/demo"
)

// delivery is one line of the product's ledger of mails.
type delivery struct {
	ID        string
	Kind      string
	State     string
	Receiver  string
	Documents []string
	MessageID string `json:"message_id"`
	Tries     int
	Doubt     bool
	Attempts  []attempt
}

// attempt is a line of a delivery's own ledger.
type attempt struct{ Outcome, Detail string }

// said counts the lines of a delivery with an outcome.
func (d delivery) said(outcome string) int {
	n := 0
	for _, a := range d.Attempts {
		if a.Outcome == outcome {
			n++
		}
	}
	return n
}

// untried counts the tries that were given back: the delivery waited for something else.
func (d delivery) untried() int {
	n := 0
	for _, a := range d.Attempts {
		if strings.HasPrefix(a.Detail, "not tried: ") {
			n++
		}
	}
	return n
}

func (d delivery) String() string {
	return fmt.Sprintf("%s %s %s, %d tries, doubt %t: %v", d.Kind, d.State, d.MessageID, d.Tries, d.Doubt, d.Attempts)
}

// deliveries is the whole ledger.
func (p *product) deliveries() []delivery {
	p.t.Helper()
	var all []delivery
	for after := ""; ; {
		var part struct {
			Deliveries []delivery
			Next       string
		}
		p.call(http.MethodGet, "/deliveries?"+url.Values{"limit": {"500"}, "after": {after}}.Encode(), nil, &part)
		all = append(all, part.Deliveries...)
		if after = part.Next; after == "" {
			return all
		}
	}
}

// caught counts the mails of a catcher by Message-ID.
func caught(c *demo.Catcher) map[string]int {
	n := map[string]int{}
	for _, m := range c.Mails() {
		n[strings.Trim(m.MessageID, "<>")]++
	}
	return n
}

// mails holds the ledger against what the mail server got: each reason has one delivery, each delivery one mail. A mail
// that came twice is one of which the ledger says that its end was not known. It returns the deliveries and how many
// mails came twice.
func (s *story) mails(t testing.TB) (all []delivery, doubled int) {
	t.Helper()
	all = s.deliveries()
	got := caught(s.world.Catcher)
	reasons := map[string]bool{}
	for _, d := range all {
		for _, doc := range d.Documents {
			reason := d.Receiver + " " + doc + " " + d.Kind
			if reasons[reason] {
				t.Errorf("told twice: %s", d)
			}
			reasons[reason] = true
		}
		n := got[strings.Trim(d.MessageID, "<>")]
		delete(got, strings.Trim(d.MessageID, "<>"))
		if problem := unlike(d, n); problem != "" {
			t.Errorf("%s; caught %d times: %s", problem, n, d)
		}
		doubled += max(0, n-1)
	}
	for id, n := range got {
		t.Errorf("mail %s came %d times and stands in no ledger", id, n)
	}
	return all, doubled
}

// unlike says what is wrong between a delivery and the number of mails that came of it.
func unlike(d delivery, n int) string {
	switch {
	case (d.State == "dropped" || d.State == "copy") && n == 0:
		return ""
	case d.State != "sent":
		return "not sent"
	case n == 0:
		return "said to be sent, and lost"
	case n > 1 && (!d.Doubt || d.said("taken over") < n-1):
		return "doubled, and the ledger does not say so"
	case d.said("started") != d.Tries+d.untried(), d.said("sent") != 1:
		return "the ledger does not add up"
	case d.said("started") != d.said("sent")+d.said("taken over")+d.said("deferred")+d.said("deferred in doubt"):
		return "a try has no end"
	}
	return ""
}

// toldOf are the documents that a delivery of the kinds tells about.
func toldOf(all []delivery, kinds ...string) map[string]int {
	n := map[string]int{}
	for _, d := range all {
		for _, k := range kinds {
			if d.Kind == k {
				for _, doc := range d.Documents {
					n[doc]++
				}
			}
		}
	}
	return n
}

// summaries counts the deliveries of a kind.
func ofKind(all []delivery, kind string) int {
	n := 0
	for _, d := range all {
		if d.Kind == kind {
			n++
		}
	}
	return n
}

// flush empties the queue of the demo.
func (p *product) flush() {
	p.t.Helper()
	p.call(http.MethodPost, "/demo/flush-queue", nil, nil)
}

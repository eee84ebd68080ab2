package deploy_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// wentTheirWay holds each dispute against the endings of its course: trail, state, ledger, and the mails of each side.
func (q *quarrels) wentTheirWay(t *testing.T) {
	t.Helper()
	letters := q.letters()
	all := q.disputes()
	if len(all) != len(q.held) {
		t.Errorf("%d disputes about %d orders", len(all), len(q.held))
	}
	byOrder := map[string]heldDispute{}
	for _, d := range all {
		byOrder[d.Order] = d
	}
	for _, want := range q.held {
		d := byOrder[want.order]
		is := d.ending()
		is.client, is.seller, is.staff = letters[want.buyer], letters[want.shop], letters[d.Number]
		var other []string
		if !slices.ContainsFunc(want.ends, func(e ending) bool {
			if e = e.sorted(); e == is {
				return true
			}
			other = append(other, e.unlike(is))
			return false
		}) {
			t.Errorf("%s, %s:\n%s", want.order, want.name, strings.Join(other, "\nor\n"))
		}
		firedInTime(t, want, d)
	}
}

// sorted is the ending with its mails in the order of their names: two that follow from one step come in no certain order.
func (e ending) sorted() ending {
	for _, mails := range []*string{&e.client, &e.seller, &e.staff} {
		*mails = inOrder(strings.Fields(*mails))
	}
	return e
}

func inOrder(words []string) string {
	slices.Sort(words)
	return strings.Join(words, " ")
}

// unlike says in what another ending differs.
func (e ending) unlike(is ending) string {
	var out []string
	for _, pair := range [][3]string{{"trail", e.trail, is.trail}, {"state", e.is, is.is}, {"ledger", e.ledger, is.ledger}, {"mails to the client", e.client, is.client},
		{"mails to the seller", e.seller, is.seller}, {"mails to the platform", e.staff, is.staff}} {
		if pair[1] != pair[2] {
			out = append(out, fmt.Sprintf("  %s: %s\n    want: %s", pair[0], pair[2], pair[1]))
		}
	}
	return strings.Join(out, "\n")
}

// letters are the mails that came, each Message-ID once: of clients and sellers by address, of who works here by the
// number of the dispute.
func (q *quarrels) letters() map[string]string {
	words, seen := map[string][]string{}, map[string]bool{}
	for _, m := range q.world.Catcher.Mails() {
		if seen[m.MessageID] {
			continue
		}
		seen[m.MessageID] = true
		about := m.To
		if number := disputeNumber(m.Subject); number != "" && !strings.Contains(m.To, "@mail.") && !strings.Contains(m.To, "@sellers.") {
			about = number
		}
		words[about] = append(words[about], letterOf(m.Subject))
	}
	out := map[string]string{}
	for about, list := range words {
		out[about] = inOrder(list)
	}
	return out
}

// disputeNumber is the word behind «Спор».
func disputeNumber(subject string) string {
	rest, ok := strings.CutPrefix(subject, "Спор ")
	if !ok {
		return ""
	}
	number, _, _ := strings.Cut(rest, " ")
	return strings.TrimRight(number, ":")
}

// firedInTime wants each step of the clock whole days after a step that something began with, whenever it was written.
func firedInTime(t *testing.T, want *quarrel, d heldDispute) {
	t.Helper()
	for i, l := range d.Trail {
		if l.Side != string(collector.SideProgram) {
			continue
		}
		if !slices.ContainsFunc(d.Trail[:i], func(began trailLine) bool {
			waited := l.At.Sub(began.At)
			return waited == 24*time.Hour || waited == 48*time.Hour || waited == 72*time.Hour
		}) {
			t.Errorf("%s, %s: %s at %s is no time for it", want.order, want.name, l.Did, l.At)
		}
	}
}

// timersFit holds the timers in the store against the disputes: each that waits for the clock has one, set for its next
// instant, and no other has. Nobody may own the data folder.
func (q *quarrels) timersFit(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, "sqlite:"+filepath.Join(q.dir, "molva.db"), slog.New(slog.DiscardHandler))
	must(t, err)
	defer db.Close()
	company, err := db.EnsureCompany(ctx, time.Now())
	must(t, err)
	scope := collector.System(company.CompanyID)
	list, err := db.Disputes(ctx, scope, "", store.DisputeMark{}, 10*len(q.held))
	must(t, err)
	waiting := 0
	for _, d := range list {
		timer, is, err := db.Timer(ctx, scope, collector.TimerDispute, d.DisputeID)
		must(t, err)
		if is != !d.Next.IsZero() || is && (!timer.Due.Equal(d.Next) || timer.Fence != "" || timer.Reason != "") || is == d.State.Ended() {
			t.Errorf("the dispute %s is %s and goes on at %s; its timer: %t, %+v", d.Number(), d.State, d.Next, is, timer)
		}
		if is {
			waiting++
		}
		if d.State == collector.DisputeBreach { // a case follows it
			c, _, err := db.CaseOfHash(ctx, scope, d.Client, "dispute:"+d.PublicID)
			must(t, err)
			if _, is, err := db.Timer(ctx, scope, collector.TimerCase, c.CaseID); err != nil || !is {
				t.Errorf("the case %d of the dispute %s has no timer: %v", c.CaseID, d.Number(), err)
			}
			waiting++
		}
		about, err := db.MatterOf(ctx, scope, d.Order, d.Client)
		must(t, err)
		if (about == "dispute") == d.State.Ended() {
			t.Errorf("the dispute %s is %s, and open about its order is %q", d.Number(), d.State, about)
		}
	}
	all, err := db.DueTimers(ctx, q.begun.AddDate(100, 0, 0), time.Now().AddDate(100, 0, 0), 10*len(q.held))
	must(t, err)
	if _, is, err := db.Timer(ctx, scope, collector.TimerQualityReview, company.CompanyID); is || err != nil {
		must(t, err)
		waiting++ // the company's own, which is no matter of disputes
	}
	if waiting < 2 || len(all) != waiting {
		t.Errorf("%d timers in the store where %d are waited for", len(all), waiting)
	}
}

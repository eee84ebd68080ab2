package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

const sqlOneAlert = `
INSERT INTO alert (company_id, receiver_id, document_id, kind, delivery_id, why)
SELECT d.company_id, p.person_id, d.document_id, ?, 0, CAST(? AS TEXT)
FROM document d JOIN person p ON p.company_id = d.company_id
WHERE d.document_id = ? AND p.person_id = ? AND d.company_id = ?
ON CONFLICT (receiver_id, document_id, kind) DO NOTHING RETURNING alert_id`

const sqlOneCovered = `
UPDATE alert SET why = 'covered' WHERE receiver_id = ? AND document_id = ? AND kind = ? AND company_id = ? AND why = 'waits'`

// oneByOne is what saveAlerts means, an alert at a time.
func oneByOne(ctx context.Context, q conn, scope collector.Scope, writes []AlertWrite, now time.Time) (int, error) {
	fresh := 0
	for _, w := range writes {
		a := w.Alert
		id, isNew, err := first(ctx, q, column[int64], sqlOneAlert, a.Kind, w.why(), a.Document, a.Receiver, scope.Company)
		if err == nil && !isNew && a.Why == collector.AlertCovered {
			_, err = q.exec(ctx, sqlOneCovered, a.Receiver, a.Document, a.Kind, scope.Company)
		}
		if err != nil {
			return 0, err
		}
		if !isNew {
			continue
		}
		fresh++
		for place, watch := range a.Watches {
			if _, err := q.exec(ctx, sqlAddAlertWatches+"(?, ?, ?)", id, place, watch); err != nil {
				return 0, err
			}
		}
		if err := addAlertDelivery(ctx, q, scope, w, id, now); err != nil {
			return 0, err
		}
	}
	return fresh, nil
}

const sqlAlertsAsText = `
SELECT p.name, d.site_key, a.kind, a.why, COALESCE(CAST(w.place AS TEXT), '-'), COALESCE(r.name, '-'),
    (SELECT COUNT(*) FROM delivery v WHERE v.company_id = a.company_id AND v.delivery_id <= a.delivery_id),
    (SELECT COUNT(*) FROM delivery_document vd WHERE vd.delivery_id = a.delivery_id AND vd.document_id = a.document_id)
FROM alert a JOIN person p ON p.person_id = a.receiver_id JOIN document d ON d.document_id = a.document_id
LEFT JOIN alert_watch w ON w.alert_id = a.alert_id LEFT JOIN watch r ON r.watch_id = w.watch_id WHERE a.company_id = ?`

// alerts are all alerts of a company without their ids: the place of its delivery stands for each.
func (w *world) alerts(t testing.TB) string {
	t.Helper()
	lines := got(list(context.Background(), w.s.read(), func(row scanner) (string, error) {
		var who, document, kind, why, place, rule string
		var delivery, about int
		err := row.Scan(&who, &document, &kind, &why, &place, &rule, &delivery, &about)
		return fmt.Sprint(document, " ", kind, " ", who, " ", why, " ", place, ":", rule, " ", delivery, "/", about), err
	}, sqlAlertsAsText, w.scope.Company))(t)
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// alertWorld is a company with two receivers, three rules each and some documents.
func alertWorld(t testing.TB, s *Store, name string, documents int) (w *world, receivers, ids []int64, rules map[int64][]int64) {
	t.Helper()
	ctx := context.Background()
	w, rules = newWorld(t, s, name), map[int64][]int64{}
	for i := range 2 {
		p := got(s.AddPerson(ctx, w.scope, collector.Person{Name: fmt.Sprint("p", i), Mail: fmt.Sprint("p", i, "@", name, ".example"), Created: now}))(t)
		receivers = append(receivers, p.PersonID)
		for j := range 3 {
			rule := got(s.AddWatch(ctx, w.scope, collector.Watch{Name: fmt.Sprint("w", i, j), Query: "q", Receiver: p.PersonID, Channel: "mail", Created: now}))(t)
			rules[p.PersonID] = append(rules[p.PersonID], rule.WatchID)
		}
	}
	var writes []DocumentWrite
	for i := range documents {
		write := w.review(fmt.Sprint("r", i), fmt.Sprint(i), 1, now)
		write.Document.Site = name // the sites' keys are the same in every world
		writes = append(writes, write)
	}
	w.visit(t, nil, writes...)
	for _, d := range got(s.DocumentsAfter(ctx, w.scope, 0, documents))(t) {
		ids = append(ids, d.DocumentID)
	}
	return w, receivers, ids, rules
}

// randomAlerts are the same for one seed in every world.
func randomAlerts(seed, n int, receivers, ids []int64, rules map[int64][]int64) []AlertWrite {
	r := rand.New(rand.NewPCG(uint64(seed), 5))
	out := make([]AlertWrite, n)
	for i := range out {
		a := collector.Alert{Receiver: pick(r, receivers...), Document: pick(r, ids...), Kind: pick(r, collector.AlertComplaint, collector.AlertMatch),
			Why: pick(r, collector.AlertWaits, collector.AlertCovered, collector.AlertKnown, collector.AlertHistory, "")}
		a.Watches = rules[a.Receiver][:min(r.IntN(4), len(rules[a.Receiver]))]
		if out[i].Alert = a; r.IntN(8) == 0 {
			out[i].Delivery = &collector.Delivery{Kind: collector.DeliveryKind(a.Kind), Channel: "mail", Due: now}
		}
	}
	return out
}

// Written in runs, alerts become what they become one by one: also where some are there already, are written twice, cover
// what waits, or name people and documents of another company.
func TestAlertsInRuns(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		runs, receivers, ids, rules := alertWorld(t, s, "one", 150)
		plain, plainReceivers, plainIDs, plainRules := alertWorld(t, s, "two", 150)
		receivers, plainReceivers = append(receivers, plainReceivers[0], 1<<40), append(plainReceivers, receivers[0], 1<<40)
		ids, plainIDs = append(ids, plainIDs[0]), append(plainIDs, ids[0])
		for round, n := range []int{0, 1, 400, 700, 30, 700} {
			var a, b int
			must(t, s.tx(ctx, func(q conn) (err error) {
				a, err = saveAlerts(ctx, q, runs.scope, randomAlerts(round, n, receivers, ids, rules), now)
				return err
			}))
			must(t, s.tx(ctx, func(q conn) (err error) {
				b, err = oneByOne(ctx, q, plain.scope, randomAlerts(round, n, plainReceivers, plainIDs, plainRules), now)
				return err
			}))
			want(t, fmt.Sprint("new in round ", round), a, b)
			want(t, fmt.Sprint("alerts after round ", round), runs.alerts(t), plain.alerts(t))
		}
	})
}

func pick[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

// The alerts of a batch and what it has done are one transaction.
func TestAlertsAreMarkedTogether(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now))
		d := w.held(t, "r1")
		c := w.claim(t, "match")
		alert := AlertWrite{Alert: collector.Alert{Receiver: w.person.PersonID, Document: d.DocumentID, Kind: collector.AlertMatch, Why: collector.AlertWaits}}
		lost := c
		lost.Fence = "another"
		_, err := s.SaveAlerts(ctx, lost, []AlertWrite{alert}, []DocRev{{d.DocumentID, d.Rev}}, now)
		wantCode(t, err, collector.CodeConflict)
		want(t, "lag", got(s.Lag(ctx, w.scope, "match"))(t), 1)
		want(t, "new", got(s.SaveAlerts(ctx, c, []AlertWrite{alert}, []DocRev{{d.DocumentID, d.Rev}}, now))(t), 1)
		want(t, "lag after", got(s.Lag(ctx, w.scope, "match"))(t), 0)
	})
}

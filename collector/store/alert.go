package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// AlertWrite is a cause for telling somebody something, and the message that tells it.
type AlertWrite struct {
	Alert    collector.Alert
	Delivery *collector.Delivery // nil: nothing is sent by itself; Alert.Why says why not ("" is known)
}

// SaveAlerts writes the alerts that are new (receiver, document, kind), each with its delivery, and notes that the
// follower has done the documents at the revisions that it read, in one transaction. It says how many alerts were new.
// CodeConflict (ErrLost) when the follower was taken over: nothing was written. What rules did to the documents before is
// written with it.
func (s *Store) SaveAlerts(ctx context.Context, c Claim, writes []AlertWrite, done []DocRev, now time.Time, ruled ...Ruled) (int, error) {
	fresh := 0
	err := s.tx(ctx, func(q conn) (err error) {
		if err := c.hold(ctx, q); err != nil {
			return err
		}
		for _, r := range ruled {
			if err := saveRuled(ctx, q, collector.System(c.Company), r, now); err != nil {
				return err
			}
		}
		if fresh, err = saveAlerts(ctx, q, collector.System(c.Company), writes, now); err != nil {
			return err
		}
		return mark(ctx, q, c, done, 0)
	})
	if err != nil {
		return 0, err
	}
	return fresh, nil
}

// NoteAlerts writes alerts for which nothing is sent by itself: Alert.Why says why not. It says how many were new.
func (s *Store) NoteAlerts(ctx context.Context, scope collector.Scope, alerts []collector.Alert) (int, error) {
	writes := make([]AlertWrite, len(alerts))
	for i, a := range alerts {
		writes[i].Alert = a
	}
	fresh := 0
	err := s.tx(ctx, func(q conn) (err error) {
		fresh, err = saveAlerts(ctx, q, scope, writes, time.Time{})
		return err
	})
	if err != nil {
		return 0, err
	}
	return fresh, nil
}

// why is what becomes of an alert that is written now.
func (w AlertWrite) why() collector.AlertWhy {
	switch {
	case w.Delivery != nil:
		return collector.AlertTold
	case w.Alert.Why == "":
		return collector.AlertKnown
	}
	return w.Alert.Why
}

func saveAlerts(ctx context.Context, q conn, scope collector.Scope, writes []AlertWrite, now time.Time) (int, error) {
	fresh, err := addAlerts(ctx, q, scope, writes)
	if err != nil {
		return 0, err
	}
	if err := coverAlerts(ctx, q, scope, writes, fresh); err != nil {
		return 0, err
	}
	if err := addAlertWatches(ctx, q, writes, fresh); err != nil {
		return 0, err
	}
	slices.SortFunc(fresh, func(a, b newAlert) int { return cmp.Compare(a.at, b.at) }) // mails are sent in the order of the writes
	for _, f := range fresh {
		if err := addAlertDelivery(ctx, q, scope, writes[f.at], f.id, now); err != nil {
			return 0, err
		}
	}
	return len(fresh), nil
}

// newAlert is an alert that was not there, and its place among the writes.
type newAlert struct {
	id int64
	at int
}

// alertRuns cuts writes, given by their places, into runs that one statement can write: of one receiver, kind and why. They
// stand in one order whoever writes, so that two who write the same at once wait for each other and none is undone.
func alertRuns(writes []AlertWrite, places []int) [][]int {
	alike := func(a, b AlertWrite) int {
		return cmp.Or(cmp.Compare(a.Alert.Receiver, b.Alert.Receiver), cmp.Compare(a.Alert.Kind, b.Alert.Kind), cmp.Compare(a.why(), b.why()))
	}
	slices.SortFunc(places, func(i, j int) int {
		return cmp.Or(alike(writes[i], writes[j]), cmp.Compare(writes[i].Alert.Document, writes[j].Alert.Document))
	})
	var runs [][]int
	for from, to := 0, 1; to <= len(places); to++ {
		if to == len(places) || to-from == listMost || alike(writes[places[from]], writes[places[to]]) != 0 {
			runs, from = append(runs, places[from:to]), to
		}
	}
	return runs
}

// alertDocuments are the documents of a run.
func alertDocuments(writes []AlertWrite, run []int) []int64 {
	out := make([]int64, len(run))
	for i, at := range run {
		out[i] = writes[at].Alert.Document
	}
	return out
}

// The + 0 keeps SQLite from walking over all documents of the company (see sqlDocumentsByPublic).
const sqlAddAlerts = `
INSERT INTO alert (company_id, receiver_id, document_id, kind, delivery_id, why)
SELECT d.company_id, p.person_id, d.document_id, CAST(? AS TEXT), 0, CAST(? AS TEXT)
FROM person p JOIN document d ON d.company_id + 0 = p.company_id
WHERE p.person_id = ? AND p.company_id = ? AND d.document_id IN % ORDER BY d.document_id
ON CONFLICT (receiver_id, document_id, kind) DO NOTHING RETURNING alert_id, document_id`

// addAlerts writes the alerts that are new. Of two writes of one alert the first counts.
func addAlerts(ctx context.Context, q conn, scope collector.Scope, writes []AlertWrite) ([]newAlert, error) {
	type once struct {
		receiver, document int64
		kind               collector.AlertKind
	}
	met, places := make(map[once]bool, len(writes)), make([]int, 0, len(writes))
	for i, w := range writes {
		key := once{w.Alert.Receiver, w.Alert.Document, w.Alert.Kind}
		if !met[key] {
			met[key], places = true, append(places, i)
		}
	}
	var fresh []newAlert
	for _, run := range alertRuns(writes, places) {
		w, documents := writes[run[0]], alertDocuments(writes, run)
		in, args := inList(documents)
		some, err := list(ctx, q, func(row scanner) (f newAlert, err error) {
			var document int64
			err = row.Scan(&f.id, &document)
			if i, ok := slices.BinarySearch(documents, document); ok {
				f.at = run[i]
			}
			return f, err
		}, strings.Replace(sqlAddAlerts, "%", in, 1), append([]any{w.Alert.Kind, w.why(), w.Alert.Receiver, scope.Company}, args...)...)
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, some...)
	}
	return fresh, nil
}

const sqlAlertsCovered = `
UPDATE alert SET why = 'covered' WHERE receiver_id = ? AND kind = ? AND company_id = ? AND why = 'waits' AND document_id IN `

// coverAlerts notes of what waited as a match that it is told as a complaint now.
func coverAlerts(ctx context.Context, q conn, scope collector.Scope, writes []AlertWrite, fresh []newAlert) error {
	isNew := make(map[int]bool, len(fresh))
	for _, f := range fresh {
		isNew[f.at] = true
	}
	var places []int
	for i, w := range writes {
		if w.Alert.Why == collector.AlertCovered && !isNew[i] {
			places = append(places, i)
		}
	}
	for _, run := range alertRuns(writes, places) {
		w := writes[run[0]]
		in, args := inList(alertDocuments(writes, run))
		if _, err := q.exec(ctx, sqlAlertsCovered+in, append([]any{w.Alert.Receiver, w.Alert.Kind, scope.Company}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

const sqlAddAlertWatches = `
INSERT INTO alert_watch (alert_id, place, watch_id) VALUES `

// addAlertWatches writes by which rules new alerts were found.
func addAlertWatches(ctx context.Context, q conn, writes []AlertWrite, fresh []newAlert) error {
	type row struct {
		alert int64
		place int
		watch int64
	}
	var rows []row
	for _, f := range fresh {
		for place, watch := range writes[f.at].Alert.Watches {
			rows = append(rows, row{f.id, place, watch})
		}
	}
	_, err := insertRows(ctx, q, sqlAddAlertWatches, "(?, ?, ?)", "", rows, func(r row) []any { return []any{r.alert, r.place, r.watch} })
	return err
}

const sqlAlertTold = `
UPDATE alert SET delivery_id = ? WHERE alert_id = ?`

// addAlertDelivery makes the message due that tells a new alert, if it is told by itself.
func addAlertDelivery(ctx context.Context, q conn, scope collector.Scope, w AlertWrite, id int64, now time.Time) error {
	if w.Delivery == nil {
		return nil
	}
	d := *w.Delivery
	d.Receiver, d.Documents, d.Watches = w.Alert.Receiver, []int64{w.Alert.Document}, w.Alert.Watches
	told, _, err := addDelivery(ctx, q, scope, d, now)
	if err != nil {
		return err
	}
	_, err = q.exec(ctx, sqlAlertTold, told.DeliveryID, id)
	return err
}

const sqlAlertsOf = `
SELECT a.alert_id, a.company_id, a.receiver_id, a.document_id, a.kind, a.delivery_id, a.why, COALESCE(t.document_id, 0), a.told_at, a.copies
FROM alert a LEFT JOIN alert t ON t.alert_id = a.copy_of AND a.copy_of > 0 WHERE a.company_id = ? AND a.document_id IN `

// AlertsOf are the alerts that some documents have caused, without their rules.
func (s *Store) AlertsOf(ctx context.Context, scope collector.Scope, documents []int64) ([]collector.Alert, error) {
	return among(ctx, s.read(), scope.Company, func(row scanner) (a collector.Alert, err error) {
		err = row.Scan(&a.AlertID, &a.Company, &a.Receiver, &a.Document, &a.Kind, &a.Delivery, &a.Why, &a.CopyOf, when(&a.ToldAt), &a.Copies)
		return a, err
	}, sqlAlertsOf+"%s", documents)
}

const sqlCopiedOf = `
SELECT a.delivery_id, t.document_id FROM alert a JOIN alert t ON t.alert_id = a.copy_of
WHERE a.company_id + 0 = ? AND a.copy_of > 0 AND a.delivery_id > 0 AND a.delivery_id IN `

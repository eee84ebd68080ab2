package store

import (
	"context"
	"time"

	"molva/collector"
)

// AlertWrite is a cause for telling somebody something, and the message that tells it.
type AlertWrite struct {
	Alert    collector.Alert
	Delivery *collector.Delivery // nil: nothing is sent by itself; Alert.Why says why not ("" is known)
}

// SaveAlerts writes the alerts that are new (receiver, document, kind), each with its delivery, in one transaction, and
// says how many were. CodeConflict (ErrLost) when the follower was taken over: nothing was written.
func (s *Store) SaveAlerts(ctx context.Context, c Claim, writes []AlertWrite, now time.Time) (int, error) {
	fresh := 0
	err := s.tx(ctx, func(q conn) (err error) {
		if err := c.hold(ctx, q); err != nil {
			return err
		}
		fresh, err = saveAlerts(ctx, q, collector.System(c.Company), writes, now)
		return err
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

const sqlAddAlert = `
INSERT INTO alert (company_id, receiver_id, document_id, kind, delivery_id, why)
SELECT d.company_id, p.person_id, d.document_id, ?, 0, CAST(? AS TEXT)
FROM document d JOIN person p ON p.company_id = d.company_id
WHERE d.document_id = ? AND p.person_id = ? AND d.company_id = ?
ON CONFLICT (receiver_id, document_id, kind) DO NOTHING RETURNING alert_id`

const sqlAlertWatch = `
INSERT INTO alert_watch (alert_id, place, watch_id) VALUES (?, ?, ?)`

const sqlAlertTold = `
UPDATE alert SET delivery_id = ? WHERE alert_id = ?`

const sqlAlertCovered = `
UPDATE alert SET why = 'covered' WHERE receiver_id = ? AND document_id = ? AND kind = ? AND company_id = ? AND why = 'waits'`

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
	fresh := 0
	for _, w := range writes {
		a := w.Alert
		id, isNew, err := first(ctx, q, column[int64], sqlAddAlert, a.Kind, w.why(), a.Document, a.Receiver, scope.Company)
		if err != nil {
			return 0, err
		}
		if !isNew && a.Why == collector.AlertCovered { // it waited as a match, and is told as a complaint now
			_, err = q.exec(ctx, sqlAlertCovered, a.Receiver, a.Document, a.Kind, scope.Company)
		}
		if err != nil {
			return 0, err
		}
		if !isNew {
			continue
		}
		fresh++
		for place, watch := range a.Watches {
			if _, err := q.exec(ctx, sqlAlertWatch, id, place, watch); err != nil {
				return 0, err
			}
		}
		if w.Delivery == nil {
			continue
		}
		d := *w.Delivery
		d.Receiver, d.Documents, d.Watches = a.Receiver, []int64{a.Document}, a.Watches
		told, _, err := addDelivery(ctx, q, scope, d, now)
		if err != nil {
			return 0, err
		}
		if _, err := q.exec(ctx, sqlAlertTold, told.DeliveryID, id); err != nil {
			return 0, err
		}
	}
	return fresh, nil
}

const sqlAlertsOf = `
SELECT alert_id, company_id, receiver_id, document_id, kind, delivery_id, why FROM alert WHERE company_id = ? AND document_id IN `

// AlertsOf are the alerts that some documents have caused, without their rules.
func (s *Store) AlertsOf(ctx context.Context, scope collector.Scope, documents []int64) ([]collector.Alert, error) {
	var out []collector.Alert
	for _, part := range parts(documents, listMost) {
		in, args := inList(part)
		some, err := list(ctx, s.read(), func(row scanner) (a collector.Alert, err error) {
			err = row.Scan(&a.AlertID, &a.Company, &a.Receiver, &a.Document, &a.Kind, &a.Delivery, &a.Why)
			return a, err
		}, sqlAlertsOf+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		out = append(out, some...)
	}
	return out, nil
}

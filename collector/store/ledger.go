package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

const sqlDelivery = `
SELECT ` + deliveryColumns + deliveryTables + `WHERE v.public_id = ? AND v.company_id = ?`

// Delivery is one delivery by the id that stands in addresses.
func (s *Store) Delivery(ctx context.Context, scope collector.Scope, publicID string) (collector.Delivery, error) {
	found, err := s.deliveries(ctx, sqlDelivery, publicID, scope.Company)
	if err == nil && len(found) == 0 {
		return collector.Delivery{}, missing("delivery", publicID)
	}
	if err != nil {
		return collector.Delivery{}, err
	}
	return found[0], nil
}

// DeliveryFilter says which deliveries a list shows; the zero value shows all.
type DeliveryFilter struct {
	State collector.DeliveryState
	Kind  collector.DeliveryKind
}

const sqlDeliveries = `
SELECT ` + deliveryColumns + deliveryTables + `
WHERE v.company_id = ? AND (v.created < ? OR v.created = ? AND v.public_id > ?)
    AND (CAST(? AS TEXT) = '' OR v.state = ?) AND (CAST(? AS TEXT) = '' OR v.kind = ?)
ORDER BY v.created DESC, v.public_id LIMIT ?`

// Deliveries are the company's deliveries, newest first, behind the public id of the last one of the page before ("" from
// the first). Rows that arrive meanwhile move nothing.
func (s *Store) Deliveries(ctx context.Context, scope collector.Scope, f DeliveryFilter, after string, n int) ([]collector.Delivery, error) {
	before := time.UnixMicro(1 << 62)
	if after != "" {
		last, err := s.Delivery(ctx, scope, after)
		if err != nil {
			return nil, err
		}
		before = last.Created
	}
	return s.deliveries(ctx, sqlDeliveries, scope.Company, before, before, after, f.State, f.State, f.Kind, f.Kind, n)
}

const sqlDeliveriesByID = `
SELECT ` + deliveryColumns + deliveryTables + `WHERE v.company_id + 0 = ? AND v.delivery_id IN `

// DeliveriesByID are deliveries by their inside ids; those that are not the company's are left out.
func (s *Store) DeliveriesByID(ctx context.Context, scope collector.Scope, ids []int64) (map[int64]collector.Delivery, error) {
	out := make(map[int64]collector.Delivery, len(ids))
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		some, err := s.deliveries(ctx, sqlDeliveriesByID+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, d := range some {
			out[d.DeliveryID] = d
		}
	}
	return out, nil
}

func (s *Store) deliveries(ctx context.Context, query string, args ...any) ([]collector.Delivery, error) {
	q := s.read()
	found, err := list(ctx, q, scanDelivery, query, args...)
	if err != nil {
		return nil, fault(err)
	}
	return found, fault(withParts(ctx, q, found))
}

const sqlDeliveryDocuments = `
SELECT delivery_id, document_id FROM delivery_document WHERE delivery_id IN % ORDER BY delivery_id, place`

const sqlDeliveryWatches = `
SELECT delivery_id, watch_id FROM delivery_watch WHERE delivery_id IN % ORDER BY delivery_id, place`

// withParts fills in the documents and rules of deliveries.
func withParts(ctx context.Context, q conn, found []collector.Delivery) error {
	at := make(map[int64]*collector.Delivery, len(found))
	ids := make([]int64, len(found))
	for i := range found {
		at[found[i].DeliveryID] = &found[i]
		ids[i] = found[i].DeliveryID
	}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		for query, add := range map[string]func(d *collector.Delivery, id int64){
			sqlDeliveryDocuments: func(d *collector.Delivery, id int64) { d.Documents = append(d.Documents, id) },
			sqlDeliveryWatches:   func(d *collector.Delivery, id int64) { d.Watches = append(d.Watches, id) },
		} {
			if _, err := list(ctx, q, func(row scanner) (id int64, err error) {
				var delivery int64
				if err = row.Scan(&delivery, &id); err == nil {
					add(at[delivery], id)
				}
				return id, err
			}, strings.Replace(query, "%", in, 1), args...); err != nil {
				return err
			}
		}
	}
	return nil
}

const sqlAttempts = `
SELECT delivery_id, at, outcome, detail FROM attempt WHERE company_id + 0 = ? AND delivery_id IN %s ORDER BY attempt_id`

// Attempts are the ledger of a delivery, oldest line first.
func (s *Store) Attempts(ctx context.Context, scope collector.Scope, delivery int64) ([]collector.Attempt, error) {
	of, err := attempts(ctx, s.read(), scope, []int64{delivery})
	return of[delivery], fault(err)
}

func attempts(ctx context.Context, q conn, scope collector.Scope, deliveries []int64) (map[int64][]collector.Attempt, error) {
	out := map[int64][]collector.Attempt{}
	_, err := among(ctx, q, scope.Company, func(row scanner) (none struct{}, err error) {
		var of int64
		var a collector.Attempt
		err = row.Scan(&of, when(&a.At), &a.Outcome, &a.Detail)
		out[of] = append(out[of], a)
		return none, err
	}, sqlAttempts, deliveries)
	return out, err
}

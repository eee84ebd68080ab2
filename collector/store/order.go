package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

const orderColumns = `order_id, public_id, company_id, order_key, seller_id, branch_id, buyer_id, recipient_id, category, courier, status, amount,
currency, placed, delivered, hash, rev, created, changed`

func scanOrder(row scanner) (o collector.Order, err error) {
	err = row.Scan(&o.OrderID, &o.PublicID, &o.Company, &o.Key, &o.Seller, &o.Branch, &o.Buyer, &o.Recipient, &o.Category, &o.Courier, &o.Status,
		&o.Amount, &o.Currency, when(&o.Placed), when(&o.Delivered), &o.Hash, &o.Rev, when(&o.Created), when(&o.Changed))
	return o, err
}

const sqlOrderByKey = `
SELECT ` + orderColumns + ` FROM purchase WHERE order_key = ? AND company_id = ?`

const sqlOrderByID = `
SELECT ` + orderColumns + ` FROM purchase WHERE order_id = ? AND company_id = ?`

// OrderByID is one order by the inside id, with its items and events.
func (s *Store) OrderByID(ctx context.Context, scope collector.Scope, id int64) (collector.Order, error) {
	return s.order(ctx, id, sqlOrderByID, id, scope.Company)
}

const sqlOrder = `
SELECT ` + orderColumns + ` FROM purchase WHERE public_id = ? AND company_id = ?`

// Order is one order by the id that stands in addresses, with its items and events.
func (s *Store) Order(ctx context.Context, scope collector.Scope, publicID string) (collector.Order, error) {
	return s.order(ctx, publicID, sqlOrder, publicID, scope.Company)
}

// OrderByKey is one order by the shop's own number, with its items and events.
func (s *Store) OrderByKey(ctx context.Context, scope collector.Scope, key string) (collector.Order, error) {
	return s.order(ctx, key, sqlOrderByKey, bounded(key), scope.Company)
}

const sqlOrderItems = `
SELECT name, url, quantity FROM purchase_item WHERE order_id = ? ORDER BY place`

const sqlOrderEvents = `
SELECT status, at, reason FROM purchase_event WHERE order_id = ? ORDER BY at, status`

func (s *Store) order(ctx context.Context, name any, query string, args ...any) (collector.Order, error) {
	q := s.read()
	o, ok, err := first(ctx, q, scanOrder, query, args...)
	if err == nil && !ok {
		err = missing("order", name)
	}
	if err != nil {
		return o, fault(err)
	}
	o, err = withItems(ctx, q, o)
	return o, fault(err)
}

func withItems(ctx context.Context, q conn, o collector.Order) (collector.Order, error) {
	var err error
	if o.Items, err = list(ctx, q, func(row scanner) (i collector.OrderItem, err error) {
		err = row.Scan(&i.Name, &i.URL, &i.Quantity)
		return i, err
	}, sqlOrderItems, o.OrderID); err != nil {
		return o, err
	}
	o.Events, err = list(ctx, q, func(row scanner) (e collector.OrderEvent, err error) {
		err = row.Scan(&e.Status, when(&e.At), &e.Reason)
		return e, err
	}, sqlOrderEvents, o.OrderID)
	return o, err
}

const sqlDocumentOrder = `
INSERT INTO document_order (document_id, company_id, order_id, seller_id, branch_id) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (document_id) DO NOTHING`

// linkDocument says to which order, seller and branch a review of our own belongs.
func linkDocument(ctx context.Context, q conn, document int64, o collector.Order) error {
	_, err := q.exec(ctx, sqlDocumentOrder, document, o.Company, o.OrderID, o.Seller, o.Branch)
	return err
}

const sqlOrderOfDocument = `
SELECT order_id FROM document_order WHERE document_id = ? AND company_id = ?`

// OrderOfDocument is the inside id of the order that a review of our own belongs to; 0 when there is none.
func (s *Store) OrderOfDocument(ctx context.Context, scope collector.Scope, document int64) (int64, error) {
	id, _, err := first(ctx, s.read(), column[int64], sqlOrderOfDocument, document, scope.Company)
	return id, fault(err)
}

const sqlDocumentOfOrder = `
SELECT document_id FROM document_order WHERE order_id = ? AND company_id = ? AND order_id > 0`

func documentOfOrder(ctx context.Context, q conn, company, order int64) (int64, error) {
	id, _, err := first(ctx, q, column[int64], sqlDocumentOfOrder, order, company)
	return id, err
}

// DocumentOfOrder is the inside id of the review of our own that an order has; 0 when there is none.
func (s *Store) DocumentOfOrder(ctx context.Context, scope collector.Scope, order int64) (int64, error) {
	id, err := documentOfOrder(ctx, s.read(), scope.Company, order)
	return id, fault(err)
}

const sqlSolve = `
INSERT INTO document_solved (document_id, company_id, at, by_process) VALUES (?, ?, ?, ?) ON CONFLICT (document_id) DO NOTHING`

// solved says that what a review complains of was solved by a process ("case", "dispute").
func solved(ctx context.Context, q conn, company, document int64, by string, now time.Time) error {
	_, err := q.exec(ctx, sqlSolve, document, company, now, by)
	return err
}

const sqlSolvedAmong = `
SELECT document_id, at FROM document_solved WHERE company_id + 0 = ? AND document_id IN `

// SolvedAmong says which of some documents were solved, and when.
func (s *Store) SolvedAmong(ctx context.Context, scope collector.Scope, documents []int64) (map[int64]time.Time, error) {
	out := map[int64]time.Time{}
	for _, part := range parts(documents, listMost) {
		in, args := inList(part)
		_, err := list(ctx, s.read(), func(row scanner) (id int64, err error) {
			var at time.Time
			err = row.Scan(&id, when(&at))
			out[id] = at
			return id, err
		}, strings.TrimSpace(sqlSolvedAmong)+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
	}
	return out, nil
}

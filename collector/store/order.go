package store

import (
	"context"
	"encoding/json"
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

// Saved says what became of an order that came in.
type Saved string

// What became of it.
const (
	SavedNew     Saved = "new"
	SavedChanged Saved = "changed"
	SavedSame    Saved = "same"
)

const sqlOrderByKey = `
SELECT ` + orderColumns + ` FROM purchase WHERE order_key = ? AND company_id = ?`

const sqlAddOrder = `
INSERT INTO purchase (public_id, company_id, order_key, seller_id, branch_id, buyer_id, recipient_id, category, courier, status, amount, currency,
    placed, delivered, hash, rev, created, changed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (company_id, order_key) DO NOTHING RETURNING order_id`

const sqlChangeOrder = `
UPDATE purchase SET seller_id = ?, branch_id = ?, buyer_id = ?, recipient_id = ?, category = ?, courier = ?, status = ?, amount = ?, currency = ?,
    placed = ?, delivered = ?, hash = ?, rev = rev + 1, changed = ? WHERE order_id = ?`

const sqlDropItems = `
DELETE FROM purchase_item WHERE order_id = ?`

const sqlAddItems = `
INSERT INTO purchase_item (order_id, place, name, url, quantity) VALUES `

const sqlAddEvents = `
INSERT INTO purchase_event (order_id, status, at, reason) VALUES `

// SaveOrder takes an order in: people, seller and branch are found or made, and what the shop sent before is compared by
// its hash. Events only grow. The same again changes nothing.
func (s *Store) SaveOrder(ctx context.Context, scope collector.Scope, p collector.Purchase, now time.Time) (out collector.Order, what Saved, err error) {
	err = s.tx(ctx, func(q conn) error {
		out, what, err = saveOrder(ctx, q, scope.Company, p, now)
		return err
	})
	return out, what, err
}

func saveOrder(ctx context.Context, q conn, company int64, p collector.Purchase, now time.Time) (collector.Order, Saved, error) {
	said, err := json.Marshal(p)
	if err != nil {
		return collector.Order{}, "", err
	}
	hash := digest(string(said))
	held, there, err := first(ctx, q, scanOrder, sqlOrderByKey, bounded(p.Key), company)
	if err != nil || there && held.Hash == hash {
		return held, SavedSame, err
	}
	o, err := placedOrder(ctx, q, company, p, now)
	if err != nil {
		return o, "", err
	}
	o.Hash, o.Changed = hash, now
	if !there {
		o.PublicID, o.Created, o.Rev = publicID(), now, 1
		id, ok, err := first(ctx, q, column[int64], sqlAddOrder, o.PublicID, company, o.Key, o.Seller, o.Branch, o.Buyer, o.Recipient, o.Category, o.Courier,
			o.Status, o.Amount, o.Currency, o.Placed, o.Delivered, o.Hash, now, now)
		if err == nil && !ok {
			err = stale("a new order")
		}
		if err != nil {
			return o, "", err
		}
		o.OrderID = id
		return o, SavedNew, orderParts(ctx, q, o)
	}
	o.OrderID, o.PublicID, o.Created, o.Rev = held.OrderID, held.PublicID, held.Created, held.Rev+1
	if o.Delivered.IsZero() {
		o.Delivered = held.Delivered
	}
	if _, err := q.exec(ctx, sqlChangeOrder, o.Seller, o.Branch, o.Buyer, o.Recipient, o.Category, o.Courier, o.Status, o.Amount, o.Currency, o.Placed,
		o.Delivered, o.Hash, now, o.OrderID); err != nil {
		return o, "", err
	}
	if _, err := q.exec(ctx, sqlDropItems, o.OrderID); err != nil {
		return o, "", err
	}
	return o, SavedChanged, orderParts(ctx, q, o)
}

// placedOrder gives an order that came in its people, its seller and its branch.
func placedOrder(ctx context.Context, q conn, company int64, p collector.Purchase, now time.Time) (o collector.Order, err error) {
	o = collector.Order{Company: company, Key: bounded(p.Key), Category: p.Category, Courier: p.Courier, Status: p.Status, Amount: p.Amount,
		Currency: p.Currency, Items: p.Items, Events: p.Events}
	for _, e := range p.Events {
		switch {
		case e.Status == collector.OrderPlaced:
			o.Placed = e.At
		case e.Status == collector.OrderDelivered:
			o.Delivered = e.At
		}
	}
	if o.Buyer, err = contactOf(ctx, q, company, p.Buyer, collector.SideClient, now); err != nil {
		return o, err
	}
	if o.Recipient, err = contactOf(ctx, q, company, p.Recipient, collector.SideClient, now); err != nil {
		return o, err
	}
	if p.SellerKey == "" {
		return o, nil
	}
	contact, err := contactOf(ctx, q, company, collector.Contact{Mail: p.SellerMail}, collector.SideSeller, now)
	if err != nil {
		return o, err
	}
	seller, err := sellerOf(ctx, q, company, p.SellerKey, p.SellerName, contact, now)
	if err != nil {
		return o, err
	}
	o.Seller = seller.SellerID
	if p.BranchKey != "" {
		o.Branch, err = branchOf(ctx, q, company, o.Seller, p.BranchKey, p.BranchName)
	}
	return o, err
}

func orderParts(ctx context.Context, q conn, o collector.Order) error {
	place := 0
	if _, err := insertRows(ctx, q, sqlAddItems, `(?, ?, ?, ?, ?)`, "", o.Items, func(i collector.OrderItem) []any {
		place++
		return []any{o.OrderID, place, i.Name, i.URL, i.Quantity}
	}); err != nil {
		return err
	}
	if _, err := insertRows(ctx, q, sqlAddEvents, `(?, ?, ?, ?)`, " ON CONFLICT (order_id, at, status) DO NOTHING", o.Events, func(e collector.OrderEvent) []any {
		return []any{o.OrderID, e.Status, e.At, e.Reason}
	}); err != nil {
		return err
	}
	return inspectLater(ctx, q, o)
}

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
	if o.Items, err = list(ctx, q, func(row scanner) (i collector.OrderItem, err error) {
		err = row.Scan(&i.Name, &i.URL, &i.Quantity)
		return i, err
	}, sqlOrderItems, o.OrderID); err != nil {
		return o, fault(err)
	}
	o.Events, err = list(ctx, q, func(row scanner) (e collector.OrderEvent, err error) {
		err = row.Scan(&e.Status, when(&e.At), &e.Reason)
		return e, err
	}, sqlOrderEvents, o.OrderID)
	return o, fault(err)
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

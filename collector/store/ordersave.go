package store

import (
	"context"
	"encoding/json"
	"time"

	"molva/collector"
)

// Saved says what became of an order that came in.
type Saved string

// What became of it.
const (
	SavedNew     Saved = "new"
	SavedChanged Saved = "changed"
	SavedSame    Saved = "same"
)

const sqlAddOrder = `
INSERT INTO purchase (public_id, company_id, order_key, seller_id, branch_id, buyer_id, recipient_id, category, courier, status, amount, currency,
    placed, delivered, hash, rev, created, changed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (company_id, order_key) DO NOTHING RETURNING order_id`

const sqlChangeOrder = `
UPDATE purchase SET seller_id = ?, branch_id = ?, buyer_id = ?, recipient_id = ?, category = ?, courier = ?, status = ?, amount = ?, currency = ?,
    placed = ?, delivered = ?, hash = ?, rev = rev + 1, changed = ? WHERE order_id = ?`

// The review of an order is about whom the order is from, also when the shop corrects that.
const sqlReviewSeller = `
UPDATE document_order SET seller_id = ?, branch_id = ? WHERE order_id = ? AND order_id > 0`

const sqlDropItems = `
DELETE FROM purchase_item WHERE order_id = ?`

const sqlAddItems = `
INSERT INTO purchase_item (order_id, place, name, url, quantity) VALUES `

const sqlAddEvents = `
INSERT INTO purchase_event (order_id, status, at, reason) VALUES `

// SaveOrder takes an order in: people, seller and branch are found or made, and what the shop sent before is compared by
// its hash. Events only grow, and an older export undoes nothing (collector.Order.Next). The same again changes nothing.
func (s *Store) SaveOrder(ctx context.Context, scope collector.Scope, p collector.Purchase, now time.Time) (out collector.Order, what Saved, err error) {
	err = s.tx(ctx, func(q conn) error {
		if out, what, err = saveOrder(ctx, q, scope.Company, p, now); err != nil || what == SavedSame {
			return err
		}
		return setTimer(ctx, q, scope.Company, collector.TimerOrders, scope.Company, now)
	})
	return out, what, err
}

const sqlOrderHashes = `
SELECT order_key, hash FROM purchase WHERE company_id = ? AND order_key IN `

// SaveOrders takes orders in, in their order and in one transaction, and says of each what became of it. CodeConflict when
// another import wrote one of them or of their people in the same moment: nothing was written, try again.
func (s *Store) SaveOrders(ctx context.Context, scope collector.Scope, ps []collector.Purchase, now time.Time) (out []Saved, err error) {
	err = s.tx(ctx, func(q conn) error {
		out = make([]Saved, len(ps))
		held, err := heldHashes(ctx, q, scope.Company, ps)
		if err != nil {
			return err
		}
		planned := false
		for i, p := range ps {
			key, hash := bounded(p.Key), hashOf(p)
			if out[i] = SavedSame; held[key] == hash {
				continue
			}
			if _, out[i], err = saveOrder(ctx, q, scope.Company, p, now); err != nil {
				return err
			}
			held[key], planned = hash, planned || out[i] != SavedSame
		}
		if !planned {
			return nil
		}
		return setTimer(ctx, q, scope.Company, collector.TimerOrders, scope.Company, now)
	})
	return out, err
}

func heldHashes(ctx context.Context, q conn, company int64, ps []collector.Purchase) (map[string]string, error) {
	held := map[string]string{}
	for _, part := range parts(ps, listMost) {
		keys := make([]string, len(part))
		for i, p := range part {
			keys[i] = bounded(p.Key)
		}
		in, args := inList(keys)
		if _, err := list(ctx, q, func(row scanner) (key string, err error) {
			var hash string
			err = row.Scan(&key, &hash)
			held[key] = hash
			return key, err
		}, sqlOrderHashes+in, append([]any{company}, args...)...); err != nil {
			return nil, err
		}
	}
	return held, nil
}

// hashOf is over all that the shop sent of an order.
func hashOf(p collector.Purchase) string {
	said, err := json.Marshal(p)
	if err != nil {
		panic("an order cannot be written as JSON: " + err.Error()) // it is made of strings, numbers and times
	}
	return digest(string(said))
}

func saveOrder(ctx context.Context, q conn, company int64, p collector.Purchase, now time.Time) (collector.Order, Saved, error) {
	hash := hashOf(p)
	held, there, err := first(ctx, q, scanOrder, sqlOrderByKey+" {lock}", bounded(p.Key), company)
	if err != nil || there && held.Hash == hash {
		return held, SavedSame, err
	}
	o, err := placedOrder(ctx, q, company, p, now)
	if err != nil {
		return o, "", err
	}
	o.Hash, o.Changed = hash, now
	if there {
		return changeOrder(ctx, q, held, o)
	}
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

// changeOrder makes of a held order what follows from what was sent.
func changeOrder(ctx context.Context, q conn, held, sent collector.Order) (collector.Order, Saved, error) {
	held, err := withItems(ctx, q, held)
	if err != nil {
		return held, "", err
	}
	o, changed := held.Next(sent)
	if !changed {
		return held, SavedSame, nil
	}
	o.Rev, o.Changed = held.Rev+1, sent.Changed
	if _, err := q.exec(ctx, sqlChangeOrder, o.Seller, o.Branch, o.Buyer, o.Recipient, o.Category, o.Courier, o.Status, o.Amount, o.Currency, o.Placed,
		o.Delivered, o.Hash, o.Changed, o.OrderID); err != nil {
		return o, "", err
	}
	if o.Seller != held.Seller || o.Branch != held.Branch {
		if _, err := q.exec(ctx, sqlReviewSeller, o.Seller, o.Branch, o.OrderID); err != nil {
			return o, "", err
		}
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
	if o.Placed.IsZero() && len(p.Events) > 0 { // it was placed by then
		o.Placed = p.Events[0].At
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
	if _, err := insertRows(ctx, q, sqlAddEvents, `(?, ?, ?, ?)`, " ON CONFLICT (order_id, at, status) DO UPDATE SET reason = excluded.reason", o.Events, func(e collector.OrderEvent) []any {
		return []any{o.OrderID, e.Status, e.At, e.Reason}
	}); err != nil {
		return err
	}
	return inspectLater(ctx, q, o)
}

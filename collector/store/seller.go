package store

import (
	"context"
	"time"

	"molva/collector"
)

const sellerColumns = `seller_id, public_id, company_id, seller_key, name, person_id, state, since, rev, created`

func scanSeller(row scanner) (s collector.Seller, err error) {
	err = row.Scan(&s.SellerID, &s.PublicID, &s.Company, &s.Key, &s.Name, &s.Person, &s.State, when(&s.Since), &s.Rev, when(&s.Created))
	return s, err
}

const sqlAddSeller = `
INSERT INTO seller (public_id, company_id, seller_key, name, person_id, state, since, rev, created) VALUES (?, ?, ?, ?, ?, 'listed', ?, 1, ?)
ON CONFLICT (company_id, seller_key) DO UPDATE SET name = CASE WHEN excluded.name <> '' THEN excluded.name ELSE seller.name END,
    person_id = CASE WHEN excluded.person_id > 0 THEN excluded.person_id ELSE seller.person_id END
RETURNING ` + sellerColumns

// sellerOf finds or makes the seller of a key; a name or a person that is given is taken over.
func sellerOf(ctx context.Context, q conn, company int64, key, name string, person int64, now time.Time) (collector.Seller, error) {
	if name == "" {
		if held, ok, err := first(ctx, q, scanSeller, sqlSellerByKey, bounded(key), company); err != nil || ok && person == 0 {
			return held, err
		} else if !ok {
			name = key
		}
	}
	s, _, err := first(ctx, q, scanSeller, sqlAddSeller, publicID(), company, bounded(key), name, person, now, now)
	if err == nil && s.Created.Equal(now.Truncate(time.Microsecond)) { // new: its quality is looked at from now on
		err = startReviews(ctx, q, company, now.Add(reviewEvery))
	}
	return s, err
}

const sqlSellerByKey = `
SELECT ` + sellerColumns + ` FROM seller WHERE seller_key = ? AND company_id = ?`

// SellerByKey is one seller by the marketplace's own id.
func (s *Store) SellerByKey(ctx context.Context, scope collector.Scope, key string) (collector.Seller, error) {
	return s.seller(ctx, key, sqlSellerByKey, bounded(key), scope.Company)
}

const sqlSeller = `
SELECT ` + sellerColumns + ` FROM seller WHERE public_id = ? AND company_id = ?`

// Seller is one seller by the id that stands in addresses.
func (s *Store) Seller(ctx context.Context, scope collector.Scope, publicID string) (collector.Seller, error) {
	return s.seller(ctx, publicID, sqlSeller, publicID, scope.Company)
}

const sqlSellerByID = `
SELECT ` + sellerColumns + ` FROM seller WHERE seller_id = ? AND company_id = ?`

// SellerByID is one seller by the inside id.
func (s *Store) SellerByID(ctx context.Context, scope collector.Scope, id int64) (collector.Seller, error) {
	return s.seller(ctx, id, sqlSellerByID, id, scope.Company)
}

func (s *Store) seller(ctx context.Context, name any, query string, args ...any) (collector.Seller, error) {
	v, ok, err := first(ctx, s.read(), scanSeller, query, args...)
	if err == nil && !ok {
		err = missing("seller", name)
	}
	return v, fault(err)
}

const sqlSellers = `
SELECT ` + sellerColumns + ` FROM seller WHERE company_id = ? AND seller_id > ? ORDER BY seller_id LIMIT ?`

// SellersAfter are up to n sellers behind an inside id, in the order in which they were made.
func (s *Store) SellersAfter(ctx context.Context, scope collector.Scope, after int64, n int) ([]collector.Seller, error) {
	all, err := list(ctx, s.read(), scanSeller, sqlSellers, scope.Company, after, n)
	return all, fault(err)
}

const sqlSellerState = `
UPDATE seller SET state = ?, since = ?, rev = rev + 1 WHERE seller_id = ? AND company_id = ? AND rev = ?`

// setSellerState changes whether a seller is shown; ErrStale when somebody changed the seller since it was read.
func setSellerState(ctx context.Context, q conn, v collector.Seller, state collector.SellerState, now time.Time) error {
	n, err := q.exec(ctx, sqlSellerState, state, now, v.SellerID, v.Company, v.Rev)
	if err == nil && n == 0 {
		return stale("the seller")
	}
	return err
}

// AddSeller makes a seller, or takes over the name and the contact of one that is there. The contact may be empty.
func (s *Store) AddSeller(ctx context.Context, scope collector.Scope, key, name string, contact collector.Contact, now time.Time) (out collector.Seller, err error) {
	err = s.tx(ctx, func(q conn) error {
		person, err := contactOf(ctx, q, scope.Company, contact, collector.SideSeller, now)
		if err == nil {
			out, err = sellerOf(ctx, q, scope.Company, key, name, person, now)
		}
		return err
	})
	return out, err
}

const sqlAddBranch = `
INSERT INTO branch (public_id, company_id, seller_id, branch_key, name) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (company_id, seller_id, branch_key) DO UPDATE SET name = CASE WHEN excluded.name <> '' THEN excluded.name ELSE branch.name END
RETURNING branch_id`

func branchOf(ctx context.Context, q conn, company, seller int64, key, name string) (int64, error) {
	id, _, err := first(ctx, q, column[int64], sqlAddBranch, publicID(), company, seller, bounded(key), name)
	return id, err
}

const sqlBranches = `
SELECT branch_id, public_id, company_id, seller_id, branch_key, name FROM branch WHERE company_id = ? AND seller_id = ? ORDER BY branch_key`

// Branches are the places of a seller.
func (s *Store) Branches(ctx context.Context, scope collector.Scope, seller int64) ([]collector.Branch, error) {
	all, err := list(ctx, s.read(), func(row scanner) (b collector.Branch, err error) {
		err = row.Scan(&b.BranchID, &b.PublicID, &b.Company, &b.Seller, &b.Key, &b.Name)
		return b, err
	}, sqlBranches, scope.Company, seller)
	return all, fault(err)
}

const sqlAssignItem = `
INSERT INTO seller_item (company_id, item_key, seller_id, branch_id) SELECT company_id, ?, seller_id, ? FROM seller WHERE seller_id = ? AND company_id = ?
ON CONFLICT (company_id, item_key) DO UPDATE SET seller_id = excluded.seller_id, branch_id = excluded.branch_id`

// AssignItem says that the reviews of an item, wherever they were found, are about a seller.
func (s *Store) AssignItem(ctx context.Context, scope collector.Scope, item collector.Item, seller, branch int64) error {
	n, err := s.write().exec(ctx, sqlAssignItem, ItemKey(item), branch, seller, scope.Company)
	if err == nil && n == 0 {
		err = missing("seller", seller)
	}
	return fault(err)
}

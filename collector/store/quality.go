package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"molva/collector"
)

// sqlReviewAt is when a review counts as published: where the site told the day alone and it was seen on that day, when it
// was seen first; where it told nothing, too.
const sqlReviewAt = `CASE WHEN d.precise = 'minute' THEN d.published
    WHEN d.published > 0 AND (d.first_seen < d.published OR d.first_seen >= d.published + 86400000000) THEN d.published ELSE d.first_seen END`

// sqlAboutSellers are the live reviews about sellers: those that were left with us by their order, those found elsewhere by
// their item. % bounds the sellers. A review of an order whose dispute found the platform at fault is not
// among them (003: the seller's figures stay untouched). CROSS JOIN is how SQLite is told to begin with
// the sellers: it would rather walk over all reviews of the company.
const sqlAboutSellers = `
FROM (SELECT o.document_id, o.seller_id, 1 AS own FROM document_order o WHERE o.company_id + 0 = ? AND o.seller_id > 0 AND o.seller_id %o
      UNION ALL
      SELECT f.document_id, i.seller_id, 0 FROM seller_item i CROSS JOIN document f
      WHERE i.company_id %c ? AND i.seller_id %i AND f.company_id = i.company_id AND f.item_key = i.item_key AND f.item_key <> '' AND f.kind = 'review' AND f.state = 'live'
      AND NOT EXISTS (SELECT 1 FROM document_order x WHERE x.document_id = f.document_id AND x.seller_id > 0)) r
CROSS JOIN document d
WHERE d.document_id = r.document_id AND d.kind = 'review' AND d.state = 'live' AND NOT EXISTS (SELECT 1 FROM document_order y
    JOIN dispute z ON z.order_id = y.order_id WHERE y.document_id = d.document_id AND y.order_id > 0 AND z.closed > 0 AND z.fault = 'platform')`

// sqlCalledComplaint: a person said so, or it was judged so and nobody said otherwise.
const sqlCalledComplaint = `COALESCE((SELECT CASE k.complaint WHEN 'yes' THEN 1 ELSE 0 END FROM handling k WHERE k.document_id = d.document_id AND k.complaint <> ''),
    CASE WHEN d.complaint >= 0.5 THEN 1 ELSE 0 END)`

// sqlIsComplaint: called so, or it was a case of the desk.
const sqlIsComplaint = `(` + sqlCalledComplaint + ` = 1 OR EXISTS (SELECT 1 FROM case_entry m WHERE m.document_id = d.document_id AND m.document_id > 0))`

// aboutSellers fills in which sellers: one of them, or those of a list.
func aboutSellers(bound string) string {
	company := "="
	if bound == "= ?" { // the seller alone finds the items
		company = "+ 0 ="
	}
	return replaceAll(sqlAboutSellers, "%o", bound, "%i", bound, "%c", company)
}

var sqlSellerReviews = `
SELECT d.document_id, d.public_id, r.seller_id, ` + sqlReviewAt + ` AS at, d.rating, CASE WHEN ` + sqlIsComplaint + ` THEN 1 ELSE 0 END, d.suspicion,
    r.own, d.verified, d.causes, d.replies, COALESCE(s.at, 0)` +
	replaceAll(aboutSellers("= ?"), "CROSS JOIN document d\n", "CROSS JOIN document d LEFT JOIN document_solved s ON s.document_id = d.document_id\n") + `
    AND ` + sqlReviewAt + ` > ? AND ` + sqlReviewAt + ` <= ? ORDER BY d.document_id`

func scanSellerReview(row scanner) (v collector.SellerReview, err error) {
	var causes []collector.Cause
	var replies []reply
	var own int64
	err = row.Scan(&v.Document, &v.PublicID, &v.Seller, when(&v.At), &v.Rating, flag(&v.Complaint), &v.Suspicion, &own, flag(&v.Verified),
		jsonOf(&causes), jsonOf(&replies), when(&v.Solved))
	v.Own = own != 0
	for _, c := range causes {
		v.Causes = append(v.Causes, c.Name)
	}
	for _, r := range replies {
		if !r.Official {
			continue
		}
		at := v.At
		if r.Published.Known() && r.Published.Time.After(at) {
			at = r.Published.Time
		}
		if v.Commented.IsZero() || at.Before(v.Commented) {
			v.Commented = at
		}
	}
	return v, err
}

// SellerReviews are the live reviews about a seller that were published after one instant and until another, oldest first.
func (s *Store) SellerReviews(ctx context.Context, scope collector.Scope, seller int64, from, to time.Time) ([]collector.SellerReview, error) {
	all, err := list(ctx, s.read(), scanSellerReview, sqlSellerReviews, scope.Company, seller, scope.Company, seller, from, to)
	slices.SortStableFunc(all, func(a, b collector.SellerReview) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Document, b.Document))
	})
	return all, fault(err)
}

var sqlSellerCounts = `
SELECT r.seller_id, COUNT(*), COALESCE(SUM(CASE WHEN d.rating > 0 AND d.rating <= 2 OR d.rating = 0 AND ` + sqlIsComplaint + ` THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(d.rating) / NULLIF(SUM(CASE WHEN d.rating > 0 THEN 1 ELSE 0 END), 0), 0.0)` + aboutSellers("> 0") + `
    AND d.suspicion < ? AND ` + sqlReviewAt + ` > ? AND ` + sqlReviewAt + ` <= ? GROUP BY r.seller_id ORDER BY r.seller_id`

// SellerCounts are the counts of all sellers who have a review in a window, by one statement.
func (s *Store) SellerCounts(ctx context.Context, scope collector.Scope, from, to time.Time) ([]collector.SellerCounts, error) {
	all, err := list(ctx, s.read(), func(row scanner) (c collector.SellerCounts, err error) {
		err = row.Scan(&c.Seller, &c.Reviews, &c.Negative, &c.Rating)
		return c, err
	}, sqlSellerCounts, scope.Company, scope.Company, collector.SuspicionThreshold, from, to)
	return all, fault(err)
}

const sqlSellerCases = `
SELECT c.public_id, c.number, c.opened, c.state FROM desk_case c WHERE c.seller_id = ? AND c.seller_id > 0 AND c.company_id + 0 = ? AND c.into_id = 0
    AND c.opened > ? AND c.opened <= ? AND NOT EXISTS (SELECT 1 FROM case_entry e WHERE e.case_id = c.case_id AND e.document_id > 0) ORDER BY c.opened, c.case_id`

// SellerCases are the complaints at the desk about a seller that came in a window, oldest first. Those about a review are not
// among them: the review counts.
func (s *Store) SellerCases(ctx context.Context, scope collector.Scope, seller int64, from, to time.Time) ([]collector.SellerCase, error) {
	all, err := list(ctx, s.read(), func(row scanner) (c collector.SellerCase, err error) {
		err = row.Scan(&c.PublicID, &c.Number, when(&c.Opened), &c.State)
		return c, err
	}, sqlSellerCases, seller, scope.Company, from, to)
	return all, fault(err)
}

const sqlSellerOrders = `
SELECT COUNT(*), COALESCE(SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END), 0) FROM purchase
WHERE seller_id = ? AND seller_id > 0 AND company_id + 0 = ? AND placed > ? AND placed <= ?`

// SellerOrders are how many orders of a seller were placed in a window, and how many of those were cancelled.
func (s *Store) SellerOrders(ctx context.Context, scope collector.Scope, seller int64, from, to time.Time) (orders, cancelled int, err error) {
	type pair struct{ orders, cancelled int }
	p, _, err := first(ctx, s.read(), func(row scanner) (p pair, err error) {
		err = row.Scan(&p.orders, &p.cancelled)
		return p, err
	}, sqlSellerOrders, seller, scope.Company, from, to)
	return p.orders, p.cancelled, fault(err)
}

const sqlSellerOrderRows = `
SELECT ` + orderColumns + ` FROM purchase WHERE seller_id = ? AND seller_id > 0 AND company_id + 0 = ? AND placed > ? AND placed <= ?
    AND (? = '' OR status = ?) AND order_id > ? ORDER BY order_id LIMIT ?`

// SellerOrderRows are up to n of the orders that SellerOrders counts, behind an inside id; a status other than "" is theirs.
func (s *Store) SellerOrderRows(ctx context.Context, scope collector.Scope, seller int64, from, to time.Time, status collector.OrderStatus, after int64, n int) ([]collector.Order, error) {
	all, err := list(ctx, s.read(), scanOrder, sqlSellerOrderRows, seller, scope.Company, from, to, status, status, after, n)
	return all, fault(err)
}

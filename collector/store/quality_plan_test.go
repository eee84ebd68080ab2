package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Among many sellers the reviews, orders and exclusion of one are found by indexes, and a page of the list begins behind the
// one before.
func TestPlansOfSellers(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := crowded(t, s)
		must(t, s.tx(ctx, func(q conn) error {
			for i := range crowd / 3 {
				v, err := sellerOf(ctx, q, w.scope.Company, fmt.Sprint("s", i), "S", 0, now)
				if err != nil {
					return err
				}
				if _, err := q.exec(ctx, sqlAssignItem, fmt.Sprint("item ", i), 0, v.SellerID, w.scope.Company); err != nil {
					return err
				}
				if _, err := q.exec(ctx, "INSERT INTO document_order (document_id, company_id, order_id, seller_id, branch_id) VALUES (?, ?, 0, ?, 0)", i+1, w.scope.Company, v.SellerID); err != nil {
					return err
				}
			}
			return nil
		}))
		v := w.seller(t, "one", "7")
		if s.Dialect() == "postgres" {
			_, err := s.writer.Exec("ANALYZE")
			must(t, err)
		}
		c, from := w.scope.Company, now.Add(-time.Hour)
		for name, p := range map[string]struct {
			query   string
			args    []any
			indexes []string
		}{
			"reviews of a seller":   {sqlSellerReviews, []any{c, v.SellerID, c, v.SellerID, from, now}, []string{"document_order_seller", "seller_item_of", "document_item"}},
			"orders of a seller":    {sqlSellerOrders, []any{v.SellerID, c, from, now}, []string{"purchase_seller"}},
			"cases of a seller":     {sqlSellerCases, []any{v.SellerID, c, from, now}, []string{"case_seller"}},
			"exclusion of a seller": {sqlExclusionNow, []any{v.SellerID, c}, []string{"exclusion_of"}},
			"letters":               {sqlImprovements, []any{1, c}, []string{"improvement_of"}},
			"excluded ones":         {sqlListSellers + ` AND s.state = ? ORDER BY s.seller_id LIMIT ?`, []any{c, "x", c, collector.SellerExcluded, 9}, []string{"seller_list"}},
		} {
			plan := explain(t, s, p.query, p.args...)
			for _, index := range p.indexes {
				// On PostgreSQL a table of a handful of rows is rightly read whole.
				if !strings.Contains(plan, index) && (s.Dialect() == "sqlite" || strings.Contains(index, "document") || index == "seller_item_of") {
					t.Errorf("%s: %s is not used:\n%s", name, index, plan)
				}
			}
			if wholeTable.MatchString(plan) {
				t.Errorf("%s reads a whole table:\n%s", name, plan)
			}
		}
	})
}

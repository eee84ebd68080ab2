package store

import (
	"context"
	"time"

	"molva/collector"
)

const sqlOrderHookOf = `
SELECT secret FROM order_hook WHERE company_id = ?`

// OrderHook is the secret of the company's shop; "" when the webhook is closed.
func (s *Store) OrderHook(ctx context.Context, scope collector.Scope) (string, error) {
	secret, _, err := first(ctx, s.read(), column[string], sqlOrderHookOf, scope.Company)
	return secret, fault(err)
}

const sqlSetOrderHook = `
INSERT INTO order_hook (company_id, secret, created) VALUES (?, ?, ?)
ON CONFLICT (company_id) DO UPDATE SET secret = excluded.secret, created = excluded.created`

const sqlEndOrderHook = `
DELETE FROM order_hook WHERE company_id = ?`

// SetOrderHook opens the webhook with a new secret, or closes it with "". What was signed with the old one is refused.
func (s *Store) SetOrderHook(ctx context.Context, scope collector.Scope, secret string, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		did := "hook closed"
		if secret == "" {
			if _, err := q.exec(ctx, sqlEndOrderHook, scope.Company); err != nil {
				return err
			}
		} else {
			did = "hook opened"
			if _, err := q.exec(ctx, sqlSetOrderHook, scope.Company, secret, now); err != nil {
				return err
			}
		}
		return addTrail(ctx, q, collector.Trail{Company: scope.Company, About: "company", AboutID: scope.Company, At: now, Side: collector.SidePlatform,
			Person: scope.Person, Did: did, Data: "{}"})
	})
}

const sqlHook = `
SELECT company_id, secret FROM order_hook ORDER BY company_id`

// OrderHook is what a company's shop signs its orders with.
type OrderHook struct {
	Company int64
	Secret  string
}

// OrderHooks are those of all companies: which one a call is for, its signature tells.
func (s *Store) OrderHooks(ctx context.Context) ([]OrderHook, error) {
	all, err := list(ctx, s.read(), func(row scanner) (h OrderHook, err error) {
		err = row.Scan(&h.Company, &h.Secret)
		return h, err
	}, sqlHook)
	return all, fault(err)
}

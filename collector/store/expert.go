package store

import (
	"context"
	"time"

	"molva/collector"
)

const expertColumns = `call_id, public_id, company_id, inspection_id, seller_id, why, state, asked, asked_by, due, done, done_by, outcome, rev`

func scanExpert(row scanner) (c collector.ExpertCall, err error) {
	err = row.Scan(&c.CallID, &c.PublicID, &c.Company, &c.Inspection, &c.Seller, &c.Why, &c.State, when(&c.Asked), &c.AskedBy, when(&c.Due), when(&c.Done),
		&c.DoneBy, &c.Outcome, &c.Rev)
	return c, err
}

const sqlAddExpert = `
INSERT INTO expert_call (public_id, company_id, inspection_id, seller_id, why, state, asked, asked_by, due, done, done_by, outcome, rev)
VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?, 0, 0, '', 1) ON CONFLICT DO NOTHING RETURNING call_id`

// CallExpert keeps a ticket and sets its deadline. CodeConflict when one of the inspection is still to be done.
func (s *Store) CallExpert(ctx context.Context, scope collector.Scope, i collector.Inspection, why string, now, due time.Time) (c collector.ExpertCall, err error) {
	err = s.tx(ctx, func(q conn) error {
		id, ok, err := first(ctx, q, column[int64], sqlAddExpert, publicID(), scope.Company, i.InspectionID, i.Seller, why, now, scope.Person, due)
		if err == nil && !ok {
			err = &collector.Error{Code: collector.CodeConflict, Msg: "the expert was called already", Hint: "write down what the call brought first"}
		}
		if err != nil {
			return err
		}
		if err := setTimer(ctx, q, scope.Company, collector.TimerInspectExpert, id, due); err != nil {
			return err
		}
		if c, _, err = first(ctx, q, scanExpert, sqlExpertByID, id, scope.Company); err != nil {
			return err
		}
		return addTrail(ctx, q, collector.Trail{Company: scope.Company, About: "inspection", AboutID: i.InspectionID, At: now, Side: collector.SidePlatform,
			Person: scope.Person, Did: "expert_called", Rule: "001 5.1", Data: trailData("due", due.UTC().Format(time.RFC3339))})
	})
	return c, err
}

const sqlExpert = `
SELECT ` + expertColumns + ` FROM expert_call WHERE public_id = ? AND company_id = ?`

const sqlExpertByID = `
SELECT ` + expertColumns + ` FROM expert_call WHERE call_id = ? AND company_id = ?`

// Expert is one ticket by the id that stands in addresses.
func (s *Store) Expert(ctx context.Context, scope collector.Scope, publicID string) (collector.ExpertCall, error) {
	return s.expert(ctx, publicID, sqlExpert, publicID, scope.Company)
}

// ExpertByID is one ticket by the inside id.
func (s *Store) ExpertByID(ctx context.Context, scope collector.Scope, id int64) (collector.ExpertCall, error) {
	return s.expert(ctx, id, sqlExpertByID, id, scope.Company)
}

func (s *Store) expert(ctx context.Context, name any, query string, args ...any) (collector.ExpertCall, error) {
	c, ok, err := first(ctx, s.read(), scanExpert, query, args...)
	if err == nil && !ok {
		err = missing("ticket", name)
	}
	return c, fault(err)
}

const sqlExpertsIn = `
SELECT ` + expertColumns + ` FROM expert_call WHERE inspection_id = ? AND company_id + 0 = ? ORDER BY call_id DESC LIMIT ?`

// ExpertsIn are up to n tickets of an inspection, newest first.
func (s *Store) ExpertsIn(ctx context.Context, scope collector.Scope, inspection int64, n int) ([]collector.ExpertCall, error) {
	all, err := list(ctx, s.read(), scanExpert, sqlExpertsIn, inspection, scope.Company, n)
	return all, fault(err)
}

const sqlSaveExpert = `
UPDATE expert_call SET state = ?, done = ?, done_by = ?, outcome = ?, rev = rev + 1 WHERE call_id = ? AND company_id = ? AND rev = ?`

// SaveExpert writes a step of a ticket: t is the timer that fired, and d the mail that says so; of a person's step t is zero
// and the deadline ends. ErrStale when somebody changed the ticket since it was read.
func (s *Store) SaveExpert(ctx context.Context, scope collector.Scope, t collector.Timer, c collector.ExpertCall, d *collector.Delivery, line collector.Trail) error {
	line.Company, line.About, line.AboutID, line.Rule = scope.Company, "inspection", c.Inspection, "001 5.1"
	return s.tx(ctx, func(q conn) error {
		if t.TimerID != 0 {
			if err := fireTimer(ctx, q, t); err != nil {
				return err
			}
		} else if err := setTimer(ctx, q, scope.Company, collector.TimerInspectExpert, c.CallID, time.Time{}); err != nil {
			return err
		}
		n, err := q.exec(ctx, sqlSaveExpert, c.State, c.Done, c.DoneBy, c.Outcome, c.CallID, scope.Company, c.Rev)
		if err == nil && n == 0 {
			err = stale("the ticket")
		}
		if err != nil {
			return err
		}
		if d != nil {
			if _, _, err := addDelivery(ctx, q, scope, *d, line.At); err != nil {
				return err
			}
		}
		return addTrail(ctx, q, line)
	})
}

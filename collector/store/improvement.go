package store

import (
	"context"
	"time"

	"molva/collector"
)

const improvementColumns = `improvement_id, public_id, company_id, exclusion_id, received, person_id, pairs, complete, uncovered, faults, late, answered`

func scanImprovement(row scanner) (m collector.Improvement, err error) {
	err = row.Scan(&m.ImprovementID, &m.PublicID, &m.Company, &m.Exclusion, when(&m.Received), &m.Person, jsonOf(&m.Pairs), flag(&m.Complete),
		jsonOf(&m.Uncovered), jsonOf(&m.Faults), flag(&m.Late), when(&m.Answered))
	return m, err
}

const sqlTouchExclusion = `
UPDATE exclusion SET rev = rev + 1 WHERE exclusion_id = ? AND company_id = ? AND rev = ? AND ended = 0`

const sqlAddImprovement = `
INSERT INTO improvement (public_id, company_id, exclusion_id, received, person_id, pairs, complete, uncovered, faults, late, answered)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) RETURNING ` + improvementColumns

// AddImprovement keeps a seller's letter, with its receipt. A recheck that is being decided at this moment decides anew.
// ErrStale when the exclusion changed since it was read.
func (s *Store) AddImprovement(ctx context.Context, v collector.Seller, e collector.Exclusion, m collector.Improvement, mail *collector.Delivery, line collector.Trail) (out collector.Improvement, err error) {
	pairs := make([]collector.SellerPair, len(m.Pairs))
	for i, p := range m.Pairs {
		pairs[i] = collector.SellerPair{Problem: clean(p.Problem), Cause: clean(p.Cause), Solution: clean(p.Solution)}
	}
	err = s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlTouchExclusion, e.ExclusionID, e.Company, e.Rev)
		if err == nil && n == 0 {
			err = stale("the exclusion")
		}
		if err != nil {
			return err
		}
		out, _, err = first(ctx, q, scanImprovement, sqlAddImprovement, publicID(), e.Company, e.ExclusionID, m.Received, m.Person, toJSON(pairs), m.Complete,
			toJSON(m.Uncovered), toJSON(m.Faults), m.Late)
		if err != nil {
			return err
		}
		return told(ctx, q, v, mail, line, m.Received)
	})
	return out, err
}

const sqlReadImprovement = `
UPDATE improvement SET complete = ?, faults = ? WHERE improvement_id = ? AND exclusion_id = ? AND answered = 0`

// ReadImprovement writes what a person found in a letter. ErrStale when the exclusion changed since it was read.
func (s *Store) ReadImprovement(ctx context.Context, v collector.Seller, e collector.Exclusion, m collector.Improvement, line collector.Trail, at time.Time) error {
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlTouchExclusion, e.ExclusionID, e.Company, e.Rev)
		if err == nil && n > 0 {
			n, err = q.exec(ctx, sqlReadImprovement, m.Complete, toJSON(m.Faults), m.ImprovementID, e.ExclusionID)
		}
		if err == nil && n == 0 {
			err = stale("the letter")
		}
		if err != nil {
			return err
		}
		return told(ctx, q, v, nil, line, at)
	})
}

const sqlImprovements = `
SELECT ` + improvementColumns + ` FROM improvement WHERE exclusion_id = ? AND company_id + 0 = ? ORDER BY improvement_id`

// Improvements are the letters of an exclusion, oldest first.
func (s *Store) Improvements(ctx context.Context, scope collector.Scope, exclusion int64) ([]collector.Improvement, error) {
	all, err := list(ctx, s.read(), scanImprovement, sqlImprovements, exclusion, scope.Company)
	return all, fault(err)
}

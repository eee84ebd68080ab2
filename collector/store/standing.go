package store

import (
	"context"
	"time"

	"molva/collector"
)

const sqlStartReviews = `
INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason) VALUES (?, ?, ?, ?, 0, 0, '', 0, '')
ON CONFLICT (kind, subject_id) DO NOTHING`

// reviewEvery is how long after its first seller a company's sellers are reviewed for the first time.
const reviewEvery = 7 * 24 * time.Hour

// startReviews sets the weekly review of a company's sellers going; one that goes already stays as it is.
func startReviews(ctx context.Context, q conn, company int64, due time.Time) error {
	_, err := q.exec(ctx, sqlStartReviews, company, collector.TimerQualityReview, company, due)
	return err
}

const sqlDropStandings = `
DELETE FROM quality_standing WHERE company_id = ?`

const sqlAddStandings = `
INSERT INTO quality_standing (seller_id, company_id, at, verdict, data) VALUES `

// SaveStandings writes what a weekly review found, in place of what the one before did, with its warnings; the next review is
// due at next.
func (s *Store) SaveStandings(ctx context.Context, t collector.Timer, found []collector.SellerStanding, warned []Warning, next time.Time) error {
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlDropStandings, t.Company); err != nil {
			return err
		}
		_, err := insertRows(ctx, q, sqlAddStandings, `(?, ?, ?, ?, ?)`, "", found, func(v collector.SellerStanding) []any {
			return []any{v.Seller, t.Company, v.At, v.Verdict, v.Data}
		})
		if err != nil {
			return err
		}
		for _, w := range warned {
			if err := told(ctx, q, w.Seller, w.Mail, w.Line, t.Due); err != nil {
				return err
			}
		}
		return setTimer(ctx, q, t.Company, t.Kind, t.Subject, next)
	})
}

// Warning tells a seller that the line is near.
type Warning struct {
	Seller collector.Seller
	Mail   *collector.Delivery
	Line   collector.Trail
}

const sqlStanding = `
SELECT seller_id, at, verdict, data FROM quality_standing WHERE seller_id = ? AND company_id = ?`

func scanStanding(row scanner) (v collector.SellerStanding, err error) {
	err = row.Scan(&v.Seller, when(&v.At), &v.Verdict, &v.Data)
	return v, err
}

// Standing is what the last weekly review found of a seller; false when the seller stood well.
func (s *Store) Standing(ctx context.Context, scope collector.Scope, seller int64) (collector.SellerStanding, bool, error) {
	v, ok, err := first(ctx, s.read(), scanStanding, sqlStanding, seller, scope.Company)
	return v, ok, fault(err)
}

// ListedSeller is a seller in a list, with what the last weekly review found and the exclusion that lasts.
type ListedSeller struct {
	collector.Seller
	Verdict string    // "" stands well
	Since   time.Time // of the exclusion; zero: none
	Due     time.Time // of its next recheck
}

// SellerFilter chooses sellers; the zero value is all of them.
type SellerFilter struct {
	State   collector.SellerState
	Verdict string
	After   string // public id of the last one on the page before
}

const sqlListSellers = `
SELECT s.seller_id, s.public_id, s.company_id, s.seller_key, s.name, s.person_id, s.state, s.since, s.rev, s.created, COALESCE(g.verdict, ''),
    COALESCE(e.since, 0), COALESCE(e.due, 0)
FROM seller s LEFT JOIN quality_standing g ON g.seller_id = s.seller_id LEFT JOIN exclusion e ON e.seller_id = s.seller_id AND e.ended = 0
WHERE s.company_id = ? AND s.seller_id > COALESCE((SELECT a.seller_id FROM seller a WHERE a.public_id = ? AND a.company_id = ?), 0)`

// ListSellers are up to n sellers in the order in which they were made.
func (s *Store) ListSellers(ctx context.Context, scope collector.Scope, f SellerFilter, n int) ([]ListedSeller, error) {
	query, args := sqlListSellers, []any{scope.Company, f.After, scope.Company}
	if f.State != "" {
		query, args = query+` AND s.state = ?`, append(args, f.State)
	}
	if f.Verdict != "" {
		query, args = query+` AND g.verdict = ?`, append(args, f.Verdict)
	}
	all, err := list(ctx, s.read(), func(row scanner) (v ListedSeller, err error) {
		p := &v.Seller
		err = row.Scan(&p.SellerID, &p.PublicID, &p.Company, &p.Key, &p.Name, &p.Person, &p.State, when(&p.Since), &p.Rev, when(&p.Created),
			&v.Verdict, when(&v.Since), when(&v.Due))
		return v, err
	}, query+` ORDER BY s.seller_id LIMIT ?`, append(args, n)...)
	return all, fault(err)
}

const sqlPolicyNow = `
SELECT version, at, person_id, data FROM quality_policy WHERE company_id = ? ORDER BY version DESC LIMIT 1`

const sqlPolicyOf = `
SELECT version, at, person_id, data FROM quality_policy WHERE company_id = ? AND version = ?`

func scanPolicyVersion(row scanner) (v collector.PolicyVersion, err error) {
	err = row.Scan(&v.Version, when(&v.At), &v.Person, &v.Data)
	return v, err
}

// QualityPolicy is the version in force; false when the company has none of its own.
func (s *Store) QualityPolicy(ctx context.Context, scope collector.Scope) (collector.PolicyVersion, bool, error) {
	v, ok, err := first(ctx, s.read(), scanPolicyVersion, sqlPolicyNow, scope.Company)
	return v, ok, fault(err)
}

// QualityPolicyOf is one version; false for that of the program.
func (s *Store) QualityPolicyOf(ctx context.Context, scope collector.Scope, version int64) (collector.PolicyVersion, bool, error) {
	v, ok, err := first(ctx, s.read(), scanPolicyVersion, sqlPolicyOf, scope.Company, version)
	return v, ok, fault(err)
}

const sqlAddPolicy = `
INSERT INTO quality_policy (company_id, version, at, person_id, data) VALUES (?, ?, ?, ?, ?) ON CONFLICT (company_id, version) DO NOTHING`

// AddQualityPolicy puts the version after one that was read in force; ErrStale when somebody else has done so.
func (s *Store) AddQualityPolicy(ctx context.Context, scope collector.Scope, v collector.PolicyVersion) error {
	n, err := s.write().exec(ctx, sqlAddPolicy, scope.Company, v.Version, v.At, v.Person, v.Data)
	if err == nil && n == 0 {
		err = stale("the policy")
	}
	return fault(err)
}

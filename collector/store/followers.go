package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

// FollowerState is one follower of a company for people.
type FollowerState struct {
	Name       string
	Active     bool // false: it rests
	Done       int64
	LeaseUntil time.Time
	Lag        int
}

const sqlFollowers = `
SELECT name, active, done, lease_until FROM follower WHERE company_id = ? ORDER BY name`

// Followers are the company's followers: what each has done in its life and how far behind it is.
func (s *Store) Followers(ctx context.Context, scope collector.Scope) ([]FollowerState, error) {
	all, err := list(ctx, s.read(), func(row scanner) (f FollowerState, err error) {
		err = row.Scan(&f.Name, flag(&f.Active), &f.Done, when(&f.LeaseUntil))
		return f, err
	}, sqlFollowers, scope.Company)
	if err != nil {
		return nil, fault(err)
	}
	for i := range all {
		if all[i].Lag, err = s.Lag(ctx, scope, all[i].Name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

const sqlLaggingFollowers = `
SELECT f.company_id, f.name FROM follower f
WHERE f.active = 1 AND f.lease_until <= ? AND f.name = '{name}'
    AND (SELECT d.document_id FROM document_follow d WHERE d.company_id = f.company_id AND d.{col} < d.rev ORDER BY d.document_id + 0 LIMIT 1) > 0`

// LaggingFollowers are the followers of all companies that have something to do and nobody holds at wall time.
func (s *Store) LaggingFollowers(ctx context.Context, wall time.Time) ([]Claim, error) {
	var out []Claim
	for name, col := range followColumn {
		query := strings.NewReplacer("{name}", name, "{col}", col).Replace(sqlLaggingFollowers)
		found, err := list(ctx, s.read(), func(row scanner) (c Claim, err error) {
			err = row.Scan(&c.Company, &c.Name)
			return c, err
		}, query, wall)
		if err != nil {
			return nil, fault(err)
		}
		out = append(out, found...)
	}
	return out, nil
}

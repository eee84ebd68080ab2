package store

import (
	"context"
	"time"
)

const sqlFindSession = `
SELECT data FROM session WHERE token = ? AND expires > ?`

// FindSession is the data of a session that has not expired at wall time. Tokens come hashed.
func (s *Store) FindSession(ctx context.Context, token string, wall time.Time) ([]byte, bool, error) {
	b, ok, err := first(ctx, s.read(), column[[]byte], sqlFindSession, token, wall)
	return b, ok, fault(err)
}

const sqlCommitSession = `
INSERT INTO session (token, expires, data) VALUES (?, ?, ?)
ON CONFLICT (token) DO UPDATE SET expires = excluded.expires, data = excluded.data`

// CommitSession writes a session; expires is wall time.
func (s *Store) CommitSession(ctx context.Context, token string, data []byte, expires time.Time) error {
	_, err := s.write().exec(ctx, sqlCommitSession, token, expires, data)
	return fault(err)
}

const sqlDeleteSession = `
DELETE FROM session WHERE token = ?`

// DeleteSession ends a session; there need be none.
func (s *Store) DeleteSession(ctx context.Context, token string) error {
	_, err := s.write().exec(ctx, sqlDeleteSession, token)
	return fault(err)
}

const sqlAllSessions = `
SELECT token, data FROM session WHERE expires > ?`

// AllSessions are the sessions that have not expired, by token.
func (s *Store) AllSessions(ctx context.Context, wall time.Time) (map[string][]byte, error) {
	type entry struct {
		token string
		data  []byte
	}
	all, err := list(ctx, s.read(), func(row scanner) (e entry, err error) {
		err = row.Scan(&e.token, &e.data)
		return e, err
	}, sqlAllSessions, wall)
	out := make(map[string][]byte, len(all))
	for _, e := range all {
		out[e.token] = e.data
	}
	return out, fault(err)
}

const sqlDropSessions = `
DELETE FROM session WHERE expires <= ?`

// DropSessions removes what expired before wall time and says how many.
func (s *Store) DropSessions(ctx context.Context, wall time.Time) (int64, error) {
	n, err := s.write().exec(ctx, sqlDropSessions, wall)
	return n, fault(err)
}

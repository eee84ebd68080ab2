package web

import (
	"context"
	"time"

	"molva/collector/store"
)

// sessionRows keeps sessions in the store, so that any process with the role web knows them.
type sessionRows struct{ store *store.Store }

// FindCtx is scs's way to read a session.
func (r sessionRows) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return r.store.FindSession(ctx, token, wallNow())
}

// CommitCtx writes a session.
func (r sessionRows) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	return r.store.CommitSession(ctx, token, b, expiry)
}

// DeleteCtx ends a session.
func (r sessionRows) DeleteCtx(ctx context.Context, token string) error {
	return r.store.DeleteSession(ctx, token)
}

// Find is FindCtx for those who have no context; scs asks for it and does not call it.
func (r sessionRows) Find(token string) ([]byte, bool, error) {
	return r.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (r sessionRows) Commit(token string, b []byte, expiry time.Time) error {
	return r.CommitCtx(context.Background(), token, b, expiry)
}

// Delete is DeleteCtx without a context.
func (r sessionRows) Delete(token string) error { return r.DeleteCtx(context.Background(), token) }

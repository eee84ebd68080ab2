package store

import (
	"context"
	"database/sql"
	"maps"
	"sync"
)

// pool is a handle of database/sql: a pool of connections, or a transaction on one of them.
type pool struct {
	h interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
	ready *prepared // nil where the driver keeps prepared statements itself
}

func (p pool) exec(ctx context.Context, text string, args []any) (int64, error) {
	r, err := p.h.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (p pool) query(ctx context.Context, text string, args []any) (rows, error) {
	if p.ready != nil {
		if stmt := p.ready.statement(ctx, text); stmt != nil {
			return stmt.QueryContext(ctx, args...)
		}
	}
	return p.h.QueryContext(ctx, text, args...)
}

// prepared keeps the statements that run again and again ready on SQLite's readers: to read the text of one costs as much
// as to run it. pgx keeps its own, and so does the writing connection.
type prepared struct {
	db    *sql.DB
	mu    sync.Mutex
	stmts map[string]*sql.Stmt // nil for a text that was run once
}

const preparedMost = 512 // texts; lists of odd lengths are not worth more

func newPrepared(db *sql.DB) *prepared { return &prepared{db: db, stmts: map[string]*sql.Stmt{}} }

// statement is a prepared statement, from the second time on that it is asked for. What cannot be prepared runs as it is.
func (p *prepared) statement(ctx context.Context, text string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	stmt, met := p.stmts[text]
	if !met && len(p.stmts) >= preparedMost {
		maps.DeleteFunc(p.stmts, func(_ string, stmt *sql.Stmt) bool { return stmt == nil })
	}
	switch {
	case !met && len(p.stmts) < preparedMost:
		p.stmts[text] = nil
	case met && stmt == nil:
		if made, err := p.db.PrepareContext(ctx, text); err == nil {
			stmt, p.stmts[text] = made, made
		}
	}
	return stmt
}

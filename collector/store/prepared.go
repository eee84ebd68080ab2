package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the statements that run again and again ready on SQLite: to read the text of one costs as much as to
// run it. pgx keeps its own. A statement cannot be prepared while the only writing connection is in a transaction, so
// its text is noted then and prepared before the next one.
type prepared struct {
	db     *sql.DB
	mu     sync.Mutex
	stmts  map[string]*sql.Stmt
	wanted map[string]int // how often each was run unprepared
	todo   bool
}

const (
	preparedMost  = 256 // texts; lists of odd lengths are not worth more
	preparedAfter = 2   // runs
)

func newPrepared(db *sql.DB) *prepared {
	return &prepared{db: db, stmts: map[string]*sql.Stmt{}, wanted: map[string]int{}}
}

func (p *prepared) statement(text string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stmt := p.stmts[text]; stmt != nil {
		return stmt
	}
	if len(p.stmts) < preparedMost && len(p.wanted) < 4*preparedMost {
		p.wanted[text]++
		p.todo = p.todo || p.wanted[text] >= preparedAfter
	}
	return nil
}

// prepare makes ready what was wanted often enough. What cannot be prepared runs as it did.
func (p *prepared) prepare(ctx context.Context) {
	p.mu.Lock()
	var texts []string
	if p.todo {
		p.todo = false
		for text, n := range p.wanted {
			if n >= preparedAfter {
				texts = append(texts, text)
				delete(p.wanted, text)
			}
		}
	}
	p.mu.Unlock()
	for _, text := range texts {
		stmt, err := p.db.PrepareContext(context.WithoutCancel(ctx), text)
		if err != nil {
			continue
		}
		p.mu.Lock()
		if p.stmts[text] != nil {
			_ = stmt.Close()
		} else {
			p.stmts[text] = stmt
		}
		p.mu.Unlock()
	}
}

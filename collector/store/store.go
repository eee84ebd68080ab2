package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"molva/collector"
)

// Store is the one way to the truth. It is safe for use by many goroutines; with PostgreSQL by many processes.
type Store struct {
	dialect *dialect
	writer  *sql.DB
	reader  *sql.DB
	log     *slog.Logger

	lite   *lite // holds the writer's one connection; nil on PostgreSQL
	pool   pool  // of the reader
	recent recent
}

// Open opens a database and brings its schema up to date. The address is "sqlite:PATH" or "postgres://…". A file has
// one owner (see the lock file of the data folder); a server may be shared by many processes.
func Open(ctx context.Context, address string, log *slog.Logger) (*Store, error) {
	return open(ctx, address, log, (*Store).migrate)
}

// OpenBeside opens a database for a process beside the owner of its file: its schema is left as it is. CodeConflict when
// that is not the one of this program.
func OpenBeside(ctx context.Context, address string, log *slog.Logger) (*Store, error) {
	return open(ctx, address, log, (*Store).isCurrent)
}

func open(ctx context.Context, address string, log *slog.Logger, schema func(*Store, context.Context) error) (*Store, error) {
	s := &Store{log: log}
	var err error
	switch {
	case strings.HasPrefix(address, "sqlite:"):
		s.dialect = sqliteDialect()
		s.writer, s.reader, err = openSQLite(strings.TrimPrefix(address, "sqlite:"))
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		s.dialect = postgresDialect()
		s.writer, err = openPostgres(address)
		s.reader = s.writer
	default:
		err = &collector.Error{Code: collector.CodeInvalid, Msg: "the address of the database is not understood", Hint: `write "sqlite:PATH" or "postgres://USER@HOST/NAME"`}
	}
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", fault(err))
	}
	if err := schema(s, ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", fault(err)), s.Close())
	}
	s.pool.h = s.reader
	if s.reader != s.writer {
		s.pool.ready = newPrepared(s.reader)
		if s.lite, err = newLite(ctx, s.writer); err != nil {
			return nil, errors.Join(fmt.Errorf("open the database: %w", fault(err)), s.Close())
		}
	}
	return s, nil
}

// Close ends all connections.
func (s *Store) Close() error {
	err := s.reader.Close()
	if s.lite != nil {
		err = errors.Join(err, s.lite.close())
	}
	if s.writer != s.reader {
		err = errors.Join(err, s.writer.Close())
	}
	return err
}

// Dialect is "sqlite" or "postgres", for people (doctor, status).
func (s *Store) Dialect() string { return s.dialect.name }

// Ping asks the database for a sign of life.
func (s *Store) Ping(ctx context.Context) error {
	_, err := one[int64](ctx, s.write(), "SELECT 1")
	return fault(err)
}

// read runs a single query beside the writer.
func (s *Store) read() conn { return conn{d: s.dialect, h: s.pool, known: &s.recent, lite: s.lite} }

// readAside is read for an answer that may be long: it never holds up who writes.
func (s *Store) readAside() conn { return conn{d: s.dialect, h: s.pool, known: &s.recent} }

// write runs a single statement that is a transaction of its own.
func (s *Store) write() conn {
	return conn{d: s.dialect, h: s.pool, known: &s.recent, lite: s.lite, wait: true}
}

// collisions is how often a transaction is run again that the database undid because of another one.
const collisions = 5

// tx runs fn in one transaction: all of it or nothing. fn may run more than once and must start anew each time.
func (s *Store) tx(ctx context.Context, fn func(conn) error) error {
	for try := 1; ; try++ {
		err := s.once(ctx, fn)
		if try < collisions && collided(err) {
			continue
		}
		return fault(err)
	}
}

func (s *Store) once(ctx context.Context, fn func(conn) error) error {
	var then []func()
	var err error
	if c := (conn{d: s.dialect, then: &then, known: &s.recent}); s.lite != nil {
		c.h = s.lite
		err = s.lite.once(ctx, func() error { return fn(c) })
	} else {
		err = s.oncePooled(ctx, func(tx *sql.Tx) error {
			c.h = pool{h: tx}
			return fn(c)
		})
	}
	if err != nil {
		return err
	}
	for _, do := range then {
		do()
	}
	return nil
}

func (s *Store) oncePooled(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			_ = tx.Rollback()
			panic(p)
		}
	}()
	if err := fn(tx); err != nil {
		if r := tx.Rollback(); r != nil && !errors.Is(r, sql.ErrTxDone) {
			err = errors.Join(err, r)
		}
		return stopped(ctx, err)
	}
	return stopped(ctx, tx.Commit())
}

// stopped names the reason why a transaction was undone under way: the caller was told to stop.
func stopped(ctx context.Context, err error) error {
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"molva/collector"
)

// ErrStale is in the chain of a CodeConflict which says that a document was changed by somebody else between reading
// and writing it: read it again, compare anew, write again. Nothing was written.
var ErrStale = errors.New("somebody else changed it meanwhile")

// ErrLost is in the chain of a CodeConflict which says that a lease was taken over: this worker may write no more.
var ErrLost = errors.New("the lease was taken over by another worker")

func stale(what string) error {
	return collector.Errorf(collector.CodeConflict, "%s: %w", what, ErrStale)
}

func lost(what string) error {
	return collector.Errorf(collector.CodeConflict, "%s: %w", what, ErrLost)
}

func missing(what string, id any) error {
	return collector.Errorf(collector.CodeNotFound, "there is no %s %v", what, id)
}

// fault turns a driver's error into the one error type of the program: what waits for a person or a server is
// CodeUnavailable with a hint, a broken uniqueness is CodeConflict. Others stay as they are.
func fault(err error) error {
	var ours *collector.Error
	if err == nil || errors.As(err, &ours) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return sqliteFault(lite)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return postgresFault(pg)
	}
	var network net.Error
	var connect *pgconn.ConnectError
	if errors.As(err, &network) || errors.As(err, &connect) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err) { // the last is a connection that was cut before
		return away(err, "the database does not answer", "is the server of --database running and reachable?")
	}
	return err
}

func away(err error, msg, hint string) error {
	return &collector.Error{Code: collector.CodeUnavailable, Msg: fmt.Sprintf("%s: %v", msg, err), Hint: hint, Err: err}
}

func sqliteFault(err *sqlite.Error) error {
	switch err.Code() & 0xff { // the low byte is the kind, the others tell more of it
	case sqlite3.SQLITE_FULL:
		return away(err, "the disk is full", "make room where --data lies; nothing was written, and it goes on by itself")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return away(err, "the database is locked", "another program holds the file; end it or wait")
	case sqlite3.SQLITE_IOERR:
		return away(err, "the disk cannot be written or read", "is there room where --data lies, and is the disk sound?")
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return away(err, "the database file cannot be opened for writing", "check the folder of --data and its rights")
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return &collector.Error{Code: collector.CodeInternal, Msg: "the database file is damaged: " + err.Error(), Hint: "restore a backup", Err: err}
	case sqlite3.SQLITE_CONSTRAINT:
		if strings.Contains(err.Error(), "UNIQUE") {
			return collector.Errorf(collector.CodeConflict, "it exists already: %w", err)
		}
	}
	return err
}

func postgresFault(err *pgconn.PgError) error {
	switch {
	case err.Code == "23505":
		return collector.Errorf(collector.CodeConflict, "it exists already: %w", err)
	case err.Code == "53100":
		return away(err, "the disk of the database is full", "make room on the server; nothing was written")
	case err.Code == "53300":
		return away(err, "the database has no connection left", "raise max_connections or run fewer processes")
	case err.Code == "55P03", err.Code == "40P01", err.Code == "40001":
		return away(err, "the database is locked", "it is tried again")
	case strings.HasPrefix(err.Code, "08"), strings.HasPrefix(err.Code, "57P"), strings.HasPrefix(err.Code, "53"):
		return away(err, "the database does not answer", "is the server of --database running?")
	}
	return err
}

// collided says that two transactions stood in each other's way and one was undone: it may simply be run again.
func collided(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001")
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"molva/collector"
)

// A full disk is an error with a hint, leaves nothing half-written, and when there is room it goes on. SQLite is given
// no more pages than it has, which is what a full disk is to it.
func TestDiskFull(t *testing.T) {
	ctx := context.Background()
	s := openTest(t, "sqlite:"+filepath.Join(t.TempDir(), "molva.db"))
	w := newWorld(t, s, "one")
	w.visit(t, nil, w.review("r0", "a", 1, now))
	pages := got(one[int64](ctx, s.write(), "PRAGMA page_count"))(t)
	_, err := s.write().exec(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	must(t, err)
	before := w.fingerprintOfAll(t)
	big := strings.Repeat("Привезли поздно. ", 10000)
	r := PageResult{Host: w.host, Page: w.page, Documents: []DocumentWrite{w.review("r1", "small", 1, now), w.review("r2", big, 1, now)}, Now: now,
		Links: []Link{{URL: "http://one.example:80/2", HostKey: "http://one.example:80"}}}
	_, err = s.SavePage(ctx, w.scope, r)
	wantCode(t, err, collector.CodeUnavailable)
	if !strings.Contains(err.Error(), "full") || !strings.Contains(err.Error(), "make room") {
		t.Errorf("the error does not say what and what to do: %v", err)
	}
	want(t, "rows after", w.fingerprintOfAll(t), before)
	must(t, s.RenewHost(ctx, w.host, wall, time.Second)) // small writes that need no room go on
	_, err = s.write().exec(ctx, "PRAGMA max_page_count = 1073741823")
	must(t, err)
	want(t, "new", got(s.SavePage(ctx, w.scope, r))(t).New, 2)
}

// A file that another program holds for too long is an error with a hint.
func TestLocked(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "molva.db")
	s := openTest(t, "sqlite:"+path)
	_, err := s.write().exec(ctx, "PRAGMA busy_timeout = 1")
	must(t, err)
	other, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	defer other.Close()
	other.SetMaxOpenConns(1)
	_, err = other.Exec("BEGIN IMMEDIATE")
	must(t, err)
	_, err = s.EnsureCompany(ctx, now)
	wantCode(t, err, collector.CodeUnavailable)
	wantCode(t, s.SetClockOffset(ctx, time.Hour), collector.CodeUnavailable)
	got(s.ClockOffset(ctx))(t) // readers read on
	_, err = other.Exec("ROLLBACK")
	must(t, err)
	must(t, s.SetClockOffset(ctx, time.Hour))
}

// What the server says becomes what a person can act on.
func TestPostgresFaults(t *testing.T) {
	for state, code := range map[string]collector.Code{"53100": collector.CodeUnavailable, "53300": collector.CodeUnavailable, "57P01": collector.CodeUnavailable,
		"08006": collector.CodeUnavailable, "40P01": collector.CodeUnavailable, "23505": collector.CodeConflict, "42601": collector.CodeInternal} {
		want(t, state, collector.CodeOf(fault(&pgconn.PgError{Code: state})), code)
	}
	for _, err := range []error{context.Canceled, fmt.Errorf("x: %w", context.DeadlineExceeded), stale("x")} {
		want(t, "as it was", fault(err), err)
	}
	want(t, "nothing", fault(nil), error(nil))
}

// A server that ends a connection in mid-work costs that piece of work and no more.
func TestServerEndsConnection(t *testing.T) {
	s := postgresTest(t)
	ctx := context.Background()
	w := newWorld(t, s, "one")
	err := s.tx(ctx, func(q conn) error {
		pid, err := one[int](ctx, q, "SELECT pg_backend_pid()")
		if err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlSaveSetting, "x", "y"); err != nil {
			return err
		}
		if _, err := postgres.admin.Exec("SELECT pg_terminate_backend($1)", pid); err != nil {
			return err
		}
		_, err = q.exec(ctx, sqlSaveSetting, "x", "z")
		return err
	})
	wantCode(t, err, collector.CodeUnavailable)
	_, found, err := first(ctx, s.read(), column[string], sqlSetting, "x")
	must(t, err)
	want(t, "half-written", found, false)
	w.visit(t, nil, w.review("r", "a", 1, now))
}

// A process that is killed leaves a file that opens again with all that was committed, and nothing else.
func TestKilledWriter(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s := openTest(t, "sqlite:"+filepath.Join(dir, "molva.db"))
	w := newWorld(t, s, "one")
	w.visit(t, nil, w.review("r1", "a", 1, now))
	left := t.TempDir()
	killed := errors.New("killed")
	err := s.tx(ctx, func(q conn) error {
		_, err := q.exec(ctx, "UPDATE document SET body = 'half'")
		must(t, err)
		// What a kill leaves behind: the files as they are now.
		for _, name := range []string{"molva.db", "molva.db-wal"} {
			must(t, os.WriteFile(filepath.Join(left, name), got(os.ReadFile(filepath.Join(dir, name)))(t), 0o600))
		}
		return killed
	})
	if !errors.Is(err, killed) {
		t.Fatal(err)
	}
	again, err := Open(ctx, "sqlite:"+filepath.Join(left, "molva.db"), slog.New(slog.DiscardHandler))
	must(t, err)
	defer again.Close()
	w.s = again
	want(t, "text", w.held(t, "r1").Text, "a")
	must(t, again.FreeLeases(ctx, time.Now()))
	want(t, "leased", got(again.Due(ctx, now, wall))(t).Leased, 0)
}

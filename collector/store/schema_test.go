package store

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3/lock"

	"molva/collector"
)

const sqlTables = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
const sqlTablesPostgres = `SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()`

// The list of tables that tests empty and compare is the schema's; both databases have the same.
func TestTables(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		query := sqlTables
		if s.Dialect() == "postgres" {
			query = sqlTablesPostgres
		}
		is := got(list(context.Background(), s.read(), column[string], query))(t)
		should := append(slices.Clone(tables), "goose_db_version")
		slices.Sort(is)
		slices.Sort(should)
		want(t, "tables", strings.Join(is, " "), strings.Join(should, " "))
	})
}

// Many processes may start at once on a new server; a second start changes nothing.
func TestOpenTogether(t *testing.T) {
	s := postgresTest(t)
	name := "test_" + publicID()
	_, err := s.writer.Exec("CREATE SCHEMA " + name)
	must(t, err)
	defer func() {
		_, err := s.writer.Exec("DROP SCHEMA " + name + " CASCADE")
		must(t, err)
	}()
	address := inSchema(t, os.Getenv("MOLVA_TEST_POSTGRES"), name)
	together(t, 3, func(int) error {
		s, err := Open(context.Background(), address, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		if _, err := s.EnsureCompany(context.Background(), now); err != nil {
			return err
		}
		return s.Close()
	})
}

// TestSchemasStartBesideEachOther: whoever migrates another schema of the database, and takes long, holds up nobody.
func TestSchemasStartBesideEachOther(t *testing.T) {
	s := postgresTest(t)
	ctx, own, name := context.Background(), got(s.migrationLock(context.Background()))(t), "beside_"+publicID()
	conn := got(s.writer.Conn(ctx))(t)
	defer conn.Close()
	for _, id := range []int64{own, lock.DefaultLockID} { // of this schema, and of public
		_, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", id)
		must(t, err)
	}
	_, err := postgres.admin.Exec("CREATE SCHEMA " + name)
	must(t, err)
	defer func() {
		_, err := postgres.admin.Exec("DROP SCHEMA " + name + " CASCADE")
		must(t, err)
		_, err = conn.ExecContext(ctx, "SELECT pg_advisory_unlock_all()")
		must(t, err)
	}()
	soon, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	other, err := Open(soon, inSchema(t, os.Getenv("MOLVA_TEST_POSTGRES"), name), slog.New(slog.DiscardHandler))
	must(t, err)
	must(t, other.Close())
}

func TestOpenRefuses(t *testing.T) {
	log, ctx := slog.New(slog.DiscardHandler), context.Background()
	damaged := t.TempDir() + "/damaged.db"
	must(t, os.WriteFile(damaged, []byte(strings.Repeat("no database ", 1000)), 0o600))
	for address, code := range map[string]collector.Code{
		"mysql://x": collector.CodeInvalid, "": collector.CodeInvalid, "sqlite:/no/such/folder/molva.db": collector.CodeUnavailable,
		"postgres://u@127.0.0.1:1/x?connect_timeout=2": collector.CodeUnavailable, "sqlite:" + damaged: collector.CodeInternal,
	} {
		s, err := Open(ctx, address, log)
		if s != nil {
			t.Errorf("%q was opened", address)
		}
		if collector.CodeOf(err) != code {
			t.Errorf("%q: %v has code %q, want %q", address, err, collector.CodeOf(err), code)
		}
	}
}

// A path may hold what an address may not.
func TestStrangePath(t *testing.T) {
	s := openTest(t, "sqlite:"+t.TempDir()+"/данные 100% ?#&.db")
	want(t, "offset", got(s.ClockOffset(context.Background()))(t), 0)
}

// No statement asks the database for the time, sorts by an offset, or holds a question mark that is no placeholder.
func TestTextOfStatements(t *testing.T) {
	files := got(fs.Glob(os.DirFS("."), "*.go"))(t)
	for _, name := range append(files, "migrations/0001_first.sql") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text := strings.ToLower(string(got(os.ReadFile(name))(t)))
		for _, banned := range []string{"now()", "current_timestamp", "datetime(", "strftime", "offset ?", "random()"} {
			if strings.Contains(text, banned) {
				t.Errorf("%s holds %q", name, banned)
			}
		}
	}
	d := postgresDialect()
	want(t, "numbered", d.text("a = ? AND b IN (?,?) {skip_locked}"), "a = $1 AND b IN ($2,$3) FOR NO KEY UPDATE SKIP LOCKED")
	want(t, "as it is", sqliteDialect().text("a = ? {lock}"), "a = ? ")
}

// Tests begin with copies of an empty database, or with a schema that was emptied: a migration that puts rows into an empty one would have
// them differ.
func TestMigrationsPutNothingIntoAnEmptyDatabase(t *testing.T) {
	s := openTest(t, "sqlite:"+t.TempDir()+"/molva.db")
	names := got(list(t.Context(), s.read(), column[string], "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'"))(t)
	for _, name := range names {
		want(t, name, got(one[int](t.Context(), s.read(), "SELECT COUNT(*) FROM "+name))(t), 0)
	}
	want(t, "many tables", len(names) > 50, true)
}

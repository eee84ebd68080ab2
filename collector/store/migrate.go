package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"molva/collector"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date. Migrations only go forward; each runs in one transaction. Several processes
// may start at once: on PostgreSQL a session lock lets one through at a time, a file has one owner anyway.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.migrator(ctx)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

func (s *Store) migrator(ctx context.Context) (*goose.Provider, error) {
	steps, err := s.steps()
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	if s.dialect.goose == goose.DialectPostgres {
		id, err := s.migrationLock(ctx)
		if err != nil {
			return nil, err
		}
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(id), lock.WithLockTimeout(1, 120))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(s.dialect.goose, s.writer, nil, options...)
}

const sqlOwnSchema = `
SELECT COALESCE(current_schema(), '')`

// migrationLock is the advisory lock of the schema that is brought up to date. A database has one space of such locks: with one for
// all, products in schemas beside each other would wait for each other's start, each asking once a second. That of public is what it
// always was, so that programs of two versions there still let one through at a time.
func (s *Store) migrationLock(ctx context.Context) (int64, error) {
	var schema string
	if err := s.writer.QueryRowContext(ctx, sqlOwnSchema).Scan(&schema); err != nil || schema == "public" {
		return lock.DefaultLockID, err
	}
	return lock.DefaultLockID + 1 + int64(crc32.ChecksumIEEE([]byte(schema))), nil
}

const sqlSchemaVersion = `
SELECT MAX(version_id) FROM goose_db_version WHERE is_applied`

// isCurrent refuses a schema that is not the one of this program.
func (s *Store) isCurrent(ctx context.Context) error {
	steps, err := s.steps()
	if err != nil {
		return err
	}
	var version int64
	if err := s.writer.QueryRowContext(ctx, sqlSchemaVersion).Scan(&version); err != nil {
		return err
	}
	if want := steps[len(steps)-1].Version; version != want {
		return &collector.Error{Code: collector.CodeConflict, Msg: fmt.Sprintf("another version of molva is at work on this database: its schema is %d, that of this program %d", version, want),
			Hint: "use the program of the one that runs"}
	}
	return nil
}

// steps are the files of migrations/ as this database wants them; the number before the first _ is the version.
func (s *Store) steps() ([]*goose.Migration, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var out []*goose.Migration
	for _, name := range files {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s has no number: %w", name, err)
		}
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, goose.NewGoMigration(version, &goose.GoFunc{RunTx: s.step(string(text))}, nil))
	}
	return out, nil
}

func (s *Store) step(text string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		for _, statement := range strings.Split(s.dialect.render(text), ";\n") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%w in %q", err, statement)
			}
		}
		return nil
	}
}

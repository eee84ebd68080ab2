package store

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"molva/collector"
)

// everyOld runs a test on both databases, each at the address of a new one whose schema is that of a migration.
func everyOld(t *testing.T, version int64, test func(t *testing.T, address string, old *Store)) {
	t.Helper()
	at := func(t *testing.T, address string) {
		old := got(open(context.Background(), address, slog.New(slog.DiscardHandler), func(s *Store, ctx context.Context) error {
			_, err := got(s.migrator(ctx))(t).UpTo(ctx, version)
			return err
		}))(t)
		test(t, address, old)
	}
	t.Run("sqlite", func(t *testing.T) { at(t, "sqlite:"+filepath.Join(t.TempDir(), "molva.db")) })
	t.Run("postgres", func(t *testing.T) {
		postgresTest(t)
		name := "old_" + publicID()
		got(postgres.admin.Exec("CREATE SCHEMA " + name))(t)
		t.Cleanup(func() { got(postgres.admin.Exec("DROP SCHEMA " + name + " CASCADE"))(t) })
		at(t, inSchema(t, os.Getenv("MOLVA_TEST_POSTGRES"), name))
	})
}

const (
	sqlOldCompany  = `INSERT INTO company (company_id, name, brands, language, zone, set_up, created) VALUES (?, '', '[]', 'uk', 'UTC', 1, 1)`
	sqlOldTraining = `
INSERT INTO training (company_id, number, state, stage, steps, total, dry, person_id, asked, ended, tries, slot, lease_until, fence, version, corrections, scores, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlOldColumns = `
SELECT company_id, number, state, stage, steps, total, dry, person_id, asked, ended, tries, slot, lease_until, fence, version, corrections, scores, reason FROM training ORDER BY company_id`
)

// oldTraining is a row as the program wrote it that kept one training a company.
func oldTraining(row scanner) (string, error) {
	var n [14]int64
	var s [5]string
	err := row.Scan(&n[0], &n[1], &s[0], &s[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7], &n[8], &n[9], &n[10], &s[2], &n[11], &n[12], &s[3], &s[4])
	return fmt.Sprint(n, s), err
}

// Trainings of before each had a row of its own wait, run and are over as they did: nothing is lost, done twice or held up.
func TestOldTrainingsAreKept(t *testing.T) {
	everyOld(t, 31, func(t *testing.T, address string, old *Store) {
		ctx, lease := context.Background(), wall.Add(time.Minute)
		table := `[{"of":"complaint","different":31,"why":"same"}]`
		for i, r := range [][]any{ // from number on
			{7, "waiting", "", 0, 0, 0, 5, now, 0, 0, 0, 0, "", 0, 0, "", ""},
			{1, "waiting", "", 0, 0, 1, 0, now.Add(-time.Hour), 0, 2, 0, 0, "", 0, 0, "", ""}, // whose worker died twice
			{3, "running", "learns", 4, 6, 0, 5, now, 0, 1, 1, lease, "alive", 0, 0, "", ""},
			{2, "running", "compares", 900, 0, 1, 5, now, 0, 1, 2, wall, "dead", 0, 0, "", ""},
			{9, "done", "", 0, 0, 0, 5, now, now.Add(time.Minute), 1, 0, 0, "", 4, 31, table, ""},
			{4, "refused", "", 0, 0, 1, 0, now, now.Add(time.Minute), 1, 0, 0, "", 2, 17, table, ""},
			{5, "failed", "", 0, 0, 0, 5, now, now.Add(time.Minute), 3, 0, 0, "", 0, 0, "", "whoever trained died each time"},
		} {
			got(old.write().exec(ctx, sqlOldCompany, i+1))(t)
			got(old.write().exec(ctx, sqlOldTraining, append([]any{i + 1}, r...)...))(t)
		}
		was := got(list(ctx, old.read(), oldTraining, sqlOldColumns))(t)
		must(t, old.Close())

		s := openTest(t, address)
		is := got(list(ctx, s.read(), oldTraining, sqlOldColumns))(t)
		want(t, "rows", len(is), 7)
		for i := range was {
			want(t, "row", is[i], was[i])
		}
		told := func(company, number int64) string {
			c := got(s.TrainingOf(ctx, collector.System(company), number, wall))(t)
			return fmt.Sprintf("%s %s %d of %d, %d of %d corrections %s%s %d", c.State, c.Stage, c.Steps, c.All, c.Corrections, c.Corrected, c.Scores, c.Reason, c.WithdrawnBy)
		}
		want(t, "runs", told(3, 3), "running learns 4 of 6, 0 of 0 corrections  0")
		want(t, "whose worker died", told(4, 2), "waiting compares 900 of 0, 0 of 0 corrections  0")
		want(t, "done", told(5, 9), "done  0 of 0, 31 of 31 corrections "+table+" 0")
		want(t, "refused", told(6, 4), "refused  0 of 0, 17 of 17 corrections "+table+" 0")
		want(t, "failed", told(7, 5), "failed  0 of 0, 0 of 0 corrections whoever trained died each time 0")
		for company := range int64(4) {
			refused(ctx, t, s, collector.System(company+1))
		}
		want(t, "the next number", got(s.AskTraining(ctx, collector.System(5), true, now.Add(time.Hour)))(t), 10)
		want(t, "done, still", told(5, 9), "done  0 of 0, 31 of 31 corrections "+table+" 0")
		must(t, s.RenewTraining(ctx, collector.Training{Company: 3, Fence: "alive"}, wall, time.Minute))
		wantCode(t, s.RenewTraining(ctx, collector.Training{Company: 3, Fence: "dead"}, wall, time.Minute), collector.CodeConflict)
		c, _ := claimTraining(t, s, wall)
		want(t, "the next", fmt.Sprint(c.Company, c.Number, c.Tries, c.Dry), "2 1 3 true")
		_, more := claimTraining(t, s, wall)
		want(t, "a third at once", more, false)
	})
}

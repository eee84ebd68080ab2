package deploy

import (
	"os"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// Two periods that begin on one day have two files, none is ever written over, and what was not watched is said: a period that
// begins before the list did is refused with the days, and one in which a place joined counts it.
func TestCertificateFilesAndPeriods(t *testing.T) {
	cfg := here(t, shortDir(t))
	t.Chdir(t.TempDir())
	days := daysWatched(t, cfg)
	issue := func(from, to int, more ...string) (int, string, string) {
		return run(t, "", append([]string{"certificate", "--data", cfg.Data, "--from", days(from), "--to", days(to)}, more...)...)
	}
	long, short := "certificate-"+days(-5)+"_"+days(-3)+".json", "certificate-"+days(-5)+"_"+days(-4)+".json"
	if status, out, errs := issue(-5, -3); status != exitDone || !strings.HasPrefix(out, long+": checked in full, 1 places, 3 checks") {
		t.Fatalf("%d %q %q", status, out, errs)
	}
	kept, err := os.ReadFile(long)
	if err != nil {
		t.Fatal(err)
	}
	if status, out, errs := issue(-5, -4); status != exitDone || !strings.HasPrefix(out, short+": checked in full") {
		t.Errorf("%d %q %q", status, out, errs)
	}
	for name, args := range map[string][]string{"the same again": nil, "by -o": {"-o", long}} {
		if status, _, errs := issue(-5, -3, args...); status == exitDone || !strings.Contains(errs, long+" is there already and is left as it is") {
			t.Errorf("%s: %d %q", name, status, errs)
		}
	}
	if now, err := os.ReadFile(long); err != nil || string(now) != string(kept) {
		t.Errorf("the first file was changed: %v", err)
	}

	status, _, errs := issue(-20, -3)
	if status != exitPartly || !strings.Contains(errs, "from "+days(-20)+" to "+days(-10)+" nothing was on the list") || !strings.Contains(errs, "choose a period from "+days(-9)+" to "+days(-3)) {
		t.Errorf("the list was empty: %d %q", status, errs)
	}
	if status, out, errs := issue(-9, -8); status != exitDone || !strings.Contains(out, "checked in full for as long as each place was on the list, 1 places (0 on the list for the whole period, 1 added later, the last ") {
		t.Errorf("the list began within: %d %q %q", status, out, errs)
	}
	if status, _, errs := issue(-3, 1); status != exitUsage || !strings.Contains(errs, "the period is not over yet") {
		t.Errorf("a period that is not over: %d %q", status, errs)
	}
}

// daysWatched adds a place nine days ago, in the middle of the day, which was read once a day since; days names a day as seen
// from today, in the company's zone.
func daysWatched(t *testing.T, cfg Config) (days func(n int) string) {
	t.Helper()
	ctx, scope := t.Context(), collector.System(1)
	a, err := Open(ctx, cfg, newLog(os.Stderr, "error"))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	company, err := a.store.Company(ctx, scope)
	must(err)
	now := a.clock.Now().In(company.Location())
	noon := func(n int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+n, 12, 0, 0, 0, now.Location())
	}
	owner, err := a.store.AddPerson(ctx, scope, collector.Person{Name: "Віра", Mail: "vera@floramo.example", Role: collector.RoleOwner, Created: now})
	must(err)
	src, err := a.store.AddSource(ctx, scope, collector.Source{Name: "Отклик", URL: "http://otklik.example/", Owner: owner.PersonID, Period: 24 * time.Hour, Due: noon(-9)})
	must(err)
	for n := -9; n <= -1; n++ {
		src, _, err = a.store.StartPass(ctx, scope, src.SourceID, src.URL, "http://otklik.example:80", noon(n))
		must(err)
		src.Health = collector.HealthOK
		_, err = a.store.ClosePass(ctx, scope, src, store.PassTally{}, 2, noon(n).Add(time.Minute), nil)
		must(err)
		src, err = a.store.SourceByID(ctx, scope, src.SourceID)
		must(err)
	}
	return func(n int) string { return noon(n).Format(time.DateOnly) }
}

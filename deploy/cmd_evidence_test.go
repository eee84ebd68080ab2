package deploy

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// keptReview is a data folder in which one review was crawled; the review's id.
func keptReview(t *testing.T, cfg Config) string {
	t.Helper()
	ctx, now := t.Context(), time.Now().UTC()
	a, err := Open(ctx, cfg, slog.New(slog.DiscardHandler))
	mustDo(t, err)
	defer a.Close()
	company, err := a.store.EnsureCompany(ctx, now)
	mustDo(t, err)
	scope := collector.System(company.CompanyID)
	owner, err := a.store.AddPerson(ctx, scope, collector.Person{Name: "Вера", Mail: "vera@floramo.example", Language: "ru", Role: collector.RoleOwner, Created: now})
	mustDo(t, err)
	src, err := a.store.AddSource(ctx, scope, collector.Source{Name: "Отклик", URL: "http://otklik.example/", Owner: owner.PersonID, Period: time.Hour})
	mustDo(t, err)
	_, _, err = a.store.StartPass(ctx, scope, src.SourceID, src.URL, "http://otklik.example:80", now)
	mustDo(t, err)
	hosts, err := a.store.Hosts(ctx, scope, "", 1)
	mustDo(t, err)
	host, _, err := a.store.ClaimHost(ctx, hosts[0].HostID, now, time.Minute)
	mustDo(t, err)
	pages, err := a.store.DuePages(ctx, host.HostID, now, 1)
	mustDo(t, err)
	raw, err := a.raw.Append(crawler.Exchange{URL: src.URL, Page: src.URL, Request: http.Header{"User-Agent": {"MolvaBot/1.0"}}, Status: 200, Header: http.Header{"Content-Type": {"text/html"}},
		Body: []byte("<p>Розы вялые."), Fetched: now, Outcome: crawler.OK})
	mustDo(t, err)
	page := pages[0]
	page.Due, page.Outcome = time.Time{}, "ok"
	d := collector.Document{Review: collector.Review{Site: "otklik", URL: src.URL, Text: "Розы вялые."}, Kind: collector.KindReview, State: collector.StateLive, SiteKey: "1", FirstSeen: now, LastSeen: now, Hash: "h"}
	_, err = a.store.SavePage(ctx, scope, store.PageResult{Host: host, Page: page, Raw: &raw, Now: now, Documents: []store.DocumentWrite{{Document: d, Seen: true,
		Versions: []collector.Version{{Change: collector.ChangePosted, At: now, Text: d.Text}}}}})
	mustDo(t, err)
	held, err := a.store.DocumentsAfter(ctx, scope, 0, 1)
	mustDo(t, err)
	return held[0].PublicID
}

// A bundle that is exported is proven on another machine by its file alone; a byte that is changed is named, with exit status 1.
func TestEvidenceCommands(t *testing.T) {
	dir := t.TempDir()
	id := keptReview(t, Config{Data: filepath.Join(dir, "data"), Listen: "127.0.0.1:0", Roles: []string{RoleWeb, RoleWorker, RoleScheduler}, Agent: "MolvaBot/1.0", MailFrom: "Molva <molva@localhost>"})
	bundle := filepath.Join(dir, "bundle.zip")
	status, out, errs := run(t, "", "evidence", "export", id, "--data", filepath.Join(dir, "data"), "-o", bundle, "--language", "en")
	if status != exitDone || !strings.Contains(out, "molva evidence verify "+bundle) {
		t.Fatalf("export: %d %q %q", status, out, errs)
	}
	status, out, errs = run(t, "", "evidence", "verify", bundle)
	for _, want := range []string{`OK  document "` + id + `"`, "4 whole records; 0 redacted", "the chain of 4 records leads to the head sha256:", "no third party has stamped it"} {
		if status != exitDone || errs != "" || !strings.Contains(out, want) {
			t.Errorf("verify: %d, %q is not in %q %q", status, want, out, errs)
		}
	}
	b, err := os.ReadFile(bundle)
	mustDo(t, err)
	at := strings.Index(string(b), "\x1f\x8b\x08\x04") + 100 // in the first record
	b[at] ^= 1
	mustDo(t, os.WriteFile(bundle, b, 0o600))
	if status, out, errs = run(t, "", "evidence", "verify", bundle); status != exitFailed || out != "" || !strings.Contains(errs, "NOT what was written: warc/") || !strings.Contains(errs, "record 1 (") {
		t.Errorf("a changed byte: %d %q %q", status, out, errs)
	}
	if status, _, errs = run(t, "", "evidence", "verify", filepath.Join(dir, "data")); status != exitUsage || !strings.Contains(errs, "it is no file") {
		t.Errorf("a folder: %d %q", status, errs)
	}
	if status, _, errs = run(t, "", "evidence", "export", "nobody", "--data", filepath.Join(dir, "data"), "-o", bundle); status != exitFailed || !strings.Contains(errs, "nobody") {
		t.Errorf("no document: %d %q", status, errs)
	}
	sum := sha256.Sum256([]byte("<p>Розы вялые."))
	if status, out, errs = run(t, "", "evidence", "redact", id, "--data", filepath.Join(dir, "data"), "--sha256", hex.EncodeToString(sum[:]), "--dry-run"); status != exitDone || out != "1 answer would be taken out\n" {
		t.Errorf("redact --dry-run: %d %q %q", status, out, errs)
	}
	if status, _, errs = run(t, "", "evidence", "redact", id, "--data", filepath.Join(dir, "data"), "--sha256", hex.EncodeToString(sum[:])); status != exitUsage || !strings.Contains(errs, "without a reason") {
		t.Errorf("redact without a reason: %d %q", status, errs)
	}
	if status, out, errs = run(t, "", "evidence", "redact", id, "--data", filepath.Join(dir, "data"), "--sha256", hex.EncodeToString(sum[:]), "--reason", "asked for"); status != exitDone || !strings.HasPrefix(out, "1 answer was taken out; bundles") {
		t.Errorf("redact: %d %q %q", status, out, errs)
	}
	for _, more := range [][]string{{"--dry-run"}, {"--reason", "asked for"}} {
		again := append([]string{"evidence", "redact", id, "--data", filepath.Join(dir, "data"), "--sha256", hex.EncodeToString(sum[:])}, more...)
		if status, out, errs = run(t, "", again...); status != exitDone || !strings.HasSuffix(out, "1 answer was taken out before: nothing is left to take out of there\n") || strings.Contains(out, "1 answer was taken out;") {
			t.Errorf("redact again %v: %d %q %q", more, status, out, errs)
		}
	}
	run(t, "", "evidence", "export", id, "--data", filepath.Join(dir, "data"), "-o", bundle)
	if status, out, _ = run(t, "", "evidence", "verify", bundle); status != exitDone || !strings.Contains(out, "3 whole records; 1 redacted") {
		t.Errorf("a redacted bundle: %d %q", status, out)
	}
	if _, out, _ = run(t, "", "doctor", "--data", filepath.Join(dir, "data"), "--evidence-keep-days", "30"); !strings.Contains(out, "ok   evidence") || !strings.Contains(out, "is kept for 30 days, within") {
		t.Errorf("doctor: %q", out)
	}
}

// The rules of keeping stand in a table of the file; the environment and flags go before it.
func TestEvidenceRulesFromTheFile(t *testing.T) {
	dir := t.TempDir()
	keptReview(t, Config{Data: filepath.Join(dir, "data"), Listen: "127.0.0.1:0", Roles: []string{RoleWeb, RoleWorker, RoleScheduler}, Agent: "MolvaBot/1.0", MailFrom: "Molva <molva@localhost>"})
	file := filepath.Join(dir, "molva.toml")
	mustDo(t, os.WriteFile(file, []byte("[evidence]\nkeep_days = 7\nmax_bytes = 10\n"), 0o600))
	status, out, errs := run(t, "", "--config", file, "doctor", "--data", filepath.Join(dir, "data"))
	if status != exitPartly || !strings.Contains(out, "BAD  evidence") || !strings.Contains(out, "kept for 7 days") || !strings.Contains(out, "raise evidence.max_bytes") {
		t.Errorf("%d %q %q", status, out, errs)
	}
	mustDo(t, os.WriteFile(file, []byte("[evidence]\nkeep_day = 7\n"), 0o600))
	if status, _, errs := run(t, "", "--config", file, "doctor", "--data", filepath.Join(dir, "data")); status != exitUsage || !strings.Contains(errs, file+":2:1") || !strings.Contains(errs, "evidence.keep_day") {
		t.Errorf("%d %q", status, errs)
	}
	if status, _, errs := run(t, "", "doctor", "--data", filepath.Join(dir, "data"), "--evidence-keep-days", "-1"); status != exitUsage || !strings.Contains(errs, "--evidence-keep-days") {
		t.Errorf("%d %q", status, errs)
	}
}

func mustDo(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

package deploy

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"molva/collector"
	"molva/jobs"
)

// behind is a data folder whose last owner was stopped before it had indexed and judged what came.
func behind(t *testing.T) Config {
	t.Helper()
	cfg := here(t, shortDir(t))
	a, err := Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	company, err := a.store.EnsureCompany(t.Context(), a.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	rows := `{"id":"1","rating":1,"text":"Букет завял, деньги не вернули."}`
	if _, err := a.work.Import(t.Context(), collector.System(company.CompanyID), strings.NewReader(rows), jobs.ImportOptions{Site: "export.example"}); err != nil {
		t.Fatal(err)
	}
	return cfg
}

// TestTheDoctorSaysThatNothingRuns: waiting helps only where somebody works; the doctor looks and does nothing itself.
func TestTheDoctorSaysThatNothingRuns(t *testing.T) {
	cfg := behind(t)
	for range 2 {
		status, out, errs := run(t, "", "doctor", "--data", cfg.Data)
		if status != exitPartly || !strings.Contains(out, "behind: match 1, detect 1") || !strings.Contains(out, "BAD  index") || strings.Count(out, "nothing works on it now; molva serve does") != 2 ||
			strings.Contains(out, "wait a little") || strings.Contains(out, "reindex") {
			t.Errorf("status %d, %q, %q", status, out, errs)
		}
		if !strings.Contains(out, "ok   agent      with these settings: Public sites are not crawled: the user agent names nobody") {
			t.Errorf("agent: %q", out)
		}
		if !strings.Contains(out, "with these settings mails would lead to http://127.0.0.1:8080") {
			t.Errorf("links: %q", out)
		}
	}
}

// TestTheDoctorAsksTheOwner: what the running product was told counts, not what this command would do.
func TestTheDoctorAsksTheOwner(t *testing.T) {
	for _, c := range []struct {
		base, smtp string
		want       []string
		status     int
	}{
		{"https://molva-tests.com/", "", []string{"ok   links      mails lead to https://molva-tests.com\n", "ok   signature  mails stay in the outbox", "ok   agent      sites see MolvaBot/1.0 (+https://molva-tests.com"}, exitDone},
		{"", "smtp://127.0.0.1:1", []string{"BAD  links      mails lead to http://", "ok   signature  mails go unsigned;", "ok   agent      Public sites are not crawled: the user agent names nobody"}, exitPartly},
	} {
		cfg := here(t, shortDir(t))
		cfg.BaseURL, cfg.SMTP = c.base, c.smtp
		if c.base == "" {
			cfg.Listen = ":0"
		}
		serving(t, cfg)
		status, out, errs := run(t, "", "doctor", "--data", cfg.Data, "--dkim-key", "/nowhere/key.pem", "--agent", "Other/1.0 (+https://other-tests.com)")
		for _, want := range c.want {
			if status != c.status || !strings.Contains(out, want) || strings.Contains(out, "with these settings") {
				t.Errorf("want %q: status %d, %q, %q", want, status, out, errs)
			}
		}
	}
}

// TestTheDoctorPrintsTheRecordToPublish: a signature without its record in the DNS is worse than none.
func TestTheDoctorPrintsTheRecordToPublish(t *testing.T) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "dkim.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key  string
		ok   bool
		want string
	}{
		{file, true, `publish in the DNS: molva._domainkey.floramo.example. IN TXT "v=DKIM1; k=ed25519; p=`},
		{file + ".not", false, "the key cannot be read"},
		{"", true, "mails go unsigned; --dkim-key signs them"},
	} {
		d := doctorCommand{Config: Config{SMTP: "smtp://mail.example", MailFrom: "Molva <molva@floramo.example>", DKIMKey: c.key, DKIMSelector: "molva"}}
		st := condition{SMTP: true, DKIM: d.dkimRecord()}
		if f := d.signFinding(st, false); f.ok != c.ok || !strings.Contains(f.detail, c.want) {
			t.Errorf("%q: %+v", c.key, f)
		}
	}
}

package deploy

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/alert"
	"molva/jobs/certificate"
)

// A second channel that cannot work is refused at start, and a private address needs leave, as any other.
func TestSecondChannel(t *testing.T) {
	for name, c := range map[string]struct {
		watch WatchConfig
		code  collector.Code
		bells int
	}{
		"none":          {WatchConfig{}, "", 0},
		"both":          {WatchConfig{SMTP: "smtp://127.0.0.1:1", Mail: "oncall@floramo.example", URL: "https://chat.example/x"}, "", 2},
		"no address":    {WatchConfig{SMTP: "smtp://127.0.0.1:1"}, collector.CodeInvalid, 0},
		"no server":     {WatchConfig{Mail: "oncall@floramo.example"}, collector.CodeInvalid, 0},
		"no web":        {WatchConfig{URL: "chat.example"}, collector.CodeInvalid, 0},
		"no mail":       {WatchConfig{SMTP: "smtp://127.0.0.1:1", Mail: "on call"}, collector.CodeInvalid, 0},
		"no known mail": {WatchConfig{SMTP: "pigeon:coop", Mail: "oncall@floramo.example"}, collector.CodeInvalid, 0},
	} {
		cfg := here(t, t.TempDir())
		cfg.Watch = c.watch
		a, err := Open(t.Context(), cfg, newLog(os.Stderr, "error"))
		if collector.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			if len(a.work.Bells) != c.bells {
				t.Errorf("%s: %d bells", name, len(a.work.Bells))
			}
			a.Close()
		}
	}
}

func TestSecondChannelIsGuarded(t *testing.T) {
	rang := 0
	site := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { rang++ }))
	defer site.Close()
	for _, allowed := range []bool{false, true} {
		cfg := here(t, t.TempDir())
		cfg.AllowNet, cfg.Watch.URL = nil, site.URL+"/hooks/secret"
		if allowed {
			cfg.AllowNet = []string{"127.0.0.0/8"}
		}
		a, err := Open(t.Context(), cfg, newLog(os.Stderr, "error"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = a.work.Bells[0].Ring(t.Context(), alert.Ring{ID: "x"})
		if (err == nil) != allowed || err != nil && (!strings.Contains(err.Error(), "loopback") || strings.Contains(err.Error(), "secret")) {
			t.Errorf("allowed %v: %v", allowed, err)
		}
		a.Close()
	}
	if rang != 1 {
		t.Errorf("it rang %d times", rang)
	}
}

func TestWatchFindings(t *testing.T) {
	at := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		st   watchState
		ok   bool
		want string
	}{
		"nothing":  {watchState{}, true, "no test alarm was sent yet, and none is planned"},
		"planned":  {watchState{Next: "2026-11-10"}, true, "the next one: 2026-11-10"},
		"answered": {watchState{Last: &testState{at, &at, nil}}, true, "of 2026-11-03 was acknowledged"},
		"missed":   {watchState{Last: &testState{at, nil, &at}}, false, "nobody acknowledged the test alarm of 2026-11-03"},
		"late":     {watchState{Last: &testState{at, &at, &at}}, true, "was acknowledged"},
		"waits":    {watchState{Last: &testState{at, nil, nil}}, true, "waits for its answer"},
	} {
		if f := testFinding(c.st); f.ok != c.ok || !strings.Contains(f.detail, c.want) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	d := doctorCommand{Config: Config{SMTP: "smtp://a", Watch: WatchConfig{SMTP: "smtp://a"}}}
	if f := d.secondFinding(watchState{}); !f.ok || !strings.Contains(f.detail, "--watch-url") {
		t.Errorf("none: %+v", f)
	}
	if f := d.secondFinding(watchState{Bells: []string{"mail"}}); f.ok {
		t.Errorf("the same server: %+v", f)
	}
	d.Watch.SMTP = "smtp://b"
	if f := d.secondFinding(watchState{Bells: []string{"url", "mail"}}); !f.ok || !strings.Contains(f.detail, "url and mail") {
		t.Errorf("another one: %+v", f)
	}
}

// The command line issues a certificate, says what is missing, and proves a file or a page; a changed letter is found.
func TestCertificateCommand(t *testing.T) {
	cfg := here(t, shortDir(t))
	a, err := Open(t.Context(), cfg, newLog(os.Stderr, "error"))
	if err != nil {
		t.Fatal(err)
	}
	scope := collector.System(1)
	owner, err := a.store.AddPerson(t.Context(), scope, collector.Person{Name: "Віра", Mail: "vera@floramo.example", Role: collector.RoleOwner, Created: a.clock.Now()})
	if err == nil {
		_, err = a.store.AddSource(t.Context(), scope, collector.Source{Name: "Отклик", URL: "http://otklik.example/", Owner: owner.PersonID, Period: 6 * time.Hour, Due: a.clock.Now().AddDate(0, 0, -9)})
	}
	if err != nil {
		t.Fatal(err)
	}
	body, err := certificate.Body(certificate.Draw(certificate.Facts{From: time.Unix(0, 0), To: time.Unix(9, 0), Sources: []certificate.Source{{Source: collector.Source{Period: time.Hour},
		Passes: []collector.Pass{{Pass: 1, Due: time.Unix(5, 0), Started: time.Unix(5, 0), Ended: time.Unix(6, 0), Health: collector.HealthOK}, {Pass: 2, Due: time.Unix(3605, 0), Started: time.Unix(3605, 0)}}}}}))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := a.store.AddCertificate(t.Context(), scope, collector.Certificate{Verdict: certificate.VerdictFullListed, Body: body, Issued: a.clock.Now()})
	a.Close()
	if err != nil {
		t.Fatal(err)
	}
	day := time.Now().AddDate(0, 0, -5).Format(time.DateOnly)
	status, out, errs := run(t, "", "certificate", "--data", cfg.Data, "--from", day, "--to", day, "-o", filepath.Join(t.TempDir(), "c.json"))
	if status != exitPartly || !strings.Contains(out, "Отклик  ") || !strings.Contains(out, "missing: did the program run?") || !strings.Contains(errs, "1 holes") {
		t.Errorf("a hole: %d %q %q", status, out, errs)
	}
	if status, _, errs := run(t, "", "certificate", "--data", cfg.Data, "--from", "yesterday", "--to", day); status != exitUsage || !strings.Contains(errs, "write 2026-11-01") {
		t.Errorf("no day: %d %q", status, errs)
	}
	file := filepath.Join(t.TempDir(), "c.json")
	whole := certificate.File(kept)
	for name, c := range map[string]struct {
		file   string
		hash   string
		status int
		want   string
	}{
		"whole":     {string(whole), kept.SHA256, exitDone, "checked in full for as long as each place was on the list, 1970-01-01 (UTC), issued"},
		"no hash":   {string(whole), "", exitDone, "verify the address of that page instead"},
		"changed":   {strings.Replace(string(whole), `"ok":1`, `"ok":2`, 1), "", exitFailed, "is NOT what was issued"},
		"another's": {string(whole), strings.Repeat("0", 64), exitFailed, "another certificate"},
		"no JSON":   {"x", "", exitUsage, "NOT what was issued"},
	} {
		if err := os.WriteFile(file, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		if status, out, errs := run(t, "", "certificate", "verify", file, "--sha256", c.hash); status != c.status || !strings.Contains(out+errs, c.want) {
			t.Errorf("%s: %d %q %q", name, status, out, errs)
		}
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/certificate/token", "/certificate/other": // the page of the one shows its hash, that of the other a hash of another one
			hash := kept.SHA256
			if r.URL.Path == "/certificate/other" {
				hash = strings.Repeat("0", 64)
			}
			_, _ = w.Write([]byte(`<h2>Как проверить</h2><p>SHA-256 <code>` + hash + `</code></p>`))
		case "/certificate/token/file", "/certificate/other/file":
			_, _ = w.Write(whole)
		case "/page":
			_, _ = w.Write([]byte("<p>nothing</p>"))
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	for _, args := range [][]string{{"/certificate/token"}, {"/certificate/token/"}, {"/certificate/token/file"}, {"/certificate/token", "--sha256", kept.SHA256}} {
		status, out, errs := run(t, "", append([]string{"certificate", "verify", site.URL + args[0]}, args[1:]...)...)
		if status != exitDone || !strings.Contains(out, kept.SHA256) || !strings.Contains(out, "It is the certificate that this page shows: "+site.URL+"/certificate/token.") || strings.Contains(out, "--sha256") {
			t.Errorf("a page %q: %d %q %q", args, status, out, errs)
		}
	}
	if status, out, errs := run(t, "", "certificate", "verify", site.URL+"/certificate/other"); status != exitFailed || !strings.Contains(errs, "another certificate") {
		t.Errorf("a page with another hash: %d %q %q", status, out, errs)
	}
	if status, _, errs := run(t, "", "certificate", "verify", site.URL+"/page"); status != exitUsage || !strings.Contains(errs, "no page of a certificate") {
		t.Errorf("another page: %d %q", status, errs)
	}
	if status, _, errs := run(t, "", "certificate", "verify", site.URL+"/nowhere"); status != exitUsage || !strings.Contains(errs, "404") {
		t.Errorf("no page: %d %q", status, errs)
	}
}

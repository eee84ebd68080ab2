package deploy

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shortDir is a data folder whose socket has a short address: 108 bytes are the most.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "molva-u")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// serving runs the product in this process until the test ends.
func serving(t *testing.T, cfg Config) (address string, owner Credentials) {
	t.Helper()
	type told struct {
		address string
		owner   Credentials
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan told, 1), make(chan error, 1)
	go func() {
		ended <- RunServe(ctx, cfg, slog.New(slog.DiscardHandler), func(a string, o Credentials) { ready <- told{a, o} })
	}()
	t.Cleanup(func() { stop(); <-ended })
	select {
	case r := <-ready:
		return r.address, r.owner
	case err := <-ended:
		ended <- err
		t.Fatalf("it ended by itself: %v", err)
	}
	return "", Credentials{}
}

func here(t *testing.T, dir string) Config {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return Config{Data: dir, Listen: l.Addr().String(), Roles: []string{RoleWeb, RoleWorker, RoleScheduler}, OwnerMail: "owner@floramo.example", MailFrom: "molva@floramo.example"}
}

// browser signs in and asks on.
type browser struct {
	t       *testing.T
	address string
	http    *http.Client
}

func (b *browser) status(method, path, body string) int {
	b.t.Helper()
	r, err := http.NewRequest(method, b.address+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func newBrowser(t *testing.T, address string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, address, &http.Client{Jar: jar}}
}

func (b *browser) signIn(mail, password string) int {
	return b.status(http.MethodPost, "/session", `{"mail":"`+mail+`","password":"`+password+`"}`)
}

// TestAFirstStartThatFailsLocksNobodyOut: with the port taken nobody is made, and the start that works tells the
// password, or takes it from the file.
func TestAFirstStartThatFailsLocksNobodyOut(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("from the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, second := range []string{"", file} {
		cfg := here(t, shortDir(t))
		taken, err := net.Listen("tcp", cfg.Listen)
		if err != nil {
			t.Fatal(err)
		}
		if err := RunServe(t.Context(), cfg, slog.New(slog.DiscardHandler), func(string, Credentials) { t.Error("it says that it answers") }); err == nil || !strings.Contains(err.Error(), "--listen") {
			t.Fatalf("with the port taken: %v", err)
		}
		if err := taken.Close(); err != nil {
			t.Fatal(err)
		}
		cfg.OwnerPassword = second
		address, owner := serving(t, cfg)
		if owner.Password == "" || second != "" && owner.Password != "from the file" {
			t.Fatalf("the second start tells %+v", owner)
		}
		if status := newBrowser(t, address).signIn(owner.Mail, owner.Password); status != http.StatusNoContent {
			t.Errorf("sign in: %d", status)
		}
	}
}

// TestUserCommandOverTheSocket: a running product hears it at once, and the old sessions are over.
func TestUserCommandOverTheSocket(t *testing.T) {
	cfg := here(t, shortDir(t))
	address, owner := serving(t, cfg)
	before := newBrowser(t, address)
	if status := before.signIn(owner.Mail, owner.Password); status != http.StatusNoContent {
		t.Fatalf("sign in: %d", status)
	}
	status, out, errs := run(t, "a password from a pipe\n", "user", "password", "OWNER@floramo.example", "--password-file", "-", "--data", cfg.Data)
	if status != exitDone || strings.Contains(out, "a password") {
		t.Fatalf("status %d, %q, %q", status, out, errs)
	}
	if got := before.status(http.MethodGet, "/status", ""); got != http.StatusUnauthorized {
		t.Errorf("the old session goes on: %d", got)
	}
	if got := newBrowser(t, address).signIn(owner.Mail, "a password from a pipe"); got != http.StatusNoContent {
		t.Errorf("the new password: %d", got)
	}
}

// TestUserCommandOnTheFolder: nobody runs; what was made is told once, and holds when the product starts.
func TestUserCommandOnTheFolder(t *testing.T) {
	cfg := here(t, shortDir(t))
	made := func(out string) string {
		_, after, _ := strings.Cut(out, "\npassword ")
		password, _, _ := strings.Cut(after, " ")
		return password
	}
	var password string
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"add", "boss@floramo.example", "--role", "owner", "--name", "Марта"}, exitDone, "told only now"},
		{[]string{"add", "boss@floramo.example"}, exitFailed, "already"},
		{[]string{"add", "news@floramo.example", "--role", "none"}, exitDone, "role none"},
		{[]string{"password", "news@floramo.example"}, exitUsage, "a role"},
		{[]string{"password", "nobody@floramo.example"}, exitUsage, "molva user list"},
		{[]string{"role", "boss@floramo.example", "viewer"}, exitFailed, "last owner"},
		{[]string{"role", "news@floramo.example", "manager"}, exitDone, "manager"},
		{[]string{"password", "boss@floramo.example"}, exitDone, "told only now"},
		{[]string{"list"}, exitDone, "Марта"},
	} {
		status, out, errs := run(t, "", append(append([]string{"user"}, c.args...), "--data", cfg.Data)...)
		if status != c.status || !strings.Contains(out+errs, c.want) {
			t.Errorf("%v: status %d, %q, %q", c.args, status, out, errs)
		}
		if c.args[0] == "password" && status == exitDone {
			password = made(out)
		}
	}
	address, owner := serving(t, cfg)
	if owner.Password != "" {
		t.Errorf("a first owner is made beside %+v", owner)
	}
	if status := newBrowser(t, address).signIn("boss@floramo.example", password); status != http.StatusNoContent {
		t.Errorf("sign in with %q: %d", password, status)
	}
}

// A password that somebody wrote into a file is theirs already: the log, which others read, does not repeat it.
func TestPasswordOfAFileIsNotTold(t *testing.T) {
	owner := Credentials{Mail: "boss@floramo.example", Password: "from the file"}
	if said := firstSignIn(Config{OwnerPassword: "/run/secrets/owner"}, owner); strings.Contains(said, owner.Password) || !strings.Contains(said, "/run/secrets/owner") || !strings.Contains(said, owner.Mail) {
		t.Errorf("said: %s", said)
	}
	if said := firstSignIn(Config{}, owner); !strings.Contains(said, owner.Password) {
		t.Errorf("one that was made is not told: %s", said)
	}
}

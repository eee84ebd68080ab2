package alert

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

var ring = Ring{ID: "silence.1.7", Event: "began", What: "mail", Since: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), Company: "Флорамо", Subject: "Молва, Флорамо: письма не уходят",
	Text: "Письма пора отправлять.\nЧто делать: проверьте сервер.\n", Page: "https://molva.example/status", Language: "ru", PageName: "Открыть страницу состояния"}

func TestMailBell(t *testing.T) {
	server := startServer(t, &fakeServer{})
	b, err := MailBell("smtp://"+server.address, "oncall@floramo.example", Options{From: sender})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if answer, err := b.Ring(t.Context(), ring); err != nil || !strings.HasPrefix(answer, "250 ") {
			t.Fatalf("%q %v", answer, err)
		}
	}
	mails := server.received(t)
	if len(mails) != 2 || mails[0].ID != mails[1].ID {
		t.Fatalf("%d mails, a repeat has another id", len(mails))
	}
	for _, want := range []string{"письма не уходят", "Письма пора отправлять.", "Что делать: проверьте сервер.", "Открыть страницу состояния", ring.Page} {
		if !strings.Contains(mails[0].Text, want) || !strings.Contains(mails[0].HTML, want) {
			t.Errorf("it lacks %q: %s", want, mails[0].Text)
		}
	}
	for _, c := range [][2]string{{"pigeon:coop", "oncall@floramo.example"}, {"smtp://h", "On call <oncall@floramo.example>"}, {"smtp://h", ""}} {
		if _, err := MailBell(c[0], c[1], Options{From: sender}); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestHookBell(t *testing.T) {
	var got Ring
	var kind string
	answer := http.StatusOK
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		kind = r.Method + " " + r.Header.Get("Content-Type")
		if err := json.Unmarshal(body, &got); err != nil {
			t.Errorf("%v: %s", err, body)
		}
		if answer == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(answer)
		_, _ = io.WriteString(w, strings.Repeat("да\x00 ", 99))
	}))
	defer site.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	b, err := HookBell(site.URL+"/hooks/secret", client)
	if err != nil {
		t.Fatal(err)
	}
	said, err := b.Ring(t.Context(), ring)
	if err != nil || !strings.HasPrefix(said, "200 OK") || len(said) > 300 || strings.Contains(said, "\x00") {
		t.Fatalf("%q %v", said, err)
	}
	if kind != "POST application/json" || got.ID != ring.ID || got.Event != "began" || !got.Since.Equal(ring.Since) || !strings.Contains(got.Text, ring.Subject) || !strings.Contains(got.Text, ring.Page) {
		t.Errorf("%s %+v", kind, got)
	}
	for _, answer = range []int{http.StatusFound, http.StatusForbidden, http.StatusBadGateway} {
		if _, err := b.Ring(t.Context(), ring); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%d: %v", answer, err)
		}
	}
	site.Close()
	var e *Error
	if _, err := b.Ring(t.Context(), ring); !errors.As(err, &e) || strings.Contains(err.Error(), "secret") {
		t.Errorf("away: %v", err)
	}
	for _, address := range []string{"", "ftp://h/x", "https://", "/hooks", "://"} {
		if _, err := HookBell(address, client); collector.CodeOf(err) != collector.CodeInvalid || strings.Contains(err.Error(), "/hooks\"") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

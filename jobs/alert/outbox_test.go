package alert

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

func openOutboxTest(t *testing.T) (*Outbox, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "outbox")
	o, err := OpenOutbox(dir, Options{From: sender})
	if err != nil {
		t.Fatal(err)
	}
	return o, dir
}

// A repeat of one delivery, also at the same time from many sides, is one mail; the first one stays.
func TestOutboxKeepsOne(t *testing.T) {
	o, dir := openOutboxTest(t)
	first := testMessage()
	if answer, err := o.Send(t.Context(), first); err != nil || answer != "250 kept as delivery.abc123@floramo.example.eml" {
		t.Fatalf("answer %q, error %v", answer, err)
	}
	again := first
	again.Text = "другое"
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if answer, err := o.Send(t.Context(), again); err != nil || !strings.HasPrefix(answer, "250 held already") {
				t.Errorf("answer %q, error %v", answer, err)
			}
		})
	}
	all.Wait()
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files", len(files))
	}
	if m, err := o.Get("delivery.abc123@floramo.example"); err != nil || m.Text != first.Text {
		t.Errorf("text %q, error %v", m.Text, err)
	}
}

func TestOutboxClearsHalfWritten(t *testing.T) {
	o, dir := openOutboxTest(t)
	half := filepath.Join(dir, ".1234.part")
	if err := os.WriteFile(half, []byte("From: "), 0o600); err != nil {
		t.Fatal(err)
	}
	if list, total, err := o.List(t.Context(), 0, 10); err != nil || total != 0 || len(list) != 0 {
		t.Errorf("a half-written mail is shown: %v %d %v", list, total, err)
	}
	if _, err := OpenOutbox(dir, Options{From: sender}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestOutboxList(t *testing.T) {
	o, dir := openOutboxTest(t)
	for i := range 5 {
		m := testMessage()
		m.ID, m.Subject = MessageID(fmt.Sprintf("n%d", i), "floramo.example"), fmt.Sprintf("Письмо %d", i)
		if _, err := o.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)
		if err := os.Chtimes(filepath.Join(dir, strings.Trim(m.ID, "<>")+".eml"), at, at); err != nil {
			t.Fatal(err)
		}
	}
	list, total, err := o.List(t.Context(), 1, 2)
	if err != nil || total != 5 || len(list) != 2 || list[0].Subject != "Письмо 3" || list[1].Subject != "Письмо 2" || list[0].HTML != "" {
		t.Errorf("%d of %d, error %v: %+v", len(list), total, err, list)
	}
	if list, total, err := o.List(t.Context(), 9, 2); err != nil || total != 5 || len(list) != 0 {
		t.Errorf("past the end: %d of %d, %v", len(list), total, err)
	}
}

func TestOutboxGetRefuses(t *testing.T) {
	o, dir := openOutboxTest(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "secret.eml"), []byte("From: a\n\nb"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "none@floramo.example", "../secret", "..", ".1234.part", "a/b", "a\x00b"} {
		if _, err := o.Get(id); collector.CodeOf(err) != collector.CodeNotFound {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// A disk that takes nothing is a passing failure that leaves nothing behind.
func TestOutboxWithoutRoom(t *testing.T) {
	o, dir := openOutboxTest(t)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Send(t.Context(), testMessage()); err == nil || Permanent(err) {
		t.Errorf("want a passing failure, got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Send(ctx, testMessage()); err == nil || Permanent(err) {
		t.Errorf("stopped: want a passing failure, got %v", err)
	}
}

func FuzzReadMail(f *testing.F) {
	f.Add([]byte("Subject: =?utf-8?B?0KHQsNC8?=\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\na\n--x--"))
	f.Add([]byte("Content-Type: text/html; charset=\nContent-Transfer-Encoding: base64\n\n!!"))
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _ = ReadMail(raw) })
}

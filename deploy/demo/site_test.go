package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"molva/collector"
)

// TestWindows1251 reads the pages with another decoder: every letter is there, and only the meta says the charset.
func TestWindows1251(t *testing.T) {
	w := startWorld(t, 1)
	page, header := w.Zhalobnaya.get(t, zhalobnayaList)
	if got := header.Get("Content-Type"); got != "text/html" {
		t.Errorf("Content-Type is %q", got)
	}
	text, err := charmap.Windows1251.NewDecoder().Bytes(page)
	if err != nil || !bytes.Contains(page, []byte("charset=windows-1251")) {
		t.Fatalf("not windows-1251: %v", err)
	}
	plain := html.UnescapeString(string(text))
	for _, r := range w.Zhalobnaya.Truth().Reviews[:perPage] {
		for _, want := range []string{r.Author.Name, r.Title, strings.Split(r.Text, "\n")[0], inWords(r.Published)} {
			if !strings.Contains(plain, want) {
				t.Errorf("%s: %q is not on the page", r.ID, want)
			}
		}
	}
	if !strings.Contains(plain, `href="/hidden/`) {
		t.Error("no link into /hidden/")
	}
	all := "ЂЃ‚ѓёЁїЇєЄґҐіІ№«»—’…"
	back, err := charmap.Windows1251.NewDecoder().String(string(toWindows1251(all + "♥")))
	if err != nil || back != all+"&#9829;" {
		t.Errorf("%q became %q, %v", all+"♥", back, err)
	}
}

// TestJSONLDIsTheTruth reads Отклик's data with nothing but a JSON decoder.
func TestJSONLDIsTheTruth(t *testing.T) {
	w := startWorld(t, 1)
	got := map[string]string{}
	for _, item := range otklikItems {
		for _, path := range []string{"/item/" + item[0], "/item/" + item[0] + "?page=2", "/item/" + item[0] + "?page=3"} {
			resp, err := http.Get("http://" + w.Otklik.Addr + path)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			_, err = b.ReadFrom(resp.Body)
			_ = resp.Body.Close()
			if err != nil || resp.StatusCode == http.StatusNotFound {
				continue
			}
			_, data, _ := strings.Cut(b.String(), `<script type="application/ld+json">`)
			data, _, _ = strings.Cut(data, "</script>")
			var product struct {
				Review []struct{ Identifier, ReviewBody string }
			}
			if err := json.Unmarshal([]byte(data), &product); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if len(product.Review) > perPage {
				t.Errorf("%s shows %d reviews", path, len(product.Review))
			}
			for _, r := range product.Review {
				got[r.Identifier] = r.ReviewBody
			}
		}
	}
	truth := w.Otklik.Truth().Reviews
	if len(got) != len(truth) {
		t.Errorf("%d reviews in JSON-LD, %d in truth", len(got), len(truth))
	}
	for _, r := range truth {
		if got[r.ID] != r.Text {
			t.Errorf("%s: %q, want %q", r.ID, got[r.ID], r.Text)
		}
	}
}

func tick(t *testing.T, s *Site, do Tick) Ticked {
	t.Helper()
	done, err := newDoor("http://"+s.Addr).tick(t.Context(), do)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestTicks(t *testing.T) {
	w := startWorld(t, 2)
	s := w.Zhalobnaya
	n := len(s.Truth().Reviews)
	at := time.Now().Add(time.Hour).UTC().Truncate(time.Minute)
	added := tick(t, s, Tick{Do: "add", Review: &collector.Review{Author: collector.Author{Name: "Анна"}, Rating: 1, Text: "<b>Жду</b>", Published: collector.PublishedAt(at)}}).Reviews[0]
	truth := s.Truth()
	if len(truth.Reviews) != n+1 || truth.Reviews[0].ID != added.ID || !truth.Reviews[0].Published.Time.Equal(at) || added.Author.URL == "" || added.RawRating != "1" {
		t.Fatalf("added %+v", added)
	}
	page, _ := s.get(t, zhalobnayaList)
	if bytes.Contains(page, []byte("<b>\xc6\xe4\xf3")) || !bytes.Contains(page, []byte("&lt;b&gt;\xc6\xe4\xf3")) {
		t.Error("the text is not escaped on the page")
	}
	if e := tick(t, s, Tick{Do: "edit", ID: added.ID, Text: "Дождалась", Rating: 4}).Reviews[0]; e.Text != "Дождалась" || e.Rating != 4 || e.RawRating != "4" {
		t.Errorf("edited %+v", e)
	}
	if e := tick(t, s, Tick{Do: "answer", ID: added.ID, Text: "Спасибо"}).Reviews[0]; len(e.Replies) != 1 || !e.Replies[0].Official {
		t.Errorf("answered %+v", e)
	}
	tick(t, s, Tick{Do: "delete", ID: added.ID})
	if len(s.Truth().Reviews) != n {
		t.Error("delete leaves it shown")
	}
	tick(t, s, Tick{Do: "restore", ID: added.ID})
	if len(s.Truth().Reviews) != n+1 {
		t.Error("restore does not show it")
	}
	tick(t, s, Tick{Do: "break"})
	if page, _ := s.get(t, zhalobnayaList); bytes.Contains(page, []byte(`"otzyv"`)) {
		t.Error("break leaves the classes")
	}
	tick(t, s, Tick{Do: "recover"})
	if page, _ := s.get(t, zhalobnayaList); !bytes.Contains(page, []byte(`"otzyv"`)) {
		t.Error("recover does not bring the classes back")
	}
	tick(t, s, Tick{Do: "lie", ID: added.ID, Text: "Zzz"})
	if page, _ := s.get(t, zhalobnayaList); !bytes.Contains(page, []byte("<p>Zzz</p>")) || s.Truth().Reviews[0].Text != "Дождалась" {
		t.Error("the lie is not on the page, or got into the truth")
	}
	for _, bad := range []Tick{{Do: "dance"}, {Do: "edit", ID: "none"}, {Do: "add"}} {
		if _, err := newDoor("http://"+s.Addr).tick(t.Context(), bad); err == nil {
			t.Errorf("%+v was done", bad)
		}
	}
}

func TestRefusalsAndLog(t *testing.T) {
	w := startWorld(t, 1)
	s := w.Otklik
	tick(t, s, Tick{Do: "fail", N: 2})
	for i, want := range []int{503, 503, 429, 200} {
		resp, err := http.Get("http://" + s.Addr + "/")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("request %d: %d, want %d", i, resp.StatusCode, want)
		}
	}
	log := s.Log()
	if len(log) != 4 {
		t.Fatalf("%d requests in the log; the back door must not be in it", len(log))
	}
	if log[0].RetryAfter != "2" || log[0].RetryAt().Sub(log[0].Time) != 2*time.Second {
		t.Errorf("503 %+v", log[0])
	}
	if wait := log[2].RetryAt().Sub(log[2].Time); wait < 2*time.Second || wait > 3100*time.Millisecond {
		t.Errorf("429 asks for %s by %q", wait, log[2].RetryAfter)
	}
	said, early := refusalsIn(log)
	if said != "503 after 2, 503 after 2, 429 after a date" || len(early) != 3+2+1 {
		t.Errorf("%q, early: %v", said, early)
	}
}

func TestCatcher(t *testing.T) {
	w := startWorld(t, 1)
	send := func() error {
		return smtp.SendMail(w.Catcher.SMTPAddr, nil, "a@floramo.example", []string{"b@floramo.example"}, []byte("Message-ID: <1@x>\r\nSubject: =?utf-8?b?0J/RgNC40LLQtdGC?=\r\n"+
			"Content-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=D1=91\r\n"+
			"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+0ZE8L2I+\r\n--B--\r\n"))
	}
	if err := send(); err != nil {
		t.Fatal(err)
	}
	c := &check{Options: Options{Mails: w.MailsURL()}}
	mails, err := c.mails(t.Context())
	if err != nil || len(mails) != 1 {
		t.Fatalf("%d mails, %v", len(mails), err)
	}
	m := mails[0]
	if m.Subject != "Привет" || strings.TrimSpace(m.Text) != "ё" || m.HTML != "<b>ё</b>" || m.MessageID != "<1@x>" || m.To != "b@floramo.example" || m.Fault != "" {
		t.Errorf("%+v", m)
	}
	orders := newClient("http://" + w.Catcher.HTTPAddr)
	for _, o := range []struct {
		order CatcherOrder
		taken bool
	}{{CatcherOrder{Answer: 451}, false}, {CatcherOrder{Away: true}, false}, {CatcherOrder{}, true}} {
		if err := orders.call(context.Background(), http.MethodPost, "/catcher", o.order, nil); err != nil {
			t.Fatal(err)
		}
		if err := send(); (err == nil) != o.taken {
			t.Errorf("%+v: %v", o.order, err)
		}
	}
	if n := len(w.Catcher.Mails()); n != 2 {
		t.Errorf("%d mails, want 2", n)
	}
}

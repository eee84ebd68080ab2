package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"molva/collector"
)

func TestRefusalNeverSaysWhichPartWasWrong(t *testing.T) {
	w := newWorld(t)
	_, err := w.store.AddPerson(t.Context(), w.scope, collector.Person{Name: "Без роли", Mail: "norole@floramo.example", Password: hashed, Created: now})
	w.must(err)
	s := w.stranger()
	answers := map[string]bool{}
	for _, c := range [][2]string{{"owner@floramo.example", "wrong"}, {"nobody@floramo.example", password}, {"", ""}, {"norole@floramo.example", password}} {
		status, answer := s.api("POST", "/session", map[string]string{"mail": c[0], "password": c[1]})
		if status != http.StatusUnauthorized {
			t.Errorf("%v: %d", c, status)
		}
		answers[answer] = true
		status, _, page := s.post("/signin", url.Values{"mail": {c[0]}, "password": {c[1]}})
		if status != http.StatusUnauthorized || !strings.Contains(page, "Неверный адрес или пароль") || strings.Contains(page, password) {
			t.Errorf("%v: page %d", c, status)
		}
	}
	if len(answers) != 1 {
		t.Errorf("answers differ: %v", answers)
	}
}

func TestSignInAndOut(t *testing.T) {
	w := newWorld(t)
	s := w.stranger()
	if status, location, _ := s.post("/signin", url.Values{"mail": {" OWNER@floramo.example "}, "password": {password}, "back": {"/queue"}}); status != http.StatusSeeOther || location != "/queue" {
		t.Fatalf("sign-in leads to %d %s", status, location)
	}
	if status, _ := s.get("/queue"); status != 200 {
		t.Errorf("signed in: %d", status)
	}
	if status, location, _ := s.post("/signout", nil); status != http.StatusSeeOther || location != "/signin" {
		t.Errorf("sign-out leads to %d %s", status, location)
	}
	resp := s.do("GET", "/queue?x=1", "", nil)
	if w.must(resp.Body.Close()); resp.Header.Get("Location") != "/signin?back=%2Fqueue%3Fx%3D1" {
		t.Errorf("signed out: %s", resp.Header.Get("Location"))
	}
	if _, location, _ := w.stranger().post("/signin", url.Values{"mail": {"owner@floramo.example"}, "password": {password}, "back": {"//evil.example"}}); location != "/" {
		t.Errorf("a foreign way back leads to %s", location)
	}
}

// TestRightsEndAtOnce: a session is no better than the person's row is now.
func TestRightsEndAtOnce(t *testing.T) {
	w := newWorld(t)
	manager, viewer := w.as(collector.RoleManager), w.as(collector.RoleViewer)
	p := w.people[collector.RoleManager]
	p.Role = ""
	w.must(w.store.SavePerson(t.Context(), w.scope, p))
	if status, _ := manager.api("GET", "/documents", nil); status != http.StatusUnauthorized {
		t.Errorf("without a role: %d", status)
	}
	p = w.people[collector.RoleViewer]
	var err error
	p.Password, err = HashPassword("another password")
	w.must(err)
	w.must(w.store.SavePerson(t.Context(), w.scope, p))
	if status, _ := viewer.api("GET", "/documents", nil); status != http.StatusUnauthorized {
		t.Errorf("with a new password: %d", status)
	}
}

func TestSessionCookie(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.BaseURL = "https://molva.example" })
	resp := w.stranger().do("POST", "/api/v1/session", "application/json", strings.NewReader(`{"mail":"owner@floramo.example","password":"`+password+`"}`))
	w.must(resp.Body.Close())
	cookies := resp.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || !cookies[0].Secure || cookies[0].SameSite != http.SameSiteLaxMode || resp.Header.Get("Strict-Transport-Security") == "" {
		t.Fatalf("cookies: %+v", cookies)
	}
	rows, err := w.store.AllSessions(t.Context(), wallNow())
	w.must(err)
	if _, ok := rows[cookies[0].Value]; ok || len(rows) != 1 {
		t.Error("the token stands in the store as it is")
	}
}

func TestTooManyTries(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.SignIns = 3 })
	s := w.stranger()
	status := 0
	for tries := 1; status != http.StatusTooManyRequests; tries++ { // the window slides: one more may pass
		if status, _ = s.api("POST", "/session", map[string]string{"mail": "owner@floramo.example", "password": "guess"}); tries > 6 {
			t.Fatalf("try %d: %d", tries, status)
		}
	}
	if status, _, page := s.post("/signin", url.Values{"mail": {"a"}, "password": {"b"}}); status != http.StatusTooManyRequests || !strings.Contains(page, "<h1>") {
		t.Errorf("the form: %d", status)
	}
}

func TestOtherSitesMayNotAct(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/signout", "/api/v1/session"} {
		r := httptest.NewRequest("POST", path, nil)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		answer := httptest.NewRecorder()
		w.site.ServeHTTP(answer, r)
		if answer.Code != http.StatusForbidden {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}

func TestSocketIsTrusted(t *testing.T) {
	w := newWorld(t)
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		w.site.SocketHandler().ServeHTTP(answer, r)
		return answer
	}
	if a := ask("GET", "/status", ""); a.Code != 200 || !strings.Contains(a.Body.String(), `"documents":0`) {
		t.Errorf("status: %d %s", a.Code, a.Body)
	}
	if a := ask("POST", "/people", `{"mail":"new@floramo.example"}`); a.Code != 201 {
		t.Errorf("people: %d %s", a.Code, a.Body)
	}
	if a := ask("POST", "/session", `{"mail":"x","password":"y"}`); a.Code != 400 {
		t.Errorf("a session: %d %s", a.Code, a.Body)
	}
	if a := ask("GET", "/../../signin", ""); a.Code == 200 {
		t.Errorf("a page over the socket: %d", a.Code)
	}
}

package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"molva/collector"
)

// hostile is what a site may hand us.
const hostile = `{"id":"9","rating":1,"title":"<script>alert(1)</script>","text":"Подам в суд! <img src=x onerror=alert(1)> верните деньги","url":"javascript:alert(1)","published":"2026-03-09T10:00:00Z","author":{"name":"\"><b>Анна"},"item":{"name":"</title><script>x</script>"},"replies":[{"author":"<i>Магазин</i>","text":"<style>*{}</style>Просим прощения","official":true}]}`

// furnished is a world with something on every page.
func furnished(t *testing.T) (*world, []string) {
	w := newWorld(t)
	ids := w.reviews(hostile,
		`{"id":"1","rating":5,"title":"Чудовий букет","text":"Дякую!","pros":"швидко","cons":"дорого","published":"2026-02-05","likes":3,"verified":true,"url":"https://otklik.example/1"}`)
	ctx := context.Background()
	red, err := w.store.AddSource(ctx, w.scope, collector.Source{Name: "<b>Без владельца</b>", URL: "http://otklik.example/a", Period: time.Hour, Health: collector.HealthNew, Due: now})
	w.must(err)
	_, err = w.store.AddSource(ctx, w.scope, collector.Source{Name: "Отклик", URL: "http://otklik.example/", Owner: w.people[collector.RoleOwner].PersonID,
		Period: 6 * time.Hour, Due: now.Add(5 * time.Hour), Health: collector.HealthNew})
	w.must(err)
	watch, _, err := w.work.AddWatch(ctx, w.scope, collector.Watch{Query: "is:complaint", Receiver: w.people[collector.RoleOwner].PersonID, Language: "uk"})
	w.must(err)
	d, err := w.store.Document(ctx, w.scope, ids["9"])
	w.must(err)
	told, _, err := w.store.AddDelivery(ctx, w.scope, collector.Delivery{Kind: collector.DeliveryComplaint, Receiver: w.people[collector.RoleOwner].PersonID, Language: "uk", Channel: "mail",
		Documents: []int64{d.DocumentID}, Watches: []int64{watch.WatchID}, Due: now, MessageID: "<a@molva.example>"}, now)
	w.must(err)
	w.mails = []Mail{{ID: "a@molva.example", From: "Molva", To: "owner@floramo.example", Subject: "Новая <b>жалоба</b>", Date: now, MessageID: told.MessageID,
		Text: "Смотри http://molva.example/d/" + d.PublicID + " <script>x</script>", HTML: "<p style='color:red'>x</p>"}}
	return w, []string{"/search", "/search?q=" + url.QueryEscape("букет OR деньги") + "&f=is:complaint", "/search?q=rating:%3C", "/search?q=nothingness", "/d/" + ids["9"], "/d/" + ids["1"],
		"/sources", "/sources/proposals", "/sources/new", "/sources/" + red.PublicID, "/watches", "/watches?q=is:complaint", "/deliveries", "/deliveries?state=dead", "/deliveries/" + told.PublicID,
		"/queue", "/training", "/mail", "/mail/a@molva.example", "/company", "/nothing"}
}

// keyLike finds a text that is missing: its key is shown instead.
var keyLike = regexp.MustCompile(`\b[a-z]+_[a-z_]+\b|%!|<no value>`)

func TestEveryPage(t *testing.T) {
	w, pages := furnished(t)
	owner := w.as(collector.RoleOwner)
	for _, lang := range languages {
		if status, location, _ := owner.post("/language", url.Values{"lang": {lang}, "back": {"/queue"}}); status != http.StatusSeeOther || location != "/queue" {
			t.Fatalf("language switch leads to %d %s", status, location)
		}
		for _, path := range pages {
			resp := owner.do("GET", path, "", nil)
			page := owner.read(resp)
			if want := wantStatus(path); resp.StatusCode != want {
				t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
			}
			if csp := resp.Header.Get("Content-Security-Policy"); csp != policy || strings.Contains(csp, "unsafe") {
				t.Errorf("%s: policy %q", path, csp)
			}
			for _, fault := range lookAt(page, lang) {
				t.Errorf("%s in %s: %s", path, lang, fault)
			}
		}
	}
}

func wantStatus(path string) int {
	switch {
	case strings.HasSuffix(path, "rating:%3C"):
		return http.StatusBadRequest
	case path == "/nothing":
		return http.StatusNotFound
	}
	return http.StatusOK
}

// lookAt reads a page as a browser would and says what must not be there.
func lookAt(page, lang string) (faults []string) {
	z := html.NewTokenizer(strings.NewReader(page))
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	ids, fors, inside := map[string]int{}, []string{}, ""
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if z.Err() != io.EOF {
				fault("%v", z.Err())
			}
			break
		}
		token := z.Token()
		if kind == html.TextToken {
			if inside != "code" && keyLike.MatchString(token.Data) {
				fault("a text is missing: %q", strings.TrimSpace(token.Data))
			}
			continue
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		inside = token.Data
		attributes := map[string]string{}
		for _, a := range token.Attr {
			attributes[a.Key] = a.Val
		}
		checkTag(token.Data, attributes, lang, fault)
		if id := attributes["id"]; id != "" {
			ids[id]++
		}
		fors = append(fors, strings.Fields(attributes["for"]+" "+attributes["aria-describedby"]+" "+attributes["aria-labelledby"])...)
	}
	for id, n := range ids {
		if n > 1 {
			fault("the id %s stands %d times", id, n)
		}
	}
	for _, id := range fors {
		if ids[id] == 0 {
			fault("nothing has the id %s", id)
		}
	}
	return faults
}

func checkTag(tag string, attributes map[string]string, lang string, fault func(string, ...any)) {
	switch tag {
	case "html":
		if attributes["lang"] != lang {
			fault("html lang is %q", attributes["lang"])
		}
	case "script":
		if !strings.HasPrefix(attributes["src"], "/static/") {
			fault("a script that is not ours: %v", attributes)
		}
	case "style", "iframe", "object", "embed", "base", "img":
		fault("<%s> stands in the page", tag)
	}
	for name, value := range attributes {
		switch {
		case name == "style" || strings.HasPrefix(name, "on") || strings.HasPrefix(name, "hx-on"):
			fault("attribute %s of <%s>", name, tag)
		case name == "src" || tag == "link" && name == "href" || name == "action" || strings.HasPrefix(name, "hx-") && strings.HasPrefix(value, "http"):
			if !strings.HasPrefix(value, "/") || strings.HasPrefix(value, "//") {
				fault("<%s %s=%q> leads elsewhere", tag, name, value)
			}
		case name == "href" && !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "#"):
			if !strings.HasPrefix(value, "http") || attributes["rel"] != "noopener noreferrer nofollow ugc" {
				fault("the link %q, rel %q", value, attributes["rel"])
			}
		}
	}
}

func TestForeignTextIsEscaped(t *testing.T) {
	w, pages := furnished(t)
	owner := w.as(collector.RoleOwner)
	for _, path := range pages {
		_, page := owner.get(path)
		for _, bad := range []string{"<script>alert", "<script>x", "<img src=x", "<b>Анна", "<style>*", "<i>Магазин", "<b>Без", "javascript:alert", "<b>жалоба"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s shows %s as it is", path, bad)
			}
		}
	}
}

func TestWhatPagesSay(t *testing.T) {
	w, pages := furnished(t)
	owner := w.as(collector.RoleOwner)
	for _, c := range []struct {
		path string
		want []string
	}{
		{"/search?q=%D0%B1%D1%83%D0%BA%D0%B5%D1%82", []string{"Найден 1 документ", "<mark>букет</mark>", "Оценка 5 из 5", "5 фев 2026"}},
		{"/search?q=%D0%B1%D1%83%D0%BA%D0%B5%D1%82+rating:%3C", []string{"Запрос не понят, знак 15", "здесь не хватает числа", "rating:&lt;3"}},
		{pages[4], []string{"жалоба", "Решили слова", "<mark>", "официальный ответ", "опубликован", "9 мар 2026, 12:00"}},
		{"/sources", []string{"нет ответственного", "через 5 часов", "Назначить ответственного", "раз в 6 часов"}},
		{"/watches?q=is:complaint", []string{"Нашёлся бы 1 документ", "1 правило"}},
		{"/deliveries", []string{"Новая жалоба", "ожидает", "&lt;a@molva.example&gt;"}},
		{"/queue", []string{"Исполнители", "обход", "Передвинуть время"}},
		{"/mail", []string{"1 письмо"}},
	} {
		_, page := owner.get(c.path)
		for _, want := range c.want {
			if !strings.Contains(strings.ReplaceAll(page, "&#43;", "+"), want) {
				t.Errorf("%s does not say %q", c.path, want)
			}
		}
	}
}

func TestPagesByRole(t *testing.T) {
	w := newWorld(t)
	for _, role := range []collector.Role{"", collector.RoleViewer, collector.RoleManager, collector.RoleOwner} {
		asker := w.stranger()
		if role != "" {
			asker = w.as(role)
		}
		for _, rt := range allRoutes() {
			method, path, _ := strings.Cut(rt.pattern, " ")
			if rt.action == everybody || path == "/signout" {
				continue
			}
			resp := asker.do(method, strings.NewReplacer("{id}", "none", "{$}", "").Replace(path), "application/x-www-form-urlencoded", http.NoBody)
			w.must(resp.Body.Close())
			switch {
			case role == "" && (resp.StatusCode != http.StatusSeeOther || !strings.HasPrefix(resp.Header.Get("Location"), "/signin")):
				t.Errorf("nobody: %s: %d", rt.pattern, resp.StatusCode)
			case role != "" && !role.May(rt.action) && resp.StatusCode != http.StatusForbidden:
				t.Errorf("%s: %s: %d", role, rt.pattern, resp.StatusCode)
			case role.May(rt.action) && (resp.StatusCode == http.StatusForbidden || resp.StatusCode >= 500):
				t.Errorf("%s: %s: %d", role, rt.pattern, resp.StatusCode)
			}
		}
	}
}

func TestEmptyConsoleSaysWhatToDo(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Mails = nil })
	owner := w.as(collector.RoleOwner)
	for path, want := range map[string]string{"/search": "Добавить источник", "/sources": "Источников пока нет", "/watches": "Правил пока нет",
		"/deliveries": "Здесь пока пусто", "/mail": "Письма уходят на почтовый сервер", "/queue": "Сайты появятся"} {
		if _, page := owner.get(path); !strings.Contains(page, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

func TestFirstRun(t *testing.T) {
	w := newWorld(t)
	c, err := w.store.Company(t.Context(), w.scope)
	w.must(err)
	c.SetUp = false
	w.must(w.store.SaveCompany(t.Context(), w.scope, c))
	owner := w.as(collector.RoleOwner)
	first, err := w.store.PersonByMail(t.Context(), "owner@floramo.example")
	w.must(err)
	first.Name = first.Mail // as the first owner is made
	w.must(w.store.SavePerson(t.Context(), w.scope, first))
	resp := owner.do("GET", "/", "", nil)
	if w.must(resp.Body.Close()); resp.Header.Get("Location") != "/setup" {
		t.Errorf("the first page leads to %s", resp.Header.Get("Location"))
	}
	form := url.Values{"name": {""}, "brands": {"Флорамо\n Floramo , Флорамо"}, "language": {"uk"}, "zone": {"Europe/Kyiv"}, "owner_mail": {"chief@floramo.example"}}
	if status, _, page := owner.post("/setup", form); status != http.StatusBadRequest || !strings.Contains(page, "Не указано название") || !strings.Contains(page, "chief@floramo.example") {
		t.Errorf("without a name: %d", status)
	}
	req, err := http.NewRequest(http.MethodGet, w.server.URL+"/setup", nil)
	w.must(err)
	req.Header.Set("Accept-Language", "en-GB,en;q=0.8")
	resp, err = owner.http.Do(req)
	w.must(err)
	if page := owner.read(resp); !strings.Contains(page, `<html lang="en"`) {
		t.Error("the browser speaks English and the first-run page does not")
	}
	form.Set("name", "Флорамо")
	if status, location, _ := owner.post("/setup", form); status != http.StatusSeeOther || location != "/sources" {
		t.Errorf("answered: %d %s", status, location)
	}
	c, err = w.store.Company(t.Context(), w.scope)
	w.must(err)
	if !c.SetUp || c.Language != "uk" || fmt.Sprint(c.Brands) != "[Флорамо Floramo]" {
		t.Errorf("%+v", c)
	}
	if p, err := w.store.PersonByMail(t.Context(), "chief@floramo.example"); err != nil || p.Role != collector.RoleOwner || p.Name != p.Mail {
		t.Errorf("the owner's address: %+v %v", p, err)
	}
	if p, err := w.store.PersonByMail(t.Context(), "chief@floramo.example"); err != nil || p.Language != "uk" {
		t.Errorf("the owner's language: %q %v", p.Language, err)
	}
	if _, page := owner.get("/sources"); !strings.Contains(page, `<html lang="uk"`) {
		t.Error("the page after the first-run page is not in the language that was chosen there")
	}
	resp = owner.do("GET", "/setup", "", nil)
	if w.must(resp.Body.Close()); resp.Header.Get("Location") != "/company" {
		t.Errorf("a second time: %d", resp.StatusCode)
	}
}

func TestFormsOfTheConsole(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	add := url.Values{"url": {"http://10.0.0.1/"}, "period": {"6h0m0s"}, "owner": {w.people[collector.RoleOwner].PublicID}}
	if status, _, page := owner.post("/sources", add); status != http.StatusForbidden || !strings.Contains(page, "частный адрес 10.0.0.0/8") {
		t.Errorf("a private address: %d", status)
	}
	add.Set("url", "http://otklik.example/reviews")
	if status, location, _ := owner.post("/sources", add); status != http.StatusSeeOther || location != "/sources" {
		t.Errorf("add: %d %s", status, location)
	}
	if _, page := owner.get("/sources"); !strings.Contains(page, "Источник добавлен") || !strings.Contains(page, "http://otklik.example/reviews") {
		t.Error("the source is not shown")
	}
	if status, _, page := owner.post("/watches", url.Values{"query": {"букет ("}}); status != http.StatusBadRequest || !strings.Contains(page, "Запрос не понят, знак") {
		t.Errorf("a rule that does not parse: %d", status)
	}
	if status, _, _ := owner.post("/watches", url.Values{"query": {"is:complaint"}, "language": {"ru"}}); status != http.StatusSeeOther {
		t.Errorf("a rule: %d", status)
	}
	watches, err := w.store.Watches(t.Context(), w.scope)
	w.must(err)
	if len(watches) != 1 || watches[0].Receiver != w.people[collector.RoleOwner].PersonID {
		t.Fatalf("%+v", watches)
	}
	if status, _, _ := owner.post("/watches/"+watches[0].PublicID+"/delete", nil); status != http.StatusSeeOther {
		t.Errorf("delete: %d", status)
	}
	if status, _, page := owner.post("/people", url.Values{"mail": {"a@b.example"}, "password": {"short"}, "role": {"viewer"}, "language": {"uk"}}); status != http.StatusBadRequest || strings.Contains(page, `value="short"`) {
		t.Errorf("a short password: %d", status)
	}
}

// TestPartsForHtmx: htmx gets the part that it asks for, and a bad query as something to show.
func TestPartsForHtmx(t *testing.T) {
	w, _ := furnished(t)
	owner := w.as(collector.RoleOwner)
	for path, target := range map[string]string{"/search?q=rating:%3C": "results", "/watches/preview?query=is:complaint": "preview", "/queue": "queue"} {
		r, err := http.NewRequest("GET", w.server.URL+path, nil)
		w.must(err)
		r.Header.Set("HX-Request", "true")
		r.Header.Set("HX-Target", target)
		resp, err := owner.http.Do(r)
		w.must(err)
		if page := owner.read(resp); resp.StatusCode != 200 || strings.Contains(page, "<html") || strings.TrimSpace(page) == "" {
			t.Errorf("%s: %d %.80s", path, resp.StatusCode, page)
		}
	}
}

package web

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/text"
	"molva/jobs"
)

// named is an archive in which a company has several names.
func namedWorld(t *testing.T) (*world, map[string]string) {
	w := newWorld(t)
	return w, w.reviews(`{"id":"1","text":"Заказала во Флаувау розы","published":"2026-01-01"}`,
		`{"id":"2","text":"Flowwow привёз, спасибо Флаувау","published":"2026-01-02"}`,
		`{"id":"3","text":"<b>flowwow</b> снова молчит","published":"2026-01-03"}`,
		`{"id":"4","text":"флау вау рядом","published":"2026-01-04"}`)
}

func TestVariantsPage(t *testing.T) {
	w, ids := namedWorld(t)
	owner := w.as(collector.RoleOwner)
	for _, lang := range languages {
		owner.post("/language", url.Values{"lang": {lang}, "back": {"/"}})
		for _, path := range []string{"/variants", "/variants?names=" + url.QueryEscape("Флаувау"), "/variants?names=%21", "/variants?q=" + url.QueryEscape(`"не закрыто`), "/variants?names=a1,a2,a3,a4,a5,a6"} {
			status, page := owner.get(path)
			if faults := lookAt(page, lang); len(faults) > 0 || status != http.StatusOK && status != http.StatusBadRequest && status != http.StatusRequestEntityTooLarge {
				t.Errorf("%s in %s: %d %v", path, lang, status, faults)
			}
		}
	}
	owner.post("/language", url.Values{"lang": {"ru"}, "back": {"/"}})
	_, page := owner.get("/variants?names=" + url.QueryEscape("Флаувау"))
	for _, want := range []string{`value="flowwow" checked`, `добавит 1 документ`, `href="/d/` + ids["3"] + `"`, `&lt;b&gt;<mark>flowwow</mark>&lt;/b&gt;`, `value="&#34;флау вау&#34;"> `, `рядом нет признаков компании`, `value="=akfedfe"`, `ничего не добавля`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s on the page", want)
		}
	}
	if strings.Contains(page, `value="=akfedfe" checked`) {
		t.Error("what adds nothing is ticked")
	}
	only := regexp.MustCompile(`<a href="(/search\?q=[^"]+)">добавит 1 документ`).FindStringSubmatch(page)
	if only == nil {
		t.Fatal("nothing leads to what one variant adds")
	}
	if _, found := owner.get(html.UnescapeString(only[1])); !strings.Contains(found, "Найден 1 документ") || !strings.Contains(found, ids["3"]) {
		t.Errorf("the search for what it adds finds something else: %s", only[1])
	}
}

// What is ticked becomes one query, without a script: for the search, and for a rule where one may make rules.
func TestVariantsBecomeAQuery(t *testing.T) {
	w, _ := namedWorld(t)
	form := url.Values{"q": {"флаувау"}, "v": {"flowwow", `"флау вау"`, "=akfedfe"}}.Encode()
	want := url.QueryEscape(`флаувау OR flowwow OR "флау вау" OR =akfedfe`)
	for _, c := range []struct {
		role      collector.Role
		to, leads string
	}{{collector.RoleViewer, "search", "/search?q=" + want}, {collector.RoleViewer, "rule", "/search?q=" + want}, {collector.RoleManager, "rule", "/watches?q=" + want}} {
		resp := w.as(c.role).do("GET", "/variants/query?to="+c.to+"&"+form, "", nil)
		if got := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || got != c.leads {
			t.Errorf("%s to %s: %d %s", c.role, c.to, resp.StatusCode, got)
		}
		resp.Body.Close()
	}
	owner := w.as(collector.RoleOwner)
	if _, page := owner.get("/search?q=" + want); !strings.Contains(page, "Найдено 4 документа") {
		t.Error("the query does not find all")
	}
	if status, page := owner.get("/variants/query?q=x&v=" + url.QueryEscape("(")); status != http.StatusBadRequest || !strings.Contains(page, "<main") {
		t.Errorf("a broken variant: %d", status)
	}
	if got := jobs.WithVariants("а б", []string{"в"}); got != "(а OR в) б" {
		t.Error(got)
	}
}

func TestVariantsAreDeclared(t *testing.T) {
	w, _ := namedWorld(t)
	form := url.Values{"v": {"flowwow", `"флау вау"`, "flowwow*", "rating:<3", "флорамо"}}
	if status, _, _ := w.as(collector.RoleManager).post("/variants/brands", form); status != http.StatusForbidden {
		t.Errorf("a manager: %d", status)
	}
	owner := w.as(collector.RoleOwner)
	if status, location, _ := owner.post("/variants/brands", form); status != http.StatusSeeOther || location != "/company" {
		t.Errorf("%d %s", status, location)
	}
	c, err := w.store.Company(t.Context(), w.scope)
	if got := strings.Join(c.Brands, "|"); err != nil || got != "Флорамо|flowwow|флау вау|флорамо" && got != "Флорамо|flowwow|флау вау" {
		t.Errorf("%s, %v", got, err)
	}
	if _, page := owner.get("/company"); !strings.Contains(page, "Добавлено") {
		t.Error("nothing says that it was done")
	}
}

func TestVariantsAPI(t *testing.T) {
	w, ids := namedWorld(t)
	viewer := w.as(collector.RoleViewer)
	status, body := viewer.api(http.MethodGet, "/variants?name="+url.QueryEscape("Флаувау"), nil)
	var out variantsJSON
	if err := json.Unmarshal([]byte(body), &out); err != nil || status != http.StatusOK || out.Found != 2 || out.Together != "флаувау OR flowwow" {
		t.Fatalf("%d %v %s", status, err, body)
	}
	for _, v := range out.Variants {
		if v.Query == "flowwow" && (v.Adds != 1 || v.Hits != 2 || v.Signs != 1 || !v.Ticked || len(v.Newest) != 1 || v.Newest[0].ID != ids["3"] || !strings.Contains(v.Newest[0].Text, "молчит")) {
			t.Errorf("%+v", v)
		}
	}
	for path, want := range map[string]int{"/variants?name=a&name=b&name=c&name=d&name=e&name=f": http.StatusBadRequest, "/variants?q=" + url.QueryEscape("(а"): http.StatusBadRequest, "/variants?nam=a": http.StatusBadRequest} {
		if status, body := viewer.api(http.MethodGet, path, nil); status != want || !strings.Contains(body, `"error"`) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if status, _ := w.stranger().api(http.MethodGet, "/variants", nil); status != http.StatusUnauthorized {
		t.Errorf("a stranger: %d", status)
	}
}

// Each kind, reason and doubt has words in each language.
func TestVariantsHaveWords(t *testing.T) {
	words, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range text.Kinds() {
		keys = append(keys, "variants_kind_"+string(k))
	}
	whys := map[text.Why]bool{jobs.WhyHeld: true, jobs.WhyReviewed: true, jobs.WhyOrdered: true, jobs.WhySeller: true, jobs.WhyBranch: true, jobs.WhyAnswers: true}
	for _, name := range []string{"Флаувау", "Flowwow", "ООО Белый Ветер & Ко", "цветы.рф", "рынок.com", "М.Видео", "Ozon", "5 элемент"} {
		for _, v := range text.Variants(name) {
			whys[v.Why] = true
		}
	}
	for _, wrong := range []string{"флаувоу", "флавау", "флауувау", "фалувау", "флаукау", "флаушвау", "флаурау"} {
		why, _ := text.Mistyped("флаувау", wrong)
		whys[why] = true
	}
	two, _ := text.Mistyped("вайлдберриз", "валдбериз")
	whys[two] = true
	for w := range whys {
		keys = append(keys, "variants_why_"+string(w))
	}
	if len(whys) < 30 {
		t.Errorf("only %d reasons were looked at", len(whys))
	}
	for _, d := range []jobs.Doubt{jobs.DoubtCommon, jobs.DoubtNoSign, jobs.DoubtCovered} {
		keys = append(keys, "variants_doubt_"+string(d))
	}
	for _, lang := range languages {
		for _, k := range keys {
			if words.say(lang, k) == k {
				t.Errorf("%s has no %s", lang, k)
			}
		}
	}
}

package web

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/search"
)

// worked is a world with some documents to work on.
func worked(t *testing.T, change ...func(*Options)) (*world, map[string]string) {
	w := newWorld(t, change...)
	return w, w.reviews(
		`{"id":"1","rating":1,"title":"Ужасный букет","text":"Деньги не вернули","published":"2026-01-05","author":"Анна"}`,
		`{"id":"2","rating":5,"title":"Чудовий букет","text":"Дякую","published":"2026-01-06","author":"Олена"}`,
		`{"id":"3","rating":3,"title":"Букет","text":"Обычный","published":"2026-01-07","author":"Анна"}`)
}

// moment is what a list that is opened now hands along.
func (w *world) moment() string {
	w.t.Helper()
	m, err := w.store.Moment(context.Background(), w.scope)
	w.must(err)
	return m.String()
}

func (w *world) handling(id string) collector.Handling {
	w.t.Helper()
	d, err := w.store.Document(context.Background(), w.scope, id)
	w.must(err)
	return d.Handling
}

// Two people have the same document open. Of what both changed the second sees both and chooses; nothing is overwritten before. What only
// one of them touched is written, and so is the note.
func TestTwoSessionsOnOneDocument(t *testing.T) {
	w, ids := worked(t)
	ann, bob := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	path := "/d/" + ids["1"]
	form := func(stage, tags string) url.Values {
		return url.Values{"version": {"0"}, "stage": {stage}, "tags": {tags}, "note": {"перезвонить"}}
	}
	if status, to, page := ann.post(path+"/handling", form("open", "Важно, деньги")); status != http.StatusSeeOther || to != path+"#work" {
		t.Fatalf("%d %s %s", status, to, page)
	}
	status, _, page := bob.post(path+"/handling", form("dropped", "шум"))
	clash := clashOn(page)
	if status != http.StatusConflict || !strings.Contains(clash, "Пан owner") || !strings.Contains(clash, "в работе") || !strings.Contains(clash, "не наше") || !strings.Contains(clash, "+шум, заметка") && !strings.Contains(clash, "&#43;шум, заметка") {
		t.Fatalf("%d %s", status, page)
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
	if h := w.handling(ids["1"]); h.At() != collector.StageOpen || strings.Join(h.Tags, " ") != "важно деньги шум" || h.Notes != 2 {
		t.Fatalf("overwritten, or not written: %+v", h)
	}
	// Theirs is a link to the document as it is, mine a form of what both changed.
	if !strings.Contains(clash, `href="`+path+`#work"`) {
		t.Error("there is no way to keep theirs")
	}
	if status, _, page := bob.post(path+"/handling", hiddenOf(clash)); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, page)
	}
	if h := w.handling(ids["1"]); h.At() != collector.StageDropped || strings.Join(h.Tags, " ") != "важно деньги шум" || h.Notes != 2 {
		t.Errorf("%+v", h)
	}
	_, page = bob.get(path)
	for _, said := range []string{"новый → в работе", "в работе → не наше", "перезвонить", "Пан manager"} {
		if !strings.Contains(page, said) {
			t.Errorf("the history lacks %q", said)
		}
	}
	if strings.Contains(page, "Метка снята") {
		t.Error("a tag that nobody took off is off")
	}
	at := bob.do(http.MethodGet, path+"/handling", "", nil) // where the switch of languages leads back to
	bob.read(at)
	if to := at.Header.Get("Location"); at.StatusCode != http.StatusSeeOther || to != path+"#work" {
		t.Errorf("the address of the form leads to %d %s", at.StatusCode, to)
	}
}

// clashOn is the part of a page that shows what two people chose.
func clashOn(page string) string {
	_, clash, _ := strings.Cut(page, `<div class="clash"`)
	clash, _, _ = strings.Cut(clash, `<h3 class="minor"`)
	return clash
}

// hiddenOf are the hidden fields of a form.
func hiddenOf(html string) url.Values {
	out := url.Values{}
	for _, f := range regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		out.Add(f[1], f[2])
	}
	return out
}

// Who saw an older version of a document changes what they touched and nothing else.
func TestFormOfAnOlderVersion(t *testing.T) {
	w, ids := worked(t)
	ann, bob := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	path := "/d/" + ids["1"] + "/handling"
	_, page := bob.get("/d/" + ids["1"])
	if got := hiddenOf(page[strings.Index(page, `id="work"`):])["version"]; got[0] != "0" {
		t.Fatalf("the form carries %v", got)
	}
	seen := func(change url.Values) url.Values {
		form := url.Values{"version": {"0"}, "stage": {"new"}, "assignee": {""}, "tags": {""}, "note": {""}, "tone": {"judged"}, "complaint": {"judged"}, "category": {"judged"}}
		maps.Copy(form, change)
		return form
	}
	me := w.people[collector.RoleOwner].PublicID
	if status, _, _ := ann.post(path, seen(url.Values{"stage": {"done"}, "tags": {"деньги"}, "assignee": {me}, "complaint": {"no"}})); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	done := w.handling(ids["1"])
	for _, c := range []url.Values{{"note": {"только заметка"}}, {"tags": {"доставка"}, "tone": {"negative"}}, {"stage": {"done"}, "assignee": {me}, "tags": {"деньги"}}} {
		if status, to, page := bob.post(path, seen(c)); status != http.StatusSeeOther {
			t.Errorf("%v: %d %s %s", c, status, to, page)
		}
	}
	h := w.handling(ids["1"])
	if h.At() != collector.StageDone || h.Assignee != done.Assignee || strings.Join(h.Tags, " ") != "деньги доставка" || h.Correction.Complaint != "no" || h.Correction.Tone != "negative" || h.Notes != 1 || h.Version != 2 {
		t.Errorf("%+v", h)
	}
	if _, page := bob.get("/d/" + ids["1"]); strings.Contains(page, "Метка снята") || strings.Contains(page, "готово → новый") || !strings.Contains(page, "Тем временем") {
		t.Error("history blames who touched nothing, or nobody is told what a colleague did")
	}
	for version, want := range map[string]int{"9": http.StatusBadRequest, "-1": http.StatusBadRequest, "x": http.StatusBadRequest} {
		if status, _, _ := bob.post(path, seen(url.Values{"version": {version}, "stage": {"open"}})); status != want {
			t.Errorf("version %s: %d", version, status)
		}
	}
	if status, _, page := bob.post(path, seen(url.Values{"stage": {"<b>"}})); status != http.StatusBadRequest || strings.Contains(page, "<b>") {
		t.Errorf("a stage that there is not: %d", status)
	}
}

// Without scripts: ticked rows and a button, back to the same place of the same list, and undone.
func TestListByForms(t *testing.T) {
	w, ids := worked(t)
	ann := w.as(collector.RoleManager)
	back := "/search?" + url.Values{"q": {"букет"}, "f": {"is:live"}}.Encode()
	form := url.Values{"back": {back}, "do": {"done"}, "pick": {ids["1"] + ":0", ids["2"] + ":0"}}
	status, to, _ := ann.post("/handling", form)
	if status != http.StatusSeeOther || to != back+"#d-"+ids["1"] {
		t.Fatalf("%d %s", status, to)
	}
	if _, page := ann.get(to); !strings.Contains(page, "готово: 2 документа") || !strings.Contains(page, `value="`+ids["1"]+`:1"`) || !strings.Contains(page, `id="d-`+ids["1"]+`"`) {
		t.Error("the list does not say what was done")
	}
	for _, c := range []url.Values{
		{"one": {"mine " + ids["3"] + ":0"}}, {"do": {"tag"}, "tags": {"вип"}, "all": {"1"}, "q": {"букет"}, "moment": {w.moment()}}, {"do": {"tag"}, "tags": {"нет"}, "all": {"1"}, "q": {"букет"}}, {"do": {"note"}, "note": {"x"}, "pick": {ids["3"] + ":2"}},
		{"do": {"assign"}, "assignee": {""}, "pick": {ids["3"] + ":2"}}, {"do": {"untag"}, "tags": {"Вип"}, "pick": {ids["3"] + ":3"}},
	} {
		if status, to, page := ann.post("/handling", c); status != http.StatusSeeOther || !strings.HasPrefix(to, "/search") {
			t.Errorf("%v: %d %s %s", c, status, to, page)
		}
	}
	if h := w.handling(ids["3"]); h.Assignee != 0 || len(h.Tags) != 0 || h.Notes != 1 || h.Version != 4 {
		t.Errorf("%+v", h)
	}
	if h := w.handling(ids["2"]); strings.Join(h.Tags, " ") != "вип" {
		t.Errorf("all that was found: %+v", h)
	}
	ann.post("/handling/undo", url.Values{}) // it does not say which
	if h := w.handling(ids["3"]); len(h.Tags) != 0 {
		t.Errorf("undone unasked: %+v", h)
	}
	_, page := ann.get("/search")
	last := regexp.MustCompile(`formaction="/handling/undo" name="bulk" value="(\w+)"[^>]*>Отменить: −вип, 1 документ, `).FindStringSubmatch(page)
	if last == nil {
		t.Fatal("the page does not name what may be undone")
	}
	ann.post("/handling/undo", url.Values{"bulk": {last[1]}, "back": {"//evil.example"}})
	if h := w.handling(ids["3"]); strings.Join(h.Tags, " ") != "вип" {
		t.Errorf("undone: %+v", h)
	}
	for _, c := range []url.Values{{"do": {"done"}}, {"do": {"nothing"}, "pick": {ids["1"] + ":2"}}, {"do": {"assign"}, "assignee": {"nobody"}, "pick": {ids["1"] + ":2"}}} {
		c.Set("back", "https://evil.example/search")
		if status, to, _ := ann.post("/handling", c); status != http.StatusSeeOther || to != "/search" {
			t.Errorf("%v leads to %d %s", c, status, to)
		}
	}
	if h := w.handling(ids["1"]); h.At() != collector.StageDone {
		t.Errorf("%+v", h)
	}
}

func TestViewersOnlyRead(t *testing.T) {
	w, ids := worked(t)
	viewer := w.as(collector.RoleViewer)
	for _, path := range []string{"/handling", "/handling/undo", "/d/" + ids["1"] + "/handling", "/views", "/views/none/delete"} {
		if status, _, _ := viewer.post(path, url.Values{"do": {"done"}, "pick": {ids["1"] + ":0"}, "version": {"0"}, "stage": {"done"}, "name": {"x"}}); status != http.StatusForbidden {
			t.Errorf("%s: %d", path, status)
		}
	}
	if h := w.handling(ids["1"]); h.Version != 0 {
		t.Errorf("%+v", h)
	}
	for _, path := range []string{"/search", "/d/" + ids["1"]} {
		_, page := viewer.get(path)
		for _, no := range []string{`action="/handling"`, `name="pick"`, `action="/views"`, "/handling\""} {
			if strings.Contains(page, no) {
				t.Errorf("%s offers %s", path, no)
			}
		}
	}
}

// script speaks as the page's script does.
func (r *reader) script(method, path string, form url.Values) (status int, out struct {
	done handledJSON
	news newsJSON
}) {
	r.w.t.Helper()
	req, err := http.NewRequest(method, r.w.server.URL+path, strings.NewReader(form.Encode()))
	r.w.must(err)
	req.Header.Set("Accept", "application/json")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := r.http.Do(req)
	r.w.must(err)
	page := r.read(resp)
	if method == http.MethodPost {
		r.w.must(json.Unmarshal([]byte(page), &out.done))
	} else {
		r.w.must(json.Unmarshal([]byte(page), &out.news))
	}
	return resp.StatusCode, out
}

// A script is told what was done, in words, and which rows are others now; so is the page of a colleague when it asks next.
func TestListByScript(t *testing.T) {
	w, ids := worked(t)
	ann, bob := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	news := "/search/news?" + url.Values{"q": {"букет"}, "total": {"3"}, "shown": {ids["1"] + ":0.0", ids["2"] + ":0.0"}}.Encode()
	status, first := bob.script(http.MethodGet, news, nil)
	if status != http.StatusOK || first.news.New != 0 || first.news.Rows != nil || first.news.Mark == "" {
		t.Fatalf("%d %+v", status, first)
	}
	status, done := ann.script(http.MethodPost, "/handling", url.Values{"do": {"dropped"}, "pick": {ids["1"] + ":0", "none:0"}, "shown": {ids["1"], ids["2"]}})
	if status != http.StatusOK || !strings.Contains(done.done.Said, "не наше: 1 документ") || !strings.Contains(done.done.Rows[ids["1"]], "stage dropped") ||
		done.done.Did == "" || done.done.Undo.ID != done.done.Did || !strings.Contains(done.done.Undo.Said, "не наше, 1 документ") {
		t.Fatalf("%d %+v", status, done)
	}
	if _, said := ann.script(http.MethodPost, "/handling", url.Values{"one": {"toward-negative " + ids["2"] + ":0"}, "shown": {ids["2"]}}); !strings.Contains(said.done.Rows[ids["2"]], ">тон к нам: негативный<") {
		t.Errorf("the badge of the row is not told: %s", said.done.Rows[ids["2"]])
	}
	_, come := bob.script(http.MethodGet, news+"&mark="+first.news.Mark, nil)
	if come.news.New != 0 || len(come.news.Rows) != 2 || !strings.Contains(come.news.Rows[ids["1"]], "не наше") || !strings.Contains(come.news.Rows[ids["2"]], ">тон к нам: негативный<") || come.news.Told == "" {
		t.Errorf("%+v", come)
	}
	status, stale := bob.script(http.MethodPost, "/handling", url.Values{"do": {"done"}, "pick": {ids["1"] + ":0"}})
	if status != http.StatusOK || !strings.Contains(stale.done.Said, "не записано") || w.handling(ids["1"]).At() != collector.StageDropped {
		t.Errorf("%d %+v", status, stale)
	}
	if said := stale.done.Said; !strings.Contains(said, "Пан owner") || !strings.Contains(said, "новый → не наше") || !strings.Contains(said, "«готово»") {
		t.Errorf("both values of one mention are not told: %s", said)
	}
	if !stale.done.Left || done.done.Left {
		t.Error("the page is not told that nothing was done, or is told so of what was")
	}
	if stale.done.Undo.ID != "" {
		t.Errorf("what was not done is to be undone: %+v", stale.done.Undo)
	}
	if status, bad := bob.script(http.MethodPost, "/handling", url.Values{"do": {"tag"}, "tags": {`"`}, "pick": {ids["1"] + ":1"}}); status != http.StatusBadRequest || !bad.done.Error || bad.done.Said == "" {
		t.Errorf("%d %+v", status, bad)
	}
	// What came since.
	if _, late := bob.script(http.MethodGet, strings.Replace(news, "total=3", "total=1", 1), nil); late.news.New != 2 || late.news.Said != "2 новых: показать" {
		t.Errorf("%+v", late)
	}
	if _, more := bob.script(http.MethodGet, news+"&mark=1", nil); more.news.New != 3 {
		t.Errorf("%+v", more)
	}
	if status, _ := bob.get("/search/news?q=" + strings.Repeat("a", search.MaxLength+1)); status != http.StatusBadRequest {
		t.Errorf("a long query: %d", status)
	}
	if status, bad := bob.script(http.MethodGet, "/search/news?q=rating:%3C", nil); status != http.StatusBadRequest || bad.news.New != 0 {
		t.Errorf("a broken query: %d %+v", status, bad)
	}
}

func TestViewsAsChips(t *testing.T) {
	w, _ := worked(t)
	ann, bob := w.as(collector.RoleManager), w.as(collector.RoleViewer)
	form := url.Values{"name": {"Плохие букеты"}, "q": {"букет"}, "f": {"rating:<3"}, "sort": {"found"}, "shared": {"1"}, "back": {"/search?q=a"}}
	if status, to, _ := ann.post("/views", form); status != http.StatusSeeOther || to != "/search?q=a" {
		t.Fatalf("%d %s", status, to)
	}
	form.Set("name", "плохие  БУКЕТЫ")
	ann.post("/views", form)
	if _, page := ann.get("/search"); !strings.Contains(page, "уже есть") {
		t.Error("a second view of one name was saved")
	}
	form.Del("shared")
	form.Set("name", "Мой")
	ann.post("/views", form)
	_, page := bob.get("/search")
	chip := regexp.MustCompile(`<a href="([^"]+)">Плохие букеты <span class="n">1</span></a>`).FindStringSubmatch(page)
	if chip == nil || strings.Contains(page, ">Мой ") {
		t.Fatalf("chips: %v", chip)
	}
	_, page = bob.get(strings.ReplaceAll(chip[1], "&amp;", "&"))
	if !strings.Contains(page, `aria-current="page">Плохие букеты`) || strings.Count(page, `class="hit"`) != 1 {
		t.Error("the view does not show what it saved")
	}
	views, err := w.store.Views(context.Background(), collector.Scope{Company: w.scope.Company, Person: w.people[collector.RoleManager].PersonID})
	w.must(err)
	for _, v := range views {
		if status, _, _ := ann.post("/views/"+v.PublicID+"/delete", url.Values{}); status != http.StatusSeeOther {
			t.Errorf("%s: %d", v.Name, status)
		}
	}
	if _, page = ann.get("/search"); strings.Contains(page, "Плохие букеты") {
		t.Error("a view that was taken away is there")
	}
}

// Where nothing is found the page says which condition to take away and what that gives.
func TestNothingFoundSaysWhatToDrop(t *testing.T) {
	w, _ := worked(t)
	_, page := w.as(collector.RoleViewer).get("/search?" + url.Values{"q": {"букет синхрофазотрон"}, "f": {"rating:<3"}}.Encode())
	if !strings.Contains(page, "без: синхрофазотрон") || strings.Contains(page, "без: букет") || strings.Contains(page, "без: rating") {
		t.Error("the conditions to drop are not those that help")
	}
}

type awayIndex struct{ search.Index }

func (awayIndex) Search(context.Context, search.Request) (search.Result, error) {
	return search.Result{}, &collector.Error{Code: collector.CodeUnavailable, Msg: "the index does not answer"}
}

// While the index does not answer the page says so and shows what the store can answer, and its forms work.
func TestSearchWithoutTheIndex(t *testing.T) {
	var real search.Index
	w, ids := worked(t, func(o *Options) { real = o.Index })
	w.options.Index = awayIndex{real}
	w.site.Index = w.options.Index
	ann := w.as(collector.RoleManager)
	status, page := ann.get("/search?" + url.Values{"q": {"букет"}, "f": {"rating:<3"}}.Encode())
	if status != http.StatusOK || !strings.Contains(page, "Поиск сейчас не отвечает") || strings.Count(page, `class="hit"`) != 1 || !strings.Contains(page, "<mark>букет</mark>") {
		t.Errorf("%d %s", status, page)
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
	if status, page = ann.get("/search?q=rating:%3C"); status != http.StatusBadRequest || strings.Contains(page, "не отвечает") {
		t.Errorf("a broken query: %d", status)
	}
	if status, known := ann.get("/search/complete"); status != http.StatusOK || !strings.Contains(known, `"assignee:me"`) || !strings.Contains(known, `"stage:new"`) || strings.Contains(known, `"count"`) {
		t.Errorf("completion: %d", status)
	}
	if status, _ := ann.script(http.MethodGet, "/search/news?q=", nil); status != http.StatusServiceUnavailable {
		t.Errorf("news: %d", status)
	}
	ann.post("/handling", url.Values{"one": {"done " + ids["1"] + ":0"}})
	if h := w.handling(ids["1"]); h.At() != collector.StageDone {
		t.Errorf("%+v", h)
	}
}

// A verdict is corrected in the list and on the document's page, with the same check of versions; history tells by whom.
func TestVerdictIsCorrected(t *testing.T) {
	w, ids := worked(t)
	ann := w.as(collector.RoleOwner)
	path := "/d/" + ids["2"]
	if _, page := ann.get("/search?q=" + url.QueryEscape("чудовий")); !strings.Contains(page, `data-complaint="no"`) || !strings.Contains(page, `value="complaint-yes `+ids["2"]+`:0"`) {
		t.Error("the list offers no correction")
	}
	if status, to, page := ann.post("/handling", url.Values{"one": {"complaint-yes " + ids["2"] + ":0"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s %s", status, to, page)
	}
	if _, page := ann.get("/search?q=" + url.QueryEscape("чудовий")); !strings.Contains(page, `data-complaint="yes"`) || !strings.Contains(page, "Исправлено: Пан owner") {
		t.Error("the row does not show the correction")
	}
	form := url.Values{"version": {"1"}, "stage": {"new"}, "tone": {"negative"}, "complaint": {"yes"}, "category": {"complaint"}}
	if status, _, page := ann.post(path+"/handling", form); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, page)
	}
	status, page := ann.get(path)
	for _, said := range []string{"Исправлено: Пан owner", "Вердикт: как решила программа → жалоба", "Что за текст: как решила программа → жалоба", "Оценка против текста"} {
		if !strings.Contains(page, said) {
			t.Errorf("%d: the page lacks %q", status, said)
		}
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
	form.Set("tone", "positive")
	if status, _, page := ann.post(path+"/handling", form); status != http.StatusConflict || !strings.Contains(page, `name="tone" value="positive"`) {
		t.Errorf("an old version: %d", status)
	}
	form = url.Values{"version": {"2"}, "stage": {"new"}, "tone": {"judged"}, "complaint": {"judged"}, "category": {"judged"}}
	if status, _, _ := ann.post(path+"/handling", form); status != http.StatusSeeOther || w.handling(ids["2"]).Correction.Is() {
		t.Errorf("%d %+v", status, w.handling(ids["2"]))
	}
	if status, _, _ := ann.post("/handling", url.Values{"do": {"correct"}, "verdict": {"category-news"}, "pick": {ids["1"] + ":0", ids["2"] + ":3"}}); status != http.StatusSeeOther || w.handling(ids["1"]).Correction.Category != collector.CategoryNews {
		t.Errorf("of many: %d %+v", status, w.handling(ids["1"]))
	}
}

// The tone toward the company is corrected like all else: by a key or the form, with its line in the history; a text may be said to be
// none about it.
func TestTowardIsCorrected(t *testing.T) {
	w, ids := worked(t)
	ann := w.as(collector.RoleOwner)
	path := "/d/" + ids["2"]
	if status, to, page := ann.post("/handling", url.Values{"one": {"toward-negative " + ids["2"] + ":0"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s %s", status, to, page)
	}
	if _, page := ann.get("/search?q=" + url.QueryEscape("чудовий")); !strings.Contains(page, "✎ Тон к нам: негативный") || !strings.Contains(page, ">тон к нам: негативный<") {
		t.Error("the row does not show the correction")
	}
	if status, _, page := ann.post(path+"/handling", url.Values{"version": {"1"}, "toward": {"none"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, page)
	}
	_, page := ann.get(path)
	if strings.Contains(page, `class="quiet trained"`) {
		t.Error("the page speaks of learning, and nothing that was said is learned")
	}
	for _, said := range []string{"Тон к нам: как решила программа → негативный", "Тон к нам: негативный → не о нас", `<option value="none" selected>не о нас`} {
		if !strings.Contains(page, said) {
			t.Errorf("the page lacks %q", said)
		}
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
	if status, _, page := ann.post(path+"/handling", url.Values{"version": {"2"}, "toward": {"unsure"}}); status != http.StatusBadRequest || !strings.Contains(page, "такого вердикта нет") {
		t.Errorf("%d: no such verdict is taken", status)
	}
	if _, page := ann.get("/search?q=" + url.QueryEscape("чудовий")); !strings.Contains(page, "<kbd>4</kbd>") || !strings.Contains(page, `<option value="toward-none">Тон к нам: не о нас`) {
		t.Error("the keys or the choices of many lack it")
	}
	if status, _, _ := ann.post("/handling", url.Values{"do": {"correct"}, "verdict": {"toward-positive"}, "pick": {ids["1"] + ":0", ids["2"] + ":2"}}); status != http.StatusSeeOther || w.handling(ids["1"]).Correction.Toward != "positive" || w.handling(ids["2"]).Correction.Toward != "positive" {
		t.Errorf("many: %d", status)
	}
}

// The form of a document that somebody else has changed shows what both chose, and nothing that neither did.
func TestClashShowsWhatWasChosen(t *testing.T) {
	w, ids := worked(t)
	ann, bob := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	form := func(tone, complaint string) url.Values {
		return url.Values{"version": {"0"}, "stage": {"new"}, "assignee": {""}, "tags": {""}, "note": {""}, "tone": {tone}, "complaint": {complaint}, "category": {"judged"}}
	}
	if status, _, _ := ann.post("/d/"+ids["1"]+"/handling", form("positive", "yes")); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	status, _, page := bob.post("/d/"+ids["1"]+"/handling", form("negative", "judged"))
	if clash := clashOn(page); status != http.StatusConflict || !strings.Contains(clash, "позитивный") || !strings.Contains(clash, "негативный") || strings.Contains(clash, "программ") || strings.Contains(clash, "не жалоба") {
		t.Errorf("%d %s", status, clash)
	}
	if _, _, page = bob.post("/d/"+ids["1"]+"/handling", form("judged", "no")); !strings.Contains(clashOn(page), "<dd>не жалоба</dd>") {
		t.Errorf("what was corrected is not shown: %s", clashOn(page))
	}
}

// A month that was chosen is called as its bar is.
func TestChosenMonthHasItsName(t *testing.T) {
	w, _ := worked(t)
	_, page := w.as(collector.RoleManager).get("/search?f=" + url.QueryEscape(search.FacetQuery("month", "2026-01")))
	if !strings.Contains(page, ">Месяц: янв 2026 <span") {
		t.Error(regexp.MustCompile(`(?s)<ul class="chips".*?</ul>`).FindAllString(page, -1))
	}
}

// Of one row that others have changed meanwhile each change is told with who did it; one that has no room for a tag says so.
func TestClashInTheList(t *testing.T) {
	w, ids := worked(t)
	owner, manager := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	one := func(c *reader, do, version string, more url.Values) string {
		form := url.Values{"do": {do}, "pick": {ids["1"] + ":" + version}}
		maps.Copy(form, more)
		if status, _, page := c.post("/handling", form); status != http.StatusSeeOther {
			t.Fatalf("%d %s", status, page)
		}
		_, page := c.get("/search")
		return page
	}
	one(owner, "dropped", "0", nil)
	one(manager, "tag", "1", url.Values{"tags": {"важное"}})
	wants(t, one(manager, "tag", "0", url.Values{"tags": {"курьер"}}), "Тем временем Пан owner: новый → не наше; вы: Метка добавлена: важное. Ваше «&#43;курьер» не записано")
	var many []string
	for n := range collector.TagsMost - 1 {
		many = append(many, fmt.Sprint("метка", n))
	}
	_, err := w.work.Handle(t.Context(), w.scope, ids["1"], 2, collector.HandlingChange{Add: many})
	w.must(err)
	wants(t, one(manager, "tag", "3", url.Values{"tags": {"ещё"}}), "У упоминания уже 20 меток, больше не бывает: «&#43;еще» не записано")
}

// Those that have no room for one more tag are counted apart from those that others have changed, and the page is told which were left.
func TestClashOfFullTags(t *testing.T) {
	w, ids := worked(t)
	manager := w.as(collector.RoleManager)
	for _, id := range []string{ids["1"], ids["2"]} {
		for n := range collector.TagsMost {
			_, err := w.work.Handle(t.Context(), w.scope, id, int64(n), collector.HandlingChange{Add: []string{fmt.Sprint("метка", n)}})
			w.must(err)
		}
	}
	for lang, want := range map[string]string{
		"ru": "Больше 20 меток у упоминания не бывает: «+еще» не записано (2 документа)",
		"uk": "Більше 20 міток у згадки не буває: «+еще» не записано (2 документи)",
		"en": "A mention has 20 tags at most: “+еще” was not written (2 documents)"} {
		manager.post("/language", url.Values{"lang": {lang}, "back": {"/search"}})
		picks := []string{ids["1"] + ":20", ids["2"] + ":20"}
		_, all := manager.script(http.MethodPost, "/handling", url.Values{"do": {"tag"}, "tags": {"ещё"}, "pick": picks, "shown": {ids["1"] + " " + ids["3"]}})
		if all.done.Said != want || !all.done.Left || !all.done.Some || !slices.Equal(all.done.Which, []string{ids["1"]}) {
			t.Errorf("%s: %+v", lang, all.done)
		}
	}
	manager.post("/language", url.Values{"lang": {"ru"}, "back": {"/search"}})
	_, err := w.work.Handle(t.Context(), w.scope, ids["3"], 0, collector.HandlingChange{Stage: collector.StageDone})
	w.must(err)
	form := url.Values{"do": {"tag"}, "tags": {"ещё"}, "pick": {ids["1"] + ":20", ids["2"] + ":20", ids["3"] + ":0"}, "shown": {ids["1"], ids["2"], ids["3"]}}
	_, both := manager.script(http.MethodPost, "/handling", form)
	if want := "Больше 20 меток у упоминания не бывает: «+еще» не записано (2 документа). Тем временем "; !strings.HasPrefix(both.done.Said, want) ||
		!strings.HasSuffix(both.done.Said, "новый → готово (1 документ). Ваше «+еще» не записано") || len(both.done.Which) != 3 {
		t.Errorf("%+v", both.done)
	}
	w.index()
	_, found := manager.script(http.MethodPost, "/handling", url.Values{"do": {"tag"}, "tags": {"ещё"}, "all": {"1"}, "moment": {w.moment()}, "dropped": {"1"}, "shown": {ids["2"], ids["3"]}})
	if want := "+еще: 1 документ. Больше 20 меток у упоминания не бывает: «+еще» не записано (2 документа)"; found.done.Said != want || found.done.Left || !found.done.Some || !slices.Equal(found.done.Which, []string{ids["2"]}) {
		t.Errorf("all that was found: %+v", found.done)
	}
	_, undone := manager.script(http.MethodPost, "/handling/undo", url.Values{"bulk": {found.done.Did}, "shown": {ids["2"], ids["3"]}})
	if undone.done.Some || undone.done.Which != nil {
		t.Errorf("an undo is told as left what the change had left: %+v", undone.done)
	}
}

// Of several that others have changed meanwhile it is told who did what, and what was not written: once where it is the same of all, else by title.
func TestClashOfSeveral(t *testing.T) {
	w, ids := worked(t)
	owner, manager := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	do := func(c *reader, verb string, picks ...string) string {
		t.Helper()
		form := url.Values{"do": {verb}, "pick": picks}
		status, out := c.script(http.MethodPost, "/handling", form)
		if status != http.StatusOK {
			t.Fatalf("%d %+v", status, out)
		}
		return out.done.Said
	}
	do(owner, "done", ids["1"]+":0", ids["2"]+":0")
	want := "Тем временем Пан owner: новый → готово (2 документа). Ваше «не наше» не записано"
	if said := do(manager, "dropped", ids["1"]+":0 "+ids["2"]+":0"); said != want {
		t.Errorf("a folded row: %s", said)
	}
	if said := do(manager, "dropped", ids["1"]+":0", ids["2"]+":0", ids["3"]+":0"); said != "не наше: 1 документ. "+want {
		t.Errorf("some of several: %s", said)
	}
	do(owner, "open", ids["1"]+":1")
	want = "Тем временем «Ужасный букет» Пан owner: новый → готово; готово → в работе · «Чудовий букет» Пан owner: новый → готово · «Букет» вы: новый → не наше. Ваше «взят вами» не записано (3 документа)"
	if said := do(manager, "mine", ids["1"]+":0", ids["2"]+":0", ids["3"]+":0"); said != want {
		t.Errorf("several people: %s", said)
	}
}

// A list that its reader's own work has emptied says that what it finds is put aside, leads to it, and can be undone; it advises nothing else.
func TestListEmptiedByWork(t *testing.T) {
	w, ids := worked(t)
	ann := w.as(collector.RoleManager)
	for _, path := range []string{"/search", "/search?q=" + url.QueryEscape("букет")} {
		ann.script(http.MethodPost, "/handling", url.Values{"do": {"dropped"}, "pick": {ids["1"] + ":" + fmt.Sprint(w.handling(ids["1"]).Version), ids["2"] + ":" + fmt.Sprint(w.handling(ids["2"]).Version), ids["3"] + ":" + fmt.Sprint(w.handling(ids["3"]).Version)}})
		w.index()
		_, page := ann.get(path)
		_, empty, _ := strings.Cut(page, `<div class="empty">`)
		empty, _, _ = strings.Cut(empty, "</div>")
		if !strings.Contains(empty, "Всё, что нашлось, отложено как «не наше»: 3") || !strings.Contains(empty, "dropped=1") || strings.Contains(empty, "Уберите") || strings.Contains(empty, "источник") {
			t.Errorf("%s: %s", path, empty)
		}
		for _, fault := range lookAt(page, "ru") {
			t.Error(fault)
		}
		undo := regexp.MustCompile(`(?s)<form[^>]*action="/handling/undo">.*?<input type="hidden" name="back" value="([^"]*)">.*?<button[^>]*name="bulk" value="(\w+)"[^>]*>Отменить: не наше, 3 документа`).FindStringSubmatch(page)
		if undo == nil {
			t.Fatalf("%s: there is no undo", path)
		}
		if status, to, _ := ann.post("/handling/undo", url.Values{"back": {undo[1]}, "bulk": {undo[2]}}); status != http.StatusSeeOther || !strings.HasPrefix(to, path) {
			t.Errorf("%d %s", status, to)
		}
		if h := w.handling(ids["2"]); h.At() != collector.StageNew {
			t.Errorf("%+v", h)
		}
	}
	if _, page := w.as(collector.RoleViewer).get("/search?q=zzzz"); strings.Contains(page, "/handling/undo") {
		t.Error("a viewer may undo")
	}
}

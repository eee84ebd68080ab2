package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"molva/collector"
)

// wants reports what a page lacks.
func wants(t *testing.T, page string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(page, want) {
			t.Errorf("no %s on the page", want)
		}
	}
}

// Other ways to write a name are offered within the form of a topic: nothing that stands in it is lost, what is ticked becomes part
// of the query they were offered for, and is counted before it is saved.
func TestVariantsInATopic(t *testing.T) {
	w, ids := namedWorld(t)
	owner := w.as(collector.RoleOwner)
	form := url.Values{"name": {"Магазин"}, "query_name": {"первый", "", "имя"}, "query": {"розы", " ", "флаувау"}, "exclude_kind": {"author"}, "exclude": {"бот"}, "note": {"зачем"}, "do": {"variants 2"}}
	status, _, page := owner.post("/topics", form)
	if status != http.StatusOK {
		t.Fatal(status)
	}
	wants(t, page, `value="Магазин"`, "розы</textarea>", "флаувау</textarea>", `value="бот"`, `value="зачем"`, `name="v_of" value="1"`, `value="flowwow" checked`, `href="/d/`+ids["3"]+`"`)
	form = url.Values{"name": {"Магазин"}, "query_name": {"первый", "имя", ""}, "query": {"розы", "флаувау", ""}, "v_of": {"1"}, "v": {"flowwow", `"флау вау"`}, "do": {"preview"}}
	_, _, page = owner.post("/topics", form)
	wants(t, page, "розы</textarea>", "флаувау OR flowwow OR &#34;флау вау&#34;</textarea>", ">4</a>")
	form.Del("do")
	status, at, _ := owner.post("/topics", form)
	if status != http.StatusSeeOther {
		t.Fatalf("not saved: %d", status)
	}
	topic, err := w.store.Topic(t.Context(), w.scope, strings.TrimPrefix(at, "/topics/"))
	if w.must(err); topic.Queries[0].Query != "розы" || topic.Queries[1].Query != `флаувау OR flowwow OR "флау вау"` {
		t.Errorf("%+v", topic.Queries)
	}
	form["query"], form["do"] = []string{"розы", "(флаувау"}, []string{"variants 1"}
	if status, _, page = owner.post("/topics", form); status != http.StatusBadRequest {
		t.Errorf("a mistake: %d", status)
	}
	wants(t, page, "Запрос 2, знак 1:")
	_, _, page = owner.post("/topics", url.Values{"query": {""}, "do": {"variants 0"}})
	wants(t, page, "флорамо</textarea>", `name="v_of" value="0"`)
	for _, row := range []string{"", "-1", "7", "x"} {
		if status, _, _ = owner.post("/topics", url.Values{"query": {"а"}, "do": {"variants " + row}}); status != http.StatusBadRequest {
			t.Errorf("row %q: %d", row, status)
		}
	}
}

// They are offered within the form of an alert rule and of a rule, too, whose other fields stay as they were typed. Nothing is ticked
// there before somebody has looked, and what is ticked keeps to the rest of the query.
func TestVariantsInRules(t *testing.T) {
	w, _ := namedWorld(t)
	owner, viewer := w.as(collector.RoleOwner), w.people[collector.RoleViewer]
	watch := url.Values{"query": {"флаувау"}, "name": {"Про магазин"}, "receiver": {viewer.PublicID}, "language": {"uk"}}
	if status, _, _ := owner.post("/watches", watch); status != http.StatusSeeOther {
		t.Fatalf("not saved: %d", status)
	}
	held, err := w.store.Watches(t.Context(), w.scope)
	w.must(err)
	at := "/watches/" + held[0].PublicID
	watch["version"], watch["name"], watch["do"] = []string{fmt.Sprint(held[0].Version)}, []string{"Иначе"}, []string{"variants"}
	_, _, page := owner.post(at, watch)
	wants(t, page, `action="`+at+`"`, `name="version" value="1"`, `value="Иначе"`, `value="флаувау"`, `value="`+viewer.PublicID+`" selected`, `value="uk" selected`, `value="flowwow">`)
	watch.Del("do")
	watch["v"] = []string{"flowwow"}
	if status, _, _ := owner.post(at, watch); status != http.StatusSeeOther {
		t.Errorf("not changed: %d", status)
	}
	held, err = w.store.Watches(t.Context(), w.scope)
	if w.must(err); len(held) != 1 || held[0].Query != "флаувау OR flowwow" || held[0].Name != "Иначе" || held[0].Receiver != viewer.PersonID || held[0].Language != "uk" {
		t.Errorf("%+v", held)
	}
	rule := url.Values{"name": {"Правило"}, "query": {"флаувау"}, "stage": {"done"}, "add": {"магазин"}, "do": {"variants"}}
	_, _, page = owner.post("/rules", rule)
	wants(t, page, `value="Правило"`, "флаувау</textarea>", `value="магазин"`, `value="done" selected`, `name="v" value="flowwow">`)
	if strings.Contains(page, `name="v" value="flowwow" checked`) {
		t.Error("a variant is ticked before anybody looks")
	}
	rule["v"], rule["do"] = []string{"flowwow"}, []string{"preview"}
	_, _, page = owner.post("/rules", rule)
	wants(t, page, "флаувау OR flowwow</textarea>", ">3</a>")
	rule["query"] = []string{"флаувау -спасибо"}
	_, _, page = owner.post("/rules", rule)
	wants(t, page, "(флаувау OR flowwow) -спасибо</textarea>", ">2</a>")
	for _, where := range []string{"/watches", "/rules"} {
		if status, _, page := owner.post(where, url.Values{"query": {"(флаувау"}, "name": {"а"}, "do": {"variants"}}); status != http.StatusBadRequest || !strings.Contains(page, "(флаувау") {
			t.Errorf("%s with a mistake: %d", where, status)
		}
	}
}

// Nothing is taken away at the first click, and what is needed by others says by which, with the way to them.
func TestTakingAwayAsks(t *testing.T) {
	w := newWorld(t)
	owner, manager := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	_, topic, _ := owner.post("/topics", topicFields("Ветер", "ветер", "", 0))
	_, page := owner.get(topic)
	wants(t, page, `<details class="removing"><summary>Удалить тему`, "На тему ничего не ссылается", `action="`+topic+`/delete"`)
	_, other, _ := owner.post("/topics", topicFields("Погода", "@ветер дождь", "", 0))
	_, rule, _ := owner.post("/rules", url.Values{"name": {"Шум"}, "query": {"@ветер"}, "stage": {"done"}})
	owner.post("/watches", url.Values{"name": {"О ветре"}, "query": {"@ветер сильный"}, "receiver": {w.people[collector.RoleOwner].PublicID}, "language": {"ru"}})
	owner.post("/views", url.Values{"name": {"Общий"}, "q": {"@ветер порывы"}, "shared": {"1"}})
	manager.post("/views", url.Values{"name": {"Тайный"}, "q": {"@ветер тайна"}})
	status, at, _ := owner.post(topic+"/delete", nil)
	if status != http.StatusSeeOther || at != topic+"?remove=1#removing" {
		t.Fatalf("a topic that is needed: %d %s", status, at)
	}
	_, page = owner.get(topic + "?remove=1")
	wants(t, page, `<details class="removing" open>`, "Удалить нельзя", `<a href="`+other+`">Погода</a>`, `<a href="`+rule+`">Шум</a>`, "О ветре</a>", `>Общий</a>`, "1 личный вид")
	if strings.Contains(page, "Тайный") || strings.Contains(page, `action="`+topic+`/delete"`) {
		t.Error("a private view is named, or the button is there")
	}
	watches, err := w.store.Watches(t.Context(), w.scope)
	w.must(err)
	watch := "/watches/" + watches[0].PublicID
	_, page = owner.get("/watches")
	wants(t, page, "Получатель больше не узнает", `action="`+watch+`/delete"`)
	_, told, _ := owner.post("/rules", url.Values{"name": {"Сообщить"}, "query": {"порывы"}, "alert": {watches[0].PublicID}})
	if status, at, _ = owner.post(watch+"/delete", nil); status != http.StatusSeeOther || !strings.HasPrefix(at, "/watches?remove=") {
		t.Errorf("an alert rule that is needed: %d %s", status, at)
	}
	at, _, _ = strings.Cut(at, "#")
	_, page = owner.get(at)
	wants(t, page, `role="alert">Удалить нельзя`, `<a href="`+told+`">Сообщить</a>`)
	_, page = owner.get(told)
	wants(t, page, `<details class="removing"><summary>Удалить правило`, `action="`+told+`/delete"`)
	for _, gone := range []string{told, watch} {
		if status, _, _ := owner.post(gone+"/delete", nil); status != http.StatusSeeOther {
			t.Errorf("%s stays: %d", gone, status)
		}
	}
	if left, err := w.store.Watches(t.Context(), w.scope); err != nil || len(left) != 0 {
		t.Errorf("%d alert rules, %v", len(left), err)
	}
}

// A view asks, too: where a rule or another view names it, the list shows which, with the way to them, and the view stays.
func TestTakingAViewAwayAsks(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	owner.post("/views", url.Values{"name": {"Ветер"}, "q": {"ветер"}, "shared": {"1"}})
	_, rule, _ := owner.post("/rules", url.Values{"name": {"Шум"}, "query": {"@ветер"}, "stage": {"done"}})
	views, err := w.store.Views(t.Context(), w.scope)
	if w.must(err); len(views) != 1 {
		t.Fatalf("%d views", len(views))
	}
	id := views[0].PublicID
	_, page := owner.get("/search?q=" + url.QueryEscape("роза"))
	wants(t, page, `<details class="removing"><summary>Убрать вид: Ветер</summary>`, "Документы останутся", `action="/views/`+id+`/delete"`)
	back := url.Values{"back": {"/search?q=" + url.QueryEscape("роза") + "&sort=found"}}
	status, at, _ := owner.post("/views/"+id+"/delete", back)
	at, place, _ := strings.Cut(at, "#")
	if shown, err := url.Parse(at); err != nil || status != http.StatusSeeOther || place != "v-"+id || shown.Query().Get("q") != "роза" || shown.Query().Get("sort") != "found" {
		t.Fatalf("a view that is needed: %d %s, %v", status, at, err)
	}
	_, page = owner.get(at)
	wants(t, page, `<details class="view-more" open>`, `id="v-`+id+`" open>`, `<details class="removing" open>`, `role="alert">Удалить нельзя`, `<a href="`+rule+`">Шум</a>`)
	if strings.Contains(page, `action="/views/`+id+`/delete"`) || strings.Contains(page, "remove%3D") {
		t.Error("the button is there, or a form comes back to the refusal")
	}
	owner.post(rule+"/delete", nil)
	if status, at, _ = owner.post("/views/"+id+"/delete", back); status != http.StatusSeeOther || strings.Contains(at, "remove=") {
		t.Errorf("it stays: %d %s", status, at)
	}
	if views, err = w.store.Views(t.Context(), w.scope); err != nil || len(views) != 0 {
		t.Errorf("%d views, %v", len(views), err)
	}
}

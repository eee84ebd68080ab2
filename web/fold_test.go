package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"molva/collector"
)

// A row that stands for three documents is handled as three, by a tick, by its own button and by a script, and undone as three.
func TestAFoldedRowIsHandledWhole(t *testing.T) {
	w := newWorld(t)
	ids := w.copies(t)
	ann := w.as(collector.RoleManager)
	stages := func() string {
		return string(w.handling(ids["a"]).At() + " " + w.handling(ids["b"]).At() + " " + w.handling(ids["c"]).At() + " " + w.handling(ids["d"]).At())
	}
	_, page := ann.get("/search?q=букет")
	row := regexp.MustCompile(`name="pick" value="(` + ids["a"] + `:0 [^"]*)"`).FindStringSubmatch(page)
	if row == nil || !strings.Contains(row[1], ids["b"]+":0") || !strings.Contains(row[1], ids["c"]+":0") || strings.Contains(row[1], ids["d"]) || !strings.Contains(page, "Выбрать вместе с 2 копиями") {
		t.Fatalf("the row stands for %v", row)
	}
	for name, form := range map[string]func() url.Values{"a tick": func() url.Values { return url.Values{"do": {"done"}, "pick": {row[1]}} }, "a button": func() url.Values { return url.Values{"one": {"done " + row[1]}} }} {
		if ann.post("/handling", form()); stages() != "done done done new" {
			t.Fatalf("%s: %s", name, stages())
		}
		_, page := ann.get("/search")
		last := regexp.MustCompile(`name="bulk" value="(\w+)"`).FindStringSubmatch(page)
		if ann.post("/handling/undo", url.Values{"bulk": {last[1]}}); stages() != "new new new new" {
			t.Fatalf("%s undone: %s", name, stages())
		}
		row[1] = strings.NewReplacer(":0", ":2", ":2", ":4").Replace(row[1])
	}
	_, err := w.work.Handle(t.Context(), w.scope, ids["b"], 4, collector.HandlingChange{Stage: collector.StageOpen})
	w.must(err)
	shown := ids["a"] + " " + ids["b"] + " " + ids["c"]
	_, done := ann.script(http.MethodPost, "/handling", url.Values{"do": {"done"}, "pick": {row[1]}, "shown": {shown}})
	if fresh := done.done.Rows[ids["a"]]; stages() != "done open done new" || !strings.Contains(done.done.Said, "Тем временем программа: новый → в работе (1 документ). Ваше «готово» не записано") || !strings.Contains(fresh, ids["b"]+":5") || !strings.Contains(fresh, "1 копия в другом состоянии") {
		t.Errorf("%s: %+v", stages(), done.done)
	}
}

// A row stands for what the search finds, and once, on whichever page its first document is.
func TestARowStandsForWhatIsFound(t *testing.T) {
	w := newWorld(t)
	ids := w.copies(t)
	ann := w.as(collector.RoleManager)
	_, page := ann.get("/search?q=букет+-site:forum.example")
	if !strings.Contains(page, "и ещё в 1 месте: ") || strings.Contains(page, ids["c"]) {
		t.Error("the row stands for what the search does not find")
	}
	var more []string
	for i := range pageSize - 1 { // newer than the copies of 8 February, older than the first of the 9th
		more = append(more, `{"id":"n`+string(rune('a'+i))+`","rating":4,"text":"Тюльпан","published":"2026-02-08T1`+string(rune('0'+i%10))+`:00:00+02:00"}`)
	}
	w.reviews(more...)
	next := regexp.MustCompile(`href="(/search\?[^"]*after=[^"]+)"`)
	_, page = ann.get("/search")
	at := next.FindStringSubmatch(page)
	if at == nil || !strings.Contains(page, ids["a"]) {
		t.Fatal("there is no second page")
	}
	if _, page = ann.get(strings.ReplaceAll(at[1], "&amp;", "&")); strings.Contains(page, `id="d-`+ids["b"]) || strings.Contains(page, `id="d-`+ids["c"]) || !strings.Contains(page, `id="d-`+ids["d"]) {
		t.Error("a cluster stands on two pages")
	}
}

// What was put aside is out of the list, of its counts and of a change of all, until somebody asks for it; what asks for stages is
// left alone.
func TestWhatIsNotOursIsPutAside(t *testing.T) {
	w, ids := worked(t)
	ann := w.as(collector.RoleManager)
	_, err := w.work.Handle(t.Context(), w.scope, ids["1"], 0, collector.HandlingChange{Stage: collector.StageDropped})
	w.must(err)
	w.reviews()
	_, page := ann.get("/search?q=букет")
	if strings.Contains(page, ids["1"]) || !strings.Contains(page, "Найдено 2") || !strings.Contains(page, `href="/search?dropped=1&amp;q=`) || !strings.Contains(page, "Спрятано «не наше»: 1, показать") {
		t.Error("what was put aside is shown, or nobody says where it is")
	}
	for _, q := range []string{"/search?dropped=1&q=букет", "/search?q=букет+stage:dropped", "/search?f=stage:dropped"} {
		if _, page := ann.get(q); !strings.Contains(page, `id="d-`+ids["1"]) {
			t.Errorf("%s does not show it", q)
		}
	}
	ann.post("/handling", url.Values{"do": {"done"}, "all": {"1"}, "q": {"букет"}, "moment": {w.moment()}})
	if w.handling(ids["1"]).At() != collector.StageDropped || w.handling(ids["2"]).At() != collector.StageDone {
		t.Error("a change of all takes in what is not shown")
	}
	me := w.people[collector.RoleManager].PersonID
	_, err = w.work.Handle(t.Context(), w.scope, ids["3"], 1, collector.HandlingChange{Stage: collector.StageOpen, Assignee: &me})
	w.must(err)
	w.reviews()
	if _, page = ann.get("/search"); !regexp.MustCompile(`<a href="/search\?[^"]*assignee[^"]*">Мои <span class="n">1</span>`).MatchString(page) {
		t.Error("the page does not say what the reader is to do")
	}
	if _, page = w.as(collector.RoleOwner).get("/search"); strings.Contains(page, ">Мои ") {
		t.Error("somebody else's work is called theirs")
	}
}

// A document that is with somebody who no longer works on documents stays with them until somebody says otherwise.
func TestAFormerAssigneeStays(t *testing.T) {
	w, ids := worked(t)
	ann, me := w.as(collector.RoleOwner), w.people[collector.RoleManager]
	_, err := w.work.Handle(t.Context(), w.scope, ids["1"], 0, collector.HandlingChange{Assignee: &me.PersonID})
	w.must(err)
	me.Role = collector.RoleViewer
	w.must(w.store.SavePerson(t.Context(), w.scope, me))
	_, page := ann.get("/d/" + ids["1"])
	if !strings.Contains(page, `<option value="same" selected>`+me.Name+" (больше не работает") {
		t.Fatal("the form would take the document from its assignee")
	}
	form := url.Values{"version": {"1"}, "stage": {"new"}, "assignee": {"same"}, "tags": {""}, "note": {"звонил"}}
	ann.post("/d/"+ids["1"]+"/handling", form)
	if h := w.handling(ids["1"]); h.Assignee != me.PersonID || h.Notes != 1 {
		t.Errorf("a note: %+v", h)
	}
	form.Set("assignee", "")
	ann.post("/d/"+ids["1"]+"/handling", form)
	if h := w.handling(ids["1"]); h.Assignee != 0 {
		t.Errorf("taken away: %+v", h)
	}
}

// A view is changed by its form or by the search on the page; of two people the second is told.
func TestAViewIsChanged(t *testing.T) {
	w, _ := worked(t)
	ann := w.as(collector.RoleManager)
	ann.post("/views", url.Values{"name": {"Плохие"}, "q": {"букет"}, "f": {"rating:<3"}, "shared": {"1"}})
	_, page := ann.get("/search")
	action := regexp.MustCompile(`action="(/views/\w+)"`).FindStringSubmatch(page)
	if action == nil || !strings.Contains(page, `name="version" value="1"`) || strings.Count(page, `name="f" value="rating:&lt;3"`) != 1 {
		t.Fatal("there is no form")
	}
	change := url.Values{"version": {"1"}, "name": {"Средние"}, "q": {"букет"}, "f": {"rating:3"}, "shared": {"1"}}
	if _, to, _ := ann.post(action[1], change); to != "/search" {
		t.Fatal(to)
	}
	_, page = ann.get("/search?q=букет&f=rating:3")
	if !strings.Contains(page, `aria-current="page">Средние <span class="n">1</span>`) || strings.Contains(page, ">Плохие ") {
		t.Error("the view is not what it was changed to")
	}
	ann.post(action[1], change)
	if _, page = ann.get("/search"); !strings.Contains(page, "тем временем изменил другой человек") {
		t.Error("the second of two is not told")
	}
	ann.post(action[1], url.Values{"version": {"2"}, "name": {"Хорошие"}, "take": {"1"}, "q": {"x"}, "back": {"/search?q=дякую&f=rating:5&sort=found"}})
	if _, page = ann.get("/search?q=дякую&f=rating:5&sort=found"); !strings.Contains(page, `aria-current="page">Хорошие`) || !strings.Contains(page, `href="/search?f=rating%3A5&amp;q=%D0%B4%D1%8F%D0%BA%D1%83%D1%8E&amp;sort=found" hidden></a>`) {
		t.Error("the search of the page was not taken, or what is new is not shown first")
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
}

// A rule is changed where it was made.
func TestARuleIsChanged(t *testing.T) {
	w, _ := worked(t)
	ann := w.as(collector.RoleOwner)
	ann.post("/watches", url.Values{"query": {"букет"}, "name": {"Цветы"}, "language": {"ru"}})
	_, page := ann.get("/watches")
	edit := regexp.MustCompile(`href="/watches\?edit=(\w+)#new-rule"`).FindStringSubmatch(page)
	if edit == nil {
		t.Fatal("there is no way to change the rule")
	}
	if _, page = ann.get("/watches?edit=" + edit[1]); !strings.Contains(page, `action="/watches/`+edit[1]+`"`) || !strings.Contains(page, `name="version" value="1"`) || !strings.Contains(page, `value="Цветы"`) {
		t.Error("the form does not hold the rule")
	}
	form := url.Values{"version": {"1"}, "query": {"букет rating:<3"}, "name": {"Цветы"}, "language": {"uk"}}
	if status, to, page := ann.post("/watches/"+edit[1], form); status != http.StatusSeeOther || to != "/watches" {
		t.Fatalf("%d %s", status, page)
	}
	if _, page = ann.get("/watches"); !strings.Contains(page, "Правило изменено: Цветы. Уже есть 1 документ") || !strings.Contains(page, "букет rating:&lt;3") {
		t.Error("the rule is not what it was changed to")
	}
	if status, _, page := ann.post("/watches/"+edit[1], form); status != http.StatusConflict || !strings.Contains(page, "тем временем изменил другой человек") {
		t.Errorf("the second of two: %d", status)
	}
}

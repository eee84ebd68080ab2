package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// scored is a table of a training as it is kept.
const scored = `[{"of":"complaint","texts":41,"different":40,"needed":20,"before":0.025,"after":0.975,"others":900,"changed":12},
	{"of":"tone","texts":3,"different":3,"needed":20,"why":"few"},{"of":"category","texts":30,"different":30,"needed":20,"before":0.5,"after":0.4,"taught":true,"in_force":0.3,"loss_in_force":2,"loss_before":1,"why":"falls"}]`

// tooFew is the table of a training that had too little of everything.
const tooFew = `[{"of":"complaint","texts":3,"different":3,"needed":20,"why":"few"},{"of":"tone","texts":40,"different":17,"needed":20,"why":"few"},{"of":"category","needed":20,"why":"few"}]`

// runs has a training begun, as a worker does.
func (w *world) runs(dry bool) collector.Training {
	w.t.Helper()
	ctx, mine := context.Background(), w.scope
	mine.Person = w.people[collector.RoleOwner].PersonID
	_, err := w.store.AskTraining(ctx, mine, dry, now)
	w.must(err)
	is, ok, err := w.store.ClaimTraining(ctx, now, time.Now(), time.Hour)
	w.must(err)
	if !ok {
		w.t.Fatal("nothing to train")
	}
	return is
}

// The page of what was learned, in each state of a training and in each language.
func TestTrainingPage(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	owner, viewer := w.as(collector.RoleOwner), w.as(collector.RoleViewer)
	shows := func(state string, says ...string) {
		t.Helper()
		for _, lang := range languages {
			owner.post("/language", url.Values{"lang": {lang}})
			status, page := owner.get("/training")
			if status != http.StatusOK || keyLike.MatchString(said(page)) {
				t.Fatalf("%s in %s: %d %s", state, lang, status, keyLike.FindString(said(page)))
			}
			for _, s := range says {
				if no, is := strings.CutPrefix(s, "-"); is == strings.Contains(page, no) {
					t.Errorf("%s in %s: %q: %s", state, lang, s, said(page))
				}
			}
		}
	}
	shows("at first", `-name="dry"`, "-every 2s", "<p class=\"hint\">", ", 0 ", " - ")
	id := w.reviews(`{"id":"a","rating":1,"text":"Букет завял."}`)["a"]
	if status, _, page := owner.post("/handling", url.Values{"one": {"tone-negative " + id + ":0"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, said(page))
	}
	shows("with a correction", `name="dry"`, "-every 2s", "- 0 − ")
	if status, page := viewer.get("/training"); status != http.StatusOK || strings.Contains(page, `name="dry"`) {
		t.Errorf("a viewer sees %d %s", status, said(page))
	}
	if status, location, _ := owner.post("/training", url.Values{"dry": {"yes"}}); status != http.StatusSeeOther || location != "/training" {
		t.Fatalf("asked: %d %s", status, location)
	}
	if status, _, page := owner.post("/training", nil); status != http.StatusConflict || !strings.Contains(page, "every 2s") {
		t.Errorf("asked twice: %d %s", status, said(page))
	}
	shows("waiting", "every 2s", `-name="dry"`)
	is, _, err := w.store.ClaimTraining(ctx, now, time.Now(), time.Hour)
	w.must(err)
	is.Stage, is.Steps, is.All = collector.TrainingLearns, 2, 6
	w.must(w.store.RenewTraining(ctx, is, time.Now(), time.Hour))
	shows("learning", `<progress value="2" max="6"`, `action="/training/withdraw"`, `name="number" value="1"`)
	if status, page := viewer.get("/training"); status != http.StatusOK || strings.Contains(page, "/training/withdraw") {
		t.Errorf("a viewer sees %d %s", status, said(page))
	}
	is.Stage, is.Steps, is.All = collector.TrainingCompares, 450, 0
	w.must(w.store.RenewTraining(ctx, is, time.Now(), time.Hour))
	shows("comparing", "450", "-<progress")
	is.State, is.Ended, is.Scores, is.Corrections = collector.TrainingDone, now, scored, 44
	w.must(w.store.EndTraining(ctx, is, nil))
	shows("measured", "98 %", "12", "40", `name="dry"`, "-every 2s", `<td data-label`)
	is = w.runs(false)
	is.State, is.Ended, is.Reason = collector.TrainingFailed, now, "the training takes too long"
	w.must(w.store.EndTraining(ctx, is, nil))
	shows("failed", `class="bad"`)
	is = w.runs(false)
	is.State, is.Ended, is.Scores = collector.TrainingRefused, now, scored
	w.must(w.store.EndTraining(ctx, is, nil))
	shows("refused", "98 %", "-17", "-слишком мало", "-too few", "-замало")
	is = w.runs(true)
	is.State, is.Ended, is.Scores = collector.TrainingRefused, now, tooFew
	w.must(w.store.EndTraining(ctx, is, nil))
	for lang, says := range map[string]string{"ru": "слишком мало исправлений Слишком мало исправлений одного вида: разных — 17, а нужно 20.", "uk": "замало виправлень Замало виправлень одного виду: різних — 17, а потрібно 20.",
		"en": "too few corrections Too few corrections of one kind: 17 different of 20 needed."} {
		owner.post("/language", url.Values{"lang": {lang}})
		if _, page := owner.get("/training"); !strings.Contains(said(page), says) {
			t.Errorf("too few in %s: %s", lang, said(page))
		}
	}
	is = w.runs(false)
	for form, want := range map[string]int{"": http.StatusBadRequest, "one": http.StatusBadRequest, "99": http.StatusNotFound, "1": http.StatusConflict, fmt.Sprint(is.Number): http.StatusSeeOther} {
		if status, _, page := owner.post("/training/withdraw", url.Values{"number": {form}}); status != want {
			t.Errorf("withdrawn %q: %d %s", form, status, said(page))
		}
	}
	shows("withdrawn", `name="dry"`, "-every 2s", "-/training/withdraw")
	for lang, says := range map[string]string{"ru": "отозвано: Пан owner, ", "uk": "відкликано: Пан owner, ", "en": "withdrawn by Пан owner, "} {
		owner.post("/language", url.Values{"lang": {lang}})
		if _, page := owner.get("/training"); !strings.Contains(said(page), says) {
			t.Errorf("withdrawn in %s: %s", lang, said(page))
		}
	}
	for corrections, all := range map[int]map[string]string{
		10000: {"ru": "самые новые исправления: 10 000 из 17 312", "uk": "найновіші виправлення: 10 000 із 17 312", "en": "the newest corrections: 10 000 of 17 312"},
		5000: {"ru": "самые новые исправления: 5000 из 17 312 · больше не берёт: вместе это 20 МБ текста", "uk": "найновіші виправлення: 5000 із 17 312 · більше не бере: разом це 20 МБ тексту",
			"en": "the newest corrections: 5000 of 17 312 · more do not fit: together these are 20 MB of text"},
	} {
		is = w.runs(false)
		is.State, is.Ended, is.Scores, is.Corrections, is.Corrected = collector.TrainingRefused, now, scored, corrections, 17312
		w.must(w.store.EndTraining(ctx, is, nil))
		for lang, says := range all {
			owner.post("/language", url.Values{"lang": {lang}})
			if _, page := owner.get("/training"); !strings.Contains(said(page), says) || corrections == 10000 && (strings.Contains(page, "20 МБ") || strings.Contains(page, "20 MB")) {
				t.Errorf("not all in %s: %s", lang, said(page))
			}
		}
	}
	is = w.runs(false)
	is.State, is.Ended, is.Scores = collector.TrainingDone, now, scored
	w.must(w.store.EndTraining(ctx, is, &collector.Weights{File: []byte("x"), Corrections: 44, Scores: scored, Made: now}))
	shows("weights that cannot be read", `role="alert"`, "3 % → 98 %", `name="seen" value="1"`, `name="version" value="0"`)
	status, _, page := owner.post("/training/use", url.Values{"version": {"0"}, "seen": {"0"}})
	if status != http.StatusConflict || !strings.Contains(page, `role="alert"`) {
		t.Errorf("back from what was not seen: %d %s", status, said(page))
	}
	if status, _, page := owner.post("/training/use", url.Values{"version": {"one"}}); status != http.StatusBadRequest {
		t.Errorf("back to nothing: %d %s", status, said(page))
	}
	if status, location, page := owner.post("/training/use", url.Values{"version": {"0"}, "seen": {"1"}}); status != http.StatusSeeOther || location != "/training" {
		t.Errorf("back: %d %s", status, said(page))
	}
	shows("back at the built-in weights", `-role="alert"`, "-training/use")
}

// The API tells of a training from its asking to its end, of the versions, and goes back to one.
func TestTrainingOverTheAPI(t *testing.T) {
	w := newWorld(t)
	ctx, owner := context.Background(), w.as(collector.RoleOwner)
	says := func(want int, method, path string, body any, words ...string) {
		t.Helper()
		status, answer := owner.api(method, path, body)
		for _, s := range words {
			if !strings.Contains(answer, s) {
				t.Errorf("%s %s does not say %s: %s", method, path, s, answer)
			}
		}
		if status != want {
			t.Errorf("%s %s: %d %s", method, path, status, answer)
		}
	}
	says(200, "GET", "/training", nil, `"version":0`, `"own":false`, `"new":0`)
	says(200, "GET", "/training/versions", nil, `"versions":[]`)
	says(404, "GET", "/training/runs/1", nil, "not_found")
	says(202, "POST", "/training", nil, `"state":"waiting"`, `"number":1`)
	says(200, "POST", "/training/runs/1/withdraw", nil, `"state":"withdrawn"`, `"withdrawn_by":"`+w.people[collector.RoleOwner].PublicID, `"ended"`)
	log, err := w.store.Trail(ctx, w.scope, "weights", w.scope.Company)
	w.must(err)
	if len(log) != 1 || log[0].Did != "withdrew" || log[0].Person != w.people[collector.RoleOwner].PersonID {
		t.Errorf("the log says %+v", log)
	}
	says(409, "POST", "/training/runs/1/withdraw", nil, "over already")
	says(404, "POST", "/training/runs/2/withdraw", nil, "not_found")
	says(202, "POST", "/training?dry_run=true", nil, `"state":"waiting"`, `"dry_run":true`, `"scores":[]`, w.people[collector.RoleOwner].PublicID)
	says(409, "POST", "/training", nil, "trained already")
	is, _, err := w.store.ClaimTraining(ctx, now, time.Now(), time.Hour)
	w.must(err)
	is.State, is.Ended, is.Scores, is.Corrections = collector.TrainingDone, now, scored, 44
	w.must(w.store.EndTraining(ctx, is, &collector.Weights{File: []byte("x"), Corrections: 44, Scores: scored, Made: now}))
	says(200, "GET", "/training", nil, `"trouble":"damaged"`, `"state":"done"`, `"of":"tone"`, `"corrections":44`)
	says(200, "GET", "/training/runs/1", nil, `"state":"withdrawn"`)
	says(200, "GET", "/training/versions", nil, `"in_force":true`, `"fits":false`, `"corrections":44`, `"after":0.975`)
	says(409, "POST", "/training/versions/0/use", map[string]any{"seen": 0}, "conflict")
	says(404, "POST", "/training/versions/7/use", map[string]any{"seen": 1}, "not kept")
	says(200, "POST", "/training/versions/0/use", map[string]any{"seen": 1}, `"version":2`, `"own":false`)
	says(409, "POST", "/training/undo", nil, "no weights to go back from")
}

var tags = regexp.MustCompile(`<[^>]*>`)

// said is what a page shows, without its tags.
func said(page string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(page, " ")), " ")
}

package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// Each twin that a line of evidence names is there and opens.
func TestTheEvidenceNamesEveryTwin(t *testing.T) {
	w := newWorld(t)
	var lines []string
	for i := range 61 {
		lines = append(lines, fmt.Sprintf(`{"id":"r%d","rating":5,"text":"Чудесный букет номер %d, всем советую.","author":{"name":"Автор %d"},"published":"2026-11-01"}`, i, i, i))
	}
	ids := w.reviews(lines...)
	named := func(n int) []string {
		var out []string
		for i := range n {
			out = append(out, ids[fmt.Sprintf("r%d", i+1)])
		}
		return out
	}
	for _, c := range []struct {
		twins int
		more  bool
	}{{22, false}, {50, true}} {
		w.suspect(t, "r0", named(c.twins))
		status, page := w.as(collector.RoleOwner).get("/d/" + ids["r0"])
		if status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		for _, id := range named(c.twins) {
			if !strings.Contains(page, `href="/d/`+id+`"`) {
				t.Errorf("of %d twins %s is not there", c.twins, id)
			}
		}
		if strings.Contains(page, "Названы не все: здесь первые 50") != c.more {
			t.Errorf("%d twins: says that there are more: %v", c.twins, !c.more)
		}
	}
}

// The life line begins with the site's own date, as exactly as the site told it; without one, with when it was noticed.
func TestTheLifeLineBeginsWithTheSitesDate(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(`{"id":"minute","rating":1,"text":"Плохо.","published":"2026-02-09T10:00:00Z"}`, `{"id":"day","rating":2,"text":"Так себе.","published":"2026-02-08"}`,
		`{"id":"none","rating":3,"text":"Обычно."}`)
	reader := w.as(collector.RoleViewer)
	for id, want := range map[string]string{
		"minute": `<strong>опубликован</strong> <time datetime="2026-02-09T10:00:00Z">9 фев 2026, 12:00</time>`,
		"day":    `<strong>опубликован</strong> <time datetime="2026-02-08">8 фев 2026</time>`,
		"none":   `<strong>замечен</strong> <time datetime="2026-03-10T12:00:00Z">10 мар 2026, 14:00:00</time>`,
	} {
		_, page := reader.get("/d/" + ids[id])
		if !strings.Contains(page, want) || strings.Contains(page, "<strong>опубликован</strong>") != (id != "none") || !strings.Contains(page, "<dt>Замечен</dt><dd>10 мар 2026, 14:00</dd>") {
			t.Errorf("%s: the page lacks %s", id, want)
		}
	}
}

// suspect gives a document a verdict with one line of evidence.
func (w *world) suspect(t *testing.T, key string, twins []string) {
	t.Helper()
	held, err := w.store.Held(t.Context(), w.scope, "otklik", collector.KindReview, []string{key})
	w.must(err)
	claim, ok, err := w.store.ClaimFollower(t.Context(), w.scope.Company, "detect", time.Now(), time.Minute)
	w.must(err)
	if !ok {
		t.Fatal("the follower is held")
	}
	d := held[key]
	_, err = w.store.SaveJudgement(t.Context(), claim, store.Judgement{Changed: []store.Judged{{DocRev: store.DocRev{Document: d.DocumentID, Rev: d.Rev},
		Suspicion: collector.Suspicion{Score: 0.9, Evidence: []collector.Evidence{{Signal: "text", Weight: 0.9, Reason: "the same text", Twins: twins}}}}}})
	w.must(err)
	w.must(w.store.ReleaseFollower(t.Context(), claim, time.Now()))
}

// A document bears the name of its source, as mails and the sources do; one without a source that of its site.
func TestADocumentNamesItsPlace(t *testing.T) {
	w := newWorld(t)
	src, err := w.store.AddSource(t.Context(), w.scope, collector.Source{Name: "Жалобная <книга>", URL: "http://otklik.example/floramo", Site: "otklik", Owner: w.people[collector.RoleOwner].PersonID,
		Period: time.Hour, Due: now.AddDate(1, 0, 0)})
	w.must(err)
	_, err = w.work.Import(t.Context(), w.scope, strings.NewReader(`{"id":"placed","rating":1,"text":"Цветы завяли в тот же день.","published":"2026-02-09"}`), jobs.ImportOptions{Format: "jsonl", Source: src.PublicID})
	w.must(err)
	ids := w.reviews(`{"id":"free","rating":5,"text":"Букет чудесный, спасибо.","published":"2026-02-09"}`)
	owner := w.as(collector.RoleOwner)
	for path, want := range map[string]string{
		"/d/" + ids["placed"]: `otklik%22">Жалобная &lt;книга&gt;</a>`, "/d/" + ids["free"]: `otklik%22">otklik</a>`,
		"/search?q=завяли": `<p class="meta"><span>Жалобная &lt;книга&gt;</span>`, "/search?q=чудесный": `<p class="meta"><span>otklik</span>`,
	} {
		if status, page := owner.get(path); status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s: %d, the page lacks %q", path, status, want)
		}
	}
}

// To bring a file in and to take one out are different words, in every language.
func TestInAndOutAreDifferentWords(t *testing.T) {
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range languages {
		v := &view{Lang: lang, words: w}
		out := strings.Fields(v.T("evidence_bundle"))[0]
		for _, in := range []string{"import_take", "orders_take", "orders_import"} {
			if got := strings.Fields(v.T(in))[0]; got == out {
				t.Errorf("%s: %q both for %s and for evidence_bundle", lang, got, in)
			}
		}
	}
}

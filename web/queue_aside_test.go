package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// What the index refuses stands with the queue: document, reason, and a button that tries it again for whoever may.
func TestRefusedByTheIndex(t *testing.T) {
	w := newWorld(t)
	id := w.reviews(`{"id":"a","rating":1,"text":"Букет завял."}`)["a"]
	held, err := w.store.Document(t.Context(), w.scope, id)
	w.must(err)
	claim, ok, err := w.store.ClaimFollower(t.Context(), w.scope.Company, "index_a", time.Now(), time.Second)
	w.must(err)
	if !ok {
		t.Fatal("somebody else fills the index")
	}
	wait := time.Now().Add(50 * time.Minute)
	w.must(w.store.SetAside(t.Context(), claim, []store.Aside{{Document: held.DocumentID, ID: id, Rev: 2, Reason: "mapper_parsing_exception: <b>", Since: time.Now(), Tried: time.Now(), Next: wait, Tries: 6}}))
	owner, viewer := w.as(collector.RoleOwner), w.as(collector.RoleViewer)
	for who, page := range map[*reader]bool{owner: true, viewer: false} {
		_, body := who.get("/queue")
		if !strings.Contains(body, "mapper_parsing_exception: &lt;b&gt;") || !strings.Contains(body, `href="/d/`+id+`"`) || strings.Contains(body, `action="/queue/aside"`) != page {
			t.Errorf("the page of the queue (may try again: %t):\n%s", page, body)
		}
	}
	if _, body := owner.api(http.MethodGet, "/status", nil); !strings.Contains(string(body), `"aside":1`) {
		t.Errorf("status: %s", body)
	}
	if status, _, _ := viewer.post("/queue/aside", url.Values{}); status != http.StatusForbidden {
		t.Errorf("a viewer tries again: %d", status)
	}
	if status, to, _ := owner.post("/queue/aside", url.Values{}); status != http.StatusSeeOther || to != "/queue" {
		t.Errorf("%d to %s", status, to)
	}
	w.must(w.store.SetAside(t.Context(), claim, []store.Aside{{Document: held.DocumentID, ID: id, Rev: 3, Reason: "the index refuses it"}}))
	if _, body := owner.get("/queue"); !strings.Contains(body, "индекс его не принимает") {
		t.Errorf("our own words are not said in the reader's language:\n%s", body)
	}
	aside, err := w.store.Aside(t.Context(), w.scope, "index_a")
	w.must(err)
	if len(aside) != 1 || aside[0].Tries != 0 || aside[0].Next.After(time.Now()) {
		t.Errorf("after the button: %+v", aside)
	}
	if status, body := owner.api(http.MethodPost, "/queue/aside", nil); status != http.StatusOK || !strings.Contains(string(body), `"documents":1`) {
		t.Errorf("over the API: %d %s", status, body)
	}
}

// older is an index that a program before this one wrote.
type older struct{ search.Index }

func (older) Outdated(context.Context) (bool, error) { return true, nil }

func TestTheSearchSaysThatAnOlderIndexAnswers(t *testing.T) {
	const said = "индекс строится заново"
	for old, w := range map[bool]*world{true: newWorld(t, func(o *Options) { o.Index = older{o.Index} }), false: newWorld(t)} {
		if _, page := w.as(collector.RoleViewer).get("/search?q=букет"); strings.Contains(page, said) != old {
			t.Errorf("an older index answers: %t, but the page says otherwise", old)
		}
	}
}

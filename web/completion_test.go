package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/search"
)

// The search field proposes every field of the language and the values that the company has; each of them is a query that is
// understood and finds as much as it says.
func TestCompletion(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(`{"id":"1","rating":1,"text":"Букет завял","published":"2026-01-01","author":{"name":"Анна Ким"}}`, `{"id":"2","rating":5,"text":"Спасибо","published":"2026-01-02"}`)
	owner := w.as(collector.RoleOwner)
	mine := collector.Scope{Company: w.scope.Company, Person: w.people[collector.RoleOwner].PersonID, Role: collector.RoleOwner}
	_, err := w.work.Handle(t.Context(), mine, ids["1"], 0, collector.HandlingChange{Add: []string{"горячая линия"}})
	w.must(err)
	w.reviews(`{"id":"3","rating":5,"text":"Ещё","published":"2026-01-03"}`)
	owner.post("/views", url.Values{"name": {"Плохие букеты"}, "q": {"букет"}, "shared": {"1"}})
	w.as(collector.RoleManager).post("/views", url.Values{"name": {"Личный"}, "q": {"букет"}})
	status, body := owner.get("/search/complete")
	var out completionJSON
	if err := json.Unmarshal([]byte(body), &out); err != nil || status != http.StatusOK {
		t.Fatalf("%d %v", status, err)
	}
	if got := mapped(out.Fields, func(f completedField) string { return f.Names[0] }); len(got) != len(search.Fields())+1 || got[len(got)-1] != "@" {
		t.Errorf("fields %v", got)
	}
	values := map[string]completedValue{}
	for _, f := range out.Fields {
		if f.Label == "" {
			t.Errorf("%s says nothing", f.Names[0])
		}
		for _, v := range f.Values {
			values[v.Text] = v
			q, _, err := w.work.ParseQuery(t.Context(), mine, v.Text)
			if err != nil {
				t.Errorf("%s: %v", v.Text, err)
				continue
			}
			if r, err := w.work.Index.Search(t.Context(), search.Request{Company: w.scope.Company, Query: q}); err != nil || v.Count > 0 && r.Total != v.Count {
				t.Errorf("%s finds %d, not %d: %v", v.Text, r.Total, v.Count, err)
			}
		}
	}
	for text, n := range map[string]int{`tag:"горячая линия"`: 1, "is:complaint": 1, "assignee:me": 0, `@"плохие букеты"`: 0, "stage:new": 3, `by:"анна ким"`: 1} {
		if v, ok := values[text]; !ok || v.Label == "" || v.Count != n {
			t.Errorf("%s: %+v", text, v)
		}
	}
	if _, ok := values[`@"личный"`]; ok {
		t.Error("a private view of somebody else is proposed")
	}
}

// What a field of few values knows is proposed whether or not a document has it; names are proposed behind "author:", too; and
// what is shown of a field is a query that means something here.
func TestCompletionOfWhatIsKnown(t *testing.T) {
	w := newWorld(t)
	w.reviews(`{"id":"1","rating":2,"text":"Букет завял, ждали курьера три дня","published":"2026-01-01","author":{"name":"Анна Ким"}}`)
	_, body := w.as(collector.RoleOwner).get("/search/complete")
	var out completionJSON
	w.must(json.Unmarshal([]byte(body), &out))
	fields := map[string]completedField{}
	for _, f := range out.Fields {
		fields[f.Names[0]] = f
	}
	for name, wants := range map[string]string{"rating": "rating:4", "kind": "kind:mention", "state": "state:gone", "stage": "stage:open", "lang": "lang:en", "tone": "tone:positive", "toward": "toward:unsure",
		"category": "category:vacancy", "is": "is:own", "author": `by:"анна ким"`} {
		at := slices.IndexFunc(fields[name].Values, func(v completedValue) bool { return v.Text == wants })
		if at < 0 || fields[name].Values[at].Label == "" {
			t.Errorf("%s: proposes %+v", name, fields[name].Values)
		}
	}
	if v := fields["lang"].Values[0]; v.Text != "lang:ru" || v.Count != 1 {
		t.Errorf("the first language is %+v", v)
	}
	if v := fields["kind"].Values[0]; v.Text != "kind:review" || v.Count != 1 {
		t.Errorf("the first kind is %+v", v)
	}
	if !fields["rating"].Numbers || fields["lang"].Numbers {
		t.Error("a comma is taken for what parts ratings")
	}
	if l := fields["source"].Label; strings.Contains(l, "№") {
		t.Errorf("a source is shown as a bare number: %s", l)
	}
	if l := fields["cause"].Label; strings.Contains(l, "delivery —") {
		t.Errorf("no text has this cause: %s", l)
	}
}

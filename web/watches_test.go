package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"molva/collector"
)

// The same rule twice for one receiver is refused, over the API and in the form, which says so in the reader's language.
func TestTheSameRuleTwice(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	rule := map[string]string{"query": "is:complaint"}
	if status, answer := owner.api(http.MethodPost, "/watches", rule); status != http.StatusCreated {
		t.Fatalf("%d %s", status, answer)
	}
	if status, answer := owner.api(http.MethodPost, "/watches", map[string]string{"query": " (is:complaint) "}); status != http.StatusConflict || !strings.Contains(answer, "has this rule already") {
		t.Errorf("again: %d %s", status, answer)
	}
	form := url.Values{"query": {"is:complaint"}, "receiver": {w.people[collector.RoleOwner].PublicID}, "language": {"uk"}}
	if status, _, page := owner.post("/watches", form); status != http.StatusConflict || !strings.Contains(page, "У получателя уже есть такое правило") {
		t.Errorf("in the form: %d", status)
	}
	if status, _ := owner.api(http.MethodPost, "/watches", map[string]string{"query": "is:complaint", "receiver": w.people[collector.RoleViewer].Mail}); status != http.StatusCreated {
		t.Errorf("for somebody else: %d", status)
	}
}

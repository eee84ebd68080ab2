package web

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"molva/collector"
)

// Every number of a topic and of a rule leads to a list that finds so many, what was put aside among them.
func TestNumbersLeadToWhatTheyCount(t *testing.T) {
	w := newWorld(t)
	w.winds()
	owner := w.as(collector.RoleOwner)
	topic := topicFields("Ветер", "ветер", "порывы", 0)
	topic.Set("do", "preview")
	rule := url.Values{"name": {"Шум"}, "query": {"порывы"}, "stage": {"done"}, "do": {"preview"}}
	saved := topicFields("Снег", "снег", "", 0)
	if status, _, _ := owner.post("/topics", saved); status != 303 {
		t.Fatalf("not saved: %d", status)
	}
	_, _, preview := owner.post("/topics", topic)
	_, _, tried := owner.post("/rules", rule)
	_, list := owner.get("/topics")
	for name, page := range map[string]string{"a preview": preview, "a dry run": tried, "the list": list} {
		links := regexp.MustCompile(`<a class="n" href="(/search[^"]+)">(\d+)</a>`).FindAllStringSubmatch(page, -1)
		if len(links) == 0 {
			t.Errorf("%s has no numbers", name)
		}
		for _, m := range links {
			if _, found := owner.get(html.UnescapeString(m[1])); !strings.Contains(found, `data-total="`+m[2]+`"`) || fmt.Sprint(strings.Count(found, `<article class="hit`)) != m[2] {
				t.Errorf("%s says %s, and the list behind it has other ones: %s", name, m[2], m[1])
			}
		}
	}
}

// What the API says of a rule can be sent back: nothing that it does is lost by that, the verdict neither.
func TestRuleComesBackWhole(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	change := map[string]any{"stage": "done", "verdict": map[string]any{"complaint": "no", "tone": "neutral", "category": "news", "toward": "none"}}
	if status, answer := owner.api("POST", "/rules", map[string]any{"name": "Погода", "query": "порывы", "change": change}); status != 201 {
		t.Fatalf("%d %s", status, answer)
	}
	for version := 1; version <= 2; version++ {
		_, answer := owner.api("GET", "/rules", nil)
		var read struct {
			Rules []struct {
				ID   string
				Text map[string]any
			}
		}
		w.must(json.Unmarshal([]byte(answer), &read))
		rule := read.Rules[0]
		verdict, _ := rule.Text["change"].(map[string]any)["verdict"].(map[string]any)
		if verdict["complaint"] != "no" || verdict["tone"] != "neutral" || verdict["category"] != "news" || verdict["toward"] != "none" {
			t.Fatalf("version %d: %s", version, answer)
		}
		if status, page := owner.get("/rules/" + rule.ID); status != 200 || strings.Count(page, `value="neutral" selected`)+strings.Count(page, `value="no" selected`)+strings.Count(page, `value="news" selected`) != 3 {
			t.Errorf("the form of version %d has not the verdict: %d", version, status)
		}
		if status, answer := owner.api("PUT", "/rules/"+rule.ID, map[string]any{"text": rule.Text, "version": version}); status != 200 {
			t.Fatalf("it is not taken as it was read: %d %s", status, answer)
		}
	}
}

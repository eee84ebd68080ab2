package deploy

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Lines of the search keep their columns whatever a site is called, and title and text do not run together.
func TestSearchLines(t *testing.T) {
	dir := shortDir(t)
	rows := `{"id":"1","rating":1,"title":"Обман","text":"Букет завял.","pros":"нет","published":"2026-01-05","site":"a.example"}
{"id":"2","rating":4.5,"text":"Букет хорош.","published":"2026-01-06T10:00:00Z","site":"otzyvy-o-vseh-tsvetah-i-buketah-goroda.example"}
`
	if status, out, errs := run(t, rows, "import", "-", "--data", dir); status != exitDone {
		t.Fatalf("import: %d %q %q", status, out, errs)
	}
	status, out, errs := run(t, "", "search", "букет", "--data", dir)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if status != exitDone || len(lines) != 3 || lines[2] != "2 found" {
		t.Fatalf("%d %q %q", status, out, errs)
	}
	at := func(line, word string) int { return len([]rune(line[:max(0, strings.Index(line, word))])) }
	if a, b := at(lines[0], "Букет хорош."), at(lines[1], "Обман – Букет завял. – нет"); a == 0 || a != b {
		t.Errorf("the texts begin at %d and %d:\n%s", a, b, out)
	}
	if !strings.Contains(lines[0], "otzyvy-o-vseh-tsvetah-i-buk…  Букет") || !strings.Contains(lines[0], "2026-01-06T10:00:00Z  4.5★  ") || !strings.Contains(lines[1], "2026-01-05            1★    a.example   ") {
		t.Errorf("the columns:\n%s", out)
	}
}

// All that is found comes as lines, over several pages, each document once.
func TestSearchWritesAllAsLines(t *testing.T) {
	dir := shortDir(t)
	var rows strings.Builder
	for i := range linesPage + 7 {
		fmt.Fprintf(&rows, `{"id":"%d","rating":%d,"text":"Букет номер %d","published":"2026-01-05","site":"a.example"}`+"\n", i, 1+i%5, i)
	}
	if status, out, errs := run(t, rows.String(), "import", "-", "--data", dir); status != exitDone {
		t.Fatalf("import: %d %q %q", status, out, errs)
	}
	status, out, errs := run(t, "", "search", "букет", "--lines", "--sort", "rating", "--data", dir)
	seen := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		var d struct{ ID, Text string }
		if err := json.Unmarshal([]byte(line), &d); err != nil || d.ID == "" || !strings.HasPrefix(d.Text, "Букет номер ") || seen[d.ID] {
			t.Fatalf("%s: %v, seen before: %t", line, err, seen[d.ID])
		}
		seen[d.ID] = true
	}
	if status != exitDone || len(seen) != linesPage+7 || !strings.Contains(errs, fmt.Sprint(linesPage+7, " documents")) {
		t.Errorf("%d, %d documents, %q", status, len(seen), errs)
	}
	if status, _, errs := run(t, "", "search", "rating:<", "--lines", "--data", dir); status == exitDone || !strings.Contains(errs, "^") {
		t.Errorf("a mistake: %d %q", status, errs)
	}
}

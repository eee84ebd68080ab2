package classify

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestReadmeListsTheTrainingSets holds the README's table of sets and licences against what train reads.
func TestReadmeListsTheTrainingSets(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	_, table, _ := strings.Cut(string(readme), "| set | licence as its source states it |\n")
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 4 {
			break
		}
		for name := range strings.SplitSeq(cells[1], ",") {
			listed[strings.TrimSpace(name)] = strings.TrimSpace(cells[2])
		}
	}
	delete(listed, "---")
	for _, s := range dataSets {
		if listed[s.name] != s.licence {
			t.Errorf("%s: the README says %q, want %q", s.name, listed[s.name], s.licence)
		}
		delete(listed, s.name)
	}
	if len(listed) > 0 {
		t.Errorf("nothing is trained on %v", slices.Sorted(maps.Keys(listed)))
	}
}

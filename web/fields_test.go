package web

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"molva/search"
)

var (
	fieldTag  = regexp.MustCompile(`<(?:input|textarea)\b(?:[^>"]|"[^"]*")*>`)
	fieldName = regexp.MustCompile(` name="([a-z_]+)"`)
)

// A browser cuts what is pasted into a field with a maxlength without a word. Fields of queries, and of what a query is made of, have none:
// the server says how long it is and how long it may be.
func TestNoFieldCutsAQuery(t *testing.T) {
	files, err := fs.Glob(templateFS, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, f := range files {
		page, err := fs.ReadFile(templateFS, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range fieldTag.FindAllString(string(page), -1) {
			name := fieldName.FindStringSubmatch(tag)
			if name == nil || strings.Contains(tag, `type="hidden"`) || !slices.Contains([]string{"q", "query", "exclude", "names", "sites"}, name[1]) {
				continue
			}
			seen[name[1]]++
			if strings.Contains(tag, "maxlength") {
				t.Errorf("%s: %s", f, tag)
			}
		}
	}
	if seen["q"] < 3 || seen["query"] < 4 || seen["exclude"] < 2 || seen["names"] < 1 {
		t.Errorf("fields that were looked at: %v", seen)
	}
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range languages {
		v := &view{Lang: lang, words: w}
		if got := v.explained(strings.Repeat("я", search.MaxLength+1), search.Library{}); got.Error == nil || !strings.Contains(got.Error.Words, "10001") || !strings.Contains(got.Error.Words, "10000") {
			t.Errorf("%s: %+v", lang, got.Error)
		}
	}
}

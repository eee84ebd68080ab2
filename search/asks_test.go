package search

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatAQueryAsks(t *testing.T) {
	saved := LibraryOf(map[string]string{"мои": "assignee:3 -stage:done"})
	for q, want := range map[string]bool{"букет": false, "букет -stage:done": true, "(а OR stage:new) б": true, "@мои": true, `"stage:new"`: false, "": false} {
		parsed, err := ParseIn(q, nil, saved)
		if err != nil || parsed.Asks("stage") != want {
			t.Errorf("%s: %v", q, err)
		}
	}
	q := mustParse(t, "букет OR роза").Without("stage", "dropped")
	rose := Entry{Body: []Element{{{Exact: "роза", Stem: "роз"}}}, Stage: "new"}
	gone := rose
	if gone.Stage = "dropped"; !Match(q, rose) || Match(q, gone) || q.String() != "(букет OR роза) -stage:dropped" {
		t.Errorf("%s", q)
	}
}

// The conditions of a query and what is left without each are queries again; brackets and notes are no obstacle.
func TestConditions(t *testing.T) {
	for q, want := range map[string]string{
		"букет": "", "букет OR роза": "", "": "",
		"букет роза":                       "букет|роза;роза|букет",
		"<<<о чём>>> букет\n(роза OR мак)": "букет|роза OR мак;роза OR мак|букет",
		`«два слова» & -rating:<3 !дорого`: `"два слова"|-rating:<3 -дорого;-rating:<3|"два слова" -дорого;-дорого|"два слова" -rating:<3`,
		"обман title:(a b)":                "обман|title:a title:b;title:a|обман title:b;title:b|обман title:a",
	} {
		written, rest := mustParse(t, q).Conditions()
		var got []string
		for i := range written {
			got = append(got, written[i]+"|"+rest[i])
			mustParse(t, rest[i])
		}
		if strings.Join(got, ";") != want {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
}

// Before is the order in which the engines answer.
func TestBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all memoryIndex
		for i := range rapid.IntRange(1, 8).Draw(t, "n") {
			n := int64(rapid.IntRange(0, 2).Draw(t, "key"))
			all = append(all, Entry{ID: string(rune('a' + i)), Published: n, Found: 2 - n, Rating: float64(n)})
		}
		for _, s := range []Sort{SortPublished, SortFound, SortRating} {
			if found := all.search(0, nil, s); !slices.IsSortedFunc(found, func(a, b Entry) int {
				if s.Before(a, b) == s.Before(b, a) {
					return 0
				}
				return map[bool]int{true: -1, false: 1}[s.Before(a, b)]
			}) {
				t.Fatalf("%s: %v", s, found)
			}
		}
	})
}

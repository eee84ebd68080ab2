package search

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Words that differ in a letter or two are found in every engine, the nearest first; a swap is one difference. Words of another company are not told.
func TestSimilar(t *testing.T) {
	var entries []Entry
	for i, words := range []string{"флаувау", "флаувоу и флавау", "фалувау", "флоувоу", "клава", "ozоn ozon", "вайлдберриз вайлберис валдбериз", "флаувоуу чужой флаувау"} {
		d := collector.Document{Company: 1 + int64(i/7), PublicID: fmt.Sprint(i), Rev: 1, Review: collector.Review{Text: words}}
		entries = append(entries, EntryOf(d, time.UTC, nil))
	}
	entries = append(entries, EntryOf(collector.Document{Company: 1, PublicID: "title", Rev: 1, Review: collector.Review{Title: "Флаувау!", Item: collector.Item{Name: "Флаувауу"}}}, time.UTC, nil))
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		for _, c := range []struct {
			word  string
			edits int
			want  string
		}{
			{"Флаувау", 1, "фалувау флавау флаувауу флаувоу"}, {"флаувау", 2, "фалувау флавау флаувауу флаувоу флоувоу"}, {"ozon", 1, "ozоn"}, {"ничего", 1, ""},
			{"вайлдберриз", 2, "валдбериз"}, {"два слова", 1, ""}, {"", 1, ""}, {"и", 1, ""}, {"флаувау", 0, ""}, {"флаувау", -1, ""},
			{"флаувау", 9, "фалувау флавау флаувауу флаувоу флоувоу"},
		} {
			got, err := ix.Similar(t.Context(), 1, c.word, c.edits)
			if want := strings.Fields(c.want); err != nil || strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%q by %d: %q, %v; want %q", c.word, c.edits, got, err, want)
			}
		}
	})
}

// Words of a company are told however many nearer ones others write.
func TestSimilarBesideABigNeighbour(t *testing.T) {
	letters := "абвгдежзийклмнопрстуфхцчшщъыьэюя"
	near := map[string]bool{} // one letter from the word
	for at := range 5 {
		for _, l := range letters {
			w := []rune("балка")
			w[at] = l
			near[string(w)] = true
			near[string(slices.Insert([]rune("балка"), at, l))] = true
		}
	}
	delete(near, "балка")
	own := "балыко"
	entries := []Entry{
		EntryOf(collector.Document{Company: 2, PublicID: "theirs", Rev: 1, Review: collector.Review{Text: strings.Join(slices.Collect(maps.Keys(near)), " ")}}, time.UTC, nil),
		EntryOf(collector.Document{Company: 1, PublicID: "own", Rev: 1, Review: collector.Review{Text: own}}, time.UTC, nil),
	}
	if len(near) <= maxSimilar || text.Edits("балка", own) != 2 {
		t.Fatalf("%d words of others, %d edits", len(near), text.Edits("балка", own))
	}
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		if got, err := ix.Similar(t.Context(), 1, "балка", 2); err != nil || strings.Join(got, " ") != own {
			t.Errorf("%q, %v", got, err)
		}
		if got, err := ix.Similar(t.Context(), 2, "балка", 2); err != nil || len(got) != maxSimilar || text.Edits("балка", got[maxSimilar-1]) != 1 {
			t.Errorf("%d, %v", len(got), err)
		}
	})
}

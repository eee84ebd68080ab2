package search

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
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

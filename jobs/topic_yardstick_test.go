//go:build yardstick

package jobs

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/search"
)

var (
	keptIndex = flag.String("kept", "", "prefix of an index on MOLVA_TEST_ELASTICSEARCH that BenchmarkElastic in search/ left (-kept)")
	topics    = flag.Int("topics", 20, "topics that are edited")
)

// BenchmarkTopicPreview edits topics of four queries and two exclusions over an index that is there, beside three saved views: how
// long until all counts are there of a topic that is opened, and of one in which a single query was changed.
func BenchmarkTopicPreview(b *testing.B) {
	w := newBench(b)
	index, err := search.OpenElastic(b.Context(), os.Getenv("MOLVA_TEST_ELASTICSEARCH"), *keptIndex)
	must(b, err)
	b.Cleanup(func() { must(b, index.Close()) })
	w.Index = index
	held, err := index.Count(b.Context(), search.SlotA, 1)
	must(b, err)
	words, r := wordsOfTexts(b), rand.New(rand.NewPCG(5, 5))
	ann := w.manager("ann")
	for _, name := range []string{"одно", "другое", "третье"} {
		_, err := w.AddView(b.Context(), ann, collector.Watch{Name: name, Query: clauseOf(r, words), Shared: true})
		must(b, err)
	}
	var opened, edited []float64
	cut := 0
	preview := func(t collector.TopicText) float64 {
		began := time.Now()
		p, err := w.PreviewTopic(b.Context(), w.scope, "", t)
		must(b, err)
		if p.Cut {
			cut++
		}
		return time.Since(began).Seconds() * 1e3
	}
	for b.Loop() {
		for range *topics {
			t := topicOf("", []string{clauseOf(r, words), clauseOf(r, words), clauseOf(r, words), clauseOf(r, words)}, drawnWord(r, words), drawnWord(r, words))
			opened = append(opened, preview(t))
			t.Queries = slices.Clone(t.Queries)
			t.Queries[r.IntN(4)].Query = clauseOf(r, words)
			edited = append(edited, preview(t))
		}
	}
	slices.Sort(opened)
	slices.Sort(edited)
	n := len(opened)
	b.Logf("%d documents; a topic that is opened: %.0f ms at median, %.0f at most; a clause that is edited: %.0f and %.0f; %d of %d not counted to their end",
		held, opened[n/2], opened[n-1], edited[n/2], edited[n-1], cut, 2*n)
	b.ReportMetric(edited[n/2], "edit-median-ms")
	b.ReportMetric(edited[n-1], "edit-most-ms")
}

func drawnWord(r *rand.Rand, words []string) string { return words[r.IntN(len(words))] }

// clauseOf is a query as somebody writes one into a topic.
func clauseOf(r *rand.Rand, words []string) string {
	switch r.IntN(4) {
	case 0:
		return drawnWord(r, words) + " " + drawnWord(r, words)
	case 1:
		return drawnWord(r, words) + " OR " + drawnWord(r, words)
	case 2:
		return `"` + drawnWord(r, words) + " " + drawnWord(r, words) + `"~5 OR ` + drawnWord(r, words)
	}
	return drawnWord(r, words)
}

// wordsOfTexts are words of five letters and more of the shared texts, as often as they stand there.
func wordsOfTexts(b *testing.B) (words []string) {
	f, err := os.Open(filepath.Join(os.Getenv("MOLVA_SHARED"), "data/sentiment-ru/banki-ru.jsonl.gz"))
	must(b, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	must(b, err)
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one struct{ Text string }
		must(b, json.Unmarshal(lines.Bytes(), &one))
		for _, w := range strings.Fields(one.Text) {
			if w = strings.ToLower(strings.Trim(w, `,."'«»()-:;!?`)); len([]rune(w)) > 4 && !strings.ContainsAny(w, "\"':()/*=@~&|!\\.-#_+0123456789") {
				words = append(words, w)
			}
		}
	}
	must(b, lines.Err())
	return words
}

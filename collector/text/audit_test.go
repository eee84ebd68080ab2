package text

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var auditStems = flag.Int("audit", 20, "list by frequency so many groups of words that share a stem, and words of one paradigm that do not; needs MOLVA_SHARED")

// auditSets are the Russian and Ukrainian texts of the development data.
var auditSets = []string{"sentiment-ru/*.gz", "sentiment-uk/*.gz", "mentions-ru/*.gz", "reviews-yandex-maps/reviews.jsonl.gz"}

// BenchmarkAuditOfStems prints what is to be read by eye:
//
//	MOLVA_SHARED=… go test ./collector/text -run xxx -bench AuditOfStems -benchtime 1x -audit 600
func BenchmarkAuditOfStems(t *testing.B) {
	counts := countWords(t, os.Getenv("MOLVA_SHARED"))
	for _, language := range []string{"ru", "uk"} {
		words := counts[language]
		merged := mergedGroups(words)
		fmt.Printf("# %s: %d different words; the most frequent groups under one stem\n", language, len(words))
		for _, g := range merged[:min(*auditStems, len(merged))] {
			fmt.Println(g)
		}
		fmt.Printf("# %s: words that differ by an ending and fall apart\n", language)
		apart := apartPairs(words)
		for _, g := range apart[:min(*auditStems, len(apart))] {
			fmt.Println(g)
		}
	}
}

// countWords counts folded Cyrillic words by the language of the text that they stand in.
func countWords(t testing.TB, shared string) map[string]map[string]int {
	if shared == "" {
		t.Fatal("MOLVA_SHARED names no folder with the development data")
	}
	counts := map[string]map[string]int{"ru": {}, "uk": {}, "en": {}, "other": {}}
	for _, set := range auditSets {
		files, _ := filepath.Glob(filepath.Join(shared, "data", set))
		if len(files) == 0 {
			t.Fatalf("no files %s in %s", set, shared)
		}
		for _, name := range files {
			for _, s := range textsOf(t, name) {
				into := counts[Language(s)]
				for _, w := range AppendWords(nil, s, nil) {
					if script(w.Exact) == cyrillicOnly {
						into[w.Exact]++
					}
				}
			}
		}
	}
	return counts
}

func textsOf(t testing.TB, name string) (texts []string) {
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(unzipped)
	for lines.Buffer(nil, 1<<24); lines.Scan(); {
		var row map[string]any
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, field := range []string{"title", "text", "pros", "cons"} {
			if s, ok := row[field].(string); ok {
				texts = append(texts, s)
			}
		}
	}
	return texts
}

// mergedGroups are the words of each stem, the most frequent stem first.
func mergedGroups(words map[string]int) []string {
	groups, sums := map[string][]string{}, map[string]int{}
	for w, n := range words {
		if n >= 2 {
			s := Stem(w)
			groups[s] = append(groups[s], w)
			sums[s] += n
		}
	}
	stems := slices.SortedFunc(maps.Keys(groups), func(a, b string) int { return cmp.Or(sums[b]-sums[a], strings.Compare(a, b)) })
	var lines []string
	for _, s := range stems {
		g := groups[s]
		if len(g) < 2 {
			continue
		}
		slices.SortFunc(g, func(a, b string) int { return cmp.Or(words[b]-words[a], strings.Compare(a, b)) })
		lines = append(lines, fmt.Sprintf("%s %d: %s", s, sums[s], strings.Join(g, " ")))
	}
	return lines
}

// apartPairs are words of at least four letters that differ only by known endings and have different stems.
func apartPairs(words map[string]int) []string {
	byPart := map[string][]string{} // what stands before a possible ending -> words
	for w, n := range words {
		if n < 5 {
			continue
		}
		for k := 0; k <= 3; k++ {
			if s, e := split(w, k); letters(s) >= 3 && letters(w) >= 4 && (k == 0 || endings[e]&anyEnding != 0) {
				byPart[s] = append(byPart[s], w)
			}
		}
	}
	best := map[string]int{}
	for s, group := range byPart {
		stems := map[string]string{}
		for _, w := range group {
			if have, ok := stems[Stem(w)]; !ok || words[w] > words[have] {
				stems[Stem(w)] = w
			}
		}
		if len(stems) > 1 {
			names := slices.SortedFunc(maps.Values(stems), func(a, b string) int { return cmp.Or(words[b]-words[a], strings.Compare(a, b)) })
			best[s+": "+strings.Join(names, " ")] = words[names[1]] * letters(s)
		}
	}
	return slices.SortedFunc(maps.Keys(best), func(a, b string) int { return cmp.Or(best[b]-best[a], strings.Compare(a, b)) })
}

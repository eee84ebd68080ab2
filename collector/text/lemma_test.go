package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kljensen/snowball/russian"
)

// The floors of the labelled lists in testdata: what share of the pairs of one lemma has one stem, and how much of what is
// merged is right when as many pairs of different words as of one lemma are looked at.
var lemmaFloors = map[string]struct{ recall, precision float64 }{"ru": {0.93, 0.98}, "uk": {0.93, 0.98}}

func TestStemsOfLabelledWords(t *testing.T) {
	for _, language := range []string{"ru", "uk"} {
		lemmas, different := readLabels(t, "lemmas-"+language), readLabels(t, "different-"+language)
		if len(lemmas) < 250 || len(different) < 250 {
			t.Fatalf("%s: %d lemmas and %d pairs of different words are too few", language, len(lemmas), len(different))
		}
		recall, precision := scoreStems(t, language, Stem, lemmas, different, true)
		t.Logf("%s: %d lemmas, %d pairs of different words: recall %.4f, precision %.4f", language, len(lemmas), len(different), recall, precision)
		if language == "ru" {
			r, p := scoreStems(t, language, func(w string) string { return russian.Stem(w, true) }, lemmas, different, false)
			t.Logf("%s: snowball beside it: recall %.4f, precision %.4f", language, r, p)
			if recall < r || precision < p {
				t.Errorf("%s: snowball is better: recall %.4f and %.4f, precision %.4f and %.4f", language, recall, r, precision, p)
			}
		}
		if floor := lemmaFloors[language]; recall < floor.recall || precision < floor.precision {
			t.Errorf("%s: recall %.4f, want %.2f; precision %.4f, want %.2f", language, recall, floor.recall, precision, floor.precision)
		}
	}
}

// scoreStems compares words pairwise; each lemma counts alike, however many forms it has.
func scoreStems(t *testing.T, language string, stem func(string) string, lemmas, different [][]string, log bool) (recall, precision float64) {
	merged := 0.0
	for _, forms := range lemmas {
		same, pairs := 0, 0
		for i, a := range forms {
			for _, b := range forms[i+1:] {
				pairs++
				if stem(a) == stem(b) {
					same++
				}
			}
		}
		merged += float64(same) / float64(pairs)
		if log && same < pairs && testing.Verbose() {
			t.Logf("%s: parted: %s", language, stemsOf(forms))
		}
	}
	wrong := 0
	for _, pair := range different {
		if stem(pair[0]) == stem(pair[1]) {
			wrong++
			if log {
				t.Logf("%s: merged: %s", language, stemsOf(pair))
			}
		}
	}
	recall = merged / float64(len(lemmas))
	return recall, recall / (recall + float64(wrong)/float64(len(different)))
}

func stemsOf(words []string) string {
	var said []string
	for _, w := range words {
		said = append(said, w+"→"+Stem(w))
	}
	return strings.Join(said, " ")
}

func readLabels(t *testing.T, name string) (lines [][]string) {
	file, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if words := strings.Fields(Fold(line)); len(words) > 1 && words[0] != "#" {
			lines = append(lines, words)
		}
	}
	return lines
}

// The lists together- and apart- have words whose stems changed with a vowel or a consonant; here every pair counts.
func TestStemsOfAlternatingWords(t *testing.T) {
	for _, language := range []string{"ru", "uk"} {
		together, apart := readLabels(t, "together-"+language), readLabels(t, "apart-"+language)
		if len(together) < 80 || len(apart) < 40 {
			t.Fatalf("%s: %d and %d lines are too few", language, len(together), len(apart))
		}
		for _, forms := range together {
			for _, w := range forms[1:] {
				if Stem(w) != Stem(forms[0]) {
					t.Errorf("%s: parted: %s", language, stemsOf([]string{forms[0], w}))
				}
			}
		}
		for _, pair := range apart {
			if Stem(pair[0]) == Stem(pair[1]) {
				t.Errorf("%s: merged: %s", language, stemsOf(pair))
			}
		}
	}
}

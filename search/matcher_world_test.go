package search

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"molva/collector/text"
)

// What arrives are texts of arrivalWords words; half of the saved queries hold one of the commonest words of them all.
const (
	arrivalWords   = 80
	arrivalQueries = 10000
	commonest      = 20

	wildcardLetters = 5 // before the * at least
)

// arrivalTexts are n different texts of 80 words, cut from the running texts of the shared data in a random order;
// without MOLVA_SHARED they are made of invented words.
func arrivalTexts(t testing.TB, n int) [][]text.Token {
	t.Helper()
	r := rand.New(rand.NewPCG(*seed, 30))
	running := inventedText(r, n*(arrivalWords+1))
	if dir := os.Getenv("MOLVA_SHARED"); dir != "" {
		var b strings.Builder
		for _, f := range realFiles {
			for _, one := range realTexts(t, filepath.Join(dir, f.file), n) {
				b.WriteString(one.Text + "\n")
			}
		}
		running = b.String()
	} else if os.Getenv("MOLVA_TEST_REAL") == "1" {
		t.Fatal("MOLVA_SHARED is not set, and MOLVA_TEST_REAL=1 wants the shared data")
	}
	texts := slices.Collect(slices.Chunk(text.Tokenize(running, nil), arrivalWords))
	texts = texts[:len(texts)-1] // the last one is short
	r.Shuffle(len(texts), func(a, b int) { texts[a], texts[b] = texts[b], texts[a] })
	if len(texts) < n {
		t.Fatalf("%d texts of %d words, wanted %d", len(texts), arrivalWords, n)
	}
	return texts[:n]
}

// inventedText is a running text of n words of which few are common and most are rare.
func inventedText(r *rand.Rand, n int) string {
	syllables := strings.Fields("бу кет ро за при вез ли поз дно день ги вер ну дос тав ка ма га зин хо ро ший пло хой очень ве чер цве ты")
	words := make([]string, 20000)
	for i := range words {
		for range 2 + r.IntN(3) {
			words[i] += pick(r, syllables...)
		}
	}
	often := rand.NewZipf(r, 1.2, 8, uint64(len(words)-1))
	var b strings.Builder
	for range n {
		b.WriteString(words[often.Uint64()] + " ")
	}
	return b.String()
}

// arrivals draws saved queries whose parts stand in the texts.
type arrivals struct {
	r      *rand.Rand
	texts  [][]text.Token
	df     map[string]int // stem -> texts that have it; also beginning* -> words that begin so
	common map[string]bool
	most   int // texts that have what a query looks for beside common words
}

func newArrivals(texts [][]text.Token) *arrivals {
	a := &arrivals{texts: texts, df: map[string]int{}, common: map[string]bool{}}
	for _, words := range texts {
		seen := map[string]bool{}
		for _, w := range words {
			if !seen[w.Stem] {
				seen[w.Stem] = true
				a.df[w.Stem]++
			}
		}
	}
	stems := slices.Collect(maps.Keys(a.df))
	for _, words := range texts {
		for _, w := range words {
			for n := range w.Exact {
				a.df[w.Exact[:n]+"*"]++
			}
		}
	}
	slices.SortFunc(stems, func(x, y string) int {
		if a.df[x] != a.df[y] {
			return a.df[y] - a.df[x]
		}
		return strings.Compare(x, y)
	})
	for _, s := range stems[:commonest] {
		a.common[s] = true
	}
	return a
}

// queries draws n of them: 30 % are phrases, 10 % have a wildcard, 10 % words near each other, and 20 % NOT; 20 common
// words are in half of them.
func (a *arrivals) queries(t testing.TB, n, most int) []Saved {
	t.Helper()
	a.r, a.most = rand.New(rand.NewPCG(*seed, 31)), most
	saved := make([]Saved, n)
	for i := range saved {
		q := a.draw(i%10, i/10%2 == 0)
		if i/20%5 == 0 {
			q += a.without()
		}
		saved[i] = Saved{ID: int64(i), Query: mustParse(t, q)}
	}
	return saved
}

// draw writes a query of a shape, with a common word or without.
func (a *arrivals) draw(shape int, common bool) string {
	switch shape {
	case 0, 1, 2:
		if words := a.beside(1, common); a.r.IntN(3) > 0 {
			return `"` + words[0] + " " + words[1] + `"`
		} else {
			return `"` + words[0] + " " + words[1] + `"` + pick(a.r, " rating:<4", " site:site.example", " "+a.rare())
		}
	case 3:
		return a.begins() + a.commonWord(common)
	case 4:
		words := a.beside(3, common)
		return fmt.Sprintf(`"%s %s"~%d`, words[0], words[1], 2+a.r.IntN(4))
	case 5:
		return a.rare() + a.commonWord(common)
	case 6:
		return "(" + a.rare() + " OR " + a.rare() + ")" + a.commonWord(common)
	case 7:
		return a.rare() + " " + pick(a.r, "rating:<3", "is:review", "="+a.rare()) + a.commonWord(common)
	}
	words := a.beside(8, false)
	return words[0] + " " + words[1] + a.commonWord(common)
}

func (a *arrivals) commonWord(yes bool) string {
	if !yes {
		return ""
	}
	return " " + a.word(func(w *Word) bool { return a.common[w.Stem] })
}

// word is one of the texts that is fit, as it stands there.
func (a *arrivals) word(fit func(*Word) bool) string {
	for {
		if w := pick(a.r, pick(a.r, a.texts...)...); plainWord.MatchString(w.Exact) && fit(w.Word) {
			return w.Exact
		}
	}
}

func (a *arrivals) isRare(w *Word) bool {
	return a.df[w.Stem] <= a.most && plainWord.MatchString(w.Exact)
}

func (a *arrivals) rare() string { return a.word(a.isRare) }

// begins is the beginning of some words, which are few.
func (a *arrivals) begins() string {
	for {
		w := []rune(a.word(func(w *Word) bool { return a.isRare(w) && utf8.RuneCountInString(w.Exact) > wildcardLetters }))
		start := string(w[:wildcardLetters+a.r.IntN(len(w)-wildcardLetters)])
		if a.df[start+"*"] <= a.most+a.most/2 {
			return start + "*"
		}
	}
}

// beside are two words of one text with less than so many between them: a rare one, and one that is common or is not.
func (a *arrivals) beside(near int, common bool) []string {
	for {
		words := pick(a.r, a.texts...)
		at := a.r.IntN(len(words) - near)
		first, second := words[at], words[at+1+a.r.IntN(near)]
		if a.r.IntN(2) == 0 && near > 1 {
			first, second = second, first
		}
		one, other := first.Word, second.Word
		if !a.isRare(one) {
			one, other = other, one
		}
		if a.isRare(one) && a.common[other.Stem] == common && plainWord.MatchString(other.Exact) {
			return []string{first.Exact, second.Exact}
		}
	}
}

// without is what a query does not want: a word or two.
func (a *arrivals) without() string {
	if a.r.IntN(3) == 0 {
		words := a.beside(1, false)
		return ` -"` + words[0] + " " + words[1] + `"`
	}
	return " -" + a.word(func(w *Word) bool { return !a.common[w.Stem] })
}

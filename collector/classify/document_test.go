package classify

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"molva/collector"
	"molva/collector/text"
)

// pieces are what made-up texts are put together from: words, negations, signs, and characters that are none of them.
var pieces = strings.Fields("деньги не вернули обман обманщик обманули ОБМАН но курьер кур'єр кур’єр ' ’ !! ! )) ( … — , . . 😡 😡😡 ? п'ять scam the refund букет ё\u0301 \u00ad \u200b x 5 ужас УЖАСНО")

func madeUpText(r *rand.Rand, length int) string {
	var b strings.Builder
	for range length {
		b.WriteString(pieces[r.IntN(len(pieces))])
		if r.IntN(8) > 0 {
			b.WriteString([]string{" ", " ", " ", "\n", ", "}[r.IntN(5)])
		}
	}
	return b.String()
}

func madeUpReview(r *rand.Rand) collector.Review {
	return collector.Review{Title: madeUpText(r, r.IntN(4)), Text: madeUpText(r, r.IntN(60)), Pros: madeUpText(r, r.IntN(9)), Cons: madeUpText(r, r.IntN(9))}
}

// bothWays are the document that is left and the one that is read from the text that is left.
func bothWays(d *document, words []string) (dropped, read *document) {
	dropped = new(document)
	d.without(words, dropped)
	return dropped, newDocument(d.rewritten(func(part int) string { return d.blanked(part, words) }))
}

// checkWithout wants the same of both, and of the models and rules as well.
func checkWithout(t *testing.T, d *document, words []string) {
	t.Helper()
	dropped, read := bothWays(d, words)
	if len(dropped.tokens) != len(read.tokens) {
		t.Fatalf("%q without %q: %d tokens and %d", d.parts, words, len(dropped.tokens), len(read.tokens))
	}
	for i := range dropped.tokens {
		a, b := &dropped.tokens[i], &read.tokens[i]
		if a.Exact != b.Exact || a.part != b.part || a.clause != b.clause || a.negated != b.negated || a.shouted != b.shouted {
			t.Fatalf("%q without %q: token %d is %+v and %+v", d.parts, words, i, a, b)
		}
	}
	if a, b := featuresOf(dropped.tokens), featuresOf(read.tokens); !reflect.DeepEqual(a, b) {
		t.Fatalf("%q without %q: features %v and %v", d.parts, words, a, b)
	}
}

func TestDroppingWordsIsReadingTheRest(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 3000 {
		d := newDocument(madeUpReview(r))
		var words []string
		for range r.IntN(7) {
			if len(d.tokens) > 0 {
				words = append(words, d.word(&d.tokens[r.IntN(len(d.tokens))]))
			}
		}
		checkWithout(t, d, words)
		bare := d.rewritten(func(part int) string { return withoutLetters(d.parts[part], words) })
		if apart := d.rewritten(func(part int) string { return d.blanked(part, words) }); d.onlyWhole(words) && !same(apart, bare) {
			t.Fatalf("%q without %q is not the same as words and as letters", d.parts, words)
		}
	}
}

func FuzzWithout(f *testing.F) {
	f.Add("обман, ОБМАН! обманщик", "деньги не вернули :(", 2)
	f.Add("п'ять ' зірок", "\u0301 a\u0301 b", 1)
	f.Fuzz(func(t *testing.T, title, s string, n int) {
		d := newDocument(collector.Review{Title: title, Text: s})
		if !d.sound() || len(d.tokens) == 0 || n < 0 {
			return
		}
		checkWithout(t, d, []string{d.word(&d.tokens[n%len(d.tokens)]), d.word(&d.tokens[n/2%len(d.tokens)])})
	})
}

func TestLanguageOfParts(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	reviews := []collector.Review{{}, {Cons: "Дуже погано"}, {Title: strings.Repeat("щ", 199) + "'", Text: "їжа'їжа"}, {Title: "\xd0", Text: "\xd0\xb0 x"}}
	for range 2000 {
		reviews = append(reviews, madeUpReview(r))
	}
	for _, one := range reviews {
		written := slices.DeleteFunc([]string{one.Title, one.Text, one.Pros, one.Cons}, func(s string) bool { return s == "" })
		if got, want := newDocument(one).language(), text.Language(strings.Join(written, "\n")); got != want {
			t.Fatalf("%+v: %s, want %s", one, got, want)
		}
	}
}

// TestDesksAreClean wants the same verdict from a desk that others have used, also beside others.
func TestDesksAreClean(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	reviews := make([]collector.Review, 200)
	want := make([]collector.Verdict, len(reviews))
	for i := range reviews {
		reviews[i] = madeUpReview(r)
		want[i] = Classify(reviews[i])
	}
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range reviews {
				at := (i*(2*g+1) + g) % len(reviews)
				if got := Classify(reviews[at]); !reflect.DeepEqual(got, want[at]) {
					t.Errorf("%+v: %+v, want %+v", reviews[at], got, want[at])
				}
			}
		})
	}
	wait.Wait()
}

package classify

import (
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
)

const (
	// maxWords is how many deciding words a verdict names.
	maxWords = 6
	// minWord is the shortest word that is named: «не» alone tells nobody anything.
	minWord = 3
	// farBelow is the share of the best word's weight under which a word did not decide.
	farBelow = 0.2
)

// words names the words that made a text a complaint, in the order of the text. Taking them away from the text lowers the
// probability: this is tried before they are named, the weakest giving way.
func (j judge) words(k *desk, rating float64) []string {
	ranked := j.ranked(k)
	at := k.at[:0]
	for n := len(ranked); n > 0; n-- {
		at = append(at[:0], ranked[:n]...)
		if words := k.document.words(at); j.lowers(k, words, rating) {
			return words
		}
	}
	// no word decides alone: all of them do, for without words there is no complaint
	at = at[:0]
	for i := range k.document.tokens {
		at = append(at, i)
	}
	k.at = at
	return k.document.words(at)
}

// ranked are the positions of at most maxWords different words, by what they add, the best first.
func (j judge) ranked(k *desk) []int {
	share := j.shares(k)
	best := k.best[:0]
	for i := range k.document.tokens {
		if t := &k.document.tokens[i]; !t.short && share[i] > 0 {
			best = k.rank(best, i)
		}
	}
	for len(best) > 1 && share[best[len(best)-1]] < farBelow*share[best[0]] {
		best = best[:len(best)-1]
	}
	return best
}

// rank puts a later position among the best: behind those that add as much, in the place of the same word if that adds
// less.
func (k *desk) rank(best []int, i int) []int {
	exact := k.document.tokens[i].Exact
	same := slices.IndexFunc(best, func(b int) bool { return k.document.tokens[b].Exact == exact })
	switch {
	case same >= 0 && k.share[i] <= k.share[best[same]]:
		return best
	case same >= 0:
		best = slices.Delete(best, same, same+1)
	case len(best) == maxWords && k.share[i] <= k.share[best[maxWords-1]]:
		return best
	case len(best) == maxWords:
		best = best[:maxWords-1]
	}
	at := len(best)
	for at > 0 && k.share[i] > k.share[best[at-1]] {
		at--
	}
	return slices.Insert(best, at, i)
}

// shares are what each token adds to the log odds of a complaint.
func (j judge) shares(k *desk) []float64 {
	n := len(k.document.tokens)
	share := slices.Grow(k.share[:0], n)[:n]
	clear(share)
	k.share = share
	for i := range min(n, maxTokens) {
		share[i] = j.complaintShare(&k.whole.sums, i)
	}
	j.own.addShares(share, &k.whole.features, askComplaint)
	for _, m := range k.whole.found {
		for _, i := range m.at[:m.words] {
			share[i] += rules[m.group].weight / float64(m.words)
		}
	}
	groups := max(1, groupsOf(k.whole.causes))
	for _, m := range k.whole.causes {
		for _, i := range m.at[:m.words] {
			share[i] += causeWeight / float64(m.words*groups)
		}
	}
	return share
}

// lowers says whether the text is less of a complaint without the words, taken away as words and as mere letters.
func (j judge) lowers(k *desk, words []string, rating float64) bool {
	d := &k.document
	sound := d.sound()
	if sound {
		d.without(words, &k.less)
		if j.read(&k.less, rating, &k.rest); !k.lower() {
			return false
		}
		if d.onlyWhole(words) {
			return true
		}
	}
	apart := d.rewritten(func(part int) string { return d.blanked(part, words) })
	bare := d.rewritten(func(part int) string { return withoutLetters(d.parts[part], words) })
	return (sound || j.lowersAs(k, apart, rating)) && (same(apart, bare) || j.lowersAs(k, bare, rating))
}

// lowersAs says whether the rewritten text is less of a complaint.
func (j judge) lowersAs(k *desk, r collector.Review, rating float64) bool {
	k.less.take(r)
	j.read(&k.less, rating, &k.rest)
	return k.lower()
}

// lower says whether the rest is less of a complaint than the whole.
func (k *desk) lower() bool { return k.rest.complaint < k.whole.complaint }

// sound says whether all parts are UTF-8.
func (d *document) sound() bool {
	for _, s := range d.parts {
		if !utf8.ValidString(s) {
			return false
		}
	}
	return true
}

// onlyWhole says whether the words stand in the text as whole words alone; then it is all one whether they are taken away
// as words or as letters: a word is never found across the end of another one.
func (d *document) onlyWhole(words []string) bool {
	for _, w := range words {
		n := 0
		for _, s := range d.parts {
			n += strings.Count(s, w)
		}
		for i := range d.tokens {
			if d.word(&d.tokens[i]) == w {
				n--
			}
		}
		if n != 0 {
			return false
		}
	}
	return true
}

func same(a, b collector.Review) bool {
	return a.Text == b.Text && a.Title == b.Title && a.Pros == b.Pros && a.Cons == b.Cons
}

// rewritten is the review of a document with each part changed.
func (d *document) rewritten(change func(part int) string) collector.Review {
	return collector.Review{Title: change(partTitle), Text: change(partText), Pros: change(partPros), Cons: change(partCons)}
}

func withoutLetters(s string, words []string) string {
	for _, w := range words {
		s = strings.ReplaceAll(s, w, "")
	}
	return s
}

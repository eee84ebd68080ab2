package classify

import (
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/text"
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
func (j judge) words(d *document, rating float64, whole reading) []string {
	ranked := j.ranked(d, whole)
	for n := len(ranked); n > 0; n-- {
		at := slices.Clone(ranked[:n])
		if words := d.words(at); j.lowers(d, words, rating, whole.complaint) {
			return words
		}
	}
	// no word decides alone: all of them do, for without words there is no complaint
	at := make([]int, len(d.tokens))
	for i := range at {
		at[i] = i
	}
	return d.words(at)
}

// ranked are the positions of at most maxWords different words, by what they add, the best first.
func (j judge) ranked(d *document, whole reading) []int {
	share := make([]float64, len(d.tokens))
	for i := range min(len(d.tokens), maxTokens) {
		share[i] = j.share(whole.sums, i, askComplaint)
	}
	for _, m := range whole.found {
		for _, i := range m.at {
			share[i] += rules[m.group].weight / float64(len(m.at))
		}
	}
	for _, m := range whole.causes {
		for _, i := range m.at {
			share[i] += causeWeight / float64(len(m.at)*max(1, len(groupsOf(whole.causes))))
		}
	}
	byStem := map[string]int{} // the position that stands for a stem
	var best []int
	for i, t := range d.tokens {
		if utf8.RuneCountInString(t.Exact) < minWord || share[i] <= 0 {
			continue
		}
		if k, ok := byStem[t.Exact]; !ok || share[i] > share[k] {
			byStem[t.Exact] = i
		}
	}
	for _, i := range byStem {
		best = append(best, i)
	}
	slices.SortFunc(best, func(a, b int) int {
		if share[a] != share[b] {
			if share[a] > share[b] {
				return -1
			}
			return 1
		}
		return a - b
	})
	best = best[:min(len(best), maxWords)]
	for len(best) > 1 && share[best[len(best)-1]] < farBelow*share[best[0]] {
		best = best[:len(best)-1]
	}
	return best
}

// lowers says whether the text is less of a complaint without the words, taken away as words and as mere letters.
func (j judge) lowers(d *document, words []string, rating, before float64) bool {
	asWords := func(s string) string { return blank(s, words) }
	asLetters := func(s string) string {
		for _, w := range words {
			s = strings.ReplaceAll(s, w, "")
		}
		return s
	}
	apart, bare := d.rewritten(asWords), d.rewritten(asLetters)
	return j.read(newDocument(apart), rating).complaint < before &&
		(apart.Text == bare.Text && apart.Title == bare.Title && apart.Pros == bare.Pros && apart.Cons == bare.Cons ||
			j.read(newDocument(bare), rating).complaint < before)
}

// rewritten is the review of a document with each part changed.
func (d *document) rewritten(change func(string) string) collector.Review {
	return collector.Review{Title: change(d.parts[partTitle]), Text: change(d.parts[partText]),
		Pros: change(d.parts[partPros]), Cons: change(d.parts[partCons])}
}

// blank takes whole words out of a text.
func blank(s string, words []string) string {
	var b strings.Builder
	last := 0
	for _, t := range text.Tokenize(s, nil) {
		if slices.Contains(words, s[t.Start:t.End]) {
			b.WriteString(s[last:t.Start])
			last = t.End
		}
	}
	return b.String() + s[last:]
}

package text

import (
	"cmp"
	"slices"
	"strings"
)

// rewriteMost is how many spellings are kept at each letter of a word: what is cut is what costs most so far.
const rewriteMost = 48

// shorter is what a rule costs more where a longer one holds as well: "sh" is seldom read as two letters.
const shorter = 4

const latinVowels = "aeiouyw"

// spelling is one way to write a word, and how unlikely it is: 0 is what most people write.
type spelling struct {
	text string
	cost int
}

// rewriteRule says how letters may be written in another script. A table of rules has one a line: the letters, then what
// is written for them, each with its cost. "^" and "$" are the ends of the word, "(abc)" in front or behind are the
// letters that must stand there, "(+e)" one consonant and a last e behind, "(+v)" one consonant and a vowel, "-" nothing at
// all. A line that begins with "~" does not speak against shorter rules for the same letters.
type rewriteRule struct {
	from          []rune
	start, end    bool
	before, after string
	open, silentE bool // the syllable is open; a silent e makes it so
	weak          bool
	to            []spelling
}

// rewriter holds rules by their first letter, those of more letters first.
type rewriter map[rune][]rewriteRule

// newRewriter reads a table. A line that cannot be read is a mistake in this package, which every test sees.
func newRewriter(table string, change func(spelling) []spelling) rewriter {
	w := rewriter{}
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		r := readRewriteRule(words[0])
		for _, out := range words[1:] {
			letters := strings.TrimRight(out, "0123456789")
			s := spelling{strings.Trim(letters, "-"), 0}
			for _, d := range out[len(letters):] {
				s.cost = 10*s.cost + int(d-'0')
			}
			r.to = append(r.to, change(s)...)
		}
		w[r.from[0]] = append(w[r.from[0]], r)
	}
	for _, rules := range w {
		slices.SortStableFunc(rules, func(a, b rewriteRule) int { return cmp.Compare(b.rank(), a.rank()) })
	}
	return w
}

func readRewriteRule(s string) (r rewriteRule) {
	s, r.weak = strings.CutPrefix(s, "~")
	if rest, ok := strings.CutPrefix(s, "("); ok {
		r.before, s, _ = strings.Cut(rest, ")")
	}
	s, r.after, _ = strings.Cut(strings.TrimSuffix(s, ")"), "(")
	switch r.after {
	case "+e":
		r.after, r.open, r.silentE = "", true, true
	case "+v":
		r.after, r.open = "", true
	}
	s, r.start = strings.CutPrefix(s, "^")
	s, r.end = strings.CutSuffix(s, "$")
	r.from = []rune(s)
	return r
}

// rank orders rules for the same place: of those of as many letters the one that asks for more wins.
func (r *rewriteRule) rank() int {
	n := 10 * len(r.from)
	for _, asks := range []bool{r.start, r.end, r.before != "", r.after != "", r.open, r.silentE} {
		if asks {
			n++
		}
	}
	return n
}

func (r *rewriteRule) holds(word []rune, at int) bool {
	behind := at + len(r.from)
	switch {
	case behind > len(word) || !slices.Equal(word[at:behind], r.from), r.start && at > 0, r.end && behind < len(word),
		r.before != "" && (at == 0 || !strings.ContainsRune(r.before, word[at-1])),
		r.after != "" && (behind == len(word) || !strings.ContainsRune(r.after, word[behind])):
		return false
	case r.open && (behind+2 > len(word) || strings.ContainsRune(latinVowels, word[behind]) || !strings.ContainsRune(latinVowels, word[behind+1])):
		return false
	case r.silentE:
		return behind+2 == len(word) && word[behind+1] == 'e'
	}
	return true
}

// spell lists the ways to write a word, the likeliest first; rewriteMost at most. A letter that no rule knows stays.
func (w rewriter) spell(word string) []spelling {
	letters := []rune(word)
	reached := make([][]step, len(letters)+1)
	kept := []spelling{{}}
	for at := range letters {
		if at > 0 {
			kept, reached[at] = likeliest(reached[at], rewriteMost), nil
		}
		known := 0 // letters of the longest rule that holds here
		for i := range w[letters[at]] {
			r := &w[letters[at]][i]
			if known == len(r.from) || !r.holds(letters, at) {
				continue
			}
			if r.weak {
				reached[at+len(r.from)] = extend(reached[at+len(r.from)], kept, r.to, 0)
				continue
			}
			extra := 0
			if known > 0 {
				extra = shorter
			}
			known = len(r.from)
			reached[at+len(r.from)] = extend(reached[at+len(r.from)], kept, r.to, extra)
		}
		if known == 0 {
			reached[at+1] = extend(reached[at+1], kept, []spelling{{string(letters[at]), 0}}, 0)
		}
	}
	return likeliest(reached[len(letters)], rewriteMost)
}

// step is a spelling that goes on; it is written out when it is kept.
type step struct {
	before, more string
	cost         int
}

func extend(list []step, before, by []spelling, extra int) []step {
	for _, s := range before {
		for _, more := range by {
			list = append(list, step{s.text, more.text, s.cost + more.cost + extra})
		}
	}
	return list
}

// likeliest keeps the n cheapest of a list, each text once.
func likeliest(list []step, n int) []spelling {
	seen := make(map[string]bool, n)
	kept := make([]spelling, 0, n)
	for cost, left := 0, len(list); left > 0; cost++ { // costs are small numbers
		for _, s := range list {
			if s.cost != cost {
				continue
			}
			if left--; len(kept) == n {
				return kept
			}
			if text := s.before + s.more; !seen[text] {
				seen[text] = true
				kept = append(kept, spelling{text, s.cost})
			}
		}
	}
	return kept
}

// together spells names of several words: the n likeliest rows of one spelling a word.
func together(words [][]spelling, n int) []spelling {
	rows := []spelling{{}}
	for i, ways := range words {
		if i > 0 {
			for j := range rows {
				rows[j].text += " "
			}
		}
		rows = likeliest(extend(nil, rows, ways, 0), n)
	}
	return rows
}

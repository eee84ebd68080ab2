package demo

import (
	"math/rand/v2"
	"strings"
)

// mood is what a made-up review means to say.
type mood int

const (
	praise mood = iota
	mixed
	complaint
)

// draft is a review's words before a site gives it a place, a date and an id.
type draft struct {
	lang, author, title, text, pros, cons string
	rating                                int
}

// wish is what a draft must have beside its mood.
type wish struct {
	lang                 string
	rating               int
	brand, late, closeBy bool // names the brand; says «привезли поздно»; says something close to it that is not the phrase
	rare                 bool // has the letters that careless readers lose
}

func (w wish) mood() mood {
	switch {
	case w.rating >= 4:
		return praise
	case w.rating == 3:
		return mixed
	default:
		return complaint
	}
}

// scribe writes drafts that never come near one another: a text that shares too many runs of three words with one
// written before is thrown away and written again.
type scribe struct {
	r       *rand.Rand
	names   *names
	written []map[string]bool
}

// tooClose is the share of common three-word runs (Jaccard) above which two honest texts would look copied.
const tooClose = 0.3

func newScribe(r *rand.Rand) *scribe { return &scribe{r: r, names: newNames(r)} }

// knows makes the scribe keep away from a text and a name that are there already.
func (s *scribe) knows(text, author string) {
	s.written = append(s.written, threes(text))
	s.names.used[author] = true
}

func (s *scribe) voice(w wish) (voice, slots) {
	if w.lang == "uk" {
		return [...]voice{ukPraise, ukMixed, ukComplaint}[w.mood()], ukSlots
	}
	return [...]voice{ruPraise, ruMixed, ruComplaint}[w.mood()], ruSlots
}

func (s *scribe) write(w wish) draft {
	v, sl := s.voice(w)
	d := draft{lang: w.lang, rating: w.rating, author: s.names.next(w.lang)}
	d.title = spoken(sl.fill(s.r, pick(s.r, v.titles)), d.author)
	for limit := tooClose; ; limit += 0.0002 { // a small stock of sentences ends in a slightly wider limit, never in a loop
		d.text = spoken(s.compose(v, sl, w), d.author)
		if runs := threes(d.text); s.fresh(runs, limit) {
			s.written = append(s.written, runs)
			break
		}
	}
	if s.r.IntN(3) == 0 {
		d.pros = spoken(pick(s.r, v.pros), d.author)
	}
	if s.r.IntN(3) == 0 {
		d.cons = spoken(pick(s.r, v.cons), d.author)
	}
	return d
}

func (s *scribe) compose(v voice, sl slots, w wish) string {
	parts := []string{pick(s.r, v.open)}
	for _, i := range s.r.Perm(len(v.body))[:2+s.r.IntN(2)] {
		parts = append(parts, v.body[i])
	}
	if w.late {
		parts = append(parts, pick(s.r, v.late))
	}
	if w.closeBy {
		parts = append(parts, pick(s.r, v.almostLate))
	}
	if w.rare {
		parts = append(parts, v.rare)
	}
	if w.brand {
		parts = append(parts, pick(s.r, v.brand))
	}
	if s.r.IntN(3) > 0 || len(parts) < 3 {
		parts = append(parts, pick(s.r, v.close))
	}
	for i := range parts {
		parts[i] = sl.fill(s.r, parts[i])
	}
	return strings.Join(parts, " ")
}

func (s *scribe) fresh(runs map[string]bool, limit float64) bool {
	for _, old := range s.written {
		if likeness(runs, old) > limit {
			return false
		}
	}
	return true
}

// threes is the set of runs of three words of a text.
func threes(text string) map[string]bool {
	words := words(text)
	set := make(map[string]bool, len(words))
	for i := 0; i+2 < len(words); i++ {
		set[strings.Join(words[i:i+3], " ")] = true
	}
	return set
}

// likeness is the Jaccard measure of two sets.
func likeness(a, b map[string]bool) float64 {
	common := 0
	for k := range a {
		if b[k] {
			common++
		}
	}
	if len(a)+len(b) == common {
		return 1
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

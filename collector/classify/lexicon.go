package classify

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"unicode/utf8"
)

// lexicon finds which of many patterns stand in a document. What a word may be in its patterns depends on the word
// alone and is looked up once for it (clues).
type lexicon struct {
	of      which
	first   filing[entry]  // by the first word of a pattern
	further filing[uint16] // ids of needs, by the words that meet them
}

// which lexicon.
type which int

const (
	ofRules which = iota
	ofCauses
	ofObject
	ofCues
	ofPlain
	lexicons
)

// entry is a pattern under its first word; group is what it belongs to.
type entry struct {
	group   int
	pattern *pattern
}

// clues are what one word may be in the patterns of a lexicon, negated or not.
type clues struct {
	first   []entry  // those that it may begin
	further []uint16 // ids of the needs that it meets in others
}

func (c *clues) meets(id uint16) bool {
	if c == nil {
		return false
	}
	for _, n := range c.further {
		if n == id {
			return true
		}
	}
	return false
}

// begun are the patterns that the word may begin.
func (c *clues) begun() []entry {
	if c == nil {
		return nil
	}
	return c.first
}

// match is one place where a pattern of a group stands.
type match struct {
	group, words int
	at           [maxNeeds]int // token positions of its words
}

func newLexicon(of which, groups [][]string) *lexicon {
	l := &lexicon{of: of, first: newFiling[entry](), further: newFiling[uint16]()}
	ids := map[string]uint16{}
	for g, patterns := range groups {
		for _, s := range patterns {
			p := parsePattern(s)
			if len(p.words) > maxNeeds {
				panic("classify: the pattern " + s + " is too long") // a table of ours is wrong; every test sees it
			}
			l.first.file(&p.words[0], entry{g, &p})
			for i := range p.words[1:] {
				l.number(&p.words[i+1], ids)
			}
		}
	}
	return l
}

// number gives a need its id, the same as that of others which ask for the same words.
func (l *lexicon) number(n *need, ids map[string]uint16) {
	key := fmt.Sprint(slices.Sorted(maps.Keys(n.stems)), n.prefixes)
	id, ok := ids[key]
	if !ok {
		if len(ids) > math.MaxUint16 {
			panic("classify: too many patterns") // every test sees it
		}
		id = uint16(len(ids))
		ids[key] = id
		l.further.file(n, id)
	}
	n.id = id
}

// clues looks one word up by its stem, as stemOf gives it, and by its letters; nil where no pattern asks for it.
func (l *lexicon) clues(exact, stem string) *clues {
	c := clues{first: l.first.of(exact, stem), further: l.further.of(exact, stem)}
	if len(c.first)+len(c.further) == 0 {
		return nil
	}
	return &c
}

// find adds the places in the order of the text, a pattern at most twice at one token.
func (l *lexicon) find(found []match, tokens []token) []match {
	for i := range tokens {
		t := &tokens[i]
		c := t.clues[l.of]
		if c == nil {
			continue
		}
		for _, e := range c.first {
			if !e.pattern.words[0].inPlace(t) {
				continue
			}
			if m, ok := e.pattern.around(tokens, i, l.of); ok {
				m.group = e.group
				found = append(found, m)
			}
		}
	}
	return found
}

// filing holds things under the words that a need asks for.
type filing[T any] struct {
	byStem   map[string][]T
	byPrefix map[string][]filed[T] // key: the first letters of the prefix, as lead cuts them
}

type filed[T any] struct {
	need  *need
	thing T
}

func newFiling[T any]() filing[T] {
	return filing[T]{byStem: map[string][]T{}, byPrefix: map[string][]filed[T]{}}
}

func (f filing[T]) file(n *need, thing T) {
	for stem := range n.stems {
		f.byStem[stem] = append(f.byStem[stem], thing)
	}
	for _, prefix := range n.prefixes {
		if utf8.RuneCountInString(prefix) < leadLetters {
			panic("classify: the prefix " + prefix + " is too short") // a table of ours is wrong; every test sees it
		}
		f.byPrefix[lead(prefix)] = append(f.byPrefix[lead(prefix)], filed[T]{n, thing})
	}
}

// of are the things under a word: those under its stem, then those under its beginning alone, once for each prefix.
func (f filing[T]) of(exact, stem string) []T {
	things := slices.Clip(f.byStem[stem])
	for _, e := range f.byPrefix[lead(exact)] {
		if !e.need.stems[stem] && e.need.begins(exact) {
			things = append(things, e.thing)
		}
	}
	return things
}

// leadLetters is how many letters file a prefix; no prefix is shorter.
const leadLetters = 3

func lead(w string) string {
	n := 0
	for i := range w {
		if n == leadLetters {
			return w[:i]
		}
		n++
	}
	return w
}

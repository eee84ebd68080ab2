package search

import (
	"math"
	"unicode/utf8"
)

// need is a list of alternatives of which a document must have one, and how many texts of a thousand are held to have one; any is nil when a
// document without any term may be found.
type need struct {
	any  []alternative
	cost float64
}

// alternative is a term that a document must have, and another one that it must have beside it; -1 is none.
type alternative struct{ first, second int32 }

// rarest finds the need of a node that the fewest texts are held to have. What stands behind NOT needs nothing, and
// neither does a range.
func rarest(f *filing, n node) need {
	switch n := n.(type) {
	case allOf:
		return rarestOfAll(f, n)
	case anyOf:
		return eitherNeed(f, n)
	case phrase:
		a := alternative{n.ids[0], -1}
		for _, id := range n.ids[1:] {
			a = f.beside(a, id)
		}
		return need{[]alternative{a}, f.share[a.first]}
	case value:
		id := f.valueTerm(n)
		return need{[]alternative{{id, -1}}, f.share[id]}
	}
	return need{}
}

// rarestOfAll is the need of the kid with the rarest one, and beside it the rarest term that another kid needs.
func rarestOfAll(f *filing, n allOf) need {
	best, from := need{}, -1
	needs := make([]need, len(n))
	for i, k := range n {
		if needs[i] = rarest(f, k); needs[i].any != nil && (best.any == nil || needs[i].cost < best.cost) {
			best, from = needs[i], i
		}
	}
	for i, other := range needs {
		if i == from || len(other.any) != 1 {
			continue
		}
		for j, a := range best.any {
			if id := other.any[0].first; id != a.first && (a.second < 0 || f.share[id] < f.share[a.second]) {
				best.any[j].second = id
			}
		}
	}
	return best
}

// eitherNeed needs an alternative of every kid.
func eitherNeed(f *filing, n anyOf) need {
	var joined need
	for _, k := range n {
		one := rarest(f, k)
		if one.any == nil {
			return need{}
		}
		joined.any = append(joined.any, one.any...)
		joined.cost += one.cost
	}
	return joined
}

// beside is an alternative with one more term that must be there: the two rarest are kept, the rarest first.
func (f *filing) beside(a alternative, id int32) alternative {
	switch {
	case id == a.first:
	case f.share[id] < f.share[a.first]:
		return alternative{id, a.first}
	case a.second < 0 || f.share[id] < f.share[a.second]:
		a.second = id
	}
	return a
}

// How many texts are held to have a term, before any was seen: half of them have one of a letter or a value of a field, a third less
// have a word with each letter more. A beginning stands for some words.
const (
	fieldPrior = 0.5
	letterLess = 1.5
	beginsMore = 4
	usedMuch   = 50 // queries that ask for a term make it seem twice as common
)

func wordPrior(t term) float64 {
	p := fieldPrior * math.Pow(letterLess, float64(-utf8.RuneCountInString(t.indexed())))
	if t.form == byPrefix {
		p *= beginsMore
	}
	return p
}

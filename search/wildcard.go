package search

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"molva/collector"
)

// wildcard is a word with * of a query, and where it stands.
type wildcard struct {
	prefix string
	where  string // "line:column" in the query: of the word, or of the name of the saved query that has it
	saved  string // the saved query in whose text the word itself stands; "": in none
	within string // "line:column" there
}

// PlacedIn is the query with the places that its wildcards have in what somebody wrote, of which the query is made: mistakes that an
// index tells point there.
func (q *Query) PlacedIn(written *Query) *Query {
	out := *q
	out.wildcards = slices.Concat(written.placed(), q.wildcards)
	return &out
}

// placed are the wildcards of the query in their order; no query at all has none.
func (q *Query) placed() []wildcard {
	if q == nil {
		return nil
	}
	return q.wildcards
}

// newWildcard notes a word with * that was read.
func (p *parser) newWildcard(at int, prefix string) {
	w := wildcard{prefix: prefix, where: p.where(at)}
	if len(p.within) > 0 {
		w = wildcard{prefix, p.outer, p.within[len(p.within)-1], w.where}
	}
	p.wildcards = append(p.wildcards, w)
}

// Wildcards says whether the query, or a saved query in it, has a word with *: an index may refuse those, and nothing else of a
// query that was read.
func (q *Query) Wildcards() bool { return len(prefixes(q.tree())) > 0 }

// expandAll are the words that the wildcards of some queries stand for in an index: of lists those of one, each once; count is not
// "" where it gave up counting. A wildcard that stands for too many is refused, wherever in a query, and so are those that do so together.
func expandAll(queries []*Query, of func(prefix string) (words []string, count string, err error)) (map[string][]string, error) {
	words := map[string][]string{}
	for _, q := range queries {
		sum := 0
		for _, prefix := range prefixes(q.tree()) {
			if _, known := words[prefix]; !known {
				found, count, err := of(prefix)
				if err != nil {
					return nil, err
				}
				if len(found) > MaxExpansion {
					count = cmp.Or(count, strconv.Itoa(len(found)))
				}
				if count != "" {
					return nil, q.refused(prefix, fmt.Sprintf("%s* stands for %s words, at most %d are looked for", prefix, count, MaxExpansion))
				}
				words[prefix] = found
			}
			if sum += len(words[prefix]); sum > MaxExpanded {
				return nil, q.refused(prefix, fmt.Sprintf("with %s* the wildcards stand for %d words together, at most %d are looked for", prefix, sum, MaxExpanded))
			}
		}
	}
	return words, nil
}

// refused is an error about a wildcard of the query: where it stands and, where that is in a saved query, in which.
func (q *Query) refused(prefix, msg string) error {
	at := wildcard{where: prefix + "*"}
	if i := slices.IndexFunc(q.placed(), func(w wildcard) bool { return w.prefix == prefix }); i >= 0 {
		at = q.wildcards[i]
	}
	if at.saved == "" {
		return &collector.Error{Code: collector.CodeInvalid, Where: at.where, Msg: msg, Hint: "write more of the word"}
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: at.where, Hint: "write more of the word where the query is saved",
		Msg: fmt.Sprintf("in the saved query «%s» at %s: %s", at.saved, at.within, msg)}
}

// prefixes are the wildcards of a query, one that several phrases look for as often.
func prefixes(n node) []string {
	var list []string
	if p, ok := n.(phrase); ok {
		for _, t := range p.sought {
			if t.form == byPrefix {
				list = append(list, t.exact)
			}
		}
	}
	for _, k := range kidsOf(n) {
		list = append(list, prefixes(k)...)
	}
	return list
}

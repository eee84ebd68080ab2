package search

import (
	"slices"
	"strings"
)

// WordsSought are the words and phrases that a query looks for in titles and texts, most at most, as they are written: what
// it leaves out, its wildcards and its fields are none.
func WordsSought(q *Query, most int) []string {
	var found []string
	var walk func(Part)
	walk = func(p Part) {
		switch p.Kind {
		case PartAll, PartAny:
			for _, k := range p.Kids {
				walk(k)
			}
		case PartWords:
			words := make([]string, len(p.Words))
			for i, w := range p.Words {
				words[i] = w.Text
				if w.Wildcard || p.Near {
					return
				}
			}
			if s := strings.Join(words, " "); (p.In == "" || p.In == string(inTitle)) && len(found) < most && !slices.Contains(found, s) {
				found = append(found, s)
			}
		}
	}
	walk(Explain(q))
	return found
}

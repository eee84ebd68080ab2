package crawler

import (
	"bytes"
	"slices"
	"strings"
)

// dataVocabulary are the namespaces of the vocabulary that search engines read before schema.org, in RDFa and in
// microdata. Shop software of those years still writes it.
var dataVocabulary = []string{"http://rdf.data-vocabulary.org/#", "http://rdf.data-vocabulary.org/", "http://data-vocabulary.org/", "http://www.data-vocabulary.org/"}

// dataNames are its types and properties in the words of schema.org; the others bear the same name in both.
var dataNames = map[string]string{"Review-aggregate": "AggregateRating", "RatingAggregate": "AggregateRating", "reviewer": "author", "dtreviewed": "datePublished",
	"summary": "headline", "description": "description", "itemreviewed": "itemReviewed", "rating": "reviewRating", "value": "ratingValue",
	"average": "ratingValue", "best": "bestRating", "worst": "worstRating", "count": "reviewCount", "votes": "ratingCount", "photo": "image"}

// vocabularyName is shortName, in the words of schema.org also for names of the older vocabulary.
func vocabularyName(s string) string {
	s = shortName(s)
	if !strings.Contains(s, "data-vocabulary.org/") {
		return s
	}
	for _, space := range dataVocabulary {
		if name, ok := strings.CutPrefix(s, space); ok {
			if ours := dataNames[name]; ours != "" {
				return ours
			}
			return name
		}
	}
	return s
}

// renameData renames the items of a page's microdata that are written in the older vocabulary, whose properties bear
// short names.
func renameData(page []byte, roots []*thing) {
	if !bytes.Contains(page, []byte("data-vocabulary.org/")) {
		return
	}
	seen := map[*thing]bool{}
	todo := slices.Clone(roots)
	for len(todo) > 0 {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[t] {
			continue
		}
		seen[t] = true
		old := false
		for i, name := range t.types {
			t.types[i] = vocabularyName(name)
			old = old || t.types[i] != name
		}
		for i := range t.props {
			if ours := dataNames[t.props[i].name]; old && ours != "" {
				t.props[i].name = ours
			}
			if c := t.props[i].val.thing; c != nil {
				todo = append(todo, c)
			}
		}
	}
}

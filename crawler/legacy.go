package crawler

import "strings"

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

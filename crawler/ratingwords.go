package crawler

import (
	"slices"
	"strings"
)

// Words that sites write around a rating and that change nothing of it.
var (
	ratingBefore = strings.Fields("rated rating average score оценка рейтинг средняя средний оцінка середня середній bewertung note")
	ratingAfter  = strings.Fields("star stars average звезда звезды звёзды звезд звёзд зірка зірки зірок балл балла баллов бал бали балів sterne sternen stelle")
)

// ratingOf are the words between a rating and the best one.
var ratingOf = []string{"/", " из ", " з ", " із ", " out of ", " of ", " von ", " su ", " sur "}

// bareRating takes the words around a rating off a text in small letters, and a count in brackets after it: "rated 4.4 out of
// 5 stars", "4,8 (178)". Of anything else it leaves the rest, which then is no number.
func bareRating(s string) string {
	if open := strings.LastIndexByte(s, '('); open > 0 && strings.HasSuffix(s, ")") && s[open+1] >= '0' && s[open+1] <= '9' {
		s = s[:open]
	}
	words := strings.Fields(s)
	for len(words) > 1 && slices.Contains(ratingBefore, strings.TrimSuffix(words[0], ":")) {
		words = words[1:]
	}
	for len(words) > 1 && slices.Contains(ratingAfter, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

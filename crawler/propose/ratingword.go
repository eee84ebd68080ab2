package propose

import (
	"strconv"
	"strings"
)

// ratingWords are words in the place of stars.
var ratingWords = map[string]string{
	"отлично": "5", "хорошо": "4", "нормально": "3", "удовлетворительно": "3", "так себе": "2", "плохо": "2", "ужасно": "1", "очень плохо": "1",
	"превосходно": "5", "великолепно": "5", "средне": "3", "відмінно": "5", "чудово": "5", "добре": "4", "нормально ": "3", "погано": "2", "жахливо": "1", "дуже погано": "1",
	"excellent": "5", "very good": "4", "good": "4", "average": "3", "poor": "2", "terrible": "1", "bad": "2", "неплохо": "4", "задовільно": "3", "отлично!": "5",
}

// ratingStars reads stars that are letters: ★★★★☆.
func (b *block) ratingStars(s *sel, raws []string) *choice {
	values, words, has := make([]string, len(raws)), map[string]string{}, false
	for i, v := range raws {
		m := starText.FindString(v)
		if m == "" || runes(v) > 60 {
			continue
		}
		full := 0
		for _, r := range m {
			if strings.ContainsRune("★⭐✮✭🟊", r) {
				full++
			}
		}
		if runes(m) > 10 || full > 5 {
			return nil
		}
		if full > 0 {
			values[i], has = strconv.Itoa(full), true
		}
	}
	if !has || fill(values) < leastRated {
		return nil
	}
	sample := ""
	empty := "☆"
	for _, v := range raws {
		sample += starText.FindString(v)
	}
	full, always := firstStar(sample), strings.ContainsAny(sample, "☆✩")
	if strings.Contains(sample, "✩") {
		empty = "✩"
	}
	for n := 1; n <= 5; n++ {
		w := strings.Repeat(full, n)
		words[w] = strconv.Itoa(n)
		if always {
			words[w+strings.Repeat(empty, 5-n)] = strconv.Itoa(n)
		}
	}
	return &choice{sel: s, re: starText.String(), words: words, values: values, score: b.ratingScore(s, "star", values, 1.2)}
}

func firstStar(s string) string {
	for _, r := range s {
		if strings.ContainsRune("★⭐✮✭🟊", r) {
			return string(r)
		}
	}
	return "★"
}

// ratingWord reads words in the place of stars.
func (b *block) ratingWord(s *sel, raws []string) *choice {
	words, values := map[string]string{}, make([]string, len(raws))
	for i, v := range raws {
		if n := ratingWords[strings.ToLower(strings.TrimSpace(v))]; n != "" && runes(v) < 30 {
			words[v], values[i] = n, n
		}
	}
	if fill(values) < 0.6 {
		return nil
	}
	if words["Плохо"] != "" && words["Так себе"] != "" || hasWord(words, "так себе") && hasWord(words, "плохо") {
		words["Плохо"] = "1"
	}
	for w, n := range map[string]string{"Отлично": "5", "Хорошо": "4", "Нормально": "3", "Ужасно": "1"} {
		if _, in := words[w]; !in && hasCyrillicWords(words) {
			words[w] = n
		}
	}
	return &choice{sel: s, words: words, values: values, score: b.ratingScore(s, "", values, 0.8), note: "words stand for stars: add those that were not on these pages"}
}

func hasWord(words map[string]string, w string) bool {
	for k := range words {
		if strings.ToLower(k) == w {
			return true
		}
	}
	return false
}

func hasCyrillicWords(words map[string]string) bool {
	for _, w := range []string{"отлично", "хорошо", "нормально", "плохо", "ужасно"} {
		if hasWord(words, w) {
			return true
		}
	}
	return false
}

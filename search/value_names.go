package search

import (
	"strings"

	"molva/collector/text"
)

// valueNames are the values of fields in Russian, Ukrainian and English, folded, and how they are stored: what begins "новые" is one
// value in all of its endings. What a query keeps is what is stored.
var valueNames = map[string]map[string]string{
	"tone": namesOf(map[string]string{
		"negative": "негатив негативный негативная негативное негативные негативний негативна негативне негативні отрицательный отрицательная отрицательное отрицательные",
		"neutral":  "нейтральный нейтральная нейтральное нейтральные нейтральний нейтральна нейтральне нейтральні",
		"positive": "позитив позитивный позитивная позитивное позитивные позитивний позитивна позитивне позитивні положительный положительная положительное положительные",
		Unsure:     "неясно неясный неясная неясное неясные неясний неясна неясне неясні", None: "нет немає",
	}),
	"toward": namesOf(map[string]string{
		"negative": "плохо погано негатив негативный негативные негативний негативні", "neutral": "нейтрально нейтральный нейтральные нейтральний нейтральні",
		"positive": "хорошо добре позитив позитивный позитивные позитивний позитивні", Unsure: "неясно", None: "нет немає",
	}),
	"lang": namesOf(map[string]string{
		"ru": "русский русские російська російською russian", "uk": "украинский украинские українська українською ukrainian",
		"en": "английский английские англійська англійською english", "other": "другой другие другое інша інші інше", None: "нет немає",
	}),
	"kind":  namesOf(map[string]string{"review": reviewNames, "mention": mentionNames}),
	"state": namesOf(map[string]string{"gone": goneNames, "live": liveNames}),
	"is": namesOf(map[string]string{
		"review": reviewNames, "mention": mentionNames, "gone": goneNames, "live": liveNames,
		"complaint":  "жалоба жалобы скарга скарги complaints",
		"suspicious": "подозрительный подозрительная подозрительное подозрительные підозрілий підозріла підозріле підозрілі накрутка",
		"mismatch":   "расхождение несовпадение розбіжність невідповідність",
		"answered":   "отвечено отвеченный отвеченные с_ответом відповіли з_відповіддю",
		"verified":   "подтверждено подтвержденный подтвержденные проверено підтверджено підтверджений підтверджені",
		"own":        "свой свои собственный собственные свій свої власний власні",
		"undated":    "без_даты без_дати",
	}),
	"category": namesOf(map[string]string{
		"complaint": "жалоба жалобы скарга скарги", "opinion": "мнение мнения думка думки", "question": "вопрос вопросы питання запитання",
		"recommendation": "совет советы рекомендация рекомендации порада поради рекомендація рекомендації", "official": "ответ официальный відповідь офіційний",
		"promo": "реклама", "listing": "объявление объявления оголошення", "vacancy": "вакансия вакансии вакансія вакансії", "news": "новость новости новина новини",
		"other": "другое інше", Unsure: "неясно", None: "нет немає",
	}),
	"stage": namesOf(map[string]string{
		"new": "новое новые нове нові", "open": "открыто открытые в_работе відкрито відкриті в_роботі", "done": "готово сделано зроблено", "dropped": "отклонено отброшено відкинуто",
	}),
}

const (
	reviewNames  = "отзыв отзывы відгук відгуки reviews"
	mentionNames = "упоминание упоминания згадка згадки mentions"
	goneNames    = "удалено удаленный удаленное удаленные вилучено видалено вилучені видалені"
	liveNames    = "на_сайте на_сайті"
)

// namesOf turns lists of names into what each stands for. A _ stands for a space, too.
func namesOf(lists map[string]string) map[string]string {
	names := map[string]string{}
	for stored, list := range lists {
		for name := range strings.FieldsSeq(list) {
			names[text.Fold(name)], names[text.Fold(strings.ReplaceAll(name, "_", " "))] = stored, stored
		}
	}
	return names
}

// storedValue is a value as it is stored, however it is named.
func storedValue(field, v string) string {
	if stored, ok := valueNames[field][text.Fold(v)]; ok {
		return stored
	}
	return strings.ToLower(v)
}

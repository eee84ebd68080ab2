package fake

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// A small made-up world for the tests: sentences about flowers in two languages, honest people who choose among them,
// and a gang that copies one text with small changes.

var day0 = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

var sentences = map[string][]string{
	"ru": {
		"Заказывал {a} на день рождения {b}, привезли за час до срока.",
		"Розы простояли {n} дней и до сих пор как живые.",
		"Курьер {c} позвонил заранее и подождал у подъезда, хотя я опаздывал.",
		"Понравилось, что прислали фотографию перед отправкой.",
		"Цена вышла на {n} сотен выше, чем в ларьке у дома, зато без хлопот.",
		"Брали на распродаже, скидка оказалась настоящей, сдали чек и проверили.",
		"Упаковка простая, крафт и лента, ничего лишнего.",
		"Одна гербера сломалась по дороге, её заменили без разговоров.",
		"Оператор {c} помогла выбрать оттенок под платье.",
		"В приложении трудно найти доставку в область, пришлось писать в чат.",
		"{b} осталась довольна, говорит, пахнет на всю комнату.",
		"Открытку подписали от руки красивым почерком.",
		"Взял {a} по акции, думал, будет мелочь, а вышел целый сноп.",
		"Третий раз беру здесь к восьмому марта и пока не пожалел.",
		"Доехало в мороз минус {n}, ни один лепесток не почернел.",
		"Из минусов: нет оплаты при получении, остальное на уровне.",
	},
	"uk": {
		"Замовляла {a} для {b}, приїхало навіть раніше, ніж обіцяли.",
		"Тюльпани стояли {n} днів, міняла тільки воду.",
		"Кур'єр {c} виявився чемним, піднявся на дев'ятий поверх без ліфта.",
		"Сподобалося, що можна дописати побажання у примітці.",
		"Знижка спрацювала одразу, нічого доводити не довелося.",
		"Пакування акуратне, стрічка в тон, приємна дрібниця.",
		"Трохи сплутали колір, та передзвонили й запитали, чи підійде.",
		"Менеджерка {c} порадила додати евкаліпт, вийшло чудово.",
		"{b} плакала від радості, дякую за емоції.",
		"На сайті довго шукала кнопку самовивозу, але знайшла.",
		"Беру вже вдруге, обидва рази без пригод.",
		"Їхало сорок кілометрів за місто й нічого не зів'яло.",
		"Ціни помірні, у центрі за {a} просять удвічі більше.",
		"Чек надійшов на пошту, букет збігся з фото.",
		"Хотілося б більше польових квітів улітку, а так усе гаразд.",
		"Написала ввечері, о сьомій ранку вже стояли під дверима.",
	},
}

var words = map[string]map[string][]string{
	"ru": {"a": {"пионы", "букет", "гортензии", "корзину ирисов", "композицию"}, "b": {"Мама", "Свекровь", "Жена", "Коллега", "Бабушка"}, "c": {"Олег", "Марина", "Тимур", "Лидия"}},
	"uk": {"a": {"півонії", "букет", "гортензії", "кошик ірисів", "композицію"}, "b": {"Мама", "Сестра", "Дружина", "Подруга", "Бабуся"}, "c": {"Остап", "Марічка", "Тарас", "Леся"}},
}

var synonyms = map[string][]string{
	"ru": {"шикарный", "роскошный", "быстро", "мигом", "ребята", "команда", "очень", "безумно", "рекомендую", "советую", "нежный", "свежайший", "супер", "вовремя", "милый", "яркий"},
	"uk": {"розкішний", "чарівний", "швидко", "миттєво", "хлопці", "команда", "дуже", "шалено", "рекомендую", "раджу", "ніжний", "свіжий", "супер", "вчасно", "милий", "яскравий"},
}

// written is an honest text of three to five sentences, and which they are.
func written(r *rand.Rand, lang string) (text string, chosen []int) {
	pool := sentences[lang]
	var out []string
	chosen = r.Perm(len(pool))[:3+r.IntN(3)]
	for _, i := range chosen {
		s := strings.ReplaceAll(pool[i], "{n}", fmt.Sprint(2+r.IntN(19)))
		for _, key := range []string{"a", "b", "c"} {
			list := words[lang][key]
			s = strings.ReplaceAll(s, "{"+key+"}", list[r.IntN(len(list))])
		}
		out = append(out, s)
	}
	return strings.Join(out, " "), chosen
}

// different is an honest text that shares at most one sentence with any of the others.
func different(r *rand.Rand, lang string, others [][]int) (text string, chosen []int) {
	for {
		text, chosen = written(r, lang)
		if !slices.ContainsFunc(others, func(o []int) bool {
			shared := slices.DeleteFunc(slices.Clone(o), func(i int) bool { return !slices.Contains(chosen, i) })
			return len(shared) > 1
		}) {
			return text, chosen
		}
	}
}

// near copies a text: a share of the words replaced, sentences in another order, a flower here and there.
func near(r *rand.Rand, lang, text string, share float64) string {
	parts := strings.SplitAfter(text, ". ")
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	out := strings.Fields(strings.Join(parts, " "))
	for i := range out {
		if r.Float64() < share {
			out[i] = synonyms[lang][r.IntN(len(synonyms[lang]))]
		}
	}
	return strings.Join(out, " ") + strings.Repeat(" 🌷", r.IntN(3))
}

// story is step 12: a shop with three items and some months of reviews, a gang of 20 on one item within two hours, and
// on the same day 8 honest customers after a sale. It returns the reviews in random order and who is who by id.
func story(r *rand.Rand, lang string, share float64) (reviews []collector.Review, gang, honest map[string]bool) {
	gang, honest = map[string]bool{}, map[string]bool{}
	add := func(id, author string, item int, rating float64, at time.Time, text string) {
		reviews = append(reviews, collector.Review{ID: id, Site: "otklik", Author: collector.Author{Name: author},
			Item: collector.Item{Name: fmt.Sprintf("Букет %d", item)}, Rating: rating, Text: text, Published: collector.PublishedAt(at)})
	}
	after := func(limit time.Duration) time.Time { return day0.Add(time.Duration(r.Int64N(int64(limit)))) }
	for i := range 64 {
		text, _ := written(r, lang)
		add(fmt.Sprintf("base-%d", i), fmt.Sprintf("житель %d", i), i%3, float64(1+r.IntN(5)), after(100*24*time.Hour), text)
	}
	item := r.IntN(3)
	text, chosen := written(r, lang)
	today := [][]int{chosen}
	attack := day0.AddDate(0, 0, 101)
	for i := range 20 {
		id := fmt.Sprintf("gang-%d", i)
		gang[id] = true
		add(id, fmt.Sprintf("новый %d", i), item, 5, attack.Add(time.Duration(r.IntN(120))*time.Minute), near(r, lang, text, share))
	}
	for i := range 8 {
		id := fmt.Sprintf("honest-%d", i)
		honest[id] = true
		text, chosen := different(r, lang, today)
		today = append(today, chosen)
		add(id, fmt.Sprintf("житель %d", 100+i), item, float64(4+r.IntN(2)), attack.Add(time.Duration(r.IntN(600))*time.Minute), text)
	}
	r.Shuffle(len(reviews), func(i, j int) { reviews[i], reviews[j] = reviews[j], reviews[i] })
	return reviews, gang, honest
}

// judged runs a list of reviews through JudgeAll and gives the verdicts by id.
func judged(reviews []collector.Review, off ...string) map[string]collector.Suspicion {
	in := make([]Review, len(reviews))
	for i, r := range reviews {
		in[i] = Of(r)
	}
	out := map[string]collector.Suspicion{}
	for i, v := range JudgeAll(in, off...) {
		out[in[i].ID] = v
	}
	return out
}

package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// counts are how much a seed's world holds. Seed 1 is the story's own.
type counts struct{ otklik, zhalobnaya int }

func countsOf(seed int64, r *rand.Rand) counts {
	if seed == 1 {
		return counts{64, 37}
	}
	return counts{52 + r.IntN(27), 29 + r.IntN(11)}
}

// spread describes how the reviews of one site are made: the share of stars, of Ukrainian, of the brand's name.
type spread struct {
	stars  [5]int // out of 100: one star first
	uk     int    // per cent
	brand  int    // per cent
	late   int    // how many Russian complaints say «привезли поздно»
	close  int    // how many say something near it that is another phrase
	oldest time.Duration
}

var (
	otklikSpread     = spread{stars: [5]int{13, 8, 11, 20, 48}, uk: 38, brand: 22, late: 2, close: 1, oldest: 400 * 24 * time.Hour}
	zhalobnayaSpread = spread{stars: [5]int{44, 20, 12, 10, 14}, uk: 18, brand: 30, late: 4, close: 2, oldest: 300 * 24 * time.Hour}
)

// wishes deals out what each review of a site shall be, in a shuffled order that only the seed decides.
func (s spread) wishes(r *rand.Rand, n int) []wish {
	list := make([]wish, 0, n)
	for star, share := range s.stars {
		for range max(1, share*n/100) {
			list = append(list, wish{rating: star + 1})
		}
	}
	for len(list) < n {
		list = append(list, wish{rating: 5})
	}
	list = list[:n]
	r.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
	late, near, rare := s.late, s.close, []string{"uk", "ru"}
	for i := range list {
		w := &list[i]
		w.lang, w.brand = "ru", r.IntN(100) < s.brand
		switch {
		case w.rating >= 4 && len(rare) > 0:
			w.rare, w.lang, rare = true, rare[0], rare[1:]
		case w.rating <= 2 && late > 0:
			w.late, late = true, late-1
		case w.rating <= 2 && near > 0:
			w.closeBy, near = true, near-1
		case r.IntN(100) < s.uk:
			w.lang = "uk"
		}
	}
	return list
}

// times are n moments of waking hours between start-oldest and start-2h, newest first, whole minutes, no two the same.
func times(r *rand.Rand, start time.Time, oldest time.Duration, n int) []time.Time {
	seen := map[int64]bool{}
	list := make([]time.Time, 0, n)
	for len(list) < n {
		day := start.Add(-time.Duration(r.Int64N(int64(oldest)))).In(moscow)
		t := time.Date(day.Year(), day.Month(), day.Day(), 8+r.IntN(15), r.IntN(60), 0, 0, moscow).UTC()
		if t.Before(start.Add(-2*time.Hour)) && !seen[t.Unix()] {
			seen[t.Unix()] = true
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b time.Time) int { return b.Compare(a) })
	return list
}

// review gives a draft its place on a site.
func (d draft) review(published time.Time) collector.Review {
	return collector.Review{Author: collector.Author{Name: d.author}, Rating: float64(d.rating), RawRating: fmt.Sprint(d.rating),
		Title: d.title, Text: d.text, Pros: d.pros, Cons: d.cons, Published: collector.PublishedAt(published)}
}

// photos are the pictures of every third review: two or one, by its place among the site's.
func photos(base string, i int) []string {
	one := fmt.Sprintf("%s/photo/%d-1.jpg", base, i)
	switch i % 6 {
	case 1:
		return []string{one, fmt.Sprintf("%s/photo/%d-2.jpg", base, i)}
	case 4:
		return []string{one}
	}
	return nil
}

var answersRu = []string{
	"Здравствуйте! Спасибо, что нашли время написать. Передали ваши слова мастерам.",
	"Добрый день! Нам очень жаль. Пришлите, пожалуйста, номер заказа в личные сообщения, разберёмся сегодня же.",
	"Благодарим за тёплые слова, заглядывайте ещё!",
	"Здравствуйте. Приносим извинения, служба заботы свяжется с вами до конца дня.",
}

var answersUk = []string{
	"Вітаємо! Дякуємо, що знайшли час написати. Передали ваші слова майстрам.",
	"Добрий день! Нам дуже шкода. Надішліть, будь ласка, номер замовлення, з'ясуємо сьогодні ж.",
	"Дякуємо за теплі слова, зазирайте ще!",
}

const answerer = "Служба заботы"

// answer is an official reply some hours after a review, or none.
func answer(r *rand.Rand, lang string, published, start time.Time) []collector.Reply {
	at := published.Add(time.Duration(1+r.IntN(40)) * time.Hour).Truncate(time.Minute)
	if r.IntN(3) > 0 || at.After(start) {
		return nil
	}
	text := pick(r, answersRu)
	if lang == "uk" {
		text = pick(r, answersUk)
	}
	return []collector.Reply{{Author: answerer, Text: text, Published: collector.PublishedAt(at), Official: true}}
}

// slug writes a name in Latin letters, for addresses.
func slug(name string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch latin, ok := latinOf[c]; {
		case ok:
			b.WriteString(latin)
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		case c == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}

var latinOf = func() map[rune]string {
	m := map[rune]string{}
	letters := "а a б b в v г h д d е e ё yo ж zh з z и y і i й j к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ы y э e ю yu я ya є ye ї yi ґ g"
	f := strings.Fields(letters)
	for i := 0; i+1 < len(f); i += 2 {
		m[[]rune(f[i])[0]] = f[i+1]
	}
	return m
}()

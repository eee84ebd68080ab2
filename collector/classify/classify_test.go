package classify

import (
	"math"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/text"
)

// sentence is a text and what it must be called.
type sentence struct {
	text      string
	rating    float64
	complaint bool
}

// cases are sentences of our own in which stars and words disagree, or words alone must do.
var cases = []sentence{
	// from the story of the demo
	{"ставлю 5, чтобы заметили: деньги не вернули", 5, true},
	{"поставлю 5, щоб помітили: гроші не повернули", 5, true},
	{"перепутала, всё хорошо", 1, false},
	{"переплутала, все добре", 1, false},
	{"подам в суд", 1, true},
	{"подам до суду", 1, true},
	{"подам в суд", 0, true},
	// five stars and a complaint, Russian
	{"Пять звёзд только для того, чтобы отзыв прочитали. Заказ не привезли, трубку не берут.", 5, true},
	{"Оценка высокая, иначе не увидите: верните деньги за букет!", 5, true},
	{"Поставила пятёрку, потому что единицы удаляют. Цветы завяли на следующий день, деньги возвращать отказались.", 5, true},
	{"Обман! Предоплату взяли, товар не отправили и на звонки не отвечают", 5, true},
	{"Буду обращаться в Роспотребнадзор, на претензию никто не ответил", 4, true},
	{"Ужасное обслуживание, нахамили и обсчитали", 5, true},
	// five stars and a complaint, Ukrainian
	{"П'ять зірок лише щоб прочитали. Замовлення не привезли, слухавку не беруть.", 5, true},
	{"Висока оцінка, бо інакше не побачите: поверніть гроші за букет!", 5, true},
	{"Обман! Передоплату взяли, товар не відправили і на дзвінки не відповідають", 5, true},
	{"Звернуся до Держпродспоживслужби, на претензію ніхто не відповів", 4, true},
	{"Жахливе обслуговування, нахамили і обрахували", 5, true},
	{"Ставлю п'ять, щоб не видалили: кошти не повертають уже місяць", 5, true},
	{"Ставлю пять, чтобы прочитали: третий месяц обещают и ничего не делают", 5, true},
	{"Оцінка п'ять, щоб помітили: третій місяць обіцяють і нічого не роблять", 5, true},
	{"Украли деньги с карты, банк ничего не вернул", 5, true},
	{"Товар пришел сломанный, менять не хотят", 5, true},
	// trouble named, not denied
	{"Не решили проблему за месяц", 1, true},
	{"Имею претензии к магазину: товар сломан", 1, true},
	{"Забрали гроші і зникли", 2, true},
	// English
	{"Five stars so that you notice: you never gave my money back", 5, true},
	{"Terrible service, the order never arrived and nobody answers the phone", 5, true},
	{"I will sue you, they refused to refund me", 1, true},
	{"See you in court", 1, true},
	{"Rude staff and the flowers were dead the next day", 4, true},
	// one star and no complaint
	{"Случайно нажала единицу, на самом деле всё отлично, спасибо!", 1, false},
	{"Ошиблась звёздами, очень довольна букетом", 1, false},
	{"Всё понравилось, спасибо за быструю доставку", 1, false},
	{"Випадково натиснула одну зірку, все чудово, дякую!", 1, false},
	{"Помилилася з оцінкою, дуже задоволена букетом", 1, false},
	{"Усе сподобалося, дякую за швидку доставку", 1, false},
	{"Pressed the wrong star by mistake, everything was great, thank you!", 1, false},
	{"Great shop, fast delivery, lovely flowers", 1, false},
	// what was feared did not happen, what was lost came back
	{"Банк вернул деньги", 0, false},
	{"Вернули деньги в тот же день, спасибо", 5, false},
	{"Украли сумку, а в банке карту закрыли за минуту и деньги вернули", 5, false},
	{"Не пожалела ни разу, что обратилась сюда", 5, false},
	{"Не пошкодувала, що замовила саме тут", 5, false},
	{"Нет претензий к магазину, спасибо", 0, false},
	{"Пришли без записи, сделали за полчаса, ничего лишнего не навязали", 5, false},
	// words whose stem is that of another word
	{"Від замовлення до отримання пройшла година, кошти списали правильно", 5, false},
	{"Від початку й до кінця супроводжував майстер, гроші взяли за прайсом", 5, false},
	{"Качество материала отличное, персонал на месте", 5, false},
	// praise and news without stars
	{"Спасибо, букет прекрасный, привезли вовремя", 0, false},
	{"Дякую, букет чудовий, привезли вчасно", 0, false},
	{"Прекрасный магазин, всегда свежие цветы, рекомендую всем", 5, false},
	{"Чудовий магазин, завжди свіжі квіти, раджу всім", 5, false},
	{"Никаких проблем с возвратом не было, деньги вернули в тот же день", 5, false},
	{"Жодних проблем з поверненням не було, гроші повернули того ж дня", 5, false},
	{"They returned my money the same day, no problems at all", 5, false},
	{"Excellent quality, I love it and recommend it to everyone", 5, false},
	{"Магазин открылся на новой улице, работает с девяти до шести", 0, false},
	{"Магазин відкрився на новій вулиці, працює з дев'ятої до шостої", 0, false},
	{"", 0, false},
	{"", 1, false},
	{"!!! ...", 1, false},
}

func TestComplaints(t *testing.T) {
	for _, c := range slices.Concat(cases, plainCases) {
		v := Classify(collector.Review{Text: c.text, Rating: c.rating})
		if v.Complaint.Is() != c.complaint {
			t.Errorf("%q with %g stars: %.3f %q, want a complaint: %v", c.text, c.rating, v.Complaint.Probability, v.Complaint.Words, c.complaint)
		}
		if v.Complaint.Is() && len(v.Complaint.Words) == 0 {
			t.Errorf("%q: no words decide", c.text)
		}
	}
}

// without takes words away as a reader of the verdict would.
func without(s string, words []string) string {
	for _, w := range words {
		s = strings.ReplaceAll(s, w, "")
	}
	return s
}

// checkWords says whether the deciding words stand in the review and whether it is less of a complaint without them.
func checkWords(t *testing.T, r collector.Review) {
	t.Helper()
	v := Classify(r)
	if len(v.Complaint.Words) == 0 {
		return
	}
	whole := strings.Join([]string{r.Title, r.Text, r.Pros, r.Cons}, "\n")
	for _, w := range v.Complaint.Words {
		if !strings.Contains(whole, w) {
			t.Errorf("%q does not stand in %q", w, whole)
		}
	}
	for _, c := range v.Causes {
		for _, w := range c.Words {
			if !strings.Contains(whole, w) {
				t.Errorf("%q of %s does not stand in %q", w, c.Name, whole)
			}
		}
	}
	less := r
	less.Title, less.Text = without(r.Title, v.Complaint.Words), without(r.Text, v.Complaint.Words)
	less.Pros, less.Cons = without(r.Pros, v.Complaint.Words), without(r.Cons, v.Complaint.Words)
	if after := Classify(less).Complaint.Probability; after >= v.Complaint.Probability {
		t.Errorf("without %q the probability goes from %.5f to %.5f: %q", v.Complaint.Words, v.Complaint.Probability, after, whole)
	}
}

func TestDecidingWords(t *testing.T) {
	for _, c := range slices.Concat(cases, plainCases) {
		checkWords(t, collector.Review{Text: c.text, Rating: c.rating})
		checkWords(t, collector.Review{Title: c.text, Text: c.text, Cons: c.text})
	}
}

func TestVerdictIsOfTheTextAlone(t *testing.T) {
	r := collector.Review{Text: "Деньги не вернули, букет завял, курьер опоздал", Rating: 5}
	with := Classify(r)
	r.Rating = 0
	plain := Classify(r)
	if with.Language != "ru" || plain.Tone != with.Tone || !slices.Equal(plain.Complaint.Words, with.Complaint.Words) {
		t.Errorf("with stars %+v, without %+v", with, plain)
	}
	r.Author, r.Site, r.Replies = collector.Author{Name: "Отличный"}, "ужас", []collector.Reply{{Text: "хамы"}}
	if again := Classify(r); again.Complaint.Probability != plain.Complaint.Probability {
		t.Error("the author, the site or a reply changed the verdict")
	}
}

func TestSilence(t *testing.T) {
	v := Classify(collector.Review{})
	if v.Complaint.Probability > 0.1 || v.Tone.Label != collector.ToneNeutral || v.Tone.Value != 0 || v.Language != "other" {
		t.Errorf("nothing said: %+v", v)
	}
	if v.Causes == nil || v.Complaint.Words == nil {
		t.Error("lists are written as [] and not as null")
	}
}

func TestTone(t *testing.T) {
	for s, want := range map[string]string{
		"Очень понравилось, всё свежее и красивое, спасибо":    "positive",
		"Дуже сподобалося, все свіже і гарне, дякую":           "positive",
		"Wonderful place, great food and very friendly people": "positive",
		"Отвратительно, хамство и обман":                       "negative",
		"Жахливо, хамство і обман":                             "negative",
		"Awful place, terrible food and rude people":           "negative",
	} {
		if got := Classify(collector.Review{Text: s}).Tone; got.Label != want || math.Abs(got.Value) > 1 {
			t.Errorf("%q: %+v, want %s", s, got, want)
		}
	}
}

func TestLongAndBroken(t *testing.T) {
	for _, s := range []string{strings.Repeat("обман ", 100_000), strings.Repeat("ы", 300_000), "\xff\xfe\x00деньги не вернули", strings.Repeat("не ", 5000)} {
		v := Classify(collector.Review{Text: s, Pros: s})
		if p := v.Complaint.Probability; math.IsNaN(p) || p < 0 || p > 1 || len(v.Complaint.Words) > maxWords {
			t.Errorf("%q…: %v", s[:10], v.Complaint)
		}
	}
}

func FuzzClassify(f *testing.F) {
	for _, c := range cases {
		f.Add(c.text, c.text, c.rating)
	}
	f.Fuzz(func(t *testing.T, title, s string, rating float64) {
		v := Classify(collector.Review{Title: title, Text: s, Rating: math.Mod(math.Abs(rating), 5)})
		if p := v.Complaint.Probability; !math.IsNaN(rating) && !math.IsInf(rating, 0) && !(p >= 0 && p <= 1) {
			t.Errorf("probability %v", p)
		}
		if len(v.Causes) > maxCauses {
			t.Errorf("%d causes", len(v.Causes))
		}
		for _, w := range v.Complaint.Words {
			if !strings.Contains(title+"\n"+s, w) {
				t.Errorf("%q does not stand in the text", w)
			}
		}
	})
}

const (
	praise = "Заказывала букет на юбилей мамы, привезли вовремя, цветы свежие, курьер вежливый, упаковка красивая. Мама была в восторге, букет стоял почти две недели. Отдельное спасибо менеджеру Ольге за терпение и советы, обязательно закажем ещё раз и посоветуем знакомым, цены тоже порадовали, скидку дали"
	blame  = "Заказала букет на юбилей мамы, привезли на три часа позже, половина роз завяла, курьер нагрубил и бросил трубку. На звонки не отвечают уже неделю, деньги возвращать отказались, говорят, что сами виноваты. Обращусь в Роспотребнадзор, никому не советую связываться с этим магазином, обман и хамство, жаль потраченного времени"
)

func BenchmarkClassify(b *testing.B) {
	for name, s := range map[string]string{"praise": praise, "blame": blame} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				Classify(collector.Review{Text: s})
			}
		})
	}
}

func BenchmarkLanguage(b *testing.B) {
	for range b.N {
		text.Language(praise)
	}
}

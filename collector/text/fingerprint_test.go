package text

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"molva/collector"

	"pgregory.net/rapid"
)

// copiedText is a complaint of some 600 letters, made up.
const copiedText = `Заказывала композицию на юбилей свекрови за три дня, оператор дважды подтвердил время и адрес. В назначенный
час никто не приехал, телефон доставки молчал, а в чате отвечал робот. Через два часа курьер привёз совсем другой букет:
вместо пионов лежали подвядшие хризантемы, открытку забыли, ленту перепутали. Деньги вернуть отказались, предложили
купон на следующую покупку, которым я пользоваться не собираюсь. Менеджер по имени Аркадий обещал перезвонить до вечера
и пропал. Прошла неделя, ответа на письмо нет. Праздник испорчен, гости видели этот веник, было стыдно. Больше сюда ни
ногой и знакомым расскажу, как тут относятся к людям.`

const otherText = `Беру здесь цветы третий год, ни одного промаха. Розы стоят в вазе по десять дней, упаковка скромная и красивая,
цены средние по городу. Курьеры вежливые, всегда звонят заранее, а однажды сами заменили помятую коробку. Приложение
иногда подвисает при оплате, но поддержка отвечает быстро. Для мамы, для коллег и просто так заказываю только тут.`

func TestEditedTextIsSimilar(t *testing.T) {
	a := Fingerprint(copiedText)
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		if s := Similarity(a, Fingerprint(swapWords(r, copiedText, 0.05))); s < 0.88 {
			t.Errorf("seed %d: 5 %% of the words replaced: %.3f", seed, s)
		}
		if s := Similarity(a, Fingerprint(swapLetters(r, copiedText, 0.05))); s < 0.75 {
			t.Errorf("seed %d: 5 %% of the letters replaced: %.3f", seed, s)
		}
	}
	if s := Similarity(a, Fingerprint(otherText)); s > 0.4 {
		t.Errorf("unrelated texts: %.3f", s)
	}
}

func TestDisguiseChangesNothing(t *testing.T) {
	disguised := strings.NewReplacer("а", "a", "о", "o", "с", "c", "е", "ё", ", ", " 🌹 — ").Replace(strings.ToUpper(copiedText))
	if !slices.Equal(Fingerprint(copiedText), Fingerprint(disguised)) {
		t.Error("case, look-alike letters, ё and emoji changed the fingerprint")
	}
}

// Short generic praise is no cluster, however often it is written (C2, trap 51).
func TestLengthGate(t *testing.T) {
	for _, s := range []string{"", "Спасибо, всё отлично", strings.Repeat("Спасибо, всё отлично. ", 300),
		"Дуже дякую, все сподобалось, рекомендую!", "Great shop, thank you, will come again"} {
		f := Fingerprint(s)
		if f != nil || Bands(f) != nil || Similarity(f, f) != 0 {
			t.Errorf("%.40q has a fingerprint", s)
		}
	}
	if Fingerprint("Курьер приехал вовремя, букет свежий, открытку подписали красиво, спасибо за внимание к мелочам") == nil {
		t.Error("a text of eighty letters has none")
	}
}

// What 15 % of replaced words leave is found by the bands nearly always.
func TestBandsFindCopies(t *testing.T) {
	a, found := Bands(Fingerprint(copiedText)), 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 2))
		b := Bands(Fingerprint(swapWords(r, copiedText, 0.15)))
		if slices.ContainsFunc(a, func(k uint64) bool { return slices.Contains(b, k) }) {
			found++
		}
	}
	if found < 180 {
		t.Errorf("only %d of 200 copies share a band", found)
	}
}

func TestReviewFingerprintIgnoresTitle(t *testing.T) {
	a := ReviewFingerprint(collector.Review{Title: "Ужас", Text: copiedText, Cons: otherText})
	b := ReviewFingerprint(collector.Review{Title: "Не советую", Text: copiedText, Cons: otherText})
	if a == nil || !slices.Equal(a, b) || slices.Equal(a, Fingerprint(copiedText)) {
		t.Error("want text, pros and cons, and no title")
	}
}

func TestSimilarityLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := Fingerprint(rapid.String().Draw(t, "a")), Fingerprint(strings.Repeat(rapid.String().Draw(t, "b"), 9))
		if s := Similarity(a, b); s != Similarity(b, a) || s < 0 || s > 1 {
			t.Fatalf("%v %v: %v", a, b, s)
		}
		if a != nil && Similarity(a, a) < 0.999 {
			t.Fatal("not like itself")
		}
		for _, k := range Bands(a) {
			if int64(k) <= 0 {
				t.Fatal("a band does not fit into a positive BIGINT")
			}
		}
	})
}

func BenchmarkFingerprint(b *testing.B) {
	b.SetBytes(int64(len(copiedText)))
	for b.Loop() {
		Fingerprint(copiedText)
	}
}

func BenchmarkSimilarity(b *testing.B) {
	x, y := Fingerprint(copiedText), Fingerprint(otherText)
	for b.Loop() {
		Similarity(x, y)
	}
}

func swapWords(r *rand.Rand, s string, share float64) string {
	pool, words := strings.Fields(otherText), strings.Fields(s)
	for i := range words {
		if r.Float64() < share {
			words[i] = pool[r.IntN(len(pool))]
		}
	}
	return strings.Join(words, " ")
}

func swapLetters(r *rand.Rand, s string, share float64) string {
	letters := []rune(s)
	for i := range letters {
		if r.Float64() < share {
			letters[i] = 'а' + rune(r.IntN(32))
		}
	}
	return string(letters)
}

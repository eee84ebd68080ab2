package text

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
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

// Precision and recall on real reviews (C2): all pairs of unrelated ones, and copies with a part of the words replaced.
func TestPrecisionAndRecallOfTwins(t *testing.T) {
	texts := realReviews(t)
	var prints [][]uint64
	for _, s := range texts {
		prints = append(prints, Fingerprint(s))
	}
	pairs, alike, near, banded, copies := 0, 0, 0, 0, 0
	for i, a := range prints {
		for _, b := range prints[:i] {
			pairs++
			if Similarity(a, b) > 0.6 {
				alike++
			}
		}
		c := Fingerprint(swapWords(rand.New(rand.NewPCG(uint64(i), 3)), texts[i], 0.15))
		if a == nil || c == nil {
			continue
		}
		copies++
		if Similarity(a, c) > 0.6 {
			near++
		}
		if slices.ContainsFunc(Bands(a), func(k uint64) bool { return slices.Contains(Bands(c), k) }) {
			banded++
		}
	}
	t.Logf("%d of %d pairs alike; of %d copies %d alike, %d share a band", alike, pairs, copies, near, banded)
	if alike*10000 > pairs || near*100 < copies*98 || banded*100 < copies*93 {
		t.Error("unrelated reviews: at most one pair in 10,000 alike; copies: 98 % alike, 93 % share a band")
	}
}

// realReviews are the Yandex Maps reviews of the shared data, or the made-up texts of this file.
func realReviews(t *testing.T) (texts []string) {
	dir := os.Getenv("MOLVA_SHARED")
	if dir != "" && !filepath.IsAbs(dir) {
		dir = filepath.Join("../..", dir)
	}
	f, err := os.Open(filepath.Join(dir, "data/reviews-yandex-maps/reviews.jsonl.gz"))
	if err != nil || dir == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_TEST_REAL=1 wants the shared data: set MOLVA_SHARED")
		}
		t.Log("no shared data: two made-up texts stand in")
		return []string{copiedText, otherText}
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for in := json.NewDecoder(z); ; {
		var row struct{ Text string }
		if err := in.Decode(&row); err == io.EOF {
			return texts
		} else if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, row.Text)
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

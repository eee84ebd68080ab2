package classify

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"molva/collector"
)

// TestCategories are plain texts of our own. What is told must stand in the text.
func TestCategories(t *testing.T) {
	for s, want := range map[string]string{
		"Заказ не привезли, деньги не вернули, трубку не берут. Верните деньги!":                            collector.CategoryComplaint,
		"Замовлення не привезли, гроші не повернули, слухавку не беруть. Поверніть гроші!":                  collector.CategoryComplaint,
		"Отличный салон, мастер прекрасный, атмосфера приятная, мне всё очень понравилось":                  collector.CategoryOpinion,
		"Подскажите, пожалуйста, как подключить роуминг и сколько это стоит?":                               collector.CategoryQuestion,
		"Здравствуйте, Анна! Благодарим за отзыв, будем рады видеть вас снова. С уважением, команда салона": collector.CategoryOfficial,
		"Сдаю 2-комнатную квартиру, 45000 руб. в месяц, 5 этаж, 60 кв. м, тел. 8 900 123-45-67":             collector.CategoryListing,
		"Требуется пекарь в ночную смену, оформление по ТК, зарплата от 55 000 рублей":                      collector.CategoryVacancy,
		"Шукаємо садівника, графік вільний, оплата щотижня, досвід не потрібен":                             collector.CategoryVacancy,
		"Скидка 20% на все ковры, акция до конца месяца, заказывайте на сайте!":                             collector.CategoryPromo,
		"Знижка -40% на весь посуд лише до неділі, замовляй зараз":                                          collector.CategoryPromo,
		"Продам самокат, стан гарний, 1800 грн, самовивіз":                                                  collector.CategoryListing,
		"Не рекомендую этот сервис, обходите его стороной":                                                  collector.CategoryComplaint,
		"Чистая прибыль банка по итогам квартала выросла на 13% и составила 6,2 млрд рублей":                collector.CategoryNews,
	} {
		got := Classify(collector.Review{Text: s}).Category
		if got.Name != want || got.Probability < sureCategory || len(got.Words) == 0 || len(got.Words) > maxWords {
			t.Errorf("%q: %+v, want %s", s, got, want)
		}
		for _, w := range got.Words {
			if !strings.Contains(s, w) {
				t.Errorf("%q does not stand in %q", w, s)
			}
		}
	}
	for _, s := range []string{"", "!!!", "??"} {
		if got := Classify(collector.Review{Text: s}).Category; got.Name != collector.CategoryUnsure || got.Words == nil {
			t.Errorf("%q: %+v", s, got)
		}
	}
}

func TestLabelsAreOfTheirTexts(t *testing.T) {
	rows, err := parseLabels(categoryLabels)
	if err != nil || len(rows) < 600 {
		t.Fatalf("%d labels, %v", len(rows), err)
	}
	dir := shared(t)
	if dir == "" || raced {
		return
	}
	all, err := readLabelled(dir, rows)
	if err != nil || len(all) != len(rows) {
		t.Fatalf("%d of %d texts, %v", len(all), len(rows), err)
	}
	// It saw them: far fewer mean that weights and features have parted. What is told of texts that it did not see is measured by eval.
	told, right := 0, 0
	for i := range all {
		if got := Classify(all[i].review).Category.Name; got != collector.CategoryUnsure {
			told++
			right += count(got == categories[all[i].label])
		}
	}
	if share(told, len(all)) < 0.85 || share(right, told) < 0.90 {
		t.Errorf("of %d texts %d are told, %d of them as they are labelled", len(all), told, right)
	}
	t.Logf("of %d texts %d are told, %d of them as they are labelled", len(all), told, right)
	rows[0].sha = "000000000000"
	if _, err := readLabelled(dir, rows[:1]); err == nil || !strings.Contains(err.Error(), "is not the text") {
		t.Errorf("another text: %v", err)
	}
	rows[1].row = 1 << 30
	if _, err := readLabelled(dir, rows[1:2]); err == nil {
		t.Error("a row behind the end is read")
	}
}

func TestBrokenLabels(t *testing.T) {
	for _, line := range []string{"a\tb", "a\tx\ttext\t0\ts\tnews\t\trandom\tru", "a\t1\ttext\t0\ts\tnonsense\t\trandom\tru"} {
		if _, err := parseLabels("head\n" + line); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// TestMadeUpCategories judges texts that nothing was learned from with the embedded weights, as a whole program does. Eval prints the
// same figures and what is taken for what.
func TestMadeUpCategories(t *testing.T) {
	held, err := parseMade(heldTexts, drawnHeld)
	if err != nil {
		t.Fatal(err)
	}
	var rows, right [kinds]int
	for i := range held {
		e := &held[i]
		got := Classify(e.review).Category
		rows[e.label]++
		right[e.label] += count(got.Name == categories[e.label])
		if got.Name != collector.CategoryUnsure && len(got.Words) > maxWords {
			t.Errorf("%q: %v", e.review.Text, got.Words)
		}
	}
	for name, least := range map[string]float64{collector.CategoryVacancy: 0.8, collector.CategoryPromo: 0.75, collector.CategoryListing: 0.65,
		collector.CategoryOfficial: 0.75, collector.CategoryRecommendation: 0.65} {
		if q := kindOf(name); share(right[q], rows[q]) < least {
			t.Errorf("%s: %d of %d are told", name, right[q], rows[q])
		}
	}
}

// What was learned from is not measured.
func TestMadeUpTextsAreApart(t *testing.T) {
	all, err := loadMade()
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	for _, e := range all {
		if before, ok := of[e.review.Text]; ok && (before != e.drawn || e.drawn == drawnHeld) {
			t.Errorf("%q stands in %s and %s", e.review.Text, before, e.drawn)
		}
		of[e.review.Text] = e.drawn
		if e.learned() == (e.drawn == drawnHeld) || (e.fold == heldFold) == e.learned() {
			t.Errorf("%q: %s, fold %d", e.review.Text, e.drawn, e.fold)
		}
	}
}

func TestBrokenMadeUpTexts(t *testing.T) {
	for _, table := range []string{"# head\ntext", "# head\n[news]", "# head\n[nonsense ru]", "# head\n[news nonsense ru]", "# head\n[news promo listing ru]"} {
		if _, err := parseMade(table, drawnMade); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", table, err)
		}
	}
}

func TestCategoryWeightsComeBack(t *testing.T) {
	m := &categoryModel{table: noWeights()}
	m.table[3].set(2, -5)
	m.scale[1], m.bias[kinds-1] = 0.5, 2
	var b bytes.Buffer
	if err := m.encode(&b); err != nil {
		t.Fatal(err)
	}
	back, err := decodeCategories(b.Bytes())
	if err != nil || !reflect.DeepEqual(back, m) {
		t.Errorf("other weights come back, %v", err)
	}
	for _, broken := range [][]byte{nil, []byte("x"), b.Bytes()[:20], b.Bytes()[:b.Len()/2]} {
		if _, err := decodeCategories(broken); err == nil {
			t.Errorf("%d broken bytes are decoded", len(broken))
		}
	}
	if _, err := decodeCategories(embeddedCategories); err != nil {
		t.Error(err)
	}
	if _, err := decodeWeights(embeddedObject); err != nil {
		t.Error(err)
	}
}

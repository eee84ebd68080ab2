package jobs

import (
	"slices"
	"strings"
	"testing"

	"molva/collector/text"
)

// twiceSaid is an archive in which spellings of a name are found by several proposals.
var twiceSaid = []string{
	`{"id":"1","text":"Заказала, где доставка","item":{"name":"Розетка"},"published":"2026-10-01"}`,
	`{"id":"2","text":"Rozetka не отвечает, Розетка","published":"2026-10-02"}`,
	`{"id":"3","text":"rozetka опоздала","item":{"name":"Розетка"},"published":"2026-10-03"}`,
	`{"id":"4","text":"Смотрите rozetka.com.ua","item":{"name":"Розетка"},"published":"2026-10-04"}`,
	`{"id":"5","text":"на rozetke дешевле","item":{"name":"Розетка"},"published":"2026-10-05"}`,
	`{"id":"6","text":"rozitka подвела","item":{"name":"Розетка"},"published":"2026-10-06"}`,
	`{"id":"7","text":"Розетка и https://rozetka.com.ua/phones","published":"2026-10-07"}`,
	`{"id":"8","text":"Пишите @rozetkaa","item":{"name":"Розетка"},"published":"2026-10-08"}`,
}

// A word that a proposal finds in all its forms is not proposed again as one that is mistyped, nor what a begun one finds.
func TestVariantsSayNothingTwice(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.more(twiceSaid...)
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Names: []string{"Розетка"}})
	must(t, err)
	for _, query := range []string{"=rozetka", "=rozetke", "=rozetkaa"} {
		if slices.ContainsFunc(r.Variants, func(v CountedVariant) bool { return v.Query == query }) {
			t.Errorf("%s is proposed beside its word", query)
		}
	}
	if v := variantOf(t, r, "=rozitka"); v.Adds != 1 || !v.Ticked() {
		t.Errorf("%+v", v)
	}
	if v := variantOf(t, r, "rozetka"); v.Adds != 2 || !v.Ticked() {
		t.Errorf("%+v", v)
	}
	if v := variantOf(t, r, "rozetka*"); v.Adds != 3 || !v.Ticked() {
		t.Errorf("what goes on behind the name is not ticked: %+v", v)
	}
	if v := variantOf(t, r, `"rozetka com ua"`); v.Adds != 1 || v.Doubt != DoubtCovered || v.Ticked() {
		t.Errorf("%+v", v)
	}
	b.addsAreTrue(r)
}

// Where nothing goes on behind a word, what begins so finds the same, and one of the two is ticked.
func TestBegunIsCoveredByItsWord(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.more(`{"id":"1","text":"Карта от Альфа-Банка","published":"2026-10-01"}`, `{"id":"2","text":"Альфабанк звонит","item":{"name":"Альфа-Банк"},"published":"2026-10-02"}`,
		`{"id":"3","text":"social@alfabank.ru не отвечает","item":{"name":"Альфа-Банк"},"published":"2026-10-03"}`, `{"id":"4","text":"Написал @AlfabankBY","item":{"name":"Альфа-Банк"},"published":"2026-10-04"}`)
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Names: []string{"Альфа-Банк"}})
	must(t, err)
	for _, c := range []struct {
		query string
		adds  int
		doubt Doubt
	}{{"альфабанк", 1, ""}, {"альфабанк*", 1, DoubtCovered}, {"alfabank", 1, ""}, {"alfabank*", 2, ""}} {
		if v := variantOf(t, r, c.query); v.Adds != c.adds || v.Doubt != c.doubt || v.Ticked() != (c.doubt == "") {
			t.Errorf("%+v", v)
		}
	}
	b.addsAreTrue(r)
}

// A variant covers another of its own name alone: the rest of a query may hold for one of two names.
func TestCoveredWithinOneName(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.more(manyNames...)
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Query: "флаувау букет"})
	must(t, err)
	other := ""
	for _, v := range text.Variants("букет") {
		if v.Kind == text.KindTransliteration && !strings.Contains(v.Query, " ") {
			other = v.Query
		}
	}
	if w := r.widening; w.ofOneName("flowwow", other) || !w.ofOneName("flowwow", `"флау вау"`) {
		t.Errorf("%s and flowwow are of one name", other)
	}
}

package text

import (
	"slices"
	"strings"
	"testing"
)

// TestWordsOfOneLanguage wants no word of a list among those that the other language has too, or alone.
func TestWordsOfOneLanguage(t *testing.T) {
	russian := `чудовище поверну повернуть погано чекаю чека година годин гарнир гарнитура алё добре та раджу потом звонил дешевле привезли вернули дюжий дружина лише маю кажусь питание
		листопад нема сказав зараз желтый менее вчера 		спасибо очень хорошо никому если ещё отзыв понравилось качество отличный который несколько`
	ukrainian := `спасибі хороший хороша прекрасний довольний заказ ужасний товар магазин рекомендую супер потом який кілька ніхто
		дуже дякую чудовий замовлення швидко тиждень години зручно продавець дешевше сподобалося задоволена`
	for _, w := range strings.Fields(russian) {
		if ukrainianOnly.has(Fold(w)) {
			t.Errorf("%q is Russian", w)
		}
	}
	for _, w := range strings.Fields(ukrainian) {
		if russianOnly.has(Fold(w)) {
			t.Errorf("%q is Ukrainian", w)
		}
	}
	for _, l := range []wordList{ukrainianOnly, russianOnly, bothAlike, ukrainianRather} {
		for w := range l.words {
			if Fold(w) != w {
				t.Errorf("%q is not folded", w)
			}
		}
	}
}

// TestWordListsAreApart wants no word in two lists: what begins as one of the other would be of both.
func TestWordListsAreApart(t *testing.T) {
	lists := []wordList{ukrainianOnly, russianOnly, bothAlike, ukrainianRather}
	for i, l := range lists {
		for j, other := range lists {
			for w := range l.words {
				if i != j && other.has(w) {
					t.Errorf("%q is in two lists", w)
				}
			}
			for _, start := range l.beginnings {
				if i != j && slices.ContainsFunc(other.beginnings, func(b string) bool { return strings.HasPrefix(start, b) }) {
					t.Errorf("%q* is in two lists", start)
				}
			}
		}
	}
}

package collector

import (
	"testing"
	"time"
	"unsafe"
)

func TestTwoShowingsOfOneReview(t *testing.T) {
	base := Review{ID: "review-1", OwnID: true, Author: Author{Name: "Олена"}, Item: Item{Name: "Роза", URL: "https://a.example/rose"},
		Published: PublishedOn(2026, 10, 3), Text: "Привезли поздно, розы завяли на второй день", Rating: 2}
	with := func(change func(*Review)) Review { r := base; change(&r); return r }
	for _, c := range []struct {
		name              string
		is                Review
		another, stranger bool
	}{
		{"the same", base, false, false},
		{"edited", with(func(r *Review) { r.Text = "Всё уладили" }), false, false},
		{"the item by another name", with(func(r *Review) { r.Item = Item{Name: "Отзыв № 1"} }), false, false},
		{"edited, the item by another name", with(func(r *Review) { r.Item, r.Text = Item{Name: "Отзыв № 1"}, "Всё уладили" }), true, false},
		{"a teaser", with(func(r *Review) { r.Text = "Привезли поздно, розы завяли…" }), false, false},
		{"no author, no day", with(func(r *Review) { r.Author, r.Published, r.Text = Author{}, Published{}, "Другое" }), false, false},
		{"counted back", with(func(r *Review) { r.Published, r.DayMoves, r.Text = PublishedOn(2026, 10, 9), true, "Другое" }), false, false},
		{"with a time of that day", with(func(r *Review) { r.Published = PublishedAt(time.Date(2026, 10, 2, 22, 5, 0, 0, time.UTC)) }), false, false},
		{"another author", with(func(r *Review) { r.Author.Name = "Пётр" }), true, false},
		{"another author and text", with(func(r *Review) { r.Author.Name, r.Text = "Пётр", "Чудесно" }), true, true},
		{"another day and text", with(func(r *Review) { r.Published, r.Text = PublishedOn(2026, 10, 5), "Чудесно" }), true, false},
		{"another item and day", with(func(r *Review) { r.Published, r.Item.URL = PublishedOn(2026, 10, 5), "https://a.example/tulip" }), true, false},
		{"another item, no day", with(func(r *Review) {
			r.Published, r.Item.URL, r.Text = Published{}, "https://a.example/tulip", "Чудесно"
		}), true, true},
	} {
		a, b := ShowingOf(base), ShowingOf(c.is)
		if a.Another(b) != c.another || b.Another(a) != c.another || a.Stranger(b) != c.stranger {
			t.Errorf("%s: another %v, stranger %v", c.name, a.Another(b), a.Stranger(b))
		}
	}
	if n := unsafe.Sizeof(Showing{}); n > 24 {
		t.Errorf("%d bytes for every review of a run", n)
	}
}

func TestTeaser(t *testing.T) {
	long := "Заказывали букет на юбилей.\nПривезли через три часа после срока."
	for short, want := range map[string]bool{
		"Заказывали букет на юбилей. Привезли…": true, "Заказывали букет на юбилей...": true, "Заказывали букет на юбилей. При ...": true,
		"Заказывали букет на юбилей.": false, "Заказывали…": false, "Заказывали букет на свадьбу, привезли…": false, long + "…": false, "…": false,
	} {
		if Teaser(short, long) != want {
			t.Errorf("%q: %v", short, !want)
		}
	}
}

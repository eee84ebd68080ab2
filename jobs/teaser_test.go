package jobs

import "testing"

func TestATeaserOfAListIsNoEdit(t *testing.T) {
	b := newBench(t)
	b.source()
	whole := "Заказывала букет на юбилей мамы, привезли через три часа после срока."
	list := card{id: `data-review-id=7`, author: "Олена", item: "Магазин", text: "Заказывала букет на юбилей мамы, привезли…", date: "2026-10-01"}
	own := list
	own.item, own.text = "Розы", whole
	pages := map[string]string{"/": page("/7", list), "/7": page("", own)}
	for range 3 {
		b.show(pages)
	}
	if got := b.life("7"); got != "posted completed" {
		t.Errorf("life %q", got)
	}
	own.text += " Деньги вернули."
	pages["/7"] = page("", own)
	for range 2 {
		b.show(pages)
	}
	if got := b.life("7"); got != "posted completed edited" {
		t.Errorf("life %q", got)
	}
}

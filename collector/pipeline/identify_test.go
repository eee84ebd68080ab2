package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"molva/collector"
)

func own(id, author, item, text string) collector.Review {
	return collector.Review{ID: id, OwnID: true, Author: collector.Author{Name: author}, Item: collector.Item{Name: item}, Text: text, Rating: 5}
}

// story is what a batch did, outcome by outcome.
func story(out []Outcome) string {
	var s []string
	for _, o := range out {
		s = append(s, changes(o))
	}
	return strings.Join(s, ", ")
}

func TestIDsThatAreOneAfterFolding(t *testing.T) {
	held := map[string]collector.Document{}
	long := strings.Repeat("й", collector.IDLetters)
	page := []collector.Review{own("d 1", "A", "", "Один"), own("d  1", "B", "", "Два"), own("d\u200b 1", "A", "", "Один"),
		own(long+"1", "A", "", "Три"), own(long+"2", "B", "", "Четыре")}
	if got := story(feed(held, batch(1, 1), page...)); got != "posted, posted, , posted, posted" || len(held) != 4 {
		t.Errorf("%d records: %s", len(held), got)
	}
	if got := story(feed(held, batch(2, 1), page...)); got != ", , , , " {
		t.Errorf("a second pass: %s", got)
	}
}

func imported(brought Brought) Batch {
	b := batch(0, 0)
	b.Source, b.Brought = 0, brought
	return b
}

func TestLinesOfAnImportThatShareAKey(t *testing.T) {
	one, two := own("1", "A", "", "Один"), own("2", "B", "", "Два")
	again := one
	again.Text = "Один, исправлено"
	guest := func(text string) collector.Review {
		return collector.Review{Author: collector.Author{Name: "Олена"}, Published: collector.PublishedOn(2026, 10, 3), Text: text}
	}
	for _, c := range []struct {
		name  string
		parts [][]collector.Review
		want  string
		held  int
	}{
		{"identical in one part", [][]collector.Review{{one, two, one}}, "posted, posted, ", 2},
		{"identical in two", [][]collector.Review{{one, two}, {one}}, "posted, posted; ", 2},
		{"differing in one part", [][]collector.Review{{one, two, again}}, "posted, posted, ", 2},
		{"differing later", [][]collector.Review{{one, two}, {again}}, "posted, posted; edited", 2},
		{"identical without an id in one", [][]collector.Review{{guest("Раз"), guest("Два"), guest("Раз")}}, "posted, posted, ", 2},
		{"identical without an id in two", [][]collector.Review{{guest("Раз")}, {guest("Раз")}}, "posted; ", 1},
		{"differing without an id in two", [][]collector.Review{{guest("Раз")}, {guest("Раз и два"), guest("Три")}}, "posted; posted, posted", 3},
	} {
		held := map[string]collector.Document{}
		play := func() string {
			brought := Brought{}
			var got []string
			for _, part := range c.parts {
				got = append(got, story(feed(held, imported(brought), part...)))
			}
			return strings.Join(got, "; ")
		}
		if got := play(); got != c.want || len(held) != c.held {
			t.Errorf("%s: %q, %d held", c.name, got, len(held))
		}
		if got := play(); c.name != "differing later" && strings.Trim(got, ",; ") != "" {
			t.Errorf("%s, once more: %q", c.name, got)
		}
	}
}

func TestAnEditedLineOfALaterImportIsAnEdit(t *testing.T) {
	held := map[string]collector.Document{}
	feed(held, imported(Brought{}), review("Цветы завяли на другой день", 2), review("Курьер опоздал", 1))
	got := story(feed(held, imported(Brought{}), review("Цветы завяли на другой день, деньги вернули", 2), review("Курьер опоздал", 1)))
	if got != "edited, " || len(held) != 2 {
		t.Errorf("%q, %d held", got, len(held))
	}
}

func TestNamelessRowsNeverEditEachOther(t *testing.T) {
	held := map[string]collector.Document{}
	var parts [][]collector.Review
	for i := range 450 {
		if i%200 == 0 {
			parts = append(parts, nil)
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], collector.Review{Text: fmt.Sprintf("Отзыв номер %d", i), Rating: 1 + float64(i%5)})
	}
	for turn, want := range []string{"posted", ""} {
		brought := Brought{}
		for _, part := range parts {
			for _, o := range feed(held, imported(brought), part...) {
				if changes(o) != want {
					t.Fatalf("import %d: %q became %q", turn+1, o.Document.Text, changes(o))
				}
			}
		}
	}
	if len(held) != 450 {
		t.Errorf("%d held", len(held))
	}
}

func TestOneIDOnThePagesOfTwoItems(t *testing.T) {
	held := map[string]collector.Document{}
	roses := []collector.Review{own("review-1", "Анна", "Розы", "Свежие"), own("review-2", "Гость", "Розы", "Завяли на второй день")}
	tulips := []collector.Review{own("review-1", "Борис", "Тюльпаны", "Хорошо"), own("review-2", "Гость", "Тюльпаны", "Пришли без открытки")}
	all := append(append([]collector.Review{}, roses...), tulips[1])
	all[0].Item, all[2].ID = collector.Item{Name: "Магазин"}, "review-3"
	feed(held, batch(1, 1), roses...)
	if got := story(feed(held, batch(1, 2), tulips...)); got != "posted, posted" || len(held) != 4 {
		t.Fatalf("%q, %d held", got, len(held))
	}
	for pass, pages := range [][]int64{{1, 2}, {2, 1}} { // whichever is read first
		for _, page := range pages {
			shown := map[int64][]collector.Review{1: roses, 2: tulips}[page]
			if got := story(feed(held, batch(int64(pass+2), page), shown...)); got != ", " {
				t.Errorf("page %d of a later pass: %q", page, got)
			}
		}
	}
	if got := story(feed(held, batch(3, 9), all[:2]...)); got != ", " || len(held) != 4 {
		t.Errorf("the same reviews on another page: %q, %d held", got, len(held))
	}
	fresh := []collector.Review{own("review-1", "Вера", "Пионы", "Чудо")}
	if got := story(feed(held, batch(4, 3), fresh...)); got != "posted" {
		t.Errorf("a new item's page that is read before all others: %q", got)
	}
	roses[0].Text = "Свежие, но дорогие"
	if got := story(feed(held, batch(4, 1), roses...)); got != "edited, " || len(held) != 5 {
		t.Errorf("an edit: %q, %d held", got, len(held))
	}
}

// guests are reviews by nobody in particular whose days are counted back: nine on three pages.
func guests(daysAgo int) [][]collector.Review {
	var pages [][]collector.Review
	for p := range 3 {
		var page []collector.Review
		for i := range 3 {
			r := collector.Review{Author: collector.Author{Name: "Гость"}, Item: collector.Item{Name: "Розы"}, Text: fmt.Sprintf("Мнение %d, страница %d", i, p),
				Published: collector.Published{Time: noon.AddDate(0, 0, -daysAgo), Precision: collector.PrecisionDay}, DayMoves: true}
			page = append(page, r)
		}
		pages = append(pages, page)
	}
	return pages
}

func TestGuestsWhoseDaysMove(t *testing.T) {
	held := map[string]collector.Document{}
	for pass, want := range []string{"posted, posted, posted", ", , ", ", , "} {
		for p, page := range guests(pass + 2) {
			if got := story(feed(held, batch(int64(pass+1), int64(p+1)), page...)); got != want {
				t.Errorf("pass %d, page %d: %q", pass+1, p+1, got)
			}
		}
	}
	if len(held) != 9 {
		t.Fatalf("%d held", len(held))
	}
	shifted := guests(6)
	newcomer := shifted[0][0]
	newcomer.Text = "Впервые заказал, доволен"
	first := []collector.Review{newcomer, shifted[0][0], shifted[0][1]}
	if got := story(feed(held, batch(4, 1), first...)); got != "posted, , " {
		t.Errorf("a new one on top: %q", got)
	}
	if got := story(feed(held, batch(4, 2), shifted[0][2], shifted[1][0], shifted[1][1])); got != ", , " {
		t.Errorf("the list has shifted: %q", got)
	}
}

func TestATeaserIsNoEdit(t *testing.T) {
	full := own("7", "Олена", "Розы", "Заказывала букет на юбилей мамы, привезли через три часа после срока, без открытки.")
	full.Title, full.Replies = "Опоздали", []collector.Reply{{Text: "Извините"}}
	teaser := own("7", "Олена", "Магазин", "Заказывала букет на юбилей мамы, привезли…")
	edited := full
	edited.Text += " Деньги вернули."
	held := map[string]collector.Document{}
	for i, step := range []struct {
		page  int64
		shown collector.Review
		want  string
	}{
		{1, teaser, "posted"}, {2, full, "completed answered"}, {1, teaser, ""}, {2, full, ""}, {1, teaser, ""}, {2, edited, "edited"}, {1, teaser, ""},
	} {
		b := batch(int64(1+i/2), step.page)
		b.First = i < 2
		o := feed(held, b, step.shown)[0]
		if changes(o) != step.want {
			t.Errorf("step %d: %q, want %q", i+1, changes(o), step.want)
		}
	}
	if d := held["7"]; d.Text != edited.Text || d.Title != full.Title || len(d.Replies) != 1 {
		t.Errorf("held: %+v", d.Review)
	}
	first := map[string]collector.Document{}
	b := batch(1, 1)
	b.First, full.Replies = true, nil
	feed(first, b, teaser)
	feed(first, b, full)
	if !first["7"].FirstPass {
		t.Error("the whole text in the first pass is no news of its own")
	}
	nobody := teaser
	nobody.ID, nobody.OwnID, nobody.Item = "", false, full.Item
	whole := full
	whole.ID, whole.OwnID = "", false
	without := map[string]collector.Document{}
	feed(without, batch(1, 1), nobody)
	if got := story(feed(without, batch(1, 2), whole)); got != "completed" || len(without) != 1 {
		t.Errorf("without an id: %q, %d held", got, len(without))
	}
}

func TestWhatIsAbsentHasNotChanged(t *testing.T) {
	held := map[string]collector.Document{}
	r := review("Привезли поздно", 1)
	r.RawRating = "1"
	feed(held, batch(1, 1), r)
	r.Rating, r.RawRating = 0, ""
	for _, d := range feed(held, batch(2, 1), r) {
		if d.Changed() || d.Document.Rating != 1 || d.Document.RawRating != "1" {
			t.Errorf("%q, rating %v", changes(d), d.Document.Rating)
		}
	}
	r.Text += " Исправлено."
	if o := feed(held, batch(3, 1), r)[0]; changes(o) != "edited" || o.Document.Rating != 1 || len(held) != 1 {
		t.Errorf("%q, rating %v, %d held", changes(o), o.Document.Rating, len(held))
	}
}

package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// numberedList is a list of a site, newest first, in pages of three, each review with its place as its id: counted anew
// on each page, or on from page to page. A text is "Автор X: …".
func numberedList(item string, anew bool, texts ...string) [][]collector.Review {
	var pages [][]collector.Review
	for i, text := range texts {
		if i%3 == 0 {
			pages = append(pages, nil)
		}
		place := i + 1
		if anew {
			place = i%3 + 1
		}
		who, _, _ := strings.Cut(text, ":")
		r := own(fmt.Sprintf("review-%d", place), who, item, text)
		r.Published = collector.PublishedOn(2026, 10, 1+int(who[len(who)-1]-'A'))
		last := len(pages) - 1
		pages[last] = append(pages[last], r)
	}
	return pages
}

// shop is a site of two items whose pages are read again and again.
type shop struct {
	held map[string]collector.Document
	anew bool
	pass int64
}

// play reads all pages and says what changed.
func (s *shop) play(roses []string) string {
	s.pass++
	var got []string
	for i, texts := range [][]string{{"Автор X: пионы стояли неделю", "Автор Y: пионы завяли сразу"}, roses} {
		for p, page := range numberedList([]string{"Пионы", "Розы"}[i], s.anew, texts...) {
			b := batch(s.pass, int64(100*i+p+1))
			b.First = s.pass == 1
			for _, o := range feed(s.held, b, page...) {
				if o.Changed() {
					got = append(got, changes(o)+" "+o.Document.Author.Name[len("Автор "):])
				}
			}
		}
	}
	return strings.Join(got, ", ")
}

// Every new review moves all others of the list by one place: nobody edited them.
func TestIDsThatArePlacesInAShiftingList(t *testing.T) {
	for _, anew := range []bool{true, false} {
		s := &shop{held: map[string]collector.Document{}, anew: anew}
		list := []string{"Автор E: букет пришёл вовремя, спасибо", "Автор D: открытку забыли положить", "Автор C: курьер нагрубил маме", "Автор B: всё чудесно, закажу ещё"}
		s.play(list)
		if len(s.held) != 6 {
			t.Fatalf("anew %v: %d held", anew, len(s.held))
		}
		for turn, step := range []struct{ news, want string }{
			{"", ""},
			{"Автор F: розы без запаха и с шипами", "posted F"},
			{"", ""},
			{"Автор G: опоздали на три часа", "posted G"},
			{"Автор H: спасибо флористу Марине", "posted H"},
			{"", ""},
		} {
			if step.news != "" {
				list = slices.Insert(list, 0, step.news)
			}
			if got := s.play(list); got != step.want {
				t.Errorf("anew %v, turn %d: %q, want %q", anew, turn+1, got, step.want)
			}
		}
		list[1] = "Автор G: опоздали на три часа, деньги вернули"
		list = slices.Insert(list, 0, "Автор I: новое платье в подарок")
		if got := s.play(list); got != "posted I, edited G" {
			t.Errorf("anew %v: %q", anew, got)
		}
		list = slices.Delete(list, 2, 3)
		if got := s.play(list); got != "" || len(s.held) != 10 {
			t.Errorf("anew %v, one taken away: %q, %d held", anew, got, len(s.held))
		}
	}
}

// Guests without a name of their own, and people who write twice, are told apart by what they wrote.
func TestPlacesOfReviewsThatAreSignedAlike(t *testing.T) {
	day := collector.PublishedOn(2026, 10, 3)
	texts := []string{"долго искали магазин, остались довольны", "заказ привезли не тот, менять отказались", "хорошие цены и вежливые продавцы", "курьер нахамил, букет завял в тот же день"}
	for name, c := range map[string]struct {
		author string
		day    collector.Published
	}{
		"guests, undated": {"Гость", collector.Published{}}, "guests of one day": {"Гость", day}, "one person, undated": {"Ира Котова", collector.Published{}},
		"one person of one day": {"Ира Котова", day}, "nameless, undated": {"", collector.Published{}}, "nameless, of one day": {"", day},
	} {
		for _, perPage := range []int{2, 9} {
			held := map[string]collector.Document{}
			play := func(pass int64, item string, texts ...string) string {
				var got []string
				for i := 0; i < len(texts); i += perPage {
					var page []collector.Review
					for n, text := range texts[i:min(i+perPage, len(texts))] {
						r := own(fmt.Sprintf("review-%d", n+1), c.author, item, text)
						r.Published, r.Rating = c.day, float64(1+len(text)%5)
						page = append(page, r)
					}
					b := batch(pass, int64(len(item)*100+i))
					b.First = pass == 1
					got = append(got, story(feed(held, b, page...)))
				}
				return strings.Trim(strings.Join(got, ", "), ", ")
			}
			if got := play(1, "Розы", texts...); got != "posted, posted, posted, posted" {
				t.Errorf("%s, %d a page: %q", name, perPage, got)
			}
			if got := play(1, "Пионы", "пионы чудесные, стояли две недели"); got != "posted" {
				t.Errorf("%s, %d a page, another item: %q", name, perPage, got)
			}
			for pass := range int64(2) {
				if got := play(2+pass, "Розы", texts...) + play(2+pass, "Пионы", "пионы чудесные, стояли две недели"); got != "" {
					t.Errorf("%s, %d a page, pass %d: %q", name, perPage, pass+2, got)
				}
			}
			more := slices.Insert(slices.Clone(texts), 0, "розы без запаха и с шипами")
			if got := strings.ReplaceAll(play(5, "Розы", more...), ", ", ""); got != "posted" || len(held) != 6 {
				t.Errorf("%s, %d a page, a new one on top: %q, %d held", name, perPage, got, len(held))
			}
			if got := strings.ReplaceAll(play(6, "Розы", more...), ", ", ""); got != "" {
				t.Errorf("%s, %d a page, and again: %q", name, perPage, got)
			}
		}
	}
}

// A site may keep ids that count from 1 in order.
func TestNumbersThatAreIDs(t *testing.T) {
	held := map[string]collector.Document{}
	list := []collector.Review{own("1", "Анна", "", "Привезли вовремя, всё свежее"), own("2", "Гость", "", "Спасибо"), own("3", "Вера", "", "Открытку забыли положить")}
	feed(held, batch(1, 1), list...)
	list[0].Text = "Привезли вовремя, но завяли"
	list = append(list, own("4", "Гость", "", "Спасибо"))
	if got := story(feed(held, batch(2, 1), list...)); got != "edited, , , posted" || held["4"].DocumentID == 0 {
		t.Errorf("%q", got)
	}
	if got := story(feed(held, batch(3, 1), list[0], list[2], list[3])); got != ", , " || len(held) != 4 {
		t.Errorf("one was taken away: %q, %d held", got, len(held))
	}
}

// What another author wrote under an id is no edit of what was there.
func TestAnotherAuthorUnderOneID(t *testing.T) {
	held := map[string]collector.Document{}
	feed(held, batch(1, 1), own("top", "Анна", "", "Привезли вовремя, всё свежее"))
	if got := story(feed(held, batch(2, 1), own("top", "Борис", "", "Курьер опоздал"))); got != "posted" || held["top"].Author.Name != "Анна" {
		t.Errorf("%q, %q", got, held["top"].Author.Name)
	}
	for id, want := range map[string]string{"review-7": "posted", "48210": "edited", "8f3e-4c2a-1": "edited", "r1000": "edited", "9": "posted"} {
		held := map[string]collector.Document{}
		feed(held, batch(1, 1), own(id, "Анна", "", "Привезли вовремя, всё свежее"))
		if got := story(feed(held, batch(2, 1), own(id, "Автор скрыт", "", "Всё-таки завяли"))); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

// What a guest sends to the company itself is edited by him alone, whatever its id looks like; and a thread is no place.
func TestNoPlacesBesideLists(t *testing.T) {
	for name, change := range map[string]func(b *Batch){"own": func(b *Batch) { b.Whole, b.Page = true, 0 }, "a thread": func(b *Batch) { b.Kind = collector.KindMention }} {
		held := map[string]collector.Document{}
		b := batch(1, 1)
		change(&b)
		feed(held, b, own("abcdefg", "Гость", "", "Долго искали магазин, остались довольны"))
		if got := story(feed(held, b, own("abcdefg", "Гость", "", "Курьер нахамил, букет завял в тот же день"))); got != "edited" || len(held) != 1 {
			t.Errorf("%s: %q, %d held", name, got, len(held))
		}
	}
}

func TestADateThatTurnsUp(t *testing.T) {
	ago := func(days int) collector.Published {
		return collector.PublishedOn(noon.AddDate(0, 0, -days).Date())
	}
	none := collector.Published{}
	written := func(text string, day collector.Published, moves bool) collector.Review {
		return collector.Review{Author: collector.Author{Name: "Олена"}, Item: collector.Item{Name: "Розы"}, Text: text, Published: day, DayMoves: moves}
	}
	long := "Заказывала букет на юбилей мамы, привезли через три часа после срока"
	for name, c := range map[string]struct {
		was, is   collector.Review
		page      int64
		want      string
		held      int
		published collector.Published
	}{
		"none before":                         {written(long, none, false), written(long, ago(9), false), 1, "", 1, ago(9)},
		"none before, on another page":        {written(long, none, false), written(long, ago(9), false), 2, "", 1, ago(9)},
		"few words, the same page":            {written("Спасибо", none, false), written("Спасибо", ago(9), false), 1, "", 1, ago(9)},
		"few words, another page":             {written("Спасибо", none, false), written("Спасибо", ago(9), false), 2, "posted", 2, none},
		"none now":                            {written(long, ago(9), false), written(long, none, false), 1, "", 1, ago(9)},
		"a list counts back, its page dates":  {written(long, ago(60), true), written(long, ago(80), false), 2, "", 1, ago(60)},
		"the page dates, a list counts back":  {written(long, ago(80), false), written(long, ago(60), true), 2, "", 1, ago(80)},
		"the same page dates in the end":      {written(long, ago(60), true), written(long, ago(80), false), 1, "", 1, ago(80)},
		"counted back to after it was posted": {written(long, ago(20), true), written(long, ago(60), false), 2, "posted", 2, ago(20)},
		"the author is named later":           {unsigned(written(long, none, false)), written(long, ago(9), false), 1, "", 1, ago(9)},
		"a table without the item":            {written(long, ago(9), false), itemless(written(long, ago(9), false)), 0, "", 1, ago(9)},
		"the same words on two days":          {written(long, ago(9), false), written(long, ago(20), false), 1, "posted", 2, ago(9)},
	} {
		held := map[string]collector.Document{}
		feed(held, batch(1, 1), c.was)
		if got := story(feed(held, batch(2, c.page), c.is)); got != c.want || len(held) != c.held {
			t.Errorf("%s: %q, %d held", name, got, len(held))
		}
		for _, d := range held {
			if len(held) == 1 && !d.Published.Time.Equal(c.published.Time) {
				t.Errorf("%s: held with %s, want %s", name, d.Published, c.published)
			}
		}
		if got := story(feed(held, batch(3, c.page), c.is)); got != "" { // and so it stays
			t.Errorf("%s, again: %q", name, got)
		}
	}
}

func itemless(r collector.Review) collector.Review {
	r.Item = collector.Item{}
	return r
}

func TestFactsThatAreKnownLater(t *testing.T) {
	held := map[string]collector.Document{}
	r := own("7", "", "", "Привезли вовремя, всё свежее")
	feed(held, batch(1, 1), r)
	day := collector.PublishedOn(2026, 10, 3)
	minute := collector.PublishedAt(time.Date(2026, 9, 1, 12, 30, 0, 0, time.UTC))
	for i, step := range []struct {
		name  string
		page  int64
		do    func()
		rev   int64
		check func(d collector.Review) bool
	}{
		{"nothing", 1, func() {}, 1, func(collector.Review) bool { return true }},
		{"an author and a day", 2, func() { r.Author.Name, r.Published = "Анна", day }, 2, func(d collector.Review) bool { return d.Author.Name == "Анна" && d.Published == day }},
		{"bought, and liked", 2, func() { r.Verified, r.Likes = true, 3 }, 3, func(d collector.Review) bool { return d.Verified && d.Likes == 3 }},
		{"a list says less", 1, func() { r = own("7", "", "", r.Text) }, 3, func(d collector.Review) bool { return d.Verified && d.Likes == 3 && d.Author.Name == "Анна" }},
		{"a list names another day", 2, func() { r.Author.Name, r.Published = "Анна П.", collector.PublishedOn(2026, 9, 1) }, 3, func(d collector.Review) bool { return d.Published == day }},
		{"and again: it is mended", 2, func() {}, 4, func(d collector.Review) bool {
			return d.Published.Time.Month() == time.September && d.Author.Name == "Анна П."
		}},
		{"more exactly", 2, func() { r.Published = minute }, 5, func(d collector.Review) bool { return d.Published == minute }},
		{"less exactly", 2, func() { r.Published = collector.PublishedOn(2026, 9, 1) }, 5, func(d collector.Review) bool { return d.Published == minute }},
		{"an epoch", 2, func() { r.Published = collector.PublishedOn(1970, 1, 1) }, 5, func(d collector.Review) bool { return d.Published == minute }},
	} {
		step.do()
		o := feed(held, batch(int64(2+i), step.page), r)[0]
		if o.Changed() || o.Document.Rev != step.rev || !step.check(o.Document.Review) {
			t.Errorf("%s: %q, rev %d, %+v", step.name, changes(o), o.Document.Rev, o.Document.Review)
		}
	}
}

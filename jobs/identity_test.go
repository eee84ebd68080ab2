package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler"
)

// card is one review in microdata.
type card struct{ id, author, item, text, date, stars string }

func (c card) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div itemscope itemtype="https://schema.org/Review" %s><i itemprop="author">%s</i><p itemprop="reviewBody">%s</p>`, c.id, c.author, c.text)
	if c.date != "" {
		fmt.Fprintf(&b, `<i itemprop="datePublished">%s</i>`, c.date)
	}
	if c.stars != "" {
		fmt.Fprintf(&b, `<i itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><meta itemprop="ratingValue" content="%s"></i>`, c.stars)
	}
	if c.item != "" {
		fmt.Fprintf(&b, `<i itemprop="itemReviewed" itemscope itemtype="https://schema.org/Product"><b itemprop="name">%s</b></i>`, c.item)
	}
	return b.String() + "</div>"
}

func page(links string, cards ...card) string {
	var b strings.Builder
	b.WriteString("<html><body>")
	for l := range strings.FieldsSeq(links) {
		fmt.Fprintf(&b, "<a href=%s>x</a> ", l)
	}
	for _, c := range cards {
		b.WriteString(c.html())
	}
	return b.String() + "</body></html>"
}

// show changes the pages of the site and runs a pass, and says how many documents and versions there are then.
func (b *bench) show(pages map[string]string) (documents, versions int) {
	b.t.Helper()
	b.site.set(func() { b.site.pages = pages })
	b.advance(6 * time.Hour)
	s, err := b.Status(b.t.Context(), b.scope)
	must(b.t, err)
	return s.Documents, s.Versions
}

// crawled is how many reviews a crawl without a store writes of the same pages.
func (b *bench) crawled() int {
	b.t.Helper()
	n := 0
	_, err := b.Crawler.Crawl(b.t.Context(), crawler.Run{Starts: []string{b.site.URL + "/"}, Out: func(collector.Review) error { n++; return nil }})
	must(b.t, err)
	return n
}

func TestOneOddPageDoesNotStopItsHost(t *testing.T) {
	b := newBench(t)
	s := b.source()
	odd := page("/b", card{id: `data-review-id="d 1"`, author: "А", text: "Один"}, card{id: "data-review-id=\"d\u200b  1\"", author: "Б", text: "Два"})
	pages := map[string]string{"/": odd, "/b": page("", card{id: `data-review-id="2"`, author: "В", text: "Три"})}
	if docs, versions := b.show(pages); docs != 3 || versions != 3 {
		t.Errorf("%d documents, %d versions", docs, versions)
	}
	if s = b.reread(s); s.Health != collector.HealthOK || s.PassOpen {
		t.Errorf("%s %q, open %v", s.Health, s.Reason, s.PassOpen)
	}
}

func TestRepeatedLinesOfAnImport(t *testing.T) {
	for name, c := range map[string]struct {
		gap                              int // lines between the two
		second                           string
		read, created, edited, documents int
	}{
		"identical":            {0, "1;5;Один", 3, 2, 0, 2},
		"identical, far apart": {300, "1;5;Один", 303, 302, 0, 302},
		"differing":            {0, "1;4;Один и два", 3, 2, 0, 2},
		"differing, far apart": {300, "1;4;Один и два", 303, 302, 1, 302},
	} {
		b := newBench(t)
		file := "id;rating;text\n1;5;Один\n2;5;Два\n"
		for i := range c.gap {
			file += fmt.Sprintf("x%d;5;Отзыв %d\n", i, i)
		}
		file += c.second + "\n"
		r, err := b.Import(t.Context(), b.scope, strings.NewReader(file), ImportOptions{Site: "export.example", Format: "csv"})
		must(t, err)
		if r.Read != c.read || r.New != c.created || r.Edited != c.edited || r.Read != r.New+r.Edited+r.Same {
			t.Errorf("%s: %+v", name, r)
		}
		held, err := b.Store.Held(t.Context(), b.scope, "export.example", collector.KindReview, []string{"1"})
		must(t, err)
		if want := strings.Split(c.second, ";")[2]; held["1"].Text != want {
			t.Errorf("%s: held %q", name, held["1"].Text)
		}
		if s, err := b.Status(t.Context(), b.scope); err != nil || s.Documents != c.documents {
			t.Errorf("%s: %d documents, %v", name, s.Documents, err)
		}
	}
}

func TestNamelessLinesOfAnImportAreKeptApart(t *testing.T) {
	b := newBench(t)
	var file strings.Builder
	file.WriteString("text;rating\n")
	for i := range 450 {
		fmt.Fprintf(&file, "Отзыв номер %d;%d\n", i, 1+i%5)
	}
	for turn, want := range []ImportReport{{Read: 450, New: 450}, {Read: 450, Same: 450}} {
		r, err := b.Import(t.Context(), b.scope, strings.NewReader(file.String()), ImportOptions{Site: "export.example", Format: "csv"})
		must(t, err)
		if r.New != want.New || r.Edited != 0 || r.Same != want.Same {
			t.Errorf("import %d: %+v", turn+1, r)
		}
	}
}

func TestElementIDsOnThePagesOfTwoItems(t *testing.T) {
	b := newBench(t)
	b.source()
	cards := func(item string, authors ...string) (out []card) {
		for i, a := range authors {
			out = append(out, card{id: fmt.Sprintf("id=review-%d", i+1), author: a, item: item, text: "О том, каков " + item, date: "2026-10-0" + fmt.Sprint(i+1)})
		}
		return out
	}
	pages := map[string]string{"/": page("/a /b /all"), "/a": page("", cards("Пион", "Анна", "Вера", "Гость")...), "/b": page("", cards("Мак", "Борис", "Денис", "Гость")...),
		"/all": page("", append(cards("Пион", "Анна"), cards("Мак", "Борис", "Денис", "Гость")[2])...)}
	for pass := range 3 {
		if docs, versions := b.show(pages); docs != 6 || versions != 6 {
			t.Errorf("pass %d: %d documents, %d versions", pass+1, docs, versions)
		}
	}
	if n := b.crawled(); n != 6 {
		t.Errorf("a crawl without a store: %d", n)
	}
}

func TestGuestsOfTwoDaysAgoTheNextDay(t *testing.T) {
	b := newBench(t)
	b.source()
	pages := func(ago string) map[string]string {
		out := map[string]string{"/": page("/1 /2 /3")}
		for p := 1; p <= 3; p++ {
			var list []card
			for i := range 3 {
				list = append(list, card{author: "Гость", item: "Розы", text: fmt.Sprintf("Мнение %d со страницы %d", i, p), date: ago})
			}
			out[fmt.Sprintf("/%d", p)] = page("", list...)
		}
		return out
	}
	for pass, ago := range []string{"2 дня назад", "3 дня назад", "4 дня назад"} {
		if docs, versions := b.show(pages(ago)); docs != 9 || versions != 9 {
			t.Errorf("pass %d: %d documents, %d versions", pass+1, docs, versions)
		}
		b.now = b.now.Add(18 * time.Hour)
	}
	if n := b.crawled(); n != 9 {
		t.Errorf("a crawl without a store: %d", n)
	}
}

func TestAReviewAndAThreadOfOneNumberAreTwo(t *testing.T) {
	b := newBench(t)
	b.source()
	thread := `<html><body><script type="application/ld+json">{"@type":"DiscussionForumPosting","identifier":"7","headline":"Кто заказывал?","text":"Стоит ли?"}</script></body></html>`
	pages := map[string]string{"/": page("/t", card{id: `data-review-id=7`, author: "А", text: "Один"}), "/t": thread}
	for pass := range 2 {
		if docs, versions := b.show(pages); docs != 2 || versions != 2 {
			t.Errorf("pass %d: %d documents, %d versions", pass+1, docs, versions)
		}
	}
	if b.find("is:mention") != 1 || b.find("is:review") != 1 {
		t.Errorf("%d mentions, %d reviews", b.find("is:mention"), b.find("is:review"))
	}
}

// A list whose elements are numbered by place: each new review moves all others, and nobody edited them.
func TestElementIDsThatArePlaces(t *testing.T) {
	b := newBench(t)
	s := b.source()
	var list []card
	for i, a := range []string{"Анна", "Борис", "Вера", "Глеб"} {
		list = append(list, card{author: a, item: "Пион", text: "О том, каков был букет у " + a, date: fmt.Sprint("2026-10-0", 9-i)})
	}
	pages := func() map[string]string {
		out := map[string]string{"/": page("/2"), "/2": page("")}
		for p, at := range []string{"/", "/2"} {
			var shown []card
			for i, c := range list[min(3*p, len(list)):min(3*p+3, len(list))] {
				c.id = fmt.Sprintf("id=review-%d", i+1)
				shown = append(shown, c)
			}
			out[at] = page(map[string]string{"/": "/2"}[at], shown...)
		}
		return out
	}
	want := 4
	for pass, news := range []string{"", "Денис", "", "Ева", "Жанна"} {
		if news != "" {
			list = append([]card{{author: news, item: "Пион", text: "Сегодня привезли букет для " + news, date: fmt.Sprint("2026-10-1", pass)}}, list...)
			want++
		}
		if docs, versions := b.show(pages()); docs != want || versions != want {
			t.Errorf("pass %d: %d documents, %d versions, want %d", pass+1, docs, versions, want)
		}
		if s = b.reread(s); s.Health != collector.HealthOK {
			t.Errorf("pass %d: %s %q", pass+1, s.Health, s.Reason)
		}
	}
}

// A site that begins to date its reviews, or to name their authors, tells of the same ones; a search finds them by what is known now.
func TestFactsThatAreKnownLater(t *testing.T) {
	b := newBench(t)
	b.source()
	list := []card{{author: "Анна", item: "Пион", text: "Привезли вовремя, и всё было свежее"}, {id: `itemid="r7"`, item: "Пион", text: "Курьер опоздал на три часа"}}
	if docs, _ := b.show(map[string]string{"/": page("", list...)}); docs != 2 {
		t.Fatalf("%d documents", docs)
	}
	list[0].date, list[1].date, list[1].author = "2026-10-02", "2026-10-03", "Борис"
	if docs, versions := b.show(map[string]string{"/": page("", list...)}); docs != 2 || versions != 2 {
		t.Errorf("%d documents, %d versions", docs, versions)
	}
	if dated := b.find("after:2026-10-01 before:2026-10-05"); dated != 2 {
		t.Errorf("%d found by day", dated)
	}
}

// Pages that count their reviews anew, by guests who are all called one: each is held, by the product and by a crawl without a store.
func TestPlacesOfGuests(t *testing.T) {
	for _, date := range []string{"", "2026-10-05"} {
		b := newBench(t)
		s := b.source()
		texts := []string{"Долго искали магазин, остались довольны", "Заказ привезли не тот, менять отказались", "Хорошие цены и вежливые продавцы", "Курьер нахамил, букет завял в тот же день"}
		pages := func() map[string]string {
			out := map[string]string{"/2": page("")}
			for p := range 2 {
				var shown []card
				for i, text := range texts[min(2*p, len(texts)):min(2*p+2, len(texts))] {
					shown = append(shown, card{id: fmt.Sprintf("id=review-%d", i+1), author: "Гость", item: "Пион", text: text, date: date, stars: fmt.Sprint(1 + len(text)%5)})
				}
				out[[]string{"/", "/2"}[p]] = page([]string{"/2", ""}[p], shown...)
			}
			return out
		}
		for pass := range 3 {
			if docs, versions := b.show(pages()); docs != 4 || versions != 4 {
				t.Errorf("%q, pass %d: %d documents, %d versions", date, pass+1, docs, versions)
			}
		}
		if n := b.crawled(); n != 4 {
			t.Errorf("%q, a crawl without a store: %d", date, n)
		}
		texts = append([]string{"Розы без запаха и с шипами"}, texts[:3]...)
		if docs, versions := b.show(pages()); docs != 5 || versions != 5 {
			t.Errorf("%q, a new one on top: %d documents, %d versions", date, docs, versions)
		}
		if s = b.reread(s); s.Health != collector.HealthOK || s.Held != 5 {
			t.Errorf("%q: %s %q, %d held", date, s.Health, s.Reason, s.Held)
		}
	}
}

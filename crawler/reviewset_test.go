package crawler

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// Two reviews shown in one run are never one record; one review shown on two pages is.
func TestReviewSet(t *testing.T) {
	s := newReviewSet()
	own := func(author, text string) *collector.Review {
		return &collector.Review{ID: "48210", OwnID: true, Author: collector.Author{Name: author}, Text: text}
	}
	place := func(author, text string) *collector.Review {
		return &collector.Review{ID: "review-1", OwnID: true, Author: collector.Author{Name: author}, Text: text}
	}
	key := func(text string) *collector.Review {
		return &collector.Review{ID: "c-x", Author: collector.Author{Name: "A"}, Text: text}
	}
	twin, next := collector.TwinKey(*own("B", "other")), collector.TwinKey(*place("A", "two"))
	for i, c := range []struct {
		r    *collector.Review
		take bool
		id   string
	}{
		{own("A", "short"), true, "48210"}, {own("A", "the whole text"), false, "48210"}, {own("B", "other"), true, twin}, {own("B", "other"), false, twin},
		{key("one"), true, "c-x"}, {key("one"), false, "c-x"}, {key("two"), true, "c-x#2"}, {key("one"), false, "c-x"}, {key("two"), false, "c-x#2"},
		{place("A", "one"), true, "review-1"}, {place("A", "two"), true, next}, {place("A", "three"), true, next + "#2"}, {place("A", "two"), false, next}, {place("A", "one"), false, "review-1"},
		{place("B", "a text that goes on and on"), true, collector.TwinKey(*place("B", ""))}, {place("B", "a text that goes on and on, and ends"), false, collector.TwinKey(*place("B", ""))},
	} {
		if take := s.take(c.r); take != c.take || c.r.ID != c.id {
			t.Errorf("%d: take %v, id %s; want %v, %s", i, take, c.r.ID, c.take, c.id)
		}
	}
}

func micro(id, author, item, text, date string) string {
	return fmt.Sprintf(`<div itemscope itemtype="http://schema.org/Review" %s><i itemprop="author">%s</i><p itemprop="reviewBody">%s</p>
<i itemprop="datePublished">%s</i><div itemprop="itemReviewed" itemscope itemtype="http://schema.org/Product"><b itemprop="name">%s</b></div></div>`, id, author, text, date, item)
}

// crawled is what a run over some pages wrote, "author: text" a review, sorted.
func crawled(t *testing.T, pages map[string]http.HandlerFunc) []string {
	t.Helper()
	var out []string
	ids := map[string]bool{}
	_, _, err := newWorld(t, "", pages).crawl(t, Config{}, Run{Out: func(r collector.Review) error {
		if ids[r.ID] {
			t.Errorf("%s is written twice", r.ID)
		}
		ids[r.ID] = true
		out = append(out, r.Author.Name+": "+r.Text)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestElementIDsOfTwoItemsAreSixReviews(t *testing.T) {
	page := func(item string, authors ...string) http.HandlerFunc {
		var b strings.Builder
		for i, a := range authors {
			b.WriteString(micro(fmt.Sprintf(`id="review-%d"`, i+1), a, item, "О том, каков "+item, "2026-02-0"+fmt.Sprint(i+1)))
		}
		return text(b.String())
	}
	got := crawled(t, map[string]http.HandlerFunc{"/": text(`<a href=/a>a</a><a href=/b>b</a><a href=/all>all</a>`),
		"/a": page("Пион", "Анна", "Вера", "Гость"), "/b": page("Мак", "Борис", "Денис", "Гость"),
		"/all": text(micro(`id="review-1"`, "Анна", "Магазин", "О том, каков Пион", "2026-02-01"))})
	if len(got) != 6 {
		t.Errorf("%d reviews: %q", len(got), got)
	}
}

func TestGuestsOnThreePagesAreNineReviews(t *testing.T) {
	pages := map[string]http.HandlerFunc{"/": text(`<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>`)}
	for p := 1; p <= 3; p++ {
		var b strings.Builder
		for i := range 3 {
			b.WriteString(micro("", "Гость", "Розы", fmt.Sprintf("Мнение %d со страницы %d", i, p), "2 дня назад"))
		}
		pages[fmt.Sprintf("/%d", p)] = text(b.String())
	}
	if got := crawled(t, pages); len(got) != 9 {
		t.Errorf("%d reviews: %q", len(got), got)
	}
}

func TestIDsThatLookAlikeAreTwoReviews(t *testing.T) {
	page := micro(`data-review-id="d 1"`, "A", "", "Один", "2026-02-01") + ld + `{"@type":"Review","identifier":"x"}</script>` +
		micro("data-review-id=\"d\u200b  1\"", "B", "", "Два", "2026-02-01")
	if got := crawled(t, map[string]http.HandlerFunc{"/": text(page)}); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

func TestTheWholeTextIsWrittenAndNotItsBeginning(t *testing.T) {
	whole := "Заказывала букет на юбилей мамы, привезли через три часа после срока."
	teaser := "Заказывала букет на юбилей мамы, привезли…"
	list, own := micro(`data-review-id="7"`, "Олена", "Магазин", teaser, "2026-02-01"), micro(`data-review-id="7"`, "Олена", "Розы", whole, "2026-02-01")
	for name, pages := range map[string]map[string]http.HandlerFunc{
		"the list first": {"/": text(list + `<a href=/7>7</a>`), "/7": text(own)},
		"the page first": {"/": text(own + `<a href=/list>all</a>`), "/list": text(list)},
		"on one page":    {"/": text(list + own)},
	} {
		if got := crawled(t, pages); len(got) != 1 || got[0] != "Олена: "+whole {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := crawled(t, map[string]http.HandlerFunc{"/": text(list)}); len(got) != 1 || got[0] != "Олена: "+teaser {
		t.Errorf("the list alone: %q", got)
	}
}

package pipeline

import (
	"testing"

	"molva/collector"
)

// An entry of a feed and the page that it leads to are one mention, of which the fuller text counts; who shows it last
// does not matter, and neither is an edit of the other.
func TestAnEntryAndItsPageAreOneMention(t *testing.T) {
	held := map[string]collector.Document{}
	entry := collector.Review{ID: "https://n.example/1", URL: "https://n.example/1", OwnID: true, Title: "Жалобы на доставку", Text: "Коротко о деле",
		Published: collector.PublishedOn(2026, 10, 3), Excerpt: true}
	article := entry
	article.Title, article.Text, article.Excerpt, article.Author = "Жалобы на доставку — Новости", "Покупатели рассказали, как ждали букеты до вечера.", false, collector.Author{Name: "Ольга"}
	article.Published = collector.PublishedOn(2026, 10, 4)
	show := func(page, pass int64, r collector.Review) string {
		b := batch(pass, page)
		b.Kind = collector.KindMention
		return changes(feed(held, b, r)[0])
	}
	edited := article
	edited.Text += " Деньги вернули."
	short := entry
	short.Text = "Коротко о другом"
	for i, s := range []struct {
		page int64
		r    collector.Review
		want string
	}{
		{1, entry, "posted"}, {1, entry, ""}, {1, short, "edited"}, {2, article, "completed"}, {1, entry, ""}, {1, short, ""}, {2, article, ""}, {1, entry, ""},
		{2, edited, "completed"}, {2, article, "edited"}, {1, entry, ""},
	} {
		if got := show(s.page, int64(i+1), s.r); got != s.want {
			t.Errorf("step %d: %q, want %q", i, got, s.want)
		}
	}
	d := held["https://n.example/1"]
	if len(held) != 1 || d.Text != article.Text || d.Title != article.Title || d.Author.Name != "Ольга" {
		t.Errorf("%d held: %+v", len(held), d.Review)
	}
}

package pipeline

import (
	"fmt"
	"slices"
	"testing"

	"molva/collector"
)

// page is one page of a thread as the crawler hands it on.
func threadPage(text string, first, last int) collector.Review {
	r := collector.Review{ID: "https://forum.example/t/1", OwnID: true, Title: "Кто заказывал?", Text: text, Part: true}
	if text != "" {
		r.Author = collector.Author{Name: "Вера"}
	}
	for i := first; i <= last; i++ {
		r.Replies = append(r.Replies, collector.Reply{Author: "Лев", Text: fmt.Sprintf("Ответ %d", i), Published: collector.PublishedAt(noon.AddDate(0, 0, i-200))})
	}
	return r
}

// The pages of a thread are one mention, whichever is read first, and a second reading changes nothing.
func TestPagesOfAThreadJoin(t *testing.T) {
	one, two := threadPage("Стоит ли?", 1, 19), threadPage("", 20, 25)
	for name, c := range map[string]struct {
		order []collector.Review
		want  []string
	}{
		"in order": {[]collector.Review{one, two, one, two}, []string{"posted", "answered", "", ""}},
		"backward": {[]collector.Review{two, one, two, one}, []string{"posted", "completed answered", "", ""}},
	} {
		held := map[string]collector.Document{}
		for i, r := range c.order {
			b := batch(int64(1+i/2), int64(1+len(r.Replies)%2))
			b.Kind, b.First = collector.KindMention, i < 2
			if got := changes(feed(held, b, r)[0]); got != c.want[i] {
				t.Errorf("%s, step %d: %q, want %q", name, i+1, got, c.want[i])
			}
		}
		d := held[one.ID]
		if len(held) != 1 || d.Text != one.Text || d.Author.Name != "Вера" || !d.FirstPass {
			t.Errorf("%s: %d held, %+v", name, len(held), d)
		}
		if want := append(slices.Clone(one.Replies), two.Replies...); !slices.Equal(d.Replies, want) {
			t.Errorf("%s: %d replies, want %d in the order of their days", name, len(d.Replies), len(want))
		}
	}
}

// A new reply on a later page is news; of too many the newest stay, so that it is seen.
func TestTheNewestReplyOfALongThreadIsSeen(t *testing.T) {
	held := map[string]collector.Document{}
	b := batch(1, 1)
	b.Kind, b.First = collector.KindMention, true
	feed(held, b, threadPage("Стоит ли?", 1, 60))
	feed(held, b, threadPage("", 61, 110))
	b = batch(2, 2)
	b.Kind = collector.KindMention
	o := feed(held, b, threadPage("", 61, 111))[0]
	if d := o.Document; changes(o) != "answered" || len(d.Replies) != maxList || d.Replies[maxList-1].Text != "Ответ 111" || d.FirstPass {
		t.Errorf("%q, %d replies, first pass %v", changes(o), len(o.Document.Replies), o.Document.FirstPass)
	}
	if got := changes(feed(held, b, threadPage("Стоит ли?", 1, 60))[0]); got != "" {
		t.Errorf("the oldest once more: %q", got)
	}
}

// The same words twice are two replies where their days differ; a day that becomes known is no new reply.
func TestRepliesOfOneTextJoin(t *testing.T) {
	day := func(n int) collector.Published { return collector.PublishedOn(2026, 10, n) }
	thanks := func(p collector.Published) collector.Reply {
		return collector.Reply{Author: "Лев", Text: "Спасибо", Published: p}
	}
	got := joinReplies([]collector.Reply{thanks(day(3))}, []collector.Reply{thanks(day(5)), thanks(day(3))})
	if !slices.Equal(got, []collector.Reply{thanks(day(3)), thanks(day(5))}) {
		t.Errorf("%v", got)
	}
	if got = joinReplies([]collector.Reply{thanks(collector.Published{})}, []collector.Reply{thanks(day(3))}); !slices.Equal(got, []collector.Reply{thanks(day(3))}) {
		t.Errorf("%v", got)
	}
}

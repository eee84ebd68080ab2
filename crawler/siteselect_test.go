package crawler

import (
	"fmt"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler/sites"
)

const forumFile = `
name = "forum"
hosts = ["forum.example"]
zone = "Europe/Kyiv"
[follow]
pages = ['^/firm/\d+(\?p=\d+)?$', '^/thread/\d+$']
skip = ['/firm/9']
[pagination]
next = "a.next"
[rating]
worst = 0
best = 10
[list]
pages = ['^/firm/']
item = "div.review"
empty = "p.none"
count = { select = ".total", regexp = '(\d+)' }
require = ["text", "author"]
subject = "h1"
[list.review]
id = { attr = "id", regexp = 'r(\d+)' }
author = ".who"
author_url = { select = ".who", attr = "href" }
rating = { select = ".mark", words = { "Супер" = "10", "Жах" = "0", "Так собі" = "5" } }
title = "h3"
text = { select = ".text p", all = true, remove = ".more" }
published = ".when"
verified = { select = ".bought", value = "yes" }
likes = { select = ".star", count = true }
images = { select = "img", attr = "src", all = true }
[list.reply]
item = ".answer"
author = "b"
text = "span"
official = { select = "i.shop", value = "yes" }
[thread]
pages = ['^/thread/']
title = "h1"
author = ".post:first-of-type .who"
text = ".post:first-of-type .body"
published = ".post:first-of-type .when"
[thread.reply]
item = ".post:not(:first-of-type)"
author = ".who"
text = ".body"
`

func forum(t testing.TB, edit ...string) *sites.Set {
	t.Helper()
	s, err := sites.Parse("forum.toml", []byte(strings.NewReplacer(edit...).Replace(forumFile)))
	if err != nil {
		t.Fatal(err)
	}
	return sites.Of(s)
}

const forumReview = `<div class="review" id="r%d"><a class="who" href="/u/%d">Оля</a><span class="mark">Так собі</span><h3>Тема</h3>
<div class="text"><p>Перший <b>абзац</b>.</p><p>Другий<span class="more">ще</span></p></div><i class="when">вчора о 10:00</i><i class="bought"></i><i class="star"></i><i class="star"></i><img src="/1.png">
<div class="answer"><b>Крамниця</b><i class="shop"></i><span>Вибачте</span></div></div>`

func TestSelectorsReadAList(t *testing.T) {
	page := `<h1>Фірма</h1><p class="total">Усього 38 відгуків</p>` + fmt.Sprintf(forumReview, 1, 5) + `<a href="/firm/7?p=2" class="next">далі</a><a href="/firm/9">x</a><a href="/about">y</a><a href="/thread/3">z</a>`
	v := readAt(page, "http://forum.example/firm/7", forum(t))
	want := `{"id":"1","url":"http://forum.example/firm/7#r1","item":{"name":"Фірма","url":"http://forum.example/firm/7"},"author":{"name":"Оля","url":"http://forum.example/u/5"},"rating":3,"raw_rating":"5","title":"Тема","text":"Перший абзац.\nДругий","published":"2026-03-04T08:00:00Z","images":["http://forum.example/1.png"],"replies":[{"author":"Крамниця","text":"Вибачте","official":true}],"verified":true,"likes":2}`
	if got := reviewsJSON(v); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if got := strings.Join(v.Links, " "); got != "http://forum.example/firm/7?p=2 http://forum.example/thread/3" {
		t.Errorf("links %s", got)
	}
	if v.Drift || v.Expected != 38 || v.Aggregate().Count != 38 || v.Reviews[0].Site != "forum" {
		t.Errorf("drift %v (%s), expected %d", v.Drift, v.Reason, v.Expected)
	}
}

// A page that reads nothing where there should be something says so (A12, trap 14).
func TestHealth(t *testing.T) {
	total := `<p class="total">Усього 38</p>`
	for _, c := range []struct {
		name, page, reason string
		drift              bool
	}{
		{"renamed classes", total + strings.ReplaceAll(fmt.Sprintf(forumReview, 1, 1), "review", "otzyv"), "read 0 of 38", true},
		{"renamed fields", total + `<div class="review" id="r1"><p>x</p></div>`, "read 0 of 1", true},
		{"no counter either", `<h1>Фірма</h1>`, "must show some", true},
		{"one field lost on the whole page", total + strings.ReplaceAll(fmt.Sprintf(forumReview, 1, 1), `class="who"`, `class="kto"`), "has its author", true},
		{"rightly empty", `<p class="none">Відгуків немає</p>`, "", false},
		{"healthy", total + fmt.Sprintf(forumReview, 1, 1), "", false},
	} {
		v := readAt(c.page, "http://forum.example/firm/7", forum(t))
		if v.Drift != c.drift || !strings.Contains(v.Reason, c.reason) || v.Seen() == c.drift {
			t.Errorf("%s: drift %v, %q, seen %v; want %v, %q", c.name, v.Drift, v.Reason, v.Seen(), c.drift, c.reason)
		}
	}
	counter := ld + `{"@type":"Product","aggregateRating":{"ratingValue":4,"reviewCount":20}}</script>`
	if v := readAt(counter, "https://shop.example/", nil); v.Reason != "read 0 of 20" || v.Expected != 20 || v.Drift {
		t.Errorf("a page of any site whose counter says 20: %q, %d", v.Reason, v.Expected)
	}
	v := readAt(`<h1>x</h1>`, "http://forum.example/about", forum(t))
	if v.Drift {
		t.Errorf("a page outside list.pages needs no reviews: %s", v.Reason)
	}
	if v := readAt(`<title>Just a moment...</title><script src="/cdn-cgi/cf-x">`, "http://forum.example/firm/7", forum(t)); v.Outcome != Blocked {
		t.Errorf("a challenge is no drift: %s %s", v.Outcome, v.Reason)
	}
}

func TestSelectorsReadAThread(t *testing.T) {
	page := `<h1>Хто замовляв у Флорамо?</h1><div class="post"><a class="who">Ян</a><i class="when">5 березня 2026, 9:00</i><div class="body">Цікаво.<br>Дуже.</div></div><div class="post"><a class="who">Ія</a><div class="body">Так</div></div>`
	v := readAt(page, "http://forum.example/thread/3", forum(t))
	m := v.Mention
	if m == nil || m.Title != "Хто замовляв у Флорамо?" || m.Text != "Цікаво.\nДуже." || m.Author.Name != "Ян" || m.Published.String() != "2026-03-05T07:00:00Z" ||
		len(m.Replies) != 1 || m.Replies[0] != (collector.Reply{Author: "Ія", Text: "Так"}) || m.ID != "http://forum.example/thread/3" || m.Site != "forum" {
		t.Errorf("%+v", m)
	}
	if v := readAt(`<h1>x</h1>`, "http://forum.example/thread/3", forum(t)); !v.Drift || v.Mention != nil {
		t.Errorf("an unreadable thread: %+v", v)
	}
}

func TestCountedPages(t *testing.T) {
	set := forum(t, `next = "a.next"`, "param = \"p\"\nsize = 1")
	v := readAt(`<p class="total">3</p>`+fmt.Sprintf(forumReview, 1, 1), "http://forum.example/firm/7", set)
	if got := strings.Join(v.Links, " "); got != "http://forum.example/firm/7?p=2 http://forum.example/firm/7?p=3" {
		t.Errorf("links %s", got)
	}
}

// The page itself says its charset, in a meta that stands after the title.
func TestSelectorsReadWindows1251(t *testing.T) {
	page := cp1251(`<title>Отзывы</title><meta charset="windows-1251"><h1>Ёлки, їжа, ґанок, є</h1>` + fmt.Sprintf(forumReview, 1, 1))
	v := readAt(page, "http://forum.example/firm/7", forum(t))
	if v.Charset != "windows-1251" || len(v.Reviews) != 1 || v.Reviews[0].Item.Name != "Ёлки, їжа, ґанок, є" {
		t.Errorf("%s %+v", v.Charset, v.Reviews)
	}
}

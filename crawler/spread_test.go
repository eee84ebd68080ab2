package crawler

import (
	"fmt"
	"testing"

	"molva/collector"
)

// A review and what it is about may stand far from each other.
func TestReadSpreadData(t *testing.T) {
	about := func(id, name string) string {
		return fmt.Sprintf(`{"id":%q,"url":"https://shop.example/p/1","item":{"name":%q},"text":"Так"}`, id, name)
	}
	for _, c := range []struct{ name, page, want string }{
		{"a review that the product points back to", ld + `{"@type":"Product","name":"Роза","@reverse":{"itemReviewed":[{"@type":"Review","identifier":"1","reviewBody":"Так"},{"@type":"Review","identifier":"2","reviewBody":"Так"}]}}</script>`, about("1", "Роза") + "\n" + about("2", "Роза")},
		{"a review that points back to the product", ld + `{"@type":"Review","identifier":"1","reviewBody":"Так","@reverse":{"review":{"@type":"Product","name":"Роза"}}}</script>`, about("1", "Роза")},
		{"reviews in an ordered list", ld + `{"@type":"Product","name":"Роза","review":{"@list":[{"@type":"Review","identifier":"1","reviewBody":"Так"}]}}</script>`, about("1", "Роза")},
		{"itemReviewed beside the list", ld + `{"@type":"ItemList","name":"Усі відгуки","itemReviewed":{"@type":"Product","name":"Роза"},"itemListElement":[{"@type":"ListItem","item":{"@type":"Review","identifier":"1","reviewBody":"Так"}}]}</script>`, about("1", "Роза")},
		{"itemReviewed beside reviews", ld + `{"@type":"WebPage","name":"Усі відгуки","itemReviewed":{"@id":"#r"},"review":[{"@type":"Review","identifier":"1","reviewBody":"Так"}]}</script>` + ld + `{"@type":"Product","@id":"#r","name":"Роза"}</script>`, about("1", "Роза")},
		{"a comment before the JSON", ld + "<!-- reviews of {this} page -->\n" + `{"@type":"Review","identifier":"1","reviewBody":"Так","itemReviewed":"Роза"}</script>`, about("1", "Роза")},
		{"itemref to a review, which is one", `<div itemscope itemtype="http://schema.org/Product" itemref="r"><b itemprop="name">Роза</b></div><div id="r"><div itemprop="review" itemscope itemtype="http://schema.org/Review" data-review-id="1"><p itemprop="reviewBody">Так</p></div></div>`, about("1", "Роза")},
		{"itemref past a review of its own", `<div itemscope itemtype="http://schema.org/Product" itemref="r"><b itemprop="name">Роза</b></div><div id="r"><div itemscope itemtype="http://schema.org/Review" data-review-id="1"><p itemprop="reviewBody">Так</p><i itemprop="itemReviewed">Мак</i></div></div>`, about("1", "Мак")},
		{"RDFa by reference", `<div vocab="http://schema.org/"><div typeof="Review" resource="#1"><p property="reviewBody">Так</p><link property="itemReviewed" href="#r"></div></div><div vocab="http://schema.org/" resource="#r" typeof="Product"><p property="name">Роза</p></div>`, about("1", "Роза")},
		{"RDFa that stands within the product", `<div vocab="http://schema.org" typeof="Product"><p property="name">Роза</p><div><div typeof="Review" data-review-id="1"><p property="reviewBody">Так</p></div></div></div>`, about("1", "Роза")},
		{"RDFa on body is about the page", `<body vocab="http://schema.org/" typeof="Product"><p property="name">Роза</p><div property="review" typeof="Review" data-review-id="1"><p property="reviewBody">Так</p></div></body>`,
			`{"id":"1","url":"https://shop.example/p/1","item":{"name":"Роза","url":"https://shop.example/p/1"},"text":"Так"}`},
		{"a microformat within the product", `<div class="h-product"><p class="p-name">Роза</p><div><div class="h-review" data-review-id="1"><p class="e-content">Так</p></div></div></div>`, about("1", "Роза")},
		{"a microformat about a business", `<div class="h-review" data-review-id="1"><p class="p-description">Так</p><a class="p-item h-card">Роза</a></div>`, about("1", "Роза")},
	} {
		if got := reviewsJSON(readAt(c.page, "https://shop.example/p/1", nil)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Names of types and classes alone make no review, and what stands in an element without a property is nobody's words.
func TestMarkupAloneIsNoReview(t *testing.T) {
	for _, page := range []string{
		`<div class="h-review">Роза</div>`, `<a class="h-review" href="/x"><img src="a.jpg" alt="Роза"></a>`, `<div class="h-review"><p class="p-author">А</p><time class="dt-published" datetime="2026-02-01"></time></div>`,
		`<div class="hreview"><p>Гарно</p><b class="fn">Роза</b></div>`, `<div class="hreview"><b class="rating">★★★★★</b></div>`, `<div class="review h-reviews h-Review">Так<p class="e-content">Так</p></div>`,
		`<template><div class="hreview"><p class="description">Так</p></div></template>`, `<div vocab="http://schema.org/" typeof="Review"><p>Так</p><b property="author">А</b></div>`,
		`<div typeof="Review"><p property="reviewBody">Так</p></div>`, `<div vocab="http://example.org/" typeof="Review"><p property="reviewBody">Так</p></div>`,
		`<div vocab="http://schema.org/" typeof="Review"><script property="reviewBody">x()</script></div>`, `<!-- <div class="hreview"><p class="description">Так</p></div> -->`,
		`<div vocab="http://schema.org/" typeof="ClaimReview"><p property="reviewBody">Так</p></div>`,
	} {
		if v := readAt(page, "https://shop.example/p/1", nil); len(v.Reviews) != 0 || v.Mention != nil {
			t.Errorf("made up from %s: %s %+v", page, reviewsJSON(v), v.Mention)
		}
	}
}

// One posting of a page is a mention; several are a list of postings, each of which has a page of its own.
func TestReadPostings(t *testing.T) {
	v2 := `<article class="h-entry"><h1 class="p-name">Кто заказывал?</h1><a class="p-author h-card" href="/u/1">Вера</a> <time class="dt-published" datetime="2026-02-01T10:00:00Z">вчера</time>
		<div class="e-content"><p>Стоит ли?</p></div><div class="u-comment h-cite"><b class="p-author h-card">Лев</b><p class="p-content">Да</p></div><div class="p-comment h-entry"><p class="e-content">Нет</p></div></article>`
	classic := `<div class="hfeed"><div class="post hentry" id="post-1"><h1 class="entry-title">Кто заказывал?</h1><span class="author vcard"><a class="url fn" href="/u/1">Вера</a></span>
		<span class="published"><i class="value">2026-02-01</i> о <b class="value">10:00</b><u class="value-title" title="Z"></u></span><div class="entry-content"><p>Стоит ли?</p></div></div></div>`
	rdfa := `<article vocab="http://schema.org/" typeof="BlogPosting"><h1 property="headline">Кто заказывал?</h1><a property="author" href="/u/1">Вера</a><time property="datePublished" datetime="2026-02-01T10:00:00Z"></time><div property="articleBody"><p>Стоит ли?</p></div>
		<div property="comment" typeof="Comment"><p property="author">Лев</p><p property="text">Да</p></div><div property="comment" typeof="Comment"><p property="text">Нет</p></div></article>`
	for name, c := range map[string]struct {
		page    string
		replies int
	}{"h-entry": {v2, 2}, "hentry": {classic, 0}, "RDFa": {rdfa, 2}} {
		m := readAt(c.page, "https://blog.example/1", nil).Mention
		if m == nil {
			t.Errorf("%s: no mention", name)
			continue
		}
		if m.Title != "Кто заказывал?" || m.Text != "Стоит ли?" || m.Author != (collector.Author{Name: "Вера", URL: "https://blog.example/u/1"}) || m.Published.String() != "2026-02-01T10:00:00Z" || len(m.Replies) != c.replies {
			t.Errorf("%s: %+v", name, m)
		}
		if c.replies == 2 && (m.Replies[0].Text != "Да" || m.Replies[0].Author != "Лев" || m.Replies[1].Text != "Нет") {
			t.Errorf("%s: %+v", name, m.Replies)
		}
	}
	for name, page := range map[string]string{"h-entry": v2 + v2, "hentry": classic + classic} {
		if m := readAt(page, "https://blog.example/", nil).Mention; m != nil {
			t.Errorf("two of %s: %+v", name, m)
		}
	}
}

// The value class pattern, in which classic formats hide what machines read from what people read.
func TestMicroformatValues(t *testing.T) {
	for page, want := range map[string]string{
		`<p class="p-x"><b class="value">4</b>.<b class="value">5</b> звёзд</p>`: "45", `<p class="p-x">оценка <span><i class="value-title" title="4.5"> </i></span></p>`: "4.5",
		`<abbr class="p-x" title="5">★★★★★</abbr>`: "5", `<data class="p-x" value="5">пять</data>`: "5", `<input class="p-x" value="5">`: "5", `<img class="p-x" alt="5">`: "5",
		`<p class="p-x">a <img alt="5"> b<br>c</p>`: "a 5 b\nc", `<a class="u-x" href="b?c=1">t</a>`: "https://shop.example/p/b?c=1", `<video class="u-x" poster="a.jpg"></video>`: "https://shop.example/p/a.jpg",
		`<object class="u-x" data="a"></object>`: "https://shop.example/p/a", `<p class="u-x">/a</p>`: "https://shop.example/a", `<abbr class="u-x" title="/a">t</abbr>`: "https://shop.example/a",
		`<time class="dt-x" datetime="2026-02-01">вчера</time>`: "2026-02-01", `<abbr class="dt-x" title="2026-02-01">вчера</abbr>`: "2026-02-01", `<p class="dt-x">1 февраля 2026</p>`: "1 февраля 2026",
		`<p class="dt-x"><i class="value">2026-02-01</i> <i class="value">7pm</i></p>`:                                      "2026-02-01 19:00",
		`<p class="dt-x"><i class="value">12:05 a.m.</i> <i class="value">2026-02-01</i> <i class="value">+0200</i></p>`:    "2026-02-01 00:05+0200",
		`<p class="dt-x"><time class="value" datetime="2026-02-01T10:00">x</time></p>`:                                      "2026-02-01T10:00",
		`<p class="dt-x"><i class="value">2026-02-01</i><div class="h-card"><i class="value">2020-01-01</i></div></p>`:      "2026-02-01",
		`<p class="dt-x"><abbr class="value" title="2026-02-01">x</abbr><abbr class="value" title="19:30:05Z">x</abbr></p>`: "2026-02-01 19:30:05Z",
	} {
		p := New(Config{}).newPlace("https://shop.example/p/1", "")
		items := parseMicroformats(&pageTree{page: []byte(`<div class="h-item">` + page + `</div>`)}, p)
		if got := items[0].first("x"); got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}

package crawler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

func readAt(page, address string, set *sites.Set) Visit {
	c := New(Config{Sites: set, Clock: collector.FixedClock(testNow)})
	return c.Read([]byte(page), nil, address, "")
}

// reviewsJSON is what a test compares: the reviews as JSON, without the fields that are the same everywhere.
func reviewsJSON(v Visit) string {
	var out []string
	for _, r := range v.Reviews {
		r.Site = ""
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(r)
		out = append(out, strings.TrimSpace(b.String()))
	}
	return strings.Join(out, "\n")
}

const ld = `<script type="application/ld+json">`

func TestReadJSONLD(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"product with reviews", ld + `{"@context":"https://schema.org","@type":"Product","name":"Букет «Світанок»","url":"/p/1","aggregateRating":{"@type":"AggregateRating","ratingValue":"4,5","reviewCount":"2"},
			"review":[{"@type":"Review","identifier":"r-1","author":{"@type":"Person","name":"Оля","url":"/u/1"},"datePublished":"2026-02-01","name":"Гарно","reviewBody":"Свіжі квіти.\n\nДякую!","reviewRating":{"@type":"Rating","ratingValue":5},"inLanguage":"uk"},
			{"@type":["Review"],"@id":"#r-2","url":"/p/1#r-2","author":"Пётр","datePublished":"2026-02-02T10:00:00+02:00","description":"Привезли поздно","reviewRating":{"ratingValue":"2","bestRating":"5"},
			"positiveNotes":{"@type":"ItemList","itemListElement":[{"@type":"ListItem","name":"цена"},{"@type":"ListItem","name":"вид"}]},"negativeNotes":"курьер",
			"comment":[{"@type":"Comment","author":{"@type":"Organization","name":"Флорамо"},"text":"Извините.","datePublished":"2026-02-03"},{"author":"Гость","text":"И у меня"}],
			"image":["/i/1.jpg",{"@type":"ImageObject","url":"https://cdn.example/2.jpg"}],"interactionStatistic":{"@type":"InteractionCounter","interactionType":"https://schema.org/LikeAction","userInteractionCount":7}}]}</script>`,
			`{"id":"r-1","url":"https://shop.example/p/1","item":{"name":"Букет «Світанок»","url":"https://shop.example/p/1"},"author":{"name":"Оля","url":"https://shop.example/u/1"},"rating":5,"raw_rating":"5","title":"Гарно","text":"Свіжі квіти.\n\nДякую!","published":"2026-02-01","language":"uk"}
{"id":"r-2","url":"https://shop.example/p/1#r-2","item":{"name":"Букет «Світанок»","url":"https://shop.example/p/1"},"author":{"name":"Пётр"},"rating":2,"raw_rating":"2","text":"Привезли поздно","pros":"цена\nвид","cons":"курьер","published":"2026-02-02T08:00:00Z","images":["https://shop.example/i/1.jpg","https://cdn.example/2.jpg"],"replies":[{"author":"Флорамо","text":"Извините.","published":"2026-02-03","official":true},{"author":"Гость","text":"И у меня"}],"likes":7}`},
		{"graph with references", ld + `{"@context":"http://schema.org","@graph":[{"@type":"Organization","@id":"https://shop.example/#org","name":"Флорамо","review":[{"@id":"https://shop.example/#a"}]},
			{"@type":"Review","@id":"https://shop.example/#a","author":{"@id":"https://shop.example/#p"},"reviewBody":"Да","itemReviewed":{"@id":"https://shop.example/#org"}},
			{"@type":"Person","@id":"https://shop.example/#p","name":"Ира"}]}</script>`,
			`{"id":"https://shop.example/#a","url":"https://shop.example/","item":{"name":"Флорамо","url":"https://shop.example/"},"author":{"name":"Ира"},"text":"Да"}`},
		{"scale of ten", ld + `{"@type":"Review","identifier":1,"reviewBody":"x","reviewRating":{"ratingValue":8,"bestRating":10,"worstRating":0}}</script>`,
			`{"id":"1","url":"https://shop.example/p/1","rating":4.2,"raw_rating":"8","text":"x"}`},
		{"per cent", ld + `{"@type":"Review","identifier":1,"reviewBody":"x","reviewRating":{"ratingValue":"80%"}}</script>`,
			`{"id":"1","url":"https://shop.example/p/1","rating":4.2,"raw_rating":"80%","text":"x"}`},
		{"off the scale", ld + `{"@type":"Review","identifier":1,"reviewBody":"x","reviewRating":{"ratingValue":"7"}}</script>`,
			`{"id":"1","url":"https://shop.example/p/1","raw_rating":"7","text":"x"}`},
		{"rating in words is not guessed", ld + `{"@type":"Review","identifier":1,"reviewBody":"x","reviewRating":{"ratingValue":"отлично"}}</script>`,
			`{"id":"1","url":"https://shop.example/p/1","raw_rating":"отлично","text":"x"}`},
		{"future date is refused", ld + `{"@type":"Review","identifier":1,"reviewBody":"x","datePublished":"2036-01-01"}</script>`, `{"id":"1","url":"https://shop.example/p/1","text":"x"}`},
		{"says nothing", ld + `{"@type":"Review","author":"x","datePublished":"2026-01-01"}</script>`, ``},
		{"only a rating", ld + `{"@type":"Review","identifier":"z","reviewRating":{"ratingValue":1}}</script>`, `{"id":"z","url":"https://shop.example/p/1","rating":1,"raw_rating":"1"}`},
		{"fact checks are no reviews", ld + `{"@type":"ClaimReview","reviewBody":"x"}</script>`, ``},
		{"sloppy JSON", ld + "<!--\n{\"@type\":\"Review\",\"identifier\":{\"@type\":\"PropertyValue\",\"value\":\"7\"},\"reviewBody\":\"два\tслова\nи строка\",/* c */}\n//-->" + `</script>`,
			`{"id":"7","url":"https://shop.example/p/1","text":"два слова\nи строка"}`},
		{"escapes", ld + `{"@type":"Review","identifier":"e","reviewBody":"\u041e\u043a \ud83d\ude00 \/ \"да\" <b>"}</script>`, `{"id":"e","url":"https://shop.example/p/1","text":"Ок 😀 / \"да\" <b>"}`},
		{"broken block beside a good one", ld + `{"@type":"Review","reviewBody":"lost</script>` + ld + `{"@type":"Review","identifier":"g","reviewBody":"kept"}</script>`, `{"id":"g","url":"https://shop.example/p/1","text":"kept"}`},
		{"within a comment or another script", `<!-- ` + ld + `{"@type":"Review","reviewBody":"x"}</script> --><script>` + `{"@type":"Review","reviewBody":"x"}</script><textarea>` + ld + `{"@type":"Review","reviewBody":"x"}</script></textarea>`, ``},
		{"list of items", ld + `{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Product","name":"A","review":{"@type":"Review","identifier":"1","reviewBody":"a"}}},{"@type":"Product","name":"B","review":{"@type":"Review","identifier":"2","reviewBody":"b"}}]}</script>`,
			"{\"id\":\"1\",\"url\":\"https://shop.example/p/1\",\"item\":{\"name\":\"A\"},\"text\":\"a\"}\n{\"id\":\"2\",\"url\":\"https://shop.example/p/1\",\"item\":{\"name\":\"B\"},\"text\":\"b\"}"},
		{"shown twice", ld + `[{"@type":"Review","identifier":"1","reviewBody":"a"},{"@type":"Review","identifier":"1","reviewBody":"a"}]</script>`, `{"id":"1","url":"https://shop.example/p/1","text":"a"}`},
	} {
		if got := reviewsJSON(readAt(c.page, "https://shop.example/p/1", nil)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestReadMicrodata(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"nested in a product", `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Букет</h1><link itemprop="url" href="/p/1?utm_source=x">
			<article itemprop="review" itemscope itemtype="http://schema.org/Review" id="review-5"><a itemprop="author" href="/u/7">Оля <b>К.</b></a><time itemprop="datePublished" datetime="2026-02-01">1 лют</time>
			<span itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><b itemprop="ratingValue">4,5</b> из <i itemprop="bestRating">5</i></span>
			<h3 itemprop="name headline">Гарно</h3><div itemprop="reviewBody"><p>Перше &amp; друге.</p><p>Третє<br>четверте<script>x()</script></p></div><img itemprop="image" src="a.jpg"></article></div>`,
			`{"id":"review-5","url":"https://shop.example/p/1#review-5","item":{"name":"Букет","url":"https://shop.example/p/1"},"author":{"name":"Оля К.","url":"https://shop.example/u/7"},"rating":4.5,"raw_rating":"4,5","title":"Гарно","text":"Перше & друге.\n\nТретє\nчетверте","published":"2026-02-01","images":["https://shop.example/p/a.jpg"]}`},
		{"itemref", `<div itemscope itemtype="http://schema.org/Review" itemid="urn:r:9" itemref="who what"></div><p>мусор</p><div id="what"><span itemprop="reviewBody">Так</span></div><span id="who" itemprop="author">Ян</span>`,
			`{"id":"urn:r:9","url":"https://shop.example/p/1","author":{"name":"Ян"},"text":"Так"}`},
		{"upper case and no quotes", `<DIV ITEMSCOPE ITEMTYPE=http://schema.org/Review data-review-id=77><META ITEMPROP=reviewRating CONTENT=3><SPAN ITEMPROP=description>Ок</SPAN></DIV>`,
			`{"id":"77","url":"https://shop.example/p/1","rating":3,"raw_rating":"3","text":"Ок"}`},
		{"unclosed elements", `<ul><li itemscope itemtype="http://schema.org/Review" id="a1"><p itemprop="reviewBody">Один<p>чужое<li itemscope itemtype="http://schema.org/Review" id="a2"><p itemprop="reviewBody">Два</ul>`,
			"{\"id\":\"a1\",\"url\":\"https://shop.example/p/1#a1\",\"text\":\"Один\"}\n{\"id\":\"a2\",\"url\":\"https://shop.example/p/1#a2\",\"text\":\"Два\"}"},
		{"an id of the template is none", `<div itemscope itemtype="http://schema.org/Review" id="review"><i itemprop="author">A</i><p itemprop="reviewBody">Один</p></div><div itemscope itemtype="http://schema.org/Review" id="review"><i itemprop="author">B</i><p itemprop="reviewBody">Два</p></div>`,
			fmt.Sprintf("{\"id\":%q,\"url\":\"https://shop.example/p/1#review\",\"author\":{\"name\":\"A\"},\"text\":\"Один\"}\n{\"id\":%q,\"url\":\"https://shop.example/p/1#review\",\"author\":{\"name\":\"B\"},\"text\":\"Два\"}",
				collector.ContentKey(collector.Review{Author: collector.Author{Name: "A"}}), collector.ContentKey(collector.Review{Author: collector.Author{Name: "B"}}))},
		{"twins without an id", `<div itemscope itemtype="http://schema.org/Review"><p itemprop="reviewBody">Один</p></div><div itemscope itemtype="http://schema.org/Review"><p itemprop="reviewBody">Один</p></div>`,
			fmt.Sprintf("{\"id\":%q,\"url\":\"https://shop.example/p/1\",\"text\":\"Один\"}\n{\"id\":%q,\"url\":\"https://shop.example/p/1\",\"text\":\"Один\"}",
				collector.ContentKey(collector.Review{Text: "Один"}), collector.KeyNth(collector.ContentKey(collector.Review{Text: "Один"}), 2))},
		{"a review that names no type", `<div itemscope itemtype="http://schema.org/Product"><p itemprop="name">A</p><div itemprop="review" itemscope data-nid="8"><p itemprop="reviewBody">Ок</p></div><div itemprop="review" itemscope><p itemprop="name">?</p></div></div>`,
			`{"id":"8","url":"https://shop.example/p/1","item":{"name":"A"},"text":"Ок"}`},
		{"a rating of the shop is no review", `<div itemscope itemtype="http://schema.org/AggregateRating"><meta itemprop="ratingValue" content="5"></div>`, ``},
	} {
		if got := reviewsJSON(readAt(c.page, "https://shop.example/p/1", nil)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// What the data says twice is read once, and the richer of the two counts.
func TestReadBothSyntaxes(t *testing.T) {
	micro := func(n int) string {
		return fmt.Sprintf(`<div itemscope itemtype="http://schema.org/Review" data-review-id="%d"><p itemprop="reviewBody">Текст %d</p></div>`, n, n)
	}
	page := ld + `{"@type":"Review","identifier":"1","reviewBody":"Текст 1"}</script>` + micro(1)
	if v := readAt(page, "https://shop.example/", nil); len(v.Reviews) != 1 {
		t.Errorf("%d reviews, want 1", len(v.Reviews))
	}
	if v := readAt(page+micro(2)+micro(3), "https://shop.example/", nil); len(v.Reviews) != 3 {
		t.Errorf("%d reviews, want 3", len(v.Reviews))
	}
}

func TestReadMention(t *testing.T) {
	page := ld + `{"@type":"DiscussionForumPosting","headline":"Кто заказывал?","author":{"name":"Вера"},"datePublished":"2026-02-01T10:00:00Z","text":"Стоит ли?","comment":[{"text":"Да","author":{"name":"Лев"}}]}</script>`
	m := readAt(page, "https://forum.example/t/1#p2", nil).Mention
	if m == nil || m.URL != "https://forum.example/t/1" || m.ID != m.URL || m.Site != "forum.example" || m.Text != "Стоит ли?" || len(m.Replies) != 1 || m.Author.Name != "Вера" {
		t.Errorf("%+v", m)
	}
	if m := readAt(`<article><h1>x</h1><p>y</p></article>`, "https://forum.example/", nil).Mention; m != nil {
		t.Errorf("made up %+v", m)
	}
}

func TestLinks(t *testing.T) {
	page := `<base href="/dir/"><a href="a">1</a><a href=/b?utm_source=x&amp;p=1>2</a><a href="/b?p=1#c">2</a><a rel="ugc nofollow" href="/no">n</a><a href="https://other.example/">o</a>
		<a href="mailto:a@b.example">m</a><a href="javascript:x()">j</a><a href="/photo.JPG">p</a><a href="/t?a=1&copy=2">c</a><script>"<a href='/s'>"</script><!-- <a href="/x"> --><a href="http://shop.example/plain">h</a><a href="">e</a><a>n</a>`
	want := "https://shop.example/dir/a https://shop.example/b?p=1 https://shop.example/t?a=1&copy=2"
	if got := strings.Join(readAt(page, "https://shop.example/p", nil).Links, " "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if v := readAt(`<meta name="robots" content="index, nofollow">`+page, "https://shop.example/p", nil); len(v.Links) != 0 {
		t.Errorf("a nofollow page gave %q", v.Links)
	}
}

// A date counted back from now may not decide which review it is.
func TestAgoIsNoPartOfTheKey(t *testing.T) {
	page := `<div itemscope itemtype="http://schema.org/Review"><i itemprop="author">A</i><p itemprop="reviewBody">Один</p><i itemprop="datePublished">2 недели назад</i></div>`
	read := func(now time.Time) collector.Review {
		return New(Config{Clock: collector.FixedClock(now)}).Read([]byte(page), nil, "https://shop.example/", "").Reviews[0]
	}
	a, b := read(testNow), read(testNow.AddDate(0, 0, 3))
	if a.ID != b.ID || a.OwnID || !a.DayMoves || !a.Published.Known() {
		t.Errorf("%s %s, %v", a.ID, b.ID, a.Published)
	}
}

// The short way of oneLine and prose is the long one where it is taken.
func FuzzPlainLine(f *testing.F) {
	f.Add("а б")
	f.Add("a\u2009b\u3000c\u0085\u1680 – «»")
	f.Fuzz(func(t *testing.T, s string) {
		if plainLine(s) && s != strings.Join(strings.Fields(s), " ") {
			t.Errorf("%q is not plain", s)
		}
	})
}

package crawler

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A blog's post: title, author and day from its head, the text without menu, «Читайте также» and share bar, the comments
// one by one with their answers.
func TestArticleWithComments(t *testing.T) {
	want := `https://blog.example/kak/ | Как мы заказывали цветы | Нина | 2026-02-12T09:00:00Z | На юбилей мамы мы решили заказать букет с доставкой, и вот что из этого вышло: курьер опоздал на три часа.//Открытку забыли, но менеджер перезвонил, извинился и вернул половину суммы, за что ему спасибо.//Итог//Закажем ли мы ещё раз? Скорее да, чем нет: цветы простояли две недели.
Олег | 2026-02-12T12:00:00Z | У нас было то же самое с этим магазином, только деньги не вернули.
Нина | 2026-02-12T13:00:00Z | Пишите им на почту, отвечают за день.`
	if got := mentionLines(readAt(fixture(t, "threads/wordpress.html"), "https://blog.example/kak/?utm_source=x", nil).Mention); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// prose is some sentences, and enough of them for any page.
const (
	sentences = `<p>Вчера мы заказали большой букет роз в известном магазине, и курьер приехал только к вечеру, когда гости уже разошлись.</p>
<p>Менеджер долго извинялся, предлагал скидку на следующий заказ, но деньги так и не вернул, хотя обещал сделать это сразу.</p>
<p>Мы написали жалобу, приложили чек и фотографии, и через неделю нам ответили, что виноват был новый сотрудник склада.</p>`
	long = sentences + sentences + sentences
)

// Where an article's facts stand, in order: data, head, elements. A date is never taken from a script or from the text,
// and one in the future is none.
func TestArticleFacts(t *testing.T) {
	head := func(s string) string {
		return `<html><head><title>Цветы опоздали | Газета</title>` + s + `</head><body>`
	}
	main := `<main><h1>Цветы опоздали</h1>` + long + `</main>`
	news := ld + `{"@type":"NewsArticle","headline":"Заголовок данных","author":[{"@type":"Person","name":"Вера"}],"datePublished":"2026-02-03T10:00:00+03:00","comment":{"@type":"Comment","text":"Верно","author":{"name":"Лев"},"dateCreated":"2026-02-04"}}</script>`
	const og = `<meta property="og:type" content="article">`
	for _, c := range []struct{ name, page, title, author, date string }{
		{"data", head(news) + main, "Заголовок данных", "Вера", "2026-02-03T07:00:00Z"},
		{"microdata", head("") + `<div itemscope itemtype="http://schema.org/BlogPosting"><h1 itemprop="headline">Заголовок</h1><span itemprop="author">Ия</span><meta itemprop="datePublished" content="2026-02-05"><div itemprop="articleBody">` + long + `</div></div>`, "Заголовок", "Ия", "2026-02-05"},
		{"head", head(og+`<meta property="og:title" content="Цветы опоздали — Газета"><meta name="author" content="Иван Петров"><meta property="article:published_time" content="2026-02-06T09:00:00Z">`) + main, "Цветы опоздали", "Иван Петров", "2026-02-06T09:00:00Z"},
		{"elements", head("") + `<article><h1>Цветы опоздали</h1><p><a rel="author" href="/u/1">Автор: Олена</a> <time datetime="2026-02-07">7 лютого</time></p><p>Изменено <time class="updated" datetime="2026-02-20">20 лютого 2026</time></p>` + long + `</article>`, "Цветы опоздали", "Олена", "2026-02-07"},
		{"time in words", head(og) + `<article><h1>Цветы опоздали</h1><time>8 февраля 2026</time>` + long + `</article>`, "Цветы опоздали", "", "2026-02-08"},
		{"future", head(og+`<meta property="article:published_time" content="2026-12-31T09:00:00Z">`) + main, "Цветы опоздали", "", ""},
		{"script", head(og+`<script>var page = {"date": "2026-01-01", "published": "2026-01-02"}</script>`) + main + `<p>Опубликовано 03.01.2026</p>`, "Цветы опоздали", "", ""},
		{"placeholder", head(og+ld+`{"@type":"NewsArticle","datePublished":"0001-01-01T00:00:00Z"}</script>`) + main, "Цветы опоздали", "", ""},
		{"changed", head(og+`<meta property="article:modified_time" content="2026-01-01">`) + main, "Цветы опоздали", "", ""},
	} {
		m := readAt(c.page, "https://gazeta.example/2026/cvety", nil).Mention
		if m == nil {
			t.Errorf("%s: no mention", c.name)
			continue
		}
		if m.Title != c.title || m.Author.Name != c.author || m.Published.String() != c.date || !strings.HasPrefix(m.Text, "Вчера мы заказали") || strings.Contains(m.Text, "Газета") {
			t.Errorf("%s: %q by %q on %q: %.60q", c.name, m.Title, m.Author.Name, m.Published, m.Text)
		}
		if want := c.name == "data"; (len(m.Replies) == 1) != want {
			t.Errorf("%s: %d replies", c.name, len(m.Replies))
		}
	}
}

// Of a text in the data that is a teaser, or has lost its paragraphs, the page has the whole.
func TestArticleTextOfDataAndPage(t *testing.T) {
	page := func(body string) string {
		return ld + `{"@type":"NewsArticle","headline":"Цветы опоздали","articleBody":"` + body + `"}</script><main><h1>Цветы опоздали</h1>` + long + `</main>`
	}
	whole := readAt(page(""), "https://gazeta.example/1", nil).Mention.Text
	for name, c := range map[string][2]string{
		"teaser":           {"Вчера мы заказали большой букет роз в известном магазине, и курьер приехал…", whole},
		"one line":         {strings.Join(strings.Fields(whole), " "), whole},
		"markup":           {"<p>Вчера мы заказали большой букет роз</p>", whole},
		"of another block": {"Совсем другие слова, которых на странице нет: их показывает только скрипт.", "Совсем другие слова, которых на странице нет: их показывает только скрипт."},
	} {
		if m := readAt(page(c[0]), "https://gazeta.example/1", nil).Mention; m == nil || m.Text != c[1] {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// The forms of an article, for print or with the second page of its comments, are one mention.
func TestFormsOfAnArticle(t *testing.T) {
	page := func(canonical string) string {
		return `<html><head><meta property="og:type" content="article"><link rel="canonical" href="` + canonical + `"></head><body><h1>Цветы опоздали</h1>` + long + `</body></html>`
	}
	const one = "https://gazeta.example/cvety/"
	for address, c := range map[string]struct {
		canonical, id string
		part          bool
	}{
		one:                                  {one, one, false},
		one + "?print=1":                     {"/cvety/", one, true},
		one + "comment-page-2/":              {one + "comment-page-2/", one, true},
		"https://gazeta.example/cvety2/":     {"https://gazeta.example/", "https://gazeta.example/cvety2/", false},
		"https://gazeta.example/cvety3/?x=1": {"https://other.example/cvety3/", "https://gazeta.example/cvety3/?x=1", false},
	} {
		if m := readAt(page(c.canonical), address, nil).Mention; m == nil || m.ID != c.id || m.URL != c.id || m.Part != c.part {
			t.Errorf("%s: %+v", address, m)
		}
	}
}

// What stands between the paragraphs and is none of them is left out, in each language; sentences that begin alike stay.
func TestArticleLeavesOutWhatStandsBeside(t *testing.T) {
	out := []string{"Читайте также: Как выбрать вазу", "Читайте також: Як обрати вазу", "Смотрите также", "Дивіться також новини за темою", "Подписывайтесь на наш канал", "Підписуйтесь на наш канал!",
		"Поделиться в соцсетях", "Поділитися", "Фото: Иван Петров", "Реклама", "Теги: цветы, розы", "Рубрика: Новости", "Комментарии (12)", "Коментарі: 3", "Похожие статьи", "Популярное сейчас",
		"Если вы нашли ошибку, выделите её и нажмите Ctrl+Enter.", "Якщо ви помітили помилку, виділіть її.", "Мы используем cookie, чтобы сайт работал лучше.", "Read more: How to choose a vase", "Advertisement",
		"Sign up for our newsletter", "Розы на складе (Фото: Иван Петров)", "Все права защищены", "Чтобы не пропустить новое, подпишитесь на канал."}
	stay := []string{"Читайте договор внимательно, прежде чем его подписать.", "Реклама обещала доставку за час.", "Популярные сорта завяли первыми.", "Комментарии менеджера нас удивили.", "Фото букета мы приложили к жалобе.", "Ещё раз звонить мы не стали."}
	var page strings.Builder
	page.WriteString(`<html><meta property="og:type" content="article"><h1>Цветы опоздали</h1><div class="cookie-bar"><p>` + sentences + `</p></div><main>` + sentences)
	for _, s := range append(append([]string{}, out...), stay...) {
		page.WriteString("<p>" + s + "</p>")
	}
	page.WriteString(`<ul><li><a href="/1">Первая новость дня</a></li><li><a href="/2">Вторая новость дня</a></li></ul><figure><img src="x"><figcaption>Букет, каким он приехал</figcaption></figure></main>`)
	m := readAt(page.String(), "https://gazeta.example/cvety", nil).Mention
	if m == nil {
		t.Fatal("no mention")
	}
	lines := strings.Split(m.Text, "\n\n")
	if want := 3 + len(stay); len(lines) != want {
		t.Errorf("%d lines, want %d", len(lines), want)
	}
	for _, s := range stay {
		if !slices.Contains(lines, s) {
			t.Errorf("%q was left out", s)
		}
	}
	for _, s := range append(out, "Первая новость дня", "Букет, каким он приехал") {
		if slices.Contains(lines, s) {
			t.Errorf("%q was not left out", s)
		}
	}
}

// Pages that are no articles make no mention, however much text they have.
func TestNoArticle(t *testing.T) {
	card := `<div class="card"><a href="/p/1"><h3>Букет роз</h3></a><p>Нежные розы из Эквадора, собранные утром, с доставкой по городу за два часа.</p><span>1 290 ₽</span></div>`
	teaser := `<article><h2><a href="/a/1">Как выбрать букет на праздник</a></h2><p>Рассказываем, какие цветы стоят дольше других и как не ошибиться с размером, если вы заказываете на дом.</p></article>`
	const og = `<meta property="og:type" content="article">`
	for name, c := range map[string][2]string{
		"a shop's front page":        {"/", `<h1>Цветы с доставкой</h1>` + strings.Repeat(card, 3) + long},
		"a front page like any post": {"/", og + `<article><h1>Добро пожаловать</h1>` + long + `</article>`},
		"a catalogue":                {"/rozy", `<h1>Розы</h1>` + strings.Repeat(card, 8)},
		"a catalogue with a text":    {"/rozy/news-2026", `<h1>Розы</h1><time datetime="2026-01-01">x</time>` + strings.Repeat(card, 8) + `<div class="seo-text">` + long + `</div>`},
		"a product":                  {"/p/1", ld + `{"@type":"Product","name":"Букет","offers":{"@type":"Offer","price":"1290"}}</script>` + og + `<h1>Букет</h1>` + long},
		"a rated firm":               {"/firm/1", ld + `{"@type":"LocalBusiness","name":"Розы","aggregateRating":{"ratingValue":"4.5","reviewCount":"38"}}</script>` + og + `<h1>Розы</h1>` + long},
		"a search":                   {"/search?q=rozy", `<h1>Найдено 38</h1><time datetime="2026-01-01">x</time>` + long},
		"a search by parameter":      {"/?s=rozy", og + `<h1>Найдено 38</h1>` + long},
		"a sign-in":                  {"/news/members", og + `<main><h1>Вход</h1>` + sentences + `<form><input name="login"><input type="password" name="p"></form></main>`},
		"a list of posts":            {"/blog/", `<h1>Блог</h1><main>` + strings.Repeat(teaser, 8) + `</main>`},
		"a list of posts in data":    {"/blog/", ld + `[{"@type":"BlogPosting","headline":"Один","url":"/a/1"},{"@type":"BlogPosting","headline":"Два","url":"/a/2"}]</script><h1>Блог</h1><main>` + strings.Repeat(teaser, 3) + long + `</main>`},
		"terms":                      {"/terms", `<h1>Условия доставки</h1><main>` + long + `</main>`},
		"what a firm says of itself": {"/dostavka-i-oplata/", og + `<h1>Доставка</h1><main>` + long + `</main>`},
		"its privacy policy":         {"/uk/privacy-policy", og + `<h1>Конфіденційність</h1><main>` + long + `</main>`},
		"contacts":                   {"/contacts", og + `<h1>Контакты</h1><p>Мы работаем без выходных с девяти до девяти, звоните нам!</p>`},
		"a captcha":                  {"/news/1", og + `<title>Ой!</title><h1>Вы не робот?</h1><form action="/checkcaptcha">` + sentences + `</form>`},
		"a menu":                     {"/news/1", og + `<h1>Карта сайта</h1><ul>` + strings.Repeat(`<li><a href="/x">Раздел о цветах, букетах и подарках, которые мы доставляем.</a></li>`, 40) + `</ul>`},
		"a forum's list":             {"/viewforum.php?f=2", `<body id="phpbb"><h2 class="forum-title">Магазины</h2>` + strings.Repeat(`<li><a class="topictitle" href="/viewtopic.php?t=1">Тема</a></li>`, 20) + `<div class="rules">` + long + `</div>`},
		"a feed":                     {"/news/rss", `<?xml version="1.0"?><rss><channel><title>Новости</title><item><description>` + long + `</description></item></channel></rss>`},
		"JSON":                       {"/news/1.json", `{"title":"Новости","html":"` + og + long + `"}`},
		"plain text":                 {"/news/1.txt", "Новости " + og + long},
		"nothing":                    {"/news/1", ``},
		"a wall of letters":          {"/news/1", og + `<h1>x</h1><p>` + strings.Repeat("<a href=/x>б</a> ", 3000)},
	} {
		if m := readAt(c[1], "https://shop.example"+c[0], nil).Mention; m != nil {
			t.Errorf("%s: made up %q: %.100q", name, m.Title, m.Text)
		}
	}
}

// A page of reviews is read for them alone.
func TestReviewsComeBeforeArticles(t *testing.T) {
	v := readAt(`<meta property="og:type" content="article"><h1>Цветы</h1>`+long+review("1", "Привезли поздно"), "https://shop.example/p/1", nil)
	if len(v.Reviews) != 1 || v.Mention != nil {
		t.Errorf("%d reviews, mention %+v", len(v.Reviews), v.Mention)
	}
}

// A page behind a challenge is no article, and a true article is no gate for the captcha of its comments' form.
func TestArticleOrGate(t *testing.T) {
	page := `<meta name="robots" content="all"><meta property="og:type" content="article"><script src="g-recaptcha.js"></script><h1>Цветы опоздали</h1><main>` + long + long + `</main>`
	c := New(Config{})
	if v := c.Read([]byte(page), nil, "https://gazeta.example/news/1", ""); v.Mention == nil || v.Outcome != OK {
		t.Errorf("an article with a captcha in its form: %s %s", v.Outcome, v.Reason)
	}
	if v := c.Read([]byte(page), http.Header{"Cf-Mitigated": {"challenge"}}, "https://gazeta.example/news/1", ""); v.Mention != nil || v.Outcome != Blocked {
		t.Errorf("a challenge: %+v", v.Mention)
	}
}

// The shared pages of structured data show syntax and no articles: none becomes one but by its own data, which says so.
func TestSharedStructuredDataIsNoArticle(t *testing.T) {
	f := sharedFile(t, "data/extract-structured/schemaorg-examples.jsonl.gz")
	if f == nil {
		return
	}
	pages := map[string][]byte{}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(z); d.More(); {
		var e struct{ Types, Microdata, JSON string }
		if err := d.Decode(&e); err != nil {
			t.Fatal(err)
		}
		pages["example "+e.Types+" in microdata"], pages["example "+e.Types+" in JSON-LD"] = []byte(e.Microdata), []byte(e.JSON)
	}
	dir := filepath.Join(os.Getenv("MOLVA_SHARED"), "data/extract-structured")
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".html") {
			pages[strings.TrimPrefix(path, dir)], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := gzip.NewReader(sharedFile(t, "data/pages/zoon-catalog.html.gz"))
	if err == nil {
		pages["a real catalogue"], err = io.ReadAll(catalogue)
	}
	if err != nil {
		t.Fatal(err)
	}
	mentions := 0
	for name, page := range pages {
		m := readAt(string(page), "https://shop.example/p/1", nil).Mention
		if m == nil {
			continue
		}
		mentions++
		said := bytes.Contains(page, []byte("Article")) || bytes.Contains(page, []byte("Posting")) || bytes.Contains(page, []byte(`"article"`)) || bytes.Contains(page, []byte("h-entry"))
		t.Logf("%s: %q (its data says that it is one: %v)", name, m.Title, said)
		if !said {
			t.Errorf("%s: made up %q", name, m.Title)
		}
	}
	t.Logf("%d of %d pages are mentions", mentions, len(pages))
	if len(pages) != 169 {
		t.Error("fewer pages than there are")
	}
}

package crawler

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
)

// benchCount is how many pages the server holds ready, benchSize how many of them are linked.
const benchCount = 600

func benchSize() int {
	if *heavy {
		return benchCount
	}
	return 60
}

// benchMenu is how many links of a menu each page has; links are dear to plain colly, so that few of them are the harder case.
const benchMenu = 8

// benchPages serves pages of about 90 KB, gzipped once: /jsonld/N with JSON-LD beside the markup, /tree/N without.
type benchPages struct {
	jsonld, tree [][]byte
	size         atomic.Int64 // pages that are linked; set by PUT /N
}

func newBenchPages(n int) *benchPages {
	p := &benchPages{}
	for i := range n {
		p.jsonld = append(p.jsonld, zipped(benchPage("jsonld", i, n)))
		p.tree = append(p.tree, zipped(benchPage("tree", i, n)))
	}
	return p
}

func (p *benchPages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(path.Base(r.URL.Path))
	if r.Method == http.MethodPut {
		p.size.Store(int64(n))
		return
	}
	list := p.jsonld
	if path.Dir(r.URL.Path) == "/tree" {
		list = p.tree
	}
	if err != nil || n >= int(p.size.Load()) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Encoding", "gzip")
	w.Write(list[n])
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

type benchReview struct {
	id                                    int
	author, date, title, text, pros, cons string
	rating, likes                         int
}

func benchReviews(page int) []benchReview {
	var out []benchReview
	for i := range 20 {
		n := page*20 + i
		words := []string{"Доставили", "букет", "вовремя", "курьер", "вежливый", "цветы", "свежие", "троянди", "чудові", "листівку", "забыли", "вернули", "деньги"}
		var text strings.Builder
		for k := range 70 + n%30 {
			fmt.Fprintf(&text, "%s ", words[(n*7+k*k)%len(words)])
		}
		fmt.Fprintf(&text, "№ %d", n)
		out = append(out, benchReview{id: 1000 + n, author: fmt.Sprintf("Автор %d", n%977), date: benchStart.AddDate(0, 0, -n%300).Format("2006-01-02"),
			title: fmt.Sprintf("Отзыв %d о доставке", n), text: text.String(), pros: "быстро, недорого", cons: "открытку забыли", rating: 1 + n%5, likes: n % 40})
	}
	return out
}

func benchWant() map[string]int {
	out := map[string]int{}
	for p := range benchSize() {
		for _, r := range benchReviews(p) {
			out[key(r.author, r.date, strconv.Itoa(r.rating), r.title, r.text)]++
		}
	}
	return out
}

func benchPage(kind string, n, pages int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!DOCTYPE html><html lang=\"ru\"><head><meta charset=\"utf-8\"><title>Отзывы, страница %d</title>\n", n)
	if kind == "jsonld" {
		b.WriteString("<script type=\"application/ld+json\">")
		b.Write(benchJSON(kind, n))
		b.WriteString("</script>")
	}
	b.WriteString("</head><body><nav><ul>")
	for i := range benchMenu {
		fmt.Fprintf(&b, `<li class="menu__item menu__item--level-2"><a class="menu__link" href="/%s/%d">Раздел %d</a></li>`, kind, (n/benchMenu*benchMenu+i)%pages, i)
	}
	b.WriteString("</ul></nav><h1>Магазин цветов</h1><main>")
	for _, r := range benchReviews(n) {
		fmt.Fprintf(&b, `<div class="review card card--wide" data-review-id="%d"><div class="card__head"><a class="card__avatar" rel="nofollow" href="/user/%d"><img src="/avatars/%d.png" alt=""></a>
<span class="author">%s</span><time datetime="%s" class="card__date">%s</time><span class="stars" data-value="%d"><i class="star star--on"></i><i class="star"></i></span></div>
<h3 class="title">%s</h3><div class="text">%s</div><div class="pros">%s</div><div class="cons">%s</div>
<div class="card__foot"><button class="btn btn--ghost" type="button" data-action="like"><svg class="icon" width="16" height="16"><use href="#like"></use></svg></button><span class="likes">%d</span></div></div>`,
			r.id, r.id, r.id, html.EscapeString(r.author), r.date, r.date, r.rating, html.EscapeString(r.title), html.EscapeString(r.text), r.pros, r.cons, r.likes)
	}
	fmt.Fprintf(&b, `<a class="next" href="/%s/%d">Дальше</a></main>`, kind, n+1)
	for i := 0; b.Len() < 90<<10; i++ {
		fmt.Fprintf(&b, `<div class="footer__block footer__block--%d"><span class="footer__label">Подробности</span><p class="footer__text">Строка подвала %d</p></div>`, i%7, i)
	}
	b.WriteString("</body></html>")
	return b.Bytes()
}

func benchJSON(kind string, n int) []byte {
	type m = map[string]any
	var reviews []m
	for _, r := range benchReviews(n) {
		reviews = append(reviews, m{"@type": "Review", "identifier": strconv.Itoa(r.id), "author": m{"@type": "Person", "name": r.author}, "datePublished": r.date,
			"name": r.title, "reviewBody": r.text, "reviewRating": m{"@type": "Rating", "ratingValue": r.rating, "bestRating": 5, "worstRating": 1}})
	}
	out, err := json.Marshal(m{"@context": "https://schema.org", "@type": "LocalBusiness", "name": "Магазин цветов", "review": reviews,
		"aggregateRating": m{"@type": "AggregateRating", "ratingValue": 3.9, "reviewCount": 20}})
	if err != nil {
		panic(err)
	}
	return out
}

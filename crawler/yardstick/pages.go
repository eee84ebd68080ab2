// Package yardstick is what Molva's crawl is measured against: a made-up site of any length, and plain colly reading it
// the way its users write it. Nothing of the product uses it but `molva bench`.
package yardstick

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// PerPage is how many reviews a page shows, PageBytes about how large it is before compression.
const (
	PerPage   = 20
	PageBytes = 90 << 10
)

// SiteFile is how Molva reads the pages that carry no data of their own (/tree/N).
const SiteFile = `
name = "bench"
hosts = ["127.0.0.1"]
[list]
item = "div.review"
subject = "h1"
[list.review]
id = { attr = "data-review-id" }
author = "span.author"
rating = { select = "span.stars", attr = "data-value" }
title = "h3.title"
text = "div.text"
pros = "div.pros"
cons = "div.cons"
published = { select = "time", attr = "datetime" }
likes = "span.likes"
`

// Kinds are how the pages carry their reviews: as JSON-LD beside the markup, as microdata within it, or in nothing but
// elements, read by SiteFile. Plain colly reads all three by the same selectors.
var Kinds = []string{"jsonld", "microdata", "tree"}

// Pages serves /KIND/N for each of Kinds, N below Count. Pages are made and gzipped once, before anything is measured.
type Pages struct {
	Count int
	kinds map[string][][]byte
}

// NewPages makes the site.
func NewPages(count int) *Pages {
	return NewHostPages(0, count, Kinds...)
}

// NewHostPages makes one of many hosts: its pages are numbered from 0 too, and hold the reviews of the site's pages from
// first on, so that no two hosts show the same.
func NewHostPages(first, count int, kinds ...string) *Pages {
	p := &Pages{Count: count, kinds: map[string][][]byte{}}
	for n := range count {
		reviews := reviewsOf(first + n)
		for _, kind := range kinds {
			p.kinds[kind] = append(p.kinds[kind], zipped(page(kind, n, count, reviews)))
		}
	}
	return p
}

func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		fmt.Fprint(w, "User-agent: *\nCrawl-delay: 0\n")
		return
	}
	list := p.kinds[strings.Trim(path.Dir(r.URL.Path), "/")]
	n, err := strconv.Atoi(path.Base(r.URL.Path))
	if err != nil || n < 0 || n >= len(list) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(list[n]) // who hung up reads no more
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, err := z.Write(b)
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err) // writing to memory cannot fail
	}
	return out.Bytes()
}

type review struct {
	id, rating, likes                     int
	author, date, title, text, pros, cons string
}

// Words of made-up reviews: enough that two texts are never near copies.
var (
	stems   = strings.Fields("букет роза тюльпан курьер доставка магазин открытка коробка упаковка цена скидка заказ оператор адрес вечер утро подарок мама сестра подруга праздник юбилей сайт приложение оплата звонок лепесток бутон стебель ваза лента корзина гортензия пион хризантема листівка кур'єр замовлення квіти троянди ціна подарунок менеджер")
	actions = strings.Fields("привезли забыли вернули заменили отправили позвонили обещали собрали сложили приняли прождали обновили обсудили оплатили посоветовали привезли доставили зібрали чекали отримали")
	looks   = strings.Fields("свежий красивый вялый помятый поздний вежливый грубый дорогой недорогой аккуратный яркий нежный мокрый замечательный обычный странный чудовий гарний свіжий швидкий")
	small   = strings.Fields("и а но очень потом сразу почти вчера опять ещё уже только даже зато вместо после перед около дуже потім знову")
)

func sentence(r *rand.Rand, words int) string {
	lists := [][]string{stems, actions, looks, small}
	out := make([]string, 0, words)
	for i := range words {
		list := lists[(i+r.IntN(2))%len(lists)]
		out = append(out, list[r.IntN(len(list))])
	}
	s := strings.Join(out, " ")
	first := []rune(s)
	return strings.ToUpper(string(first[:1])) + string(first[1:]) + "."
}

// Authors repeat as on real sites. Of 700 reviews of 14 firms on Yandex Maps, 90.4 % are by people who wrote nothing else
// there and 98.6 % by people who wrote once about that firm; within one product nearly all of Amazon's are too (99.1 % of
// 28,529), and all of Yelp's (of 43,590 about Chicago; over the whole city 45.7 %). So one review in ten is by a regular:
// each of them writes about 2.6 reviews among 2,000, seldom two about one shop.
const (
	regularsShare  = 0.1035 // a little more than 9.6 %: some regulars happen to write once
	regularsAmong  = 2000   // reviews
	regularsNumber = 80
)

func authorOf(n int) string {
	r := rand.New(rand.NewPCG(uint64(n), 11)) //nolint:gosec // names of a benchmark
	if r.Float64() < regularsShare {
		return fmt.Sprintf("Знаток %d", n/regularsAmong*regularsNumber+r.IntN(regularsNumber))
	}
	return fmt.Sprintf("Автор %d", n)
}

// reviewsOf makes the reviews of a page. Their texts have 480 letters in the mean, nine in ten 320 or more: Yandex Maps
// has 369 (median 291), Ukrainian shops 1,098 (902), hotels on TripAdvisor 810 (698); the lists of otzovik.com and
// banki.ru cut theirs at 230 to 250.
func reviewsOf(page int) []review {
	start := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	out := make([]review, 0, PerPage)
	for i := range PerPage {
		n := page*PerPage + i
		r := rand.New(rand.NewPCG(uint64(n), 7)) //nolint:gosec // texts of a benchmark
		var text []string
		for range 4 + r.IntN(5) {
			text = append(text, sentence(r, 7+r.IntN(8)))
		}
		out = append(out, review{id: 1000 + n, rating: 1 + r.IntN(5), likes: r.IntN(40), author: authorOf(n),
			date: start.AddDate(0, 0, -r.IntN(900)).Format(time.DateOnly), title: sentence(r, 4), text: strings.Join(text, " "), pros: sentence(r, 3), cons: sentence(r, 3)})
	}
	return out
}

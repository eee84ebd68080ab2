package yardstick

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"strconv"
)

// page is one page of a kind: a menu, the reviews, the next page and a footer that fills it to PageBytes.
func page(kind string, n, pages int, reviews []review) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!DOCTYPE html><html lang=\"ru\"><head><meta charset=\"utf-8\"><title>Отзывы, страница %d</title>\n", n)
	if kind == "jsonld" {
		fmt.Fprintf(&b, "<script type=\"application/ld+json\">%s</script>", jsonLD(n, reviews))
	}
	b.WriteString("</head><body><nav><ul>")
	for i := range 40 {
		fmt.Fprintf(&b, `<li class="menu__item menu__item--level-2"><a class="menu__link" href="/%s/%d">Раздел %d</a></li>`, kind, (n/40*40+i)%pages, i)
	}
	b.WriteString("</ul></nav>")
	if kind == "microdata" {
		microdata(&b, reviews)
	} else {
		elements(&b, reviews)
	}
	if n+1 < pages {
		fmt.Fprintf(&b, `<a class="next" href="/%s/%d">Дальше</a>`, kind, n+1)
	}
	b.WriteString("</main>")
	for i := 0; b.Len() < PageBytes; i++ {
		fmt.Fprintf(&b, `<div class="footer__block footer__block--%d"><span class="footer__label">Подробности</span><p class="footer__text">Строка подвала %d</p></div>`, i%7, i)
	}
	b.WriteString("</body></html>")
	return b.Bytes()
}

func elements(b *bytes.Buffer, reviews []review) {
	b.WriteString("<h1>Магазин цветов</h1><main>")
	for _, r := range reviews {
		fmt.Fprintf(b, `<div class="review card card--wide" data-review-id="%d"><div class="card__head"><img src="/avatars/%d.png" alt="">
<span class="author">%s</span><time datetime="%s" class="card__date">%s</time><span class="stars" data-value="%d"><i class="star star--on"></i></span></div>
<h3 class="title">%s</h3><div class="text">%s</div><div class="pros">%s</div><div class="cons">%s</div><span class="likes">%d</span></div>`,
			r.id, r.id, html.EscapeString(r.author), r.date, r.date, r.rating, html.EscapeString(r.title), html.EscapeString(r.text), r.pros, r.cons, r.likes)
	}
}

func microdata(b *bytes.Buffer, reviews []review) {
	b.WriteString(`<main itemscope itemtype="https://schema.org/LocalBusiness"><h1 itemprop="name">Магазин цветов</h1>`)
	for _, r := range reviews {
		fmt.Fprintf(b, `<div class="review card card--wide" data-review-id="%d" itemprop="review" itemscope itemtype="https://schema.org/Review"><div class="card__head">
<img src="/avatars/%d.png" alt=""><span itemprop="author" itemscope itemtype="https://schema.org/Person"><span class="author" itemprop="name">%s</span></span>
<time datetime="%s" class="card__date" itemprop="datePublished">%s</time>
<span itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><meta itemprop="worstRating" content="1"><meta itemprop="bestRating" content="5">
<meta itemprop="ratingValue" content="%d"><span class="stars" data-value="%d"><i class="star star--on"></i></span></span></div>
<h3 class="title" itemprop="name">%s</h3><div class="text" itemprop="reviewBody">%s</div><div class="pros" itemprop="positiveNotes">%s</div>
<div class="cons" itemprop="negativeNotes">%s</div><span class="likes">%d</span></div>`,
			r.id, r.id, html.EscapeString(r.author), r.date, r.date, r.rating, r.rating, html.EscapeString(r.title), html.EscapeString(r.text), r.pros, r.cons, r.likes)
	}
}

func jsonLD(n int, reviews []review) []byte {
	type m = map[string]any
	var list []m
	for _, r := range reviews {
		list = append(list, m{"@type": "Review", "identifier": strconv.Itoa(r.id), "author": m{"@type": "Person", "name": r.author}, "datePublished": r.date,
			"name": r.title, "reviewBody": r.text, "reviewRating": m{"@type": "Rating", "ratingValue": r.rating, "bestRating": 5, "worstRating": 1}})
	}
	out, err := json.Marshal(m{"@context": "https://schema.org", "@type": "LocalBusiness", "name": fmt.Sprintf("Магазин %d", n/10), "review": list})
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return out
}

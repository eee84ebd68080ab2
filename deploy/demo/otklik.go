package demo

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

//go:embed pages
var pageFiles embed.FS

// Names of the first site.
const (
	otklikHost = "otklik.example"
	otklikBase = "http://" + otklikHost
	perPage    = 20
)

// otklikItems are what is reviewed there: slug and name.
var otklikItems = [][2]string{{"rozy-v-korobke", "Розы в шляпной коробке"}, {"sezonnye-tsvety", "Сезонные цветы с доставкой"}, {"salon-na-podole", "Салон на Подоле"}}

// zone of both sites: they write Moscow time.
var moscow = time.FixedZone("MSK", 3*60*60)

// newOtklik makes «Отклик»: UTF-8, everything said once more in JSON-LD, three items, 20 reviews a page, newest first.
func newOtklik(seed int64, start time.Time, writer *scribe) *Site {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	s := &Site{Host: otklikHost, name: otklikHost, seed: seed, lies: map[string]string{}, make: makeOtklik, nextID: 10000 + r.IntN(5000)}
	n := countsOf(seed, r).otklik
	when := times(r, start, otklikSpread.oldest, n)
	for i, w := range otklikSpread.wishes(r, n) {
		d := writer.write(w)
		v := d.review(when[n-1-i])
		item := otklikItems[[]int{0, 0, 0, 1, 1, 2}[r.IntN(6)]]
		v.Item = collector.Item{Name: item[1], URL: otklikBase + "/item/" + item[0]}
		v.Language, v.Likes, v.Replies = d.lang, r.IntN(9), answer(r, d.lang, v.Published.Time, start)
		v.Images = photos(otklikBase, i)
		s.add(v)
	}
	return s
}

// makeOtklik gives a review its id, address and author's page; an item it must have.
func makeOtklik(s *Site, r *collector.Review) {
	s.nextID += 7
	r.ID = "otk-" + strconv.Itoa(s.nextID)
	if r.Item.URL == "" {
		r.Item = collector.Item{Name: otklikItems[0][1], URL: otklikBase + "/item/" + otklikItems[0][0]}
	}
	r.URL = otklikBase + "/review/" + r.ID
	r.Author.URL = otklikBase + "/people/" + slug(r.Author.Name)
}

const otklikRobots = "User-agent: *\nCrawl-delay: 0.02\n"

func (s *Site) otklikPages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, otklikRobots) })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		s.otklikPage(w, r, otklikPage{Title: "Отклик: что говорят о покупках", Items: otklikItems})
	})
	mux.HandleFunc("GET /people/{slug}", func(w http.ResponseWriter, r *http.Request) {
		s.otklikPage(w, r, otklikPage{Title: "Страница читателя"})
	})
	mux.HandleFunc("GET /item/{slug}", s.otklikItem)
	mux.HandleFunc("GET /review/{id}", s.otklikReview)
	return mux
}

type otklikPage struct {
	Title   string
	Items   [][2]string
	Reviews []collector.Review
	Data    template.JS // JSON-LD
	Next    string
}

func (s *Site) otklikItem(w http.ResponseWriter, r *http.Request) {
	p := otklikPage{}
	for _, item := range otklikItems {
		if item[0] == r.PathValue("slug") {
			p.Title = item[1]
		}
	}
	at := otklikBase + "/item/" + r.PathValue("slug")
	var all []collector.Review
	for _, v := range s.shown() {
		if v.Item.URL == at {
			all = append(all, v)
		}
	}
	page, last := pageNumber(r), (len(all)+perPage-1)/perPage
	if p.Title == "" || page < 1 || page > max(last, 1) {
		http.NotFound(w, r)
		return
	}
	p.Reviews = all[(page-1)*perPage : min(page*perPage, len(all))]
	if page < last {
		p.Next = fmt.Sprintf("%s?page=%d", r.URL.Path, page+1)
	}
	p.Data = productData(p.Title, at, all, p.Reviews)
	s.otklikPage(w, r, p)
}

// otklikReview is a review's own page; lists link it as nofollow, so that a crawl reads each review once.
func (s *Site) otklikReview(w http.ResponseWriter, r *http.Request) {
	for _, v := range s.shown() {
		if v.ID == r.PathValue("id") {
			one := []collector.Review{v}
			s.otklikPage(w, r, otklikPage{Title: v.Item.Name, Reviews: one, Data: productData(v.Item.Name, v.Item.URL, one, one)})
			return
		}
	}
	http.NotFound(w, r)
}

func pageNumber(r *http.Request) int {
	q := r.URL.Query().Get("page")
	if q == "" {
		return 1
	}
	n, _ := strconv.Atoi(q) // not a number: page 0, which no list has
	return n
}

var otklikTemplate = template.Must(template.New("otklik.html").Funcs(template.FuncMap{
	"moment": func(p collector.Published) string { return p.Time.In(moscow).Format("02.01.2006 15:04") },
	"stars":  func(n float64) string { return strings.Repeat("★", int(n)) + strings.Repeat("☆", 5-int(n)) },
}).ParseFS(pageFiles, "pages/otklik.html"))

// otklikPage writes a page with an ETag and answers 304 when the reader has it already.
func (s *Site) otklikPage(w http.ResponseWriter, r *http.Request, p otklikPage) {
	var b strings.Builder
	if err := otklikTemplate.Execute(&b, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256([]byte(b.String()))
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(b.String()))
}

type object map[string]any

// productData is the page in schema.org's words, as search engines want it.
func productData(name, at string, all, shown []collector.Review) template.JS {
	sum := 0.0
	for _, v := range all {
		sum += v.Rating
	}
	reviews := make([]object, 0, len(shown))
	for _, v := range shown {
		reviews = append(reviews, reviewData(v))
	}
	data := object{"@context": "https://schema.org", "@type": "Product", "name": name, "url": at, "review": reviews}
	if len(all) > 0 {
		data["aggregateRating"] = object{"@type": "AggregateRating", "ratingValue": fmt.Sprintf("%.2f", sum/float64(len(all))), "reviewCount": len(all)}
	}
	b, _ := json.Marshal(data) // strings and numbers always marshal; <, > and & are escaped
	return template.JS(b)
}

func reviewData(v collector.Review) object {
	o := object{"@type": "Review", "identifier": v.ID, "url": v.URL, "inLanguage": v.Language,
		"author":        object{"@type": "Person", "name": v.Author.Name, "url": v.Author.URL},
		"reviewRating":  object{"@type": "Rating", "ratingValue": v.RawRating, "bestRating": "5", "worstRating": "1"},
		"datePublished": v.Published.Time.In(moscow).Format(time.RFC3339), "name": v.Title, "reviewBody": v.Text}
	for key, note := range map[string]string{"positiveNotes": v.Pros, "negativeNotes": v.Cons} {
		if note != "" {
			o[key] = object{"@type": "ItemList", "itemListElement": []object{{"@type": "ListItem", "position": 1, "name": note}}}
		}
	}
	if len(v.Images) > 0 {
		o["image"] = v.Images
	}
	if v.Likes > 0 {
		o["interactionStatistic"] = object{"@type": "InteractionCounter", "interactionType": "https://schema.org/LikeAction", "userInteractionCount": v.Likes}
	}
	var comments []object
	for _, a := range v.Replies {
		comments = append(comments, object{"@type": "Comment", "text": a.Text, "datePublished": a.Published.Time.In(moscow).Format(time.RFC3339),
			"author": object{"@type": "Organization", "name": a.Author}})
	}
	if comments != nil {
		o["comment"] = comments
	}
	return o
}

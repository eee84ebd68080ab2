package demo

import (
	"fmt"
	"html/template"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// Names of the second site.
const (
	zhalobnayaHost = "zhalobnaya.example"
	zhalobnayaBase = "http://" + zhalobnayaHost
	zhalobnayaName = "zhalobnaya" // of its site file
	zhalobnayaList = "/otzyvy/floramo"
	zhalobnayaItem = "Флорамо, цветы в Киеве и Москве"
)

// newZhalobnaya makes «Жалобная»: windows-1251 said in its meta alone, no schema.org, dates in words, own class names.
func newZhalobnaya(seed int64, start time.Time, writer *scribe) *Site {
	r := rand.New(rand.NewPCG(uint64(seed), 2))
	s := &Site{Host: zhalobnayaHost, name: zhalobnayaName, seed: seed, lies: map[string]string{}, make: makeZhalobnaya, nextID: 5000 + r.IntN(2000)}
	n := countsOf(seed, r).zhalobnaya
	when := times(r, start, zhalobnayaSpread.oldest, n)
	for i, w := range zhalobnayaSpread.wishes(r, n) {
		d := writer.write(w)
		v := d.review(when[n-1-i])
		if r.IntN(4) == 0 { // some write in paragraphs
			v.Text = strings.Replace(v.Text, ". ", ".\n", 1)
		}
		v.Likes, v.Verified, v.Replies = r.IntN(14), r.IntN(3) == 0, answer(r, d.lang, v.Published.Time, start)
		v.Images = photos(zhalobnayaBase, i)
		s.add(v)
	}
	s.threads = forum(r, writer.names, start)
	// The forum counts by itself, and a thread and a review meet in one number.
	s.threads[0].ID = s.entries[0].ID
	s.threads[0].URL = zhalobnayaBase + "/forum/tema-" + s.threads[0].ID
	return s
}

func makeZhalobnaya(s *Site, r *collector.Review) {
	s.nextID += 3
	r.ID = strconv.Itoa(s.nextID)
	r.URL = zhalobnayaBase + "/zhaloba/" + r.ID
	r.Item = collector.Item{Name: zhalobnayaItem, URL: zhalobnayaBase + zhalobnayaList}
	r.Author.URL = zhalobnayaBase + "/avtor/" + slug(r.Author.Name)
	r.Language = "" // the site does not say
}

// forum is two threads: one that names the brand, and a false friend that only sounds like it.
func forum(r *rand.Rand, people *names, start time.Time) []collector.Mention {
	post := func(days int) (collector.Author, collector.Published) {
		name := people.next("ru")
		at := start.Add(-time.Duration(days)*24*time.Hour - time.Duration(r.IntN(600))*time.Minute).Truncate(time.Minute)
		return collector.Author{Name: name, URL: zhalobnayaBase + "/avtor/" + slug(name)}, collector.PublishedAt(at)
	}
	thread := func(number, days int, title, text, reply string) collector.Mention {
		m := collector.Mention{ID: strconv.Itoa(number), Site: zhalobnayaName, Title: title, Text: text}
		m.URL = fmt.Sprintf("%s/forum/tema-%d", zhalobnayaBase, number)
		m.Author, m.Published = post(days)
		who, at := post(days - 2)
		m.Replies = []collector.Reply{{Author: who.Name, Text: reply, Published: at}}
		return m
	}
	first := 200 + r.IntN(90)
	return []collector.Mention{
		thread(first, 40+r.IntN(30), "Кто украшал зал к "+pick(r, []string{"свадьбе", "юбилею", "выпускному"})+"?",
			"Подскажите, кто работал с Флорамою? Подруга хочет доверить им оформление зала, а я о них ничего не знаю. Сколько стоит арка из живых цветов?",
			"Мы сами собирали арку, материалы брали на оптовом рынке."),
		thread(first+1+r.IntN(20), 90+r.IntN(60), "Флора морская: водоросли в домашнем аквариуме",
			"Интересует флора морская: какие водоросли приживаются в аквариуме на двести литров и не боятся яркого света?",
			"Начните с каулерпы, она неприхотлива."),
	}
}

const zhalobnayaRobots = "User-agent: *\nDisallow: /hidden/\nCrawl-delay: 0.2\n"

func (s *Site) zhalobnayaPages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, zhalobnayaRobots) })
	mux.HandleFunc("GET "+zhalobnayaList, s.zhalobnayaReviews)
	mux.HandleFunc("GET /forum/{$}", func(w http.ResponseWriter, _ *http.Request) {
		s.zhalobnayaPage(w, zhalobnayaPage{Title: "Форум", Threads: s.Truth().Threads})
	})
	mux.HandleFunc("GET /forum/{tema}", s.zhalobnayaThread)
	mux.HandleFunc("GET /zhaloba/{id}", s.zhalobnayaReview)
	mux.HandleFunc("GET /avtor/{slug}", func(w http.ResponseWriter, _ *http.Request) {
		s.zhalobnayaPage(w, zhalobnayaPage{Title: "Страница автора"})
	})
	mux.HandleFunc("GET /hidden/{page}", func(w http.ResponseWriter, _ *http.Request) {
		s.zhalobnayaPage(w, zhalobnayaPage{Title: "Служебная страница"})
	})
	return mux
}

type zhalobnayaPage struct {
	Title   string
	Total   int
	Reviews []collector.Review
	Next    string
	Threads []collector.Mention
	Thread  *collector.Mention
	Broken  bool
}

func (s *Site) zhalobnayaReviews(w http.ResponseWriter, r *http.Request) {
	all, page := s.shown(), pageNumber(r)
	last := (len(all) + perPage - 1) / perPage
	if page < 1 || page > max(last, 1) {
		http.NotFound(w, r)
		return
	}
	p := zhalobnayaPage{Title: zhalobnayaItem, Total: len(all), Reviews: all[(page-1)*perPage : min(page*perPage, len(all))]}
	if page < last {
		p.Next = fmt.Sprintf("%s?page=%d", zhalobnayaList, page+1)
	}
	s.zhalobnayaPage(w, p)
}

func (s *Site) zhalobnayaReview(w http.ResponseWriter, r *http.Request) {
	for _, v := range s.shown() {
		if v.ID == r.PathValue("id") {
			s.zhalobnayaPage(w, zhalobnayaPage{Title: "Отзыв № " + v.ID, Reviews: []collector.Review{v}})
			return
		}
	}
	http.NotFound(w, r)
}

func (s *Site) zhalobnayaThread(w http.ResponseWriter, r *http.Request) {
	for _, m := range s.Truth().Threads {
		if "tema-"+m.ID == r.PathValue("tema") {
			s.zhalobnayaPage(w, zhalobnayaPage{Title: m.Title, Thread: &m})
			return
		}
	}
	http.NotFound(w, r)
}

var months = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

// inWords is a moment as the site writes it: «12 ноября 2026, 14:05».
func inWords(p collector.Published) string {
	t := p.Time.In(moscow)
	return fmt.Sprintf("%d %s %d, %s", t.Day(), months[t.Month()-1], t.Year(), t.Format("15:04"))
}

var zhalobnayaTemplate = template.Must(template.New("zhalobnaya.html").Funcs(template.FuncMap{
	"moment": inWords, "lines": func(s string) []string { return strings.Split(s, "\n") },
	"class": func(broken bool, name string) string {
		if broken {
			return "n26-" + name
		}
		return name
	},
	"stars": func(n float64) string { return strings.Repeat("*", int(n)) },
}).ParseFS(pageFiles, "pages/zhalobnaya.html"))

// zhalobnayaPage writes a page in windows-1251; the header keeps silent about the charset.
func (s *Site) zhalobnayaPage(w http.ResponseWriter, p zhalobnayaPage) {
	s.mu.Lock()
	p.Broken = s.broken
	s.mu.Unlock()
	var b strings.Builder
	if err := zhalobnayaTemplate.Execute(&b, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	_, _ = w.Write(toWindows1251(b.String()))
}

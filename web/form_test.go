package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// ownLink is the link to the form of a new delivered order.
func (w *world) ownLink(key, name string, items ...string) collector.Link {
	w.t.Helper()
	ctx := context.Background()
	p := collector.Purchase{Key: key, Category: "Цветы", Status: collector.OrderDelivered, Buyer: collector.Contact{Name: name, Mail: key + "@buyers.example", Language: "ru"},
		Events: []collector.OrderEvent{{Status: collector.OrderDelivered, At: now.Add(-48 * time.Hour)}}}
	for _, i := range items {
		p.Items = append(p.Items, collector.OrderItem{Name: i, URL: "http://shop.example/" + i, Quantity: 1})
	}
	o, _, err := w.store.SaveOrder(ctx, w.scope, p, now)
	w.must(err)
	l, err := w.store.LinkFor(ctx, w.scope, collector.Link{Kind: collector.LinkReview, Subject: o.OrderID, Person: o.Buyer, Created: now})
	w.must(err)
	return l
}

// editOf is the author's link of the review of an order.
func (w *world) editOf(l collector.Link) collector.Link {
	w.t.Helper()
	ctx := context.Background()
	doc, err := w.store.DocumentOfOrder(ctx, w.scope, l.Subject)
	w.must(err)
	edit, err := w.store.LinkFor(ctx, w.scope, collector.Link{Kind: collector.LinkEdit, Subject: doc, Person: l.Person, Created: now})
	w.must(err)
	return edit
}

func (w *world) ownAll(f store.OwnFilter) []collector.OwnReview {
	w.t.Helper()
	all, err := w.store.OwnReviews(context.Background(), w.scope, f, store.OwnCursor{}, 1000)
	w.must(err)
	return all
}

// parts sends a form with files, as a browser does.
func (r *reader) parts(path string, fields url.Values, files ...[]byte) (int, string) {
	r.w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, vs := range fields {
		for _, v := range vs {
			r.w.must(m.WriteField(k, v))
		}
	}
	for _, f := range files {
		p, err := m.CreateFormFile("photos", "photo.png")
		r.w.must(err)
		_, err = p.Write(f)
		r.w.must(err)
	}
	r.w.must(m.Close())
	resp := r.do(http.MethodPost, path, m.FormDataContentType(), &body)
	return resp.StatusCode, r.read(resp)
}

func picture(t *testing.T, w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		img.Set(x, x%h, color.RGBA{200, 30, 60, 255})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The form is light, has no script, chooses no star, and its hints suggest none.
func TestFormIsLightAndNeutral(t *testing.T) {
	w := newWorld(t)
	l := w.ownLink("101", "Анна Петрова", "Розы", "Ваза")
	r := w.stranger()
	for _, lang := range languages {
		p, err := w.store.Person(context.Background(), w.scope, l.Person)
		w.must(err)
		p.Language = lang
		w.must(w.store.SavePerson(context.Background(), w.scope, p))
		status, page := r.get("/r/" + l.Token)
		_, css := r.get("/static/public.css")
		if status != http.StatusOK || len(page)+len(css) > 15<<10 {
			t.Errorf("%s: %d, %d bytes and %d of style", lang, status, len(page), len(css))
		}
		for _, not := range []string{"<script", "onclick", "style=", "checked"} {
			if strings.Contains(page, not) {
				t.Errorf("%s: the page holds %q", lang, not)
			}
		}
		for _, want := range []string{`lang="` + lang + `"`, `value="Анна"`, "Розы", "Ваза", `value="company"`, `enctype="multipart/form-data"`, `noindex`} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		if word := sentiment.FindString(strings.ToLower(page)); word != "" {
			t.Errorf("%s: the form suggests a rating: %q", lang, word)
		}
		if keyLike.MatchString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")) {
			t.Errorf("%s: a text is missing", lang)
		}
	}
	if len(w.ownAll(store.OwnFilter{})) != 0 {
		t.Error("a GET made a review")
	}
}

// sentiment are words that would suggest a rating.
var sentiment = regexp.MustCompile(`отличн|прекрасн|хорош|плох|понрав|доволен|доволь|рады|любим|лучш|чудов|добр(?:е|ий відгук)|погано|подоба|задовол|найкращ|\b(?:great|good|bad|love|happy|excellent|positive|negative|best|awful)\b`)

// One star and five stars get the same pages but for name, token and date.
func TestThanksAreEqual(t *testing.T) {
	w := newWorld(t)
	pages := map[string]string{}
	for i, c := range []struct{ key, name, stars, text string }{{"1", "Анна", "1", "Ужасно, верните деньги! Привезли завядшие цветы."}, {"2", "Борис", "5", "Прекрасно, спасибо!"}} {
		l := w.ownLink(c.key, c.name, "Розы")
		r := w.stranger()
		status, thanks := r.parts("/r/"+l.Token, url.Values{"rating": {c.stars}, "text": {c.text}, "name": {c.name}})
		if status != http.StatusOK {
			t.Fatalf("%s stars: %d %s", c.stars, status, thanks)
		}
		_, again := r.get("/r/" + l.Token)
		status, twice := r.parts("/r/"+l.Token, url.Values{"rating": {"3"}, "text": {"Ещё"}})
		if status != http.StatusConflict || !strings.Contains(twice, "на почту") && !strings.Contains(twice, "из письма") {
			t.Errorf("sent twice: %d %s", status, twice)
		}
		all := strings.NewReplacer(c.name, "NAME", l.Token, "TOKEN").Replace(thanks + again + twice)
		if strings.Contains(all, "/dispute/") || strings.Contains(all, "/e/") { // whoever holds a forwarded link may read this
			t.Errorf("the thanks page acts for the buyer: %s", thanks)
		}
		if !strings.Contains(thanks, "в том же письме") || strings.Contains(thanks, `"/complaint"`) {
			t.Errorf("the thanks page does not say where the way to a dispute is: %s", thanks)
		}
		pages[strconv.Itoa(i)] = all
	}
	if pages["0"] != pages["1"] {
		t.Errorf("they differ:\n%s\n---\n%s", pages["0"], pages["1"])
	}
	if n := len(w.ownAll(store.OwnFilter{State: collector.OwnPublished})); n != 2 {
		t.Errorf("%d reviews are published", n)
	}
}

// A buyer without a mail address is promised no mail: the page shows the way to the desk, which acts for nobody.
func TestThanksWithoutMail(t *testing.T) {
	w := newWorld(t)
	o, _, err := w.store.SaveOrder(context.Background(), w.scope, collector.Purchase{Key: "9", Status: collector.OrderDelivered, Buyer: collector.Contact{Name: "Анна", Phone: "+380671234567", Language: "ru"},
		Events: []collector.OrderEvent{{Status: collector.OrderDelivered, At: now.Add(-48 * time.Hour)}}}, now)
	w.must(err)
	status, page := w.stranger().parts(w.linkTo(collector.LinkReview, o.OrderID, o.Buyer, "/r/"), url.Values{"rating": {"1"}, "text": {"Не привезли вазу."}})
	if status != http.StatusOK || strings.Contains(page, "письме") || strings.Contains(page, "/dispute/") || !strings.Contains(page, `href="/complaint"`) {
		t.Errorf("%d %s", status, page)
	}
}

// What is wrong is said beside the field, and nothing that was typed is lost.
func TestFormIsMended(t *testing.T) {
	w := newWorld(t)
	l := w.ownLink("1", "Анна", "Розы", "Ваза")
	r := w.stranger()
	at := "/r/" + l.Token
	for _, c := range []struct {
		fields url.Values
		files  [][]byte
		status int
		want   string
	}{
		{url.Values{"text": {"Без звёзд"}, "about": {"2"}}, nil, 400, "Не выбрана оценка"},
		{url.Values{"rating": {"9"}, "text": {"Без звёзд"}}, nil, 400, "Не выбрана оценка"},
		{url.Values{"rating": {"2"}, "text": {strings.Repeat("ж", 5001)}}, nil, 400, "не больше 5000 знаков"},
		{url.Values{"rating": {"2"}, "text": {"Слово"}, "about": {"7"}}, nil, 400, "нет такого товара"},
		{url.Values{"rating": {"2"}, "text": {"Слово"}, "website": {"http://spam.example"}}, nil, 400, "которого не видно"},
		{url.Values{"rating": {"2"}, "text": {"Слово"}}, [][]byte{[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)}, 400, "не похож на фотографию"},
		{url.Values{"rating": {"2"}, "text": {"Слово"}}, [][]byte{make([]byte, 10<<20+1)}, 413, "слишком велика"},
		{url.Values{"rating": {"2"}, "text": {"Слово"}}, [][]byte{make([]byte, 60<<20)}, 413, "слишком велика"},
		{url.Values{"rating": {"2"}, "text": {"Слово"}}, [][]byte{picture(t, 8, 8), picture(t, 9, 8), picture(t, 10, 8), picture(t, 11, 8), picture(t, 12, 8), picture(t, 13, 8)}, 400, "слишком много"},
	} {
		status, page := r.parts(at, c.fields, c.files...)
		if status != c.status || !strings.Contains(page, c.want) || !strings.Contains(page, "<form") {
			t.Errorf("%v: %d, want %d and %q", c.fields.Get("rating"), status, c.status, c.want)
		}
		if text := c.fields.Get("text"); len(text) < 100 && !strings.Contains(page, text) {
			t.Errorf("what was typed is lost: %s", c.want)
		}
	}
	if n := len(w.ownAll(store.OwnFilter{})); n != 0 {
		t.Fatalf("%d reviews went in", n)
	}
	if status, _, page := r.post(at, url.Values{"rating": {"4"}, "text": {"Без фото"}, "about": {"company"}}); status != 200 {
		t.Errorf("without parts: %d %s", status, page)
	}
	if o := w.ownAll(store.OwnFilter{}); len(o) != 1 || !o[0].AboutCompany {
		t.Errorf("held: %+v", o)
	}
}

// Of an order of a hundred items with long names the form shows some, and stays as light.
func TestFormOfALargeOrderIsLight(t *testing.T) {
	w := newWorld(t)
	items := make([]string, 100)
	for i := range items {
		items[i] = fmt.Sprint(i, " ", strings.Repeat("Ромашка садовая ", 12))
	}
	l := w.ownLink("102", "Анна Петрова", items...)
	r := w.stranger()
	status, page := r.get("/r/" + l.Token)
	_, css := r.get("/static/public.css")
	if status != http.StatusOK || len(page)+len(css) > 15<<10 || !strings.Contains(page, "назовите нужный в тексте") {
		t.Errorf("%d, %d bytes and %d of style", status, len(page), len(css))
	}
}

// Who stops sending a picture that is too large, as curl does when it has read "413", has the whole answer at once.
func TestAnswerToAPictureThatStopsHalfway(t *testing.T) {
	w := newWorld(t)
	l := w.ownLink("1", "Анна", "Розы")
	address := w.server.Listener.Addr().String()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second)) // a loopback connection takes deadlines
	head := "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
	fmt.Fprintf(conn, "POST /r/%s HTTP/1.1\r\nHost: %s\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n%s", l.Token, address, 60<<20, head)
	_, _ = conn.Write(make([]byte, 11<<20))
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(page), "</html>") {
		t.Errorf("%d, %v, %d bytes", resp.StatusCode, err, len(page))
	}
}

// Of two posts of one token at once one goes in.
func TestTwoPostsAtOnce(t *testing.T) {
	w := newWorld(t)
	l := w.ownLink("1", "Анна", "Розы")
	statuses := make(chan int, 8)
	for range cap(statuses) {
		go func() {
			resp, err := http.PostForm(w.server.URL+"/r/"+l.Token, url.Values{"rating": {"1"}, "text": {"Раз"}})
			if err != nil {
				statuses <- 0
				return
			}
			_ = resp.Body.Close()
			statuses <- resp.StatusCode
		}()
	}
	seen := map[int]int{}
	for range cap(statuses) {
		seen[<-statuses]++
	}
	if seen[200] != 1 || seen[409] != cap(statuses)-1 || len(w.ownAll(store.OwnFilter{})) != 1 {
		t.Errorf("answers: %v", seen)
	}
}

// The author changes words, stars and pictures; a stranger sees what is published and nothing else.
func TestEditAndPhotos(t *testing.T) {
	w := newWorld(t)
	l := w.ownLink("1", "Анна", "Розы")
	r := w.stranger()
	if status, page := r.parts("/r/"+l.Token, url.Values{"rating": {"2"}, "text": {"Так себе"}, "name": {"Анна"}}, picture(t, 30, 20), picture(t, 40, 20)); status != 200 {
		t.Fatalf("%d %s", status, page)
	}
	edit := w.editOf(l)
	_, page := r.get("/e/" + edit.Token)
	ids := regexp.MustCompile(`name="keep" value="(\w+)"`).FindAllStringSubmatch(page, -1)
	if len(ids) != 2 || !strings.Contains(page, "Так себе") || !strings.Contains(page, `value="2" required checked`) {
		t.Fatalf("the author's page: %s", page)
	}
	resp := r.do(http.MethodGet, "/photos/"+ids[0][1], "", nil)
	if b := r.read(resp); resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(b, "\xff\xd8") || !strings.Contains(resp.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("picture: %d %v", resp.StatusCode, resp.Header)
	}
	status, page := r.parts("/e/"+edit.Token, url.Values{"rating": {"4"}, "text": {"Заменили, звоните +7 916 123 45 67"}, "keep": {ids[1][1]}})
	if status != 200 || !strings.Contains(page, "Сохранено") || !strings.Contains(page, "ждёт проверки") {
		t.Errorf("changed: %d %s", status, page)
	}
	if status, _ := r.get("/photos/" + ids[0][1]); status != 404 {
		t.Errorf("a picture that was taken away: %d", status)
	}
	if status, _ := r.get("/photos/" + ids[1][1]); status != 404 {
		t.Errorf("a picture of a review that waits: %d", status)
	}
	if status, _ := r.get("/e/" + edit.Token + "/photos/" + ids[1][1]); status != 200 {
		t.Errorf("the author's own picture: %d", status)
	}
	if status, _ := w.as(collector.RoleViewer).get("/photos/" + ids[1][1]); status != 200 {
		t.Errorf("the picture for who works here: %d", status)
	}
	if status, _ := r.get("/e/" + l.Token); status != 404 {
		t.Errorf("the form's token opens the author's page: %d", status)
	}
}

// index brings the index up to the store.
func (w *world) index() {
	w.t.Helper()
	ctx := context.Background()
	docs, err := w.store.DocumentsAfter(ctx, w.scope, 0, 1000)
	w.must(err)
	var entries []search.Entry
	for _, d := range docs {
		entries = append(entries, search.EntryOf(d, time.UTC, nil))
	}
	live, err := w.options.Index.Live(ctx)
	w.must(err)
	_, err = w.options.Index.Put(ctx, live, entries)
	w.must(err)
}

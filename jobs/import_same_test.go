package jobs

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"molva/collector"
)

// cabinet are the reviews that the same site shows, and that its partner's cabinet exports.
var cabinet = []struct {
	id, author, text, title, date, stars, reply string
}{
	{"r-101", "Ольга К.", "Букет привезли на три часа позже, цветы вялые. Деньги не возвращают.", "Испорченный праздник", "2026-10-28", "1", "Ольга, простите нас, деньги вернём сегодня."},
	{"r-102", "Ігор", "Ґречний кур'єр, троянди свіжі, їх було рівно стільки, скільки просив.", "Дякую", "2026-10-21", "5", ""},
	{"r-103", "Анна Петренко", "Обычная доставка, упаковка могла быть лучше.", "", "2026-09-30", "3", ""},
	{"r-104", "Гость", "Можно ли заказать на утро воскресенья?", "", "2026-08-02", "", ""},
}

// cabinetPage is the page of the site that shows them.
func cabinetPage() string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Отзывы</title></head><body><h1>Магазин</h1>`)
	for _, r := range cabinet {
		fmt.Fprintf(&b, `<div itemscope itemtype="https://schema.org/Review" itemid="%s"><b itemprop="author">%s</b><h3 itemprop="name">%s</h3><p itemprop="reviewBody">%s</p><time itemprop="datePublished" datetime="%s">%s</time>`, r.id, r.author, r.title, r.text, r.date, r.date)
		if r.stars != "" {
			fmt.Fprintf(&b, `<i itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><meta itemprop="ratingValue" content="%s"></i>`, r.stars)
		}
		if r.reply != "" {
			fmt.Fprintf(&b, `<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><p itemprop="text">%s</p></div>`, r.reply)
		}
		b.WriteString("</div>")
	}
	return b.String() + "</body></html>"
}

// record is what is compared of a document: all that does not depend on the hour at which it came.
type record struct {
	Key, Author, Title, Text, Published string
	Rating                              float64
	Replies                             string
}

func (b *bench) cabinetRecords() []record {
	b.t.Helper()
	keys := make([]string, 0, len(cabinet))
	for _, r := range cabinet {
		keys = append(keys, r.id)
	}
	held, err := b.Store.Held(b.t.Context(), b.scope, "127.0.0.1", collector.KindReview, keys)
	must(b.t, err)
	var out []record
	for _, k := range keys {
		d, ok := held[k]
		if !ok {
			continue
		}
		r := record{Key: d.SiteKey, Author: d.Author.Name, Title: d.Title, Text: d.Text, Published: d.Published.String(), Rating: d.Rating}
		for _, a := range d.Replies {
			r.Replies += a.Text + "\n"
		}
		out = append(out, r)
	}
	return out
}

// A pasted page, a page saved as MHTML, a forwarded mail with the page in it or attached, a table and a CSV of the
// partner's cabinet give the same records as a crawl of the page.
func TestEveryWayInGivesTheRecordsOfACrawl(t *testing.T) {
	b := newBench(t)
	b.site.set(func() { b.site.pages = map[string]string{"/": cabinetPage()} })
	b.source()
	b.advance(6 * time.Hour)
	want, address := b.cabinetRecords(), b.site.URL+"/"
	if len(want) != len(cabinet) {
		t.Fatalf("the crawl held %d records of %d", len(want), len(cabinet))
	}
	for name, way := range map[string]struct {
		body []byte
		o    ImportOptions
	}{
		"pasted page":       {[]byte(cabinetPage()), ImportOptions{Format: "html", URL: address}},
		"page in cp1251":    {[]byte(encoded(charmap.Windows1251, strings.ReplaceAll(cabinetPage(), "utf-8", "windows-1251"))), ImportOptions{Format: "html", URL: address}},
		"page as MHTML":     {mhtml(address), ImportOptions{Format: "eml"}},
		"mail with page":    {mailWithPage("text/html; charset=windows-1251", encoded(charmap.Windows1251, cabinetPage())), ImportOptions{Format: "eml", URL: address}},
		"mail in koi8-u":    {mailWithPage("text/html; charset=koi8-u", encoded(charmap.KOI8U, strings.ReplaceAll(cabinetPage(), "«", "")), "Fwd"), ImportOptions{Format: "eml", URL: address}},
		"attached page":     {attached("страница.html", cabinetPage()), ImportOptions{Format: "eml", URL: address}},
		"attached MHTML":    {attached("page.mhtml", string(mhtml(address))), ImportOptions{Format: "eml"}},
		"table":             {table(t), ImportOptions{Format: "xlsx", Site: "127.0.0.1"}},
		"CSV of a cabinet":  {cabinetCSV(), ImportOptions{Format: "csv", Site: "127.0.0.1"}},
		"JSON Lines of own": {ownLines(), ImportOptions{Format: "jsonl", Site: "127.0.0.1"}},
	} {
		into := newBench(t)
		r, err := into.Import(t.Context(), into.scope, bytes.NewReader(way.body), way.o)
		if err != nil || len(r.Refused) > 0 || r.New != len(cabinet) {
			t.Errorf("%s: %+v, %v", name, r, err)
			continue
		}
		if d := cmp.Diff(want, into.cabinetRecords()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		r, err = into.Import(t.Context(), into.scope, bytes.NewReader(way.body), way.o)
		if err != nil || r.Same != len(cabinet) {
			t.Errorf("%s again: %+v, %v", name, r, err)
		}
	}
}

func encoded(cm *charmap.Charmap, s string) string {
	out, err := cm.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func mhtml(address string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: <Saved by Blink>\r\nSnapshot-Content-Location: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----B--1\"\r\n\r\n------B--1\r\n", address)
	fmt.Fprintf(&b, "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: %s\r\n\r\n", address)
	q := quotedprintable.NewWriter(&b)
	_, _ = q.Write([]byte(cabinetPage()))
	_ = q.Close()
	b.WriteString("\r\n------B--1\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: cid:css-1@x\r\n\r\nbody {}\r\n------B--1--\r\n")
	return b.Bytes()
}

func mailWithPage(kind, body string, note ...string) []byte {
	return fmt.Appendf(nil, "From: notify@site.example\nTo: me@floramo.example\nSubject: =?utf-8?B?%s?=\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"b1\"\n\n--b1\nContent-Type: text/plain; charset=utf-8\n\n%s\n--b1\nContent-Type: %s\nContent-Transfer-Encoding: base64\n\n%s\n--b1--\n",
		base64.StdEncoding.EncodeToString([]byte("Новый отзыв")), "Новый отзыв, смотрите HTML"+strings.Join(note, " "), kind, lines(base64.StdEncoding.EncodeToString([]byte(body))))
}

// lines breaks base64 as mails have it.
func lines(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s
}

func attached(name, body string) []byte {
	inner := fmt.Sprintf("From: a@b.example\nContent-Type: multipart/mixed; boundary=in\n\n--in\nContent-Type: text/plain\n\nвот\n--in\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"=?utf-8?B?%s?=\"\nContent-Transfer-Encoding: base64\n\n%s\n--in--\n",
		base64.StdEncoding.EncodeToString([]byte(name)), lines(base64.StdEncoding.EncodeToString([]byte(body))))
	return fmt.Appendf(nil, "From: c@d.example\nSubject: Fwd\nContent-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: message/rfc822\n\n%s\n--out--\n", inner)
}

// table is a cabinet's file: a sheet that says nothing, one in Russian with dates as serials and ratings in words, and one
// in Ukrainian whose header stands below a heading.
func table(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"Отчёт", "за октябрь"}))
	_, err := f.NewSheet("Отзывы")
	must(t, err)
	must(t, f.SetSheetRow("Отзывы", "A1", &[]any{"ID отзыва", "Имя покупателя", "Заголовок", "Текст отзыва", "Дата отзыва", "Оценка (1–5)", "Ответ компании", "Лишнее"}))
	_, err = f.NewSheet("Відгуки")
	must(t, err)
	must(t, f.SetSheetRow("Відгуки", "A1", &[]any{"Вивантаження кабінету"}))
	must(t, f.SetSheetRow("Відгуки", "B4", &[]any{"Номер відгуку", "Ім'я", "Тема", "Текст відгуку", "Дата відгуку", "Оцінка", "Відповідь"}))
	stars := map[string]any{"1": "1 из 5", "5": "★★★★★", "3": "нормально", "": "без оценки"}
	for i, r := range cabinet {
		day, err := time.Parse(time.DateOnly, r.date)
		must(t, err)
		if i%2 == 0 {
			must(t, f.SetSheetRow("Отзывы", fmt.Sprintf("A%d", i/2+2), &[]any{r.id, r.author, r.title, r.text, day, stars[r.stars], r.reply, "x"}))
		} else {
			must(t, f.SetSheetRow("Відгуки", fmt.Sprintf("B%d", i/2+5), &[]any{r.id, r.author, r.title, r.text, day.Format("02.01.2006"), stars[r.stars], r.reply}))
		}
	}
	b, err := f.WriteToBuffer()
	must(t, err)
	return b.Bytes()
}

func cabinetCSV() []byte {
	var b strings.Builder
	b.WriteString("Номер;Покупатель;Тема;Комментарий;Дата создания;Рейтинг;Ответ продавца\n")
	months := []string{"", "", "", "", "", "", "", "", "августа", "сентября", "октября"}
	for _, r := range cabinet {
		day, _ := time.Parse(time.DateOnly, r.date)
		stars := r.stars
		if stars != "" {
			stars += " звезды"
		}
		fmt.Fprintf(&b, "%s;%s;%s;\"%s\";%d %s %d;%s;%s\n", r.id, r.author, r.title, r.text, day.Day(), months[day.Month()], day.Year(), stars, r.reply)
	}
	return []byte(encoded(charmap.Windows1251, b.String()))
}

func ownLines() []byte {
	var b bytes.Buffer
	for _, r := range cabinet {
		fmt.Fprintf(&b, `{"id":%q,"author":{"name":%q},"title":%q,"text":%q,"published":%q`, r.id, r.author, r.title, r.text, r.date)
		if r.stars != "" {
			fmt.Fprintf(&b, `,"rating":%s`, r.stars)
		}
		if r.reply != "" {
			fmt.Fprintf(&b, `,"replies":[{"text":%q}]`, r.reply)
		}
		b.WriteString("}\n")
	}
	return b.Bytes()
}

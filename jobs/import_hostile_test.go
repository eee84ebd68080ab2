package jobs

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"molva/collector"
)

// A notice that tells the review line by line, in the charset and the encoding that its site uses.
func TestANoticeIsReadLineByLine(t *testing.T) {
	body := "Здравствуйте!\nНа вашу компанию оставлен отзыв.\n\nСсылка: https://otklik.example/review/77\nАвтор: Мария П.\nОценка: 2 из 5\nДата: 12 октября 2026\nЗаголовок: Не советую\n" +
		"Достоинства: цена\nНедостатки: сервис\nТекст отзыва:\nЗвонили три раза.\nНикто не ответил.\n\n-- \nС уважением, Отклик\n"
	for name, mail := range map[string]string{
		"utf-8":        "Subject: x\nContent-Type: text/plain; charset=utf-8\n\n" + body,
		"windows-1251": "Subject: x\nContent-Type: text/plain; charset=windows-1251\n\n" + encoded(charmap.Windows1251, body),
		"koi8-r":       "Subject: x\nContent-Type: text/plain; charset=koi8-r\n\n" + encoded(charmap.KOI8R, body),
		"no charset":   "Subject: x\n\n" + encoded(charmap.Windows1251, body),
		"forwarded":    "Subject: Fwd\n\n> " + strings.ReplaceAll(body, "\n", "\n> "),
		"HTML":         "Content-Type: text/html; charset=utf-8\n\n<table><tr><td>" + strings.ReplaceAll(strings.TrimSpace(body), "\n", "<br>\n") + "</td></tr></table>",
	} {
		b := newBench(t)
		r, err := b.Import(t.Context(), b.scope, strings.NewReader(mail), ImportOptions{Format: "eml"})
		if err != nil || r.New != 1 {
			t.Errorf("%s: %+v %v", name, r, err)
			continue
		}
		if n := b.find("звонили"); n != 0 && n != 1 {
			t.Errorf("%s: found %d", name, n)
		}
	}
}

// The fields of a notice are those of the review; what surrounds them is left out.
func TestTheFieldsOfANotice(t *testing.T) {
	b := newBench(t)
	im := &importer{w: b.Work}
	im.batch.Now = b.Now()
	notices := im.notice("Автор: Мария П.\nОценка: 4 из 5\nДата: вчера\nОтзыв: Хорошо,\nно дорого.\n\nОтвет компании: Спасибо!\n--\nподпись")
	if len(notices) != 1 {
		t.Fatalf("%+v", notices)
	}
	if e := notices[0]; e.Err != "" || e.Review.Author.Name != "Мария П." || e.Review.Rating != 4 || e.Review.Text != "Хорошо,\nно дорого." || e.Review.Published.String() != "2026-11-01" || e.Review.Replies[0].Text != "Спасибо!" {
		t.Errorf("%+v", e)
	}
	for _, none := range []string{"", "Здравствуйте! Пишите нам: почта.", "Автор: Мария", "Отзыв: хорошо", strings.Repeat("Автор: x\n", 1000)} {
		if e := im.notice(none); len(e) > 0 {
			t.Errorf("%.40q became %+v", none, e)
		}
	}
}

// Hostile files end with an error or with no review, within their bounds, and never with a panic.
func TestHostileFilesAreBounded(t *testing.T) {
	nested := strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 5000)
	many := "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/html\n\n<p>x</p>\n", 20_000) + "--b--\n"
	forwarded := "Content-Type: text/plain\n\nx"
	for range 40 {
		forwarded = "Content-Type: message/rfc822\n\n" + forwarded
	}
	for name, f := range map[string]struct {
		format string
		body   []byte
	}{
		"nested": {"eml", []byte(nested)}, "many parts": {"eml", []byte(many)}, "mail in mail": {"eml", []byte(forwarded)}, "no header": {"eml", []byte("\n\nx")}, "empty": {"eml", nil},
		"cut":      {"eml", []byte("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n!!!!")},
		"zip bomb": {"xlsx", bomb(t)}, "no zip": {"xlsx", []byte("PK\x03\x04 nothing")}, "empty zip": {"xlsx", bytes.Repeat([]byte{0}, 100)},
		"deep page": {"html", []byte(strings.Repeat("<div>", 100_000))}, "empty page": {"html", nil}, "noise": {"html", bytes.Repeat([]byte{0xff, 0xfe, '<'}, 10_000)},
		"gzip bomb": {"html", append([]byte{0x1f, 0x8b}, bytes.Repeat([]byte{9}, 50)...)},
	} {
		b := newBench(t)
		r, err := b.Import(t.Context(), b.scope, bytes.NewReader(f.body), ImportOptions{Format: f.format, URL: "https://otklik.example/"})
		if err == nil || r.New != 0 {
			t.Errorf("%s: %+v, want an error", name, r)
		}
		if code := collector.CodeOf(err); err != nil && code != collector.CodeInvalid && code != collector.CodeTooLarge {
			t.Errorf("%s: %v is no error that its reader can mend (%s)", name, err, code)
		}
	}
}

// bomb is a table whose one sheet unpacks to more than any table may be.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []struct {
		name string
		size int
	}{{"[Content_Types].xml", 10}, {"xl/workbook.xml", 10}, {"xl/worksheets/sheet1.xml", maxSheetBytes + 1<<20}} {
		w, err := z.Create(f.name)
		must(t, err)
		block := bytes.Repeat([]byte(" "), 1<<20)
		for n := 0; n < f.size; n += len(block) {
			_, err = w.Write(block[:min(len(block), f.size-n)])
			must(t, err)
		}
	}
	must(t, z.Close())
	return b.Bytes()
}

// Rows that are wrong are refused by their number and sheet; the others go in. Ratings and dates in words are read, what is
// neither is refused and not guessed.
func TestRowsOfATableAreRefusedOneByOne(t *testing.T) {
	row := func(rating, date string) exported {
		r := exportRow{table: true, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
		r.put(columnOf("Оценка"), rating)
		r.put(columnOf("Дата отзыва"), date)
		r.put(columnOf("Текст"), "x")
		return r.review()
	}
	for in, want := range map[string]string{"5 звёзд": "5", "4,5": "4.5", "8/10": "4.11", "Отлично": "5", "★★☆☆☆": "2", "без оценки": "0", "80%": "4.2", "семь": "refused", "11": "refused", "6 из 5": "refused"} {
		e := row(in, "2026-10-01")
		got := fmt.Sprint(e.Review.Rating)
		if e.Err != "" {
			got = "refused"
		}
		if got != want {
			t.Errorf("rating %q: %s (%s), want %s", in, got, e.Err, want)
		}
	}
	for in, want := range map[string]string{"12 березня 2024": "2024-03-12", "вчера в 18:20": "2026-11-01", "01.10.2026": "2026-10-01", "2026-10-01 10:00:00": "2026-10-01", "завтра": "refused", "давно": "refused", "2031-01-01": "2031-01-01"} {
		e := row("5", in)
		got := e.Review.Published.InZone(nil).String()
		if e.Err != "" {
			got = "refused"
		}
		if got != want {
			t.Errorf("date %q: %s (%s), want %s", in, got, e.Err, want)
		}
	}
}

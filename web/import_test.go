package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"molva/collector"
	"molva/jobs"
)

// pasted sends the form of the import page: a pasted page, or a file.
func (r *reader) pasted(address, page, name, file string) *http.Response {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	r.w.must(form.WriteField("url", address))
	r.w.must(form.WriteField("site", r.site))
	r.w.must(form.WriteField("source", ""))
	r.w.must(form.WriteField("page", page))
	if name != "" {
		part, err := form.CreateFormFile("file", name)
		r.w.must(err)
		_, err = part.Write([]byte(file))
		r.w.must(err)
	}
	r.w.must(form.Close())
	return r.do("POST", importFormPath, form.FormDataContentType(), &b)
}

const pastedPage = `<html><body><div itemscope itemtype="https://schema.org/Review" itemid="p-1"><b itemprop="author">Ольга</b>
<p itemprop="reviewBody">Букет завял на второй день, деньги не вернули.</p><time itemprop="datePublished" datetime="2026-03-01"></time></div></body></html>`

// A pasted page becomes the records that a crawl of it would give, and each says who pasted it.
func TestImportPage(t *testing.T) {
	w := newWorld(t)
	manager := w.as(collector.RoleManager)
	resp := manager.pasted("https://otklik.example/firm/1", pastedPage, "", "")
	page := manager.read(resp)
	if resp.StatusCode != http.StatusOK || !strings.Contains(page, "Прочитана 1 запись") {
		t.Fatalf("%d %s", resp.StatusCode, page)
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
	held, err := w.store.Held(t.Context(), w.scope, "otklik.example", collector.KindReview, []string{"p-1"})
	w.must(err)
	d := held["p-1"]
	if d.Author.Name != "Ольга" || d.URL == "" || d.Published.String() != "2026-03-01" {
		t.Errorf("%+v", d.Review)
	}
	_, shown := manager.get("/d/" + d.PublicID)
	if name := w.people[collector.RoleManager].Name; !strings.Contains(shown, "Страница вставлена вручную") || !strings.Contains(shown, name) {
		t.Errorf("the document does not say that %s pasted it", name)
	}
}

// What is wrong is said beside its field, in the reader's language; who may not import is refused.
func TestImportPageRefuses(t *testing.T) {
	w := newWorld(t)
	manager := w.as(collector.RoleManager)
	for want, resp := range map[string]*http.Response{
		"Неизвестен адрес":         manager.pasted("", pastedPage, "", ""),
		"Ничего не вставлено":      manager.pasted("https://otklik.example/", "", "", ""),
		"На странице не найдено":   manager.pasted("https://otklik.example/", "<p>пусто</p>", "", ""),
		"Укажите её адрес":         manager.pasted("", "", "notice.eml", "Content-Type: text/html\n\n"+pastedPage),
		"В письме нет отзыва":      manager.pasted("", "", "notice.eml", "Subject: x\n\nпривет\n"),
		"Таблица не читается":      manager.pasted("", "", "t.xlsx", "PK нет"),
		"Прочитана 1 запись":       manager.pasted("", "", "page.jsonl", `{"id":"1","site":"x.example","rating":2,"text":"Плохо"}`),
		"не распознан":             manager.pasted("", "", "x.exe", "MZ"),
		".mhtml, .eml, также":      manager.pasted("", "", "page", "MZ"),
		"В файле: «Мнение», «Кто»": manager.pasted("", "", "page.csv", "Мнение;Кто\nПлохо;Анна\n"),
		"text (отзыв, відгук)":     manager.pasted("", "", "page.csv", "Мнение;Кто\nПлохо;Анна\n"),
		"Заполните поле площадки":  manager.pasted("", "", "a.eml", "From: Анна <anna@mail.example>\n\nВерните деньги"),
		"Письмо переслано":         manager.pasted("", "", "a.eml", "From: anna@mail.example\nSubject: Fwd: x\n\nВерните деньги"),
		"всё в нём – цитата":       manager.pasted("", "", "a.eml", "From: anna@mail.example\n\n> Верните деньги"),
		"не сжат gzip":             manager.pasted("", "", "page.csv.gz", "id;text"),
	} {
		if page := manager.read(resp); !strings.Contains(page, want) {
			t.Errorf("want %q (%d) in\n%s", want, resp.StatusCode, page)
		}
	}
	if page := manager.read(manager.pasted("", "", "a.eml", "From: Анна <anna@mail.example>\n\nВерните деньги")); !strings.Contains(page, `id="error-site"`) {
		t.Error("that no site is named does not stand beside its field")
	}
	if resp := w.as(collector.RoleViewer).pasted("https://otklik.example/", pastedPage, "", ""); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a viewer: %d", resp.StatusCode)
	}
}

// Why a row is refused is said in the reader's language.
func TestRefusedRowsAreToldInWords(t *testing.T) {
	w := newWorld(t)
	manager := w.as(collector.RoleManager)
	rows := "id;site;rating;text;date\n1;x.example;7;Плохо;\n2;x.example;3;Плохо;33.03.2024\n3;;3;Плохо;\n4;x\n"
	page := manager.read(manager.pasted("", "", "a.csv", rows)) + manager.read(manager.pasted("", "", "a.jsonl", "нет\n"))
	for _, want := range []string{"Оценка «7» — не число от 1 до 5", "«33.03.2024» — не дата", "Площадка не названа", "Столбцов в строке: 2, в заголовке: 5", "Строка — не объект JSON"} {
		if !strings.Contains(page, want) {
			t.Errorf("want %q in\n%s", want, page)
		}
	}
	texts, err := loadWords()
	w.must(err)
	v := &view{Lang: "ru", words: texts}
	if got := v.refusals([]jobs.Line{{Reason: `sheet "Май": rating "9" is no number from 1 to 5`}})[0].Reason; got != "Лист «Май»: Оценка «9» — не число от 1 до 5" {
		t.Error(got)
	}
}

// What of a file was left out stands in the report in the reader's language, and what to do.
func TestTheReportSaysWhatWasLeftOut(t *testing.T) {
	w := newWorld(t)
	rows := "id;site;text;date;Когда <b>написан\n1;x.example;Плохо;2030-01-01;вчера\n"
	page := w.as(collector.RoleManager).read(w.as(collector.RoleManager).pasted("", "", "a.csv", rows))
	for _, want := range []string{"Прочитана 1 запись", "Дата впереди сегодняшнего дня не принята", "строка 2 (1 янв 2030)", "Столбцы с данными, которые не прочитаны: «Когда &lt;b&gt;написан».", "Известные названия: text (отзыв"} {
		if !strings.Contains(page, want) {
			t.Errorf("want %q in\n%s", want, page)
		}
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
}

// packed is a file packed by gzip.
func packed(body []byte) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.String()
}

// What unpacks to more than a file may have ends there.
func TestAPackedFileIsBounded(t *testing.T) {
	body, format, err := importFile("a.csv.gz", strings.NewReader(packed(make([]byte, maxFile+1))))
	if err != nil || format != "csv" {
		t.Fatal(format, err)
	}
	if n, err := io.Copy(io.Discard, body); collector.CodeOf(err) != collector.CodeTooLarge || n > maxFile {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// The bound of a page, and how to come below it, are told in the reader's language; a page that is pasted and one that is
// sent as a file have the same.
func TestAPageThatIsTooLargeIsToldHowToBeSmaller(t *testing.T) {
	w := newWorld(t)
	manager := w.as(collector.RoleManager)
	large := strings.Repeat("<p>отзыв</p>\n", 10<<20/17+1)
	letter := "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\n\n"
	for name, c := range map[string]struct {
		resp  *http.Response
		wants []string
	}{
		"pasted":     {manager.pasted("https://otklik.example/", large, "", ""), []string{"Страница больше 10 МиБ", "Вставьте только часть с отзывами"}},
		"a file":     {manager.pasted("https://otklik.example/", "", "a.html", large), []string{"Страница больше 10 МиБ", "Сохраните её только как HTML"}},
		"a mail":     {manager.pasted("", "", "a.eml", letter+strings.Repeat("x", 31<<20)), []string{"Письмо больше 31 МиБ", "Сохраните его без вложений"}},
		"bad packed": {manager.pasted("https://otklik.example/", "", "a.html", "\x1f\x8bx"), []string{"Страница не читается", "Упакуйте заново"}},
	} {
		page := manager.read(c.resp)
		for _, want := range c.wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s: want %q (%d) in\n%s", name, want, c.resp.StatusCode, page)
			}
		}
	}
}

// A packed file is read as the file in it.
func TestImportOfPackedFiles(t *testing.T) {
	w := newWorld(t)
	manager := w.as(collector.RoleManager)
	for name, body := range map[string]string{
		"a.jsonl.gz": `{"id":"1","site":"x.example","rating":2,"text":"Плохо"}`,
		"A.CSV.GZ":   "id;site;rating;text\n2;x.example;2;Плохо\n",
		"a.eml.gz":   "Content-Type: text/plain; charset=utf-8\n\nАвтор: Анна\nСайт: x.example\nОтзыв: Плохо\n",
	} {
		if page := manager.read(manager.pasted("", "", name, packed([]byte(body)))); !strings.Contains(page, "Прочитана 1 запись") {
			t.Errorf("%s: %s", name, page)
		}
	}
}

// A customer's letter becomes a mention on the site that the form names; its page leads to a case, and only who works with
// customers may take the mail itself, with the address in it.
func TestACustomersLetterIsImported(t *testing.T) {
	w := newWorld(t)
	manager := w.as(collector.RoleManager)
	manager.site = "почта"
	mail := "From: =?utf-8?B?0JDQvdC90LA=?= <anna.koval@mail.example>\nSubject: Refund\nDate: Mon, 9 Mar 2026 10:00:00 +0200\nMessage-ID: <1@mail.example>\nContent-Type: text/plain; charset=utf-8\n\nВерните деньги за букет."
	if page := manager.read(manager.pasted("", "", "a.eml", mail)); !strings.Contains(page, "Прочитана 1 запись") {
		t.Fatal(page)
	}
	docs, err := w.store.DocumentsAfter(t.Context(), w.scope, 0, 10)
	w.must(err)
	path := "/d/" + docs[0].PublicID
	for role, may := range map[collector.Role]bool{collector.RoleManager: true, collector.RoleViewer: false} {
		r := w.as(role)
		_, page := r.get(path)
		if !strings.Contains(page, "за букет.") || !strings.Contains(page, "Анна") || strings.Contains(page, "anna.koval") || !strings.Contains(page, "Письмо загружено") {
			t.Errorf("%s sees\n%s", role, page)
		}
		if strings.Contains(page, path+"/evidence") != may || strings.Contains(page, path+"/case") != may {
			t.Errorf("%s: the mail and the case are offered: %v", role, !may)
		}
		if status, _ := r.get(path + "/evidence"); (status == http.StatusOK) != may {
			t.Errorf("%s takes the mail: %d", role, status)
		}
	}
}

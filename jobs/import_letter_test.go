package jobs

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"molva/collector"
	"molva/collector/store"
)

// letterHead is the header of a customer's mail; %s are more fields.
const letterHead = "From: =?utf-8?B?0JDQvdC90LA=?= <anna.koval@mail.example>\nTo: help@floramo.example\nSubject: =?windows-1251?Q?=C2=E5=F0=ED=E8=F2=E5_=E4=E5=ED=FC=E3=E8?=\nDate: Sun, 1 Nov 2026 21:15:00 +0200\nMessage-ID: <anna.koval@mail.example-1>\n%s\n"

const letterWords = "Здравствуйте!\nБукет привезли вялым, деньги не возвращают уже неделю."

// letterTaken is what an import of a mail made of it, on a site of its own: author, title, text and date of each mention.
func (b *bench) letterTaken(mail string, o ImportOptions) (string, error) {
	b.t.Helper()
	o.Format = "eml"
	if _, err := b.Import(b.t.Context(), b.scope, strings.NewReader(mail), o); err != nil {
		return "", err
	}
	docs, err := b.Store.DocumentsAfter(b.t.Context(), b.scope, 0, 100)
	must(b.t, err)
	var out []string
	for _, d := range docs {
		if d.Site != o.Site {
			continue
		}
		out = append(out, fmt.Sprintf("%s|%s|%s|%s|%s|%v", d.Kind, d.Author.Name, d.Title, d.Text, d.Published, d.Rating))
	}
	return strings.Join(out, "\n"), nil
}

// What a customer wrote to the company is a mention: author by name, subject, words without quotes and signature, the date in
// its zone, no rating; the address is nowhere in it.
func TestACustomersMailIsAMention(t *testing.T) {
	plain := func(body string) string {
		return fmt.Sprintf(letterHead, "Content-Type: text/plain; charset=utf-8\n") + body
	}
	inner, b := plain(letterWords), newBench(t)
	for name, mail := range map[string]string{
		"plain":           plain(letterWords),
		"windows-1251":    fmt.Sprintf(letterHead, "Content-Type: text/plain; charset=windows-1251\n") + encoded(charmap.Windows1251, letterWords),
		"signature":       plain(letterWords + "\n\n-- \nАнна Коваль\n+380 50 000-00-00"),
		"farewell":        plain(letterWords + "\n\nС уважением,\nАнна Коваль\nтел. +380500000000\n"),
		"telephone":       plain(letterWords + "\n\nОтправлено с iPhone\n"),
		"answer":          plain(letterWords + "\n\n31.10.2026 в 10:00, Флорамо <help@floramo.example> пишет:\n> Ваш заказ доставлен.\n> Спасибо!\n"),
		"answer in two":   plain(letterWords + "\n\nOn Sat, 31 Oct 2026 at 10:00, Floramo\n<help@floramo.example> wrote:\n\n> Done\n"),
		"Outlook":         plain(letterWords + "\n\nОт: Флорамо <help@floramo.example>\nОтправлено: 31 октября 2026\nКому: Анна\nТема: Заказ\n\nВаш заказ доставлен."),
		"original":        plain(letterWords + "\n\n-----Original Message-----\nFrom: Floramo\nВаш заказ доставлен."),
		"HTML with quote": fmt.Sprintf(letterHead, "Content-Type: text/html; charset=utf-8\n") + `<html><head><title>x</title></head><body><p>Здравствуйте!<br>Букет привезли вялым, деньги не возвращают уже неделю.</p><img src="http://127.0.0.1:1/track.gif"><div class="gmail_quote"><div class="gmail_attr">сб, 31 окт. Флорамо &lt;help@floramo.example&gt;:</div><blockquote>Ваш заказ доставлен.</blockquote></div></body></html>`,
		"HTML of Outlook": fmt.Sprintf(letterHead, "Content-Type: text/html; charset=utf-8\n") + `<div>Здравствуйте!<br>Букет привезли вялым, деньги не возвращают уже неделю.</div><hr><div id="divRplyFwdMsg">От: Флорамо</div><div>Ваш заказ доставлен.</div>`,
		"two parts":       fmt.Sprintf(letterHead, "Content-Type: multipart/alternative; boundary=b\n") + "--b\nContent-Type: text/plain; charset=utf-8\n\n" + letterWords + "\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>то же</p>\n--b--\n",
		"as attachment":   "From: Vera <vera@floramo.example>\nSubject: Fwd: жалоба\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nПосмотрите.\n--b\nContent-Type: message/rfc822\n\n" + inner + "\n--b--\n",
	} {
		got, err := b.letterTaken(mail, ImportOptions{Site: "mail " + name})
		if want := "mention|Анна|Верните деньги|" + letterWords + "|2026-11-01T19:15:00Z|0"; err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
}

// What is no certain letter of a customer stays out, and the error says what would be.
func TestMailsThatAreNoLettersOfCustomers(t *testing.T) {
	from := func(from, fields, body string) string {
		return "From: " + from + "\nSubject: Заказ\nContent-Type: text/plain; charset=utf-8\n" + fields + "\n" + body
	}
	const anna = "Анна <anna@mail.example>"
	b := newBench(t)
	for name, c := range map[string]struct{ mail, want string }{
		"no site":             {from(anna, "", letterWords), "no site is named for it"},
		"a notice":            {from("Отзывы <no-reply@otklik.example>", "", "У вас новый отзыв: https://otklik.example/1"), "from no-reply@"},
		"a site that we know": {from("Флорамо на flamp <hello@flamp.ru>", "", "У вас новый отзыв: https://flamp.ru/1"), "a notice of the review site flamp: it was sent from flamp.ru"},
		"a newsletter":        {from("Лавка <lavka@shop.example>", "List-Unsubscribe: <https://shop.example/u>\n", "Скидки!"), "its header has List-Unsubscribe"},
		"a footer":            {from("Лавка <lavka@shop.example>", "", "Скидки!\n\nОтписаться: https://shop.example/u"), "taken for a newsletter"},
		"an answer by itself": {from(anna, "Auto-Submitted: auto-replied\n", "Я в отпуске"), "its header has Auto-Submitted"},
		"not delivered":       {"From: <>\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n" + from(anna, "", letterWords) + "\n--b--\n", "another mail was not delivered"},
		"forwarded in text":   {from(anna, "", "Смотрите\n\n---------- Forwarded message ---------\nFrom: x@y.example\n\nПлохо"), "the mail was forwarded"},
		"by our own":          {from("Вера <Vera@floramo.example>", "", letterWords), "the mail was forwarded"},
		"a quote alone":       {from(anna, "", "> Ваш заказ доставлен"), "no words of its own"},
		"two writers":         {from("a@mail.example, b@mail.example", "", letterWords), "from whom it is, or names several"},
		"nobody":              {"Subject: x\n\n" + letterWords, "from whom it is"},
		"no words":            {from(anna, "", "\n\n"), "it has no words"},
		"a saved page":        {"From: a@b.example\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\nContent-Location: https://forum.example/\n\n<p>Форум</p>\n--b--\n", "a page that a browser saved"},
	} {
		site := "mail"
		if name == "no site" {
			site = ""
		}
		got, err := b.letterTaken(c.mail, ImportOptions{Site: site})
		if err == nil || !strings.Contains(err.Error(), c.want) || collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s became %q, %v, want %q", name, got, err, c.want)
		}
	}
}

// The same letter again changes nothing; its address stands in no row, and the mail itself is for those alone who work with
// customers.
func TestTheAddressOfACustomerIsKeptFromOthers(t *testing.T) {
	b := newBench(t)
	mail := fmt.Sprintf(letterHead, "Content-Type: text/plain; charset=utf-8\n") + letterWords + "\nПишите на Anna.Koval@mail.example"
	for i := range 2 {
		if got, err := b.letterTaken(mail, ImportOptions{Site: "mail"}); err != nil || strings.Count(got, "mention") != 1 || strings.Contains(strings.ToLower(got), "koval") || !strings.Contains(got, "Пишите на …") {
			t.Errorf("time %d: %q %v", i, got, err)
		}
	}
	docs, err := b.Store.DocumentsAfter(t.Context(), b.scope, 0, 10)
	must(t, err)
	d := docs[0]
	if strings.Contains(d.SiteKey, "koval") || !d.Verdict.Complaint.Is() {
		t.Errorf("key %q, complaint %v", d.SiteKey, d.Verdict.Complaint)
	}
	viewer := collector.Scope{Company: b.scope.Company, Role: collector.RoleViewer}
	if _, err := b.Evidence(t.Context(), viewer, d.PublicID, "ru"); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a viewer reads the mail: %v", err)
	}
	if e, err := b.Evidence(t.Context(), b.scope, d.PublicID, "ru"); err != nil || len(e.Bundle) == 0 {
		t.Errorf("nobody reads the mail: %v", err)
	}
	opened, err := b.OpenCase(t.Context(), b.scope, Complaint{Source: collector.CaseFromFound, Document: d.PublicID})
	if must(t, err); !opened.New {
		t.Errorf("%+v", opened)
	}
	if trail, err := b.Store.Trail(t.Context(), b.scope, store.AboutDocument, d.DocumentID); err != nil || len(trail) == 0 || trail[0].Did != "brought_eml" {
		t.Errorf("%+v %v", trail, err)
	}
}

// What a program or a person quotes is left out where that is certain, and nothing else.
func TestWhatWasWrittenAnew(t *testing.T) {
	for text, want := range map[string]string{
		"Ответ\n> вопрос":                                 "Ответ",
		"> вопрос\nОтвет ниже":                            "Ответ ниже",
		"Срок: завтра\nОт: меня лично":                    "Срок: завтра\nОт: меня лично",
		"Я написал:\nверните деньги":                      "Я написал:\nверните деньги",
		"С уважением отнеситесь к жалобе\nИ ответьте мне": "С уважением отнеситесь к жалобе\nИ ответьте мне",
		"--\nподпись":                                     "", "": "", "\n\n \n": "",
		"Текст\n\nЗ повагою,\n" + strings.Repeat("довгий рядок ", 20): "Текст\n\nЗ повагою,\n" + strings.TrimSpace(strings.Repeat("довгий рядок ", 20)),
		"Текст\n\nЗ повагою,\nОлена":                                  "Текст",
	} {
		if got := writtenIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzLetters(f *testing.F) {
	f.Add(fmt.Sprintf(letterHead, "Content-Type: text/html\n") + "<blockquote><div id=appendonsend><p>x")
	f.Add("From: a@b.c\n\n> x\nС уважением,\n--\n")
	b := newBench(f)
	f.Fuzz(func(t *testing.T, mail string) {
		l := &letter{im: &importer{w: b.Work, scope: b.scope, o: ImportOptions{Site: "mail"}}}
		if l.message([]byte(mail), 0) == nil {
			_, _ = l.letters(t.Context()) // it may fail, it may not panic
		}
	})
}

// A mailbox of a provider is a person's, whatever review site stands on the same host; and a name that begins like that of a
// program is a name.
func TestLettersFromMailboxesOfProviders(t *testing.T) {
	b := newBench(t)
	for i, from := range []string{"ivan@yandex.ru", "ivan@yandex.com", "ivan@yandex.by", "ivan@yandex.kz", "ivan@yandex.uz", "ivan@yandex.ua", "ivan@ya.ru", "ivan@YANDEX.RU", "ivan@vk.com", "ivan@gmail.com",
		"ivan@google.com", "ivan@mail.ru", "ivan@ukr.net", "ivan@yahoo.co.uk", "robot.ivan@shop.example", "news.ivanova@shop.example", "notify.ivan@shop.example", "bounce-ivan@shop.example"} {
		mail := "From: =?utf-8?B?0JjQstCw0L0=?= <" + from + ">\nSubject: x\nDate: Sun, 1 Nov 2026 21:15:00 +0200\nContent-Type: text/plain; charset=utf-8\n\n" + letterWords
		got, err := b.letterTaken(mail, ImportOptions{Site: fmt.Sprintf("mail %d", i)})
		if want := "mention|Иван|x|" + letterWords + "|2026-11-01T19:15:00Z|0"; err != nil || got != want {
			t.Errorf("%s: %q, %v", from, got, err)
		}
	}
	for _, from := range []string{"noreply@yandex.ru", "No-Reply@shop.example", "robot@shop.example", "news@shop.example", "mailer-daemon@mail.ru", "noreply+77@shop.example", "noreply-reviews@shop.example", "hello@2gis.ru", "ivan@market.yandex.ru"} {
		got, err := b.letterTaken("From: "+from+"\nContent-Type: text/plain; charset=utf-8\n\n"+letterWords, ImportOptions{Site: "none"})
		if err == nil || got != "" || !strings.Contains(err.Error(), "it was taken for") {
			t.Errorf("%s: %q, %v", from, got, err)
		}
	}
}

// A letter with a line as notices have them is the customer's all the same: author and date are those of its header, the
// rating is kept, and no word is lost.
func TestALetterThatTellsItsRating(t *testing.T) {
	b := newBench(t)
	head := fmt.Sprintf(letterHead, "Content-Type: text/plain; charset=utf-8\n")
	letter := func(text string, rating int) string {
		return fmt.Sprintf("mention|Анна|Верните деньги|%s|2026-11-01T19:15:00Z|%d", text, rating)
	}
	for name, c := range map[string]struct{ mail, want string }{
		"a notice's lines": {head + "Деньги не вернули.\nОценка: 1\nОтзыв: букет вялый.", letter("Деньги не вернули.\nОценка: 1\nОтзыв: букет вялый.", 1)},
		"a line alone":     {head + letterWords + "\nОценка: 2 из 5", letter(letterWords+"\nОценка: 2 из 5", 2)},
		"two ratings":      {head + letterWords + "\nОценка: 2\nОценка: 5", letter(letterWords+"\nОценка: 2\nОценка: 5", 0)},
		"no rating":        {head + letterWords + "\nОценка: плохо было всё", letter(letterWords+"\nОценка: плохо было всё", 0)},
		"two reviews": {head + "Товар: роза\nОценка: 1\nОтзыв: вялая, anna.koval@mail.example\n\nТовар: пион\nОценка: 5\nОтзыв: свежий",
			letter("вялая, …", 1) + "\n" + letter("свежий", 5)},
		"a notice by a site":   {strings.Replace(head, "anna.koval@mail.example>", "no-reply@otklik.example>", 1) + "Оценка: 1\nОтзыв: букет вялый.", "review|||букет вялый.||1"},
		"a notice with a name": {head + "Автор: Олег\nОценка: 1\nОтзыв: букет вялый.", "review|Олег||букет вялый.||1"},
	} {
		got, err := b.letterTaken(c.mail, ImportOptions{Site: "mail " + name})
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, c.want)
		}
	}
}

package alert

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"molva/collector"
	"molva/collector/text"
)

var contents = map[collector.DeliveryKind]func() Content{
	collector.DeliveryComplaint: complaintContent,
	collector.DeliveryMatch:     matchContent,
	collector.DeliverySummary:   summaryContent,
	collector.DeliveryDrift:     driftContent,
}

func render(t *testing.T, kind collector.DeliveryKind, lang string, c Content) (subject, text, page string) {
	t.Helper()
	subject, text, page, err := Render(kind, lang, c)
	if err != nil {
		t.Fatalf("%s in %s: %v", kind, lang, err)
	}
	return subject, text, page
}

// words of a page as a person sees them, and every element and link in it.
func readPage(t *testing.T, page string) (seen string, tags map[string]int, links []string) {
	t.Helper()
	tags = map[string]int{}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for skip := ""; ; {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), " "), tags, links
		case html.TextToken:
			if skip == "" {
				b.Write(z.Text())
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == skip {
				skip = ""
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			tags[token.Data]++
			if token.Data == "title" {
				skip = "title"
			}
			if token.Data == "br" || token.Data == "td" || token.Data == "p" || token.Data == "div" || token.Data == "a" {
				b.WriteString(" ")
			}
			for _, a := range token.Attr {
				if a.Key == "href" || a.Key == "src" {
					links = append(links, a.Val)
				}
				if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "url(") {
					t.Errorf("<%s %s=%q> in a mail", token.Data, a.Key, a.Val)
				}
			}
		}
	}
}

// What an owner must find in each mail, in each language, in both parts.
func TestMailsSayWhatTheyMust(t *testing.T) {
	document := []string{"Жалобная", "Доставка роз, Киев", "Ольга К.", "★☆☆☆☆", "Никому не советую", "подам в суд", "«Жалобы», «Флорамо»", "2026, 14:05 EET", "2026, 14:20 EET", "97"}
	cases := []struct {
		kind collector.DeliveryKind
		lang string
		want []string
	}{
		{"complaint", "ru", append(document, "Новая жалоба", "1 из 5", "Опубликовано", "21 ноября", "решающие слова: «завяла», «не вернули», «подам в суд»", "Причины: возврат денег («Деньги не вернули»)")},
		{"complaint", "uk", append(document, "Нова скарга", "1 із 5", "Опубліковано", "21 листопада", "вирішальні слова: «завяла»", "Знайшли правила")},
		{"complaint", "en", append(document[:6:6], "New complaint", "1 out of 5", "Published", "21 November", "deciding words: “завяла”", "Found by the rules: “Жалобы”, “Флорамо”")},
		{"match", "ru", []string{"Новое упоминание", "Где взять букет вечером?", "sadovnik", "20 ноября 2026", "слова по правилу: «Флорамо»", "Нашло правило: «Флорамо»"}},
		{"match", "uk", []string{"Нова згадка", "20 листопада 2026", "Знайшло правило"}},
		{"match", "en", []string{"New mention", "20 November 2026", "Found by the rule:"}},
		{"summary", "ru", []string{"«Жалобная» прочитан впервые", "37 отзывов и 1 упоминание", "Среди них 8 жалоб.", "и ещё 18 записей", "★★★★★", "Сначала жалобы", "1 октября 2026"}},
		{"summary", "uk", []string{"37 відгуків і 1 згадка", "Серед них 8 скарг.", "і ще 18 записів"}},
		{"summary", "en", []string{"37 reviews and 1 mention", "8 complaints among them.", "and 18 more entries"}},
		{"drift", "ru", []string{"Источник «Жалобная» не читается", "0 из 38 отзывов", "Что это значит", "Что сделать"}},
		{"drift", "uk", []string{"Джерело «Жалобная» не читається", "0 із 38 відгуків", "Що зробити"}},
		{"drift", "en", []string{"“Жалобная” cannot be read", "0 of 38 reviews", "What to do"}},
	}
	for _, c := range cases {
		t.Run(string(c.kind)+"/"+c.lang, func(t *testing.T) {
			_, text, page := render(t, c.kind, c.lang, contents[c.kind]())
			text = strings.ReplaceAll(text, "\u00a0", " ")
			seen, _, _ := readPage(t, page)
			for _, want := range c.want {
				if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
					t.Errorf("the plain part lacks %q:\n%s", want, text)
				}
				if !strings.Contains(strings.ToLower(seen), strings.ToLower(want)) {
					t.Errorf("the HTML part lacks %q:\n%s", want, seen)
				}
			}
		})
	}
}

func TestLinks(t *testing.T) {
	for kind, want := range map[collector.DeliveryKind][]string{
		"complaint": {"https://molva.example/d/d0cument", "http://zhalobnaya.example/r/17", "https://molva.example/watches"},
		"match":     {"https://molva.example/d/d0cument", "http://zhalobnaya.example/forum/3"},
		"summary":   {"https://molva.example/search?f=source%3A3&q=%28is%3Acomplaint%29+OR+%28%D0%B1%D1%83%D0%BA%D0%B5%D1%82%29", "https://molva.example/d/d0cument"},
		"drift":     {"https://molva.example/sources/s0urce", "http://zhalobnaya.example/floramo"},
	} {
		_, text, page := render(t, kind, "ru", contents[kind]())
		_, tags, links := readPage(t, page)
		for _, l := range want {
			if !strings.Contains(text, l) || !strings.Contains(strings.Join(links, " ")+" ", l+" ") {
				t.Errorf("%s: no link %s in %v", kind, l, links)
			}
		}
		if tags["script"]+tags["img"]+tags["link"]+tags["style"]+tags["iframe"] > 0 {
			t.Errorf("%s: the mail loads something: %v", kind, tags)
		}
	}
}

func TestHostileTexts(t *testing.T) {
	c := complaintContent()
	evil := "<script>alert(1)</script>\r\nBcc: x@evil.example\u202egnp.exe\x07{{.Lang}}"
	d := &c.Document
	d.Text, d.Title, d.Pros, d.Cons, d.Author.Name, d.Item.Name = evil, evil, evil, evil, evil, evil
	d.Verdict.Complaint.Words = []string{"<script>", evil, ""}
	d.Verdict.Causes = []collector.Cause{{Name: evil, Words: []string{evil}}}
	c.Company, c.Source.Name, c.Watches[0].Name = evil, evil, evil
	for kind := range contents {
		for _, bad := range []string{"javascript:alert(1)", "data:text/html,x", "//evil.example", "https://otklik.example@evil.example/", "http://", "mailto:x@evil.example", "ftp://evil.example"} {
			d.URL, c.Source.URL = bad, bad
			c.Summary = summarize([]collector.Document{*d})
			subject, text, page := render(t, kind, "ru", c)
			if strings.ContainsAny(subject, "\r\n\u202e\x07") || len([]rune(subject)) > maxTitle {
				t.Errorf("%s: subject %q", kind, subject)
			}
			_, tags, links := readPage(t, page)
			if tags["script"] > 0 || strings.Contains(page+text, "\u202e") || !strings.Contains(page, "&lt;script&gt;") {
				t.Errorf("%s: foreign markup came through: %v", kind, tags)
			}
			for _, l := range links {
				if !strings.HasPrefix(l, "https://molva.example/") {
					t.Errorf("%s: link %q from %q", kind, l, bad)
				}
			}
			for _, line := range strings.Split(text, "\n") {
				if strings.HasPrefix(line, "Bcc:") {
					t.Errorf("%s: a foreign line stands as one of ours: %q", kind, line)
				}
			}
		}
	}
}

func TestLongTextsAreBounded(t *testing.T) {
	c := complaintContent()
	c.Document.Text = strings.Repeat("Очень длинный отзыв. ", 5000) + "конец"
	c.Document.Cons = strings.Repeat("\n", 100000) + strings.Repeat("а", 100000)
	_, text, page := render(t, "complaint", "ru", c)
	if len([]rune(text)) > 2*maxText+2000 || len(page) > 50000 {
		t.Errorf("text of %d letters, page of %d bytes", len([]rune(text)), len(page))
	}
	if !strings.Contains(text, "целиком он в Молве") || !strings.Contains(page, "целиком он в Молве") {
		t.Error("the mail does not say that the text goes on")
	}
}

func TestLineBreaksAndMarks(t *testing.T) {
	c := complaintContent()
	c.Document.Text = "Первая строка\nвторая, Завял куст. Завяли все, а не завял.\n\n\n\nконец"
	c.Document.Verdict.Complaint.Words = []string{"завял"}
	_, text, page := render(t, "complaint", "ru", c)
	if !strings.Contains(text, "> Первая строка\n> вторая, Завял куст. Завяли все, а не завял.\n>\n> конец") {
		t.Errorf("lines in the plain part:\n%s", text)
	}
	if strings.Count(page, ">Завял</mark>")+strings.Count(page, ">завял</mark>") != 2 || strings.Contains(page, "Завял</mark>и") {
		t.Errorf("marks in the HTML part:\n%s", page)
	}
	if !strings.Contains(page, "Первая строка<br>вторая") {
		t.Error("the HTML part lost a line break")
	}
}

func TestWithoutRatingOrText(t *testing.T) {
	c := complaintContent()
	c.Document.Review = collector.Review{Rating: 2.5, Site: "otklik"}
	c.Source = collector.Source{}
	c.BaseURL = ""
	subject, text, page := render(t, "complaint", "uk", c)
	if subject != "Нова скарга: 2,5 із 5, otklik" {
		t.Errorf("subject %q", subject)
	}
	for _, want := range []string{"автор лише поставив оцінку", "дату не вказано", "Автор: не вказано"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
	if _, _, links := readPage(t, page); len(links) != 0 {
		t.Errorf("links without addresses: %v", links)
	}
}

func TestUnknownKind(t *testing.T) {
	if _, _, _, err := Render("letter", "ru", Content{}); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("got %v", err)
	}
	for kind := range contents { // nothing known: still a mail, never a panic
		render(t, kind, "xx", Content{})
	}
}

// A mail counts the rules that it lists; one without a name is listed by its query.
func TestRulesAreCountedAsTheyAreListed(t *testing.T) {
	for _, c := range []struct {
		rules []collector.Watch
		want  string
	}{
		{[]collector.Watch{{Name: "Жалобы"}, {Name: " ", Query: "rating:<3"}}, "Нашли правила: «Жалобы», «rating:<3».\nПисьмо пришло, потому что вы указаны получателем этих правил."},
		{[]collector.Watch{{Name: "Жалобы"}, {}}, "Нашло правило: «Жалобы».\nПисьмо пришло, потому что вы указаны получателем этого правила."},
		{[]collector.Watch{{}, {}}, "———\nПисьмо пришло, потому что вы указаны получателем этого правила."},
	} {
		content := complaintContent()
		content.Watches = c.rules
		if _, text, _ := render(t, "complaint", "ru", content); !strings.Contains(text, c.want) {
			t.Errorf("%+v:\n%s", c.rules, text)
		}
	}
}

// When all that was found are complaints, it is said once.
func TestAllAreComplaints(t *testing.T) {
	for _, c := range []struct {
		n              int
		lang, subject  string
		intro, without string
	}{
		{24, "ru", "Жалобная: первый обход, 24 жалобы", "найдено: 24 отзыва. Все они — жалобы.", "из них"},
		{21, "ru", "Жалобная: первый обход, 21 жалоба", "найдено: 21 отзыв. Все они — жалобы.", "из них"},
		{1, "ru", "Жалобная: первый обход, 1 жалоба", "найдено: 1 отзыв. Это жалоба.", "Среди них"},
		{24, "uk", "Жалобная: перший обхід, 24 скарги", "знайдено: 24 відгуки. Усі вони — скарги.", "з них"},
		{1, "uk", "Жалобная: перший обхід, 1 скарга", "знайдено: 1 відгук. Це скарга.", "Серед них"},
		{24, "en", "Жалобная: first crawl, 24 complaints", "found 24 reviews. All of them are complaints.", "among them"},
		{1, "en", "Жалобная: first crawl, 1 complaint", "found 1 review. It is a complaint.", "among them"},
	} {
		content := summaryContent()
		content.Summary = Summary{Reviews: c.n, Complaints: c.n}
		subject, text, _ := render(t, "summary", c.lang, content)
		if subject != c.subject || !strings.Contains(text, c.intro) || strings.Contains(text, c.without) {
			t.Errorf("%s:\n%s", subject, text)
		}
	}
}

// What isLine lets pass, cleanLine would leave as it is; and it lets the lines of our own letters pass.
func TestLinesThatNeedNoCleaning(t *testing.T) {
	odd := []rune("aЯї ё№—…«»\u00a0\u00ad\t\n\r\u2028\u2029\u200f\u202e\u2066\u3000\ufffd\x00\x7f\u0085'\"<&")
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.OneOf(rapid.SampledFrom(odd), rapid.Rune())).Draw(t, "text") + rapid.SampledFrom([]string{"", "\xff", " "}).Draw(t, "end")
		most := rapid.IntRange(1, 30).Draw(t, "most")
		if !isLine(s, most) {
			return
		}
		if slow, _ := text.Shorten(strings.Join(strings.Fields(cleanText(start(s, most))), " "), most); slow != s {
			t.Fatalf("%q is taken for clean, want %q", s, slow)
		}
	})
	for _, s := range []string{"Анна, здравствуйте", "Ваше замовлення привезли 3 листопада — як усе минуло?", "", "42"} {
		if !isLine(s, 200) {
			t.Errorf("%q is cleaned though it is clean", s)
		}
	}
}

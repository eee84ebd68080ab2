package alert

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"molva/collector"
)

// sampleLetters is one letter with every part, as a room would write it in each language.
var sampleLetters = map[string]collector.Letter{
	"ru": {Subject: "Обращение № 12-045 принято", Greeting: "Анна, здравствуйте",
		Text:  []string{"Мы получили ваше обращение и займёмся им. Ничего присылать повторно не нужно.", "Ответим до срока ниже; если он сдвинется, напишем сразу и объясним почему."},
		Facts: []collector.LetterFact{{Name: "Номер", Value: "12-045"}, {Name: "Ответим до", Value: "пятница, 27 ноября, 18:00"}, {Name: "Вопросы", Value: "desk@floramo.example"}},
		Quote: "Привезли <вялые> розы,\nденьги не вернули.", Actions: []collector.LetterLink{{Name: "Посмотреть обращение", URL: "https://molva.example/c/tok"}, {Name: "Передать выше", URL: "https://molva.example/c/tok#up"}},
		Foot: []string{"Если ответ вас не устроит, передайте обращение выше: его разберёт руководитель."}},
	"uk": {Subject: "Звернення № 12-045 прийнято", Greeting: "Ганно, добрий день",
		Text:  []string{"Ми отримали ваше звернення і візьмемося за нього. Надсилати щось удруге не потрібно.", "Відповімо до строку нижче; якщо він зсунеться, напишемо одразу й пояснимо чому."},
		Facts: []collector.LetterFact{{Name: "Номер", Value: "12-045"}, {Name: "Відповімо до", Value: "п’ятниця, 27 листопада, 18:00"}, {Name: "Питання", Value: "desk@floramo.example"}},
		Quote: "Привезли <зів’ялі> троянди,\nгроші не повернули.", Actions: []collector.LetterLink{{Name: "Переглянути звернення", URL: "https://molva.example/c/tok"}, {Name: "Передати вище", URL: "https://molva.example/c/tok#up"}},
		Foot: []string{"Якщо відповідь вас не влаштує, передайте звернення вище: його розгляне керівник."}},
	"en": {Subject: "We have your complaint no. 12-045", Greeting: "Hello Anna",
		Text:  []string{"Your complaint has reached us and we are on it. There is no need to send it again.", "You will hear from us by the date below; should it move, we write at once and say why."},
		Facts: []collector.LetterFact{{Name: "Number", Value: "12-045"}, {Name: "Answer by", Value: "Friday 27 November, 18:00"}, {Name: "Questions", Value: "desk@floramo.example"}},
		Quote: "The roses were <faded>,\nand nobody paid me back.", Actions: []collector.LetterLink{{Name: "See the complaint", URL: "https://molva.example/c/tok"}, {Name: "Take it higher", URL: "https://molva.example/c/tok#up"}},
		Foot: []string{"Should the answer not satisfy you, take it higher: a manager will look at it."}},
}

// A letter as its receiver reads it, in both forms; once as a receipt, once with the way out of a request.
func TestGoldenLetters(t *testing.T) {
	for lang, letter := range sampleLetters {
		for name, way := range map[string]string{"letter-receipt": "", "letter-request": "https://molva.example/u/tok"} {
			letter.Unsubscribe = way
			subject, text, html, err := RenderLetter(lang, "Флорамо", letter)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+lang+".txt", "Subject: "+subject+"\n\n"+text)
			golden(t, name+"."+lang+".html", html)
			for _, f := range letter.Facts {
				if !strings.Contains(text, f.Name+": "+f.Value) || !strings.Contains(html, f.Value) {
					t.Errorf("%s %s lacks %q", name, lang, f.Value)
				}
			}
			if strings.Contains(text, "/u/tok") != (way != "") || strings.Contains(html, "/u/tok") != (way != "") {
				t.Errorf("%s %s: the way out", name, lang)
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
	}
}

// Whatever stands in a letter's values, it stays text: no markup, no header of its own, no turned direction, no flood.
func TestHostileLetters(t *testing.T) {
	for name, evil := range map[string]string{
		"script":    `<script>alert(1)</script><img src=x onerror=alert(2)>`,
		"attribute": `" onmouseover="alert(1)" x="`,
		"template":  `{{.Company}}{{template "letter.html"}}`,
		"crlf":      "Анна\r\nBcc: all@floramo.example\r\n\r\n<p>second mail</p>",
		"direction": "Анна\u202e.example moc.live\u2066\u200f",
		"nul":       "А\x00н\x1b[31mна\u2028x\u0085y",
		"broken":    "\xff\xfeАнна\xc3",
		"flood":     strings.Repeat("ж", 10<<20),
		"one word":  strings.Repeat("W", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			l := collector.Letter{Subject: evil, Heading: evil, Greeting: evil, Text: []string{evil, evil}, Facts: []collector.LetterFact{{Name: evil, Value: evil}}, Quote: evil,
				Actions: []collector.LetterLink{{Name: evil, URL: "https://molva.example/c/tok"}, {Name: "x", URL: "javascript:alert(1)//" + evil}, {Name: "x", URL: evil}},
				Foot:    []string{evil}, Unsubscribe: "javascript:alert(1)"}
			subject, text, html, err := RenderLetter("ru", evil, l)
			if err != nil {
				t.Fatal(err)
			}
			for form, s := range map[string]string{"subject": subject, "text": text, "html": html} {
				if len(s) > 200_000 || !utf8.ValidString(s) {
					t.Errorf("%s: %d bytes, valid %v", form, len(s), utf8.ValidString(s))
				}
				if strings.ContainsAny(s, "\x00\x1b\r\u202e\u2066\u200f\u2028\u0085") || strings.Contains(s, "javascript:") {
					t.Errorf("%s holds what turns or breaks it: %.300q", form, s)
				}
			}
			if strings.Contains(html, "<script") || strings.Contains(html, "<img") || strings.Contains(html, `" onmouseover`) || strings.Contains(subject, "\n") {
				t.Errorf("it broke out: %.600s", html)
			}
			m, err := compose(Message{ID: "<delivery.x@floramo.example>", To: "anna@post.example", ToName: evil, Subject: subject, Text: text, HTML: html, Kind: "case", List: "requests",
				Unsubscribe: "https://molva.example/u/" + evil, Date: time.Now()}, sender)
			if err != nil {
				t.Fatal(err)
			}
			var raw strings.Builder
			if _, err := m.WriteTo(&raw); err != nil {
				t.Fatal(err)
			}
			mail, err := ReadMail([]byte(raw.String()))
			if err != nil || mail.Header.Get("Bcc") != "" || mail.Header.Get("From") == "" || !strings.Contains(mail.To, "<anna@post.example>") {
				t.Errorf("%v, to %q", err, mail.To)
			}
			for field, values := range mail.Header {
				if len(values) != 1 || strings.ContainsAny(values[0], "\r\n") || len(values[0]) > 4000 {
					t.Errorf("%s: %.200q", field, values)
				}
			}
		})
	}
}

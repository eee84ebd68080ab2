package invite

import (
	"embed"
	"strings"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/text"
)

//go:embed lang/*.toml
var langFiles embed.FS

// languages of the requests; the first is used where a reader's is none of them.
var languages = []string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish}

// words are the texts by language and key, read at the first mail.
var words = sync.OnceValue(func() map[string]map[string]string { return text.Wording(langFiles) })

// Request is all that a mail may say: a name, a date and two addresses. There is no place in it for an order's number, its
// goods, its seller or a rating, so every buyer gets the same words.
type Request struct {
	Name        string // "" is greeted without one
	Delivered   time.Time
	Zone        *time.Location
	Step        int    // 0 the request, then its reminders
	Last        bool   // no reminder follows
	Words       string // the campaign's own paragraph
	Form        string // address of the form
	Unsubscribe string
}

// Letter writes a request for an honest review (seed 004: asked for while the joy is fresh, with the way to write made
// short; part (d): neutral, without a reward, alike for all).
func Letter(lang string, r Request) collector.Letter {
	w, ok := words()[lang]
	if !ok {
		lang = languages[0]
		w = words()[lang]
	}
	l := collector.Letter{Subject: w["subject"], Greeting: w["greeting_plain"], Actions: []collector.LetterLink{{Name: w["action"], URL: r.Form}},
		Foot: []string{w["foot"]}, Unsubscribe: r.Unsubscribe}
	if r.Name != "" {
		l.Greeting = strings.ReplaceAll(w["greeting"], "{{.Name}}", r.Name)
	}
	told := w["delivered"]
	if r.Step > 0 {
		l.Subject, told = w["reminder_subject"], w["delivered_again"]
		again := "foot_again"
		if r.Last {
			again = "foot_last"
		}
		l.Foot = append(l.Foot, w[again])
	}
	l.Text = []string{strings.ReplaceAll(told, "{{.Date}}", text.Day(lang, r.Delivered, r.Zone)), w["useful"]}
	if r.Words != "" {
		l.Text = append(l.Text, r.Words)
	}
	l.Text = append(l.Text, w["minute"])
	return l
}

package alert

import (
	"cmp"
	"fmt"
	"strings"

	"molva/collector"
)

// letterPage is what the templates of a process's letter see: cleaned and bounded.
type letterPage struct {
	words
	collector.Letter
	Company string
	Pieces  []piece // the quote
}

// Lang is the language of the letter.
func (p letterPage) Lang() string { return p.lang }

// T is say for the templates.
func (p letterPage) T(key string, pairs ...any) string { return p.say(key, pairs...) }

// letterMost bounds a letter's parts, in letters.
const (
	letterParagraph = 4000
	letterQuote     = 4000
)

// RenderLetter writes the letter of a process: its subject on one line, its plain part and its HTML part, which say the
// same. Everything in it is foreign until it was cleaned here.
func RenderLetter(lang, company string, l collector.Letter) (subject, text, html string, err error) {
	p := letterPage{words: wordsOf(lang), Company: cleanLine(company, maxName)}
	p.Subject = cleanLine(l.Subject, maxTitle)
	p.Heading = cleanLine(cmp.Or(l.Heading, l.Subject), maxTitle)
	p.Greeting = cleanLine(l.Greeting, maxTitle)
	for _, t := range l.Text {
		p.Text = append(p.Text, cleanLine(t, letterParagraph))
	}
	for _, f := range l.Facts {
		p.Facts = append(p.Facts, collector.LetterFact{Name: cleanLine(f.Name, maxName), Value: cleanLine(f.Value, letterParagraph)})
	}
	if l.Quote != "" {
		quote, _ := cut(cleanText(start(l.Quote, letterQuote)), letterQuote)
		p.Pieces = pieces(quote, nil)
	}
	for _, a := range l.Actions {
		if url := webLink(a.URL); url != "" {
			p.Actions = append(p.Actions, collector.LetterLink{Name: cleanLine(a.Name, maxName), URL: url})
		}
	}
	for _, t := range l.Foot {
		p.Foot = append(p.Foot, cleanLine(t, letterParagraph))
	}
	p.Unsubscribe = webLink(l.Unsubscribe)
	var plain, rich strings.Builder
	if err := templates().text.ExecuteTemplate(&plain, "letter.txt", p); err != nil {
		return "", "", "", fmt.Errorf("render a letter as text: %w", err)
	}
	if err := templates().html.ExecuteTemplate(&rich, "letter.html", p); err != nil {
		return "", "", "", fmt.Errorf("render a letter as html: %w", err)
	}
	return p.Subject, tidy(plain.String()), strings.TrimSpace(rich.String()) + "\n", nil
}

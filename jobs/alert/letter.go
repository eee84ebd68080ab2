package alert

import (
	"cmp"
	"fmt"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// letterPage is what the templates of a process's letter see: cleaned and bounded. Its fields are its own: those of an
// embedded struct are looked for by name in each letter anew.
type letterPage struct {
	Lang, Subject, Heading, Company, Greeting string
	Text                                      []string
	Facts                                     []collector.LetterFact
	Pieces                                    []piece // the quote
	Actions                                   []collector.LetterLink
	Foot                                      []string
	Unsubscribe, UnsubscribeWord              string
}

// letterMost bounds a letter's parts, in letters.
const (
	letterParagraph = 4000
	letterQuote     = 4000
)

// RenderLetter writes the letter of a process: its subject on one line, its plain part and its HTML part, which say the
// same. Everything in it is foreign until it was cleaned here.
func RenderLetter(lang, company string, l collector.Letter) (subject, plainPart, htmlPart string, err error) {
	w := wordsOf(lang)
	p := letterPage{Lang: w.lang, Company: cleanLine(company, maxName), Subject: cleanLine(l.Subject, maxTitle),
		Heading: cleanLine(cmp.Or(l.Heading, l.Subject), maxTitle), Greeting: cleanLine(l.Greeting, maxTitle)}
	for _, t := range l.Text {
		p.Text = append(p.Text, cleanLine(t, letterParagraph))
	}
	for _, f := range l.Facts {
		p.Facts = append(p.Facts, collector.LetterFact{Name: cleanLine(f.Name, maxName), Value: cleanLine(f.Value, letterParagraph)})
	}
	if l.Quote != "" {
		quote, _ := text.Shorten(cleanText(start(l.Quote, letterQuote)), letterQuote)
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
	if p.Unsubscribe = webLink(l.Unsubscribe); p.Unsubscribe != "" {
		p.UnsubscribeWord = w.say("unsubscribe")
	}
	var plain, rich strings.Builder
	if err := templates().text.ExecuteTemplate(&plain, "letter.txt", p); err != nil {
		return "", "", "", fmt.Errorf("render a letter as text: %w", err)
	}
	if err := templates().html.ExecuteTemplate(&rich, "letter.html", p); err != nil {
		return "", "", "", fmt.Errorf("render a letter as html: %w", err)
	}
	return p.Subject, tidy(plain.String()), strings.TrimSpace(rich.String()) + "\n", nil
}

package alert

import (
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"sync"
	texttemplate "text/template"

	"molva/collector"
)

//go:embed templates
var templateFiles embed.FS

// page is what the templates see, whatever the kind.
type page struct {
	words
	Subject string
	Heading string
	Company string
	Footer  string   // why this person gets the mail
	Rules   string   // the rules that found it, one sentence; "" for drift
	Edit    string   // link to the rules
	Buttons []button // where to go from here

	Document *documentView
	Summary  *summaryView
	Drift    *driftView
}

type button struct{ Name, Host, URL string }

// T and N are say and count for the templates.
func (p page) T(key string, pairs ...any) string        { return p.say(key, pairs...) }
func (p page) N(key string, n int, pairs ...any) string { return p.count(key, n, pairs...) }

// Lang is the language of the mail.
func (p page) Lang() string { return p.lang }

// Render writes one mail of a kind in a language (ru, uk, en; Russian for any other): its subject on one line, its
// plain part and its HTML part, which say the same. An unknown kind is an error with CodeInvalid.
func Render(kind collector.DeliveryKind, lang string, c Content) (subject, text, html string, err error) {
	p, err := pageOf(kind, wordsOf(lang), c)
	if err != nil {
		return "", "", "", err
	}
	t := templates()
	var plain, rich strings.Builder
	if err := t.text.ExecuteTemplate(&plain, "mail.txt", p); err != nil {
		return "", "", "", fmt.Errorf("render %s as text: %w", kind, err)
	}
	if err := t.html.ExecuteTemplate(&rich, "mail.html", p); err != nil {
		return "", "", "", fmt.Errorf("render %s as html: %w", kind, err)
	}
	return p.Subject, tidy(plain.String()), strings.TrimSpace(rich.String()) + "\n", nil
}

func pageOf(kind collector.DeliveryKind, w words, c Content) (page, error) {
	p := page{words: w, Company: cleanLine(c.Company, maxName)}
	if kind != collector.DeliveryDrift {
		names := ruleNames(c.Watches)
		if q := w.quoted(names); q != "" {
			p.Rules = w.count("found_by", len(names), "Names", q)
		}
		p.Footer, p.Edit = w.count("footer_rules", max(len(names), 1)), join(c.BaseURL, rulesPath)
	}
	switch kind {
	case collector.DeliveryComplaint, collector.DeliveryMatch:
		p.addDocument(kind, c)
	case collector.DeliverySummary:
		p.addSummary(c)
	case collector.DeliveryDrift:
		p.addDrift(c)
	default:
		return page{}, collector.Errorf(collector.CodeInvalid, "there is no mail of the kind %q", kind)
	}
	p.Subject = cleanLine(p.Subject, maxTitle)
	return p, nil
}

// ruleNames are what a mail calls the rules: their names, or the queries of those without one. What can be called nothing
// is not counted either.
func ruleNames(watches []collector.Watch) []string {
	names := make([]string, 0, len(watches))
	for _, watch := range watches {
		if name := cmp.Or(cleanLine(watch.Name, maxName), cleanLine(watch.Query, maxName)); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// addButton adds a place to go to, if its address is one.
func (p *page) addButton(key, url string, showHost bool) {
	if url == "" {
		return
	}
	b := button{Name: p.say(key), URL: url}
	if showHost {
		b.Host = hostOf(url)
	}
	p.Buttons = append(p.Buttons, b)
}

type templateSet struct {
	text *texttemplate.Template
	html *template.Template
}

var templates = sync.OnceValue(func() templateSet {
	return templateSet{
		text: texttemplate.Must(texttemplate.New("").Funcs(texttemplate.FuncMap{"quote": quoteLines}).ParseFS(templateFiles, "templates/*.txt")),
		html: template.Must(template.New("").ParseFS(templateFiles, "templates/*.html")),
	}
})

// quoteLines sets "> " before each line of a foreign text, so that nothing in it passes for a line of ours.
func quoteLines(pieces []piece) string {
	var b strings.Builder
	b.WriteString("> ")
	for _, p := range pieces {
		if p.Break {
			b.WriteString("\n> ")
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// tidy takes out what the templates leave: spaces at line ends and more than one empty line.
func tidy(s string) string {
	if strings.Contains(s, " \n") || strings.Contains(s, "\t\n") {
		lines := strings.Split(s, "\n")
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " \t")
		}
		s = strings.Join(lines, "\n")
	}
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(s) + "\n"
}

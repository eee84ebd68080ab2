package dispute

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"molva/collector"
)

//go:embed lang/*.toml
var langFiles embed.FS

// Languages are those that letters are written in; the first is used for any other.
var Languages = []string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish}

// said is the words of one language: by table and key, and by notice and side.
type said struct {
	words   map[string]map[string]string
	letters map[string]map[string]saidLetter
}

type saidLetter struct {
	Subject string
	Text    []string
}

var languages = sync.OnceValue(func() map[string]said {
	out := map[string]said{}
	for _, l := range Languages {
		b, err := langFiles.ReadFile("lang/" + l + ".toml")
		raw := map[string]map[string]any{}
		if err == nil {
			err = toml.Unmarshal(b, &raw)
		}
		if err != nil {
			panic(fmt.Sprint("the letters in ", l, " cannot be read: ", err)) // embedded: every test sees it
		}
		s := said{map[string]map[string]string{}, map[string]map[string]saidLetter{}}
		for table, keys := range raw {
			s.words[table], s.letters[table] = map[string]string{}, map[string]saidLetter{}
			for key, v := range keys {
				switch v := v.(type) {
				case string:
					s.words[table][key] = v
				case map[string]any:
					s.letters[table][key] = letterOf(v)
				}
			}
		}
		out[l] = s
	}
	return out
})

func letterOf(v map[string]any) (l saidLetter) {
	l.Subject, _ = v["subject"].(string)
	lines, _ := v["text"].([]any)
	for _, line := range lines {
		words, _ := line.(string)
		l.Text = append(l.Text, words)
	}
	return l
}

func wordsOf(lang string) said {
	if s, ok := languages()[lang]; ok {
		return s
	}
	return languages()[Languages[0]]
}

// Word is a word of the letters in a language: of the tables "reasons", "outcomes", "how" and "words".
func Word(lang, table, key string) string { return wordsOf(lang).words[table][key] }

// LetterFacts is what a letter says, written for its reader: no ids, no codes.
type LetterFacts struct {
	Notice string
	To     collector.Side
	Name   string // of the reader; "" for none
	Number string
	Order  string // the shop's number
	Until  string // "" when there is no deadline
	Reason collector.DisputeReason
	// Outcome is what is to be made good, Offer what is offered: with the amount. "" where there is none yet.
	Outcome, Offer string
	How            string // the row that made the outcome certain
	Facts, Rule    string // of a decision
	URL            string // of the page for this reader
	Desk           string // address of the complaint desk
}

// Letter writes the mail of a notice.
func Letter(lang string, f LetterFacts) (collector.Letter, error) {
	s := wordsOf(lang)
	said, ok := s.letters[f.Notice][string(f.To)]
	if !ok {
		return collector.Letter{}, collector.Errorf(collector.CodeInternal, "there is no letter %q to the %s", f.Notice, f.To)
	}
	fill := strings.NewReplacer("{number}", f.Number, "{order}", f.Order, "{until}", f.Until, "{reason}", s.words["reasons"][string(f.Reason)],
		"{outcome}", f.Outcome, "{offer}", f.Offer, "{desk}", f.Desk, "{name}", f.Name)
	word := func(key string) string { return fill.Replace(s.words["words"][key]) }
	l := collector.Letter{Subject: fill.Replace(said.Subject)}
	if f.Name != "" {
		l.Greeting = word("greeting")
	}
	for _, t := range said.Text {
		l.Text = append(l.Text, fill.Replace(t))
	}
	if f.Notice == NoticeSecondAsk { // neutral: nothing of how the dispute went
		l.Actions, l.Foot = []collector.LetterLink{{Name: word("rate"), URL: f.URL}}, []string{word("foot_second_ask")}
		return l, nil
	}
	fact := func(name, value string) {
		if value != "" {
			l.Facts = append(l.Facts, collector.LetterFact{Name: word(name), Value: value})
		}
	}
	fact("number", f.Number)
	fact("order", f.Order)
	fact("reason", s.words["reasons"][string(f.Reason)])
	fact("offer", f.Offer)
	fact("outcome", f.Outcome)
	if slices.Contains([]string{NoticeSettled, NoticeRefused, NoticeClosed}, f.Notice) {
		fact("how", s.words["how"][f.How])
		fact("facts", f.Facts)
		fact("rule", f.Rule)
	}
	fact("until", f.Until)
	l.Actions = []collector.LetterLink{{Name: word("open"), URL: f.URL}}
	l.Foot = []string{word("foot_" + string(f.To))}
	return l, nil
}

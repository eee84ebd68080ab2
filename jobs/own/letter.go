package own

import (
	"embed"
	"strings"
	"sync"

	"molva/collector"
	"molva/collector/text"
)

//go:embed lang/*.toml
var langFiles embed.FS

// texts are the words of the letters by language, read at the first one.
var texts = sync.OnceValue(func() map[string]map[string]string { return text.Wording(langFiles) })

// Facts are what a letter to an author tells, all of it the same whatever the review says.
type Facts struct {
	Name    string // of the author; "" for none
	Company string
	Sent    string // the day, in the reader's language
	Edit    string // addresses
	Dispute string
	Reviews string
	How     string
	Reason  collector.OwnReason
	Note    string
	Late    bool // nobody decided in time
}

// writer speaks one language; Russian where it is unknown.
type writer map[string]string

func in(language string) writer {
	if words, ok := texts()[language]; ok {
		return words
	}
	return texts()[collector.LanguageRussian]
}

func (w writer) say(key string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(w[key])
}

// letter is what all letters have in common.
func (w writer) letter(kind string, f Facts) collector.Letter {
	l := collector.Letter{Subject: w.say(kind + "_subject"), Greeting: w.say("greeting", "{name}", f.Name), Foot: []string{w.say("foot", "{company}", f.Company)}}
	if f.Name == "" {
		l.Greeting = w.say("greeting_nameless")
	}
	l.Facts = append(l.Facts, collector.LetterFact{Name: w.say("sent"), Value: f.Sent})
	return l
}

// Thanks is the letter that follows a review. It offers everybody the same: the link to change it, how it is checked, and
// the way to a dispute. It knows neither stars nor words.
func Thanks(language string, f Facts) collector.Letter {
	w := in(language)
	l := w.letter("thanks", f)
	l.Text = []string{w.say("thanks_1"), w.say("thanks_2"), w.say("thanks_3")}
	l.Actions = []collector.LetterLink{{Name: w.say("thanks_edit"), URL: f.Edit}, {Name: w.say("thanks_dispute"), URL: f.Dispute}}
	return l
}

// Published tells the author of a review that waited that it is shown.
func Published(language string, f Facts) collector.Letter {
	w := in(language)
	l := w.letter("published", f)
	l.Text = []string{w.say("published_1")}
	if f.Late {
		l.Text = []string{w.say("published_deadline")}
	}
	l.Actions = []collector.LetterLink{{Name: w.say("published_see"), URL: f.Reviews}, {Name: w.say("thanks_edit"), URL: f.Edit}}
	return l
}

// Refused tells an author why a review is not shown, by which rule, who decided and how to object: a statement of reasons
// as Article 17 of the DSA asks for.
func Refused(language string, f Facts) collector.Letter {
	w := in(language)
	l := w.letter("refused", f)
	l.Text = []string{w.say("refused_1"), w.say("refused_2")}
	l.Facts = append(l.Facts, collector.LetterFact{Name: w.say("refused_reason"), Value: w.say("reason_" + string(f.Reason))},
		collector.LetterFact{Name: w.say("refused_rule"), Value: w.say("refused_rule_text")},
		collector.LetterFact{Name: w.say("refused_automation"), Value: w.say("refused_by_person")})
	if f.Note != "" {
		l.Facts = append(l.Facts, collector.LetterFact{Name: w.say("refused_note"), Value: f.Note})
	}
	l.Actions = []collector.LetterLink{{Name: w.say("refused_edit"), URL: f.Edit}, {Name: w.say("refused_how"), URL: f.How}}
	return l
}

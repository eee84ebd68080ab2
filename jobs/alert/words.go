package alert

import (
	"embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"

	"molva/collector"
)

//go:embed lang/*.toml
var langFiles embed.FS

// languages of the mails; the first is used where a receiver's is none of them.
var languages = []string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish}

// bundle holds the messages of all languages. It is read at the first mail, so that starting the program costs nothing.
var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.Russian)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, l := range languages {
		if _, err := b.LoadMessageFileFS(langFiles, "lang/"+l+".toml"); err != nil {
			panic(fmt.Errorf("embedded mail texts: %w", err)) // cannot happen: a test reads each
		}
	}
	return b
})

// words speaks one language.
type words struct {
	lang string
	loc  *i18n.Localizer
}

// spoken are the words of all languages.
var spoken = sync.OnceValue(func() map[string]words {
	out := map[string]words{}
	for _, l := range languages {
		out[l] = words{l, i18n.NewLocalizer(bundle(), l)}
	}
	return out
})

func wordsOf(lang string) words {
	if w, ok := spoken()[lang]; ok {
		return w
	}
	return spoken()[languages[0]]
}

// say is the message of a key, with pairs of a name and a value filled in.
func (w words) say(key string, pairs ...any) string {
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: dataOf(pairs)})
}

// count is the message of a key in the form that goes with a number: 1 отзыв, 2 отзыва, 5 отзывов, 21 отзыв.
func (w words) count(key string, n int, pairs ...any) string {
	return w.localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: dataOf(append(pairs, "Count", n))})
}

func (w words) localize(c *i18n.LocalizeConfig) string {
	s, err := w.loc.Localize(c)
	if err != nil {
		return c.MessageID // a test keeps this from happening; a mail with an odd word beats no mail
	}
	return s
}

func dataOf(pairs []any) map[string]any {
	data := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		data[pairs[i].(string)] = pairs[i+1]
	}
	return data
}

// has says whether a key without plural forms is known in this language.
func (w words) has(key string) bool {
	_, tag, err := w.loc.LocalizeWithTag(&i18n.LocalizeConfig{MessageID: key})
	return err == nil && tag.String() == w.lang
}

// moment is a date and time in a zone, written out; a date alone is never shifted.
func (w words) moment(p collector.Published, zone *time.Location) string {
	if !p.Known() {
		return w.say("published_unknown")
	}
	t := p.Time.UTC()
	if p.Precision == collector.PrecisionMinute {
		t = p.Time.In(zone)
	}
	month := strings.Split(w.say("months"), ",")[t.Month()-1]
	date := fmt.Sprintf("%d %s %d", t.Day(), month, t.Year())
	if p.Precision == collector.PrecisionMinute {
		date += t.Format(", 15:04\u00a0MST")
	}
	return date
}

// rating is "4,5 из 5"; "" for none given.
func (w words) rating(r float64) string {
	if r <= 0 {
		return ""
	}
	s := strconv.FormatFloat(math.Round(r*10)/10, 'f', -1, 64)
	if w.lang != collector.LanguageEnglish {
		s = strings.Replace(s, ".", ",", 1)
	}
	return w.say("rating", "Value", s)
}

// stars draws a rating, to the nearest whole star; "" for none given.
func stars(r float64) string {
	if r <= 0 {
		return ""
	}
	n := min(max(int(math.Round(r)), 1), 5)
	return strings.Repeat("★", n) + strings.Repeat("☆", 5-n)
}

// quoted is a list of foreign words in the quotation marks of the language.
func (w words) quoted(list []string) string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		if s = cleanLine(s, maxName); s != "" {
			out = append(out, w.say("quote", "Text", s))
		}
	}
	return strings.Join(out, ", ")
}

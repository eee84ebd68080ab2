package quality

import (
	"embed"
	"math"
	"strconv"
	"strings"
	"sync"

	"molva/collector"
	"molva/collector/text"
)

//go:embed lang/*.toml
var langFiles embed.FS

// Languages of the letters; the first is used where a receiver's is none of them.
var Languages = []string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish}

// texts are read at the first letter, so that starting the program costs nothing.
var texts = sync.OnceValue(func() map[string]map[string]string { return text.Wording(langFiles) })

// speech is one language.
type speech struct {
	lang string
	in   map[string]string
}

func speak(lang string) speech {
	m, ok := texts()[lang]
	if !ok {
		lang = Languages[0]
		m = texts()[lang]
	}
	return speech{lang, m}
}

// say is the text of a key, with the places {name} filled in by pairs of a name and a value.
func (s speech) say(key string, pairs ...string) string {
	t, ok := s.in[key]
	if !ok {
		return key // a test keeps this from happening
	}
	return unnamed.Replace(text.Fill(t, pairs...))
}

// unnamed closes the gap that an empty place leaves: a company may have no name yet.
var unnamed = strings.NewReplacer("  ", " ", " .", ".", " ,", ",")

// cause is the name of a cause in words.
func (s speech) cause(name string) string {
	if t, ok := s.in["cause_"+name]; ok {
		return t
	}
	return strings.ReplaceAll(name, "_", " ")
}

func (s speech) causes(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = "«" + s.cause(n) + "»"
		if s.lang == collector.LanguageEnglish {
			out[i] = "“" + s.cause(n) + "”"
		}
	}
	return strings.Join(out, ", ")
}

// form is the plural form that a whole number asks for: of one, of a few, of many; English has no few.
func (s speech) form(n int) string {
	switch one, ten := n%10, n/10%10; {
	case s.lang == collector.LanguageEnglish && n == 1, s.lang != collector.LanguageEnglish && one == 1 && ten != 1:
		return "one"
	case s.lang != collector.LanguageEnglish && one >= 2 && one <= 4 && ten != 1:
		return "few"
	}
	return "many"
}

// percent is a share in whole hundredths.
func percent(v float64) string { return strconv.Itoa(int(math.Round(100 * v))) }

// stars is a rating with two digits at most.
func (s speech) stars(v float64) string {
	if v == 0 {
		return "—"
	}
	t := strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
	if s.lang != collector.LanguageEnglish {
		t = strings.Replace(t, ".", ",", 1)
	}
	return t
}

package silence

import (
	"embed"
	"sync"

	"molva/collector"
	"molva/collector/text"
)

//go:embed lang/*.toml
var langFiles embed.FS

// languages of the alarms; the first is used where a reader's is none of them.
var languages = []string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish}

var words = sync.OnceValue(func() map[string]map[string]string { return text.Wording(langFiles) })

// say is the text of a key in a language, with the places {name} filled in by pairs of a name and a value.
func say(lang, key string, pairs ...string) string {
	in, ok := words()[lang]
	if !ok {
		in = words()[languages[0]]
	}
	t, ok := in[key]
	if !ok {
		return key // a test keeps this from happening
	}
	return text.Fill(t, pairs...)
}

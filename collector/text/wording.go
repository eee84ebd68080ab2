package text

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"molva/collector"
)

// Wording reads a room's words, lang/ru.toml, lang/uk.toml and lang/en.toml, by language and key. The files are embedded and
// every test of the room reads them, so that one which cannot be read is a mistake of ours, and a panic.
func Wording(files fs.FS) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, l := range []string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish} {
		b, err := fs.ReadFile(files, "lang/"+l+".toml")
		keys := map[string]string{}
		if err == nil {
			err = toml.Unmarshal(b, &keys)
		}
		if err != nil {
			panic(fmt.Errorf("embedded words in %s: %w", l, err))
		}
		all[l] = keys
	}
	return all
}

// Fill puts values into the places {name} of a text; pairs are a name and its value each.
func Fill(t string, pairs ...string) string {
	places := slices.Clone(pairs)
	for i := 0; i+1 < len(places); i += 2 {
		places[i] = "{" + places[i] + "}"
	}
	return strings.NewReplacer(places...).Replace(t)
}

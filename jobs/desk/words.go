package desk

import (
	"embed"
	"sync"

	"molva/collector"
	"molva/collector/text"
)

//go:embed lang/*.toml
var langFiles embed.FS

// Languages in which the desk writes; the first is used where a reader's is none of them.
var Languages = []string{collector.LanguageRussian, collector.LanguageUkrainian, collector.LanguageEnglish}

// words are read at the first letter, so that starting the program costs nothing.
var words = sync.OnceValue(func() map[string]map[string]string { return text.Wording(langFiles) })

func say(lang, key string) string {
	if keys, ok := words()[lang]; ok {
		return keys[key]
	}
	return words()[Languages[0]][key]
}

// StepName is a step of the ladder as clients read it.
func StepName(steps []collector.DeskStep, level int, lang string) string {
	switch {
	case level < 0 || level >= len(steps):
		return ""
	case steps[level].Name != "":
		return steps[level].Name
	case level == 0:
		return say(lang, "step_first")
	case level == len(steps)-1:
		return say(lang, "step_last")
	}
	return say(lang, "step_middle")
}

// ReasonWords is a reason of the desk's own in words; any other one is somebody's words already.
func ReasonWords(lang, reason string) string {
	switch reason {
	case ReasonUnanswered, ReasonUnsolved, ReasonAsked, ReasonSplit:
		return say(lang, "reason_"+reason)
	}
	return reason
}

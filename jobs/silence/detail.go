package silence

import (
	"regexp"
	"slices"

	"molva/collector"
)

// The forms of what jobs/alert writes of a mail server that did not take a mail. Words behind the last colon are not ours.
var (
	awayForm    = regexp.MustCompile(`(?s)^mail server (\S+) does not take us: (.*)$`)
	refusedForm = regexp.MustCompile(`(?s)^mail server (\S+) refused the message \(([^()]+)\)(?:: (.*))?$`)
	brokeForm   = regexp.MustCompile(`(?s)^mail server (\S+), ([^:]+): (.*)$`)
)

// stages are how far a mail came, in the words of jobs/alert; the wording has a key "stage_N" for each.
var stages = []string{"at the sender", "at the receiver", "before the content", "while the content was sent", "at the end of the content"}

// Said tells in a language what a server answered: our words are the reader's, and those of another program stand in quotes as
// they came. What is no answer of a server (names of places, numbers) is left as it is.
func Said(language, what, detail string) string {
	switch what {
	case collector.SilentMail, collector.SilentQueue, collector.SilentStore:
	default:
		return detail
	}
	if detail == "" {
		return ""
	}
	if m := awayForm.FindStringSubmatch(detail); m != nil {
		return say(language, "said_away", "server", m[1], "words", m[2])
	}
	if m := refusedForm.FindStringSubmatch(detail); m != nil {
		if m[3] == "" {
			return say(language, "said_refused_silent", "server", m[1], "stage", stageIn(language, m[2]))
		}
		return say(language, "said_refused", "server", m[1], "stage", stageIn(language, m[2]), "words", m[3])
	}
	if m := brokeForm.FindStringSubmatch(detail); m != nil {
		return say(language, "said_broke", "server", m[1], "stage", stageIn(language, m[2]), "words", m[3])
	}
	return say(language, "said", "words", detail)
}

func stageIn(language, stage string) string {
	if i := slices.Index(stages, stage); i >= 0 {
		return say(language, "stage_"+string(rune('0'+i)))
	}
	return stage
}

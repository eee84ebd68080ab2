package silence

import (
	"cmp"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Reader is who reads an alarm, or a test alarm.
type Reader struct {
	Language string
	Zone     *time.Location
	Name     string // how the person is addressed; "" where nobody is known
	Company  string
	Page     string // of a test alarm: where it is answered
}

// Alarm is what the second channel says of a silence: that it began, or that it is over.
type Alarm struct{ Subject, Text string }

// Tell writes an alarm: what is silent, since when, and what to do.
func Tell(x collector.Silence, to Reader) Alarm {
	company := cmp.Or(to.Company, "Molva")
	lines := func(parts ...string) string {
		var out []string
		for _, p := range parts {
			if p != "" {
				out = append(out, p)
			}
		}
		return strings.Join(out, "\n") + "\n"
	}
	name := say(to.Language, "what_"+x.What)
	since := say(to.Language, "since", "when", text.Moment(to.Language, x.Since, to.Zone))
	if !x.Over.IsZero() {
		return Alarm{say(to.Language, "subject_over", "company", company, "what", name),
			lines(say(to.Language, "over_"+x.What), since, say(to.Language, "over", "when", text.Moment(to.Language, x.Over, to.Zone)))}
	}
	detail := ""
	if x.Detail != "" {
		detail = say(to.Language, "detail_"+x.What, "detail", Said(to.Language, x.What, x.Detail))
	}
	return Alarm{say(to.Language, "subject_began", "company", company, "what", name),
		lines(say(to.Language, "began_"+x.What), since, detail, say(to.Language, "do_"+x.What))}
}

// PageName is what the page of the state is called.
func PageName(language string) string { return say(language, "page") }

// TestLetter asks its reader to say that alarms arrive.
func TestLetter(by time.Time, to Reader) collector.Letter {
	t := func(key string, pairs ...string) string { return say(to.Language, key, pairs...) }
	l := collector.Letter{Subject: t("test_subject"), Text: []string{t("test_why"), t("test_how"), t("test_else")},
		Facts:   []collector.LetterFact{{Name: t("test_by"), Value: text.Moment(to.Language, by, to.Zone)}},
		Actions: []collector.LetterLink{{Name: t("test_button"), URL: to.Page}}, Foot: []string{t("test_foot")}}
	if l.Greeting = t("test_hello_nobody"); to.Name != "" {
		l.Greeting = t("test_hello", "name", to.Name)
	}
	return l
}

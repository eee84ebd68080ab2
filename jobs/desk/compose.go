package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Sheet is all that a letter of a case is written from.
type Sheet struct {
	Kind      collector.DeliveryKind
	Language  string
	Zone      *time.Location // of the reader
	Number    int64
	Name      string // of the reader; "" when it is not known
	Facts     collector.CaseFacts
	Words     string // of the message or the reason that it carries
	Quote     string // what the client wrote last
	Steps     []collector.DeskStep
	StepName  string // the name of who has the case, where the company names one
	Templates []collector.DeskTemplate
	Page      string // address of the status page
	Console   string // address of the case in the console
	Company   string
}

// Compose writes a letter of a case. That the client can go higher (002 rule 4) stands in each: where the template has no
// place for it, it is put behind.
func Compose(s Sheet) collector.Letter {
	if s.Facts.Level >= len(s.Steps) {
		s.Facts.Level = len(s.Steps) - 1
	}
	if !slices.Contains(collector.CaseLetters, s.Kind) {
		return s.internal()
	}
	t := TemplateOf(s.Templates, s.Kind, s.Language)
	values := s.values()
	greeting := "greeting"
	if s.Name == "" {
		greeting = "greeting_none"
	}
	letter := collector.Letter{Subject: line(fill(t.Subject, values)), Greeting: fill(say(s.Language, greeting), values), Text: paragraphs(t.Body, values)}
	if s.Kind == collector.DeliveryCaseReceipt { // 002 rule 1: the client sees that they were heard
		letter.Quote = s.Quote
	}
	if !hasPlace(t.Body, "higher") {
		letter.Text = append(letter.Text, values["higher"])
	}
	if s.Kind == collector.DeliveryCaseSolved && s.Facts.Own {
		letter.Text = append(letter.Text, say(s.Language, "neutral"))
	}
	letter.Facts = []collector.LetterFact{{Name: say(s.Language, "fact_number"), Value: values["number"]}}
	when := cmp.Or(map[collector.DeliveryKind]string{collector.DeliveryCaseSolved: "fact_reopen"}[s.Kind], "fact_when")
	if !s.Facts.When.IsZero() {
		letter.Facts = append(letter.Facts, collector.LetterFact{Name: say(s.Language, when), Value: values["when"]})
	}
	letter.Facts = append(letter.Facts, collector.LetterFact{Name: say(s.Language, "fact_whom"), Value: values["who"]})
	letter.Actions = []collector.LetterLink{{Name: say(s.Language, "action_page"), URL: s.Page}, {Name: say(s.Language, "action_higher"), URL: s.Page + "#higher"}}
	letter.Foot = []string{fill(say(s.Language, "foot"), values)}
	return letter
}

// internal is a letter to who works here.
func (s Sheet) internal() collector.Letter {
	values := s.values()
	values["event"] = say(s.Language, "event_"+s.Facts.Reason)
	kind := string(s.Kind)
	return collector.Letter{Subject: fill(say(s.Language, "subject_"+kind), values), Text: paragraphs(say(s.Language, "body_"+kind), values), Quote: s.Quote,
		Actions: []collector.LetterLink{{Name: say(s.Language, "action_console"), URL: s.Console}}, Foot: []string{say(s.Language, "foot_task")}}
}

func (s Sheet) values() map[string]string {
	v := map[string]string{"number": strconv.FormatInt(s.Number, 10), "from": strconv.FormatInt(s.Facts.From, 10), "page": s.Page, "company": s.Company, "name": s.Name,
		"when": s.moment(s.Facts.When), "was": s.moment(s.Facts.Was), "text": s.Words, "reason": cmp.Or(ReasonWords(s.Language, s.Facts.Reason), s.Words)}
	what := "what_answer"
	switch s.Kind {
	case collector.DeliveryCaseReceipt, collector.DeliveryCaseHeard:
		what = "what_new"
	case collector.DeliveryCaseQuestion:
		what = "what_ask"
	}
	v["what"] = fill(say(s.Language, what), v)
	v["step"] = StepName(s.Steps, s.Facts.Level, s.Language)
	if s.StepName != "" {
		v["step"] += ", " + s.StepName
	}
	v["next"], v["contact"] = StepName(s.Steps, s.Facts.Level+1, s.Language), s.Steps[s.Facts.Level].Contact
	whom, higher := "whom", "higher"
	if v["contact"] != "" {
		whom = "whom_at"
	}
	v["who"] = fill(say(s.Language, whom), v)
	if v["contact"] == "" && (s.Kind == collector.DeliveryCaseReceipt || s.Kind == collector.DeliveryCaseUp) { // a name alone is nobody to turn to
		whom = "whom_page"
	}
	if s.Facts.Level == len(s.Steps)-1 {
		higher = "higher_top"
	}
	v["whom"], v["higher"] = fill(say(s.Language, whom), v), fill(say(s.Language, higher), v)
	return v
}

func (s Sheet) moment(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return text.Moment(s.Language, t, s.Zone)
}

// subjectMost bounds a subject, in letters: places may be filled with whole messages.
const subjectMost = 200

// line is a text as one line.
func line(s string) string {
	letters := []rune(strings.Join(strings.Fields(s), " "))
	return string(letters[:min(len(letters), subjectMost)])
}

// paragraphs fills a text and cuts it at its empty lines; what fills a place may have paragraphs of its own.
func paragraphs(body string, values map[string]string) (out []string) {
	for _, p := range strings.Split(fill(strings.ReplaceAll(strings.TrimSpace(body), "\r\n", "\n"), values), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

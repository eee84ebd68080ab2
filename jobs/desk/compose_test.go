package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

var sheet = Sheet{Zone: time.FixedZone("EET", 7200), Number: 1017, Steps: steps, Page: "https://m.example/c/T", Console: "https://m.example/cases/X", Company: "Флорамо",
	Words: "Заменим букет {{higher}}.", Facts: collector.CaseFacts{When: friday, Was: friday.Add(-time.Hour), From: 1016}}

// Every letter of every kind in every language says how to go higher, and leaves no place empty.
func TestEveryLetterSaysHowToGoHigher(t *testing.T) {
	for _, lang := range Languages {
		for _, kind := range collector.CaseLetters {
			for level := range steps {
				s := sheet
				s.Kind, s.Language, s.Facts.Level = kind, lang, level
				if kind == collector.DeliveryCaseUp || kind == collector.DeliveryCaseTop {
					s.Facts.Reason = ReasonUnanswered
				}
				l := Compose(s)
				all := l.Subject + strings.Join(l.Text, "\n") + strings.Join(l.Foot, "\n")
				if !strings.Contains(strings.Join(l.Text, "\n"), s.Page+"#higher") || len(l.Actions) != 2 || l.Actions[1].URL != s.Page+"#higher" {
					t.Errorf("%s %s: how to go higher is not said: %q", lang, kind, l.Text)
				}
				if strings.Contains(strings.ReplaceAll(all, "букет {{higher}}", ""), "{{") || !strings.Contains(all, "1017") || strings.Contains(all, ": .") || strings.Contains(all, "—.") {
					t.Errorf("%s %s: %s", lang, kind, all)
				}
			}
		}
	}
}

// An own template without the part gets it behind; what somebody wrote is never read as a template.
func TestHigherIsPutBehind(t *testing.T) {
	s := sheet
	s.Kind, s.Language = collector.DeliveryCaseAnswer, "ru"
	s.Templates = []collector.DeskTemplate{{Kind: s.Kind, Language: "ru", Body: "Ответ: {{text}}\n\nДо {{ when }}."}}
	l := Compose(s)
	if len(l.Text) != 3 || !strings.Contains(l.Text[0], "{{higher}}.") || !strings.Contains(l.Text[2], "Обратиться выше") || !strings.Contains(l.Text[1], "6 марта 2026") {
		t.Errorf("%q", l.Text)
	}
	s.Kind, s.Facts.Own = collector.DeliveryCaseSolved, true
	if l := Compose(s); !strings.Contains(strings.Join(l.Text, " "), "Решаете только вы") {
		t.Errorf("%q", l.Text)
	}
}

// A place in a subject may hold a whole message; a subject is one line.
func TestSubjectIsOneLine(t *testing.T) {
	s := sheet
	s.Kind, s.Language, s.Words = collector.DeliveryCaseAnswer, "ru", "Первая\r\nBcc: x@y.example\n"+strings.Repeat("длинно ", 100)
	s.Templates = []collector.DeskTemplate{{Kind: s.Kind, Language: "ru", Subject: "Ответ: {{text}}", Body: "{{text}} {{when}}"}}
	if got := Compose(s).Subject; strings.ContainsAny(got, "\r\n") || len([]rune(got)) > 200 {
		t.Errorf("%q", got)
	}
}

func TestInternalLetters(t *testing.T) {
	for _, lang := range Languages {
		for _, kind := range []collector.DeliveryKind{collector.DeliveryCaseTask, collector.DeliveryCaseLate, collector.DeliveryCaseOwners} {
			s := sheet
			s.Kind, s.Language, s.Facts.Reason = kind, lang, EventOpened
			l := Compose(s)
			if l.Subject == "" || len(l.Text) < 2 || l.Actions[0].URL != s.Console || strings.Contains(strings.Join(l.Text, ""), "{{") {
				t.Errorf("%s %s: %+v", lang, kind, l)
			}
		}
	}
}

func TestLanguagesHaveTheSameKeysAndPlaces(t *testing.T) {
	ru := words()["ru"]
	for _, lang := range Languages {
		if len(words()[lang]) != len(ru) {
			t.Errorf("%s has %d keys, ru %d", lang, len(words()[lang]), len(ru))
		}
		for k, v := range ru {
			a, b := place.FindAllString(v, -1), place.FindAllString(words()[lang][k], -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) || words()[lang][k] == "" {
				t.Errorf("%s %s has the places %v, ru has %v", lang, k, b, a)
			}
		}
		for _, kind := range collector.CaseLetters {
			if err := CheckTemplate(TemplateOf(nil, kind, lang)); err != nil {
				t.Errorf("the usual template %s %s: %v", lang, kind, err)
			}
		}
		for _, e := range []string{EventOpened, EventSaid, "reopened", ReasonUnanswered, ReasonUnsolved, ReasonAsked, "resumed", EventSplit} {
			if words()[lang]["event_"+e] == "" {
				t.Errorf("%s has no words for %s", lang, e)
			}
		}
	}
}

// A receipt that lacks one of the four parts cannot be saved; the error names the part and the seed.
func TestTemplatesAreRefused(t *testing.T) {
	whole := TemplateOf(nil, collector.DeliveryCaseReceipt, "ru")
	for _, p := range []string{"what", "when", "whom", "higher"} {
		bad := whole
		bad.Body = strings.ReplaceAll(whole.Body, "{{"+p+"}}", "")
		if err := CheckTemplate(bad); collector.CodeOf(err) != collector.CodeInvalid || !strings.Contains(err.Error(), "{{"+p+"}}") || !strings.Contains(err.Error(), "002") {
			t.Errorf("without %s: %v", p, err)
		}
	}
	for name, change := range map[string]func(*collector.DeskTemplate){
		"unknown place": func(d *collector.DeskTemplate) { d.Body += " {{name}}" }, "a brace": func(d *collector.DeskTemplate) { d.Body += " {{when}" },
		"in the subject": func(d *collector.DeskTemplate) { d.Subject = "{{foo}}" }, "empty": func(d *collector.DeskTemplate) { d.Body = " " },
		"too long": func(d *collector.DeskTemplate) { d.Body += strings.Repeat("а", templateMost) }, "kind": func(d *collector.DeskTemplate) { d.Kind = "case_task" },
		"language": func(d *collector.DeskTemplate) { d.Language = "de" },
	} {
		bad := whole
		change(&bad)
		if err := CheckTemplate(bad); err == nil {
			t.Errorf("%s: it is taken", name)
		}
	}
}

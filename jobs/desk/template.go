package desk

import (
	"regexp"
	"slices"
	"strings"

	"molva/collector"
)

// place is {{name}}, with any spaces within.
var place = regexp.MustCompile(`\{\{\s*([a-z]*)\s*\}\}`)

// Places are the places that a template may have.
var Places = []string{"number", "what", "when", "whom", "higher", "text", "reason", "was", "from", "page", "company"}

// needed are the places without which a letter of a kind does not say what it is for, each with the part of the seed that
// demands it. "higher" stands in every later letter by construction and may be left out there.
var needed = map[collector.DeliveryKind][]need{
	collector.DeliveryCaseReceipt: {{"what", "002 «А – что сделать»"}, {"when", "002 «Б – когда сделать»"}, {"whom", "002 «В – с кем связаться»"},
		{"higher", "002 rule 4"}},
	collector.DeliveryCaseHeard:    {{"when", "002 rule 3"}},
	collector.DeliveryCaseAnswer:   {{"text", "002 rule 2"}, {"when", "002 rule 2"}},
	collector.DeliveryCaseQuestion: {{"text", "002 rule 2"}, {"what", "002 «А – что сделать»"}},
	collector.DeliveryCaseResumed:  {{"when", "002 rule 3"}},
	collector.DeliveryCaseMoved:    {{"reason", "002 principle 5"}, {"when", "002 principle 5"}},
	collector.DeliveryCaseUp:       {{"reason", "002 principle 5"}, {"when", "002 principle 5"}, {"whom", "002 «В – с кем связаться»"}},
	collector.DeliveryCaseTop:      {{"reason", "002 principle 5"}, {"when", "002 principle 5"}},
	collector.DeliveryCaseSolved:   {{"text", "002 rule 2"}, {"when", "002 rule 2"}},
	collector.DeliveryCaseReopened: {{"when", "002 rule 3"}},
	collector.DeliveryCaseMerged:   {{"from", "002 rule 3"}, {"when", "002 rule 3"}},
}

type need struct{ place, clause string }

// Needed are the places that a template of a kind must have.
func Needed(kind collector.DeliveryKind) []string {
	var out []string
	for _, n := range needed[kind] {
		out = append(out, n.place)
	}
	return out
}

// templateMost bounds a template, in bytes.
const templateMost = 8000

// CheckTemplate refuses a template that leaves out what its letter is for (the clause of the seed is named), has places
// that nothing fills, or braces that are no place.
func CheckTemplate(t collector.DeskTemplate) error {
	wrong := func(where, msg, hint string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: msg, Hint: hint}
	}
	if _, ok := needed[t.Kind]; !ok {
		return &collector.Error{Code: collector.CodeNotFound, Where: "kind", Msg: "there is no such letter", Hint: "the kinds are listed on the page of the desk"}
	}
	if !slices.Contains(Languages, t.Language) {
		return &collector.Error{Code: collector.CodeNotFound, Where: "language", Msg: "letters are written in ru, uk and en", Hint: "choose one of them"}
	}
	if strings.TrimSpace(t.Body) == "" {
		return wrong("text", "the text of the letter is missing", "take the usual one and change it")
	}
	if len(t.Body) > templateMost || len(t.Subject) > 300 {
		return wrong("text", "the text of the letter is too long", "8000 bytes at most, 300 for the subject")
	}
	for _, part := range [][2]string{{"subject", t.Subject}, {"text", t.Body}} {
		where, s := part[0], part[1]
		if strings.ContainsAny(place.ReplaceAllString(s, ""), "{}") {
			return wrong(where, "a brace stands alone", "places are written {{when}}")
		}
		for _, m := range place.FindAllStringSubmatch(s, -1) {
			if !slices.Contains(Places, m[1]) {
				return wrong(where, "nothing fills the place {{"+m[1]+"}}", "there are: "+strings.Join(Places, ", "))
			}
		}
	}
	for _, n := range needed[t.Kind] {
		if !hasPlace(t.Body, n.place) {
			return wrong("text", "the letter lacks {{"+n.place+"}}", "the seed demands it: "+n.clause)
		}
	}
	return nil
}

func hasPlace(s, name string) bool {
	return slices.ContainsFunc(place.FindAllStringSubmatch(s, -1), func(m []string) bool { return m[1] == name })
}

// fill puts values into the places of a text, in one pass: braces in a value stay what they are.
func fill(s string, values map[string]string) string {
	return place.ReplaceAllStringFunc(s, func(m string) string { return values[place.FindStringSubmatch(m)[1]] })
}

// TemplateOf is the template of a letter: the company's, else the usual one.
func TemplateOf(own []collector.DeskTemplate, kind collector.DeliveryKind, lang string) collector.DeskTemplate {
	if !slices.Contains(Languages, lang) {
		lang = Languages[0]
	}
	usual := collector.DeskTemplate{Kind: kind, Language: lang, Subject: say(lang, "subject_"+string(kind)), Body: strings.TrimSpace(say(lang, "body_"+string(kind)))}
	for _, t := range own {
		if t.Kind == kind && t.Language == lang {
			if t.Subject == "" {
				t.Subject = usual.Subject
			}
			return t
		}
	}
	return usual
}

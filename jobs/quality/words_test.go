package quality

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Every language has the same keys with the same places.
func TestLanguagesAgree(t *testing.T) {
	place := regexp.MustCompile(`\{\w+\}`)
	places := func(s string) string {
		seen := map[string]bool{}
		for _, p := range place.FindAllString(s, -1) {
			seen[p] = true
		}
		return fmt.Sprint(seen)
	}
	for key, text := range texts()["ru"] {
		for _, l := range Languages[1:] {
			if other, ok := texts()[l][key]; !ok || places(other) != places(text) {
				t.Errorf("%s: %q in ru, %q in %s", key, text, other, l)
			}
		}
	}
	for _, l := range Languages {
		if len(texts()[l]) != len(texts()["ru"]) {
			t.Errorf("%s has %d texts, ru has %d", l, len(texts()[l]), len(texts()["ru"]))
		}
	}
}

var broken = regexp.MustCompile(`\{|\}|\b[a-z]+_[a-z_]+\b`)

// Every letter in every language: no key and no place shows, and each of the five reasons has its own text.
func TestLetters(t *testing.T) {
	finding := Judge(Default(), compared(counts(0, 30, 20), counts(0, 40, 20), counts(0, 80, 20), counts(0, 50, 0), counts(0, 40, 0)), 1)
	all := []collector.RecheckPoint{collector.PointLetter, collector.PointNegatives, collector.PointNewNegatives, collector.PointFictitious, collector.PointRating}
	for _, lang := range Languages {
		r := Reader{Language: lang, Name: "Олена", Company: "Флорамо", Zone: time.UTC, Page: "http://molva.example/seller/x"}
		seen := map[string]bool{}
		for _, p := range all {
			l := Rechecked(r, Notice{Due: due.Add(14 * Day), Recheck: &collector.Recheck{At: due, Decision: collector.RecheckExtended, Failed: []collector.RecheckPoint{p}}})
			seen[l.Text[1]] = true
		}
		if len(seen) != 5 {
			t.Errorf("%s: the five reasons have %d texts", lang, len(seen))
		}
		for _, l := range []collector.Letter{
			Excluded(r, Notice{Since: since, Due: due, Trigger: collector.TriggerWorsened, Finding: finding, Main: []string{"refund", "no_reaction"}, Days: 14}),
			Excluded(r, Notice{Since: since, Due: due, Trigger: collector.TriggerOverride, Reason: "жалобы", Days: 14}),
			Warned(r, Notice{Finding: finding, Main: []string{"refund"}}),
			Received(r, Notice{Received: due, Due: due, Late: true, Recheck: &collector.Recheck{At: due}, Uncovered: []string{"refund"},
				Faults: []collector.PairFault{{Pair: 1, What: FaultThin}, {Pair: 2, What: FaultSame}, {Pair: 3, What: FaultBlames}}}),
			Received(r, Notice{Received: due, Due: due, Complete: true}),
			Received(r, Notice{Received: due, Due: due, Complete: true, NoCauses: true}),
			Received(r, Notice{Received: due, Due: due, Waits: true, Faults: []collector.PairFault{{Pair: 1, What: FaultUnsure}}}),
			Rechecked(r, Notice{Recheck: &collector.Recheck{At: due, Decision: collector.RecheckReturned, Letters: 1, Unread: true}}),
			Rechecked(r, Notice{Recheck: &collector.Recheck{At: due, Decision: collector.RecheckReturned, Letters: 1}}),
			Rechecked(r, Notice{Due: due, Recheck: &collector.Recheck{At: due, Decision: collector.RecheckExtended, Failed: all, Letters: 1, Uncovered: []string{"refund"}, NewPositives: 1}}),
			ReturnedByHand(r, Notice{Reason: "ошибка"}), ReturnedByHand(r, Notice{Reason: "ошибка", Blocked: true}),
			Rechecked(r, Notice{Blocked: true, Recheck: &collector.Recheck{At: due, Decision: collector.RecheckReturned}}),
		} {
			whole := fmt.Sprintln(l.Subject, l.Greeting, strings.Join(l.Text, "\n"), l.Foot)
			for _, f := range l.Facts {
				whole += f.Name + " " + f.Value + "\n"
			}
			if bad := broken.FindString(whole); bad != "" || len(l.Actions) != 1 || l.Subject == "" {
				t.Errorf("%s: %q in\n%s", lang, bad, whole)
			}
		}
	}
}

// Where the rule did not hold, the letter does not say that the figures were the ground.
func TestOverrideIsSaidPlainly(t *testing.T) {
	finding := Judge(Default(), compared(counts(0, 30, 20), counts(0, 40, 20), counts(0, 80, 20), counts(0, 50, 0), counts(0, 40, 0)), 1)
	for _, lang := range Languages {
		r := Reader{Language: lang, Company: "Флорамо", Zone: time.UTC}
		rule := Excluded(r, Notice{Since: since, Due: due, Trigger: collector.TriggerLow, Finding: finding, Days: 14})
		person := Excluded(r, Notice{Since: since, Due: due, Trigger: collector.TriggerOverride, Finding: finding, Reason: "жалобы", Days: 14})
		if rule.Text[0] == person.Text[0] || strings.Contains(strings.Join(person.Text, "\n"), rule.Text[1]) {
			t.Errorf("%s: %q", lang, person.Text)
		}
	}
}

// The letter names the version of the company's own rules; the program's own have no number, and "version 0" is none.
func TestLettersNameTheRules(t *testing.T) {
	for lang, want := range map[string][2]string{"ru": {"(стандартные правила)", "(правила, версия 3)"}, "uk": {"(стандартні правила)", "(правила, версія 3)"}, "en": {"(the standard rules)", "(rules, version 3)"}} {
		for i, version := range []int64{0, 3} {
			l := Excluded(Reader{Language: lang, Company: "Флорамо", Zone: time.UTC}, Notice{Since: since, Due: due, Trigger: collector.TriggerLow, Policy: version, Days: 14})
			rule := l.Facts[len(l.Facts)-1].Value
			if !strings.HasSuffix(rule, want[i]) {
				t.Errorf("%s, version %d: %q does not end with %q", lang, version, rule, want[i])
			}
		}
	}
}

func TestPolicy(t *testing.T) {
	p, err := ReadPolicy(Default().String())
	if err != nil || p != Default() || p.Check() != nil {
		t.Errorf("%+v %v", p, err)
	}
	p.Days = 13
	if err := p.Check(); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("an exclusion of 13 days: %v", err)
	}
}

// Numbers and their nouns agree: the points of a warning, and the days after "not less than", which ask for the genitive.
func TestNumbersAgree(t *testing.T) {
	for lang, c := range map[string]struct{ one, few, many, day, days string }{
		"ru": {"остался %d процентный пункт.", "осталось %d процентных пункта.", "осталось %d процентных пунктов.", "не меньше %d дня.", "не меньше %d дней."},
		"uk": {"залишився %d відсотковий пункт.", "залишилося %d відсоткові пункти.", "залишилося %d відсоткових пунктів.", "не менше %d дня.", "не менше %d днів."},
	} {
		for n := range 102 {
			points, days := c.many, c.days
			if n%100 != 11 && n%10 == 1 {
				points, days = c.one, c.day
			} else if n%10 > 1 && n%10 < 5 && (n < 12 || n > 14) {
				points = c.few
			}
			r := Reader{Language: lang, Company: "Флорамо", Zone: time.UTC}
			warned := strings.Join(Warned(r, Notice{Finding: Finding{Gap: float64(n) / 100}}).Text, " ")
			excluded := strings.Join(Excluded(r, Notice{Since: since, Due: due, Trigger: collector.TriggerOverride, Days: n}).Text, " ")
			if !strings.Contains(warned, fmt.Sprintf(points, n)) || !strings.Contains(excluded, fmt.Sprintf(days, n)) {
				t.Errorf("%s %d: %s\n%s", lang, n, warned, excluded)
			}
		}
	}
}

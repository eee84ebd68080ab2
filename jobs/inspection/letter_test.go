package inspection

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// All languages say the same things of the same facts.
func TestLettersHaveAllWords(t *testing.T) {
	place := regexp.MustCompile(`\{\w+\}`)
	for _, l := range languages[1:] {
		for key, ru := range words()[languages[0]] {
			in, ok := words()[l][key]
			a, b := place.FindAllString(ru, -1), place.FindAllString(in, -1)
			slices.Sort(a)
			slices.Sort(b)
			if !ok || !slices.Equal(slices.Compact(a), slices.Compact(b)) {
				t.Errorf("%s in %s: %q, %q", key, l, ru, in)
			}
		}
		if n := len(words()[l]); n != len(words()[languages[0]]) {
			t.Errorf("%s has %d texts", l, n)
		}
	}
}

// No letter has an empty place or one that was not filled; what a reader needs stands in it, at their own time of day.
func TestLetters(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	facts := Facts{Check: "goods", Clause: "001 3.6", Grade: 2, Nth: 2, Order: "A-7", At: noon, Due: noon.Add(24 * time.Hour), Reason: "прочитали"}
	for _, l := range languages { // who is alone is promised nobody else
		one, other := Facts{Alone: true, Clause: "11.3"}, Facts{Clause: "11.3"}
		for _, kind := range []collector.DeliveryKind{KindBlock, KindAppeal} {
			a, _ := Letter(kind, Current(), one, Reader{Language: l, Zone: kyiv})
			b, _ := Letter(kind, Current(), other, Reader{Language: l, Zone: kyiv})
			if last := len(a.Text) - 1; a.Text[last] == "" || a.Text[last] == b.Text[last] {
				t.Errorf("%s in %s: %q", kind, l, a.Text)
			}
		}
	}
	for kind, wants := range map[collector.DeliveryKind][]string{
		KindFinding: {"A-7", "2026-11", "3.6", "14:00", "Флорамо"}, KindMessage: {"https://molva.example/x"}, KindBlock: {"3.6", "прочитали", "14:00"},
		KindAppeal: {"Дім"}, KindLifted: {"прочитали"}, KindUpheld: {"прочитали", "3.6"}, KindExpert: {"прочитали", "14:00"}, KindAppealed: {"Дім", "3.6", "14:00"},
	} {
		for _, l := range append(languages, "xx") {
			letter, ok := Letter(kind, Current(), facts, Reader{Language: l, Zone: kyiv, Name: "Олена", Company: "Флорамо", Seller: "Дім", Quote: "слова", Link: "https://molva.example/x"})
			all := []string{letter.Subject, letter.Greeting}
			all = append(append(all, letter.Text...), letter.Foot...)
			for _, f := range letter.Facts {
				all = append(all, f.Name, f.Value)
			}
			for _, a := range letter.Actions {
				all = append(all, a.Name, a.URL)
			}
			if !ok || slices.Contains(all, "") || strings.Contains(strings.Join(all, "\n"), "{") || len(letter.Text) == 0 || len(letter.Foot) == 0 || len(letter.Actions) == 0 {
				t.Errorf("%s in %s: %+v", kind, l, letter)
			}
			for _, want := range wants {
				if !strings.Contains(strings.Join(all, "\n"), want) {
					t.Errorf("%s in %s does not say %q: %v", kind, l, want, all)
				}
			}
		}
	}
	nobody, _ := Letter(KindFinding, Current(), Facts{Check: "silence", Grade: 1, Nth: 1, At: noon}, Reader{Language: "ru", Zone: time.UTC})
	if nobody.Greeting != "Здравствуйте!" || strings.Contains(nobody.Subject, "заказу") || strings.Contains(nobody.Foot[0], "«") || len(nobody.Actions) != 0 {
		t.Errorf("%+v", nobody)
	}
}

package own

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// Every language says the same things and every reason has its words.
func TestLetters(t *testing.T) {
	keys := func(l string) []string {
		var out []string
		for k := range texts()[l] {
			out = append(out, k)
		}
		slices.Sort(out)
		return out
	}
	f := Facts{Name: "Анна", Company: "Флорамо", Sent: "1 марта 2026", Edit: "http://m.example/e/t", Dispute: "http://m.example/dispute/new/t",
		Reviews: "http://m.example/reviews", How: "http://m.example/reviews/how", Note: "Уберите номер"}
	for _, l := range []string{"ru", "uk", "en"} {
		if !slices.Equal(keys(l), keys("ru")) {
			t.Errorf("%s has other keys than ru", l)
		}
		for _, r := range collector.OwnReasons {
			f.Reason = r
			letter := Refused(l, f)
			if reason := letter.Facts[1].Value; reason == "" || !strings.Contains(fmt.Sprint(letter), "Уберите номер") || letter.Actions[0].URL != f.Edit {
				t.Errorf("%s %s: %+v", l, r, letter)
			}
		}
		for what, letter := range map[string]collector.Letter{"thanks": Thanks(l, f), "published": Published(l, f)} {
			if all := fmt.Sprint(letter); letter.Subject == "" || !strings.Contains(all, f.Edit) || strings.Contains(all, "{name") || strings.Contains(all, "{company") || letter.Unsubscribe != "" {
				t.Errorf("%s %s: %s", l, what, all)
			}
		}
	}
	f.Name = ""
	if Thanks("xx", f).Greeting != "Здравствуйте!" {
		t.Error("an unknown language is not Russian")
	}
}

// No dispute is promised to those who come later than 72 hours after completion, as most who are asked for a review do.
func TestThanksPromiseWhatIsSo(t *testing.T) {
	for l, later := range map[string]string{"ru": "позже — обращение", "uk": "пізніше — звернення", "en": "later a case"} {
		if all := fmt.Sprint(Thanks(l, Facts{})); !strings.Contains(all, "72") || !strings.Contains(all, later) {
			t.Errorf("%s: %s", l, all)
		}
	}
}

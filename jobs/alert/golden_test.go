package alert

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"molva/collector"
)

var update = flag.Bool("update", false, "write the golden mails anew")

// told are mails about sources and what their pass left, each as its receiver reads it.
func told() map[string]func() Content {
	of := func(health collector.Health, read, held int, sample int64, reason string) func() Content {
		return func() Content {
			c := driftContent()
			c.Source.Health, c.Source.Read, c.Source.Held, c.Source.Sample, c.Source.Reason = health, read, held, sample, reason
			c.Drift = Drift{Read: read, Held: held, Note: DriftNote(c.Source)}
			return c
		}
	}
	summary := func(note string) func() Content {
		return func() Content {
			c := summaryContent()
			c.Summary = summarize(c.Summary.Documents[:3])
			c.Summary.Note = note
			return c
		}
	}
	return map[string]func() Content{
		"drift-blocked":         of(collector.HealthBlocked, 0, 38, 7, "the site answered 403"),
		"drift-blocked-captcha": of(collector.HealthBlocked, 0, 0, 7, "a Yandex captcha instead of the page"),
		"drift-barred":          of(collector.HealthBlocked, 0, 0, 0, "the site trustpilot is not crawled: its site file says why"),
		"drift-browser":         of(collector.HealthBlocked, 0, 38, 0, "the page needs a browser, and there is none: install Chromium, or name it with --chromium PATH"),
		"drift-sign-in":         of(collector.HealthBlocked, 0, 38, 7, "a sign-in instead of the page"),
		"drift-consent":         of(collector.HealthBlocked, 0, 38, 7, "a request to accept cookies instead of the page"),
		"drift-missing":         of(collector.HealthDrift, 0, 38, 7, "the page says that it does not exist"),
		"drift-missing-404":     of(collector.HealthDrift, 0, 0, 7, "the site answered 404"),
		"drift-language":        of(collector.HealthDrift, 0, 38, 0, "the page came in another language (de) and shows no reviews; it says that it stands in yours at https://a.example/ru"),
		"drift-robots":          of(collector.HealthBlocked, 0, 0, 0, "robots.txt line 2 forbids it: Disallow: /"),
		"drift-robots-away":     of(collector.HealthPartial, 0, 38, 0, "robots.txt gave no answer: nothing may be asked"),
		"drift-partial":         of(collector.HealthPartial, 20, 38, 7, "the site answered 403"),
		"drift-away":            of(collector.HealthPartial, 0, 0, 0, "no answer: dial tcp 192.0.2.1:443: i/o timeout"),
		"drift-never":           of(collector.HealthDrift, 0, 0, 0, "read nothing on 1 page"),
		"drift-never-sample":    of(collector.HealthDrift, 0, 0, 7, "read 0 of 38"),
		"drift-layout":          of(collector.HealthDrift, 0, 38, 7, "read 0 of 38"),
		"drift-fields":          of(collector.HealthDrift, 38, 38, 7, "4 of 38 reviews have their author, where usually 97 in 100 have it"),
		"drift-fields-none":     of(collector.HealthDrift, 38, 38, 0, "none of 38 reviews has its rating"),
		"drift-others":          of(collector.HealthDrift, 38, 76, 7, "none of the reviews that are known is shown, though 38 others are: their ids may have changed, or another page came"),
		"summary-part":          summary("the site answered 403"),
		"summary-late":          summary(NoteLate),
	}
}

func kindOf(name string) collector.DeliveryKind {
	kind, _, _ := strings.Cut(name, "-")
	return collector.DeliveryKind(kind)
}

func TestGoldenMails(t *testing.T) {
	for name, content := range told() {
		for _, lang := range languages {
			subject, text, _ := render(t, kindOf(name), lang, content())
			got := "Subject: " + subject + "\n\n" + text
			file := filepath.Join("testdata", name+"."+lang+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s in %s:\n%s\nwant\n%s", name, lang, got, want)
			}
		}
	}
}

// No mail in Russian or Ukrainian holds an English sentence of the rooms below, and none says what is not so.
func TestDriftMailsSayWhatIsSo(t *testing.T) {
	for name, content := range told() {
		c := content()
		for _, lang := range []string{"ru", "uk"} {
			_, text, page := render(t, kindOf(name), lang, c)
			for _, english := range []string{"answered", "robots.txt gave", "forbids", "read nothing", "read 0", "no answer", "instead", "dial tcp", "language", "exist"} {
				if strings.Contains(text, english) || strings.Contains(page, english) {
					t.Errorf("%s in %s says %q", name, lang, english)
				}
			}
		}
		_, text, _ := render(t, kindOf(name), "ru", c)
		if strings.Contains(text, "изменил вёрстку") != (name == "drift-layout") {
			t.Errorf("%s: the layout is blamed:\n%s", name, text)
		}
		if c.Source.Sample == 0 && (strings.Contains(text, "образец") || strings.Contains(text, "сохранён")) {
			t.Errorf("%s: a sample is promised and none is kept", name)
		}
	}
}

// Every reason that the rooms below may give has its words in each language.
func TestEveryReasonHasItsWords(t *testing.T) {
	for key := range collector.ReasonKeys() {
		for _, lang := range languages {
			if !wordsOf(lang).has("reason_" + key) {
				t.Errorf("%s lacks reason_%s", lang, key)
			}
		}
	}
	for _, cause := range causes {
		if len(driftSteps[cause]) == 0 || !wordsOf("ru").has("drift_means_"+string(cause)) {
			t.Errorf("no text for %s", cause)
		}
	}
}

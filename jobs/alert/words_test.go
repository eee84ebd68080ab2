package alert

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"molva/collector"
)

func TestPlurals(t *testing.T) {
	want := map[string]map[string]string{
		"ru": {"reviews": "0 отзывов|1 отзыв|2 отзыва|5 отзывов|11 отзывов|21 отзыв|22 отзыва|112 отзывов",
			"complaints": "0 жалоб|1 жалоба|2 жалобы|5 жалоб|11 жалоб|21 жалоба|22 жалобы|112 жалоб",
			"of_reviews": "0 отзывов|1 отзыва|2 отзывов|5 отзывов|11 отзывов|21 отзыва|22 отзывов|112 отзывов"},
		"uk": {"reviews": "0 відгуків|1 відгук|2 відгуки|5 відгуків|11 відгуків|21 відгук|22 відгуки|112 відгуків",
			"mentions": "0 згадок|1 згадка|2 згадки|5 згадок|11 згадок|21 згадка|22 згадки|112 згадок"},
		"en": {"reviews": "0 reviews|1 review|2 reviews|5 reviews|11 reviews|21 reviews|22 reviews|112 reviews",
			"more": "and 0 more entries|and 1 more entry|and 2 more entries|and 5 more entries|and 11 more entries|and 21 more entries|and 22 more entries|and 112 more entries"},
	}
	for lang, keys := range want {
		for key, forms := range keys {
			var got []string
			for _, n := range []int{0, 1, 2, 5, 11, 21, 22, 112} {
				got = append(got, wordsOf(lang).count(key, n))
			}
			if g := strings.Join(got, "|"); g != forms {
				t.Errorf("%s %s:\n got %s\nwant %s", lang, key, g, forms)
			}
		}
	}
}

// Every language has the same keys with the same holes, the plural forms that its grammar asks for, and everything
// that the templates say.
func TestNoKeyIsMissing(t *testing.T) {
	forms := map[string]int{"ru": 4, "uk": 4, "en": 2}
	hole := regexp.MustCompile(`\{\{\.(\w+)\}\}`)
	files := map[string]map[string]map[string]string{}
	for _, lang := range languages {
		raw, err := langFiles.ReadFile("lang/" + lang + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		keys := map[string]map[string]string{}
		if err := toml.Unmarshal(raw, &keys); err != nil {
			t.Fatal(err)
		}
		files[lang] = keys
	}
	for lang, keys := range files {
		for key, said := range files["en"] {
			mine, ok := keys[key]
			if !ok {
				t.Errorf("%s has no %q", lang, key)
				continue
			}
			if len(said) > 1 && len(mine) != forms[lang] {
				t.Errorf("%s: %q has %d forms, want %d", lang, key, len(mine), forms[lang])
			}
			for form, text := range mine {
				if a, b := hole.FindAllString(text, -1), hole.FindAllString(said["other"], -1); len(a) != len(b) {
					t.Errorf("%s: %q (%s) fills %v, English %v", lang, key, form, a, b)
				}
			}
		}
		for key := range keys {
			if _, ok := files["en"][key]; !ok {
				t.Errorf("%q stands in %s alone", key, lang)
			}
		}
	}
	call := regexp.MustCompile(`\.(?:T|N) "(\w+)"`)
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := templateFiles.ReadFile("templates/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(raw), -1) {
			if files["en"][m[1]] == nil {
				t.Errorf("%s says %q, which no language has", e.Name(), m[1])
			}
		}
	}
}

// A key that is misspelt in the code comes out as itself; none may.
func TestNoKeyComesOut(t *testing.T) {
	for kind, content := range contents {
		for _, lang := range languages {
			subject, text, page := render(t, kind, lang, content())
			for key := range map[string]bool{"heading_": true, "subject_": true, "drift_": true, "summary_": true, "open_": true, "footer_": true, "<no value>": true, "{{": true} {
				if strings.Contains(subject+text+page, key) {
					t.Errorf("%s in %s shows %q", kind, lang, key)
				}
			}
		}
	}
}

func TestMoments(t *testing.T) {
	late := time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		p          collector.Published
		lang, want string
	}{
		{collector.PublishedAt(late), "ru", "29 марта 2026, 01:30\u00a0EET"},
		{collector.PublishedAt(late.Add(2 * time.Hour)), "uk", "29 березня 2026, 04:30\u00a0EEST"}, // the clocks went forward
		{collector.PublishedOn(2026, 3, 28), "en", "28 March 2026"},                                // a date alone is never shifted
		{collector.Published{}, "ru", "дата не указана"},
	} {
		if got := wordsOf(c.lang).moment(c.p, kyiv); got != c.want {
			t.Errorf("%v in %s: %q, want %q", c.p, c.lang, got, c.want)
		}
	}
}

func TestRatings(t *testing.T) {
	for _, c := range []struct {
		rating      float64
		words, star string
	}{{0, "", ""}, {1, "1 из 5", "★☆☆☆☆"}, {4.5, "4,5 из 5", "★★★★★"}, {3.3333, "3,3 из 5", "★★★☆☆"}, {9, "9 из 5", "★★★★★"}} {
		if w, s := wordsOf("ru").rating(c.rating), stars(c.rating); w != c.words || s != c.star {
			t.Errorf("%v: %q %q", c.rating, w, s)
		}
	}
}

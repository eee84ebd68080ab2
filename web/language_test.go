package web

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"molva/collector"
	"molva/jobs"
)

// keysOf are the keys of a language with their plural forms.
func keysOf(t *testing.T, lang string) map[string]any {
	t.Helper()
	all := map[string]any{}
	files, err := fs.Glob(langFS, "lang/*"+lang+".toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := langFS.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var keys map[string]any
		if err := toml.Unmarshal(b, &keys); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for k, v := range keys {
			if all[k] != nil {
				t.Errorf("%s: another file has %s already", f, k)
			}
			all[k] = v
		}
	}
	return all
}

var place = regexp.MustCompile(`\{\{\.\w+\}\}`)

func placesIn(v any) []string {
	s, ok := v.(string)
	if !ok {
		s, _ = v.(map[string]any)["other"].(string)
	}
	found := place.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestLanguagesHaveTheSameKeysAndPlaces(t *testing.T) {
	ru := keysOf(t, "ru")
	for _, lang := range languages[1:] {
		other := keysOf(t, lang)
		for k, v := range ru {
			if other[k] == nil {
				t.Errorf("%s lacks %s", lang, k)
			} else if !slices.Equal(placesIn(v), placesIn(other[k])) {
				t.Errorf("%s %s has the places %v, ru has %v", lang, k, placesIn(other[k]), placesIn(v))
			}
		}
		for k := range other {
			if ru[k] == nil {
				t.Errorf("ru lacks %s", k)
			}
		}
	}
}

// made are the keys that are put together from a prefix and a value.
var made = []string{"language_", "role_", "nav_", "sort_", "facet_", "health_", "colour_", "state_", "kind_", "change_", "due_", "lag_", "pool_", "mailed_", "cause_", "signal_",
	"tone_", "attempt_", "error_", "reason_", "month_", "class_", "phrase_", "syntax_", "explain_",
	"silent_", "silent_do_", "second_", "gap_", "gap_do_", "verdict_", "verdict_means_",
	"own_cause_", "own_did_", "own_reason_", "own_side_", "own_state_", "own_step_", "edit_state_", "reviews_about_", "site_way_", "brought_", "stage_", "category_", "cluster_why_", "cluster_same_", "cluster_did_",
	"variants_why_", "variants_kind_", "variants_doubt_", "topic_did_", "exclude_", "training_state_", "training_stage_", "training_of_", "training_why_", "training_trouble_",
}

func TestEveryKeyIsThereAndUsed(t *testing.T) {
	keys := keysOf(t, "en")
	var source strings.Builder
	add := func(files fs.FS, pattern string) {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			b, err := fs.ReadFile(files, n)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(n, "_test.go") {
				source.Write(b)
			}
		}
	}
	add(templateFS, "templates/*.html")
	add(os.DirFS("."), "*.go")
	text := source.String()
	for _, m := range regexp.MustCompile(`\.(?:T|N) "(\w+)"|\.(?:T|N)\("(\w+)"[,)]|newView\(r, "(\w+)"\)`).FindAllStringSubmatch(text, -1) {
		if k := m[1] + m[2] + m[3]; keys[k] == nil && !slices.Contains(made, k) {
			t.Errorf("the key %s is used and has no text", k)
		}
	}
	for k := range keys {
		if strings.Contains(text, `"`+k+`"`) || slices.ContainsFunc(made, func(p string) bool { return strings.HasPrefix(k, p) }) {
			continue
		}
		t.Errorf("nobody uses the key %s", k)
	}
	for _, p := range slices.Concat(phrases, morePhrases) {
		if keys[p.key] == nil {
			t.Errorf("the phrase %s has no text", p.key)
		}
	}
}

// TestMadeKeys holds the values that others define against the texts.
func TestMadeKeys(t *testing.T) {
	keys := keysOf(t, "en")
	var want []string
	for _, h := range []collector.Health{collector.HealthNew, collector.HealthOK, collector.HealthPartial, collector.HealthDrift, collector.HealthBlocked, collector.HealthWaiting} {
		want = append(want, "health_"+string(h))
	}
	for _, c := range []collector.Change{collector.ChangePosted, collector.ChangeEdited, collector.ChangeRating, collector.ChangeGone, collector.ChangeBack, collector.ChangeAnswered, collector.ChangeCompleted} {
		want = append(want, "change_"+string(c))
	}
	for _, k := range []collector.DeliveryKind{collector.DeliveryComplaint, collector.DeliveryMatch, collector.DeliverySummary, collector.DeliveryDrift} {
		want = append(want, "kind_"+string(k))
	}
	for code := range statusOf {
		want = append(want, "error_"+string(code))
	}
	for _, f := range facetNames {
		want = append(want, "facet_"+f)
	}
	for _, k := range []collector.TopicChangeKind{collector.TopicRenamed, collector.TopicQueryAdd, collector.TopicQueryGone, collector.TopicQueryIs, collector.TopicHides, collector.TopicShows, collector.TopicPlaceAdd, collector.TopicPlaceGone} {
		want = append(want, "topic_did_"+string(k))
	}
	for _, k := range collector.ExcludeKinds() {
		want = append(want, "exclude_"+string(k))
	}
	for _, k := range want {
		if keys[k] == nil {
			t.Errorf("there is no text for %s", k)
		}
	}
}

func TestPlurals(t *testing.T) {
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang string
		n    int
		want string
	}{
		{"ru", 1, "1 час"}, {"ru", 2, "2 часа"}, {"ru", 5, "5 часов"}, {"ru", 11, "11 часов"}, {"ru", 21, "21 час"}, {"ru", 0, "0 часов"},
		{"uk", 1, "1 годину"}, {"uk", 2, "2 години"}, {"uk", 5, "5 годин"}, {"uk", 12, "12 годин"}, {"uk", 21, "21 годину"},
		{"en", 1, "1 hour"}, {"en", 2, "2 hours"}, {"en", 21, "21 hours"},
	} {
		if got := w.count(c.lang, "span_hours", c.n); got != c.want {
			t.Errorf("%s %d: got %q, want %q", c.lang, c.n, got, c.want)
		}
	}
	if got := w.count("ru", "search_found", 500000); got != "Найдено 500\u202f000 документов" {
		t.Errorf("thousands: %q", got)
	}
}

func TestPhrases(t *testing.T) {
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	v := &view{Lang: "ru", words: w}
	for msg, want := range map[string]string{
		"read 0 of 38": "прочитано 0 из 38",
		"the address 10.0.0.1 is refused: private address 10.0.0.0/8":                "Адрес 10.0.0.1 не принимается: частный адрес 10.0.0.0/8.",
		"rating: a number is missing here":                                           "rating: здесь не хватает числа.",
		"did you mean rating:? e.g. rating:<3":                                       "rating:",
		`the fields are site:, is:; put "foo:…" into quotes to find the text itself`: `есть поля site:, is:; чтобы найти сам текст, возьмите "foo:…" в кавычки`,
		"nobody has ever said this":                                                  "nobody has ever said this",
	} {
		said := v.Phrase
		if strings.HasPrefix(msg, "read ") {
			said = v.Reason
		}
		if got := said(msg); got != want {
			t.Errorf("%q: got %q, want %q", msg, got, want)
		}
	}
	if got := v.Why(collector.Evidence{Key: "rating.far", Args: []float64{5, 3.7}}); got != "оценка 5, а другие ставят в среднем 3,7" {
		t.Errorf("evidence: %q", got)
	}
	if got := v.Why(collector.Evidence{Key: "unheard.of", Reason: "as it came"}); got != "as it came" {
		t.Errorf("evidence: %q", got)
	}
}

// Every pool of the queue has a name.
func TestEveryPoolHasAName(t *testing.T) {
	keys := keysOf(t, "en")
	for _, p := range jobs.Pools {
		if keys["pool_"+string(p)] == nil {
			t.Errorf("the pool %s has no name", p)
		}
	}
}

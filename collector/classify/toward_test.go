package classify

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"molva/collector"
)

// TestContrasts wants both sides of «у А отлично, у Б обман», in the half that rules were mended on and in the other.
func TestContrasts(t *testing.T) {
	file, err := os.ReadFile("testdata/contrasts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]int{}, map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(file)), "\n")[1:] {
		c := strings.Split(line, "\t")
		r := collector.Review{Text: c[6]}
		for _, side := range []int{2, 4} {
			got := Toward(r, NewObject(c[side]), Object{})
			all[c[0]]++
			if got.Label == c[side+1] {
				right[c[0]]++
			} else {
				t.Logf("%s: %+v, want %s: %s", c[side], got, c[side+1], c[6])
			}
			for _, w := range got.Words {
				if !strings.Contains(c[6], w) {
					t.Errorf("%q does not stand in %q", w, c[6])
				}
			}
		}
	}
	t.Logf("right: %v of %v", right, all)
	for _, half := range []string{"rules", "held"} {
		if all[half] < 30 || right[half]*5 < all[half]*4 {
			t.Errorf("%s: %d of %d are right", half, right[half], all[half])
		}
	}
}

func TestTowardTheExample(t *testing.T) {
	r := collector.Review{Text: "У Ромашки отлично, у Лепестка обман"}
	if a, b := Toward(r, NewObject("Ромашка"), Object{}), Toward(r, NewObject("Лепесток"), Object{}); a.Label != collector.TonePositive || b.Label != collector.ToneNegative || !slices.Contains(a.Words, "отлично") || !slices.Contains(b.Words, "обман") {
		t.Errorf("%+v and %+v", a, b)
	}
	// a name that is not written as one is known by being told
	small := collector.Review{Text: "на мегабите ловит отлично, а телелинк глючит и не работает"}
	if got := Toward(small, NewObject("Мегабит"), NewObject("Телелинк")); got.Label != collector.TonePositive {
		t.Errorf("beside a known other: %+v", got)
	}
}

// TestBarWhereSidesDiffer wants the bar where one side is praised and the other blamed, whatever the shift, and not where
// both are spoken of alike.
func TestBarWhereSidesDiffer(t *testing.T) {
	praised, blamed, silent := [questions]float64{askAgainst: -3, askFor: 1}, [questions]float64{askAgainst: 1, askFor: -3}, [questions]float64{-4, -4}
	for _, c := range []struct {
		own, other [questions]float64
		want       float64
	}{{praised, blamed, opposedBar}, {blamed, praised, opposedBar}, {praised, silent, opposedBar}, {praised, praised, 0}, {silent, silent, 0}, {silent, [questions]float64{-3, -4}, 0}} {
		if got := barBetween(c.own, c.other); got != c.want {
			t.Errorf("%v beside %v: %v, want %v", c.own, c.other, got, c.want)
		}
	}
	w := objectWeights()
	for s, want := range map[string]float64{
		"У Ромашки отлично, у Лепестка обман":                   opposedBar,
		"Адрес у Ромашки на вокзале, у Лепестка на площади":     0,
		"У Ромашки обман и хамство, у Лепестка обман и хамство": 0,
	} {
		d := newDocument(collector.Review{Text: s})
		roles, _ := d.scopes(NewObject("Ромашка"), Object{}, nil)
		if !slices.Contains(roles, roleApart) || !slices.Equal(roles, swapped(swapped(roles))) {
			t.Errorf("roles %v in %s", roles, s)
		}
		var f features
		var sum sums
		f.fillObject(d, roles)
		w.sum(&f, &sum)
		if got := w.barOf(d, roles, &sum); got != want {
			t.Errorf("%v, want %v: %s", got, want, s)
		}
	}
}

func TestTowardWhatIsNotNamed(t *testing.T) {
	for _, o := range []Object{{}, NewObject(), NewObject(""), NewObject("Пегас"), NewObject(strings.Repeat("я", 500))} {
		if got := Toward(collector.Review{Text: "Ужасный обман, деньги не вернули"}, o, Object{}); got.Named || got.Label != "" || got.Value != 0 || got.Words == nil {
			t.Errorf("%+v", got)
		}
	}
}

func FuzzToward(f *testing.F) {
	f.Add("Пегас хуже, чем Аист", "Пегас", "Аист")
	f.Add("http://a.b/c @x #y \xff, но у Б обман", "б", "\x00")
	f.Fuzz(func(t *testing.T, s, name, other string) {
		got := Toward(collector.Review{Text: s, Title: other}, NewObject(name), NewObject(other))
		if !(got.Value >= -1 && got.Value <= 1) || len(got.Words) > maxWords || !got.Named && got.Label != "" {
			t.Errorf("%+v", got)
		}
		for _, w := range got.Words {
			if utf8.ValidString(s) && !strings.Contains(other+"\n"+s, w) {
				t.Errorf("%q does not stand in the text", w)
			}
		}
	})
}

func TestTally(t *testing.T) {
	var c tally
	for _, p := range [][2]int{{1, 1}, {1, 0}, {-1, -1}, {0, -1}, {0, 0}} {
		c.add(p[0], p[1])
	}
	if c.f1(1) != 2.0/3 || c.f1(-1) != 2.0/3 || (&tally{}).f1(1) != 0 {
		t.Errorf("%v %v", c.f1(1), c.f1(-1))
	}
}

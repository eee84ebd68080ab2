package classify

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"molva/collector"
)

// TestContrasts wants both sides of «у А отлично, у Б обман», in the half that rules were mended on and in the other.
func TestContrasts(t *testing.T) {
	all, right, told, wrong := contrasts(t, "testdata/contrasts.tsv")
	t.Logf("the likeliest is right: %v of %v; told rightly %v, wrongly %v", right, all, told, wrong)
	for half, floor := range map[string]int{"rules": 33, "held": 31} {
		if right[half] < floor || told[half] < 28 || wrong[half] > 3 {
			t.Errorf("%s: of %d %d are right, %d told so and %d told wrongly", half, all[half], right[half], told[half], wrong[half])
		}
	}
}

func TestTowardTheExample(t *testing.T) {
	letters := collector.Review{Text: "у А отлично, у Б обман"}
	if a, b := Toward(letters, NewObject("А"), Object{}), Toward(letters, NewObject("Б"), Object{}); a.Label != collector.TonePositive || b.Label != collector.ToneNegative {
		t.Errorf("%+v and %+v", a, b)
	}
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
		if got := barBetween(c.own, c.other, 0); got != c.want {
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
		if sign := toneSign(got.Label); sign != 0 && got.Value*float64(sign) < sureToward {
			t.Errorf("%+v", got)
		}
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

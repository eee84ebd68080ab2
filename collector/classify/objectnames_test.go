package classify

import (
	"os"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// TestNamesAndTurns wants both sides of sentences whose names are written in capitals or are letters, whose clauses turn from one
// name to another, and whose blame or praise is denied; "held" are those that no rule or list was mended on.
func TestNamesAndTurns(t *testing.T) {
	all, right, told, wrong := contrasts(t, "testdata/names.tsv")
	floors := map[string]int{"capital": 20, "letter": 11, "turn": 12, "denied": 10, "held capital": 16, "held letter": 11, "held turn": 13, "held denied": 10}
	for half, floor := range floors {
		if right[half] < floor || wrong[half] > 1 {
			t.Errorf("%s: of %d %d are right, want %d, and %d told wrongly", half, all[half], right[half], floor, wrong[half])
		}
	}
	t.Logf("the likeliest is right: %v of %v; told rightly %v, wrongly %v", right, all, told, wrong)
}

// contrasts counts by half, of the sides of a file's sentences, those whose likeliest tone is right, and those that are told rightly and wrongly.
func contrasts(t *testing.T, path string) (all, right, told, wrong map[string]int) {
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, right, told, wrong = map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(file)), "\n")[1:] {
		c := strings.Split(line, "\t")
		for _, side := range []int{2, 4} {
			if c[side] == "" {
				continue
			}
			half, want := c[0], c[side+1]
			all[half]++
			d := newDocument(collector.Review{Text: c[6]})
			got := toward(objectWeights(), d, NewObject(c[side]), Object{})
			if sideOf(c[6], c[side]) == toneSign(want) {
				right[half]++
			} else {
				t.Logf("%s: %+v, want %s: %s", c[side], got, want, c[6])
			}
			switch got.Label {
			case want:
				told[half]++
			case "":
			default:
				wrong[half]++
			}
			for _, w := range got.Words {
				if !strings.Contains(c[6], w) {
					t.Errorf("%q does not stand in %q", w, c[6])
				}
			}
		}
	}
	return all, right, told, wrong
}

// sideOf is the likeliest tone toward an object, however sure.
func sideOf(s, name string) int {
	w, d := objectWeights(), newDocument(collector.Review{Text: s})
	roles, _ := d.scopes(NewObject(name), Object{}, nil)
	var f features
	var sum sums
	f.fillObject(d, roles)
	w.sum(&f, &sum)
	return towardSide(w.towardScores(&sum, won(d.tokens, roles), w.barOf(d, roles, &sum)))
}

// rivalsIn are the words of a text that are taken for other names.
func rivalsIn(s, name string) []string {
	d := newDocument(collector.Review{Text: s})
	roles, _ := d.scopes(NewObject(name), Object{}, nil)
	var out []string
	for i, r := range roles {
		if r == roleRival {
			out = append(out, d.word(&d.tokens[i]))
		}
	}
	return out
}

func TestNamesInCapitals(t *testing.T) {
	for s, want := range map[string][]string{
		"у Ромашки чудесно, у ДРК обман":                        {"ДРК"},
		"ДРК обманули, а Ромашка вернула всё":                   {"ДРК"},
		"Ромашка отвечает быстро, KVT24 молчит":                 {"KVT24"},
		"Ромашка прислала СМС, курьер из РФ приехал по GPS":     nil,
		"Ромашка привезла гнильё, это УЖАС":                     nil,
		"Ромашка НЕ РАБОТАЕТ, НЕ ЗВОНИТЕ туда":                  nil,
		"РОМАШКА ХОРОШО РАБОТАЕТ, А ЛУТИК НЕТ":                  nil, // in a text of capitals they say nothing
		"Ромашка открылась в XXI веке, на II этаже":             nil,
		"Ромашка по телефону отвечает ДОЛГО":                    nil,
		"Ромашка хороша. ОЧЕНЬ":                                 nil,
		"Заказала в Ромашке, а после неё в ЛОТЕ: никто не ждал": {"ЛОТЕ"},
	} {
		if got := rivalsIn(s, "Ромашка"); !slices.Equal(got, want) {
			t.Errorf("%q in %s, want %q", got, s, want)
		}
	}
}

func TestNamesOfOneLetter(t *testing.T) {
	for _, c := range []struct {
		text, name string
		own        int // how often it is named
		rivals     []string
	}{
		{"у А отлично, у Б обман", "А", 1, []string{"Б"}},
		{"у А отлично, а у Б обман", "а", 1, []string{"Б"}}, // «а» is a word
		{"А у нас обман", "А", 0, nil},
		{"А хуже всех", "А", 1, nil},
		{"в фирме А вежливо, в фирме Б нахамили", "фирма А", 2, []string{"Б"}},
		{"X работает, Y глючит", "X", 1, []string{"Y"}},
		{"заказала в Ромашке, а директор там И. Петров", "Ромашка", 1, nil},
		{"Ромашка прислала всё, Я довольна", "Ромашка", 1, nil},
	} {
		d := newDocument(collector.Review{Text: c.text})
		roles, _ := d.scopes(NewObject(c.name), Object{}, nil)
		own := 0
		for _, r := range roles {
			own += count(r == roleName)
		}
		if got := rivalsIn(c.text, c.name); own != c.own || !slices.Equal(got, c.rivals) {
			t.Errorf("%s in %s: named %d times beside %q, want %d and %q", c.name, c.text, own, got, c.own, c.rivals)
		}
	}
}

// TestClauseTurns wants what was before and what is now apart, in one clause.
func TestClauseTurns(t *testing.T) {
	for s, want := range map[string][]role{
		"После скандала в Дубраве нашла Ромашку и довольна":   {roleApart, roleApart, roleApart, roleRival, roleApart, roleName, roleOwn, roleOwn},
		"После скандала в Ромашке пошла в Дубраву и рада":     {roleOwn, roleOwn, roleOwn, roleName, roleOwn, roleApart, roleRival, roleApart, roleApart},
		"После Ромашки и Дубравы всё надоело":                 {roleOwn, roleName, roleOwn, roleRival, roleOwn, roleOwn},
		"Заказала в Дубраве и Ромашке два букета":             {roleOwn, roleOwn, roleRival, roleOwn, roleName, roleOwn, roleOwn},
		"После скандала Ромашка вернула деньги":               {roleOwn, roleOwn, roleName, roleOwn, roleOwn},
		"сдача нужна после обеда, а вот у Ромашки её не дали": {roleOwn, roleOwn, roleOwn, roleOwn, roleOwn, roleOwn, roleOwn, roleName, roleOwn, roleOwn, roleOwn},
	} {
		d := newDocument(collector.Review{Text: s})
		if got, _ := d.scopes(NewObject("Ромашка"), Object{}, nil); !slices.Equal(got, want) {
			t.Errorf("%v, want %v: %s", got, want, s)
		}
	}
}

func TestPlainWords(t *testing.T) {
	for s, want := range map[string]float64{
		"Ромашка не обманула":                     deniedVoice,
		"Ромашка нас не порадовала":               -deniedVoice,
		"Ромашка жодного разу не підвела":         deniedVoice,
		"Не скажу, что Ромашка хороша":            -doubtedVoice,
		"Ромашка порадовала":                      0, // the weights hear that
		"У Ромашки отлично, у Дубравы обман":      apartVoice,
		"У Дубравы отлично, у Ромашки обман":      -apartVoice,
		"Ромашка не обманула, а Дубрава обманула": deniedVoice,
	} {
		d := newDocument(collector.Review{Text: s})
		roles, _ := d.scopes(NewObject("Ромашка"), Object{}, nil)
		if got, _ := plainOf(d.tokens, roles); got != want {
			t.Errorf("%v, want %v: %s", got, want, s)
		}
		own, other := plainOf(d.tokens, roles)
		if back, turned := plainOf(d.tokens, swapped(roles)); slices.Contains(roles, roleApart) && (back != other || turned != own) {
			t.Errorf("turned round %v and %v, was %v and %v: %s", back, turned, own, other, s)
		}
	}
}

// TestTowardIsTold wants label and value of one mind, and none told between.
func TestTowardIsTold(t *testing.T) {
	seen := map[string]int{}
	for a := -6.0; a <= 6; a += 0.25 {
		for p := -6.0; p <= 6; p += 0.25 {
			v, label := towardValue(a, p), towardLabel(a, p)
			seen[label]++
			ok := false
			switch label {
			case collector.ToneNegative:
				ok = v <= -sureToward && towardSide(a, p) == -1
			case collector.TonePositive:
				ok = v >= sureToward && towardSide(a, p) == 1
			case collector.ToneNeutral:
				ok = v >= -calmToward && v <= calmToward && towardSide(a, p) == 0
			case "":
				ok = v > -sureToward && v < sureToward
			}
			if !ok || v < -1 || v > 1 || towardValue(p, a) != -v {
				t.Fatalf("%q with a value of %v from %v and %v", label, v, a, p)
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("told %v", seen)
	}
	if v := towardValue(1000, -1000); v != -1 {
		t.Errorf("a value of %v", v)
	}
}

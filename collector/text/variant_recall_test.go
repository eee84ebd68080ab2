package text

import (
	"slices"
	"strings"
	"testing"
)

// soundFloors are the least shares of the list's spellings that stand among the first ten and the first twenty proposals:
// from Latin letters to Cyrillic, and back. The rules were made beside the half "rules"; "held" was not looked at.
var soundFloors = []struct {
	half                                     string
	cyrillic10, cyrillic20, latin10, latin20 float64
}{
	{"rules", 0.82, 0.85, 0.77, 0.82},
	{"held", 0.77, 0.80, 0.68, 0.75},
}

func TestRecallOfSounds(t *testing.T) {
	for half, floor := range soundFloors {
		var to, back recall
		brands := 0
		for i, line := range readBrandFile(t, "testdata", "variants") {
			if i%2 != half {
				continue
			}
			brands++
			there := spelledFor(line.name)
			for _, form := range formsOf(line) {
				to.note(there, Fold(form))
				back.note(spelledFor(form), line.name)
			}
		}
		t.Logf("%s: %d brands, %d spellings: to Cyrillic %.3f among 10, %.3f among 20; to Latin %.3f among 10, %.3f among 20",
			floor.half, brands, to.asked, to.share(10), to.share(20), back.share(10), back.share(20))
		if brands < 60 || to.share(10) < floor.cyrillic10 || to.share(20) < floor.cyrillic20 || back.share(10) < floor.latin10 || back.share(20) < floor.latin20 {
			t.Errorf("%s: asked are %+v, of 60 brands at least", floor.half, floor)
		}
	}
}

type recall struct {
	asked int
	at    []int // places in the lists
}

func (r *recall) note(list []string, want string) {
	r.asked++
	if at := slices.Index(list, want); at >= 0 {
		r.at = append(r.at, at)
	}
}

func (r *recall) share(n int) float64 {
	within := 0
	for _, at := range r.at {
		if at < n {
			within++
		}
	}
	return float64(within) / float64(r.asked)
}

func spelledFor(name string) (out []string) {
	for _, v := range sounded(wordsOf(name)) {
		out = append(out, Fold(v.Text))
	}
	return out
}

// formsOf are the spellings of a line, each of as many words as the name has.
func formsOf(line brandLine) (out []string) {
	for words := range slices.Chunk(strings.Fields(line.words[0]), len(strings.Fields(line.name))) {
		out = append(out, strings.Join(words, " "))
	}
	return out
}

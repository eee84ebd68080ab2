package text

import (
	"slices"
	"strings"
	"testing"
)

func TestRecallOfSounds(t *testing.T) {
	lines := readBrandFile(t, "testdata", "variants")
	for half, name := range []string{"rules", "held"} {
		var pairs, at10, at20, brands, b10, b20, back, back10, back20 int
		for i, l := range lines {
			if i%2 != half {
				continue
			}
			forms := strings.Fields(l.words[0])
			if strings.Contains(l.name, " ") {
				forms = []string{l.words[0]}
				if n := strings.Fields(l.words[0]); len(n) == 2*len(strings.Fields(l.name)) {
					forms = []string{n[0] + " " + n[1], n[2] + " " + n[3]}
				}
			}
			got := spelledOf(sounded(strings.Fields(Fold(l.name))))
			brands++
			any10, any20 := 0, 0
			for _, f := range forms {
				pairs++
				at := slices.Index(got, Fold(f))
				if at >= 0 && at < 10 {
					at10++
					any10 = 1
				}
				if at >= 0 {
					at20++
					any20 = 1
				} else if half == 0 {
					t.Logf("%s -> %s: not in %v", l.name, f, got)
				}
				b := spelledOf(sounded(strings.Fields(Fold(f))))
				back++
				at = slices.Index(b, l.name)
				if at >= 0 && at < 10 {
					back10++
				}
				if at >= 0 {
					back20++
				} else if half == 0 {
					t.Logf("   %s <- %s: not in %v", l.name, f, b)
				}
			}
			b10 += any10
			b20 += any20
		}
		t.Logf("%s: %d brands any %d %d; %d pairs; 10: %.3f 20: %.3f; back 10: %.3f 20: %.3f", name, brands, b10, b20, pairs, float64(at10)/float64(pairs), float64(at20)/float64(pairs), float64(back10)/float64(back), float64(back20)/float64(back))
	}
}

func spelledOf(list []Variant) (out []string) {
	for _, v := range list {
		out = append(out, Fold(v.Text))
	}
	return out
}

package yardstick

import "testing"

// The measure on texts whose figures can be counted by hand.
func TestArticleScore(t *testing.T) {
	for _, c := range []struct {
		want, got         string
		precision, recall float64
	}{
		{"a b c d e", "a b c d e", 1, 1},
		{"a b c d e", "a, b: c-d!", 1, 0.5},
		{"a b c d e", "x a b c d e", 2. / 3, 1},
		{"a b c d", "", 0, 0},
		{"a b", "a b", 1, 1},
		{"a b", "a B", 0, 0},
		{"a a a a a", "a a a a a a", 2. / 3, 1},
		{"один два три четыре", "Один два три четыре", 0, 0},
	} {
		if s := ScoreArticle(c.want, c.got); s.Precision != c.precision || s.Recall != c.recall || s.Read != (c.got != "") {
			t.Errorf("%q as %q: %+v", c.want, c.got, s)
		}
	}
	f1, p, r := ArticleF1([]ArticleScore{{1, 0.5, true}, {0, 0, false}, {0.5, 1, true}})
	if p != 0.75 || r != 0.5 || f1 != 0.6 {
		t.Errorf("F1 %v, precision %v, recall %v", f1, p, r)
	}
}

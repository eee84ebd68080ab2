package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A text is settled when and only when it stands as the long way leaves it.
func FuzzSettled(f *testing.F) {
	for _, s := range []string{"", " ", "a b", "a  b", "Курьер опоздал.\nНа час", "a\n\nb", "a\n\n\nb", "a \nb", "a\n b", "\na", "a\n", "a\tb", "a\u00a0b", "\u0451\xd0", "a\u200bb", "«да» — нет…",
		"\ufffd", "a\xffb", "a\u2028b", "a\r\nb", "\x7f", "\u0085", "і\u0301ї 👍🏽", "a\u3000b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, prose := strings.Join(strings.Fields(Clean(s)), " "), FoldLines(Clean(s))
		if settled(s, false) != (s == line) || settled(s, true) != (s == prose) {
			t.Errorf("%q: as a line %v, its line is %q; as prose %v, its prose is %q", s, settled(s, false), line, settled(s, true), prose)
		}
		if !settled(line, false) || !settled(prose, true) {
			t.Errorf("%q: twice is not once: %q, %q", s, line, prose)
		}
	})
}

// What is shortened ends with a whole word where one ends near, and is never longer than asked, its ellipsis included.
func TestShortenEndsWithAWord(t *testing.T) {
	for _, c := range []struct {
		s    string
		most int
		want string
	}{
		{"Розы уже вялые. На звонки никто не отвечает", 43, "Розы уже вялые. На звонки никто не отвечает"},
		{"Розы уже вялые. На звонки никто не отвечает", 42, "Розы уже вялые. На звонки никто не…"},
		{"Розы уже вялые. На звонки никто не отвечает", 28, "Розы уже вялые. На звонки…"},
		{"Розы, вялые", 8, "Розы…"}, // no comma before what is left out
		{"синхрофазотроностроитель", 10, "синхрофаз…"},
		{"а синхрофазотроностроительство", 29, "а синхрофазотроностроительст…"}, // the last word that ended is far
		{"Цветочный магазин", 12, "Цветочный…"},
		{"Лавка цветов", 11, "Лавка цвет…"}, // half of it would be lost
		{"", 5, ""},
		{"аб", 1, "…"},
		{"аб", 0, ""},
		{"аб", -1, ""},
	} {
		if got, was := Shorten(c.s, c.most); got != c.want || was != (got != c.s) || utf8.RuneCountInString(got) > max(c.most, 0) {
			t.Errorf("%q to %d letters is %q (%v), want %q", c.s, c.most, got, was, c.want)
		}
	}
}

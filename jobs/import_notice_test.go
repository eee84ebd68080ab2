package jobs

import (
	"fmt"
	"slices"
	"testing"
)

// A notice may tell of several reviews; each is read. How the notice itself ends is not the review's text, and the lines of
// a forwarded mail in front of it are not its fields.
func TestTheReviewsOfANotice(t *testing.T) {
	im := &importer{w: newBench(t).Work}
	im.batch.Now = im.w.Clock.Now()
	two := "Автор: Анна\nОценка: 2\nДата: 12.10.2026\nОтзыв: Плохо.\n\nАвтор: Олег\nОценка: 5\nДата: 13.10.2026\nОтзыв: Отлично.\nСпасибо.\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"two":               {two, []string{"Анна 2 2026-10-12 Плохо.", "Олег 5 2026-10-13 Отлично.\nСпасибо."}},
		"text first":        {"Отзыв: Плохо.\nАвтор: Анна\nОтзыв: Отлично.\nАвтор: Олег", []string{"Анна 0  Плохо.", "Олег 0  Отлично."}},
		"a forwarded mail":  {"Дата: 1 ноября 2026\nТема: Fwd\n\nАвтор: Анна\nДата: 12.10.2026\nОтзыв: Плохо.", []string{"Анна 0 2026-10-12 Плохо."}},
		"a greeting":        {two + "\nС уважением, команда площадки. Отписаться: http://x.example", []string{"Анна 2 2026-10-12 Плохо.", "Олег 5 2026-10-13 Отлично.\nСпасибо."}},
		"in Ukrainian":      {"Автор: Анна\nВідгук: Погано.\n\nЗ повагою,\nмайданчик", []string{"Анна 0  Погано."}},
		"the way out":       {"Автор: Анна\nОтзыв: Плохо.\n\nЧтобы отписаться, перейдите: https://x.example/u", []string{"Анна 0  Плохо."}},
		"unsubscribe":       {"Author: Anna\nReview: Bad.\n\nhttps://x.example/unsubscribe?u=1", []string{"Anna 0  Bad."}},
		"a text of its own": {"Автор: Анна\nОтзыв: Не отписаться.\nС уважением к людям тут плохо.\n\nНе могу отписаться от них.", []string{"Анна 0  Не отписаться.\nС уважением к людям тут плохо.\n\nНе могу отписаться от них."}},
	} {
		var got []string
		for _, e := range im.notice(c.text) {
			got = append(got, fmt.Sprintf("%s %v %s %s%s", e.Review.Author.Name, e.Review.Rating, e.Review.Published, e.Review.Text, e.Err))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// branded gives the company other brands, as its page does.
func (b *bench) branded(brands ...string) {
	b.t.Helper()
	c, err := b.Store.Company(b.t.Context(), b.scope)
	must(b.t, err)
	c.Brands = brands
	must(b.t, b.SaveCompany(b.t.Context(), b.scope, c))
}

// What was read before the company bore a name is looked at again when it does, also the addresses behind links; what names no
// company stays quiet, and a name that goes away proposes nothing.
func TestTextsAreLookedAtAgainUnderANewName(t *testing.T) {
	b := newBench(t)
	b.feedSource(newsOf(t,
		`Про «Ромашку» спорят: <a href="https://gorod-forum.ru/topic/1">обсуждение</a>`,
		`Ромашка, отзывы на otzyvy.kiev.ua.`,
		`О погоде: <a href="https://pogoda-forum.ru/">форум</a>`).URL)
	if got := b.proposed(); got != "" {
		t.Fatalf("proposed before the name is known: %s", got)
	}
	b.branded("Флорамо", "Ромашка")
	b.settle()
	if got := b.proposed(); got != "gorod-forum.ru 1, otzyvy.kiev.ua 1" && got != "otzyvy.kiev.ua 1, gorod-forum.ru 1" {
		t.Errorf("under the new name: %s", got)
	}
	b.branded("Погода")
	b.settle()
	if got := b.proposed(); !strings.Contains(got, "pogoda-forum.ru 1") || strings.Count(got, " 1") != 3 {
		t.Errorf("under a third name: %s", got)
	}
	c, err := b.Store.Company(t.Context(), b.scope)
	must(t, err)
	c.Language = collector.LanguageEnglish
	must(t, b.SaveCompany(t.Context(), b.scope, c))
	if _, waits, err := b.Store.Timer(t.Context(), b.scope, collector.TimerNames, b.scope.Company); err != nil || waits {
		t.Errorf("another language made a look at all texts due: %v", err)
	}
}

// The look goes by batches, and where it stands is a row: a program that is stopped goes on there.
func TestALookAtAllTextsGoesOnWhereItStood(t *testing.T) {
	everywhere(t, func(b *bench) {
		var lines []string
		for i := range namesBatch + 1 {
			said := "Погода хорошая, www.pogoda.ru"
			if i == 0 {
				said = "Ромашка: жалуются на gorod-forum.ru"
			}
			lines = append(lines, fmt.Sprintf(`{"id":"%d","site":"x.example","text":"%s","published":"2026-10-01"}`, i, said))
		}
		_, err := b.Import(b.t.Context(), b.scope, strings.NewReader(strings.Join(lines, "\n")), ImportOptions{})
		must(b.t, err)
		b.settle()
		b.branded("Ромашка")
		first, err := b.Store.ClaimTimers(b.t.Context(), b.Now(), time.Now(), time.Minute, 1)
		must(b.t, err)
		must(b.t, b.proposeAgain(b.t.Context(), b.scope, first[0]))
		if got := b.proposed(); got != "" {
			b.t.Errorf("one batch proposed %s", got)
		}
		if err := b.proposeAgain(b.t.Context(), b.scope, first[0]); collector.CodeOf(err) != collector.CodeConflict {
			b.t.Errorf("a step that was done is done again: %v", err)
		}
		b.settle()
		if got := b.proposed(); got != "gorod-forum.ru 1" {
			b.t.Errorf("proposed %q", got)
		}
		if left, err := b.Store.DueTimers(b.t.Context(), b.Now(), time.Now(), 9); err != nil || len(left) > 0 {
			b.t.Errorf("%d steps are left, %v", len(left), err)
		}
	})
}

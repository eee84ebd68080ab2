package jobs

import (
	"fmt"
	"strings"
	"testing"

	"molva/collector"
)

// TestARuleNamesAnother: it finds what the other one finds now, on arrival and in the index, and its mistakes are told
// when it is saved.
func TestARuleNamesAnother(t *testing.T) {
	b := newBench(t)
	add := func(name, query string) (collector.Watch, error) {
		watch, _, err := b.AddWatch(t.Context(), b.scope, collector.Watch{Name: name, Query: query, Receiver: b.owner.PersonID, Language: "ru"})
		return watch, err
	}
	shop, err := add("Наш  магазин", "флорамо OR букет")
	must(t, err)
	bad, err := add("плохо", `@"наш магазин" rating:<3`)
	must(t, err)
	if _, err = add("опечатка", `@"наш магазын"`); err == nil || !strings.Contains(err.Error(), `@"наш магазин"`) {
		t.Errorf("an unknown name: %v", err)
	}
	if n, err := b.PreviewWatch(t.Context(), b.scope, "@плохо"); n != 0 || err != nil {
		t.Errorf("preview: %d, %v", n, err)
	}
	found := func(text string) string {
		rules, err := b.rules(t.Context(), b.scope)
		must(t, err)
		var names []string
		for _, w := range rules.found(collector.Document{Review: collector.Review{Text: text, Rating: 1}}) {
			names = append(names, w.Name)
		}
		return strings.Join(names, ", ")
	}
	if got := found("Три букета завяли"); got != "Наш  магазин, плохо" {
		t.Errorf("found by %q", got)
	}
	if err := b.DeleteWatch(t.Context(), b.scope, shop.PublicID); collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(fmt.Sprint(err), "плохо") {
		t.Errorf("a rule that another one names is taken away: %v", err)
	}
	if got := found("Три букета завяли"); got != "Наш  магазин, плохо" {
		t.Errorf("after the refusal: found by %q", got)
	}
	must(t, b.DeleteWatch(t.Context(), b.scope, bad.PublicID))
	must(t, b.DeleteWatch(t.Context(), b.scope, shop.PublicID))
	if got := found("Три букета завяли"); got != "" {
		t.Errorf("after both were taken away: found by %q", got)
	}
}

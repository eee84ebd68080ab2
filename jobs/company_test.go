package jobs

import (
	"context"
	"strings"
	"testing"

	"molva/collector"
	"molva/search"
)

// SaveCompany writes the company whole; the product changes it as it stands (EditCompany).
func (w *Work) SaveCompany(ctx context.Context, scope collector.Scope, c collector.Company) error {
	_, err := w.EditCompany(ctx, scope, func(is *collector.Company) { *is = c })
	return err
}

// declare gives the company of the bench other brand words.
func (b *bench) declare(brands ...string) {
	b.t.Helper()
	c, err := b.Store.Company(b.t.Context(), b.scope)
	must(b.t, err)
	c.Brands = brands
	must(b.t, b.SaveCompany(b.t.Context(), b.scope, c))
}

// TestTheIndexFollowsTheBrands: what a search finds does not depend on whether a brand was declared before the texts
// came or after.
func TestTheIndexFollowsTheBrands(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.rule("Флорамо", "ru")
	file := `{"id":"a","rating":5,"text":"Остались довольны Флорамою.","published":"2026-11-02"}
{"id":"b","rating":5,"text":"Букет от Розалинды приехал вовремя.","published":"2026-11-02"}`
	_, err := b.Import(t.Context(), b.scope, strings.NewReader(file), ImportOptions{Site: "export.example"})
	must(t, err)
	b.settle()
	b.mail.take()
	for _, brands := range [][]string{nil, {"Флорамо"}, {"Розалинда"}, {"Розалинда", "Флорамо"}} {
		b.declare(brands...)
		b.settle()
		for _, query := range []string{"Флорамо", "Розалинда"} {
			if got := b.find(query); got != 1 {
				t.Errorf("brands %v: %s finds %d, want 1", brands, query, got)
			}
		}
		if got := b.mail.take(); got != "" {
			t.Errorf("brands %v: mails %q about what is no news", brands, got)
		}
	}
}

// TestTheIndexFollowsTheZone: a day begins when it begins where the company is.
func TestTheIndexFollowsTheZone(t *testing.T) {
	b := newBench(t)
	_, err := b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"a","rating":5,"text":"Поздно.","published":"2026-11-01T23:30:00Z"}`), ImportOptions{Site: "export.example"})
	must(t, err)
	b.settle()
	for zone, days := range map[string][2]string{"UTC": {"2026-11-01", "2026-11-02"}, "Asia/Almaty": {"2026-11-02", "2026-11-03"}} {
		c, err := b.Store.Company(t.Context(), b.scope)
		must(t, err)
		c.Zone = zone
		must(t, b.SaveCompany(t.Context(), b.scope, c))
		b.settle()
		if b.find("after:"+days[0]+" before:"+days[1]) != 1 {
			t.Errorf("%s: not found on %s", zone, days[0])
		}
	}
}

// TestOnlyWhatTheIndexIsMadeOfMakesItAnew: another name costs no work, a slot that is being filled starts over with the
// live one, and one that rests goes on resting.
func TestOnlyWhatTheIndexIsMadeOfMakesItAnew(t *testing.T) {
	b := newBench(t)
	_, err := b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"a","rating":5,"text":"Гарно.","published":"2026-11-02"}`), ImportOptions{Site: "export.example"})
	must(t, err)
	b.settle()
	lags := func() (n [2]int) {
		for i, slot := range []search.Slot{search.SlotA, search.SlotB} {
			n[i], err = b.Store.Lag(t.Context(), b.scope, "index_"+string(slot))
			must(t, err)
		}
		return n
	}
	c, err := b.Store.Company(t.Context(), b.scope)
	must(t, err)
	c.Name = "Флорамо Київ"
	must(t, b.SaveCompany(t.Context(), b.scope, c))
	if got := lags(); got != [2]int{0, 1} {
		t.Errorf("another name: lags %v", got)
	}
	b.declare("Розалинда")
	if got := lags(); got != [2]int{1, 1} {
		t.Errorf("another brand: lags %v", got)
	}
	b.settle()
	if got := lags(); got != [2]int{0, 1} {
		t.Errorf("settled: lags %v; the free slot was filled", got)
	}
	_, err = b.Store.ResetFollower(t.Context(), b.scope, "index_b") // as a rebuild begins
	must(t, err)
	b.settle()
	b.declare("Флорамо")
	if got := lags(); got != [2]int{1, 1} {
		t.Errorf("another brand while the free slot is filled: lags %v", got)
	}
}

func TestWhoMayNotChangeTheCompany(t *testing.T) {
	b := newBench(t)
	c, err := b.Store.Company(t.Context(), b.scope)
	must(t, err)
	err = b.SaveCompany(t.Context(), collector.Scope{Company: b.scope.Company, Role: collector.RoleManager}, c)
	if collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a manager: %v", err)
	}
}

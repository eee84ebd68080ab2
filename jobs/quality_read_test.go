package jobs

import (
	"strings"
	"testing"

	"molva/collector"
)

// What the program cannot tell a person reads: the letter waits, the page and the receipt say so, and what the person finds is
// what the recheck counts (000 4, 000 5). Without a known cause the receipt claims none was named.
func TestLetterWaitsForAPerson(t *testing.T) {
	b := newBench(t)
	market(b)
	_, err := b.ExcludeSeller(t.Context(), b.scope, "key:bad", "")
	must(t, err)
	b.settle()
	f, err := b.SellerFile(t.Context(), b.scope, "key:bad")
	must(t, err)
	var pairs []collector.SellerPair
	for i, cause := range append([]string{""}, f.Main...) {
		pairs = append(pairs, collector.SellerPair{Problem: "Отмены", Cause: cause,
			Solution: []string{"Теперь цветы", "Отныне букеты", "Сейчас розы", "Нынче пионы"}[i%4] + " стоят в холодильнике, вместе с запасом зелени и лентами."})
	}
	b.mail.take()
	m, err := b.SendImprovement(t.Context(), b.scope, "key:bad", pairs)
	must(t, err)
	if m.Complete || !m.Waits() {
		t.Fatalf("%+v", m)
	}
	b.settle()
	if text := b.mail.sent[len(b.mail.sent)-1].Text; !strings.Contains(text, "ждёт человека") && !strings.Contains(text, "чекає на людину") || strings.Contains(text, "Все главные причины") {
		t.Errorf("the receipt: %s", text)
	}
	must(t, b.ReadImprovement(t.Context(), b.scope, "key:bad", m.PublicID, true))
	if err := b.ReadImprovement(t.Context(), b.scope, "key:bad", m.PublicID, false); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("read twice: %v", err)
	}
	if f, err = b.SellerFile(t.Context(), b.scope, "key:bad"); err != nil || !f.Letters[0].Complete || len(f.Letters[0].Faults) > 0 {
		t.Errorf("%+v %v", f.Letters, err)
	}
	if err := b.ReadImprovement(t.Context(), collector.Scope{Company: b.scope.Company, Role: collector.RoleViewer}, "key:bad", m.PublicID, true); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a viewer reads: %v", err)
	}
}

package jobs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/quality"
)

const day = 24 * time.Hour

// plan covers the two causes that the bad reviews of these tests name.
var plan = []collector.SellerPair{
	{Problem: "Покупателям не возвращают деньги за недоставленный товар", Cause: "refund", Solution: "Деньги возвращаем в день обращения, за это отвечает бухгалтер смены, список возвратов сверяем вечером."},
	{Problem: "Товара нет на складе", Cause: "not_in_stock", Solution: "Каждое утро сверяем остатки на складе с каталогом и снимаем с продажи то, чего нет."},
}

// about imports a review of an item.
func (b *bench) about(item, id string, stars int, at time.Time, text string) {
	b.t.Helper()
	line, err := json.Marshal(map[string]any{"id": id, "rating": stars, "text": text, "published": at.UTC().Format(time.RFC3339), "author": map[string]string{"name": "автор " + id},
		"item": map[string]string{"url": "https://otklik.example/" + item}})
	must(b.t, err)
	report, err := b.Import(b.t.Context(), b.scope, strings.NewReader(string(line)), ImportOptions{Format: "jsonl", Site: "otklik"})
	must(b.t, err)
	if len(report.Refused) > 0 {
		b.t.Fatalf("refused: %+v", report.Refused)
	}
}

func (b *bench) addSeller(key string) collector.Seller {
	b.t.Helper()
	v, err := b.AddSeller(b.t.Context(), b.scope, key, "Лавка "+key, collector.Contact{Name: "Олена", Mail: key + "@sellers.example", Language: "ru"})
	must(b.t, err)
	_, err = b.AssignSellerItem(b.t.Context(), b.scope, "key:"+key, collector.Item{URL: "https://otklik.example/" + key})
	must(b.t, err)
	return v
}

func (b *bench) file(key string) SellerFile {
	b.t.Helper()
	f, err := b.SellerFile(b.t.Context(), b.scope, "key:"+key)
	must(b.t, err)
	return f
}

// solve says that what a review complains of was solved, or that it was not.
func (b *bench) solve(key string) {
	b.t.Helper()
	f := b.file(key)
	for _, r := range f.Worksheet {
		must(b.t, b.MarkReviewSolved(b.t.Context(), b.scope, "key:"+key, r.PublicID))
	}
}

// market is one bad seller and two ordinary ones.
func market(b *bench) {
	for _, key := range []string{"bad", "good", "fair"} {
		b.addSeller(key)
	}
	for i := range 14 {
		at := b.Now().Add(-time.Duration(i+2) * day)
		b.about("bad", fmt.Sprint("b", i), 1, at, "Деньги не вернули, товара нет в наличии")
		b.about("good", fmt.Sprint("g", i), 5, at, "Спасибо, всё отлично")
		b.about("fair", fmt.Sprint("f", i), 4, at, "Хороший магазин")
	}
	b.settle()
	b.mail.take()
}

// The whole way of a seller who does what is asked: excluded by the figures, told why, a letter that says nothing, a better
// one, not a word on day 13, and on day 14 back in the catalogue.
func TestASellerReturns(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx := b.t.Context()
		market(b)
		if _, err := b.ExcludeSeller(ctx, b.scope, "key:good", ""); collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "the line of") {
			t.Fatalf("a good seller: %v", err)
		}
		e, err := b.ExcludeSeller(ctx, b.scope, "key:bad", "")
		must(t, err)
		if e.Trigger != collector.TriggerLow || !e.Due.Equal(e.Since.Add(14*day)) || len(e.Causes) == 0 {
			t.Fatalf("%+v", e)
		}
		if _, err := b.ExcludeSeller(ctx, b.scope, "key:bad", "ещё раз"); collector.CodeOf(err) != collector.CodeConflict {
			t.Errorf("excluded twice: %v", err)
		}
		b.settle()
		first := b.mail.sent[0]
		if first.Kind != "seller_excluded" || !strings.Contains(first.Text, "14") || !strings.Contains(first.Text, "/seller/") || !strings.Contains(first.Text, "Оспаривание отзывов") {
			t.Errorf("%s\n%s", first.Subject, first.Text)
		}
		b.mail.take()
		f0 := b.file("bad")
		if got := f0.Suppose(SupposedDone{Letter: true, Solved: len(f0.Worksheet), Praise: 3}); got.Decision != collector.RecheckReturned {
			t.Errorf("supposed all was done: %+v", got)
		}
		b.solve("bad")
		b.advance(day)
		m, err := b.SendImprovement(ctx, b.scope, "key:bad", []collector.SellerPair{{Problem: "Отзывы", Solution: "Мы станем лучше"}})
		must(t, err)
		if m.Complete || !slices.Contains(m.Uncovered, "refund") || m.Late {
			t.Errorf("an empty promise: %+v", m)
		}
		m, err = b.SendImprovement(ctx, b.scope, "key:bad", plan)
		must(t, err)
		if !m.Complete || len(m.Uncovered) > 0 {
			t.Errorf("the plan: %+v", m)
		}
		for i := range 3 {
			b.about("bad", fmt.Sprint("n", i), 5, b.Now().Add(-time.Hour), fmt.Sprint("Отличный магазин, привезли вовремя, спасибо ", i))
		}
		b.advance(12 * day)
		b.mail.take()
		b.now = e.Due.Add(-time.Microsecond)
		b.settle()
		if sent := b.mail.take(); sent != "" || b.file("bad").State != collector.SellerExcluded {
			t.Errorf("before the instant: %q, %s", sent, b.file("bad").State)
		}
		predicted := b.file("bad").Missing
		b.advance(time.Microsecond)
		f := b.file("bad")
		if f.State != collector.SellerListed || f.Exclusion.State != collector.ExclusionReturned || !slices.Equal(predicted.Failed, f.Exclusion.Recheck.Failed) {
			t.Errorf("%s, %+v, predicted %+v", f.State, f.Exclusion, predicted)
		}
		for _, m := range f.Letters {
			if m.Answered.Sub(m.Received) > 14*day || m.Answered.IsZero() {
				t.Errorf("a letter of %s was answered %s", m.Received, m.Answered)
			}
		}
		if got := b.mail.take(); got != "seller_recheck" {
			t.Errorf("mails: %q", got)
		}
	})
}

// A seller who does nothing, disputes a review and has bought praise stays out, for exactly what was not done; a letter of the
// day after counts as absent for the recheck that was and in full for the next. A clock that leaps over two rechecks makes
// both, each at its own time.
func TestASellerStaysOut(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx := b.t.Context()
		market(b)
		_, err := b.ExcludeSeller(ctx, b.scope, "key:bad", "")
		must(t, err)
		f := b.file("bad")
		for _, r := range f.Worksheet[1:] {
			must(t, b.MarkReviewSolved(ctx, b.scope, "key:bad", r.PublicID))
		}
		b.advance(14 * day)
		f = b.file("bad")
		want := []collector.RecheckPoint{collector.PointLetter, collector.PointNegatives, collector.PointRating}
		if f.State != collector.SellerExcluded || !slices.Equal(f.Exclusion.Recheck.Failed, want) || f.Exclusion.State != collector.ExclusionExtended {
			t.Fatalf("%s %+v", f.State, f.Exclusion.Recheck)
		}
		b.advance(day)
		m, err := b.SendImprovement(ctx, b.scope, "key:bad", plan)
		must(t, err)
		if !m.Late || !m.Complete {
			t.Errorf("the letter of day 15: %+v", m)
		}
		b.settle()
		if last := b.mail.sent[len(b.mail.sent)-1]; last.Kind != "seller_letter" || !strings.Contains(last.Text, "считается отсутствующим") {
			t.Errorf("%s\n%s", last.Kind, last.Text)
		}
		if f = b.file("bad"); slices.Contains(f.Missing.Failed, collector.PointLetter) {
			t.Errorf("the letter does not count for the next recheck: %+v", f.Missing)
		}
		due := f.Exclusion.Due
		b.mail.take()
		b.advance(30 * day)
		f = b.file("bad")
		if f.Exclusion.Rechecks != 3 || !f.Exclusion.Recheck.At.Equal(due.Add(14*day)) {
			t.Errorf("%d rechecks, the last at %s", f.Exclusion.Rechecks, f.Exclusion.Recheck.At)
		}
		if got := b.mail.take(); got != "seller_recheck seller_recheck" {
			t.Errorf("mails: %q", got)
		}
	})
}

// Once a week all sellers are compared: who is bad is proposed, and excluded at once where the policy says so.
func TestWeeklyReview(t *testing.T) {
	b := newBench(t)
	market(b)
	b.advance(7 * day)
	if got := b.file("bad").Standing + b.file("good").Standing; got != collector.StandingProposed {
		t.Errorf("proposed: %q", got)
	}
	if b.file("bad").State != collector.SellerListed {
		t.Error("a proposal excludes")
	}
	p := quality.Default()
	p.Auto = true
	version, err := b.SaveSellerPolicy(t.Context(), b.scope, p)
	must(t, err)
	b.advance(7 * day)
	f := b.file("bad")
	if f.State != collector.SellerExcluded || f.Exclusion.Policy != version || f.Exclusion.Person != 0 || f.Standing != "" {
		t.Errorf("%s %+v", f.State, f.Exclusion)
	}
	if got := b.mail.take(); got != "seller_excluded" {
		t.Errorf("mails: %q", got)
	}
}

// A person's reason overrides the rule both ways, and the log says so. A seller nobody can write to is excluded all the same.
func TestOverride(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	_, err := b.AddSeller(ctx, b.scope, "quiet", "Тихая лавка", collector.Contact{})
	must(t, err)
	if _, err := b.ExcludeSeller(ctx, b.scope, "key:quiet", " "); collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "too few reviews") {
		t.Errorf("without figures: %v", err)
	}
	e, err := b.ExcludeSeller(ctx, b.scope, "key:quiet", "продаёт подделки")
	must(t, err)
	if e.Trigger != collector.TriggerOverride {
		t.Errorf("%+v", e)
	}
	if _, err := b.ReturnSeller(ctx, b.scope, "key:quiet", ""); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("a return without a reason: %v", err)
	}
	e, err = b.ReturnSeller(ctx, b.scope, "key:quiet", "ошибка")
	must(t, err)
	if e.State != collector.ExclusionReturned || b.file("quiet").State != collector.SellerListed {
		t.Errorf("%+v", e)
	}
	lines, err := b.Store.Trail(ctx, b.scope, "seller", b.file("quiet").SellerID)
	must(t, err)
	var did []string
	for _, l := range lines {
		did = append(did, l.Did)
	}
	if !slices.Equal(did, []string{"excluded_override", "returned_override"}) || !strings.Contains(lines[0].Data, "подделки") {
		t.Errorf("%v", lines)
	}
	b.advance(20 * day)
	if b.file("quiet").Exclusion.Rechecks != 0 {
		t.Error("a seller who was returned is rechecked")
	}
	for _, do := range []func() error{
		func() error { _, err := b.SendImprovement(ctx, b.scope, "key:quiet", plan); return err },
		func() error { _, err := b.ReturnSeller(ctx, b.scope, "key:quiet", "x"); return err },
	} {
		if err := do(); collector.CodeOf(err) != collector.CodeConflict {
			t.Errorf("of a listed seller: %v", err)
		}
	}
}

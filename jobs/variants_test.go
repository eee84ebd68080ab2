package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// manyNames is an archive in which a company is called by many names, and in which others have names like them.
var manyNames = []string{
	`{"id":"1","text":"Заказала во Флаувау розы","published":"2026-10-01"}`,
	`{"id":"2","text":"Flowwow привёз вовремя, спасибо Флаувау","published":"2026-10-02"}`,
	`{"id":"3","text":"Flowwow опоздал","published":"2026-10-03"}`,
	`{"id":"4","text":"flowwow снова не отвечает","published":"2026-10-04"}`,
	`{"id":"5","text":"FLOWWOW!","published":"2026-10-05"}`,
	`{"id":"6","text":"Ещё раз flowwow","published":"2026-10-06"}`,
	`{"id":"7","text":"Флау вау прислали не то","item":{"name":"Флаувау, доставка"},"published":"2026-10-07"}`,
	`{"id":"8","text":"akfedfe где мой заказ","title":"Флоувоу","item":{"name":"Флаувау"},"published":"2026-10-08"}`,
	`{"id":"9","text":"Флавау меня подвел","item":{"name":"Флаувау"},"published":"2026-10-09"}`,
	`{"id":"10","text":"Смотрите flowwow.com и флаувау ком","published":"2026-10-10"}`,
	`{"id":"11","text":"Клавиатура сломалась","published":"2026-10-11"}`,
	`{"id":"12","text":"Просто флаушвау","published":"2026-10-12"}`,
	`{"id":"13","text":"Букет Нежность чудесный, Флаувау молодцы","item":{"name":"Букет Нежность"},"published":"2026-10-13"}`,
	`{"id":"14","text":"Вчера получила букет нежность","published":"2026-10-14"}`,
}

func variantOf(t *testing.T, r VariantReport, query string) CountedVariant {
	t.Helper()
	at := slices.IndexFunc(r.Variants, func(v CountedVariant) bool { return v.Query == query })
	if at < 0 {
		t.Fatalf("%s is not proposed among %d", query, len(r.Variants))
	}
	return r.Variants[at]
}

func TestVariantsAreCounted(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.more(manyNames...)
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Names: []string{"Флаувау"}})
	must(t, err)
	if r.Found != 4 || r.Query != "флаувау" || r.Away || r.Left != 0 {
		t.Errorf("%d found by %s, %d left", r.Found, r.Query, r.Left)
	}
	for _, c := range []struct {
		query      string
		kind       text.Kind
		hits, adds int
		newest     string
		ticked     bool
		doubt      Doubt
	}{
		{"flowwow", text.KindTransliteration, 6, 4, "6 5 4", true, ""},
		{`"флау вау"`, text.KindJoined, 1, 1, "7", true, ""},
		{"=akfedfe", text.KindSlip, 1, 1, "8", true, ""},
		{"=флавау", text.KindTyping, 1, 1, "9", true, ""},
		{"=флаушвау", text.KindTyping, 1, 1, "12", false, DoubtNoSign},
		{`"букет нежность"`, text.KindProduct, 2, 1, "14", false, ""},
		{"phlauvau", text.KindTransliteration, 0, 0, "", false, ""},
	} {
		v := variantOf(t, r, c.query)
		var newest []string
		for _, d := range v.Newest {
			newest = append(newest, d.SiteKey)
		}
		if v.Kind != c.kind || v.Hits != c.hits || v.Adds != c.adds || strings.Join(newest, " ") != c.newest || v.Ticked() != c.ticked || v.Doubt != c.doubt || !v.Counted {
			t.Errorf("%s: %+v %v", c.query, v, newest)
		}
	}
	b.addsAreTrue(r)
}

// addsAreTrue holds each count against a walk over all documents in memory.
func (b *bench) addsAreTrue(r VariantReport) {
	b.t.Helper()
	company, brands, err := b.company(b.t.Context(), b.scope.Company)
	must(b.t, err)
	docs := b.documents()
	finds := func(query string, d collector.Document) bool {
		q, err := search.ParseFor(query, brands)
		must(b.t, err)
		return search.Match(q, search.EntryOf(d, company.Location(), brands))
	}
	counted := 0
	for _, v := range r.Variants {
		hits, adds := 0, 0
		for _, d := range docs {
			if v.Counted && finds(v.Query, d) {
				if hits++; !finds(r.Query, d) {
					adds++
				}
			}
		}
		if v.Counted && (hits != v.Hits || adds != v.Adds) {
			b.t.Errorf("%s finds %d and adds %d, in memory %d and %d", v.Query, v.Hits, v.Adds, hits, adds)
		}
		if v.Counted {
			counted++
		}
	}
	if counted < 20 {
		b.t.Errorf("only %d of %d variants are counted", counted, len(r.Variants))
	}
}

// A word that is far more frequent than the name, or that the rules know, is likely another one, also beside the company.
func TestAnotherWordIsNotTicked(t *testing.T) {
	b := newBench(t)
	b.declare()
	lines := []string{`{"id":"n","text":"Ашан рядом","published":"2026-10-01"}`}
	for i := range 8 {
		lines = append(lines, fmt.Sprintf(`{"id":"o%d","text":"Ашал потерян","item":{"name":"Ашан"},"published":"2026-10-02"}`, i))
	}
	b.more(append(lines, `{"id":"k","text":"Ашам","item":{"name":"Ашан"},"published":"2026-10-02"}`)...)
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Names: []string{"Ашан"}})
	must(t, err)
	if v := variantOf(t, r, "=ашал"); v.Doubt != DoubtCommon || v.Ticked() || v.Adds != 8 {
		t.Errorf("%+v", v)
	}
	if v := variantOf(t, r, "=ашам"); !v.Ticked() {
		t.Errorf("%+v", v)
	}
}

// A query names what it looks for; what it finds already is not added again.
func TestVariantsOfAQuery(t *testing.T) {
	b := newBench(t)
	b.declare("Флаувау")
	b.more(manyNames...)
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Query: "(флаувау OR flowwow) -букет <<< по-русски >>>"})
	must(t, err)
	if got := strings.Join(r.Names, ","); got != "флаувау,flowwow" || r.Found != 7 {
		t.Errorf("names %s, %d found", got, r.Found)
	}
	if v := variantOf(t, r, `"флау вау"`); v.Adds != 1 || !v.Ticked() {
		t.Errorf("%+v", v)
	}
	for _, v := range r.Variants {
		if v.Query == "flowwow" || v.Query == "флаувау" {
			t.Errorf("a name is its own variant: %+v", v)
		}
	}
}

// Two spellings that are forms of one word find the same, and are one proposal.
func TestFormsAreOneVariant(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.more(`{"id":"1","text":"Билайн и билайна, beeline","published":"2026-10-01"}`)
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Names: []string{"beeline"}})
	must(t, err)
	stems := map[string]int{}
	for _, v := range r.Variants {
		if v.Kind == text.KindTransliteration {
			stems[text.Stem(v.Text)]++
		}
	}
	if stems[text.Stem("билайн")] != 1 || len(stems) < 10 || len(stems) != sum(stems) {
		t.Errorf("%v", stems)
	}
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// Without a name and a query the company's own are taken.
func TestVariantsOfTheCompany(t *testing.T) {
	b := newBench(t)
	b.declare("Флаувау", "Флау вау")
	b.more(manyNames...)
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{})
	must(t, err)
	if !slices.Contains(r.Names, "Флаувау") || !strings.Contains(r.Query, `"флау вау"`) {
		t.Errorf("%v, %s", r.Names, r.Query)
	}
}

func TestVariantsAreRefused(t *testing.T) {
	b := newBench(t)
	b.declare()
	for _, c := range []struct {
		ask  VariantsAsk
		code collector.Code
	}{
		{VariantsAsk{Names: []string{"а1", "а2", "а3", "а4", "а5", "а6"}}, collector.CodeTooLarge},
		{VariantsAsk{Query: `"не закрыто`}, collector.CodeInvalid},
		{VariantsAsk{Query: "rating:<3"}, ""},
		{VariantsAsk{Names: []string{"!!!"}}, ""},
	} {
		if _, err := b.Variants(t.Context(), b.scope, c.ask); collector.CodeOf(err) != c.code && !(c.code == "" && collector.CodeOf(err) == collector.CodeInvalid) {
			t.Errorf("%+v: %v", c.ask, err)
		}
	}
}

// While the index does not answer, what the rules propose is there, and nothing is called counted.
func TestVariantsWithoutAnIndex(t *testing.T) {
	b := newBench(t)
	b.Index = stoppedIndex{b.Index}
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Names: []string{"Флаувау"}})
	must(t, err)
	if !r.Away || len(r.Variants) < 10 || r.Left != len(r.Variants) || slices.ContainsFunc(r.Variants, func(v CountedVariant) bool { return v.Counted || v.Ticked() }) {
		t.Errorf("%d proposed, %d left, away %v", len(r.Variants), r.Left, r.Away)
	}
}

// A wildcard that stands for too many words is refused with the count, and the others are counted; who goes away ends it all.
func TestOneVariantIsRefusedAlone(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.manyWords("флаувау")
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Names: []string{"Флаувау"}})
	must(t, err)
	if v := variantOf(t, r, "флаувау*"); v.Fault == nil || v.Counted || !strings.Contains(v.Fault.Msg, fmt.Sprint(search.MaxExpansion+10)) {
		t.Errorf("%+v", v)
	}
	if v := variantOf(t, r, "flowwow"); !v.Counted {
		t.Errorf("%+v", v)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Variants(ctx, b.scope, VariantsAsk{Names: []string{"Флаувау"}}); err == nil {
		t.Error("nobody waits any more, and it was no error")
	}
}

// What there is no time for is not counted, is never ticked, and is told.
func TestVariantsOutOfTime(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.more(manyNames...)
	b.Index = &slowIndex{Index: b.Index, left: 3}
	r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Names: []string{"Флаувау"}, Within: 800 * time.Millisecond})
	must(t, err)
	counted := 0
	for _, v := range r.Variants {
		if v.Counted {
			counted++
		} else if v.Hits+v.Adds+v.Signs+len(v.Newest) > 0 || v.Ticked() {
			t.Errorf("half a count is shown: %+v", v)
		}
	}
	if counted == 0 || r.Left == 0 || counted+r.Left != len(r.Variants) || r.Away {
		t.Errorf("%d counted, %d left of %d", counted, r.Left, len(r.Variants))
	}
}

// slowIndex answers some searches and then none until the asker gives up, which a test does not wait for.
type slowIndex struct {
	search.Index
	left int
}

func (x *slowIndex) Search(ctx context.Context, r search.Request) (search.Result, error) {
	if _, bounded := ctx.Deadline(); !bounded {
		return x.Index.Search(ctx, r)
	}
	if x.left--; x.left >= 0 {
		return x.Index.Search(ctx, r)
	}
	<-ctx.Done()
	return search.Result{}, ctx.Err()
}

// stoppedIndex is an index whose server is stopped.
type stoppedIndex struct{ search.Index }

func (stoppedIndex) Search(context.Context, search.Request) (search.Result, error) {
	return search.Result{}, &collector.Error{Code: collector.CodeUnavailable, Msg: "the index does not answer"}
}

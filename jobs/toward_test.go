package jobs

import (
	"slices"
	"testing"

	"molva/collector"
	"molva/search"
)

// What is said of the company itself is found when it comes, told by a rule, and judged anew when the company is called otherwise.
func TestToneTowardTheCompany(t *testing.T) {
	everywhere(t, func(b *bench) {
		t := b.t
		b.rule("toward:negative", "ru")
		b.more(`{"id":"ours","text":"У Лепестка отлично, а у Флорамо обман","published":"2026-11-01"}`,
			`{"id":"theirs","text":"У Флорамо отлично, у Лепестка обман","published":"2026-11-01"}`,
			`{"id":"none","rating":1,"text":"Ужасный обман, деньги не вернули","published":"2026-11-01"}`)
		b.settle()
		b.finds("toward:negative", "ours")
		b.finds("к_нам:хорошо", "theirs")
		b.finds("до_нас:немає", "none")
		if sent := b.mail.take(); sent != "match" {
			t.Errorf("the rule sends %q", sent)
		}
		c, err := b.Store.Company(t.Context(), b.scope)
		must(t, err)
		c.Brands = []string{"Лепесток"}
		must(t, b.SaveCompany(t.Context(), b.scope, c))
		b.settle()
		b.finds("toward:negative", "theirs")
		b.finds("toward:positive", "ours")
		if sent := b.mail.take(); sent != "" {
			t.Errorf("what came long ago is told of as news: %q", sent)
		}
		if left, _, err := b.Store.Timer(t.Context(), b.scope, "judge", b.scope.Company); err != nil || !left.Due.IsZero() {
			t.Errorf("%+v, %v: the archive is still being judged", left, err)
		}
	})
}

// What a person says of the tone toward the company stands, whatever the text says and whatever the company is called by then, until it
// is taken back: then the text is judged with the names of now.
func TestTowardSaidByAPerson(t *testing.T) {
	everywhere(t, func(b *bench) {
		t, mine := b.t, b.manager("ann")
		b.more(`{"id":"ours","text":"У Лепестка отлично, а у Флорамо обман","published":"2026-11-01"}`)
		b.settle()
		say := func(said string) {
			d := b.keyedDocument("ours")
			_, err := b.Handle(t.Context(), mine, d.PublicID, d.Handling.Version, collector.HandlingChange{Correct: collector.Correction{Toward: said}})
			must(t, err)
			b.settle()
		}
		b.finds("toward:negative", "ours")
		for _, said := range []string{collector.TowardNone, collector.TonePositive, collector.ToneNeutral} {
			say(said)
			b.finds("toward:"+said, "ours")
			b.finds("-toward:" + said)
		}
		if is := b.keyedDocument("ours"); !is.Verdict.Toward.Named || !is.Verdict.Toward.Apart || is.Judged.Toward.Label != collector.ToneNegative || is.Handling.Correction.TowardBy != mine.Person || is.Handling.Correction.By != 0 {
			t.Errorf("%+v %+v", is.Verdict.Toward, is.Handling.Correction)
		}
		b.declare("Лепесток")
		b.settle()
		b.finds("toward:neutral", "ours")
		say(collector.AsJudged)
		b.finds("toward:positive", "ours")
	})
}

// finds wants a query to find the documents with these site keys, and no others.
func (b *bench) finds(query string, keys ...string) {
	b.t.Helper()
	_, brands, err := b.company(b.t.Context(), b.scope.Company)
	must(b.t, err)
	q, err := search.ParseFor(query, brands)
	must(b.t, err)
	r, err := b.Index.Search(b.t.Context(), search.Request{Company: b.scope.Company, Query: q, Limit: 9})
	must(b.t, err)
	docs, err := b.Store.DocumentsByPublic(b.t.Context(), b.scope, r.IDs)
	must(b.t, err)
	var found []string
	for _, d := range docs {
		found = append(found, d.ID)
	}
	if slices.Sort(found); !slices.Equal(found, keys) {
		b.t.Errorf("%s finds %q, want %q", query, found, keys)
	}
}

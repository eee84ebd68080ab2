package jobs

import (
	"slices"
	"testing"

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

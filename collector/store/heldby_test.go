package store

import (
	"context"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

func TestHeldBy(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		anna := collector.Author{Name: "Анна"}
		by := func(key string, who collector.Author, day collector.Published) DocumentWrite {
			d := w.review(key, key, 1, now)
			d.Document.Author, d.Document.Published = who, day
			return d
		}
		ago := func(days int) collector.Published { return collector.PublishedOn(now.AddDate(0, 0, -days).Date()) }
		two.visit(t, nil, by("two", anna, ago(5)))
		gone := by("gone", anna, ago(5))
		gone.Document.State = collector.StateGone
		elsewhere := by("elsewhere", anna, ago(5))
		elsewhere.Document.Site = "another"
		w.visit(t, nil, by("undated", anna, collector.Published{}), by("of today", anna, ago(0)), by("5", anna, ago(5)), by("30", anna, ago(30)), by("60", anna, ago(60)),
			by("120", anna, ago(120)), by("boris", collector.Author{Name: "Борис"}, ago(5)), by("nobody", collector.Author{}, ago(5)), gone, elsewhere)
		shown := func(day collector.Published, moves bool, who ...collector.Author) (out []collector.Review) {
			for _, a := range who {
				out = append(out, collector.Review{Author: a, Published: day, DayMoves: moves})
			}
			return out
		}
		for name, c := range map[string]struct {
			reviews []collector.Review
			want    string
		}{
			"dated":                    {shown(ago(60), false, anna), "30 60 undated"}, // what was counted back is newer
			"dated, of two":            {shown(ago(5), false, anna, collector.Author{Name: "борис"}), "5 boris of today undated"},
			"counted back":             {shown(ago(60), true, anna), "120 30 60 undated"},
			"not dated":                {shown(collector.Published{}, false, anna), "120 30 5 60 of today undated"},
			"by nobody":                {shown(ago(5), false, collector.Author{}), ""},
			"by somebody else":         {shown(ago(5), false, collector.Author{Name: "Вера"}), ""},
			"by many, each asked once": {slices.Repeat(shown(ago(60), false, anna), 200), "30 60 undated"},
		} {
			found := got(s.HeldBy(ctx, w.scope, "otklik", c.reviews, now))(t)
			var keys []string
			for k, d := range found {
				want(t, name+", key", d.SiteKey, k)
				keys = append(keys, k)
			}
			slices.Sort(keys)
			want(t, name, strings.Join(keys, " "), c.want)
		}
	})
}

// What became known of a review makes a new revision, for the index follows revisions, and no version.
func TestFactsOfAHeldReview(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		first := w.review("r1", "Розы", 5, now)
		first.Document.Author, first.Document.Published = collector.Author{}, collector.Published{}
		w.visit(t, nil, first)
		known := func(change func(d *collector.Document), facts collector.Facts) Counts {
			d := w.held(t, "r1")
			change(&d)
			return w.visit(t, nil, DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true, Facts: facts})
		}
		n := known(func(d *collector.Document) {
			d.Author, d.Published, d.Likes = collector.Author{Name: "Анна"}, collector.PublishedOn(2026, 1, 2), 7
		}, collector.FactAuthor|collector.FactRest)
		d := w.held(t, "r1")
		want(t, "same, for nobody did anything", n.Same, 1)
		want(t, "rev", d.Rev, 2)
		want(t, "facts", d.Author.Name == "Анна" && d.Likes == 7 && d.Published == collector.PublishedOn(2026, 1, 2), true)
		want(t, "versions", len(got(s.Versions(ctx, w.scope, d.DocumentID))(t)), 1)
		must(t, s.BuryAuthor(ctx, w.scope, "otklik", collector.Author{Name: "Вера"}, now))
		known(func(d *collector.Document) { d.Author = collector.Author{Name: "Вера"} }, collector.FactAuthor)
		want(t, "rev, when only an erased author was named", w.held(t, "r1").Rev, 2)
		known(func(d *collector.Document) { d.Author, d.Likes = collector.Author{Name: "Вера"}, 8 }, collector.FactAuthor|collector.FactRest)
		d = w.held(t, "r1")
		want(t, "an erased author stays unknown", d.Author.Name == "" && d.Likes == 8 && d.Rev == 3, true)
	})
}

func TestHeldByGoesByAuthor(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := crowded(t, s)
		plan := explain(t, s, "WITH k(author, since, until) AS (VALUES (CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)))"+sqlHeldSigned, 1, 1, 2, w.scope.Company, 9)
		if !strings.Contains(plan, "document_author") || wholeTable.MatchString(plan) {
			t.Errorf("not by authors:\n%s", plan)
		}
	})
}

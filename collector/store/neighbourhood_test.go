package store

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Many are looked up at once as each would be alone, and nothing of another company is among them.
func TestNeighbourhood(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, other := newWorld(t, s, "one"), newWorld(t, s, "two")
		foreign := other.fill(t).document
		var writes []DocumentWrite
		for i := range 12 {
			d := w.review(fmt.Sprint(i), "text", 3, now)
			d.Document.Author, d.Document.Item = collector.Author{Name: fmt.Sprint(i % 3)}, collector.Item{Name: fmt.Sprint(i % 2)}
			d.Document.Published = collector.Published{Time: now.Add(time.Duration(i) * time.Hour), Precision: collector.PrecisionMinute}
			writes = append(writes, d)
		}
		got(s.SaveDocuments(ctx, w.scope, writes))(t)
		a := got(s.Held(ctx, w.scope, writes[0].Document.Site, collector.KindReview, []string{"0", "1"}))(t)
		zero, one := a["0"], a["1"]

		totals := got(s.AuthorTotals(ctx, w.scope, []int64{zero.AuthorID, one.AuthorID, foreign.AuthorID}))(t)
		want(t, "totals", fmt.Sprint(totals), fmt.Sprint(map[int64]int{zero.AuthorID: 4, one.AuthorID: 4}))
		for _, n := range []int{3, 4} {
			by := got(s.ReviewsByAuthor(ctx, w.scope, totals, n))(t)
			want(t, "authors", len(by), 2)
			want(t, "of the first", refsOf(by[zero.AuthorID]), rowsOf(got(s.ByAuthor(ctx, w.scope, zero.AuthorID, n))(t)))
		}

		hours := func(item string, from, to int) Window {
			return Window{item, now.Add(time.Duration(from) * time.Hour), now.Add(time.Duration(to) * time.Hour)}
		}
		on := got(s.ReviewsOnItems(ctx, w.scope, []Window{hours("0", 0, 2), hours("0", 2, 4), hours("1", 9, 9), hours("", 0, 99), hours("none", 0, 9)}))(t)
		want(t, "items", len(on), 2)
		want(t, "on the first", refsOf(on["0"]), rowsOf(got(s.ByItemBetween(ctx, w.scope, zero.Item, now.Add(-4*time.Hour), now.Add(4*time.Hour), 9))(t)))
		want(t, "on the other", len(on["1"]), 1)

		lines := got(s.ItemLines(ctx, w.scope, []string{"0", "1", "none"}))(t)
		want(t, "lines", len(lines), 2)
		want(t, "line", lines["1"].ItemLine, got(s.ItemLine(ctx, w.scope, one.Item))(t))

		ids := []int64{zero.DocumentID, one.DocumentID, foreign.DocumentID, 9999}
		want(t, "by id", len(got(s.Neighbours(ctx, w.scope, ids))(t)), 2)
		want(t, "judged already", len(got(s.JudgedAlready(ctx, w.scope, ids))(t)), 0)
		claim := w.claim(t, "detect")
		must(t, s.MarkFollowed(ctx, claim, []DocRev{{one.DocumentID, one.Rev}, {foreign.DocumentID, foreign.Rev}}))
		want(t, "judged", rowsOf(got(s.JudgedAlready(ctx, w.scope, ids))(t)), fmt.Sprint(one.DocumentID, " "))
	})
}

func rowsOf(docs []collector.Document) string {
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprint(&b, d.DocumentID, " ")
	}
	return b.String()
}

func refsOf(refs []NeighbourRef) string {
	var b strings.Builder
	for _, r := range refs {
		fmt.Fprint(&b, r.Document, " ")
	}
	return b.String()
}

func sketchesOf(docs []collector.Document) []Sketch {
	out := make([]Sketch, len(docs))
	for i, d := range docs {
		out[i] = Sketch{d.DocumentID, d.Verdict.Fingerprint}
	}
	return out
}

// Documents that share most bands come first, of equals the youngest.
func TestTwins(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		prints := make([][]uint64, 6)
		var writes []DocumentWrite
		for i := range prints {
			prints[i] = make([]uint64, 32)
			for j := range prints[i] {
				prints[i][j] = uint64(100 + j)
				if j%8 < i {
					prints[i][j] = uint64(1000*i + j) // i of its keys are its own
				}
			}
			d := w.review(fmt.Sprint(i), "text", 3, now)
			d.Document.Verdict.Fingerprint = prints[i]
			writes = append(writes, d)
		}
		got(s.SaveDocuments(ctx, w.scope, writes))(t)
		detect := w.claim(t, "detect")
		all := got(s.Lagging(ctx, detect, 99))(t)
		hand := got(s.Twins(ctx, w.scope, sketchesOf(all), sketchesOf(all), 4))(t) // in hand alone
		got(s.SaveJudgement(ctx, detect, Judgement{Batch: all[2:]}))(t)
		half := got(s.Twins(ctx, w.scope, sketchesOf(all), sketchesOf(all[:2]), 4))(t)
		got(s.SaveJudgement(ctx, detect, Judgement{Batch: all}))(t)
		filed := got(s.Twins(ctx, w.scope, append(sketchesOf(all), Sketch{}), nil, 4))(t)
		for i, d := range all {
			ids := []int64{}
			for _, twin := range got(s.ByFingerprint(ctx, w.scope, d.Verdict.Fingerprint, 5))(t) {
				if twin.DocumentID != d.DocumentID {
					ids = append(ids, twin.DocumentID)
				}
			}
			for how, found := range map[string][][]int64{"in hand": hand, "half of them filed": half, "filed": filed} {
				want(t, fmt.Sprint("twins of ", i, " ", how), fmt.Sprint(found[i]), fmt.Sprint(ids[:min(len(ids), 4)]))
			}
		}
		want(t, "of nothing", len(filed[len(all)]), 0)
		want(t, "of another company", len(got(s.Twins(ctx, newWorld(t, s, "two").scope, sketchesOf(all[:1]), nil, 4))(t)[0]), 0)
	})
}

// Every lookup goes by an index, whatever else there is.
func TestNeighbourhoodPlans(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := crowded(t, s)
		c := w.scope.Company
		for name, p := range map[string]struct {
			query, index string
			args         []any
		}{
			"authors":          {sqlReviewsByAuthor + "IN (?, ?)", "document_author", []any{c, 1, 2}},
			"prolific authors": {sqlNewestByAuthor, "document_author", []any{c, 1, 9}},
			"totals":           {sqlAuthorTotals + "(?, ?) GROUP BY author_id", "document_author", []any{c, 1, 2}},
			"verdicts":         {sqlSuspectHead + sqlSuspectRow + ", " + sqlSuspectRow + sqlSuspectTail, "document_pkey|INTEGER PRIMARY KEY", []any{c, 1, 1, 0.5, "", c, 2, 1, 0.5, ""}},
			"windows":          {strings.Replace(sqlReviewsOnItems, "%", sqlWindow+", "+sqlWindow, 1), "document_item", []any{"7", now.Add(-time.Hour), now, "8", now, now, c}},
			"lines":            {sqlItemLines + "(?, ?) GROUP BY item_key", "document_item", []any{c, "7", "8"}},
			"all by authors":   {sqlShelfByAuthor + "(?, ?)", "document_author", []any{c, 1, 2}},
			"all on items":     {sqlShelfOnItem + "(?, ?)", "document_item", []any{c, "7", "8"}},
			"still filed":      {sqlStillFiled + "(?, ?)", "document_band", []any{c, 1, 1, 2}},
			"last rows":        {sqlLastRows, "document_pkey|SEARCH document", nil},
			"bands":            {sqlSharedBands + "(?, ?)", "document_band", []any{c, 1, 2}},
		} {
			plan := explain(t, s, p.query, p.args...)
			if !regexp.MustCompile(p.index).MatchString(plan) || wholeTable.MatchString(plan) {
				t.Errorf("%s does not go by %s:\n%s", name, p.index, plan)
			}
		}
	})
}

package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"molva/collector"
)

// The lookups for a whole batch answer as the single ones do, and see their own company alone.
func TestBatchLookups(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		for _, w := range []*world{one, two} {
			var writes []DocumentWrite
			for i := range 12 {
				in := w.review(fmt.Sprint("r", i), "text", float64(i%5+1), now)
				in.Document.Author, in.Document.Item = collector.Author{Name: fmt.Sprint("a", i%3)}, collector.Item{Name: fmt.Sprint("i", i%2)}
				in.Document.Published = collector.PublishedAt(now.Add(time.Duration(i) * time.Hour))
				in.Document.Verdict.Fingerprint = make([]uint64, 32)
				for j := range in.Document.Verdict.Fingerprint {
					in.Document.Verdict.Fingerprint[j] = uint64(i%4*100 + j)
				}
				writes = append(writes, in)
			}
			w.visit(t, nil, writes...)
			got(s.Lagging(ctx, w.claim(t, "detect"), 99))(t)
		}
		a := one.scope
		var items, authors = []string{"i0", "i1"}, []int64{}
		for i := range 3 {
			authors = append(authors, one.held(t, fmt.Sprint("r", i)).AuthorID)
		}
		byAuthor := got(s.NeighboursByAuthor(ctx, a, authors, 3))(t)
		lines := got(s.ItemLines(ctx, a, items))(t)
		from, to := now.Add(2*time.Hour), now.Add(7*time.Hour)
		onItems := got(s.NeighboursOnItems(ctx, a, []Window{{"i0", from, to}, {"i1", from, to}, {"i1", from, to.Add(-time.Hour)}, {"", from, to}}))(t)
		for i, id := range authors {
			want(t, "by author", keysByID(byAuthor[id]), keysByID(got(s.ByAuthor(ctx, a, id, 3))(t)))
			d := one.held(t, fmt.Sprint("r", i))
			want(t, "line", lines[ItemKey(d.Item)], got(s.ItemLine(ctx, a, d.Item))(t))
			single := got(s.ByItemBetween(ctx, a, d.Item, from, to, 99))(t)
			slices.SortFunc(single, func(x, y collector.Document) int { return x.Published.Time.Compare(y.Published.Time) })
			want(t, "on item", keysByID(onItems[ItemKey(d.Item)]), keysByID(single))
			twins := got(s.Twins(ctx, a, [][]uint64{d.Verdict.Fingerprint, nil}, 9))(t)
			want(t, "twins", keysByID(got(s.DocumentsByID(ctx, a, twins[0]))(t)), keysByID(got(s.ByFingerprint(ctx, a, d.Verdict.Fingerprint, 9))(t)))
			want(t, "twins of nothing", len(twins[1]), 0)
		}
		foreign := two.held(t, "r0")
		want(t, "foreign authors", len(got(s.NeighboursByAuthor(ctx, a, []int64{foreign.AuthorID}, 9))(t)), 0)
		want(t, "foreign documents", len(got(s.Neighbours(ctx, a, []int64{foreign.DocumentID}))(t)), 0)
		want(t, "neighbours", got(s.Neighbours(ctx, a, []int64{one.held(t, "r0").DocumentID}))(t)[0].Author.Name, "a0")
		want(t, "judged before they are", len(got(s.JudgedAlready(ctx, a, []int64{one.held(t, "r0").DocumentID}))(t)), 0)
	})
}

func keysByID(docs []collector.Document) string {
	out := ""
	for _, d := range docs {
		out += fmt.Sprint(d.DocumentID, " ")
	}
	return out
}

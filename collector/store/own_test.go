package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// ownOrder is an order with a buyer.
func (w *world) ownOrder(t testing.TB, key string) collector.Order {
	t.Helper()
	o, _, err := w.s.SaveOrder(context.Background(), w.scope, collector.Purchase{Key: key, Category: "Цветы", Status: collector.OrderDelivered,
		Buyer: collector.Contact{Name: "Анна", Mail: key + "@buyers.example"}, SellerKey: "s1", BranchKey: "b1"}, now)
	must(t, err)
	return o
}

// ownWrite is a new review of an order as the jobs make it.
func (w *world) ownWrite(o collector.Order, stars float64, state collector.OwnState, at time.Time) OwnWrite {
	d := w.review(o.PublicID, "Текст", stars, at)
	d.Document.Site, d.Document.Source, d.Document.Page, d.Document.PublicID, d.Seen = collector.OwnSite, 0, 0, publicID(), false
	return OwnWrite{Document: d, Order: o, Intake: true, Photos: []collector.Photo{{PublicID: publicID(), SHA256: "a", JPEG: []byte{1}}, {PublicID: publicID(), SHA256: "a", JPEG: []byte{1}}},
		Own:     collector.OwnReview{Order: o.OrderID, Person: o.Buyer, Category: o.Category, State: state, Written: at},
		Trail:   []collector.Trail{{Side: collector.SideClient, Did: "sent"}},
		Letters: []collector.Delivery{{Kind: "own_thanks", Receiver: o.Buyer, Channel: "mail", Due: at, Once: "own:" + d.Document.PublicID}}}
}

// A review of our own is written whole or not at all, once an order.
func TestSaveOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		order := w.ownOrder(t, "1")
		o := got(s.SaveOwn(ctx, w.scope, w.ownWrite(order, 1, collector.OwnPublished, now), now))(t)
		want(t, "of the order", got(s.DocumentOfOrder(ctx, w.scope, order.OrderID))(t), o.Document)
		want(t, "order of it", got(s.OrderOfDocument(ctx, w.scope, o.Document))(t), order.OrderID)
		want(t, "number", got(s.Own(ctx, w.scope, o.Document))(t).OrderKey, "1")
		want(t, "pictures", len(got(s.PhotosOf(ctx, w.scope, []int64{o.Document}))(t)[o.Document]), 1)
		intake, ok, err := s.Timer(ctx, w.scope, collector.TimerIntake, o.Document)
		must(t, err)
		want(t, "intake", ok && intake.Due.Equal(now), true)
		before := w.rowsOfAll(t)
		for range 2 {
			again := w.ownWrite(order, 5, collector.OwnPublished, now)
			again.Document.Document.SiteKey += "x" // the index of orders alone stands in its way
			_, err = s.SaveOwn(ctx, w.scope, again, now)
			wantCode(t, err, collector.CodeConflict)
			_, err = s.SaveOwn(ctx, w.scope, w.ownWrite(order, 5, collector.OwnPublished, now), now)
			wantCode(t, err, collector.CodeConflict)
		}
		want(t, "what is left of the others", w.rowsOfAll(t), before)
	})
}

// rowsOfAll counts rows: ids that a transaction took and gave back are no difference.
func (w *world) rowsOfAll(t testing.TB) string {
	t.Helper()
	out := ""
	for _, table := range tables {
		n := got(one[int64](context.Background(), w.s.read(), "SELECT COUNT(*) FROM "+table))(t)
		out += table + " " + string(rune('0'+n%64)) + " "
	}
	return out
}

// Of two who decide at once one is told that the other was quicker, and nothing of theirs is written.
func TestChangeOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		write := w.ownWrite(w.ownOrder(t, "1"), 1, collector.OwnPending, now)
		write.Own.Due = now.Add(time.Hour)
		o := got(s.SaveOwn(ctx, w.scope, write, now))(t)
		errs := make(chan error, claimers)
		together(t, claimers, func(int) error {
			change := OwnWrite{Own: o, Trail: []collector.Trail{{Did: "published"}}}
			change.Own.State, change.Own.Due = collector.OwnPublished, time.Time{}
			_, err := s.SaveOwn(ctx, w.scope, change, now)
			errs <- err
			return nil
		})
		close(errs)
		stales := 0
		for err := range errs {
			if errors.Is(err, ErrStale) {
				stales++
			} else {
				must(t, err)
			}
		}
		want(t, "told to decide anew", stales, claimers-1)
		want(t, "log", len(got(s.Trail(ctx, w.scope, AboutOwn, o.Document))(t)), 2)
		_, waits, err := s.Timer(ctx, w.scope, TimerModerate, o.Document)
		must(t, err)
		want(t, "waits", waits, false)
	})
}

// Lists are paged, the newest first whatever the stars, and another company sees nothing.
func TestOwnListsAndScope(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		var last collector.OwnReview
		for i, stars := range []float64{5, 1, 3, 1, 2} {
			write := w.ownWrite(w.ownOrder(t, string(rune('1'+i))), stars, collector.OwnPublished, now.Add(time.Duration(i/2)*time.Minute))
			write.Own.AboutCompany = i == 0
			last = got(s.SaveOwn(ctx, w.scope, write, now))(t)
		}
		seen, after := map[int64]bool{}, OwnCursor{}
		for {
			page := got(s.OwnReviews(ctx, w.scope, OwnFilter{State: collector.OwnPublished}, after, 2))(t)
			for _, o := range page {
				if seen[o.Document] || !after.Written.IsZero() && o.Written.After(after.Written) {
					t.Fatalf("out of order: %+v", o)
				}
				seen[o.Document], after = true, OwnCursor{Written: o.Written, PublicID: o.PublicID}
			}
			if len(page) < 2 {
				break
			}
		}
		want(t, "seen", len(seen), 5)
		want(t, "of items", len(got(s.OwnReviews(ctx, w.scope, OwnFilter{About: AboutItems, Category: "Цветы"}, OwnCursor{}, 9))(t)), 4)
		ones := 0
		for _, c := range got(s.OwnCounts(ctx, w.scope, OwnFilter{State: collector.OwnPublished}))(t) {
			if c.Stars == 1 {
				ones += c.Count
			}
		}
		want(t, "one star", ones, 2)
		photo := got(s.PhotosOf(ctx, w.scope, []int64{last.Document}))(t)[last.Document][0]
		_, state, err := s.Photo(ctx, photo.PublicID)
		must(t, err)
		want(t, "state", state, collector.OwnPublished)
		wantCode(t, second(s.Own(ctx, two.scope, last.Document)), collector.CodeNotFound)
		wantCode(t, second(s.OwnByPublic(ctx, two.scope, last.PublicID)), collector.CodeNotFound)
		want(t, "another's list", len(got(s.OwnReviews(ctx, two.scope, OwnFilter{}, OwnCursor{}, 9))(t)), 0)
		want(t, "another's counts", len(got(s.OwnCounts(ctx, two.scope, OwnFilter{}))(t)), 0)
		want(t, "another's pictures", len(got(s.PhotosOf(ctx, two.scope, []int64{last.Document}))(t)), 0)
		want(t, "another's order", got(s.DocumentOfOrder(ctx, two.scope, last.Order))(t), 0)
	})
}

const sqlCrowdOwn = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO own_review (document_id, public_id, company_id, order_id, person_id, category, about_company, state, causes, reason, note, stars, written,
    decided, decided_by, due, rev)
SELECT i, 'own' || CAST(i AS TEXT), ?, 0, 0, 'c' || CAST(i % 5 AS TEXT), i % 2, 'published', '', '', '', 1 + i % 5, i, i, 0, 0, 1 FROM n`

// A page of the public list and its totals are read off an index, whatever is held.
func TestPlansOfOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		_, err := s.write().exec(ctx, sqlCrowdOwn, crowd, w.scope.Company)
		must(t, err)
		if s.Dialect() == "postgres" {
			_, err := s.write().exec(ctx, "ANALYZE own_review")
			must(t, err)
		}
		f := OwnFilter{State: collector.OwnPublished}
		where, args := f.where(w.scope)
		page := explain(t, s, "SELECT "+ownColumns+ownTables+where+ownBehind+ownOrdered, append(args, now, now, "x", 20)...)
		if !strings.Contains(page, "own_review_") || strings.Contains(page, "TEMP B-TREE") || strings.Contains(page, "Sort") {
			t.Errorf("a page: %s", page)
		}
		if s.Dialect() == "sqlite" {
			if totals := explain(t, s, sqlOwnCounts+where+sqlOwnGroups, w.scope.Company, f.State); !strings.Contains(totals, "COVERING INDEX own_review_counts") {
				t.Errorf("totals: %s", totals)
			}
		}
	})
}

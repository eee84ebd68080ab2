package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// addReviews saves reviews of an item, one for each rating, a day apart and the first one day ago.
func (w *world) addReviews(t testing.TB, item string, ratings ...float64) {
	t.Helper()
	var writes []DocumentWrite
	for i, r := range ratings {
		in := w.review(fmt.Sprintf("%s-%d", item, i), fmt.Sprint(item, i), r, now)
		in.Document.Item = collector.Item{URL: "http://otklik.example/i/" + item}
		in.Document.Published = collector.PublishedAt(now.Add(-time.Duration(i+1) * 24 * time.Hour))
		in.Document.Replies = nil
		in.Document.Verdict.Causes = []collector.Cause{{Name: "refund"}}
		writes = append(writes, in)
	}
	_, err := w.s.SaveDocuments(context.Background(), w.scope, writes)
	must(t, err)
}

func (w *world) seller(t testing.TB, key, item string) collector.Seller {
	t.Helper()
	v := got(w.s.AddSeller(context.Background(), w.scope, key, key, collector.Contact{Mail: key + "@sellers.example"}, now))(t)
	must(t, w.s.AssignItem(context.Background(), w.scope, collector.Item{URL: "http://otklik.example/i/" + item}, v.SellerID, 0))
	return v
}

// Figures come from the reviews of a seller's items and orders, bounded by the window, without suspicious ones and without
// what was left out; counted row by row and by one statement they are the same.
func TestSellerFigures(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		a, b := w.seller(t, "a", "1"), w.seller(t, "b", "2")
		w.addReviews(t, "1", 1, 2, 2.5, 5, 0, 5, 1)
		w.addReviews(t, "2", 5, 4)
		docs := map[string]collector.Document{}
		for i := range 7 {
			docs[fmt.Sprint(i)] = w.held(t, fmt.Sprintf("1-%d", i))
		}
		exec := func(query string, args ...any) {
			t.Helper()
			_, err := s.write().exec(ctx, query, args...)
			must(t, err)
		}
		exec("UPDATE document SET suspicion = 0.9 WHERE document_id = ?", docs["5"].DocumentID)
		exec("UPDATE document SET complaint = 0.7 WHERE document_id = ?", docs["4"].DocumentID)
		// A review of the other seller's item that was left for an order of the first one belongs to the first.
		own := w.held(t, "2-1")
		exec("INSERT INTO document_order (document_id, company_id, order_id, seller_id, branch_id) VALUES (?, ?, 0, ?, 0)", own.DocumentID, w.scope.Company, a.SellerID)
		exec("INSERT INTO document_solved (document_id, company_id, at, by_process) VALUES (?, ?, ?, 'case')", docs["0"].DocumentID, w.scope.Company, now)
		// The platform was at fault for the order of the last one.
		exec("INSERT INTO document_order (document_id, company_id, order_id, seller_id, branch_id) VALUES (?, ?, ?, ?, 0)", docs["6"].DocumentID, w.scope.Company,
			w.dispute(t, "77", collector.SidePlatform, now), a.SellerID)
		w.dispute(t, "78", collector.SideSeller, now)

		from := now.Add(-30 * 24 * time.Hour)
		rows := got(s.SellerReviews(ctx, w.scope, a.SellerID, from, now))(t)
		text := ""
		for _, r := range rows {
			text += fmt.Sprintf("%v own=%v complaint=%v solved=%v %v; ", r.Rating, r.Own, r.Complaint, !r.Solved.IsZero(), r.Causes)
		}
		want(t, "rows", text, "5 own=false complaint=false solved=false [refund]; 0 own=false complaint=true solved=false [refund]; 5 own=false complaint=false solved=false [refund]; "+
			"2.5 own=false complaint=false solved=false [refund]; 2 own=false complaint=false solved=false [refund]; 4 own=true complaint=false solved=false [refund]; "+
			"1 own=false complaint=false solved=true [refund]; ")
		want(t, "counts", fmt.Sprint(got(s.SellerCounts(ctx, w.scope, from, now))(t)), fmt.Sprintf("[{%d 6 3 2.9} {%d 1 0 5}]", a.SellerID, b.SellerID))
		want(t, "in two days", len(got(s.SellerReviews(ctx, w.scope, a.SellerID, now.Add(-49*time.Hour), now.Add(-25*time.Hour)))(t)), 2)

		other := newWorld(t, s, "two")
		want(t, "another company's rows", len(got(s.SellerReviews(ctx, other.scope, a.SellerID, from, now))(t)), 0)
		want(t, "another company's counts", len(got(s.SellerCounts(ctx, other.scope, from, now))(t)), 0)
		want(t, "another company's list", len(got(s.ListSellers(ctx, other.scope, SellerFilter{After: a.PublicID}, 9))(t)), 0)
	})
}

// Where a site tells the day alone, what was seen first on that day counts from the moment it was seen.
func TestSellerReviewTimes(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		a := w.seller(t, "a", "1")
		day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
		for i, p := range []collector.Published{{Time: day, Precision: collector.PrecisionDay}, {Time: day.AddDate(0, 0, -3), Precision: collector.PrecisionDay}, {}} {
			in := w.review(fmt.Sprint(i), fmt.Sprint(i), 5, now)
			in.Document.Published = p
			in.Document.Item = collector.Item{URL: "http://otklik.example/i/1"}
			_, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{in})
			must(t, err)
		}
		var at []time.Time
		for _, r := range got(s.SellerReviews(ctx, w.scope, a.SellerID, now.AddDate(0, 0, -9), now))(t) {
			at = append(at, r.At)
		}
		want(t, "times", fmt.Sprint(at), fmt.Sprint([]time.Time{day.AddDate(0, 0, -3), now, now}))
	})
}

// An exclusion happens once: the second who decides by the same reading is told so, and of a letter and a recheck that come
// together the second reads anew.
func TestExclusionOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		v := w.seller(t, "a", "1")
		due := now.Add(14 * 24 * time.Hour)
		mail := func() *collector.Delivery {
			return &collector.Delivery{Kind: collector.DeliverySellerExcluded, Data: "{}"}
		}
		exclude := func() error {
			_, err := s.Exclude(ctx, v, collector.Exclusion{Since: now, Due: due, Trigger: collector.TriggerLow, Causes: []collector.CauseCount{{Name: "refund", Count: 2}}}, mail(),
				collector.Trail{Did: "excluded"})
			return err
		}
		must(t, exclude())
		before := w.fingerprintOfAll(t)
		if err := exclude(); !errors.Is(err, ErrStale) {
			t.Errorf("a second exclusion: %v", err)
		}
		want(t, "rows after", w.fingerprintOfAll(t), before)

		e, ok, err := s.LastExclusion(ctx, w.scope, v.SellerID)
		must(t, err)
		want(t, "excluded", ok, true)
		want(t, "causes", fmt.Sprint(e.Causes), "[{refund 2}]")
		timer, ok, err := s.Timer(ctx, w.scope, collector.TimerRecheck, e.ExclusionID)
		must(t, err)
		want(t, "due", ok && timer.Due.Equal(due), true)
		m := collector.Improvement{Received: now, Pairs: []collector.SellerPair{{Problem: "p", Solution: "s"}}, Uncovered: []string{"refund"}}
		m = got(s.AddImprovement(ctx, v, e, m, mail(), collector.Trail{Did: "letter"}))(t)
		want(t, "the letter", fmt.Sprint(m.Pairs, m.Complete, m.Uncovered), "[{p  s}] false [refund]")
		claimed := got(s.ClaimTimers(ctx, due, wall, time.Minute, 9))(t)
		for _, c := range claimed {
			if c.Kind == collector.TimerRecheck {
				timer = c
			}
		}
		v = got(s.SellerByID(ctx, w.scope, v.SellerID))(t)
		ended := e
		ended.State, ended.Ended, ended.Recheck, ended.Rechecks = collector.ExclusionReturned, due, &collector.Recheck{At: due, Decision: collector.RecheckReturned}, 1
		before = w.fingerprintOfAll(t)
		if err := s.Rechecked(ctx, timer, v, ended, due, mail(), collector.Trail{Did: "r"}); !errors.Is(err, ErrStale) {
			t.Errorf("a recheck that did not see the letter: %v", err)
		}
		want(t, "rows after", w.fingerprintOfAll(t), before)
		ended.Rev++
		must(t, s.Rechecked(ctx, timer, v, ended, due, mail(), collector.Trail{Did: "r"}))
		want(t, "state", got(s.SellerByID(ctx, w.scope, v.SellerID))(t).State, collector.SellerListed)
		want(t, "answered", got(s.Improvements(ctx, w.scope, e.ExclusionID))(t)[0].Answered.Equal(due), true)
		if _, still, err := s.Timer(ctx, w.scope, collector.TimerRecheck, e.ExclusionID); still || err != nil {
			t.Errorf("the timer goes on: %v", err)
		}
		want(t, "log", len(got(s.Trail(ctx, w.scope, "seller", v.SellerID))(t)), 3)
	})
}

// Another company sees nothing of an exclusion, and its letters and policies are its own.
func TestQualityScope(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, other := newWorld(t, s, "one"), newWorld(t, s, "two")
		v := w.seller(t, "a", "1")
		w.addReviews(t, "1", 1)
		e := got(s.Exclude(ctx, v, collector.Exclusion{Since: now, Due: now}, nil, collector.Trail{}))(t)
		got(s.AddImprovement(ctx, v, e, collector.Improvement{Received: now}, nil, collector.Trail{}))(t)
		must(t, s.MarkRead(ctx, w.scope, e.ExclusionID, w.held(t, "1-0").DocumentID, w.person.PersonID, now))
		must(t, s.AddQualityPolicy(ctx, w.scope, collector.PolicyVersion{Version: 1, At: now, Data: "{}"}))
		if err := s.AddQualityPolicy(ctx, w.scope, collector.PolicyVersion{Version: 1}); !errors.Is(err, ErrStale) {
			t.Errorf("a version twice: %v", err)
		}
		for what, c := range map[string]collector.Scope{"own": w.scope, "other": other.scope} {
			own := what == "own"
			_, excluded, err := s.LastExclusion(ctx, c, v.SellerID)
			must(t, err)
			_, has, err := s.QualityPolicy(ctx, c)
			must(t, err)
			want(t, what+" exclusion", excluded, own)
			want(t, what+" policy", has, own)
			want(t, what+" letters", len(got(s.Improvements(ctx, c, e.ExclusionID))(t)) == 1, own)
			want(t, what+" worksheet", len(got(s.ReadByHand(ctx, c, e.ExclusionID))(t)) == 1, own)
			want(t, what+" list", len(got(s.ListSellers(ctx, c, SellerFilter{State: collector.SellerExcluded}, 9))(t)) == 1, own)
		}
		_, err := s.Exclusion(ctx, other.scope, e.ExclusionID)
		wantCode(t, err, collector.CodeNotFound)
		must(t, s.MarkRead(ctx, other.scope, e.ExclusionID, 1, 0, now))
		want(t, "ticks of another company", len(got(s.ReadByHand(ctx, w.scope, e.ExclusionID))(t)), 1)
	})
}

// That there is a dispute about a review changes nothing of what is counted (000 3.2).
func TestDisputingEarnsNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		v := w.seller(t, "a", "1")
		w.addReviews(t, "1", 1, 3)
		rows := func() string {
			return fmt.Sprint(got(s.SellerReviews(ctx, w.scope, v.SellerID, now.Add(-99*time.Hour), now))(t), got(s.SellerCounts(ctx, w.scope, now.Add(-99*time.Hour), now))(t))
		}
		before := rows()
		_, err := s.write().exec(ctx, "INSERT INTO document_order (document_id, company_id, order_id, seller_id, branch_id) VALUES (?, ?, ?, ?, 0)", w.held(t, "1-1").DocumentID,
			w.scope.Company, w.dispute(t, "5", collector.SideNone, time.Time{}), v.SellerID)
		must(t, err)
		want(t, "with a dispute", strings.ReplaceAll(rows(), "true", "false"), before) // it is own now
	})
}

// dispute writes a dispute about an order of its own, closed at an instant or open, and says the order.
func (w *world) dispute(t testing.TB, key string, fault collector.Side, closed time.Time) int64 {
	t.Helper()
	ctx := context.Background()
	o, _, err := w.s.SaveOrder(ctx, w.scope, collector.Purchase{Key: key, Buyer: collector.Contact{Mail: key + "@buyers.example"}, Status: collector.OrderDelivered,
		Events: []collector.OrderEvent{{Status: collector.OrderDelivered, At: now}}}, now)
	must(t, err)
	_, err = w.s.AddDispute(ctx, w.scope, collector.Dispute{Order: o.OrderID, Reason: "late", Fault: fault, Closed: closed}, DisputeWrite{})
	must(t, err)
	return o.OrderID
}

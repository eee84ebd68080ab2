package store

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

const (
	claimers = 8
	claimed  = 160
)

// addDue makes n deliveries due, each about a document of its own.
func (w *world) addDue(t testing.TB, n int) {
	t.Helper()
	ctx := context.Background()
	must(t, w.s.tx(ctx, func(q conn) error {
		for i := range n {
			d := collector.Delivery{Kind: collector.DeliveryMatch, Receiver: w.person.PersonID, Channel: "mail", Due: now.Add(-time.Duration(i) * time.Second),
				Documents: []int64{int64(i + 1)}}
			if _, _, err := addDelivery(ctx, q, w.scope, d, now); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Eight claimers at once: nothing is taken twice, nothing is left, and the longest due goes first.
func TestClaimDeliveriesOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.addDue(t, claimed)
		var mu sync.Mutex
		taken := map[int64]int{}
		together(t, claimers, func(int) error {
			for {
				some, err := s.ClaimDeliveries(ctx, now, wall, time.Minute, 7)
				if err != nil || len(some) == 0 {
					return err
				}
				mu.Lock()
				for _, d := range some {
					taken[d.DeliveryID]++
				}
				mu.Unlock()
			}
		})
		// Skipped rows may leave a claimer empty-handed while others are at work, so one more looks for what was left.
		for _, d := range got(s.ClaimDeliveries(ctx, now, wall, time.Minute, claimed))(t) {
			t.Errorf("delivery %d was left", d.DeliveryID)
		}
		want(t, "taken", len(taken), claimed)
		for id, n := range taken {
			if n != 1 {
				t.Errorf("delivery %d was taken %d times", id, n)
			}
		}
	})
}

// together runs n workers at once and reports their errors.
func together(t testing.TB, n int, work func(i int) error) {
	t.Helper()
	var group sync.WaitGroup
	errs := make(chan error, n)
	start := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-start
			errs <- work(i)
		})
	}
	close(start)
	group.Wait()
	close(errs)
	for err := range errs {
		must(t, err)
	}
}

// Of eight workers that lease the same host, follower or pass, one gets it.
func TestOneHolder(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		must(t, s.ReleaseHost(ctx, w.host, wall))
		src := got(s.AddSource(ctx, w.scope, collector.Source{Name: "zwei", URL: "http://two.example:80/", Owner: w.person.PersonID, Period: time.Hour, Due: now}))(t)
		var mu sync.Mutex
		holders := map[string]int{}
		count := func(what string, ok bool) {
			if ok {
				mu.Lock()
				holders[what]++
				mu.Unlock()
			}
		}
		together(t, claimers, func(int) error {
			_, ok, err := s.ClaimHost(ctx, w.host.HostID, wall, 5*time.Second)
			if err != nil {
				return err
			}
			count("host", ok)
			if _, ok, err = s.ClaimFollower(ctx, w.scope.Company, "match", wall, 5*time.Second); err != nil {
				return err
			}
			count("follower", ok)
			_, ok, err = s.StartPass(ctx, w.scope, src.SourceID, src.URL, "http://two.example:80", now)
			count("pass", ok)
			return err
		})
		for _, what := range []string{"host", "follower", "pass"} {
			want(t, what, holders[what], 1)
		}
	})
}

// A lease that ran out is taken over, and then the first holder can write nothing.
func TestStaleFence(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		later := wall.Add(6 * time.Second)
		old := w.host
		h, ok, err := s.ClaimHost(ctx, old.HostID, later, 5*time.Second)
		must(t, err)
		want(t, "taken over", ok, true)
		before := w.fingerprintOfAll(t)
		for what, err := range map[string]error{
			"renew": s.RenewHost(ctx, old, later, time.Second), "save": s.SaveHost(ctx, old), "release": s.ReleaseHost(ctx, old, later),
			"page": second(s.SavePage(ctx, w.scope, PageResult{Host: old, Page: w.page, Documents: []DocumentWrite{w.review("r", "x", 1, now)}, Now: now})),
		} {
			if collector.CodeOf(err) != collector.CodeConflict {
				t.Errorf("%s with a stale fence: %v", what, err)
			}
		}
		none := h
		none.Fence = ""
		wantCode(t, s.SaveHost(ctx, none), collector.CodeConflict)
		want(t, "rows after", w.fingerprintOfAll(t), before)
	})
}

// A holder that died may have asked the host until its lease ran out: the delay of the host begins anew then. Who let the
// host go has said himself when it may be asked again.
func TestTakeoverKeepsTheDelay(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.host.Delay = 10 * time.Second
		must(t, s.SaveHost(ctx, w.host))
		renewed := wall.Add(4900 * time.Millisecond)
		must(t, s.RenewHost(ctx, w.host, renewed, 5*time.Second))
		may := func(at time.Time) bool {
			ready := len(got(s.ReadyHosts(ctx, now, at, 9))(t))
			h, ok, err := s.ClaimHost(ctx, w.host.HostID, at, 5*time.Second)
			must(t, err)
			want(t, "as ready as claimed", ready == 1, ok)
			if ok {
				w.host = h
			}
			return ok
		}
		ends := renewed.Add(5 * time.Second)
		want(t, "taken over when the lease ends", may(ends.Add(50*time.Millisecond)), false)
		want(t, "taken over within the delay", may(ends.Add(9999*time.Millisecond)), false)
		want(t, "taken over after it", may(ends.Add(10*time.Second)), true)
		at := ends.Add(11 * time.Second)
		must(t, s.ReleaseHost(ctx, w.host, at))
		want(t, "claimed after it was let go", may(at), true)
	})
}

func TestStaleFollowerAndDelivery(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "Жах", 1, now))
		w.addDue(t, 1)
		d := w.held(t, "r1")
		old, _, err := s.ClaimFollower(ctx, w.scope.Company, "detect", wall, time.Second)
		must(t, err)
		first := got(s.ClaimDeliveries(ctx, now, wall, time.Second, 1))(t)[0]
		later := wall.Add(2 * time.Second)
		_, ok, err := s.ClaimFollower(ctx, w.scope.Company, "detect", later, time.Minute)
		must(t, err)
		want(t, "taken over", ok, true)
		want(t, "taken over", len(got(s.ClaimDeliveries(ctx, now, later, time.Minute, 9))(t)), 1)
		before := w.fingerprintOfAll(t)
		rev := DocRev{d.DocumentID, d.Rev}
		for what, err := range map[string]error{
			"mark": s.MarkFollowed(ctx, old, []DocRev{rev}), "renew": s.RenewFollower(ctx, old, later, time.Second), "release": s.ReleaseFollower(ctx, old, later),
			"suspicions": second(s.SaveJudgement(ctx, old, Judgement{Batch: []collector.Document{d}, Changed: []Judged{{rev, collector.Suspicion{Score: 1}}}})),
			"alerts":     second(s.SaveAlerts(ctx, old, []AlertWrite{{Alert: collector.Alert{Receiver: w.person.PersonID, Document: d.DocumentID, Kind: "match"}}}, nil, now)),
			"finish":     s.FinishDelivery(ctx, first, collector.Attempt{At: now, Outcome: "sent"}, time.Time{}),
			"delivery":   s.RenewDelivery(ctx, first, later, time.Second),
		} {
			if collector.CodeOf(err) != collector.CodeConflict {
				t.Errorf("%s with a stale fence: %v", what, err)
			}
		}
		want(t, "rows after", w.fingerprintOfAll(t), before)
	})
}

func second[T any](_ T, err error) error { return err }

// tables are all tables of the schema, those that refer to others first; a test holds the list against the database.
// Each process adds its own line at the front.
var tables = []string{
	// topics and rules
	"topic_version", "topic", "rule_tell", "rule",
	// the handling of documents
	"bulk_tally", "bulk_item", "bulk", "document_event", "handling",
	// orders and invitations
	"invitation", "asked", "campaign", "order_hook",
	// reviews of our own
	"own_photo", "own_review",
	// near duplicates
	"document_cluster", "cluster_decision", "author_renamed", "saved_name",
	// cases
	"case_entry", "desk_case", "desk_template", "desk_step", "desk_hours", "desk",
	// disputes
	"dispute_posting", "dispute_line", "dispute_offer", "dispute",
	// quality
	"quality_policy", "quality_standing", "quality_read", "improvement", "exclusion",
	// inspections
	"expert_call", "seller_note", "block", "finding", "inspection", "regulation",
	"timer", "matter", "link", "suppression", "gap_note", "certificate", "test_alarm", "silence", "watchman", "trail", "chat", "document_solved", "document_order", "purchase_event", "purchase_item", "purchase", "seller_item",
	"branch", "seller",
	"outlink", "proposal_document", "proposal", "alert_watch", "alert", "attempt", "delivery_document", "delivery_watch", "delivery", "watch", "document_band", "document_follow",
	"document_version", "sighting", "document", "follower", "author", "sample", "raw_answer", "page_fill", "page", "company_host", "host", "source_pass", "source", "tombstone", "person", "company_weights", "company_walk", "training", "company", "session",
	"setting", "evidence_folder"}

// fingerprintOfAll is a text that differs when any row of any table differs.
func (w *world) fingerprintOfAll(t testing.TB) string {
	t.Helper()
	out := ""
	for _, table := range tables {
		rows := got(readAll(context.Background(), pool{h: w.s.reader}, wholeRow, "SELECT * FROM "+table+" ORDER BY 1, 2", nil))(t)
		out += fmt.Sprintln(table, rows)
	}
	return digest(out)
}

func wholeRow(row scanner) (string, error) {
	columns, err := row.(interface{ Columns() ([]string, error) }).Columns()
	if err != nil {
		return "", err
	}
	cells, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	err = row.Scan(into...)
	return fmt.Sprint(cells), err
}

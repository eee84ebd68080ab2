package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

func (w *world) claim(t testing.TB, name string) Claim {
	t.Helper()
	c, ok, err := w.s.ClaimFollower(context.Background(), w.scope.Company, name, wall, time.Minute)
	must(t, err)
	want(t, "claimed "+name, ok, true)
	return c
}

func (w *world) lag(t testing.TB, name string) int {
	t.Helper()
	return got(w.s.Lag(context.Background(), w.scope, name))(t)
}

// A follower sees each new revision once, counts what it did, and an unchanged pass gives it nothing to do.
func TestFollower(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 2, now), w.review("r3", "c", 3, now))
		c := w.claim(t, "index_a")
		docs := got(s.Lagging(ctx, c, 2))(t)
		want(t, "lagging", len(docs), 2)
		want(t, "author", docs[0].Author.Name, "Олёна-r1")
		must(t, s.MarkFollowed(ctx, c, []DocRev{{docs[0].DocumentID, 1}, {docs[1].DocumentID, 1}}))
		must(t, s.MarkFollowed(ctx, c, []DocRev{{docs[0].DocumentID, 1}}))
		want(t, "lag", w.lag(t, "index_a"), 1)
		c.After = docs[1].DocumentID
		last := got(s.Lagging(ctx, c, 9))(t)
		want(t, "behind", len(last), 1)

		// What was changed while it was being indexed goes on lagging.
		_, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{edited(w.held(t, "r3"), "C", now)})
		must(t, err)
		must(t, s.MarkFollowed(ctx, c, []DocRev{{last[0].DocumentID, 1}}))
		want(t, "lag", w.lag(t, "index_a"), 1)
		must(t, s.MarkFollowed(ctx, c, []DocRev{{last[0].DocumentID, 2}}))
		tally := got(s.Tally(ctx, w.scope))(t)
		want(t, "index writes", tally.IndexWrites, 4)
		want(t, "lag", tally.Lag["index_a"], 0)
		want(t, "match", tally.Lag["match"], 3)

		w.visit(t, nil, DocumentWrite{Document: w.held(t, "r1"), PrevRev: 1, Seen: true})
		want(t, "lag of the unchanged", w.lag(t, "index_a"), 0)
		must(t, s.RenewFollower(ctx, c, wall, time.Hour))
		must(t, s.ReleaseFollower(ctx, c, wall))
	})
}

// A verdict raises the revision only where it is another one, and judging does not make work for the judge.
func TestSuspicions(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 5, now), w.review("r2", "b", 5, now))
		c := w.claim(t, "detect")
		one, two := w.held(t, "r1"), w.held(t, "r2")
		v := collector.Suspicion{Score: 0.9, Evidence: []collector.Evidence{{Signal: "twin", Weight: 0.9, Reason: "как две капли", Twins: []string{two.PublicID}}}}
		all := []Judged{{DocRev{one.DocumentID, 1}, v}, {DocRev{two.DocumentID, 1}, collector.Suspicion{}}}
		want(t, "changed", len(got(s.SaveJudgement(ctx, c, Judgement{Changed: all}))(t)), 1)
		want(t, "lag of detect", w.lag(t, "detect"), 0)
		after := w.held(t, "r1")
		want(t, "rev", after.Rev, 2)
		want(t, "evidence", after.Suspicion.Evidence[0].Twins[0], two.PublicID)
		want(t, "rev of the other", w.held(t, "r2").Rev, 1)
		want(t, "lag of match", w.lag(t, "match"), 2)
		all[0].Rev = 2
		want(t, "changed again", len(got(s.SaveJudgement(ctx, c, Judgement{Changed: all}))(t)), 0)
		want(t, "rev", w.held(t, "r1").Rev, 2)
		all[0].Rev, all[0].Suspicion.Score = 1, 0.1
		want(t, "changed by a late judge", len(got(s.SaveJudgement(ctx, c, Judgement{Changed: all}))(t)), 0)
		want(t, "score", w.held(t, "r1").Suspicion.Score, 0.9)
		// An edit keeps the verdict until it is judged anew.
		_, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{edited(after, "z", now)})
		must(t, err)
		want(t, "score after an edit", w.held(t, "r1").Suspicion.Score, 0.9)
		want(t, "lag of detect", w.lag(t, "detect"), 1)
	})
}

// A verdict by which a search tells no difference is no work for the rules where they have looked; one that crosses the
// threshold is, and so is what they have not looked at.
func TestVerdictsThatRulesDoNotSee(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 5, now), w.review("r2", "b", 5, now))
		detect, match := w.claim(t, "detect"), w.claim(t, "match")
		one, two := w.held(t, "r1").DocumentID, w.held(t, "r2").DocumentID
		must(t, s.MarkFollowed(ctx, match, []DocRev{{one, 1}}))
		judge := func(rev int64, score float64, lag int) {
			t.Helper()
			v := collector.Suspicion{Score: score}
			changed := got(s.SaveJudgement(ctx, detect, Judgement{Changed: []Judged{{DocRev{one, rev}, v}, {DocRev{two, rev}, v}}}))(t)
			want(t, "changed", len(changed), 2)
			want(t, "lag of match", w.lag(t, "match"), lag)
			want(t, "lag of detect", w.lag(t, "detect"), 0)
			want(t, "lag of the index", w.lag(t, "index_a"), 2)
		}
		judge(1, 0.3, 1)
		judge(2, 0.7, 1)
		judge(3, 0.8, 2)
		must(t, s.MarkFollowed(ctx, match, []DocRev{{one, 4}, {two, 4}}))
		judge(4, 0.9, 0)
		s.recent.clear()
		judge(5, 1, 2) // what it was before is not at hand
	})
}

// A rebuild: the free slot's follower fills from nought while the other works on; then it alone works.
func TestSlots(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 5, now), w.review("r2", "b", 5, now))
		want(t, "slot", got(s.IndexSlot(ctx))(t), "a")
		_, ok, err := s.ClaimFollower(ctx, w.scope.Company, "index_b", wall, time.Minute)
		must(t, err)
		want(t, "a resting follower", ok, false)
		want(t, "due", got(s.Due(ctx, now, wall))(t).Lag["index_b"], 0)
		a := w.claim(t, "index_a")
		want(t, "to rebuild", got(s.ResetFollower(ctx, w.scope, "index_b"))(t), 2)
		b := w.claim(t, "index_b")
		ids := []DocRev{{w.held(t, "r1").DocumentID, 1}, {w.held(t, "r2").DocumentID, 1}}
		must(t, s.MarkFollowed(ctx, a, ids))
		must(t, s.MarkFollowed(ctx, b, ids))
		must(t, s.SetIndexSlot(ctx, "b"))
		want(t, "slot", got(s.IndexSlot(ctx))(t), "b")
		wantCode(t, s.MarkFollowed(ctx, a, ids), collector.CodeConflict)
		must(t, s.MarkFollowed(ctx, b, ids))
		want(t, "index writes", got(s.Tally(ctx, w.scope))(t).IndexWrites, 4)
		want(t, "to rebuild", got(s.ResetFollower(ctx, w.scope, "index_b"))(t), 2)
		two := newWorld(t, s, "two")
		_, ok, err = s.ClaimFollower(ctx, two.scope.Company, "index_a", wall, time.Minute)
		must(t, err)
		want(t, "a new company's resting follower", ok, false)
	})
}

// Documents are neither lost nor done twice while a follower walks and writers write.
func TestFollowWhileWriting(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		const writers, each = 4, 25
		var mu sync.Mutex
		seen := map[int64]int64{} // document → highest revision that the follower saw
		done := make(chan struct{})
		var walker sync.WaitGroup
		walker.Go(func() {
			c := w.claim(t, "index_a")
			for last := false; ; {
				docs, err := s.Lagging(ctx, c, 10)
				if err != nil {
					t.Error(err)
					return
				}
				var revs []DocRev
				for _, d := range docs {
					revs = append(revs, DocRev{d.DocumentID, d.Rev})
					mu.Lock()
					seen[d.DocumentID] = max(seen[d.DocumentID], d.Rev)
					mu.Unlock()
				}
				if err := s.MarkFollowed(ctx, c, revs); err != nil {
					t.Error(err)
					return
				}
				if len(docs) == 0 && last {
					return
				}
				select {
				case <-done:
					last = true
				default:
				}
			}
		})
		together(t, writers, func(i int) error {
			for n := range each {
				key := fmt.Sprint(i, "-", n)
				if _, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{w.review(key, "a", 1, now)}); err != nil {
					return err
				}
				held, err := s.Held(ctx, w.scope, "otklik", collector.KindReview, []string{key})
				if err != nil {
					return err
				}
				if _, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{edited(held[key], "b", now)}); err != nil {
					return err
				}
			}
			return nil
		})
		close(done)
		walker.Wait()
		want(t, "documents seen", len(seen), writers*each)
		for id, rev := range seen {
			want(t, fmt.Sprint("revision of ", id), rev, 2)
		}
		want(t, "lag", w.lag(t, "index_a"), 0)
	})
}

// A batch of long documents has fewer of them, and none is left out.
func TestLaggingIsBounded(t *testing.T) {
	s := openTest(t, "sqlite:"+filepath.Join(t.TempDir(), "molva.db"))
	ctx := context.Background()
	w := newWorld(t, s, "one")
	long := strings.Repeat("слово ", 100_000)
	for i := range 12 {
		w.visit(t, nil, w.review(fmt.Sprint("r", i), long, 1, now))
	}
	c := w.claim(t, "match")
	var batches []int
	for done := 0; done < 12; {
		docs := got(s.Lagging(ctx, c, 500))(t)
		must(t, s.MarkFollowed(ctx, c, DocRevs(docs)))
		batches = append(batches, len(docs))
		done += len(docs)
	}
	want(t, "batches", fmt.Sprint(batches), "[6 6]")
}

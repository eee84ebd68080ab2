package jobs

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
)

// What the detector has listed of an author stays as it is while another process changes one of his reviews, and the
// remembered list changes under it.
func TestListedReviewsStayListed(t *testing.T) {
	address := "sqlite:" + filepath.Join(t.TempDir(), "molva.db")
	b := newBenchOn(t, address)
	for i, key := range []string{"1", "2", "3"} {
		b.bring(b.Store, key, collector.StateLive, i+1)
	}
	must(t, b.detectFakes(t.Context(), Ticket{Task: TaskDetect, Company: b.scope.Company}))
	s, err := store.Open(t.Context(), address, b.Log)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	other := (&Work{Store: s, Clock: b, Log: b.Log}).Start()
	b.bring(s, "4", collector.StateLive, 0)
	judged := 0
	must(t, other.follow(t.Context(), "detect", b.scope.Company, func(ctx context.Context, claim store.Claim, docs []collector.Document) error {
		shelves, err := other.remembered(ctx, claim)
		must(t, err)
		batch := shelves.neighboursOf(docs)
		must(t, shelves.look(ctx, claim, batch))
		n := newNeighbourhood(shelves, batch)
		n.known = map[int64]*neighbour{}
		_, err = shelves.totals(ctx, []int64{batch[0].author})
		must(t, err)
		b.bring(b.Store, "2", collector.StateGone, 0)
		_, err = n.judge(ctx)
		must(t, err)
		judged++
		return nil
	}))
	if judged != 1 {
		t.Errorf("%d batches were judged", judged)
	}
}

// bring writes a review of one author as it is now.
func (b *bench) bring(s *store.Store, key string, state collector.State, hours int) {
	b.t.Helper()
	held, err := s.Held(b.t.Context(), b.scope, "site", collector.KindReview, []string{key})
	must(b.t, err)
	d, change := held[key], collector.ChangeEdited
	if d.DocumentID == 0 {
		d, change = collector.Document{Kind: collector.KindReview, SiteKey: key, FirstSeen: b.now, LastSeen: b.now}, collector.ChangePosted
		d.Site, d.OwnID, d.Text, d.Author.Name, d.Item.Name, d.Rating = "site", true, "отзыв "+key, "Автор", "Букет", 5
		d.Verdict.Fingerprint = text.ReviewFingerprint(d.Review)
		d.Published = collector.Published{Precision: collector.PrecisionMinute, Time: b.now.Add(-time.Duration(hours) * time.Hour)}
	}
	d.State = state
	_, err = s.SaveDocuments(b.t.Context(), b.scope, []store.DocumentWrite{{PrevRev: d.Rev, Document: d, Versions: []collector.Version{{Change: change, At: b.now}}}})
	must(b.t, err)
}

package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"molva/collector"
)

// What a follower gets from memory is what stands in the database, whatever was written between.
func TestRecentIsWhatIsHeld(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		r := rand.New(rand.NewPCG(1, 1))
		detect, match := w.claim(t, "detect"), w.claim(t, "match")
		for step := range 60 {
			key := fmt.Sprint("r", r.IntN(8))
			switch held := got(s.Held(ctx, w.scope, "otklik", collector.KindReview, []string{key}))(t)[key]; {
			case held.DocumentID == 0:
				w.visit(t, nil, w.review(key, fmt.Sprint("text ", step), float64(1+r.IntN(5)), now))
			case r.IntN(2) == 0:
				got(s.SaveDocuments(ctx, w.scope, []DocumentWrite{edited(held, fmt.Sprint("edited ", step), now)}))(t)
			default:
				v := collector.Suspicion{Score: r.Float64(), Evidence: []collector.Evidence{{Signal: "twin", Weight: 0.5, Reason: "same", Args: []float64{2}}}}
				if r.IntN(3) == 0 {
					v = collector.Suspicion{Evidence: []collector.Evidence{}}
				}
				got(s.SaveJudgement(ctx, detect, Judgement{Batch: []collector.Document{held}, Changed: []Judged{{DocRev{held.DocumentID, held.Rev}, v}}}))(t)
			}
			docs := got(s.Lagging(ctx, match, 99))(t)
			for _, d := range docs {
				fresh := got(s.DocumentByID(ctx, w.scope, d.DocumentID))(t)
				if diff := cmp.Diff(fresh, d, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("step %d, %s: %s", step, key, diff)
				}
			}
		}
	})
}

// Two generations bound the memory, whatever the size of a document.
func TestRecentIsBounded(t *testing.T) {
	var r recent
	for i := range int64(5000) {
		r.keep(&collector.Document{DocumentID: i, Rev: 1, Review: collector.Review{Text: string(make([]byte, 16<<10))}})
	}
	size := 0
	for _, generation := range []map[int64]*collector.Document{r.young, r.old} {
		for _, d := range generation {
			size += d.Size()
		}
	}
	if size > 2*recentMost+2*(&collector.Document{Review: collector.Review{Text: string(make([]byte, 16<<10))}}).Size() {
		t.Errorf("%d bytes are kept", size)
	}
	if r.at(DocRev{4999, 1}) == nil {
		t.Error("the last one is forgotten")
	}
	if r.at(DocRev{4999, 2}) != nil {
		t.Error("an older revision passes for a newer one")
	}
	if r.clear(); r.young != nil || r.old != nil {
		t.Error("it still knows something")
	}
}

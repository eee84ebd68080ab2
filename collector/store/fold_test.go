package store

import (
	"context"
	"testing"

	"molva/collector"
)

// What a batch brings twice of a document is one write, and what it changes one revision.
func TestABatchThatBringsADocumentTwice(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		first := w.review("r", "a", 5, now)
		first.Document.FirstPass = true
		again := edited(first.Document, "b", now)
		again.PrevRev, again.Document.FirstPass = 1, false
		same := DocumentWrite{Document: again.Document, PrevRev: 2, Seen: true}
		counts := w.visit(t, nil, w.review("other", "c", 1, now), first, again, same)
		want(t, "new", counts.New, 2)
		d := w.held(t, "r")
		want(t, "text", d.Text, "b")
		want(t, "rev", d.Rev, 1)
		want(t, "of the first pass", d.FirstPass, true)
		want(t, "versions", len(got(s.Versions(ctx, w.scope, d.DocumentID))(t)), 2)

		seen := DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true}
		next := edited(d, "c", now)
		next.Document.DocumentID = 0
		counts = w.visit(t, nil, seen, next)
		want(t, "edited", counts.Edited, 1)
		d = w.held(t, "r")
		want(t, "text", d.Text, "c")
		want(t, "rev", d.Rev, 2)
	})
}

// A review and a thread of one number are two, and the tomb-stone of one is not the other's.
func TestAReviewAndAMentionOfOneKey(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		review, thread := w.review("7", "a", 5, now), w.review("7", "b", 0, now)
		thread.Document.Kind = collector.KindMention
		want(t, "new", w.visit(t, nil, thread, review).New, 2)
		for kind, text := range map[collector.Kind]string{collector.KindReview: "a", collector.KindMention: "b"} {
			want(t, string(kind), got(s.Held(ctx, w.scope, "otklik", kind, []string{"7"}))(t)["7"].Text, text)
		}
		d := w.held(t, "7")
		w.visit(t, nil, edited(d, "c", now))
		want(t, "the thread", got(s.Held(ctx, w.scope, "otklik", collector.KindMention, []string{"7"}))(t)["7"].Text, "b")
		must(t, s.Bury(ctx, w.scope, "otklik", collector.KindMention, "7", now))
		want(t, "refused", w.visit(t, nil, edited(w.held(t, "7"), "d", now)).Refused, 0)
	})
}

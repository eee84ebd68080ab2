package store

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"molva/collector"
)

// A document comes back as it was written, field by field, with names joined from person.
func TestDocumentRoundTrip(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		in := w.review("r1", "Їжак ґречно ёлку приніс\x00", 4.5, now)
		d := &in.Document
		d.Title, d.Pros, d.Cons, d.Images, d.RawRating, d.Verified, d.Likes = "Заголовок", "+", "-", []string{"http://a/1.jpg"}, "4,5", true, 7
		d.Review.Language, d.FirstPass = "uk", true
		d.Verdict = collector.Verdict{Language: "uk", Tone: collector.Tone{Value: -0.25, Label: "negative"},
			Complaint: collector.Complaint{Probability: 0.75, Words: []string{"приніс"}}, Causes: []collector.Cause{{Name: "delivery", Words: []string{"ніс"}}},
			Category:    collector.Category{Name: collector.CategoryComplaint, Probability: 0.625, Words: []string{"ніс"}},
			Toward:      collector.ObjectTone{Named: true, Value: -0.5, Words: []string{"ніс"}, Apart: true},
			Fingerprint: []uint64{1, 1 << 63, 3}}
		c := w.visit(t, nil, in)
		want(t, "new", c.New, 1)
		out := w.held(t, "r1")
		should := in.Document
		should.DocumentID, should.PublicID, should.AuthorID, should.Rev = out.DocumentID, out.PublicID, out.AuthorID, 1
		should.Text, should.Hash = "Їжак ґречно ёлку приніс", "Їжак ґречно ёлку приніс"
		should.Verdict.Mismatch = collector.MismatchOf(4.5, d.Verdict.Tone) // told anew when it is read
		if diff := cmp.Diff(should, out); diff != "" {
			t.Fatal(diff)
		}
		versions := got(s.Versions(ctx, w.scope, out.DocumentID))(t)
		want(t, "versions", len(versions), 1)
		want(t, "reply's author", versions[0].Replies[0].Author, "Менеджер")
		want(t, "version's rev", versions[0].Rev, 1)
		for _, find := range []func() (collector.Document, error){
			func() (collector.Document, error) { return s.Document(ctx, w.scope, out.PublicID) },
			func() (collector.Document, error) { return s.DocumentByID(ctx, w.scope, out.DocumentID) },
		} {
			if diff := cmp.Diff(out, got(find())(t)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// A pass that changes nothing writes no version and no revision; an edit writes both.
func TestSameAndEdited(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "Привезли поздно", 1, now), w.review("r2", "Добре", 5, now))
		src := w.source
		src.Health = collector.HealthOK
		want(t, "gone", got(s.ClosePass(ctx, w.scope, src, PassTally{}, 2, now, nil))(t), 0)
		w.startPass(t, now.Add(6*time.Hour))
		d := w.held(t, "r1")
		d.SeenPass, d.LastSeen, d.Page = w.source.Pass, now.Add(6*time.Hour), w.page.PageID
		c := w.visit(t, nil, DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true}, edited(w.held(t, "r2"), "Добре, але дорого", now.Add(6*time.Hour)))
		want(t, "counts", c, Counts{Same: 1, Edited: 1})
		want(t, "rev of the same", w.held(t, "r1").Rev, 1)
		want(t, "pass of the same", w.held(t, "r1").SeenPass, 2)
		want(t, "rev of the edited", w.held(t, "r2").Rev, 2)
		tally := got(s.Tally(ctx, w.scope))(t)
		want(t, "documents", tally.Documents, 2)
		want(t, "versions", tally.Versions, 3)
	})
}

// The first version stands in the document's row until that changes; the life line shows no difference.
func TestFirstVersion(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		other := w.review("r2", "Інше", 2, now) // its version says what its row does not
		other.Versions[0].Text, other.Versions[0].At = "Раніше", now.Add(-time.Hour)
		r := PageResult{Host: w.host, Page: w.page, Raw: &collector.RawAnswer{File: "f", URL: "u", Fetched: wall}, Now: now,
			Documents: []DocumentWrite{w.review("r1", "Спершу", 1, now), other}}
		raw := got(s.SavePage(ctx, w.scope, r))(t).Raw
		id, otherID := w.held(t, "r1").DocumentID, w.held(t, "r2").DocumentID
		rows := func() int { return got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM document_version"))(t) }
		want(t, "versions written down", rows(), 1)
		before := got(s.Versions(ctx, w.scope, id))(t)
		want(t, "evidence", before[0].Evidence, raw)
		for _, text := range []string{"Потім", "Наостанок"} {
			w.visit(t, nil, edited(w.held(t, "r1"), text, now.Add(time.Hour)))
		}
		want(t, "versions written down", rows(), 4)
		after := got(s.Versions(ctx, w.scope, id))(t)
		want(t, "versions", len(after), 3)
		after[0].VersionID = 0
		if diff := cmp.Diff(before[0], after[0]); diff != "" {
			t.Fatal(diff)
		}
		first := got(s.Versions(ctx, w.scope, otherID))(t)
		want(t, "versions of the other", len(first), 1)
		want(t, "its text", first[0].Text, "Раніше")
		want(t, "all versions", got(s.Tally(ctx, w.scope))(t).Versions, 4)
	})
}

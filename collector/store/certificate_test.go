package store

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

func TestCertificate(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		c := got(s.AddCertificate(ctx, w.scope, collector.Certificate{From: now, To: now.Add(time.Hour), Issued: now.Add(2 * time.Hour), IssuedBy: 7, Verdict: "full", Body: "{}"}))(t)
		want(t, "hash", c.SHA256, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
		want(t, "kept", got(s.Certificate(ctx, w.scope, c.PublicID))(t), c)
		want(t, "kept", got(s.CertificateByID(ctx, w.scope, c.CertificateID))(t), c)
		want(t, "listed", got(s.Certificates(ctx, w.scope, 9))(t)[0].PublicID, c.PublicID)
		_, err := s.Certificate(ctx, two.scope, c.PublicID)
		wantCode(t, err, collector.CodeNotFound)
		want(t, "another company's", len(got(s.Certificates(ctx, two.scope, 9))(t)), 0)

		n := got(s.AddGapNote(ctx, w.scope, collector.GapNote{Source: w.source.SourceID, From: now, To: now.Add(time.Hour), Person: 7, At: now, Text: "words"}))(t)
		want(t, "note", got(s.GapNotes(ctx, w.scope, now.Add(-time.Hour), now.Add(time.Minute)))(t)[0], n)
		want(t, "notes of another time", len(got(s.GapNotes(ctx, w.scope, now.Add(time.Hour), now.Add(9*time.Hour)))(t)), 0)
		want(t, "another company's", len(got(s.GapNotes(ctx, two.scope, now, now.Add(time.Hour)))(t)), 0)
		_, err = s.AddGapNote(ctx, two.scope, collector.GapNote{Source: w.source.SourceID, From: now, To: now.Add(time.Hour)})
		wantCode(t, err, collector.CodeNotFound)
	})
}

// The passes of a period come with the one before it and the one behind it.
func TestPassesAround(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		for n := int64(1); n <= 9; n++ {
			due := now.Add(time.Duration(n) * time.Hour)
			must(t, addPass(ctx, s.write(), collector.Pass{Source: w.source.SourceID, Pass: n, Company: w.scope.Company, Due: due, Started: due.Add(time.Minute), Ended: due.Add(9 * time.Minute), Gone: 1}))
		}
		around := func(from, to int) (first, last int64) {
			all := got(s.PassesAround(ctx, w.scope, w.source.SourceID, now.Add(time.Duration(from)*time.Hour), now.Add(time.Duration(to)*time.Hour)))(t)
			if len(all) == 0 {
				return 0, 0
			}
			return all[0].Pass, all[len(all)-1].Pass
		}
		for _, c := range []struct {
			from, to    int
			first, last int64
		}{{4, 7, 3, 7}, {-9, 20, 1, 9}, {-9, 1, 1, 1}, {15, 20, 9, 9}} {
			if first, last := around(c.from, c.to); first != c.first || last != c.last {
				t.Errorf("from %d to %d: %d – %d, want %d – %d", c.from, c.to, first, last, c.first, c.last)
			}
		}
		want(t, "gone", got(s.FoundIn(ctx, w.scope, now, now.Add(3*time.Hour)))(t).Gone, 2)
	})
}

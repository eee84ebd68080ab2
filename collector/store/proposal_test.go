package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"molva/collector"
)

// A place is proposed once and counted once for each document; what was decided stays decided; the queue is bounded, and what
// was named least gives way.
func TestProposals(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		most := ProposalBounds{ADay: 3, Open: 4}
		say := func(place string, document, origin int64, at time.Time) {
			t.Helper()
			must(t, s.Propose(ctx, w.scope, []collector.Naming{{Place: place, URL: "http://" + place, Document: document, Origin: origin, At: at}}, nil, most))
		}
		places := func(state collector.ProposalState) (out string) {
			for _, p := range got(s.Proposals(ctx, w.scope, state, 9))(t) {
				out += fmt.Sprintf("%s %d ", p.Place, p.Named)
			}
			return out
		}
		for _, at := range []time.Duration{0, 0, time.Hour} {
			say("a", 1, 7, now.Add(at))
		}
		say("a", 2, 8, now.Add(2*time.Hour))
		say("b", 1, 7, now)
		say("c", 1, 7, now)
		say("d", 1, 7, now.Add(time.Hour)) // a fourth of one source in a day
		want(t, "proposed", places(collector.ProposalOpen), "a 2 b 1 c 1 ")
		say("d", 1, 7, now.Add(25*time.Hour))
		say("e", 1, 8, now.Add(26*time.Hour))
		want(t, "bounded", places(collector.ProposalOpen), "a 2 e 1 d 1 c 1 ")

		open := got(s.Proposals(ctx, w.scope, collector.ProposalOpen, 9))(t)
		a, e := open[0], open[1]
		want(t, "first", a.FirstSeen, now)
		want(t, "last", a.LastSeen, now.Add(2*time.Hour))
		want(t, "documents", len(got(s.Namings(ctx, w.scope, a.ProposalID, 9))(t)), 2)
		must(t, s.RefuseProposal(ctx, w.scope, e, "an advertisement", now))
		wantCode(t, s.RefuseProposal(ctx, w.scope, e, "again", now), collector.CodeConflict)
		say("e", 5, 8, now.Add(time.Hour))
		want(t, "refused", places(collector.ProposalRefused), "e 1 ")

		src := w.source
		_, err := s.AcceptProposal(ctx, w.scope, a, src, "", now)
		wantCode(t, err, collector.CodeConflict) // its address is a source
		want(t, "still open", got(s.Proposal(ctx, w.scope, a.PublicID))(t).State, collector.ProposalOpen)
		src.URL = "http://a/"
		made := got(s.AcceptProposal(ctx, w.scope, a, src, "people write there", now, collector.Trail{At: now, Did: collector.SourceAdded, Data: "{}"}))(t)
		_, err = s.AcceptProposal(ctx, w.scope, a, src, "", now)
		wantCode(t, err, collector.CodeConflict)
		after := got(s.Proposal(ctx, w.scope, a.PublicID))(t)
		want(t, "source", after.Source, made.SourceID)
		want(t, "history", len(got(s.Trail(ctx, w.scope, collector.AboutSource, made.SourceID))(t)), 1)

		other := newWorld(t, s, "two")
		want(t, "of another company", len(got(s.Proposals(ctx, other.scope, collector.ProposalOpen, 9))(t)), 0)
		want(t, "its documents", len(got(s.Namings(ctx, other.scope, a.ProposalID, 9))(t)), 0)
		_, err = s.Proposal(ctx, other.scope, a.PublicID)
		wantCode(t, err, collector.CodeNotFound)
		wantCode(t, s.RefuseProposal(ctx, other.scope, open[2], "x", now), collector.CodeConflict)
	})
}

// The links of a new or changed text wait until they were looked at.
func TestOutlinks(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		d := w.review("a", "words", 5, now)
		d.Document.Links = []string{"http://b/", "http://a/", "http://a/"}
		w.visit(t, nil, d, w.review("b", "words", 4, now))
		ids := []int64{w.held(t, "a").DocumentID, w.held(t, "b").DocumentID}
		want(t, "links", fmt.Sprint(got(s.Outlinks(ctx, w.scope, ids))(t)[ids[0]]), "[http://a/ http://b/]")
		want(t, "of a text without", len(got(s.Outlinks(ctx, w.scope, ids))(t)), 1)
		must(t, s.Propose(ctx, w.scope, nil, ids, ProposalBounds{}))
		want(t, "looked at", len(got(s.Outlinks(ctx, w.scope, ids))(t)), 0)
		w.source = got(s.SourceByID(ctx, w.scope, w.source.SourceID))(t)
		again := edited(w.held(t, "a"), "other words", now)
		again.Document.Links = []string{"http://c/"}
		got(s.SaveDocuments(ctx, w.scope, []DocumentWrite{again}))(t)
		want(t, "changed", fmt.Sprint(got(s.Outlinks(ctx, w.scope, ids))(t)[ids[0]]), "[http://c/]")
	})
}

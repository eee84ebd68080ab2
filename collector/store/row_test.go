package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"molva/collector"
)

func TestCompany(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		ids := make(chan int64, claimers)
		together(t, claimers, func(int) error {
			c, err := s.EnsureCompany(ctx, now)
			ids <- c.CompanyID
			return err
		})
		want(t, "companies", len(got(s.Companies(ctx))(t)), 1)
		c := got(s.Company(ctx, collector.System(<-ids)))(t)
		c.Name, c.Brands, c.Zone, c.SetUp = "Флорамо", []string{"Флорамо", "Floramo"}, "Europe/Moscow", true
		scope := collector.System(c.CompanyID)
		must(t, s.SaveCompany(ctx, scope, c))
		if diff := cmp.Diff(c, got(s.Company(ctx, scope))(t)); diff != "" {
			t.Fatal(diff)
		}
		wantCode(t, s.SaveCompany(ctx, collector.System(99), c), collector.CodeNotFound)
		want(t, "followers", len(got(s.Followers(ctx, scope))(t)), 5)
	})
}

// Whoever is filling the index while the brands change notes nothing any more, and nobody fills it beside them.
func TestOtherBrandsMakeTheIndexAnew(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		w.visit(t, nil, w.review("r", "a", 1, now))
		two.visit(t, nil, two.review("r", "a", 1, now))
		holder := w.claim(t, "index_a")
		docs := got(s.Lagging(ctx, holder, 9))(t)
		must(t, s.MarkFollowed(ctx, holder, []DocRev{{docs[0].DocumentID, docs[0].Rev}}))
		c := got(s.Company(ctx, w.scope))(t)
		c.Name += "!"
		must(t, s.SaveCompany(ctx, w.scope, c))
		want(t, "lag with another name", got(s.Lag(ctx, w.scope, "index_a"))(t), 0)
		other := two.claim(t, "index_a")
		c.Brands = []string{"Розалинда"}
		must(t, s.SaveCompany(ctx, w.scope, c))
		want(t, "lag with another brand", got(s.Lag(ctx, w.scope, "index_a"))(t), 1)
		wantCode(t, s.MarkFollowed(ctx, holder, []DocRev{{docs[0].DocumentID, docs[0].Rev}}), collector.CodeConflict)
		wantCode(t, s.ReleaseFollower(ctx, holder, wall), collector.CodeConflict)
		_, beside, err := s.ClaimFollower(ctx, w.scope.Company, "index_a", wall, time.Minute)
		must(t, err)
		want(t, "claimed beside the old holder", beside, false)
		_, after, err := s.ClaimFollower(ctx, w.scope.Company, "index_a", wall.Add(time.Hour), time.Minute)
		must(t, err)
		want(t, "claimed when the lease ran out", after, true)
		must(t, s.RenewFollower(ctx, other, wall, time.Minute)) // another company's follower is left alone
	})
}

func TestPerson(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		p := w.person
		for _, mail := range []string{"hanna@one.example", "HANNA@ONE.EXAMPLE"} {
			want(t, "signs in", got(s.PersonByMail(ctx, mail))(t).PersonID, p.PersonID)
		}
		_, err := s.AddPerson(ctx, w.scope, collector.Person{Mail: "hanna@one.EXAMPLE"})
		wantCode(t, err, collector.CodeConflict)
		_, err = s.AddPerson(ctx, two.scope, collector.Person{Mail: "hanna@one.example", Role: collector.RoleViewer})
		wantCode(t, err, collector.CodeConflict)
		_, err = s.AddPerson(ctx, two.scope, collector.Person{Mail: "hanna@one.example"})
		must(t, err) // told, but does not sign in
		p.Name, p.Mail, p.Role, p.Password, p.Phone = "Ганна Б.", "b@one.example", collector.RoleManager, "hash", "+380"
		must(t, s.SavePerson(ctx, w.scope, p))
		if diff := cmp.Diff(p, got(s.PersonByPublic(ctx, w.scope, p.PublicID))(t)); diff != "" {
			t.Fatal(diff)
		}
		_, err = s.PersonByMail(ctx, "")
		wantCode(t, err, collector.CodeNotFound)
		w.visit(t, nil, w.review("r", "a", 1, now))
		want(t, "people", len(got(s.People(ctx, w.scope))(t)), 1)
	})
}

func TestSource(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		_, err := s.AddSource(ctx, w.scope, collector.Source{URL: w.source.URL})
		wantCode(t, err, collector.CodeConflict)
		_, err = s.AddSource(ctx, w.scope, collector.Source{URL: string(make([]byte, 3000))})
		wantCode(t, err, collector.CodeInvalid)
		src := w.source
		src.Name, src.Period, src.Owner = "Відгук", time.Hour, 0
		must(t, s.SaveSource(ctx, w.scope, src))
		after := got(s.Source(ctx, w.scope, src.PublicID))(t)
		src.OwnerName, src.OwnerMail = "", ""
		if diff := cmp.Diff(src, after); diff != "" {
			t.Fatal(diff)
		}
		b := got(s.AddSource(ctx, w.scope, collector.Source{Name: "аб", URL: "http://b/", Owner: w.person.PersonID}))(t)
		want(t, "owner", b.OwnerName, "Ганна Їжак")
		want(t, "health", b.Health, collector.HealthNew)
		want(t, "by name", got(s.Sources(ctx, w.scope))(t)[0].Name, "аб")
	})
}

func TestSessionAndSettings(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		must(t, s.CommitSession(ctx, "t", []byte{0, 1}, wall.Add(time.Second)))
		must(t, s.CommitSession(ctx, "t", []byte{0, 2}, wall.Add(time.Second)))
		b, ok, err := s.FindSession(ctx, "t", wall)
		must(t, err)
		want(t, "found", ok && slices.Equal(b, []byte{0, 2}), true)
		want(t, "all", len(got(s.AllSessions(ctx, wall))(t)), 1)
		_, ok, err = s.FindSession(ctx, "t", wall.Add(time.Second))
		must(t, err)
		want(t, "found when expired", ok, false)
		want(t, "dropped", got(s.DropSessions(ctx, wall.Add(time.Second)))(t), 1)
		must(t, s.DeleteSession(ctx, "t"))
		want(t, "offset", got(s.ClockOffset(ctx))(t), 0)
		must(t, s.SetClockOffset(ctx, 72*time.Hour))
		must(t, s.SetClockOffset(ctx, 73*time.Hour))
		want(t, "offset", got(s.ClockOffset(ctx))(t), 73*time.Hour)
		must(t, s.Ping(ctx))
	})
}

// The neighbours that the detector asks for.
func TestNeighbours(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		sketch := func(first uint64) []uint64 {
			f := make([]uint64, 32)
			for i := range f {
				f[i] = first + uint64(i)
			}
			return f
		}
		var writes []DocumentWrite
		for i, key := range []string{"a", "b", "c"} {
			in := w.review(key, key, float64(i+1), now)
			in.Document.Published = collector.PublishedAt(now.Add(time.Duration(i) * time.Hour))
			in.Document.Author = collector.Author{Name: "Той самий"}
			in.Document.Verdict.Fingerprint = sketch(uint64(i) << 60) // the top bit too
			writes = append(writes, in)
		}
		writes[1].Document.Verdict.Fingerprint = sketch(0)
		writes[2].Document.Published = collector.Published{}
		w.visit(t, nil, writes...)
		detect := w.claim(t, "detect")
		judge := func(n int) {
			batch := got(s.Lagging(ctx, detect, 9))(t)
			want(t, "to judge", len(batch), n)
			got(s.SaveJudgement(ctx, detect, Judgement{Batch: batch}))(t)
		}
		judge(3)
		a := w.held(t, "a")
		want(t, "by author", keysOf(got(s.ByAuthor(ctx, w.scope, a.AuthorID, 9))(t)), "b a c ")
		want(t, "total", got(s.AuthorTotals(ctx, w.scope, []int64{a.AuthorID}))(t)[a.AuthorID], 3)
		want(t, "on item", keysOf(got(s.ByItemBetween(ctx, w.scope, a.Item, now.Add(-time.Hour), now.Add(time.Hour), 9))(t)), "a b ")
		want(t, "nearest", keysOf(got(s.ByItemBetween(ctx, w.scope, a.Item, now, now.Add(3*time.Hour), 1))(t)), "b ")
		line := got(s.ItemLine(ctx, w.scope, a.Item))(t)
		want(t, "line", line, ItemLine{Dated: 2, First: now, Last: now.Add(time.Hour), Rated: 3, Sum: 6})
		want(t, "twins", keysOf(got(s.ByFingerprint(ctx, w.scope, a.Verdict.Fingerprint, 9))(t)), "b a ")
		e := edited(a, "new", now)
		e.Document.Verdict.Fingerprint = sketch(7 << 60)
		_, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{e})
		must(t, err)
		want(t, "twins before it is judged", len(got(s.ByFingerprint(ctx, w.scope, sketch(7<<60), 9))(t)), 0)
		judge(1)
		want(t, "twins when it is judged", keysOf(got(s.ByFingerprint(ctx, w.scope, sketch(7<<60), 9))(t)), "a ")
		want(t, "twins after an edit", keysOf(got(s.ByFingerprint(ctx, w.scope, sketch(0), 9))(t)), "b ")
		want(t, "no fingerprint", len(got(s.ByFingerprint(ctx, w.scope, nil, 9))(t)), 0)
		want(t, "in order", keysOf(got(s.DocumentsByID(ctx, w.scope, []int64{a.DocumentID + 1, a.DocumentID, 999}))(t)), "b a ")
		want(t, "on page", len(got(s.HeldOnPage(ctx, w.scope, w.source.SourceID, w.page.PageID))(t)), 3)
		revs := ""
		must(t, s.Revisions(ctx, w.scope, func(id string, rev int64) error { revs += string(rune('0' + rev)); return nil }))
		want(t, "revisions", revs, "211")
	})
}

func keysOf(docs []collector.Document) string {
	out := ""
	for _, d := range docs {
		out += d.SiteKey + " "
	}
	return out
}

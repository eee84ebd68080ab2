package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"molva/collector"
)

// Two writers of one document: whoever comes second is told to compare anew, and then neither change is lost.
func TestTwoWriters(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "0", 1, now))
		const each = 10
		together(t, 2, func(writer int) error {
			for i := range each {
				for {
					held, err := s.Held(ctx, w.scope, "otklik", collector.KindReview, []string{"r1"})
					if err != nil {
						return err
					}
					_, err = s.SaveDocuments(ctx, w.scope, []DocumentWrite{edited(held["r1"], fmt.Sprint(writer, ".", i), now)})
					if err == nil {
						break
					}
					if !errors.Is(err, ErrStale) || collector.CodeOf(err) != collector.CodeConflict {
						return err
					}
				}
			}
			return nil
		})
		d := w.held(t, "r1")
		want(t, "rev", d.Rev, 1+2*each)
		versions := got(s.Versions(ctx, w.scope, d.DocumentID))(t)
		want(t, "versions", len(versions), 1+2*each)
		for i, v := range versions {
			want(t, "rev of a version", v.Rev, int64(i+1))
		}
		want(t, "last version", versions[2*each].Text, d.Text)
	})
}

// Two writers bring the same new document: one record.
func TestTwoInserts(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		stales := make(chan error, claimers)
		together(t, claimers, func(i int) error {
			writes := []DocumentWrite{w.review("b", "one text", 1, now), w.review("a", "another", 2, now)}
			if i%2 == 0 {
				writes[0], writes[1] = writes[1], writes[0]
			}
			_, err := s.SaveDocuments(ctx, w.scope, writes)
			if errors.Is(err, ErrStale) {
				stales <- err
				return nil
			}
			return err
		})
		want(t, "told to compare anew", len(stales), claimers-1)
		want(t, "documents", got(s.Tally(ctx, w.scope))(t).Documents, 2)
		want(t, "authors", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM author"))(t), 3)
	})
}

// A page with a document that somebody changed meanwhile is saved whole or not at all.
func TestSavePageIsOneTransaction(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now))
		old := w.held(t, "r1")
		_, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{edited(old, "b", now)})
		must(t, err)
		before := w.fingerprintOfAll(t)
		r := PageResult{Host: w.host, Page: w.page, Raw: &collector.RawAnswer{File: "f", URL: "u", Fetched: wall}, Now: now,
			Links: []Link{{URL: "http://one.example:80/2", HostKey: "http://one.example:80"}}, Documents: []DocumentWrite{w.review("r0", "new", 3, now), edited(old, "c", now)}}
		_, err = s.SavePage(ctx, w.scope, r)
		if !errors.Is(err, ErrStale) {
			t.Fatalf("want ErrStale, got %v", err)
		}
		want(t, "rows after", w.fingerprintOfAll(t), before)
		r.Documents[1] = edited(w.held(t, "r1"), "c", now)
		c := got(s.SavePage(ctx, w.scope, r))(t)
		want(t, "counts", c, Counts{New: 1, Edited: 1, Links: 1, Raw: c.Raw})
		v := got(s.Versions(ctx, w.scope, old.DocumentID))(t)
		want(t, "evidence", v[len(v)-1].Evidence, c.Raw)
		want(t, "file", got(s.RawAnswer(ctx, w.scope, c.Raw))(t).File, "f")
	})
}

// What was erased is not brought back, and an erased author comes without a name.
func TestTombstones(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		must(t, s.Bury(ctx, w.scope, "otklik", collector.KindReview, "r1", now))
		nameless := w.review("r2", "Текст", 2, now)
		must(t, s.BuryAuthor(ctx, w.scope, "otklik", nameless.Document.Author, now))
		c := w.visit(t, nil, w.review("r1", "Стёртый", 1, now), nameless)
		want(t, "counts", c, Counts{New: 1, Refused: 1})
		want(t, "documents", got(s.Tally(ctx, w.scope))(t).Documents, 1)
		d := w.held(t, "r2")
		want(t, "author", d.Author, collector.Author{})
		want(t, "author's row", d.AuthorID, 0)
		want(t, "persons", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM person WHERE name LIKE '%r2%'"))(t), 0)
	})
}

// Names stand in person and nowhere else.
func TestNamesOnlyInPerson(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		in := w.review("r1", "Текст", 2, now)
		in.Document.Author.Name = "Zinaida Zorro"
		in.Document.Author.URL = "http://otklik.example/u/zorro"
		in.Document.Replies[0].Author = "Managing Zorro"
		in.Versions[0].Replies = in.Document.Replies
		w.visit(t, nil, in)
		for _, table := range tables {
			for _, row := range got(readAll(ctx, pool{h: s.reader}, wholeRow, "SELECT * FROM "+table, nil))(t) {
				if table != "person" && containsFold(row, "zorro") {
					t.Errorf("%s holds a name: %s", table, row)
				}
			}
		}
		d := w.held(t, "r1")
		want(t, "name", d.Author.Name+d.Replies[0].Author, "Zinaida ZorroManaging Zorro")
		renamed := edited(d, "Другой", now)
		renamed.Document.Author.Name = "Zinaida Diego"
		_, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{renamed})
		must(t, err)
		want(t, "new name", w.held(t, "r1").Author.Name, "Zinaida Diego")
		want(t, "same author", w.held(t, "r1").AuthorID, d.AuthorID)
	})
}

// Hostile lengths and bytes are stored, shortened where an index needs it, and found again.
func TestHostileKeys(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		long := ""
		for i := range 1000 {
			long += publicID()[:9] + fmt.Sprint(i)
		}
		in := w.review(long, "broken \xff\xfe text\x00", 2, now)
		in.Document.Item = collector.Item{Name: long, URL: "http://" + long}
		in.Document.Author = collector.Author{Name: long, URL: long}
		in.Document.Site = "otklik"
		c := w.visit(t, []Link{{URL: "http://one.example:80/" + long, HostKey: "http://one.example:80"}, {URL: "", HostKey: ""},
			{URL: "http://one.example:80/b\xff", HostKey: "http://one.example:80"}}, in)
		want(t, "counts", c, Counts{New: 1, Links: 1})
		d := w.held(t, long)
		want(t, "text", d.Text, "broken \uFFFD text")
		want(t, "name", d.Author.Name, long)
		want(t, "on the item", len(got(s.ByItemBetween(ctx, w.scope, d.Item, now.Add(-2*time.Hour), now, 9))(t)), 1)
		again := d
		again.SiteKey = long
		_, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{edited(again, "again", now)})
		must(t, err)
		want(t, "rev", w.held(t, long).Rev, 2)
	})
}

package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"molva/collector"
)

// closePass ends the world's pass in a state of health and says how many documents went.
func (w *world) closePass(t testing.TB, h collector.Health, at time.Time, mails ...collector.Delivery) int {
	t.Helper()
	src := w.source
	src.Health = h
	return got(w.s.ClosePass(context.Background(), w.scope, src, PassTally{}, 2, at, mails))(t)
}

// nextPass runs the world's clock to the next pass, sees some of the held reviews again, and ends it.
func (w *world) nextPass(t testing.TB, h collector.Health, keys ...string) int {
	t.Helper()
	at := w.source.PassStart.Add(6 * time.Hour)
	w.startPass(t, at)
	var writes []DocumentWrite
	for _, k := range keys {
		d := w.held(t, k)
		write := DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true}
		if d.State == collector.StateGone {
			write.Document.State = collector.StateLive
			write.Versions = []collector.Version{{Change: collector.ChangeBack, At: at, Text: d.Text}}
		}
		write.Document.LastSeen = at
		writes = append(writes, write)
	}
	w.visit(t, nil, writes...)
	return w.closePass(t, h, at)
}

// Gone needs two healthy full passes in a row; a sick one says nothing; back is the same record.
func TestGoneAndBack(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("stays", "a", 5, now), w.review("goes", "b", 1, now))
		w.closePass(t, collector.HealthOK, now)
		id := w.held(t, "goes").PublicID
		want(t, "gone after a drift", w.nextPass(t, collector.HealthDrift), 0)
		want(t, "gone after a first healthy pass", w.nextPass(t, collector.HealthOK, "stays"), 0)
		want(t, "missed", w.held(t, "goes").Missed, 1)
		want(t, "gone after a partial pass", w.nextPass(t, collector.HealthPartial, "stays"), 0)
		want(t, "missed", w.held(t, "goes").Missed, 1)
		want(t, "gone after a second healthy pass", w.nextPass(t, collector.HealthOK, "stays"), 1)
		gone := w.held(t, "goes")
		want(t, "state", gone.State, collector.StateGone)
		want(t, "rev", gone.Rev, 2)
		want(t, "held", got(s.SourceByID(ctx, w.scope, w.source.SourceID))(t).Held, 1)
		want(t, "gone", got(s.Tally(ctx, w.scope))(t).Gone, 1)
		want(t, "gone once more", w.nextPass(t, collector.HealthOK, "stays"), 0)
		w.nextPass(t, collector.HealthOK, "stays", "goes")
		back := w.held(t, "goes")
		want(t, "public id", back.PublicID, id)
		want(t, "state", back.State, collector.StateLive)
		want(t, "missed", back.Missed, 0)
		line := ""
		for _, v := range got(s.Versions(ctx, w.scope, back.DocumentID))(t) {
			line += fmt.Sprintf("%s %d %s; ", v.Change, v.Rev, v.Text)
		}
		want(t, "life line", line, "posted 1 b; gone 2 b; back 3 b; ")
		want(t, "rev of the other", w.held(t, "stays").Rev, 1)
	})
}

// A review seen once in between starts from nought; an imported one is never missed.
func TestMissedInARow(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		imported := w.review("imported", "c", 2, now)
		imported.Document.Page, imported.Document.SeenPass = 0, 0
		_, err := s.SaveDocuments(context.Background(), w.scope, []DocumentWrite{imported})
		must(t, err)
		w.visit(t, nil, w.review("flickers", "a", 5, now))
		w.closePass(t, collector.HealthOK, now)
		for range 3 {
			want(t, "gone", w.nextPass(t, collector.HealthOK), 0)
			want(t, "missed", w.held(t, "flickers").Missed, 1)
			want(t, "gone", w.nextPass(t, collector.HealthOK, "flickers"), 0)
			want(t, "missed", w.held(t, "flickers").Missed, 0)
		}
		want(t, "missed imports", w.held(t, "imported").Missed, 0)
		// An import of what a page has shown changes its words, and not where it was seen.
		d := w.held(t, "flickers")
		e := edited(d, "new", now)
		e.Document.Page, e.Document.SeenPass, e.Document.Source = 0, 0, 0
		_, err = s.SaveDocuments(context.Background(), w.scope, []DocumentWrite{e})
		must(t, err)
		after := w.held(t, "flickers")
		want(t, "page", after.Page, d.Page)
		want(t, "pass", after.SeenPass, d.SeenPass)
		want(t, "source", after.Source, d.Source)
	})
}

func TestClosePass(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		mail := collector.Delivery{Kind: collector.DeliverySummary, Receiver: w.person.PersonID, Channel: "mail", Due: now}
		w.visit(t, nil, w.review("r", "a", 5, now))
		open := got(s.OpenPasses(ctx, 9))(t)
		want(t, "passes to close", len(open), 1)
		w.closePass(t, collector.HealthOK, now.Add(time.Minute), mail, mail)
		src := w.source
		src.Health = collector.HealthBlocked
		_, err := s.ClosePass(ctx, w.scope, src, PassTally{}, 2, now, []collector.Delivery{mail})
		wantCode(t, err, collector.CodeConflict)
		after := got(s.SourceByID(ctx, w.scope, src.SourceID))(t)
		want(t, "open", after.PassOpen, false)
		want(t, "health", after.Health, collector.HealthOK)
		want(t, "full pass", after.FullPass, now.Add(time.Minute))
		want(t, "due", after.Due, now.Add(6*time.Hour))
		all := got(s.Deliveries(ctx, w.scope, DeliveryFilter{}, "", 9))(t)
		want(t, "summaries", len(all), 1)
		want(t, "language", all[0].Language, "uk")
		want(t, "of pass", all[0].Pass, 1)
		_, started, err := s.StartPass(ctx, w.scope, src.SourceID, src.URL, "http://one.example:80", now.Add(time.Hour))
		must(t, err)
		want(t, "started before it is due", started, false)
	})
}

// Links become pages once a pass, breadth first, fairly over sources; an address of another host gets its host.
func TestLinks(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		host := "http://one.example:80"
		links := []Link{{URL: host + "/b", HostKey: host, Depth: 2}, {URL: host + "/a", HostKey: host, Depth: 1}, {URL: host + "/a", HostKey: host, Depth: 3},
			{URL: w.source.URL, HostKey: host, Depth: 1}, {URL: "https://other.example:443/", HostKey: "https://other.example:443", Depth: 1}}
		want(t, "links", w.visit(t, links).Links, 3)
		want(t, "links again", w.visit(t, links).Links, 0)
		due := got(s.DuePages(ctx, w.host.HostID, now, 10))(t)
		want(t, "due", len(due), 2)
		want(t, "first", due[0].URL, host+"/a")
		want(t, "hosts", len(got(s.Hosts(ctx, w.scope, "", 9))(t)), 2)
		want(t, "passes to close", len(got(s.OpenPasses(ctx, 9))(t)), 0)

		src := got(s.AddSource(ctx, w.scope, collector.Source{Name: "z", URL: host + "/z", Owner: w.person.PersonID, Period: time.Hour, Due: now}))(t)
		_, started, err := s.StartPass(ctx, w.scope, src.SourceID, src.URL, host, now)
		must(t, err)
		want(t, "started", started, true)
		due = got(s.DuePages(ctx, w.host.HostID, now, 2))(t)
		want(t, "of two sources", due[0].Source != due[1].Source, true)

		w.page = got(s.Pages(ctx, w.scope, w.source.SourceID, host+"/", 1))(t)[0]
		want(t, "page", w.page.URL, host+"/a")
		p := w.page
		p.Outcome, p.Reason, p.Due = "retry", "503", now.Add(time.Hour)
		_, err = s.SavePage(ctx, w.scope, PageResult{Host: w.host, Page: p, Now: now})
		must(t, err)
		want(t, "due now", len(got(s.DuePages(ctx, w.host.HostID, now, 9))(t)), 2)
		want(t, "due later", len(got(s.DuePages(ctx, w.host.HostID, now.Add(time.Hour), 9))(t)), 3)
		tally := got(s.PassTally(ctx, w.scope, w.source))(t)
		want(t, "retried", tally.Outcomes["retry"], 1)
		want(t, "pages", tally.Pages, 2)
		want(t, "pages of the pass", got(s.PassPages(ctx, w.scope, w.source.SourceID, w.source.Pass))(t), 2)
		want(t, "reason", tally.Reason, "503")
	})
}

// A late answer of a pass that is over changes nothing of the next one.
func TestLateAnswer(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		old := w.page
		w.visit(t, nil, w.review("r", "a", 5, now))
		w.closePass(t, collector.HealthOK, now)
		w.startPass(t, now.Add(6*time.Hour))
		before := w.fingerprintOfAll(t)
		_, err := s.SavePage(context.Background(), w.scope, PageResult{Host: w.host, Page: old, Now: now})
		wantCode(t, err, collector.CodeConflict)
		want(t, "rows after", w.fingerprintOfAll(t), before)
	})
}

package store

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

// Nothing of another company is seen through a scope.
func TestScopeSeesItsOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		r := two.fill(t)
		a, b := one.scope, two
		missing := map[string]error{
			"person":    second(s.Person(ctx, a, b.person.PersonID)),
			"person/id": second(s.PersonByPublic(ctx, a, b.person.PublicID)),
			"source":    second(s.Source(ctx, a, b.source.PublicID)),
			"source/id": second(s.SourceByID(ctx, a, b.source.SourceID)),
			"document":  second(s.Document(ctx, a, r.document.PublicID)),
			"doc/id":    second(s.DocumentByID(ctx, a, r.document.DocumentID)),
			"raw":       second(s.RawAnswer(ctx, a, r.raw)),
			"watch":     second(s.Watch(ctx, a, r.watch.PublicID)),
			"delivery":  second(s.Delivery(ctx, a, r.delivery.PublicID)),
		}
		for what, err := range missing {
			if collector.CodeOf(err) != collector.CodeNotFound {
				t.Errorf("%s of another company: %v", what, err)
			}
		}
		d := r.document
		counts := map[string]int{
			"held":        len(got(s.Held(ctx, a, "otklik", collector.KindReview, []string{"r1"}))(t)),
			"on page":     len(got(s.HeldOnPage(ctx, a, b.source.SourceID, b.page.PageID))(t)),
			"by public":   len(got(s.DocumentsByPublic(ctx, a, []string{d.PublicID}))(t)),
			"by id":       len(got(s.DocumentsByID(ctx, a, []int64{d.DocumentID}))(t)),
			"versions":    len(got(s.Versions(ctx, a, d.DocumentID))(t)),
			"author":      len(got(s.ByAuthor(ctx, a, d.AuthorID, 9))(t)),
			"totals":      len(got(s.AuthorTotals(ctx, a, []int64{d.AuthorID}))(t)),
			"item":        len(got(s.ByItemBetween(ctx, a, d.Item, time.Time{}, now.Add(time.Hour), 9))(t)),
			"item line":   got(s.ItemLine(ctx, a, d.Item))(t).Dated,
			"fingerprint": len(got(s.ByFingerprint(ctx, a, d.Verdict.Fingerprint, 9))(t)),
			"watches":     len(got(s.Watches(ctx, a))(t)) + len(got(s.WatchesByID(ctx, a, []int64{r.watch.WatchID}))(t)),
			"deliveries":  len(got(s.Deliveries(ctx, a, DeliveryFilter{}, "", 9))(t)),
			"by their id": len(got(s.DeliveriesByID(ctx, a, []int64{r.delivery.DeliveryID}))(t)),
			"attempts":    len(got(s.Attempts(ctx, a, r.delivery.DeliveryID))(t)),
			"alerts":      len(got(s.AlertsOf(ctx, a, []int64{d.DocumentID}))(t)),
			"waiting":     len(got(s.Waiting(ctx, a, b.source.SourceID))(t)),
			"unmatched":   len(got(s.Unmatched(ctx, a, b.source.SourceID, 0, 9))(t)),
			"told":        len(got(s.ToldDocuments(ctx, a, r.delivery.DeliveryID, 9))(t)),
			"told tally":  got(s.ToldTally(ctx, a, r.delivery.DeliveryID))(t).Reviews,
			"pass pages":  got(s.PassPages(ctx, a, b.source.SourceID, b.source.Pass))(t),
			"passes":      len(got(s.PassesOf(ctx, a, b.source.SourceID, 9))(t)) + len(got(s.PassesBetween(ctx, a, time.Time{}, now.AddDate(9, 0, 0)))(t)),
			"whole":       int(got(s.WholeBefore(ctx, a, b.source.SourceID, 9))(t).Pass),
			"usual":       len(got(s.UsualPasses(ctx, a, b.source, false, 9))(t)),
			"all sources": len(got(s.AllSources(ctx, a))(t)) - 1,
			"history":     len(got(s.SourcesHistory(ctx, a))(t)),
			"canaries":    got(s.Canaries(ctx, a, b.source, collector.Pass{Ended: now.AddDate(9, 0, 0)}, false))(t).Known,
			"worst":       len(got(s.WorstFilled(ctx, a, b.source, 0, 9))(t)),
			"pages":       len(got(s.Pages(ctx, a, b.source.SourceID, "", 9))(t)),
			"visits":      len(got(s.PageVisits(ctx, a, b.page.URL, b.source.Site))(t)),
			"walk":        len(got(s.DocumentsAfter(ctx, a, 0, 9))(t)),
			"lag":         got(s.Lag(ctx, a, "match"))(t),
			"tally":       got(s.Tally(ctx, a))(t).Documents + got(s.Tally(ctx, a))(t).Versions,
			"pass":        got(s.PassTally(ctx, a, b.source))(t).Held,
			"history of":  len(got(s.DocumentEvents(ctx, a, d.DocumentID))(t)),
			"seen":        len(got(s.SeenVersions(ctx, a, []string{d.PublicID}))(t)),
			"sources":     len(got(s.Sources(ctx, a))(t)) - 1,
			"people":      len(got(s.People(ctx, a))(t)) - 1,
			"hosts":       len(got(s.Hosts(ctx, a, "", 9))(t)) - 1,
		}
		must(t, s.Revisions(ctx, a, func(string, int64) error { counts["revisions"]++; return nil }))
		for what, n := range counts {
			if n != 0 {
				t.Errorf("%s of another company: %d", what, n)
			}
		}
	})
}

// Nothing of another company is changed through a scope.
func TestScopeChangesItsOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		r := two.fill(t)
		a, b := one.scope, two
		before := one.fingerprintOfAll(t)
		d, src := r.document, b.source
		src.Health = collector.HealthOK
		for what, err := range map[string]error{
			"person":     s.SavePerson(ctx, a, b.person),
			"source":     s.SaveSource(ctx, a, b.source),
			"remove":     s.RemoveSource(ctx, a, b.source, now),
			"restore":    s.RestoreSource(ctx, a, b.source),
			"accept":     s.AcceptPass(ctx, a, b.source),
			"close":      second(s.ClosePass(ctx, a, src, PassTally{}, 1, now, nil)),
			"page":       second(s.SavePage(ctx, a, PageResult{Host: b.host, Page: b.page, Now: now})),
			"watch":      s.DeleteWatch(ctx, a, r.watch.PublicID, now),
			"add watch":  second(s.AddWatch(ctx, a, collector.Watch{Name: "x", Query: "x", Receiver: b.person.PersonID})),
			"document":   second(s.SaveDocuments(ctx, a, []DocumentWrite{edited(d, "taken", now)})),
			"deliveries": second(s.Deliveries(ctx, a, DeliveryFilter{}, r.delivery.PublicID, 9)),
		} {
			if err == nil {
				t.Errorf("%s of another company was changed", what)
			}
		}
		_, started, err := s.StartPass(ctx, a, b.source.SourceID, "http://x/", "http://x:80", now.Add(1000*time.Hour))
		must(t, err)
		want(t, "started", started, false)
		_, added, err := s.AddDelivery(ctx, a, collector.Delivery{Receiver: b.person.PersonID, Due: now}, now)
		must(t, err)
		want(t, "told", added, false)
		want(t, "alerts", got(s.NoteAlerts(ctx, a, []collector.Alert{{Receiver: one.person.PersonID, Document: d.DocumentID, Kind: "match"}}))(t), 0)
		same := DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true}
		same.Document.LastSeen = now.Add(time.Hour)
		if _, err := s.SaveDocuments(ctx, a, []DocumentWrite{same}); err == nil {
			t.Error("a document of another company was seen")
		}
		want(t, "rows after", one.fingerprintOfAll(t), before)

		claim, ok, err := s.ClaimFollower(ctx, a.Company, "detect", wall, time.Minute)
		must(t, err)
		want(t, "claimed", ok, true)
		before = one.fingerprintOfAll(t)
		must(t, s.MarkFollowed(ctx, claim, []DocRev{{d.DocumentID, d.Rev}}))
		want(t, "verdicts", len(got(s.SaveJudgement(ctx, claim, Judgement{Changed: []Judged{{DocRev{d.DocumentID, d.Rev}, collector.Suspicion{Score: 1}}}}))(t)), 0)
		want(t, "rows after", one.fingerprintOfAll(t), before)
	})
}

// filled are some rows of a world.
type filled struct {
	document collector.Document
	watch    collector.Watch
	delivery collector.Delivery
	raw      int64
}

// fill gives a world one of everything.
func (w *world) fill(t testing.TB) filled {
	t.Helper()
	ctx := context.Background()
	in := w.review("r1", "Букет привезли поздно", 1, now)
	in.Document.FirstPass = true
	in.Document.Verdict.Fingerprint = make([]uint64, 24)
	p := w.page
	p.Due, p.Outcome = time.Time{}, "ok"
	c := got(w.s.SavePage(ctx, w.scope, PageResult{Host: w.host, Page: p, Documents: []DocumentWrite{in}, Now: now,
		Raw: &collector.RawAnswer{File: "f", Fetched: wall}}))(t)
	r := filled{document: w.held(t, "r1"), raw: c.Raw}
	r.watch = got(w.s.AddWatch(ctx, w.scope, collector.Watch{Name: "жалобы", Query: "is:complaint", Receiver: w.person.PersonID, Language: "uk", Channel: "mail", Created: now}))(t)
	claim, _, err := w.s.ClaimFollower(ctx, w.scope.Company, "match", wall, time.Minute)
	must(t, err)
	want(t, "alerts", got(w.s.SaveAlerts(ctx, claim, []AlertWrite{{Alert: collector.Alert{Receiver: w.person.PersonID, Document: r.document.DocumentID,
		Kind: collector.AlertMatch, Watches: []int64{r.watch.WatchID}}, Delivery: &collector.Delivery{Kind: collector.DeliveryMatch, Channel: "mail", Due: now}}}, nil, now))(t), 1)
	all := got(w.s.ClaimDeliveries(ctx, now, wall, time.Minute, 9))(t)
	want(t, "deliveries", len(all), 1)
	r.delivery = all[0]
	return r
}

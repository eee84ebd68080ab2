package jobs

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/alert"
)

// wholeSummary is what a summary means: everything that it tells about, read whole, counted and handed over.
func (b *bench) wholeSummary(d collector.Delivery) alert.Summary {
	b.t.Helper()
	all, err := b.Store.DocumentsAfter(b.t.Context(), b.scope, 0, 10_000)
	must(b.t, err)
	s := alert.Summary{Note: d.Note}
	for _, doc := range all {
		alerts, err := b.Store.AlertsOf(b.t.Context(), b.scope, []int64{doc.DocumentID})
		must(b.t, err)
		if !slices.ContainsFunc(alerts, func(a collector.Alert) bool { return a.Delivery == d.DeliveryID }) {
			continue
		}
		s.Documents = append(s.Documents, doc)
		if doc.Verdict.Complaint.Is() {
			s.Complaints++
		}
		switch {
		case doc.Kind == collector.KindMention:
			s.Mentions++
			continue
		case doc.Rating <= 0:
			s.Stars[0]++
		default:
			s.Stars[min(max(int(doc.Rating+0.5), 1), 5)]++
		}
		s.Reviews++
	}
	slices.SortFunc(s.Documents, func(x, y collector.Document) int { return cmp.Compare(x.DocumentID, y.DocumentID) })
	return s
}

// found are documents of a source as a first pass may bring them: every kind of rating, date and verdict.
func (b *bench) found(r *rand.Rand, s collector.Source, n int) []store.DocumentWrite {
	var out []store.DocumentWrite
	for i := range n {
		d := collector.Document{Company: b.scope.Company, Source: s.SourceID, Page: 1, Kind: pick(r, collector.KindReview, collector.KindReview, collector.KindMention),
			SiteKey: fmt.Sprint(s.SourceID, "-", i), State: collector.StateLive, FirstSeen: b.now, LastSeen: b.now, FirstPass: true}
		d.Review = collector.Review{ID: d.SiteKey, Site: "s", URL: "http://s.example/" + d.SiteKey, Title: fmt.Sprint("Заголовок ", i), Text: fmt.Sprint("Текст ", i),
			Rating: pick(r, 0, 0.2, 1, 1.4999999999999998, 1.5, 2.4999999999999996, 2.5, 3.5, 4.499999999999999, 4.5, 4.6, 5),
			Published: pick(r, collector.Published{}, collector.PublishedOn(1969, 7, 20), collector.PublishedOn(2026, 1, 5), collector.PublishedOn(2026, 1, 6),
				collector.PublishedAt(b.now.Add(-time.Duration(r.IntN(1e6))*time.Minute)))}
		d.Verdict.Complaint.Probability = pick(r, 0, 0, 0, 0, 0.49, 0.4999999999999999, 0.5, 0.9)
		out = append(out, store.DocumentWrite{Document: d, Versions: []collector.Version{{Change: collector.ChangePosted, At: b.now, Text: d.Text, Title: d.Title, Rating: d.Rating}}})
	}
	return out
}

// A summary that asks for its counts and for the few that it lists says the same as one that reads all it tells about.
func TestASummaryReadsWhatItShows(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx, r := b.t.Context(), rand.New(rand.NewPCG(3, 3))
		for _, n := range []int{1, 3, 40, 41, 42, 43, 200} {
			s, err := b.Store.AddSource(ctx, b.scope, collector.Source{Name: fmt.Sprint("Сайт ", n), URL: fmt.Sprint(b.site.URL, "/", n), Owner: b.owner.PersonID, Period: time.Hour, Due: b.now})
			must(b.t, err)
			s, _, err = b.Store.StartPass(ctx, b.scope, s.SourceID, s.URL, b.site.URL, b.now)
			must(b.t, err)
			_, err = b.Store.SaveDocuments(ctx, b.scope, b.found(r, s, n))
			must(b.t, err)
			docs, err := b.Store.Unmatched(ctx, b.scope, s.SourceID, 0, n)
			must(b.t, err)
			var alerts []collector.Alert
			for _, d := range docs {
				alerts = append(alerts, collector.Alert{Receiver: b.owner.PersonID, Document: d.DocumentID, Kind: collector.AlertMatch,
					Why: pick(r, collector.AlertWaits, collector.AlertWaits, collector.AlertWaits, collector.AlertKnown)})
			}
			alerts[0].Why = collector.AlertWaits
			_, err = b.Store.NoteAlerts(ctx, b.scope, alerts)
			must(b.t, err)
			_, err = b.Store.ClosePass(ctx, b.scope, s, store.PassTally{}, goneAfter, b.now, []collector.Delivery{{Kind: collector.DeliverySummary, Receiver: b.owner.PersonID, Channel: "mail", Due: b.now}})
			must(b.t, err)
			claimed, err := b.Store.ClaimDeliveries(ctx, b.now, time.Now(), time.Minute, 9)
			must(b.t, err)
			b.sameMail(claimed[0])
		}
	})
}

func pick[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

func (b *bench) sameMail(d collector.Delivery) {
	b.t.Helper()
	c, err := b.content(b.t.Context(), b.scope, d)
	must(b.t, err)
	whole := c
	whole.Summary = b.wholeSummary(d)
	subject, text, html, err := alert.Render(d.Kind, "ru", c)
	must(b.t, err)
	wantSubject, wantText, wantHTML, err := alert.Render(d.Kind, "ru", whole)
	must(b.t, err)
	if subject != wantSubject || text != wantText || html != wantHTML {
		b.t.Errorf("%d documents:\n%s\n%s\nwant\n%s\n%s", len(whole.Summary.Documents), subject, text, wantSubject, wantText)
	}
}

// The link of a summary leads to what the summary tells of, whatever the rules are and whatever else is held.
func TestASummaryLeadsToWhatItTells(t *testing.T) {
	long := strings.Repeat("синхрофазотрон OR ", 30) + "is:complaint"
	for _, c := range []struct {
		rules []string
		found int
	}{
		{[]string{"is:complaint"}, 2}, {[]string{"is:complaint", "курьер \nOR rating:5"}, 4},
		{[]string{long}, 5}, // a rule that no link holds: all of the source
	} {
		b := newBench(t)
		for _, q := range c.rules {
			b.rule(q, "ru")
		}
		b.site.reviews = []shown{{"1", "Ия", complaint, 1}, {"2", "Ян", complaint + " Опять!", 1}, {"3", "Лев", praise, 5}, {"4", "Ада", "Обычный магазин.", 3}, {"5", "Яна", "Курьер пришёл.", 4}}
		_, err := b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"b","rating":1,"text":"`+complaint+`","published":"2026-11-02"}`), ImportOptions{Site: "export.example"})
		must(t, err)
		b.source()
		b.pass()
		for _, mail := range b.mail.sent {
			if mail.Kind != string(collector.DeliverySummary) {
				continue
			}
			link, err := url.Parse(regexp.MustCompile(`http://molva\.example/search\?\S+`).FindString(mail.Text))
			must(t, err)
			query := link.Query().Get("f")
			if q := link.Query().Get("q"); q != "" {
				query = "(" + q + ") " + query
			}
			if got := b.find(query); got != c.found {
				t.Errorf("rules %q: %s leads to %d documents, want %d", c.rules, query, got, c.found)
			}
		}
		if got := b.mail.take(); !strings.Contains(got, "summary") {
			t.Errorf("rules %q: mails %q", c.rules, got)
		}
	}
}

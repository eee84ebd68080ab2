package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"molva/collector"
)

const perPage = 20 // reviews a page, as on the sites of the trials

// onBoth runs a benchmark on SQLite, and on PostgreSQL where one is named.
func onBoth(b *testing.B, bench func(b *testing.B, w *world)) {
	b.Run("sqlite", func(b *testing.B) {
		bench(b, newWorld(b, openTest(b, "sqlite:"+filepath.Join(b.TempDir(), "molva.db")), "one"))
	})
	b.Run("postgres", func(b *testing.B) { bench(b, newWorld(b, postgresTest(b), "one")) })
}

func (w *world) pageOf(n int) []DocumentWrite {
	text := strings.Repeat("Привезли поздно, букет завял. ", 12) // 351 letters is the trials' review
	out := make([]DocumentWrite, perPage)
	for i := range out {
		out[i] = w.review(fmt.Sprint(n, "-", i), text, 3, now)
		f := make([]uint64, 32)
		for j := range f {
			f[j] = uint64(n*1000+i*31+j) * 0x9e3779b97f4a7c15
		}
		out[i].Document.Verdict.Fingerprint, out[i].Document.Hash = f, digest(fmt.Sprint(n, "-", i))
	}
	return out
}

// cpuTime is what this process has used so far. Wall time tells little on a machine that others use too.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func perItem(b *testing.B, since time.Duration, items int, name string) {
	b.ReportMetric(float64((cpuTime(b)-since).Microseconds())/float64(b.N)/float64(items), "cpu-µs/"+name)
}

// linksOf are the forty links of a page as a site shows them: the menu and the neighbours, which the pass has met, and
// two that are new.
func linksOf(n int) []Link {
	links := make([]Link, 40)
	for i := range links {
		at := i
		if i >= 38 {
			at = 38 + 2*n + i - 38
		}
		links[i] = Link{URL: fmt.Sprintf("http://one.example:80/otzyvy/magazin/%d", at), HostKey: "http://one.example:80", Depth: 1}
	}
	return links
}

// answer is what a visit notes about the raw bytes.
func (w *world) answer(n int) *collector.RawAnswer {
	return &collector.RawAnswer{URL: w.page.URL, Fetched: wall, Status: 200, Header: strings.Repeat("Content-Type: text/html; charset=utf-8\n", 6),
		File: "2026-03-01.raw", Offset: int64(n) * 9000, Length: 9000, SHA256: digest(fmt.Sprint(n))}
}

// A page of twenty new reviews, each by another author, with forty links.
func BenchmarkSavePageNew(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		p := w.page
		p.Outcome, p.Status, p.Visited, p.BodyHash = "ok", 200, now, digest("page")
		cpu := cpuTime(b)
		for n := 0; b.Loop(); n++ {
			writes := w.pageOf(n)
			keys := make([]string, perPage)
			for i, x := range writes {
				keys[i] = x.Document.SiteKey
			}
			want(b, "held", len(got(w.s.Held(context.Background(), w.scope, "otklik", collector.KindReview, keys))(b)), 0)
			r := PageResult{Host: w.host, Page: p, Raw: w.answer(n), Links: linksOf(n), Documents: writes, Now: now}
			want(b, "new", got(w.s.SavePage(context.Background(), w.scope, r))(b).New, perPage)
		}
		perItem(b, cpu, perPage, "review")
	})
}

// The same page again: what is held is read, compared and noted as seen.
func BenchmarkSavePageSame(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		writes := w.pageOf(0)
		links := []Link{{URL: "http://one.example:80/2", HostKey: "http://one.example:80", Depth: 1}}
		w.visit(b, links, writes...)
		keys := make([]string, perPage)
		for i, x := range writes {
			keys[i] = x.Document.SiteKey
		}
		cpu := cpuTime(b)
		for b.Loop() {
			held := got(w.s.Held(context.Background(), w.scope, "otklik", collector.KindReview, keys))(b)
			for i, k := range keys {
				d := held[k]
				writes[i] = DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true}
			}
			w.visit(b, links, writes...)
		}
		perItem(b, cpu, perPage, "review")
	})
}

// A batch of fifty deliveries is claimed, with its ledger.
func BenchmarkClaimDeliveries(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		w.addDue(b, 50)
		at := wall
		cpu := cpuTime(b)
		for b.Loop() {
			at = at.Add(2 * time.Second)
			want(b, "claimed", len(got(w.s.ClaimDeliveries(context.Background(), now, at, time.Second, 50))(b)), 50)
		}
		perItem(b, cpu, 50, "row")
	})
}

// What the scheduler asks five times a second, beside many pages.
func BenchmarkDueRound(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		ctx := context.Background()
		_, err := w.s.write().exec(ctx, strings.Replace(sqlCrowdPages, "1, 1, 0, 0,", fmt.Sprintf("1, 1, %d, 0,", micros(now)), 1), 20000,
			w.scope.Company, w.source.SourceID, w.host.HostID)
		must(b, err)
		for b.Loop() {
			got(w.s.DueSources(ctx, now, 200))(b)
			got(w.s.ReadyHosts(ctx, now, wall, 200))(b)
			got(w.s.OpenPasses(ctx, 200))(b)
			got(w.s.LaggingFollowers(ctx, wall))(b)
			got(w.s.DueDeliveries(ctx, now, wall, 1))(b)
		}
	})
}

// A host's next fifty pages out of twenty thousand.
func BenchmarkDuePages(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		ctx := context.Background()
		_, err := w.s.write().exec(ctx, strings.Replace(sqlCrowdPages, "1, 1, 0, 0,", fmt.Sprintf("1, 1, %d, 0,", micros(now)), 1), 20000,
			w.scope.Company, w.source.SourceID, w.host.HostID)
		must(b, err)
		for b.Loop() {
			want(b, "pages", len(got(w.s.DuePages(ctx, w.host.HostID, now, 50))(b)), 50)
		}
	})
}

// A follower reads five hundred documents and notes that they are done.
func BenchmarkFollow(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		ctx := context.Background()
		for n := range 25 {
			w.visit(b, nil, w.pageOf(n)...)
		}
		cpu := cpuTime(b)
		for b.Loop() {
			b.StopTimer()
			got(w.s.ResetFollower(ctx, w.scope, "match"))(b)
			c := w.claim(b, "match")
			b.StartTimer()
			var done []DocRev
			for _, d := range got(w.s.Lagging(ctx, c, 500))(b) {
				done = append(done, DocRev{d.DocumentID, d.Rev})
			}
			want(b, "lagging", len(done), 500)
			must(b, w.s.MarkFollowed(ctx, c, done))
		}
		perItem(b, cpu, 500, "document")
	})
}

// The detector's verdicts on five hundred new documents out of many are written, each with two lines of evidence.
func BenchmarkSaveJudgement(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		ctx := context.Background()
		c := w.claim(b, "detect")
		said := collector.Suspicion{Score: 0.17, Evidence: []collector.Evidence{
			{Signal: "author history", Weight: 0.15, Key: "history.one", Reason: "the only review known of this author"},
			{Signal: "rating", Weight: 0.02, Key: "rating.extreme", Args: []float64{5}, Reason: "rated 5, the end of the scale"}}}
		var took time.Duration
		for n := 0; b.Loop(); n++ {
			var writes []DocumentWrite
			for i := range 25 {
				writes = append(writes, w.pageOf(25*n+i)...)
			}
			got(w.s.SaveDocuments(ctx, w.scope, writes))(b)
			docs := got(w.s.Lagging(ctx, c, 500))(b)
			var judged []Judged
			for _, d := range docs {
				judged = append(judged, Judged{DocRev{d.DocumentID, d.Rev}, said})
			}
			since := cpuTime(b)
			want(b, "changed", len(got(w.s.SaveJudgement(ctx, c, Judgement{docs, judged}))(b)), 500)
			took += cpuTime(b) - since
		}
		b.ReportMetric(float64(took.Microseconds())/float64(b.N)/500, "cpu-µs/document")
	})
}

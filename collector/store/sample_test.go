package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// The sample of a pass is that of the page that explains most, from whichever process it came; nothing else stays.
func TestSample(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		w.visit(t, []Link{{URL: "http://one.example/2", HostKey: w.host.Key, Depth: 1}, {URL: "http://one.example/3", HostKey: w.host.Key, Depth: 1}})
		pages := got(s.DuePages(ctx, w.host.HostID, now, 9))(t)
		want(t, "pages", len(pages), 2)
		end := func(p collector.Page, outcome, text string) int64 {
			t.Helper()
			p.Due, p.Outcome, p.Reason = time.Time{}, outcome, "read 0"
			return got(s.SavePage(ctx, w.scope, PageResult{Host: w.host, Page: p, Now: now, Raw: &collector.RawAnswer{File: "f", Fetched: wall},
				Sample: &Sample{Text: text}}))(t).Raw
		}
		blocked := end(pages[0], "blocked", "Забороно\x00")
		want(t, "sample", got(s.Sample(ctx, w.scope, blocked))(t), Sample{Text: "Забороно"})
		wantCode(t, second(s.Sample(ctx, two.scope, blocked)), collector.CodeNotFound)
		drift := end(pages[1], "drift", "я"+strings.Repeat("x", sampleMost-3)+"я")
		is := got(s.Sample(ctx, w.scope, drift))(t)
		want(t, "cut", is.Cut, true)
		want(t, "kept", strings.HasPrefix(is.Text, "яx") && strings.HasSuffix(is.Text, "x") && len(is.Text) == sampleMost-1, true)
		wantCode(t, second(s.Sample(ctx, w.scope, blocked)), collector.CodeNotFound)
		end(pages[0], "broken", "less than the drift explains")
		tally := got(s.PassTally(ctx, w.scope, w.source))(t)
		want(t, "sample of the tally", tally.Sample, drift)

		src := w.source
		src.Health, src.Sample = collector.HealthDrift, tally.Sample
		got(s.ClosePass(ctx, w.scope, src, PassTally{}, 2, now, nil))(t)
		want(t, "shown after the pass", len(got(s.Sample(ctx, w.scope, drift))(t).Text), len(is.Text))
		want(t, "kept", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM sample"))(t), 1)
		w.startPass(t, now.Add(100*time.Hour))
		end(w.page, "drift", "of the next pass")
		want(t, "shown while the next one runs", len(got(s.Sample(ctx, w.scope, drift))(t).Text), len(is.Text))
		src = got(s.SourceByID(ctx, w.scope, src.SourceID))(t)
		src.Health, src.Sample = collector.HealthOK, 0
		got(s.ClosePass(ctx, w.scope, src, PassTally{}, 2, now, nil))(t)
		want(t, "kept of a healthy source", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM sample"))(t), 0)
	})
}

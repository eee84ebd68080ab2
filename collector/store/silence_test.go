package store

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

// Of any number of watchmen one gets a company, and who lost it writes nothing.
func TestWatchman(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		claimed := make(chan collector.Watchman, claimers)
		together(t, claimers, func(int) error {
			all, err := s.ClaimWatchmen(ctx, wall, time.Minute)
			for _, m := range all {
				claimed <- m
			}
			return err
		})
		want(t, "claimed", len(claimed), 1)
		man := <-claimed
		silence := collector.Silence{What: collector.SilentMail, Since: now, Detail: "421", Noticed: wall, Began: now}
		must(t, s.SaveSilences(ctx, man, []collector.Silence{silence, {What: collector.SilentQueue, Noticed: wall}}))
		open := got(s.OpenSilences(ctx, w.scope))(t)
		want(t, "open", len(open), 2)
		untold := got(s.UntoldSilences(ctx, w.scope, wall, 9))(t)
		want(t, "untold", len(untold), 1)
		silence = untold[0]
		want(t, "since", silence.Since, now)
		silence.Told, silence.NotBefore = 1, wall.Add(time.Hour)
		open[1].Over = now // it was nothing
		must(t, s.SaveSilences(ctx, man, []collector.Silence{silence, open[1]}))
		want(t, "untold", len(got(s.UntoldSilences(ctx, w.scope, wall.Add(2*time.Hour), 9))(t)), 0)
		silence.Over = now.Add(time.Hour)
		must(t, s.SaveSilences(ctx, man, []collector.Silence{silence}))
		want(t, "untold before its time", len(got(s.UntoldSilences(ctx, w.scope, wall, 9))(t)), 0)
		want(t, "untold", len(got(s.UntoldSilences(ctx, w.scope, wall.Add(2*time.Hour), 9))(t)), 1)
		want(t, "ever", len(got(s.Silences(ctx, w.scope, 9))(t)), 1)

		taken := got(s.ClaimWatchmen(ctx, wall.Add(2*time.Minute), time.Minute))(t)
		want(t, "taken over", len(taken), 1)
		wantCode(t, s.SaveSilences(ctx, man, nil), collector.CodeConflict)
		wantCode(t, s.EndLook(ctx, man, "{}", wall, wall), collector.CodeConflict)
		must(t, s.EndLook(ctx, taken[0], `{"behind":1}`, wall, wall.Add(time.Minute)))
		wantCode(t, s.EndLook(ctx, taken[0], "{}", wall, wall), collector.CodeConflict)
		want(t, "too early", len(got(s.ClaimWatchmen(ctx, wall.Add(59*time.Second), time.Minute))(t)), 0)
		must(t, s.SetTestReceiver(ctx, w.scope, 7))
		is := got(s.Watchman(ctx, w.scope))(t)
		want(t, "watchman", is, collector.Watchman{Company: w.scope.Company, Looked: wall, Receiver: 7, Pulse: `{"behind":1}`})
	})
}

// The pulse tells what waits, and since when.
func TestPulse(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		w.visit(t, nil, w.review("a", "words", 5, now))
		src := w.source
		src.Health = collector.HealthOK
		got(s.ClosePass(ctx, w.scope, src, PassTally{}, 2, now.Add(time.Minute), nil))(t)
		late := now.Add(100 * time.Hour)
		mail, _, err := s.AddDelivery(ctx, w.scope, collector.Delivery{Kind: "x", Receiver: w.person.PersonID, Channel: "mail", Due: now.Add(time.Hour)}, now)
		must(t, err)
		must(t, s.SetTimer(ctx, w.scope, "x", 1, now.Add(2*time.Hour)))
		p := got(s.Pulse(ctx, w.scope, late, wall))(t)
		held := got(s.SourceByID(ctx, w.scope, src.SourceID))(t)
		want(t, "fetch due", p.FetchDue, held.Due)
		want(t, "late", len(p.Late), 1)
		want(t, "pass ended", p.PassEnded, now.Add(time.Minute))
		want(t, "mail due", p.MailDue, mail.Due)
		want(t, "step due", p.StepDue, now.Add(2*time.Hour))
		want(t, "behind", len(p.Behind), 4)
		before := got(s.Pulse(ctx, w.scope, now.Add(30*time.Minute), wall))(t)
		want(t, "nothing is due", before.FetchDue.IsZero() && before.MailDue.IsZero() && before.StepDue.IsZero(), true)
		other := got(s.Pulse(ctx, two.scope, now, wall))(t)
		want(t, "another company's", other.MailDue.IsZero() && other.PassEnded.IsZero() && len(other.Behind) == 0, true)

		claimed := got(s.ClaimDeliveries(ctx, late, wall, time.Minute, 9))(t)
		d := claimed[0]
		d.State = collector.DeliveryDead
		must(t, s.FinishDelivery(ctx, d, collector.Attempt{At: late, Outcome: "refused", Detail: "535 no"}, time.Time{}))
		p = got(s.Pulse(ctx, w.scope, late, wall))(t)
		want(t, "failed", p.MailFailed, 1)
		want(t, "why", p.MailReason, "535 no")
		want(t, "newest", got(s.NewestItems(ctx, w.scope))(t)[src.SourceID], w.review("a", "words", 5, now).Document.Published)
	})
}

// A pass counts while one of its pages may be asked for: not while its host is left alone, nor when another's may be asked. An
// answer without a body is one.
func TestPulseOfHosts(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		pulse := func() collector.Pulse { return got(s.Pulse(ctx, w.scope, now.Add(time.Hour), wall))(t) }
		want(t, "a page waits for us", pulse().FetchDue, w.source.PassStart)
		want(t, "never answered", pulse().Fetched.IsZero(), true)
		w.host.NotBefore, w.host.Reason, w.host.Answered = wall.Add(time.Hour), "it is visited at night only", wall.Add(-time.Minute)
		must(t, s.SaveHost(ctx, w.host))
		want(t, "the host waits, another's does not", pulse().FetchDue.IsZero(), true)
		want(t, "answered", pulse().Fetched, wall.Add(-time.Minute))
		want(t, "another company's", got(s.Pulse(ctx, two.scope, now, wall))(t).Fetched.IsZero(), true)
		w.host.NotBefore = wall
		must(t, s.SaveHost(ctx, w.host))
		want(t, "it may be asked", pulse().FetchDue, w.source.PassStart)
		w.page.Due = now.Add(2 * time.Hour)
		got(s.SavePage(ctx, w.scope, PageResult{Host: w.host, Page: w.page, Now: now}))(t)
		want(t, "the page waits", pulse().FetchDue.IsZero(), true)
	})
}

func TestTestAlarm(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		must(t, s.SetTimer(ctx, w.scope, collector.TimerTestSend, w.scope.Company, now))
		timer := got(s.ClaimTimers(ctx, now, wall, time.Minute, 9))(t)[0]
		alarm := collector.TestAlarm{Due: now, Sent: now, AnswerBy: now.Add(48 * time.Hour)}
		mail := collector.Delivery{Kind: collector.DeliveryTestAlarm, Receiver: w.person.PersonID, Channel: "mail", Due: now}
		a := got(s.SendTest(ctx, w.scope, timer, alarm, []collector.Delivery{mail}, now.Add(7*24*time.Hour)))(t)
		_, err := s.SendTest(ctx, w.scope, timer, alarm, []collector.Delivery{mail}, now)
		wantCode(t, err, collector.CodeConflict)
		want(t, "tests", len(got(s.TestAlarms(ctx, w.scope, 9))(t)), 1)
		want(t, "another company's", len(got(s.TestAlarms(ctx, two.scope, 9))(t)), 0)
		must(t, s.AckTest(ctx, two.scope, a.TestID, 1, now)) // not theirs: nothing
		want(t, "acked", got(s.TestAlarm(ctx, w.scope, a.TestID))(t).Acked.IsZero(), true)
		missed := got(s.ClaimTimers(ctx, now.Add(49*time.Hour), wall, time.Minute, 9))(t)
		want(t, "timers", len(missed), 1)
		must(t, s.MissTest(ctx, missed[0]))
		wantCode(t, s.MissTest(ctx, missed[0]), collector.CodeConflict)
		want(t, "unanswered", got(s.Pulse(ctx, w.scope, now, wall))(t).Unanswered.TestID, a.TestID)
		must(t, s.AckTest(ctx, w.scope, a.TestID, w.person.PersonID, now.Add(50*time.Hour)))
		must(t, s.AckTest(ctx, w.scope, a.TestID, 99, now.Add(60*time.Hour)))
		is := got(s.TestAlarm(ctx, w.scope, a.TestID))(t)
		want(t, "answered by", is.AckedBy, w.person.PersonID)
		want(t, "unanswered", got(s.Pulse(ctx, w.scope, now, wall))(t).Unanswered.TestID, 0)
		want(t, "trail", len(got(s.Trail(ctx, w.scope, testAbout, a.TestID))(t)), 3)
	})
}

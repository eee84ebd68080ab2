package store

import (
	"context"
	"time"

	"molva/collector"
)

const testColumns = `test_id, public_id, company_id, due, sent, answer_by, acked, acked_by, missed, mails`

func scanTest(row scanner) (t collector.TestAlarm, err error) {
	err = row.Scan(&t.TestID, &t.PublicID, &t.Company, when(&t.Due), when(&t.Sent), when(&t.AnswerBy), when(&t.Acked), &t.AckedBy, when(&t.Missed), &t.Mails)
	return t, err
}

const sqlAddTest = `
INSERT INTO test_alarm (public_id, company_id, due, sent, answer_by, acked, acked_by, missed, mails) VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?) RETURNING test_id`

// testAbout is the noun of test alarms in the trail and in deliveries.
const testAbout = "test_alarm"

// SendTest writes a test alarm with its mails, sets the time for its answer and, where t fired, the next one. CodeConflict
// (ErrLost) when t was taken over: nothing is written. A zero t is a person's wish; the weekly one stays as it is.
func (s *Store) SendTest(ctx context.Context, scope collector.Scope, t collector.Timer, a collector.TestAlarm, mails []collector.Delivery, next time.Time) (collector.TestAlarm, error) {
	a.PublicID, a.Company, a.Mails = publicID(), scope.Company, len(mails)
	err := s.tx(ctx, func(q conn) error {
		line := collector.Trail{Company: scope.Company, About: testAbout, At: a.Sent, Side: collector.SidePlatform, Person: scope.Person, Did: "sent", Data: trailData("mails", a.Mails)}
		if t.TimerID != 0 {
			line.Side = collector.SideProgram
			if err := fireTimer(ctx, q, t); err != nil {
				return err
			}
			if err := setTimer(ctx, q, scope.Company, collector.TimerTestSend, scope.Company, next); err != nil {
				return err
			}
		}
		id, err := one[int64](ctx, q, sqlAddTest, a.PublicID, a.Company, a.Due, a.Sent, a.AnswerBy, a.Mails)
		if err != nil {
			return err
		}
		a.TestID = id
		for _, d := range mails {
			d.About, d.AboutID = testAbout, id
			if _, _, err := addDelivery(ctx, q, scope, d, a.Sent); err != nil {
				return err
			}
		}
		if err := setTimer(ctx, q, scope.Company, collector.TimerTestAnswer, id, a.AnswerBy); err != nil {
			return err
		}
		line.AboutID = id
		return addTrail(ctx, q, line)
	})
	return a, err
}

const sqlAckTest = `
UPDATE test_alarm SET acked = ?, acked_by = ? WHERE test_id = ? AND company_id = ? AND acked = 0`

// AckTest writes who has answered a test alarm, and ends the time for it; a second answer changes nothing.
func (s *Store) AckTest(ctx context.Context, scope collector.Scope, test, person int64, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlAckTest, now, person, test, scope.Company)
		if err != nil || n == 0 {
			return err
		}
		if err := setTimer(ctx, q, scope.Company, collector.TimerTestAnswer, test, time.Time{}); err != nil {
			return err
		}
		return addTrail(ctx, q, collector.Trail{Company: scope.Company, About: testAbout, AboutID: test, At: now, Side: collector.SidePlatform, Person: person, Did: "acknowledged", Data: "{}"})
	})
}

const sqlMissTest = `
UPDATE test_alarm SET missed = ? WHERE test_id = ? AND company_id = ? AND acked = 0`

// MissTest ends the time for the answer of a test alarm, without one. CodeConflict (ErrLost) when t was taken over.
func (s *Store) MissTest(ctx context.Context, t collector.Timer) error {
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		n, err := q.exec(ctx, sqlMissTest, t.Due, t.Subject, t.Company)
		if err != nil || n == 0 {
			return err
		}
		return addTrail(ctx, q, collector.Trail{Company: t.Company, About: testAbout, AboutID: t.Subject, At: t.Due, Side: collector.SideProgram, Did: "missed", Data: "{}"})
	})
}

const sqlTest = `
SELECT ` + testColumns + ` FROM test_alarm WHERE test_id = ? AND company_id = ?`

// TestAlarm is one test alarm by its inside id.
func (s *Store) TestAlarm(ctx context.Context, scope collector.Scope, id int64) (collector.TestAlarm, error) {
	t, ok, err := first(ctx, s.read(), scanTest, sqlTest, id, scope.Company)
	if err == nil && !ok {
		err = missing("test alarm", id)
	}
	return t, fault(err)
}

const sqlTests = `
SELECT ` + testColumns + ` FROM test_alarm WHERE company_id = ? ORDER BY sent DESC, test_id DESC LIMIT ?`

// TestAlarms are the last n of the company, newest first.
func (s *Store) TestAlarms(ctx context.Context, scope collector.Scope, n int) ([]collector.TestAlarm, error) {
	all, err := list(ctx, s.read(), scanTest, sqlTests, scope.Company, n)
	return all, fault(err)
}

const sqlJudgedTest = `
SELECT ` + testColumns + ` FROM test_alarm WHERE company_id = ? AND (acked > 0 OR missed > 0) ORDER BY sent DESC, test_id DESC LIMIT 1`

// unanswered is the newest test alarm that was answered or missed, where it was missed: a new one that still has time
// does not make good for it.
func (s *Store) unanswered(ctx context.Context, scope collector.Scope) (collector.TestAlarm, error) {
	t, _, err := first(ctx, s.read(), scanTest, sqlJudgedTest, scope.Company)
	if !t.Acked.IsZero() {
		t = collector.TestAlarm{}
	}
	return t, fault(err)
}

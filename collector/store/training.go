package store

import (
	"context"
	"slices"
	"time"

	"molva/collector"
)

const (
	// trainingsMost is how many trainings run at once in all processes together.
	trainingsMost = 2
	// trainingTries is how often one is begun: whose process dies each time is given up.
	trainingTries = 3
	// trainingsKept is how many trainings of a company are kept.
	trainingsKept = 20
	// CorrectedMost is up to how many corrections are counted.
	CorrectedMost = 1000
)

// One whose worker died waits: that is told, though nobody has looked at its lease yet.
const trainingColumns = `company_id, number, CASE WHEN slot > 0 AND lease_until <= ? THEN 'waiting' ELSE state END, stage, steps, total, dry, person_id, asked, ended, tries, fence, version, corrections, corrected, scores, reason, withdrawn_by`

func scanTraining(row scanner) (t collector.Training, err error) {
	err = row.Scan(&t.Company, &t.Number, &t.State, &t.Stage, &t.Steps, &t.All, flag(&t.Dry), &t.Person, when(&t.Asked), when(&t.Ended), &t.Tries, &t.Fence, &t.Version, &t.Corrections, &t.Corrected, &t.Scores, &t.Reason, &t.WithdrawnBy)
	return t, err
}

// Nobody works at it: what one that waits, and one that is over, has of a worker.
const trainingRests = `stage = '', steps = 0, total = 0, slot = 0, lease_until = 0, fence = ''`

const trainingWaits = `state = 'waiting', ` + trainingRests

const sqlTraining = `
SELECT ` + trainingColumns + ` FROM training WHERE company_id = ? ORDER BY number DESC LIMIT 1`

// Training is the company's last training, as it is at wall time; the zero value where there was none.
func (s *Store) Training(ctx context.Context, scope collector.Scope, wall time.Time) (collector.Training, error) {
	t, _, err := first(ctx, s.read(), scanTraining, sqlTraining, wall, scope.Company)
	return t, fault(err)
}

const sqlTrainingOf = `
SELECT ` + trainingColumns + ` FROM training WHERE company_id = ? AND number = ?`

// TrainingOf is one of the company's trainings, as it is at wall time. CodeNotFound where there was none of the number, or it is not
// kept any more.
func (s *Store) TrainingOf(ctx context.Context, scope collector.Scope, number int64, wall time.Time) (collector.Training, error) {
	t, ok, err := first(ctx, s.read(), scanTraining, sqlTrainingOf, wall, scope.Company, number)
	if err == nil && !ok {
		err = &collector.Error{Code: collector.CodeNotFound, Msg: "there is no training of this number", Hint: "only the last ones are kept: look at the last one"}
	}
	return t, fault(err)
}

// The index training_open refuses a second one that waits or runs.
const sqlAskTraining = `
INSERT INTO training (company_id, number, state, stage, steps, total, dry, person_id, asked, ended, tries, slot, lease_until, fence, version, corrections, corrected, scores, reason, withdrawn_by)
SELECT CAST(? AS BIGINT), COALESCE(MAX(number), 0) + 1, 'waiting', '', 0, 0, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), 0, 0, 0, 0, '', 0, 0, 0, '', '', 0 FROM training WHERE company_id = ?
ON CONFLICT DO NOTHING RETURNING number`

const sqlDropTrainings = `
DELETE FROM training WHERE company_id = ? AND number <= ?`

// AskTraining has the company's own weights trained as soon as a worker is free, and says the training's number. CodeConflict while
// they are being trained already.
func (s *Store) AskTraining(ctx context.Context, scope collector.Scope, dry bool, now time.Time) (number int64, err error) {
	err = s.tx(ctx, func(q conn) (err error) {
		var asked bool
		number, asked, err = first(ctx, q, column[int64], sqlAskTraining, scope.Company, dry, scope.Person, now, scope.Company)
		if err == nil && !asked {
			err = &collector.Error{Code: collector.CodeConflict, Msg: "the company's weights are being trained already", Hint: "wait until they are done, or withdraw that training"}
		}
		if err == nil {
			_, err = q.exec(ctx, sqlDropTrainings, scope.Company, number-trainingsKept)
		}
		return err
	})
	return number, err
}

const sqlWithdrawTraining = `
UPDATE training SET state = 'withdrawn', ` + trainingRests + `, ended = ?, withdrawn_by = ? WHERE company_id = ? AND number = ? AND state IN ('waiting', 'running')`

// WithdrawTraining ends a training that waits or runs, and the log tells of it: whoever is at it loses its lease, and writes nothing.
// CodeNotFound as TrainingOf; CodeConflict when it is over already.
func (s *Store) WithdrawTraining(ctx context.Context, scope collector.Scope, number int64, now time.Time) error {
	withdrawn := false
	err := s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlWithdrawTraining, now, scope.Person, scope.Company, number)
		if withdrawn = n > 0; err != nil || !withdrawn {
			return err
		}
		return addTrail(ctx, q, collector.Trail{Company: scope.Company, About: "weights", AboutID: scope.Company, At: now, Side: collector.SidePlatform, Person: scope.Person,
			Did: "withdrew", Data: trailData("training", number)})
	})
	if err != nil || withdrawn {
		return err
	}
	if _, err := s.TrainingOf(ctx, scope, number, now); err != nil {
		return err
	}
	return &collector.Error{Code: collector.CodeConflict, Msg: "this training is over already", Hint: "look at what came of it"}
}

const sqlDueTraining = `
WITH due AS (
    SELECT company_id, asked FROM training WHERE state = 'waiting'
    UNION ALL SELECT company_id, asked FROM training WHERE slot > 0 AND lease_until <= ?)
SELECT company_id FROM due WHERE (SELECT COUNT(*) FROM training WHERE slot > 0 AND lease_until > ?) < ? ORDER BY asked LIMIT ?`

// DueTrainings are up to n companies whose training may be begun at wall time, none where as many run as may.
func (s *Store) DueTrainings(ctx context.Context, wall time.Time, n int) ([]int64, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlDueTraining, wall, wall, trainingsMost, n)
	return ids, fault(err)
}

const sqlBrokenTrainings = `
UPDATE training SET ` + trainingWaits + ` WHERE slot > 0 AND lease_until <= ?`

const sqlGiveUpTrainings = `
UPDATE training SET state = 'failed', ended = ?, reason = ? WHERE state = 'waiting' AND tries >= ?`

const sqlTrainingSlots = `
SELECT slot FROM training WHERE slot > 0`

const sqlNextTraining = `
SELECT company_id FROM training WHERE state = 'waiting' ORDER BY asked LIMIT ? {skip_locked}`

const sqlTakeTraining = `
UPDATE training SET state = 'running', stage = 'reads', steps = 0, total = 0, slot = ?, lease_until = ?, fence = ?, tries = tries + 1 WHERE company_id = ? AND state = 'waiting'`

// ClaimTraining leases the training that waits longest; false where none waits, or as many run as may. What was begun too often
// fails.
func (s *Store) ClaimTraining(ctx context.Context, now, wall time.Time, lease time.Duration) (t collector.Training, ok bool, err error) {
	err = s.tx(ctx, func(q conn) error {
		ok = false
		if _, err := q.exec(ctx, sqlBrokenTrainings, wall); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlGiveUpTrainings, now, "whoever trained died each time", trainingTries); err != nil {
			return err
		}
		taken, err := list(ctx, q, column[int64], sqlTrainingSlots)
		if err != nil || len(taken) >= trainingsMost {
			return err
		}
		slot := int64(1)
		for slices.Contains(taken, slot) {
			slot++
		}
		company, waits, err := first(ctx, q, column[int64], sqlNextTraining, 1)
		if err != nil || !waits {
			return err
		}
		if _, err := q.exec(ctx, sqlTakeTraining, slot, wall.Add(lease), newFence(), company); err != nil {
			return err
		}
		t, ok, err = first(ctx, q, scanTraining, sqlTraining, wall, company)
		return err
	})
	if collector.CodeOf(err) == collector.CodeConflict { // another process took the slot in the same moment: it is looked at again
		return collector.Training{}, false, nil
	}
	return t, ok, err
}

const sqlTrainingGoes = `
UPDATE training SET stage = ?, steps = ?, total = ?, lease_until = ? WHERE company_id = ? AND fence = ?`

// RenewTraining keeps a training's lease and says how far it is. CodeConflict (ErrLost) when it was taken over.
func (s *Store) RenewTraining(ctx context.Context, t collector.Training, wall time.Time, lease time.Duration) error {
	return s.fenced(ctx, "training", sqlTrainingGoes, t.Stage, t.Steps, t.All, wall.Add(lease), t.Company, t.Fence)
}

const sqlReleaseTraining = `
UPDATE training SET ` + trainingWaits + `, tries = tries - 1 WHERE company_id = ? AND fence = ?`

// ReleaseTraining lets a training wait that its process has no time for any more: no try was made. CodeConflict (ErrLost) when it was
// taken over.
func (s *Store) ReleaseTraining(ctx context.Context, t collector.Training) error {
	return s.fenced(ctx, "training", sqlReleaseTraining, t.Company, t.Fence)
}

const sqlEndTraining = `
UPDATE training SET state = ?, ` + trainingRests + `, ended = ?, version = ?, corrections = ?, corrected = ?, scores = ?, reason = ? WHERE company_id = ? AND fence = ?`

// EndTraining writes what came of a training and, where learned is not nil, puts these weights in force behind t.Version, both or
// nothing. CodeConflict: ErrLost when it was taken over, ErrStale when other weights came in force meanwhile.
func (s *Store) EndTraining(ctx context.Context, t collector.Training, learned *collector.Weights) error {
	return s.tx(ctx, func(q conn) error {
		if learned != nil {
			w := *learned
			w.Back, w.Origin = t.Version, t.Version+1
			is, err := addWeights(ctx, q, collector.Scope{Company: t.Company, Person: t.Person}, t.Version, w)
			if err != nil {
				return err
			}
			t.Version = is.Version
		}
		n, err := q.exec(ctx, sqlEndTraining, t.State, t.Ended, t.Version, t.Corrections, t.Corrected, t.Scores, bounded(t.Reason), t.Company, t.Fence)
		if err == nil && (n == 0 || t.Fence == "") {
			err = lost("training")
		}
		return err
	})
}

const sqlHistoryEnd = `
SELECT COALESCE(MAX(event_id), 0) FROM document_event WHERE company_id = ?`

// HistoryEnd is how far the history of the company's documents has come: every correction that is written later has a larger inside
// id, because those under way hold the company's row (writeHandlings).
func (s *Store) HistoryEnd(ctx context.Context, scope collector.Scope) (end int64, err error) {
	err = s.tx(ctx, func(q conn) error {
		if _, err := one[int64](ctx, q, sqlAloneWeights, scope.Company); err != nil {
			return err
		}
		end, err = one[int64](ctx, q, sqlHistoryEnd, scope.Company)
		return err
	})
	return end, err
}

const sqlLastCorrection = `
SELECT COALESCE(MAX(event_id), 0) FROM document_event WHERE company_id = ? AND did IN ('tone', 'complaint', 'category') AND person_id > 0`

// LastCorrection is the last line of the history of the company's documents that tells of a person's correction; 0: none.
func (s *Store) LastCorrection(ctx context.Context, scope collector.Scope) (int64, error) {
	last, err := one[int64](ctx, s.read(), sqlLastCorrection, scope.Company)
	return last, fault(err)
}

// What stands corrected is asked for its last correction, not the history for what still stands: that is much longer where many
// documents were corrected and taken back. The + 0 keeps PostgreSQL, before it has counted the lines, from looking for a document's last
// one among those of all documents.
const sqlNewestCorrected = `
SELECT h.document_id FROM handling h WHERE h.company_id = ? AND h.corrected_by > 0
ORDER BY COALESCE((SELECT n.event_id FROM document_event n
    WHERE n.document_id = h.document_id AND n.did IN ('tone', 'complaint', 'category') AND n.person_id + 0 > 0 ORDER BY n.event_id DESC LIMIT 1), 0) DESC, h.document_id DESC
LIMIT ?`

// NewestCorrected are the inside ids of up to n documents whose verdicts people corrected in what weights learn, the newest correction first.
func (s *Store) NewestCorrected(ctx context.Context, scope collector.Scope, n int) ([]int64, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlNewestCorrected, scope.Company, n)
	return ids, fault(err)
}

// What a person said first after that moment tells what stood then; what came and went again is not counted, nor what a rule did.
const sqlCorrectedSince = `
SELECT COUNT(*) FROM (SELECT DISTINCT s.document_id FROM document_event s JOIN handling h ON h.document_id = s.document_id
    WHERE s.company_id = ? AND s.event_id > ? AND s.did IN ('tone', 'complaint', 'category') AND s.person_id > 0
        AND s.was <> CASE s.did WHEN 'tone' THEN h.tone WHEN 'complaint' THEN h.complaint ELSE h.category END
        AND (h.corrected_by > 0 OR h.tone || h.complaint || h.category = '')
        AND NOT EXISTS (SELECT 1 FROM document_event b WHERE b.document_id = s.document_id AND b.event_id > ? AND b.event_id < s.event_id AND b.did = s.did AND b.person_id > 0)
    LIMIT ?) AS found`

// CorrectedSince is how many documents of the company people have corrected otherwise, anew or no longer since a line of their history:
// at most CorrectedMost, which stands for more, too.
func (s *Store) CorrectedSince(ctx context.Context, scope collector.Scope, event int64) (int, error) {
	n, err := one[int](ctx, s.read(), sqlCorrectedSince, scope.Company, event, event, CorrectedMost)
	return n, fault(err)
}

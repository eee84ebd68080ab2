package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

// weightsKept is how many of a company's own weights are kept, and how many of the last versions, which may be of fewer weights:
// whoever goes to and fro loses none of them.
const weightsKept = 20

const sqlWeightsVersion = `
SELECT weights FROM company WHERE company_id = ?`

// WeightsVersion is the version of the company's own weights that is in force; 0: none.
func (s *Store) WeightsVersion(ctx context.Context, scope collector.Scope) (int64, error) {
	v, ok, err := first(ctx, s.read(), column[int64], sqlWeightsVersion, scope.Company)
	if err == nil && !ok {
		err = missing("company", scope.Company)
	}
	return v, fault(err)
}

const weightsColumns = `company_id, version, back, origin, weights, model, corrections, learned, scores, person_id, made, taught, stand_in, walked`

const sqlWeights = `
SELECT ` + weightsColumns + ` FROM company_weights WHERE company_id = ? AND version = ?`

func scanWeights(row scanner) (w collector.Weights, err error) {
	err = row.Scan(&w.Company, &w.Version, &w.Back, &w.Origin, &w.File, &w.Model, &w.Corrections, &w.Learned, &w.Scores, &w.Person, when(&w.Made), when(&w.Taught), &w.StandIn, &w.Walked)
	return w, err
}

// Weights are a version of the company's own weights; false when it is not kept (any more).
func (s *Store) Weights(ctx context.Context, scope collector.Scope, version int64) (collector.Weights, bool, error) {
	w, ok, err := first(ctx, s.read(), scanWeights, sqlWeights, scope.Company, version)
	return w, ok, fault(err)
}

// What a page tells of a version does without the file.
var sqlWeightsVersions = `
SELECT ` + weightsTold + ` FROM company_weights WHERE company_id = ? ORDER BY version DESC`

var weightsTold = strings.Replace(weightsColumns, " weights,", " NULL,", 1)

// WeightsVersions are the versions of the company's own weights that are kept, without their files, the newest first.
func (s *Store) WeightsVersions(ctx context.Context, scope collector.Scope) ([]collector.Weights, error) {
	all, err := list(ctx, s.read(), scanWeights, sqlWeightsVersions, scope.Company)
	return all, fault(err)
}

var sqlWeightsTold = strings.Replace(sqlWeights, weightsColumns, weightsTold, 1)

// WeightsTold is a version of the company's own weights without its file; false when it is not kept (any more).
func (s *Store) WeightsTold(ctx context.Context, scope collector.Scope, version int64) (collector.Weights, bool, error) {
	w, ok, err := first(ctx, s.read(), scanWeights, sqlWeightsTold, scope.Company, version)
	return w, ok, fault(err)
}

const sqlPutWeights = `
UPDATE company SET weights = ? WHERE company_id = ? AND weights = ?`

const sqlAddWeights = `
INSERT INTO company_weights (` + weightsColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0)`

// What goes is old, and either of weights that are not among the last ones that were in force, or of weights that stand in another
// version, too, when nobody goes back to it by an undo.
const sqlDropWeights = `
DELETE FROM company_weights WHERE company_id = ? AND version <= ? AND (
    origin NOT IN (SELECT k.origin FROM company_weights k WHERE k.company_id = ? AND k.origin > 0 GROUP BY k.origin ORDER BY MAX(k.version) DESC LIMIT ?)
    OR (version <> origin AND EXISTS (SELECT 1 FROM company_weights n WHERE n.company_id = company_weights.company_id AND n.origin = company_weights.origin AND n.version > company_weights.version)
        AND NOT EXISTS (SELECT 1 FROM company_weights b WHERE b.company_id = company_weights.company_id AND b.back = company_weights.version)))`

// AddWeights puts new weights in force behind the version that was seen, and has the archive judged anew. CodeConflict (ErrStale)
// when there is a newer one: nothing was written.
func (s *Store) AddWeights(ctx context.Context, scope collector.Scope, seen int64, w collector.Weights) (collector.Weights, error) {
	err := s.tx(ctx, func(q conn) (err error) {
		w.Back, w.Origin = seen, seen+1
		w, err = addWeights(ctx, q, scope, seen, w)
		return err
	})
	return w, err
}

const sqlAloneWeights = `
SELECT weights FROM company WHERE company_id = ? {alone}`

// addWeights writes the version after seen. Whoever writes documents that were judged by an older one holds the company's row until
// then, or sees the new version (judgeByLatest).
func addWeights(ctx context.Context, q conn, scope collector.Scope, seen int64, w collector.Weights) (collector.Weights, error) {
	w.Company, w.Version, w.Person, w.Walked = scope.Company, seen+1, scope.Person, 0
	if !w.WentBack() {
		w.Taught = w.Made
	}
	if _, err := one[int64](ctx, q, sqlAloneWeights, w.Company); err != nil {
		return w, err
	}
	n, err := q.exec(ctx, sqlPutWeights, w.Version, w.Company, seen)
	if err == nil && n == 0 {
		err = stale("the company's weights")
	}
	if err != nil {
		return w, err
	}
	if _, err := q.exec(ctx, sqlAddWeights, w.Company, w.Version, w.Back, w.Origin, w.File, w.Model, w.Corrections, w.Learned, w.Scores, w.Person, w.Made, w.Taught); err != nil {
		return w, err
	}
	if _, err := q.exec(ctx, sqlDropWeights, w.Company, w.Version-weightsKept, w.Company, weightsKept); err != nil {
		return w, err
	}
	line := collector.Trail{Company: w.Company, About: "weights", AboutID: w.Company, At: w.Made, Side: collector.SidePlatform, Person: w.Person,
		Did: "trained", Data: trailData("version", w.Version, "corrections", w.Corrections)}
	if w.WentBack() {
		line.Did, line.Data = "went_back", trailData("version", w.Version, "to", w.Origin)
	}
	if err := addTrail(ctx, q, line); err != nil {
		return w, err
	}
	return w, setTimer(ctx, q, w.Company, TimerJudge, w.Company, w.Made)
}

// UndoWeights puts in force what was before the version in force, as a version of its own, and has the archive judged anew. What was
// learned on top of another model is passed over; where nothing before is left or kept, the embedded weights alone judge. CodeConflict
// when there is nothing to go back from.
func (s *Store) UndoWeights(ctx context.Context, scope collector.Scope, model string, now time.Time) (w collector.Weights, err error) {
	err = s.tx(ctx, func(q conn) error {
		seen, err := one[int64](ctx, q, sqlWeightsVersion, scope.Company)
		if err != nil {
			return err
		}
		is, _, err := first(ctx, q, scanWeights, sqlWeightsTold, scope.Company, seen)
		if err != nil {
			return err
		}
		if is.Origin == 0 {
			return &collector.Error{Code: collector.CodeConflict, Where: "undo", Msg: "there are no weights to go back from: the embedded ones judge", Hint: "train some first"}
		}
		back, err := fittingBefore(ctx, q, is, model)
		if err != nil {
			return err
		}
		back.Made = now
		w, err = addWeights(ctx, q, scope, seen, back)
		return err
	})
	return w, err
}

// fittingBefore are the nearest weights before some that are of a model; the zero value for the embedded ones alone.
func fittingBefore(ctx context.Context, q conn, is collector.Weights, model string) (collector.Weights, error) {
	for is.Back > 0 {
		before, kept, err := first(ctx, q, scanWeights, sqlWeights, is.Company, is.Back)
		if err != nil || !kept || before.Origin == 0 {
			return collector.Weights{}, err
		}
		if before.Model == model {
			return before, nil
		}
		is = before
	}
	return collector.Weights{}, nil
}

const sqlStandIn = `
UPDATE company_weights SET stand_in = ?, walked = 0 WHERE company_id = ? AND version = ? AND stand_in <> ?`

// StandIn notes the model whose embedded weights judge in place of a version of the company's own ("": it judges itself), and has the
// archive judged anew where that is another one than before; it says whether it is.
func (s *Store) StandIn(ctx context.Context, scope collector.Scope, version int64, model string) (changed bool, err error) {
	err = s.tx(ctx, func(q conn) error {
		now, err := one[int64](ctx, q, sqlAloneWeights, scope.Company)
		if err != nil || now != version {
			return err
		}
		n, err := q.exec(ctx, sqlStandIn, model, scope.Company, version, model)
		if changed = n > 0; err != nil || !changed {
			return err
		}
		return judgeSoon(ctx, q, scope.Company)
	})
	return changed, err
}

// UseWeights puts in force what a version of the company's own weights was (0: the embedded ones alone), as a version of its own behind
// the one that was seen, and has the archive judged anew. CodeNotFound where it is not kept; CodeConflict where other weights came in
// force meanwhile (ErrStale), where those are in force already and where they were learned on top of another model.
func (s *Store) UseWeights(ctx context.Context, scope collector.Scope, seen, version int64, model string, now time.Time) (w collector.Weights, err error) {
	err = s.tx(ctx, func(q conn) error {
		is, _, err := first(ctx, q, scanWeights, sqlWeightsTold, scope.Company, seen)
		if err != nil {
			return err
		}
		to, ok, err := first(ctx, q, scanWeights, sqlWeights, scope.Company, version)
		switch {
		case err != nil:
			return err
		case !ok && version > 0:
			return &collector.Error{Code: collector.CodeNotFound, Where: "version", Msg: "this version of the weights is not kept", Hint: "choose one that is listed"}
		case to.Origin == is.Origin:
			return &collector.Error{Code: collector.CodeConflict, Where: "version", Msg: "these weights are in force already", Hint: "choose another version"}
		case to.Origin > 0 && to.Model != model:
			return &collector.Error{Code: collector.CodeConflict, Where: "version", Msg: "these weights were learned on top of another model than this program's", Hint: "train anew"}
		}
		to.Made = now
		w, err = addWeights(ctx, q, scope, seen, to)
		return err
	})
	return w, err
}

const sqlCorrectedCount = `
SELECT COUNT(*) FROM handling WHERE company_id = ? AND corrected_by > 0`

// CorrectedCount is how many documents of the company stand corrected by people in what weights learn (Correction.Teaches).
func (s *Store) CorrectedCount(ctx context.Context, scope collector.Scope) (int, error) {
	n, err := one[int](ctx, s.read(), sqlCorrectedCount, scope.Company)
	return n, fault(err)
}

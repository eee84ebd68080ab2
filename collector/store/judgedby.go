package store

import (
	"context"
	"time"

	"molva/collector"
)

// JudgedBy is what a company's texts are judged by beside the models of the program.
type JudgedBy struct {
	Weights int64    // version of its own weights that is in force; 0: none
	Names   int64    // version of what it is called
	Called  []string // its name and its declared brands
}

const sqlJudgedBy = `
SELECT weights, names, name, brands FROM company WHERE company_id = ?`

func scanJudgedBy(row scanner) (j JudgedBy, err error) {
	var name string
	var brands []string
	if err = row.Scan(&j.Weights, &j.Names, &name, jsonOf(&brands)); name != "" {
		j.Called = append(j.Called, name)
	}
	j.Called = append(j.Called, brands...)
	return j, err
}

// JudgedBy is what the company's texts are judged by now.
func (s *Store) JudgedBy(ctx context.Context, scope collector.Scope) (JudgedBy, error) {
	j, ok, err := first(ctx, s.read(), scanJudgedBy, sqlJudgedBy, scope.Company)
	if err == nil && !ok {
		err = missing("company", scope.Company)
	}
	return j, fault(err)
}

// Where no weights of its own judge, those have walked everywhere.
const sqlJudgedUpTo = `
SELECT COALESCE((SELECT walked FROM company_walk WHERE company_id = ?), 0), COALESCE((SELECT walked FROM company_weights WHERE company_id = ? AND version = ?), 9223372036854775807)`

func scanLower(row scanner) (int64, error) {
	var a, b int64
	err := row.Scan(&a, &b)
	return min(a, b), err
}

// JudgedUpTo is the inside id of the document up to which the archive was judged both with the company's names and by a version of its
// own weights (0: none).
func (s *Store) JudgedUpTo(ctx context.Context, scope collector.Scope, version int64) (int64, error) {
	id, _, err := first(ctx, s.read(), scanLower, sqlJudgedUpTo, scope.Company, scope.Company, version)
	return id, fault(err)
}

const sqlWalkedTo = `
INSERT INTO company_walk (company_id, walked) VALUES (?, ?) ON CONFLICT (company_id) DO UPDATE SET walked = excluded.walked`

const sqlCalledAnew = `
UPDATE company SET names = names + 1 WHERE company_id = ?`

// calledAnew notes that the company has other names, sets the timers that follow of it and has the archive judged anew. Whoever writes
// documents that were judged with the former names holds the company's row until then, or sees that there are others (judgeByLatest).
func calledAnew(ctx context.Context, q conn, company int64, timers []collector.Timer) error {
	if _, err := one[int64](ctx, q, sqlAloneWeights, company); err != nil {
		return err
	}
	if _, err := q.exec(ctx, sqlCalledAnew, company); err != nil {
		return err
	}
	for _, t := range timers {
		if err := setTimer(ctx, q, company, t.Kind, t.Subject, t.Due); err != nil {
			return err
		}
	}
	return walkAnew(ctx, q, company)
}

// judgeSoon has a company's documents judged anew from now on. Who finds that it must be done knows no time: see sqlLongestDue.
func judgeSoon(ctx context.Context, q conn, company int64) error {
	return setTimer(ctx, q, company, TimerJudge, company, time.UnixMicro(1))
}

// walkAnew has the archive judged anew with the company's names, from its beginning.
func walkAnew(ctx context.Context, q conn, company int64) error {
	if err := judgeSoon(ctx, q, company); err != nil {
		return err
	}
	_, err := q.exec(ctx, sqlWalkedTo, company, 0)
	return err
}

// Until the transaction ends a training that comes waits (sqlAloneWeights), and so do other names; then the archive is judged anew with
// what is written here. Nobody else who changes the company's row waits.
const sqlHoldWeights = `
SELECT weights FROM company WHERE company_id = ? {share}`

const sqlHoldJudgedBy = sqlJudgedBy + ` {share}`

const sqlWalkAnew = `
UPDATE company_weights SET walked = 0 WHERE company_id = ? AND version = ?`

// judgeByLatest has the archive judged anew when documents were judged by weights that are no longer in force, or with names that are
// no longer the company's. What judged them is forgotten then.
func judgeByLatest(ctx context.Context, q conn, scope collector.Scope, writes []DocumentWrite) error {
	var weights, names int64
	for i := range writes {
		v := &writes[i].Document.Verdict
		weights, names = older(weights, v.Judge), older(names, v.Names)
		v.Judge, v.Names = 0, 0
	}
	if weights == 0 && names == 0 {
		return nil
	}
	now, _, err := first(ctx, q, scanJudgedBy, sqlHoldJudgedBy, scope.Company)
	if err != nil {
		return err
	}
	if names > 0 && now.Names >= names {
		if err := walkAnew(ctx, q, scope.Company); err != nil {
			return err
		}
	}
	if weights == 0 || now.Weights < weights {
		return nil
	}
	if err := judgeSoon(ctx, q, scope.Company); err != nil {
		return err
	}
	_, err = q.exec(ctx, sqlWalkAnew, scope.Company, now.Weights)
	return err
}

// older is the lower of two versions; 0 is none.
func older(a, b int64) int64 {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}

package store

import (
	"context"
	"encoding/json"
	"time"

	"molva/collector"
)

const sqlDeskHours = `
SELECT version, body FROM desk_hours WHERE company_id = ? ORDER BY version DESC LIMIT 1`

func scanDeskHours(row scanner) (h collector.Hours, err error) {
	var version int64
	var body string
	if err = row.Scan(&version, &body); err == nil {
		err = json.Unmarshal([]byte(body), &h)
	}
	h.Version = version
	return h, err
}

const sqlDeskSteps = `
SELECT name, person_id, contact, answer, solve FROM desk_step WHERE company_id = ? ORDER BY level`

func scanDeskStep(row scanner) (d collector.DeskStep, err error) {
	var answer, solve int64
	err = row.Scan(&d.Name, &d.Person, &d.Contact, &answer, &solve)
	d.Answer, d.Solve = time.Duration(answer)*time.Microsecond, time.Duration(solve)*time.Microsecond
	return d, err
}

const sqlDeskTemplates = `
SELECT kind, language, subject, body, rev FROM desk_template WHERE company_id = ? ORDER BY kind, language`

func scanDeskTemplate(row scanner) (t collector.DeskTemplate, err error) {
	err = row.Scan(&t.Kind, &t.Language, &t.Subject, &t.Body, &t.Rev)
	return t, err
}

// Desk is what the company has set for its complaint desk; the zero Hours and no Steps where it has set none.
func (s *Store) Desk(ctx context.Context, scope collector.Scope) (d collector.Desk, err error) {
	q := s.read()
	if d.Hours, _, err = first(ctx, q, scanDeskHours, sqlDeskHours, scope.Company); err != nil {
		return d, fault(err)
	}
	if d.Steps, err = list(ctx, q, scanDeskStep, sqlDeskSteps, scope.Company); err != nil {
		return d, fault(err)
	}
	d.Templates, err = list(ctx, q, scanDeskTemplate, sqlDeskTemplates, scope.Company)
	return d, fault(err)
}

const sqlAddDeskHours = `
INSERT INTO desk_hours (company_id, version, at, person_id, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (company_id, version) DO NOTHING`

// SaveDeskHours writes a new version of the calendar behind h.Version; ErrStale when there is a newer one already.
func (s *Store) SaveDeskHours(ctx context.Context, scope collector.Scope, h collector.Hours, now time.Time) error {
	h.Version++
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlAddDeskHours, scope.Company, h.Version, now, scope.Person, caseJSON(h))
		if err == nil && n == 0 {
			err = stale("the hours")
		}
		if err != nil {
			return err
		}
		return addTrail(ctx, q, deskLine(scope, "hours", now, map[string]any{"version": h.Version}))
	})
}

const sqlDropDeskSteps = `
DELETE FROM desk_step WHERE company_id = ?`

const sqlAddDeskSteps = `
INSERT INTO desk_step (company_id, level, name, person_id, contact, answer, solve) VALUES `

// SaveDeskLadder replaces the steps of the ladder.
func (s *Store) SaveDeskLadder(ctx context.Context, scope collector.Scope, steps []collector.DeskStep, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		if _, err := q.exec(ctx, sqlLockDesk, scope.Company); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlDropDeskSteps, scope.Company); err != nil {
			return err
		}
		level := -1
		if _, err := insertRows(ctx, q, sqlAddDeskSteps, `(?, ?, ?, ?, ?, ?, ?)`, "", steps, func(d collector.DeskStep) []any {
			level++
			return []any{scope.Company, level, d.Name, d.Person, d.Contact, d.Answer, d.Solve}
		}); err != nil {
			return err
		}
		return addTrail(ctx, q, deskLine(scope, "ladder", now, map[string]any{"steps": len(steps)}))
	})
}

const sqlSaveDeskTemplate = `
INSERT INTO desk_template (company_id, kind, language, subject, body, rev) VALUES (?, ?, ?, ?, ?, 1)
ON CONFLICT (company_id, kind, language) DO UPDATE SET subject = excluded.subject, body = excluded.body, rev = desk_template.rev + 1`

// SaveDeskTemplate writes the words of a letter.
func (s *Store) SaveDeskTemplate(ctx context.Context, scope collector.Scope, t collector.DeskTemplate, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		if _, err := q.exec(ctx, sqlSaveDeskTemplate, scope.Company, t.Kind, t.Language, t.Subject, t.Body); err != nil {
			return err
		}
		return addTrail(ctx, q, deskLine(scope, "template", now, map[string]any{"kind": t.Kind, "language": t.Language}))
	})
}

func deskLine(scope collector.Scope, did string, now time.Time, data any) collector.Trail {
	return collector.Trail{Company: scope.Company, About: "desk", AboutID: scope.Company, At: now, Side: collector.SidePlatform, Person: scope.Person, Did: did,
		Data: caseJSON(data)}
}

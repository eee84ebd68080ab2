package store

import (
	"context"
	"time"

	"molva/collector"
)

const linkColumns = `token, company_id, kind, subject_id, person_id, created, expires`

func scanLink(row scanner) (l collector.Link, err error) {
	err = row.Scan(&l.Token, &l.Company, &l.Kind, &l.Subject, &l.Person, when(&l.Created), when(&l.Expires))
	return l, err
}

const sqlAddLinks = `
INSERT INTO link (token, company_id, kind, subject_id, person_id, created, expires) VALUES `

const sqlAddLinkRow = `(?, ?, ?, ?, ?, ?, ?)`

const sqlAddLinkOnce = `
ON CONFLICT (company_id, kind, subject_id, person_id) DO NOTHING`

const sqlLinkOf = `
SELECT ` + linkColumns + ` FROM link WHERE company_id = ? AND kind = ? AND subject_id = ? AND person_id = ?`

// linkFor is the one link of a kind for a subject and a person; it is made when there is none yet.
func linkFor(ctx context.Context, q conn, l collector.Link) (collector.Link, error) {
	if _, err := q.exec(ctx, sqlAddLinks+sqlAddLinkRow+sqlAddLinkOnce, publicID(), l.Company, l.Kind, l.Subject, l.Person, l.Created, l.Expires); err != nil {
		return l, err
	}
	out, _, err := first(ctx, q, scanLink, sqlLinkOf, l.Company, l.Kind, l.Subject, l.Person)
	return out, err
}

// LinkFor is the one link of a kind for a subject and a person of the scope's company; it is made when there is none yet.
// Created and Expires count only then.
func (s *Store) LinkFor(ctx context.Context, scope collector.Scope, l collector.Link) (out collector.Link, err error) {
	l.Company = scope.Company
	if held, ok, err := first(ctx, s.read(), scanLink, sqlLinkOf, l.Company, l.Kind, l.Subject, l.Person); err != nil || ok {
		return held, fault(err)
	}
	err = s.tx(ctx, func(q conn) error {
		out, err = linkFor(ctx, q, l)
		return err
	})
	return out, err
}

const sqlLink = `
SELECT ` + linkColumns + ` FROM link WHERE token = ? AND kind = ?`

// Link is what a token opens: it says by itself whose it is, so no scope is asked for. CodeNotFound for one that there is
// not, or that is of another kind.
func (s *Store) Link(ctx context.Context, kind collector.LinkKind, token string) (collector.Link, error) {
	l, ok, err := first(ctx, s.read(), scanLink, sqlLink, token, kind)
	if err == nil && !ok {
		err = missing("link", "with this token")
	}
	return l, fault(err)
}

const sqlSuppress = `
INSERT INTO suppression (company_id, person_id, purpose, at, why) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (company_id, person_id, purpose) DO NOTHING`

// suppress ends mails of a purpose for a person.
func suppress(ctx context.Context, q conn, sup collector.Suppression) error {
	_, err := q.exec(ctx, sqlSuppress, sup.Company, sup.Person, sup.Purpose, sup.At, bounded(sup.Why))
	return err
}

// Suppress ends mails of a purpose for a person of the scope's company; a second time changes nothing.
func (s *Store) Suppress(ctx context.Context, scope collector.Scope, person int64, purpose collector.Purpose, now time.Time, why string) error {
	if _, err := s.Person(ctx, scope, person); err != nil {
		return err
	}
	return s.tx(ctx, func(q conn) error {
		return suppress(ctx, q, collector.Suppression{Company: scope.Company, Person: person, Purpose: purpose, At: now, Why: why})
	})
}

const sqlUnsuppress = `
DELETE FROM suppression WHERE company_id = ? AND person_id = ? AND purpose = ?`

// Unsuppress lets mails of a purpose come again, because the person asked for them.
func (s *Store) Unsuppress(ctx context.Context, scope collector.Scope, person int64, purpose collector.Purpose) error {
	_, err := s.write().exec(ctx, sqlUnsuppress, scope.Company, person, purpose)
	return fault(err)
}

const sqlSuppressed = `
SELECT company_id, person_id, purpose, at, why FROM suppression WHERE company_id = ? AND person_id = ? AND purpose = ?`

func scanSuppression(row scanner) (p collector.Suppression, err error) {
	err = row.Scan(&p.Company, &p.Person, &p.Purpose, when(&p.At), &p.Why)
	return p, err
}

// Suppressed says whether a person wants no more mails of a purpose, and since when and why. The purpose "" cannot be
// refused.
func (s *Store) Suppressed(ctx context.Context, scope collector.Scope, person int64, purpose collector.Purpose) (collector.Suppression, bool, error) {
	if purpose == collector.PurposeService {
		return collector.Suppression{}, false, nil
	}
	p, ok, err := first(ctx, s.read(), scanSuppression, sqlSuppressed, scope.Company, person, purpose)
	return p, ok, fault(err)
}

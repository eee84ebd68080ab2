package store

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const sourceColumns = `
s.source_id, s.public_id, s.company_id, s.name, s.url, s.site, s.owner_id, COALESCE(p.name, ''), COALESCE(p.mail, ''), s.period, s.due,
s.pass, s.pass_open, s.pass_start, s.pass_due, s.full_pass, s.first_over, s.told, s.health, s.reason, s.sample, s.held, s.reviews, ` + thoroughColumns + registryColumns

const sourceTables = ` FROM source s LEFT JOIN person p ON p.person_id = s.owner_id AND p.company_id = s.company_id `

func scanSource(row scanner) (s collector.Source, err error) {
	err = row.Scan(append([]any{&s.SourceID, &s.PublicID, &s.Company, &s.Name, &s.URL, &s.Site, &s.Owner, &s.OwnerName, &s.OwnerMail, span(&s.Period), when(&s.Due),
		&s.Pass, flag(&s.PassOpen), when(&s.PassStart), when(&s.PassDue), when(&s.FullPass), when(&s.FirstOver), &s.Told,
		&s.Health, &s.Reason, &s.Sample, &s.Held, &s.Read}, append(thoroughFields(&s.Thorough), registryInto(&s.Registry)...)...)...)
	return s, err
}

// urlMost is the longest address of a source or a page, in bytes; longer ones do not fit into an index of PostgreSQL.
const urlMost = 2000

const sqlAddSource = `
INSERT INTO source (public_id, company_id, name, name_fold, url, site, owner_id, period, due,
    pass, pass_open, pass_start, full_pass, health, reason, sample, held, reviews, note)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?, '', 0, 0, 0, ?) RETURNING source_id`

// AddSource registers a source of the scope's company, with the first lines of its history. A second one with the same
// address is CodeConflict.
func (s *Store) AddSource(ctx context.Context, scope collector.Scope, src collector.Source, lines ...collector.Trail) (collector.Source, error) {
	var id int64
	err := s.tx(ctx, func(q conn) (err error) {
		id, err = addSource(ctx, q, scope, src, lines)
		return err
	})
	if err = s.twice(ctx, scope, src.URL, err); err != nil {
		return src, err
	}
	return s.SourceByID(ctx, scope, id)
}

const sqlSaveSource = `
UPDATE source SET name = ?, name_fold = ?, owner_id = ?, period = ?, due = ?, note = ? WHERE source_id = ? AND company_id = ? AND removed = 0`

// SaveSource writes what a person decides about a source: name, owner, period, note and the next due time, with the lines of
// its history. What passes decide is left alone. One that was removed is CodeNotFound.
func (s *Store) SaveSource(ctx context.Context, scope collector.Scope, src collector.Source, lines ...collector.Trail) error {
	return s.changeSource(ctx, scope, src, lines, sqlSaveSource, src.Name, text.Fold(src.Name), src.Owner, src.Period, src.Due, src.Note, src.SourceID, scope.Company)
}

const sqlSources = `
SELECT ` + sourceColumns + sourceTables + `WHERE s.company_id = ? AND s.removed = 0 ORDER BY s.name_fold, s.public_id`

// Sources are all sources in the company's registry, by name.
func (s *Store) Sources(ctx context.Context, scope collector.Scope) ([]collector.Source, error) {
	all, err := list(ctx, s.read(), scanSource, sqlSources, scope.Company)
	return all, fault(err)
}

const sqlSourceByPublic = `
SELECT ` + sourceColumns + sourceTables + `WHERE s.public_id = ? AND s.company_id = ?`

// Source is one source by the id that stands in addresses.
func (s *Store) Source(ctx context.Context, scope collector.Scope, publicID string) (collector.Source, error) {
	return getSource(ctx, s.read(), publicID, sqlSourceByPublic, publicID, scope.Company)
}

const sqlSourceByID = `
SELECT ` + sourceColumns + sourceTables + `WHERE s.source_id = ? AND s.company_id = ?`

// SourceByID is one source by the inside id.
func (s *Store) SourceByID(ctx context.Context, scope collector.Scope, id int64) (collector.Source, error) {
	return getSource(ctx, s.read(), id, sqlSourceByID, id, scope.Company)
}

func getSource(ctx context.Context, q conn, name any, query string, args ...any) (collector.Source, error) {
	src, ok, err := first(ctx, q, scanSource, query, args...)
	if err == nil && !ok {
		err = missing("source", name)
	}
	return src, fault(err)
}

const sqlDueSources = `
SELECT ` + sourceColumns + sourceTables + `WHERE s.owner_id > 0 AND s.pass_open = 0 AND s.due <= ? ORDER BY s.due LIMIT ?`

// DueSources are sources of all companies whose pass is due, the longest due first. One without owner is never due.
func (s *Store) DueSources(ctx context.Context, now time.Time, n int) ([]collector.Source, error) {
	all, err := list(ctx, s.read(), scanSource, sqlDueSources, now, n)
	return all, fault(err)
}

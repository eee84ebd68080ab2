package store

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// registryColumns follow those of a source.
const registryColumns = `, s.removed, s.note, s.usual_from`

func registryInto(r *collector.Registry) []any {
	return []any{when(&r.Removed), &r.Note, &r.UsualFrom}
}

// addSource writes the row of a new source and the first lines of its history.
func addSource(ctx context.Context, q conn, scope collector.Scope, src collector.Source, lines []collector.Trail) (int64, error) {
	if len(src.URL) > urlMost {
		return 0, &collector.Error{Code: collector.CodeInvalid, Where: "url", Msg: "the address is too long", Hint: "2,000 bytes at most"}
	}
	id, _, err := first(ctx, q, column[int64], sqlAddSource, publicID(), scope.Company, src.Name, text.Fold(src.Name), src.URL, src.Site, src.Owner,
		src.Period, src.Due, collector.HealthNew, src.Note)
	if err != nil {
		return 0, err
	}
	return id, addTrail(ctx, q, aboutSource(scope, id, lines)...)
}

// aboutSource puts onto lines of a source's history whose they are and who did it.
func aboutSource(scope collector.Scope, id int64, lines []collector.Trail) []collector.Trail {
	out := make([]collector.Trail, len(lines))
	for i, l := range lines {
		l.Company, l.About, l.AboutID, l.Side, l.Person = scope.Company, collector.AboutSource, id, collector.SidePlatform, scope.Person
		if scope.Role == collector.RoleSystem && scope.Person == 0 {
			l.Side = collector.SideProgram
		}
		out[i] = l
	}
	return out
}

const sqlSourceByURL = `
SELECT ` + sourceColumns + sourceTables + `WHERE s.url = ? AND s.company_id = ?`

// twice says of a source that could not be added because its address is one already whether that one stands in the registry.
func (s *Store) twice(ctx context.Context, scope collector.Scope, address string, err error) error {
	if err = fault(err); collector.CodeOf(err) != collector.CodeConflict {
		return err
	}
	was, _, look := first(ctx, s.read(), scanSource, sqlSourceByURL, address, scope.Company)
	if look == nil && !was.Removed.IsZero() {
		return &collector.Error{Code: collector.CodeConflict, Where: "url", Msg: "this place was removed from the registry", Hint: "bring it back: " + was.PublicID, Err: err}
	}
	return &collector.Error{Code: collector.CodeConflict, Where: "url", Msg: "a source with this address exists already", Hint: "change that one", Err: err}
}

const sqlAllSources = `
SELECT ` + sourceColumns + sourceTables + `WHERE s.company_id = ? ORDER BY s.name_fold, s.public_id`

// AllSources are all sources that the company has or had in its registry, by name.
func (s *Store) AllSources(ctx context.Context, scope collector.Scope) ([]collector.Source, error) {
	all, err := list(ctx, s.read(), scanSource, sqlAllSources, scope.Company)
	return all, fault(err)
}

// The number of the pass moves on, so that what a worker still brings of an open one is refused.
const sqlRemoveSource = `
UPDATE source SET removed = ?, owner_id = 0, pass = pass + pass_open, pass_open = 0
WHERE source_id = ? AND company_id = ? AND removed = 0`

const sqlLetPages = `
UPDATE page SET due = 0, pass = pass + 1, outcome = '' WHERE source_id = ? AND company_id = ? AND due > 0`

// RemoveSource takes a source out of the registry: it has no owner any more and is not crawled, a running pass ends without a
// word. Its documents, versions and history stay; those that other sources show too belong to them. CodeNotFound when it does not stand there.
func (s *Store) RemoveSource(ctx context.Context, scope collector.Scope, src collector.Source, now time.Time, lines ...collector.Trail) error {
	return s.tx(ctx, func(q conn) error {
		if err := changeSource(ctx, q, scope, src, lines, sqlRemoveSource, now, src.SourceID, scope.Company); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlLetPages, src.SourceID, scope.Company); err != nil {
			return err
		}
		return leaveAll(ctx, q, scope, src)
	})
}

const sqlRestoreSource = `
UPDATE source SET removed = 0, owner_id = ?, due = ? WHERE source_id = ? AND company_id = ? AND removed > 0`

// RestoreSource brings a removed source back, with src's owner and due time. CodeNotFound when it was not removed.
func (s *Store) RestoreSource(ctx context.Context, scope collector.Scope, src collector.Source, lines ...collector.Trail) error {
	return s.changeSource(ctx, scope, src, lines, sqlRestoreSource, src.Owner, src.Due, src.SourceID, scope.Company)
}

const sqlAcceptPass = `
UPDATE source SET usual_from = pass, due = ? WHERE source_id = ? AND company_id = ? AND pass = ? AND pass_open = 0 AND removed = 0`

// AcceptPass makes the last closed pass of a source, src.Pass, what is usual from now on, and the next one due at src.Due.
// CodeConflict when another pass has begun.
func (s *Store) AcceptPass(ctx context.Context, scope collector.Scope, src collector.Source, lines ...collector.Trail) error {
	err := s.changeSource(ctx, scope, src, lines, sqlAcceptPass, src.Due, src.SourceID, scope.Company, src.Pass)
	if collector.CodeOf(err) == collector.CodeNotFound {
		err = &collector.Error{Code: collector.CodeConflict, Msg: "another pass has begun", Hint: "wait for its end and look at what it brings", Err: err}
	}
	return err
}

func (s *Store) changeSource(ctx context.Context, scope collector.Scope, src collector.Source, lines []collector.Trail, query string, args ...any) error {
	return s.tx(ctx, func(q conn) error { return changeSource(ctx, q, scope, src, lines, query, args...) })
}

// changeSource runs a statement about one source and writes its history.
func changeSource(ctx context.Context, q conn, scope collector.Scope, src collector.Source, lines []collector.Trail, query string, args ...any) error {
	n, err := q.exec(ctx, query, args...)
	if err == nil && n == 0 {
		err = missing("source", src.PublicID)
	}
	if err != nil {
		return err
	}
	return addTrail(ctx, q, aboutSource(scope, src.SourceID, lines)...)
}

// HistoryMost is how many lines of history are told at once.
const HistoryMost = 500

const sqlHistory = `
SELECT ` + trailColumns + ` FROM trail WHERE about = ? AND company_id = ? ORDER BY trail_id DESC LIMIT ?`

// SourcesHistory are the last lines of the history of all sources of the company, the newest first; HistoryMost at most.
// That of one is its Trail.
func (s *Store) SourcesHistory(ctx context.Context, scope collector.Scope) ([]collector.Trail, error) {
	all, err := list(ctx, s.read(), scanTrail, sqlHistory, collector.AboutSource, scope.Company, HistoryMost)
	return all, fault(err)
}

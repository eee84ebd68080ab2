package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"molva/collector"
)

const thoroughColumns = `
s.full_period, s.full_due, s.full_no, s.quick, s.declared, s.declared_held, s.coverage, s.revisit_least, s.revisit_most, s.resting`

func thoroughFields(t *collector.Thorough) []any {
	return []any{span(&t.FullPeriod), when(&t.FullDue), &t.FullNo, flag(&t.Quick), &t.Coverage.Declared, &t.Coverage.Held, &t.Coverage.Why,
		span(&t.RevisitLeast), span(&t.RevisitMost), &t.Resting}
}

// Bits of page.list.
const (
	listSorted = 1
	listEnds   = 2
	listLeads  = 4
)

func marksOf(l collector.Listed) (bits int64) {
	if l.Sorted {
		bits |= listSorted
	}
	if l.Ends {
		bits |= listEnds
	}
	if l.Further {
		bits |= listLeads
	}
	return bits
}

// listMarks reads page.list.
type listMarks struct{ l *collector.Listed }

// Scan takes the bits apart.
func (m listMarks) Scan(v any) error {
	bits, ok := v.(int64)
	if !ok {
		return fmt.Errorf("page.list is a %T", v)
	}
	m.l.Sorted, m.l.Ends, m.l.Further = bits&listSorted != 0, bits&listEnds != 0, bits&listLeads != 0
	return nil
}

const sqlRestPage = `
UPDATE page SET rest = ? WHERE page_id = ? AND company_id = ? AND pass = ?`

// restPage lets a page rest until p.Rest, unless it led on: through a page that is not asked for nothing new is found.
func restPage(ctx context.Context, q conn, p collector.Page, links int) error {
	if p.Rest.IsZero() || links > 0 {
		return nil
	}
	_, err := q.exec(ctx, sqlRestPage, p.Rest, p.PageID, p.Company, p.Pass)
	return err
}

const sqlAnyOfPass = `
SELECT COALESCE(MAX(stopped), 0), COALESCE(MAX(CASE WHEN is_window = 1 OR outcome = 'unchanged' THEN 1 ELSE 0 END), 0)
FROM page WHERE source_id = ? AND company_id = ? AND pass = ?`

const sqlAnyMissing = `
SELECT d.document_id FROM document d` + missingHere + ` LIMIT 1`

const sqlAnyUnsighted = `
SELECT x.document_id FROM sighting x` + missingAside + ` LIMIT 1`

const sqlWakePages = `
UPDATE page SET due = ?, outcome = '', rest = 0 WHERE source_id = ? AND company_id = ? AND pass = ? AND outcome = 'resting'
    AND EXISTS (SELECT 1 FROM source s WHERE s.source_id = page.source_id AND s.pass = page.pass AND s.pass_open = 1)`

const sqlAnyDue = `
SELECT g.page_id FROM page g {page_next} WHERE g.source_id = ? AND g.due > 0 ORDER BY g.host_id, g.depth, g.page_id LIMIT 1`

// A page to which nothing led in a pass may still show what stood on it. When it shows none, that is no alarm, but what was
// to be found out. Where the pass met trouble nothing is called gone, and nothing more is asked of the site.
const sqlAskUnled = `
UPDATE page SET due = ?, pass = ?, outcome = '', reason = '', tries = 0, stopped = 0, rest = 0, emptied = ?
WHERE source_id = ? AND company_id = ? AND pass < ? AND rest <= ? AND page_id IN (SELECT d.page_id FROM document d` + missingHere + ` UNION ALL SELECT x.page_id FROM sighting x` + missingAside + `)
    AND EXISTS (SELECT 1 FROM source s WHERE s.source_id = page.source_id AND s.pass = ? AND s.pass_open = 1)
    AND NOT EXISTS (SELECT 1 FROM page t WHERE t.source_id = page.source_id AND t.pass = ? AND t.outcome IN ('retry', 'blocked', 'broken', 'refused', 'drift', 'emptied'))`

// WakePages makes pages due in a running pass, if something was not seen where it stood: those that rest, as it may have moved to
// one of them, and those on which it stood and to which nothing led. True says that the pass must go on, also where they are
// due already. A pass that saw all that is held, or stopped at what is known, has no need to.
func (s *Store) WakePages(ctx context.Context, scope collector.Scope, src collector.Source, now time.Time) (goOn bool, err error) {
	missing, err := s.missedSome(ctx, scope, &src, now)
	if err != nil {
		return false, fault(err)
	}
	if !missing { // perhaps pages were woken already, by another who was about to close the pass, and show it
		_, goOn, err = first(ctx, s.read(), column[int64], sqlAnyDue, src.SourceID)
		return goOn, fault(err)
	}
	err = s.tx(ctx, func(q conn) error {
		if _, err := q.exec(ctx, sqlWakePages, now, src.SourceID, scope.Company, src.Pass); err != nil {
			return err
		}
		of, missing := []any{now, src.Pass, collector.EmptyNow, src.SourceID, scope.Company, src.Pass, now}, missingArgs(scope, src, now)
		if _, err := q.exec(ctx, sqlAskUnled, slices.Concat(of, missing, missing, []any{src.Pass, src.Pass})...); err != nil {
			return err
		}
		_, goOn, err = first(ctx, q, column[int64], sqlAnyDue, src.SourceID)
		return err
	})
	return goOn, fault(err)
}

// missedSome says that a pass which went all the way did not see something where it stood; it notes whether the pass is a
// sparse one.
func (s *Store) missedSome(ctx context.Context, scope collector.Scope, src *collector.Source, now time.Time) (some bool, err error) {
	var stopped bool
	if _, _, err := first(ctx, s.read(), func(row scanner) (int, error) {
		return 0, row.Scan(flag(&stopped), flag(&src.Sparse))
	}, sqlAnyOfPass, src.SourceID, scope.Company, src.Pass); err != nil || stopped {
		return false, err
	}
	for _, query := range []string{sqlAnyMissing, sqlAnyUnsighted} {
		if _, some, err = first(ctx, s.read(), column[int64], query, missingArgs(scope, *src, now)...); err != nil || some {
			return some, err
		}
	}
	return false, nil
}

// missingHere are the documents (d) of a source, and missingAside its sightings (x) of those of other sources, that a pass should
// have seen and did not.
const missingHere = `
WHERE d.source_id = ? AND d.company_id = ? AND d.state = 'live' AND d.page_id > 0 AND d.seen_pass < ? AND d.page_id` + notUnread + notBehindCap

const missingAside = `
WHERE x.source_id = ? AND x.company_id + 0 = ? AND x.seen_pass < ? AND x.page_id` + notUnread + ` AND EXISTS (SELECT 1 FROM document d
    WHERE d.document_id = x.document_id AND d.state = 'live'` + notBehindCap + `)`

// Nothing is missing on a window, nor on a page that was emptied, left alone or rests, whether or not the pass came by it.
const notUnread = ` NOT IN (SELECT g.page_id FROM page g WHERE g.source_id = ? AND (g.is_window = 1
        OR g.pass = ? AND g.outcome IN ('emptied', 'unchanged', 'resting') OR g.pass < ? AND (CAST(? AS BIGINT) = 1 OR g.rest > ?)))`

// Where the site shows a part of its list, what may lie behind that part is not missing.
const notBehindCap = `
    AND (CAST(? AS BIGINT) = 0 OR d.kind <> 'review' OR CAST(? AS BIGINT) = 1 AND d.published > COALESCE((SELECT MIN(t.published) FROM (
        SELECT o.published FROM document o WHERE o.source_id = ? AND o.company_id = d.company_id AND o.item_key = d.item_key AND o.published > 0
            AND o.kind = 'review' AND o.state = 'live' AND o.page_id > 0 AND o.seen_pass = ?
        UNION ALL SELECT o.published FROM sighting z JOIN document o ON o.document_id = z.document_id
            WHERE z.source_id = ? AND z.seen_pass = ? AND o.item_key = d.item_key AND o.published > 0 AND o.kind = 'review' AND o.state = 'live') t), 0))`

func missingArgs(scope collector.Scope, src collector.Source, now time.Time) []any {
	return []any{src.SourceID, scope.Company, src.Pass, src.SourceID, src.Pass, src.Pass, src.Sparse, now, src.Capped, src.Capped,
		src.SourceID, src.Pass, src.SourceID, src.Pass}
}

const sqlCloseThorough = `
UPDATE source SET full_due = ?, full_no = ?, declared = ?, declared_held = ?, coverage = ?, revisit_least = ?, revisit_most = ?, resting = ?
WHERE source_id = ? AND company_id = ?`

// closeThorough notes when the next full pass is due. A document that a full one missed is looked for by the next pass, so
// that it need not wait another week to be called gone, or found again.
func closeThorough(ctx context.Context, q conn, scope collector.Scope, src collector.Source, c collector.Coverage, missed bool) error {
	if src.Health == collector.HealthOK && !src.Stopped {
		src.FullDue, src.FullNo = src.PassStart.Add(src.FullPeriod), src.Pass
		if missed {
			src.FullDue = src.PassStart
		}
	}
	_, err := q.exec(ctx, sqlCloseThorough, src.FullDue, src.FullNo, c.Declared, c.Held, c.Why, src.RevisitLeast, src.RevisitMost,
		src.Resting, src.SourceID, scope.Company)
	return err
}

const sqlSaveFullPeriod = `
UPDATE source SET full_period = ?, full_due = CASE WHEN full_pass > 0 AND full_due > 0 THEN full_pass + CAST(? AS BIGINT) ELSE full_due END
WHERE source_id = ? AND company_id = ?`

// SaveFullPeriod writes how often a source is gone over as a whole, with the lines of its history.
func (s *Store) SaveFullPeriod(ctx context.Context, scope collector.Scope, src collector.Source, period time.Duration, lines ...collector.Trail) error {
	return s.changeSource(ctx, scope, src, lines, sqlSaveFullPeriod, period, period, src.SourceID, scope.Company)
}

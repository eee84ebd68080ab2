package store

import (
	"context"
	"time"

	"molva/collector"
)

const sqlStartPass = `
UPDATE source SET pass = pass + 1, pass_open = 1, pass_start = ?, pass_due = due, quick = CASE WHEN full_pass > 0 AND full_due > CAST(? AS BIGINT) THEN 1 ELSE 0 END
WHERE source_id = ? AND company_id = ? AND owner_id > 0 AND pass_open = 0 AND due <= ?`

// StartPass opens the next pass of a due source and makes its first page due. False says that there was nothing to
// start: somebody was faster, the source is not due or has no owner. start is canonical, hostKey its host's.
func (s *Store) StartPass(ctx context.Context, scope collector.Scope, source int64, start, hostKey string, now time.Time) (src collector.Source, started bool, err error) {
	err = s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlStartPass, now, now, source, scope.Company, now)
		started = n == 1
		if err != nil || !started {
			return err
		}
		if src, err = getSource(ctx, q, source, sqlSourceByID, source, scope.Company); err != nil {
			return err
		}
		_, err = addLinks(ctx, q, src, []Link{{URL: start, HostKey: hostKey}}, now)
		return err
	})
	if err != nil {
		return collector.Source{}, false, err
	}
	return src, started, nil
}

// The question is put source by source, so that PostgreSQL does not gather all pages that are wanted.
const sqlOpenPasses = `
SELECT ` + sourceColumns + sourceTables + `
WHERE s.pass_open = 1 AND (SELECT g.page_id FROM page g {page_next}
    WHERE g.source_id = s.source_id AND g.due > 0 ORDER BY g.host_id, g.depth, g.page_id LIMIT 1) IS NULL
ORDER BY s.pass_start LIMIT ?`

// OpenPasses are the sources of all companies whose pass runs and has no wanted page left: ready to be closed.
func (s *Store) OpenPasses(ctx context.Context, n int) ([]collector.Source, error) {
	all, err := list(ctx, s.read(), scanSource, sqlOpenPasses, n)
	return all, fault(err)
}

// PassTally is what a pass has brought so far.
type PassTally struct {
	Pages    int              // visited in this pass
	Outcomes map[string]int   // visited pages by collector.Page.Outcome
	Read     int              // live reviews that this pass saw
	Mentions int              // live mentions that this pass saw
	Windows  int              // pages visited that show the newest alone
	Held     int              // live reviews held of this source, seen in this pass or not
	Filled   collector.Fields // what some review said that this pass read
	Known    collector.Fields // what is known of most of those held
	Fill     collector.Fill   // how many of the reviews that were read in this pass say what
	Stopped  int              // pages behind which the pass went no further, as all on them was known
	Sorted   bool             // some list of it shows the newest first
	Ends     bool             // it came to the end of a list
	Further  bool             // it has pages that quick passes leave alone: behind a page of a sorted list on which all is known
	Least    time.Duration    // shortest time that one of its pages rests; 0: each is asked for in the next pass
	Most     time.Duration    // longest
	Reason   string           // of a page that gave less than it should; "" when there is none
	Sample   int64            // raw answer of that page; 0 for none

	Declared Declared                          // what the site says that it has
	Cover    func(Declared) collector.Coverage // what that means when less is held than was, as something went with the pass; nil: nothing
}

const sqlTallyPages = `
SELECT outcome, COUNT(*), COUNT(CASE WHEN is_window = 1 THEN 1 END), COUNT(CASE WHEN stopped = 1 THEN 1 END), MAX(list & 1), MAX(list & 2), MAX(list & 4),
    MIN(CASE WHEN rest > 0 THEN rest - visited ELSE 0 END), MAX(CASE WHEN rest > 0 THEN rest - visited ELSE 0 END) FROM page WHERE source_id = ? AND company_id = ? AND pass = ? AND outcome <> '' GROUP BY outcome`

const sqlTallyFields = `
SELECT DISTINCT filled FROM page WHERE source_id = ? AND company_id = ? AND pass = ? AND reviews > 0 AND outcome IN ('ok', 'not_modified')`

const sqlTallyDocuments = `
SELECT COALESCE(SUM(CASE WHEN kind = 'review' AND seen_pass = ? THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN kind = 'mention' AND seen_pass = ? THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN kind = 'review' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN kind = 'review' AND rating <> 0 THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN kind = 'review' AND author_id <> 0 THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN kind = 'review' AND precise <> '' THEN 1 ELSE 0 END), 0)
FROM ` + shown

const sqlTallySample = `
SELECT g.reason, COALESCE((SELECT MAX(r.raw_id) FROM raw_answer r WHERE r.page_id = g.page_id), 0)
FROM page g WHERE g.source_id = ? AND g.company_id = ? AND g.pass = ? AND g.reason <> ''` + sqlWorstPage

// PassTally counts what the source's running or last pass has brought.
func (s *Store) PassTally(ctx context.Context, scope collector.Scope, src collector.Source) (PassTally, error) {
	q, t := s.readAside(), PassTally{Outcomes: map[string]int{}}
	_, err := list(ctx, q, func(row scanner) (int, error) {
		return 0, t.pages(row)
	}, sqlTallyPages, src.SourceID, scope.Company, src.Pass)
	if err != nil {
		return t, fault(err)
	}
	if err := t.documents(ctx, q, scope, src); err != nil {
		return t, fault(err)
	}
	if err := t.fill(ctx, q, scope, src); err != nil {
		return t, fault(err)
	}
	_, _, err = first(ctx, q, func(row scanner) (int, error) {
		return 0, row.Scan(&t.Reason, &t.Sample)
	}, sqlTallySample, src.SourceID, scope.Company, src.Pass)
	return t, fault(err)
}

// pages counts those of one outcome.
func (t *PassTally) pages(row scanner) error {
	var outcome string
	var n, windows, stopped int
	var sorted, ends, further bool
	var least, most time.Duration
	err := row.Scan(&outcome, &n, &windows, &stopped, flag(&sorted), flag(&ends), flag(&further), span(&least), span(&most))
	t.Windows += windows
	t.Stopped += stopped
	t.Sorted, t.Ends, t.Further = t.Sorted || sorted, t.Ends || ends, t.Further || further
	if t.Least = min(t.Least, least); t.Pages == 0 {
		t.Least = least
	}
	t.Most = max(t.Most, most)
	t.Outcomes[outcome] += n
	t.Pages += n
	return err
}

// documents counts what is held and what was read, and which fields it has.
func (t *PassTally) documents(ctx context.Context, q conn, scope collector.Scope, src collector.Source) error {
	with := make([]int, len(collector.WatchedFields))
	if _, _, err := first(ctx, q, func(row scanner) (int, error) {
		return 0, row.Scan(&t.Read, &t.Mentions, &t.Held, &with[0], &with[1], &with[2])
	}, sqlTallyDocuments, append([]any{src.Pass, src.Pass}, shownArgs(scope, src)...)...); err != nil {
		return err
	}
	for i, f := range collector.WatchedFields {
		if 2*with[i] > t.Held {
			t.Known |= f
		}
	}
	filled, err := list(ctx, q, column[int64], sqlTallyFields, src.SourceID, scope.Company, src.Pass)
	for _, f := range filled {
		t.Filled |= collector.Fields(f)
	}
	return err
}

const sqlPassPages = `
SELECT COUNT(*) FROM page WHERE source_id = ? AND company_id = ? AND pass = ? AND outcome <> ''`

// PassPages is how many pages a pass of a source has visited so far.
func (s *Store) PassPages(ctx context.Context, scope collector.Scope, source, pass int64) (int, error) {
	n, err := one[int](ctx, s.read(), sqlPassPages, source, scope.Company, pass)
	return n, fault(err)
}

const sqlClosePass = `
UPDATE source SET pass_open = 0, due = ?, full_pass = ?, first_over = ?, told = ?, health = ?, reason = ?, sample = ?, reviews = ?
WHERE source_id = ? AND company_id = ? AND pass = ? AND pass_open = 1`

const sqlSourceHeld = `
UPDATE source SET held = (SELECT COUNT(*) FROM document d
    WHERE d.source_id = source.source_id AND d.state = 'live' AND d.page_id > 0 AND d.kind = 'review')
    + (SELECT COUNT(*) FROM sighting x JOIN document d ON d.document_id = x.document_id
    WHERE x.source_id = source.source_id AND d.state = 'live' AND d.kind = 'review')
WHERE source_id = ? RETURNING held`

// ClosePass ends a pass as jobs decided: src.Health, Reason, Sample, Read, FirstOver and Told are written, Held is counted. The next
// one is due at src.Due where that lies ahead of the pass's start, else one period after the start. Only HealthOK means
// that the whole list was seen: then FullPass is now. Then, and when src.Whole says that it was but for pages that were
// emptied, the source's live documents that this pass did not see have missed one more, and those that have missed
// goneAfter become gone, with a version, or belong to another source that shows them; those of an emptied page wait until that
// is accepted. Imported documents are never missed. A summary tells all alerts of its receiver that wait for one of this source. CodeConflict when the pass
// is closed already. tally is what the pass brought, and stays as the pass's row. All of it, with the deliveries, is one transaction.
func (s *Store) ClosePass(ctx context.Context, scope collector.Scope, src collector.Source, tally PassTally, goneAfter int, now time.Time, deliveries []collector.Delivery) (gone int, err error) {
	due, full := src.Due, src.FullPass
	if !due.After(src.PassStart) {
		due = src.PassStart.Add(src.Period)
	}
	if src.Health == collector.HealthOK && !src.Stopped {
		full = now
	}
	err = s.tx(ctx, func(q conn) error {
		gone = 0
		n, err := q.exec(ctx, sqlClosePass, due, full, src.FirstOver, src.Told, src.Health, src.Reason, src.Sample, src.Read, src.SourceID, scope.Company, src.Pass)
		if err != nil {
			return err
		}
		if n == 0 {
			return lost("the pass is closed already")
		}
		if _, err := q.exec(ctx, sqlDropSamples, src.SourceID, src.Sample); err != nil {
			return err
		}
		m, err := closeMissed(ctx, q, scope, src, tally, goneAfter, now)
		if err != nil {
			return err
		}
		gone = m.gone
		for _, d := range deliveries {
			d.Source, d.Pass = src.SourceID, src.Pass
			if err := addPassDelivery(ctx, q, scope, d, now); err != nil {
				return err
			}
		}
		if tally.Held, _, err = first(ctx, q, column[int], sqlSourceHeld, src.SourceID); err != nil {
			return err
		}
		return addPass(ctx, q, closedPass(src, tally, gone, now))
	})
	if err != nil {
		return 0, err
	}
	return gone, nil
}

const sqlSummed = `
UPDATE alert SET delivery_id = ?, why = 'told' WHERE receiver_id = ? AND why = 'waits' AND company_id = ?
    AND EXISTS (SELECT 1 FROM document d WHERE d.document_id = alert.document_id AND d.source_id = ?)`

// addPassDelivery adds a message about a pass; a summary takes the alerts that wait for it.
func addPassDelivery(ctx context.Context, q conn, scope collector.Scope, d collector.Delivery, now time.Time) error {
	d, added, err := addDelivery(ctx, q, scope, d, now)
	if err != nil || !added || d.Kind != collector.DeliverySummary {
		return err
	}
	_, err = q.exec(ctx, sqlSummed, d.DeliveryID, d.Receiver, scope.Company, d.Source)
	return err
}

package store

import (
	"context"
	"slices"
	"strings"

	"molva/collector"
)

const sqlSaveFill = `
INSERT INTO page_fill (page_id, company_id, source_id, pass, reviews, rated, authored, dated, worded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (page_id) DO UPDATE SET pass = excluded.pass, reviews = excluded.reviews, rated = excluded.rated, authored = excluded.authored,
    dated = excluded.dated, worded = excluded.worded`

// saveFill notes what the reviews say that a page showed; one that showed none says nothing of them.
func saveFill(ctx context.Context, q conn, scope collector.Scope, p collector.Page, f collector.Fill) error {
	if f.Of == 0 {
		return nil
	}
	_, err := q.exec(ctx, sqlSaveFill, p.PageID, scope.Company, p.Source, p.Pass, f.Of, f.Rated, f.Authored, f.Dated, f.Worded)
	return err
}

const sqlTallyFill = `
SELECT COALESCE(SUM(reviews), 0), COALESCE(SUM(rated), 0), COALESCE(SUM(authored), 0), COALESCE(SUM(dated), 0), COALESCE(SUM(worded), 0)
FROM page_fill WHERE source_id = ? AND pass = ? AND company_id + 0 = ?`

// fill counts what the reviews say that were read in a pass.
func (t *PassTally) fill(ctx context.Context, q conn, scope collector.Scope, src collector.Source) error {
	_, _, err := first(ctx, q, func(row scanner) (int, error) {
		return 0, row.Scan(&t.Fill.Of, &t.Fill.Rated, &t.Fill.Authored, &t.Fill.Dated, &t.Fill.Worded)
	}, sqlTallyFill, src.SourceID, src.Pass, scope.Company)
	return err
}

const sqlUsualPasses = `
SELECT ` + passColumns + ` FROM source_pass
WHERE source_id = ? AND company_id + 0 = ? AND pass >= ? AND (health = 'ok' AND quick = ? OR pass = ?) ORDER BY pass DESC LIMIT ?`

// UsualPasses are the last n passes of a source that may be compared with, the newest first: the healthy ones
// that went as far, and the one that a person has accepted, before which nothing is usual any more.
func (s *Store) UsualPasses(ctx context.Context, scope collector.Scope, src collector.Source, quick bool, n int) ([]collector.Pass, error) {
	all, err := list(ctx, s.read(), scanPass, sqlUsualPasses, src.SourceID, scope.Company, src.UsualFrom, quick, src.UsualFrom, n)
	return all, fault(err)
}

// Canaries are a few of the reviews that a pass must show again, and what else it shows.
type Canaries struct {
	Known int // reviews that the pass compared with saw, spread over all of them from the oldest to the newest
	Seen  int // of them in this pass
	New   int // reviews that only this pass saw
	Fresh int // of them published since shortly before the pass compared with began
}

// About eight of the known reviews, evenly from the oldest to the newest. What stands on a page of which the newest alone is
// seen, or that was not read in a pass that leaves pages out, is none.
const sqlCanaries = `
WITH known AS (
    SELECT t.seen_pass, ROW_NUMBER() OVER (ORDER BY t.first_seen, t.document_id) AS nth, COUNT(*) OVER () AS total
    FROM ` + shown + ` JOIN page g ON g.page_id = t.page_id
    WHERE t.kind = 'review' AND t.first_seen <= ? AND t.seen_pass >= ?
        AND g.is_window = 0 AND (CAST(? AS BIGINT) = 0 OR g.pass = ? AND g.outcome = 'ok'))
SELECT COUNT(*), COALESCE(SUM(CASE WHEN seen_pass = ? THEN 1 ELSE 0 END), 0) FROM known
WHERE nth = 1 OR nth = total OR nth * 7 / total > (nth - 1) * 7 / total`

const sqlNewSeen = `
SELECT COUNT(*), COALESCE(SUM(CASE WHEN precise <> '' AND published >= ? THEN 1 ELSE 0 END), 0) FROM ` + shown + `
WHERE kind = 'review' AND seen_pass = ? AND first_seen > ?`

// freshBefore is how long before a pass a review may have been published that came in between: days alone stand at midnight,
// in a zone of the site's own, and sites take their time to publish.
const freshBefore = 48 * 60 * 60 * 1e6 // microseconds

// Canaries looks which of the reviews that an earlier pass saw the source's running pass has seen again. sparse says that it
// leaves pages out.
func (s *Store) Canaries(ctx context.Context, scope collector.Scope, src collector.Source, since collector.Pass, sparse bool) (c Canaries, err error) {
	q := s.readAside()
	of := shownArgs(scope, src)
	_, _, err = first(ctx, q, func(row scanner) (int, error) { return 0, row.Scan(&c.Known, &c.Seen) }, sqlCanaries,
		slices.Concat(of, []any{since.Ended, since.Pass, sparse, src.Pass, src.Pass})...)
	if err == nil {
		_, _, err = first(ctx, q, func(row scanner) (int, error) { return 0, row.Scan(&c.New, &c.Fresh) }, sqlNewSeen,
			slices.Concat([]any{micros(since.Started) - freshBefore}, of, []any{src.Pass, since.Ended})...)
	}
	return c, fault(err)
}

const sqlWorstFilled = sqlRaw + `
WHERE raw_id IN (SELECT (SELECT MAX(x.raw_id) FROM raw_answer x WHERE x.page_id = f.page_id) FROM page_fill f
    WHERE f.source_id = ? AND f.pass = ? AND f.company_id + 0 = ?
    ORDER BY CASE CAST(? AS BIGINT) WHEN 0 THEN f.rated WHEN 1 THEN f.authored WHEN 2 THEN f.dated WHEN 3 THEN f.worded ELSE 0 END * 1000 / f.reviews,
        f.reviews DESC, f.page_id LIMIT ?)
ORDER BY raw_id`

// WorstFilled are the answers of up to n pages of a source's running or last pass whose reviews lack a field most: its place
// in collector.FillFields, or -1 for the pages with the most reviews.
func (s *Store) WorstFilled(ctx context.Context, scope collector.Scope, src collector.Source, field, n int) ([]collector.RawAnswer, error) {
	all, err := list(ctx, s.readAside(), scanRaw, sqlWorstFilled, src.SourceID, src.Pass, scope.Company, field, n)
	return all, fault(err)
}

const sqlKeepSample = sqlAddSample + ` ON CONFLICT (raw_id) DO NOTHING`

// KeepSample keeps the sample of a page that came, and whose reviews are not what they should be. A pass that is closed with
// another one lets it go.
func (s *Store) KeepSample(ctx context.Context, scope collector.Scope, src collector.Source, raw collector.RawAnswer, sample Sample) error {
	body := clean(sample.Text)
	if len(body) > sampleMost {
		body, sample.Cut = strings.ToValidUTF8(body[:sampleMost], ""), true
	}
	_, err := s.write().exec(ctx, sqlKeepSample, raw.RawID, scope.Company, src.SourceID, raw.Page, sample.Cut, body)
	return fault(err)
}

package store

import (
	"context"
	"strings"

	"molva/collector"
)

// sampleMost is the most bytes of one sample; what is longer is cut where a letter ends.
const sampleMost = 256 << 10

// Sample is the start of a page that gave less than it should, decoded, for people to look at. The raw answer lies in a
// file of the process that fetched it; a sample is seen from every process.
type Sample struct {
	Text string // at most 256 KiB are kept
	Cut  bool   // the page was longer
}

// sqlWorstPage orders the pages of a pass: the first one explains best what went wrong, and its answer is the sample.
const sqlWorstPage = `
ORDER BY CASE g.outcome WHEN 'drift' THEN 0 WHEN 'emptied' THEN 1 WHEN 'blocked' THEN 2 WHEN 'retry' THEN 3 WHEN 'broken' THEN 4 ELSE 5 END, g.depth, g.page_id LIMIT 1`

const sqlWorstSampled = `
SELECT g.page_id FROM page g
WHERE g.source_id = ? AND g.pass = ? AND g.reason <> '' AND (g.page_id = ? OR g.page_id IN (SELECT x.page_id FROM sample x WHERE x.source_id = ?))` + sqlWorstPage

const sqlDropOtherSamples = `
DELETE FROM sample WHERE source_id = ? AND raw_id <> (SELECT s.sample FROM source s WHERE s.source_id = sample.source_id)`

const sqlAddSample = `
INSERT INTO sample (raw_id, company_id, source_id, page_id, cut, body) VALUES (?, ?, ?, ?, ?, ?)`

// saveSample keeps the sample of a page that was just saved, if no page of this pass explains more. A source has two at
// most: that of its last pass, which the console shows, and that of the running one.
func saveSample(ctx context.Context, q conn, scope collector.Scope, p collector.Page, raw int64, s Sample) error {
	worst, err := one[int64](ctx, q, sqlWorstSampled, p.Source, p.Pass, p.PageID, p.Source)
	if err != nil || worst != p.PageID {
		return err
	}
	if _, err := q.exec(ctx, sqlDropOtherSamples, p.Source); err != nil {
		return err
	}
	body := clean(s.Text)
	if len(body) > sampleMost {
		body, s.Cut = strings.ToValidUTF8(body[:sampleMost], ""), true
	}
	_, err = q.exec(ctx, sqlAddSample, raw, scope.Company, p.Source, p.PageID, s.Cut, body)
	return err
}

const sqlDropSamples = `
DELETE FROM sample WHERE source_id = ? AND raw_id <> ?`

const sqlSample = `
SELECT body, cut FROM sample WHERE raw_id = ? AND company_id = ?`

// Sample is the sample that belongs to a raw answer (collector.Source.Sample). CodeNotFound: none was kept.
func (s *Store) Sample(ctx context.Context, scope collector.Scope, raw int64) (Sample, error) {
	v, ok, err := first(ctx, s.read(), func(row scanner) (v Sample, err error) {
		err = row.Scan(&v.Text, flag(&v.Cut))
		return v, err
	}, sqlSample, raw, scope.Company)
	if err == nil && !ok {
		err = missing("sample of raw answer", raw)
	}
	return v, fault(err)
}

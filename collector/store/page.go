package store

import (
	"context"
	"time"

	"molva/collector"
)

const pageColumns = `
g.page_id, g.company_id, g.source_id, g.host_id, g.url, g.depth, g.pass, g.due, g.tries, g.status, g.outcome, g.reason, g.body_hash, g.etag,
g.modified, g.reviews, g.filled, g.emptied, g.visited, g.is_window, g.stopped, g.list, g.declared, g.declared_of, g.changed, g.rest`

func pageFields(p *collector.Page) []any {
	return []any{&p.PageID, &p.Company, &p.Source, &p.Host, &p.URL, &p.Depth, &p.Pass, when(&p.Due), &p.Tries, &p.Status, &p.Outcome, &p.Reason,
		&p.BodyHash, &p.ETag, &p.Modified, &p.Reviews, &p.Filled, &p.Emptied, when(&p.Visited), flag(&p.Window),
		flag(&p.Stopped), listMarks{&p.Listed}, &p.Declared, &p.DeclaredOf, when(&p.Changed), when(&p.Rest)}
}

func scanPage(row scanner) (p collector.Page, err error) {
	err = row.Scan(pageFields(&p)...)
	return p, err
}

// The + keeps page_due out of the choice, which would read all due pages of the host, whosever they are; the order keeps
// PostgreSQL from hoping that a walk over the table meets one soon.
const sqlSourcesOnHost = `
SELECT s.source_id FROM source s
WHERE s.pass_open = 1 AND (SELECT g.page_id FROM page g {page_next}
    WHERE g.source_id = s.source_id AND g.host_id = ? AND g.due > 0 AND +g.due <= ? ORDER BY g.depth, g.page_id LIMIT 1) > 0
ORDER BY s.pass_start`

const sqlDuePages = `
SELECT ` + pageColumns + ` FROM page g {page_next}
WHERE g.source_id = ? AND g.host_id = ? AND g.due > 0 AND +g.due <= ? ORDER BY g.depth, g.page_id LIMIT ?`

// DuePages are up to n pages of a host that are due, fairly over the sources (one of each in turn) and breadth first
// within one.
func (s *Store) DuePages(ctx context.Context, host int64, now time.Time, n int) ([]collector.Page, error) {
	q := s.read()
	sources, err := list(ctx, q, column[int64], sqlSourcesOnHost, host, now)
	if err != nil {
		return nil, fault(err)
	}
	queues := make([][]collector.Page, 0, len(sources))
	for _, id := range sources {
		pages, err := list(ctx, q, scanPage, sqlDuePages, id, host, now, n)
		if err != nil {
			return nil, fault(err)
		}
		queues = append(queues, pages)
	}
	return inTurn(queues, n), nil
}

// inTurn takes one of each queue in turn until it has n.
func inTurn(queues [][]collector.Page, n int) []collector.Page {
	var out []collector.Page
	for turn := 0; len(out) < n; turn++ {
		had := len(out)
		for _, pages := range queues {
			if turn < len(pages) && len(out) < n {
				out = append(out, pages[turn])
			}
		}
		if len(out) == had {
			break
		}
	}
	return out
}

// PageResult is all that one visit brought.
type PageResult struct {
	Host      collector.Host       // whose lease the visit was made under, with what was learned about it
	Page      collector.Page       // with its outcome; a Due that is not zero asks for another try
	Raw       *collector.RawAnswer // where the raw bytes lie; nil when nothing came
	Sample    *Sample              // of an answer that gave less than it should; nil for none, and without Raw
	Links     []Link               // to follow in this pass
	Documents []DocumentWrite
	Fill      collector.Fill // what the reviews that it showed say
	Now       time.Time      // business time
}

// Counts is what a write has changed.
type Counts struct {
	New     int   // documents
	Edited  int   // documents with a new version
	Same    int   // documents that were only seen
	Refused int   // documents with a tomb-stone: erased, and not brought back
	Links   int   // pages that became due
	Raw     int64 // row of the raw answer; 0 for none
}

const sqlAddRaw = `
INSERT INTO raw_answer (company_id, page_id, pass, url, fetched, status, header, format, file, start, length, sha256, number, digest, head, cited)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING raw_id`

const sqlSavePage = `
UPDATE page SET due = ?, tries = ?, status = ?, outcome = ?, reason = ?, body_hash = ?, etag = ?, modified = ?, reviews = ?, filled = ?, emptied = ?, visited = ?, is_window = ?,
    stopped = ?, list = ?, declared = ?, declared_of = ?, changed = ?, rest = 0
WHERE page_id = ? AND company_id = ? AND pass = ?`

// SavePage writes all that one visit brought in one transaction: the host, the page, its evidence, its links and its
// documents. CodeConflict with ErrLost: the lease was taken over, give up. CodeConflict with ErrStale: a document was
// changed meanwhile, read what is held and compare anew. In both cases nothing was written.
func (s *Store) SavePage(ctx context.Context, scope collector.Scope, r PageResult) (Counts, error) {
	all, err := s.SavePages(ctx, scope, []PageResult{r})
	if err != nil {
		return Counts{}, err
	}
	return all[0], nil
}

// SavePages is SavePage for some pages of one host, in the order in which they were visited: all or none. What the last
// one says of the host is kept.
func (s *Store) SavePages(ctx context.Context, scope collector.Scope, rs []PageResult) ([]Counts, error) {
	counts := make([]Counts, len(rs))
	err := s.tx(ctx, func(q conn) error {
		if err := holdHost(ctx, q, rs[len(rs)-1].Host); err != nil {
			return err
		}
		for i, r := range rs {
			counts[i] = Counts{}
			if err := savePage(ctx, q, scope, r, &counts[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return counts, err
}

func savePage(ctx context.Context, q conn, scope collector.Scope, r PageResult, n *Counts) error {
	p := r.Page
	changed, err := q.exec(ctx, sqlSavePage, p.Due, p.Tries, p.Status, p.Outcome, p.Reason, p.BodyHash, p.ETag, p.Modified, p.Reviews, p.Filled, p.Emptied, p.Visited, p.Window,
		p.Stopped, marksOf(p.Listed), p.Declared, bounded(p.DeclaredOf), p.Changed, p.PageID, scope.Company, p.Pass)
	if err != nil {
		return err
	}
	if changed == 0 {
		return lost("the page is wanted by another pass")
	}
	if err := saveFill(ctx, q, scope, p, r.Fill); err != nil {
		return err
	}
	if r.Raw != nil {
		if n.Raw, err = addRaw(ctx, q, scope, p, *r.Raw, brings(r.Documents)); err != nil {
			return err
		}
	}
	if r.Raw != nil && r.Sample != nil {
		if err := saveSample(ctx, q, scope, p, n.Raw, *r.Sample); err != nil {
			return err
		}
	}
	src := collector.Source{SourceID: p.Source, Company: scope.Company, Pass: p.Pass}
	if n.Links, err = addLinksOf(ctx, q, src, r.Links, map[string]int64{r.Host.Key: r.Host.HostID}, r.Now); err != nil {
		return err
	}
	if err := restPage(ctx, q, p, n.Links); err != nil {
		return err
	}
	return saveDocuments(ctx, q, scope, &p, r.Documents, n)
}

// holdHost makes sure, until the transaction ends, that nobody has taken the host over, and writes what was learned.
func holdHost(ctx context.Context, q conn, h collector.Host) error {
	if err := saveHost(ctx, q, h); err != nil || h.LeaseUntil.IsZero() {
		return err
	}
	_, err := q.exec(ctx, sqlRenewHost, h.LeaseUntil, h.HostID, h.Fence)
	return err
}

const sqlPages = `
SELECT ` + pageColumns + ` FROM page g WHERE g.source_id = ? AND g.company_id = ? AND g.url > ? ORDER BY g.url LIMIT ?`

// Pages are the pages of a source behind an address in the order of addresses ("" from the first).
func (s *Store) Pages(ctx context.Context, scope collector.Scope, source int64, after string, n int) ([]collector.Page, error) {
	all, err := list(ctx, s.read(), scanPage, sqlPages, source, scope.Company, after, n)
	return all, fault(err)
}

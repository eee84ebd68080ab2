package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// Link is an address that a page names and that is to be fetched in the same pass.
type Link struct {
	URL     string // canonical
	HostKey string // scheme://name:port
	Depth   int    // steps from the start
	// Unchanged says that the page was read before and has not changed since: it is not asked for in this pass.
	Unchanged bool
}

const sqlHostIDs = `
SELECT host_key, host_id FROM host WHERE host_key IN `

const sqlAddHost = `
INSERT INTO host (host_key, not_before, lease_until, fence, failures, delay, reason, robots_status, robots_expires, robots)
VALUES (?, 0, 0, '', 0, 0, '', 0, 0, NULL) ON CONFLICT (host_key) DO UPDATE SET host_key = excluded.host_key RETURNING host_id`

const sqlCompanyHost = `
INSERT INTO company_host (company_id, host_id) VALUES (?, ?) ON CONFLICT (company_id, host_id) DO NOTHING`

// hostIDs are the rows of hosts by key, made where there are none. known are hosts of the company that need no look.
func hostIDs(ctx context.Context, q conn, company int64, keys []string, known map[string]int64) (map[string]int64, error) {
	slices.Sort(keys) // one order for all, so that two writers never wait for each other
	var ask []string
	for _, k := range slices.Compact(keys) {
		if _, ok := known[k]; !ok {
			ask = append(ask, k)
		}
	}
	for _, part := range parts(ask, listMost) {
		in, args := inList(part)
		if _, err := list(ctx, q, func(row scanner) (id int64, err error) {
			var key string
			err = row.Scan(&key, &id)
			known[key] = id
			return id, err
		}, sqlHostIDs+in, args...); err != nil {
			return nil, err
		}
	}
	for _, k := range ask {
		id, ok := known[k]
		if !ok {
			var err error
			if id, err = one[int64](ctx, q, sqlAddHost, k); err != nil {
				return nil, err
			}
			known[k] = id
		}
		if _, err := q.exec(ctx, sqlCompanyHost, company, id); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// Few links of a page are new: it is those that are answered. The question in brackets is put address by address, so that
// PostgreSQL does not gather all pages of the source.
const sqlNewLinks = `
SELECT l.url FROM l WHERE COALESCE((SELECT g.pass FROM page g WHERE g.source_id = ? AND g.url = l.url), -1) <> ?`

const sqlAddPages = `
INSERT INTO page (company_id, source_id, host_id, url, depth, pass, due, tries, status, outcome, reason, body_hash, etag, modified, reviews, filled, emptied, visited) VALUES `

const sqlAddPage = `(?, ?, ?, ?, ?, ?, ?, 0, 0, '', '', '', '', '', 0, 0, 0, 0)`

const sqlWantPages = `
ON CONFLICT (source_id, url) DO UPDATE
SET host_id = excluded.host_id, depth = excluded.depth, pass = excluded.pass, tries = 0, reason = '', stopped = 0,
    due = CASE WHEN page.rest > excluded.due AND excluded.depth > 0 THEN 0 ELSE excluded.due END,
    outcome = CASE WHEN page.rest > excluded.due AND excluded.depth > 0 THEN 'resting' ELSE '' END
WHERE page.pass < excluded.pass`

// addLinks makes pages due now for the source's pass, unless they are wanted or were visited in it already, and says
// how many the pass met for the first time. A page that rests is noted for the pass and not made due. Addresses longer than urlMost are left out.
func addLinks(ctx context.Context, q conn, src collector.Source, links []Link, now time.Time) (int, error) {
	return addLinksOf(ctx, q, src, links, map[string]int64{}, now)
}

func addLinksOf(ctx context.Context, q conn, src collector.Source, links []Link, hosts map[string]int64, now time.Time) (int, error) {
	fresh, err := newLinks(ctx, q, src, links)
	if err == nil {
		fresh, err = keepUnchanged(ctx, q, src, fresh)
	}
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	keys := make([]string, len(fresh))
	for i, l := range fresh {
		keys[i] = l.HostKey
	}
	if hosts, err = hostIDs(ctx, q, src.Company, keys, hosts); err != nil {
		return 0, err
	}
	added, err := insertRows(ctx, q, sqlAddPages, sqlAddPage, sqlWantPages, fresh, func(l Link) []any {
		return []any{src.Company, src.SourceID, hosts[l.HostKey], l.URL, l.Depth, src.Pass, now}
	})
	return int(added), err
}

// newLinks are the links that this pass has not met, each once, in the order of their addresses (so that two writers
// never wait for each other).
func newLinks(ctx context.Context, q conn, src collector.Source, links []Link) ([]Link, error) {
	byURL := make(map[string]Link, len(links))
	var urls []string
	for _, l := range links {
		l.URL = clean(l.URL)
		if _, ok := byURL[l.URL]; ok || l.URL == "" || len(l.URL) > urlMost || len(l.HostKey) > urlMost || l.HostKey == "" {
			continue
		}
		byURL[l.URL] = l
		urls = append(urls, l.URL)
	}
	var out []Link
	for _, part := range parts(urls, listMost) {
		with, args := withList("l(url)", part)
		fresh, err := list(ctx, q, column[string], with+sqlNewLinks, append(args, src.SourceID, src.Pass)...)
		if err != nil {
			return nil, err
		}
		for _, u := range fresh {
			if l, ok := byURL[u]; ok { // a list is filled up with its last one
				delete(byURL, u)
				out = append(out, l)
			}
		}
	}
	slices.SortFunc(out, func(a, b Link) int { return strings.Compare(a.URL, b.URL) })
	return out, nil
}

const sqlKeepPages = `
UPDATE page SET pass = ?, due = 0, tries = 0, outcome = ?, reason = '' WHERE source_id = ? AND pass < ? AND url IN `

// keepUnchanged notes for the pass which pages need no visit, and returns the other links.
func keepUnchanged(ctx context.Context, q conn, src collector.Source, links []Link) ([]Link, error) {
	var unchanged []string
	out := slices.DeleteFunc(links, func(l Link) bool {
		if l.Unchanged {
			unchanged = append(unchanged, l.URL)
		}
		return l.Unchanged
	})
	for _, part := range parts(unchanged, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlKeepPages+in, append([]any{src.Pass, collector.OutcomeUnchanged, src.SourceID, src.Pass}, args...)...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const sqlLastVisits = `
SELECT url, visited FROM page
WHERE source_id = ? AND company_id = ? AND visited > 0 AND body_hash <> '' AND outcome IN ('ok', 'not_modified', 'unchanged') AND url IN `

// LastVisits says of those addresses of a source that were read well when that was, in business time.
func (s *Store) LastVisits(ctx context.Context, scope collector.Scope, source int64, urls []string) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	for _, part := range parts(urls, listMost) {
		in, args := inList(part)
		if _, err := list(ctx, s.read(), func(row scanner) (struct{}, error) {
			var url string
			var at time.Time
			err := row.Scan(&url, when(&at))
			out[url] = at
			return struct{}{}, err
		}, sqlLastVisits+in, append([]any{source, scope.Company}, args...)...); err != nil {
			return nil, fault(err)
		}
	}
	return out, nil
}

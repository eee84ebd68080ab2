package store

import (
	"context"

	"molva/collector"
)

// outlink is an address to which a document's text links.
type outlink struct {
	document int64
	url      string
}

func outlinksOf(d collector.Document) []outlink {
	var out []outlink
	for _, u := range d.Links {
		if u = clean(u); len(u) <= urlMost && len(out) < collector.LinksMost {
			out = append(out, outlink{d.DocumentID, u})
		}
	}
	return out
}

const sqlAddOutlinks = `
INSERT INTO outlink (document_id, company_id, url) VALUES `

// addOutlinks keeps the links of documents until they were looked at and nothing more is to be learnt of them.
func addOutlinks(ctx context.Context, q conn, scope collector.Scope, links []outlink) error {
	if len(links) == 0 {
		return nil
	}
	_, err := insertRows(ctx, q, sqlAddOutlinks, `(?, ?, ?)`, ` ON CONFLICT (document_id, url) DO NOTHING`, links, func(l outlink) []any {
		return []any{l.document, scope.Company, l.url}
	})
	return err
}

const sqlOutlinks = `
SELECT document_id, url FROM outlink WHERE company_id + 0 = ? AND document_id IN `

// Outlinks are the addresses to which documents link, by document, in the order of addresses.
func (s *Store) Outlinks(ctx context.Context, scope collector.Scope, documents []int64) (map[int64][]string, error) {
	out := map[int64][]string{}
	_, err := among(ctx, s.read(), scope.Company, func(row scanner) (id int64, err error) {
		var u string
		err = row.Scan(&id, &u)
		out[id] = append(out[id], u)
		return id, err
	}, sqlOutlinks+"%s ORDER BY document_id, url", documents)
	return out, err
}

const sqlDropOutlinks = `
DELETE FROM outlink WHERE company_id + 0 = ? AND document_id IN `

const sqlForgetOutlinks = `
DELETE FROM outlink WHERE company_id + 0 = ? AND document_id <= ?`

func dropOutlinks(ctx context.Context, q conn, scope collector.Scope, documents []int64) error {
	for _, part := range parts(documents, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlDropOutlinks+in, append([]any{scope.Company}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

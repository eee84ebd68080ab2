package store

import (
	"context"
	"time"

	"molva/collector"
)

// brings says that a page shows something new: then its answer is kept for good.
func brings(writes []DocumentWrite) bool {
	for _, w := range writes {
		if w.PrevRev == 0 || len(w.Versions) > 0 {
			return true
		}
	}
	return false
}

func addRaw(ctx context.Context, q conn, scope collector.Scope, p collector.Page, a collector.RawAnswer, cited bool) (int64, error) {
	return one[int64](ctx, q, sqlAddRaw, scope.Company, p.PageID, p.Pass, a.URL, a.Fetched, a.Status, a.Header, a.Format, a.File, a.Offset, a.Length, a.SHA256,
		a.Number, a.Digest, a.Head, cited)
}

const sqlRaw = `
SELECT raw_id, company_id, page_id, pass, url, fetched, status, header, format, file, start, length, sha256, number, digest, head, cited
FROM raw_answer `

func scanRaw(row scanner) (a collector.RawAnswer, err error) {
	err = row.Scan(&a.RawID, &a.Company, &a.Page, &a.Pass, &a.URL, when(&a.Fetched), &a.Status, &a.Header, &a.Format, &a.File, &a.Offset, &a.Length, &a.SHA256,
		&a.Number, &a.Digest, &a.Head, flag(&a.Cited))
	return a, err
}

const sqlRawByID = sqlRaw + `WHERE raw_id = ? AND company_id = ?`

// RawAnswer says where the raw bytes of an answer lie.
func (s *Store) RawAnswer(ctx context.Context, scope collector.Scope, id int64) (collector.RawAnswer, error) {
	a, ok, err := first(ctx, s.read(), scanRaw, sqlRawByID, id, scope.Company)
	if err == nil && !ok {
		err = missing("raw answer", id)
	}
	return a, fault(err)
}

// An answer that is no page shows nothing, whatever is read from it.
const sqlLastSight = sqlRaw + `
WHERE page_id = ? AND company_id = ? AND pass <= ? AND status BETWEEN 200 AND 299 ORDER BY raw_id DESC LIMIT 1`

const sqlAbsence = sqlRaw + `
WHERE page_id = ? AND company_id = ? AND pass > ? ORDER BY raw_id DESC LIMIT 1`

// LastSight is the answer in which the document was seen last, and for one that is gone the newest of the same page, which
// no longer shows it. A zero RawID means that there is none.
func (s *Store) LastSight(ctx context.Context, scope collector.Scope, d collector.Document) (last, absent collector.RawAnswer, err error) {
	if d.Page == 0 {
		return last, absent, nil
	}
	last, _, err = first(ctx, s.read(), scanRaw, sqlLastSight, d.Page, scope.Company, d.SeenPass)
	if err == nil && d.State == collector.StateGone {
		absent, _, err = first(ctx, s.read(), scanRaw, sqlAbsence, d.Page, scope.Company, d.SeenPass)
	}
	return last, absent, fault(err)
}

const sqlCiteLast = `
UPDATE raw_answer SET cited = 1 WHERE cited = 0 AND raw_id IN
    (SELECT (SELECT MAX(r.raw_id) FROM raw_answer r WHERE r.page_id = d.page_id AND r.pass <= d.seen_pass AND r.status BETWEEN 200 AND 299)
    FROM document d WHERE d.document_id IN `

// FiledAnswer is one answer of a file of evidence, and whether it stays whatever its age.
type FiledAnswer struct {
	RawID, Start, Length int64
	Stays                bool
}

// Beside what is cited stays what people are shown of a page that could not be read, and the newest answer of each page
// that came: in it all that it shows was seen last.
const sqlFiled = `
SELECT a.raw_id, a.start, a.length, CASE WHEN a.cited = 1 OR EXISTS (SELECT 1 FROM sample s WHERE s.raw_id = a.raw_id)
    OR a.status BETWEEN 200 AND 299 AND NOT EXISTS
        (SELECT 1 FROM raw_answer n WHERE n.page_id = a.page_id AND n.raw_id > a.raw_id AND n.status BETWEEN 200 AND 299)
    THEN 1 ELSE 0 END
FROM raw_answer a WHERE a.file = ? ORDER BY a.start`

// Filed are the answers of all companies in one file of evidence, in their order.
func (s *Store) Filed(ctx context.Context, file string) ([]FiledAnswer, error) {
	all, err := list(ctx, s.read(), func(row scanner) (f FiledAnswer, err error) {
		err = row.Scan(&f.RawID, &f.Start, &f.Length, flag(&f.Stays))
		return f, err
	}, sqlFiled, file)
	return all, fault(err)
}

const sqlMoveRaw = `
UPDATE raw_answer SET file = ?, start = ?, length = ? WHERE raw_id = ? AND file = ?`

const sqlDropRaw = `
DELETE FROM raw_answer WHERE file = ?`

// Refile notes that a file was written anew under another name: the answers that it still holds lie there now, all others
// of the old file are gone. With to "" and no answers the whole file is gone.
func (s *Store) Refile(ctx context.Context, from, to string, held []FiledAnswer) error {
	return s.tx(ctx, func(q conn) error {
		for _, f := range held {
			if _, err := q.exec(ctx, sqlMoveRaw, to, f.Start, f.Length, f.RawID, from); err != nil {
				return err
			}
		}
		_, err := q.exec(ctx, sqlDropRaw, from)
		return err
	})
}

const sqlSeeFolder = `
INSERT INTO evidence_folder (name, due, seen, files, bytes) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET due = excluded.due, seen = excluded.seen, files = excluded.files, bytes = excluded.bytes RETURNING folder_id`

// Folder is how much a folder of evidence holds.
type Folder struct {
	Name  string
	Files int
	Bytes int64
}

// SeeFolder notes at wall time what a folder of evidence holds and when it is to be pruned again; its id.
func (s *Store) SeeFolder(ctx context.Context, f Folder, due, wall time.Time) (int64, error) {
	id, err := one[int64](ctx, s.write(), sqlSeeFolder, f.Name, due, wall, f.Files, f.Bytes)
	return id, fault(err)
}

// folderLost is after how long a folder that nobody has pruned belongs to no process any more.
const folderLost = 3 * 24 * time.Hour

const sqlDueFolders = `
SELECT folder_id FROM evidence_folder WHERE due <= ? AND seen > ? ORDER BY due`

// DueFolders are those to prune at wall time. One whose process is gone is not offered for ever.
func (s *Store) DueFolders(ctx context.Context, wall time.Time) ([]int64, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlDueFolders, wall, wall.Add(-folderLost))
	return ids, fault(err)
}

const sqlFolders = `
SELECT name, files, bytes FROM evidence_folder`

// Folders are all folders of evidence, as they were when they were last looked at.
func (s *Store) Folders(ctx context.Context) ([]Folder, error) {
	all, err := list(ctx, s.read(), func(row scanner) (f Folder, err error) {
		err = row.Scan(&f.Name, &f.Files, &f.Bytes)
		return f, err
	}, sqlFolders)
	return all, fault(err)
}

package store

import (
	"context"
	"encoding/binary"
	"fmt"

	"molva/collector"
	"molva/collector/text"
)

// documentColumns: the author's name and address are joined from person, what readers have made of it from handling.
const documentColumns = `
d.document_id, d.public_id, d.company_id, d.source_id, d.page_id, d.author_id, d.kind, d.state, d.rev, d.seen_pass, d.missed, d.first_seen,
d.last_seen, d.first_pass, d.site, d.site_key, d.own_id, d.hash, d.rating, d.raw_rating, d.published, d.precise, d.verified, d.likes,
d.suspicion, d.language, d.tone, d.tone_label, d.complaint, d.item_name, d.item_url, d.url, d.site_language, d.fingerprint, d.words, d.causes,
d.evidence, d.category, d.toward, d.title, d.body, d.pros, d.cons, d.images, d.replies, COALESCE(n.name, ''), COALESCE(n.link, ''),
COALESCE(h.stage, ''), COALESCE(h.assignee_id, 0), COALESCE(h.tags, ''), COALESCE(h.notes, 0), COALESCE(h.version, 0),
COALESCE(h.tone, ''), COALESCE(h.complaint, ''), COALESCE(h.category, ''), COALESCE(h.corrected_by, 0), COALESCE(h.toward, ''), COALESCE(h.toward_by, 0)`

const documentTables = `
FROM document d LEFT JOIN author a ON a.author_id = d.author_id LEFT JOIN person n ON n.person_id = a.person_id
LEFT JOIN handling h ON h.document_id = d.document_id `

func scanDocument(row scanner) (d held, err error) {
	v, c := &d.Verdict, &d.Handling.Correction
	err = row.Scan(&d.DocumentID, &d.PublicID, &d.Company, &d.Source, &d.Page, &d.AuthorID, &d.Kind, &d.State, &d.Rev, &d.SeenPass, &d.Missed,
		when(&d.FirstSeen), when(&d.LastSeen), flag(&d.FirstPass), &d.Site, &d.SiteKey, flag(&d.OwnID), &d.Hash, &d.Rating, &d.RawRating,
		when(&d.Published.Time), &d.Published.Precision, flag(&d.Verified), &d.Likes, &d.Suspicion.Score, &v.Language, &v.Tone.Value, &v.Tone.Label,
		&v.Complaint.Probability, &d.Item.Name, &d.Item.URL, &d.URL, &d.Review.Language, sketch{&v.Fingerprint}, jsonOf(&v.Complaint.Words),
		jsonOf(&v.Causes), jsonOf(&d.Suspicion.Evidence), jsonOf(&v.Category), jsonOf(&v.Toward), &d.Title, &d.Text, &d.Pros, &d.Cons, jsonOf(&d.Images), jsonOf(&d.replies),
		&d.Author.Name, &d.Author.URL,
		&d.Handling.Stage, &d.Handling.Assignee, jsonOf(&d.Handling.Tags), &d.Handling.Notes, &d.Handling.Version,
		&c.Tone, &c.Complaint, &c.Category, &c.By, &c.Toward, &c.TowardBy)
	d.ID = d.SiteKey
	if c.Is() {
		judged := *v
		d.Judged, *v = &judged, c.On(*v)
	}
	v.Mismatch = collector.MismatchOf(d.Rating, v.Tone)
	return d, err
}

// held is a document whose replies do not know their authors' names yet.
type held struct {
	collector.Document
	replies []reply
}

// sketch keeps a fingerprint as bytes, eight a word.
type sketch struct{ words *[]uint64 }

// Scan takes the column.
func (s sketch) Scan(src any) error {
	b, ok := src.([]byte)
	if src != nil && !ok {
		return fmt.Errorf("fingerprint holds %T", src)
	}
	for ; len(b) >= 8; b = b[8:] {
		*s.words = append(*s.words, binary.LittleEndian.Uint64(b))
	}
	return nil
}

func sketchBytes(words []uint64) []byte {
	if len(words) == 0 {
		return nil
	}
	b := make([]byte, 0, 8*len(words))
	for _, w := range words {
		b = binary.LittleEndian.AppendUint64(b, w)
	}
	return b
}

// Bands are the keys under which a fingerprint is filed (table document_band) to find near duplicates.
func Bands(fingerprint []uint64) []int64 {
	var out []int64
	for _, b := range text.Bands(fingerprint) {
		out = append(out, int64(b))
	}
	return out
}

// ItemKey is what documents about the same item share: its address, else its folded name; "" for no item.
func ItemKey(i collector.Item) string {
	if i.URL != "" {
		return bounded(i.URL)
	}
	return bounded(text.Fold(i.Name))
}

// documents runs a query for documents and gives replies their authors' names.
func documents(ctx context.Context, q conn, query string, args ...any) ([]collector.Document, error) {
	found, err := list(ctx, q, scanDocument, query, args...)
	if err != nil {
		return nil, fault(err)
	}
	lists := make([][]reply, len(found))
	for i := range found {
		lists[i] = found[i].replies
	}
	named, err := nameReplies(ctx, q, lists)
	if err != nil {
		return nil, fault(err)
	}
	out := make([]collector.Document, len(found))
	for i, d := range found {
		out[i] = d.Document
		out[i].Replies = named[i]
	}
	return out, nil
}

func document(ctx context.Context, q conn, name any, query string, args ...any) (collector.Document, error) {
	found, err := documents(ctx, q, query, args...)
	if err == nil && len(found) == 0 {
		return collector.Document{}, missing("document", name)
	}
	if err != nil {
		return collector.Document{}, err
	}
	return found[0], nil
}

const sqlDocumentByPublic = `
SELECT ` + documentColumns + documentTables + `WHERE d.public_id = ? AND d.company_id = ?`

// Document is one document by the id that stands in addresses and in the index.
func (s *Store) Document(ctx context.Context, scope collector.Scope, publicID string) (collector.Document, error) {
	return document(ctx, s.read(), publicID, sqlDocumentByPublic, publicID, scope.Company)
}

const sqlDocumentByID = `
SELECT ` + documentColumns + documentTables + `WHERE d.document_id = ? AND d.company_id = ?`

// DocumentByID is one document by the inside id.
func (s *Store) DocumentByID(ctx context.Context, scope collector.Scope, id int64) (collector.Document, error) {
	return document(ctx, s.read(), id, sqlDocumentByID, id, scope.Company)
}

// The + 0 here and below keeps SQLite, which keeps no statistics and guesses that a company has some ten documents, from
// walking over all of them for each list of ids.
const sqlDocumentsByPublic = `
SELECT ` + documentColumns + documentTables + `WHERE d.company_id + 0 = ? AND d.public_id IN `

// DocumentsByPublic are documents in the order of the ids, as an index answers them; ids that are not held are left out.
func (s *Store) DocumentsByPublic(ctx context.Context, scope collector.Scope, ids []string) ([]collector.Document, error) {
	return inOrder(ctx, s.read(), scope, sqlDocumentsByPublic, ids, func(d collector.Document) string { return d.PublicID })
}

const sqlDocumentsByID = `
SELECT ` + documentColumns + documentTables + `WHERE d.company_id + 0 = ? AND d.document_id IN `

// DocumentsByID are documents in the order of the ids; ids that are not held are left out.
func (s *Store) DocumentsByID(ctx context.Context, scope collector.Scope, ids []int64) ([]collector.Document, error) {
	return inOrder(ctx, s.read(), scope, sqlDocumentsByID, ids, func(d collector.Document) int64 { return d.DocumentID })
}

func inOrder[T comparable](ctx context.Context, q conn, scope collector.Scope, query string, ids []T, id func(collector.Document) T) ([]collector.Document, error) {
	found := make(map[T]collector.Document, len(ids))
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		docs, err := documents(ctx, q, query+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			found[id(d)] = d
		}
	}
	out := make([]collector.Document, 0, len(found))
	for _, v := range ids {
		if d, ok := found[v]; ok {
			out = append(out, d)
		}
	}
	return out, nil
}

// The inner question is put key by key: as one list PostgreSQL, while it thinks a table small, reads all rows of the site
// and then looks at their keys.
const sqlHeldIDs = `
SELECT t.id FROM (SELECT (SELECT d.document_id FROM document d WHERE d.company_id = ? AND d.site = ? AND d.site_key = k.key AND d.kind = ?) AS id FROM k) t
WHERE t.id IS NOT NULL`

// Held are the documents of a kind that a site shows under some site keys, by key. A site key belongs to the site,
// whatever source showed it: two sources of one site never make two records of one review. A thread and a review may
// bear one number and are two.
func (s *Store) Held(ctx context.Context, scope collector.Scope, site string, kind collector.Kind, keys []string) (map[string]collector.Document, error) {
	out := make(map[string]collector.Document, len(keys))
	given := make(map[string]string, len(keys)) // a long key is kept shortened, and answered as it was asked for
	short := make([]string, len(keys))
	for i, k := range keys {
		short[i] = bounded(k)
		given[short[i]] = k
	}
	var ids []int64
	for _, part := range parts(short, listMost) {
		with, args := withList("k(key)", part)
		some, err := list(ctx, s.read(), column[int64], with+sqlHeldIDs, append(args, scope.Company, bounded(site), kind)...)
		if err != nil {
			return nil, fault(err)
		}
		ids = append(ids, some...)
	}
	docs, err := s.DocumentsByID(ctx, scope, ids)
	for _, d := range docs {
		out[given[d.SiteKey]] = d
	}
	return out, err
}

const sqlHeldOnPage = `
SELECT ` + documentColumns + documentTables + `WHERE d.company_id = ? AND d.source_id = ? AND d.state = 'live' AND d.page_id = ? AND d.page_id > 0`

// HeldOnPage are the live documents of a source that a page showed last.
func (s *Store) HeldOnPage(ctx context.Context, scope collector.Scope, source, page int64) ([]collector.Document, error) {
	return documents(ctx, s.read(), sqlHeldOnPage, scope.Company, source, page)
}

package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"molva/collector"
)

// DocumentWrite is one document as the pipeline leaves it, with what it was compared with.
type DocumentWrite struct {
	Document collector.Document  // its Rev is ignored: the store counts
	PrevRev  int64               // revision held when it was compared; 0 for a new one
	Versions []collector.Version // what changed; none and no Facts mean that it was only seen again
	Facts    collector.Facts     // what became known of it beside its content: a revision without a version
	Seen     bool                // by a pass of a source, which has missed it no time then
	Strange  bool                // held, and not shown by the pass's source before this pass
}

// revises says that a write of a held document makes a new revision of it.
func (w DocumentWrite) revises() bool { return len(w.Versions) > 0 || w.Facts != 0 }

// unsigned says that all that became known of a document is its author, who was erased: he stays unknown.
func (w DocumentWrite) unsigned(who *authors) bool {
	return len(w.Versions) == 0 && w.Facts == collector.FactAuthor && who.id(w.Document.Site, w.Document.Author) == 0
}

// SaveDocuments writes documents that no page brought (an import), in one transaction. CodeConflict with ErrStale: one
// was changed meanwhile and nothing was written; read what is held and compare anew.
func (s *Store) SaveDocuments(ctx context.Context, scope collector.Scope, writes []DocumentWrite) (Counts, error) {
	var n Counts
	err := s.tx(ctx, func(q conn) error {
		n = Counts{}
		return saveDocuments(ctx, q, scope, nil, writes, &n)
	})
	if err != nil {
		return Counts{}, err
	}
	return n, nil
}

// saveDocuments writes documents; page is the one that showed them, nil for none.
func saveDocuments(ctx context.Context, q conn, scope collector.Scope, page *collector.Page, writes []DocumentWrite, n *Counts) error {
	if len(writes) == 0 {
		return nil
	}
	writes, who, err := writable(ctx, q, scope, writes, n)
	if err != nil {
		return err
	}
	var links []outlink
	fresh, same := writes[:0], []DocumentWrite(nil) // a write is large: new ones stay in the list
	for i := range writes {
		w := &writes[i]
		w.Document.Company = scope.Company
		switch {
		case w.PrevRev == 0:
			n.New++
			if page != nil && w.Seen { // it belongs to the source that saw it first
				w.Document.Source, w.Document.Page, w.Document.SeenPass, w.Document.Missed = page.Source, page.PageID, page.Pass, 0
			}
			fresh = append(fresh, *w)
			continue
		case !w.revises() || w.unsigned(who):
			n.Same++
			same = append(same, *w)
			continue
		case len(w.Versions) > 0:
			n.Edited++
			links = append(links, outlinksOf(w.Document)...)
		default:
			n.Same++ // nobody did anything to it
		}
		if err := updateDocument(ctx, q, scope, page, *w, who, n.Raw); err != nil {
			return err
		}
	}
	if err := insertDocuments(ctx, q, fresh, who, n.Raw); err != nil {
		return err
	}
	for i := range fresh {
		links = append(links, outlinksOf(fresh[i].Document)...)
	}
	if err := addOutlinks(ctx, q, scope, links); err != nil {
		return err
	}
	q.afterwards(func() { q.known.keepNew(fresh, who) })
	return seeDocuments(ctx, q, scope, page, same)
}

// writable are writes without those of what was erased, one for each document, with the rows of all authors that they name.
func writable(ctx context.Context, q conn, scope collector.Scope, writes []DocumentWrite, n *Counts) ([]DocumentWrite, *authors, error) {
	erased, err := gravesOf(ctx, q, scope.Company)
	if err != nil {
		return nil, nil, err
	}
	if writes, err = unburied(ctx, q, erased, writes, n); err != nil {
		return nil, nil, err
	}
	writes = folded(writes)
	if err := judgeByLatest(ctx, q, scope, writes); err != nil {
		return nil, nil, err
	}
	who, err := authorsOf(ctx, q, erased, writes)
	return writes, who, err
}

// unburied leaves out what has a tomb-stone and puts the rest into an order, in a list of its own: two writers of some of the
// same documents seldom wait for each other (where they do, one of them begins anew).
func unburied(ctx context.Context, q conn, erased graves, writes []DocumentWrite, n *Counts) ([]DocumentWrite, error) {
	keys := map[place][]string{}
	for i := range writes {
		d := &writes[i].Document
		d.Site, d.SiteKey = bounded(d.Site), bounded(d.SiteKey)
		keys[place{d.Site, d.Kind}] = append(keys[place{d.Site, d.Kind}], d.SiteKey)
	}
	buried := map[place]map[string]bool{}
	for at, keys := range keys {
		var err error
		if buried[at], err = erased.among(ctx, q, TombKind(at.kind), at.site, keys); err != nil {
			return nil, err
		}
	}
	order := make([]*DocumentWrite, 0, len(writes)) // a write is large: it is moved once
	for i := range writes {
		if d := &writes[i].Document; buried[place{d.Site, d.Kind}][d.SiteKey] {
			n.Refused++
			continue
		}
		order = append(order, &writes[i])
	}
	slices.SortStableFunc(order, func(a, b *DocumentWrite) int {
		return cmp.Or(strings.Compare(a.Document.Site, b.Document.Site), strings.Compare(a.Document.SiteKey, b.Document.SiteKey),
			strings.Compare(string(a.Document.Kind), string(b.Document.Kind)))
	})
	out := make([]DocumentWrite, len(order))
	for i, w := range order {
		out[i] = *w
	}
	return out, nil
}

// authorsOf finds the rows of all authors that changed documents and their replies name.
func authorsOf(ctx context.Context, q conn, erased graves, writes []DocumentWrite) (*authors, error) {
	var who *authors
	for _, w := range writes {
		if w.PrevRev > 0 && !w.revises() {
			continue
		}
		if who == nil {
			who = newAuthors(erased, w.Document.LastSeen)
		}
		who.want(w.Document.Site, w.Document.Author)
		for _, r := range w.Document.Replies {
			who.want(w.Document.Site, collector.Author{Name: r.Author})
		}
		for _, v := range w.Versions {
			for _, r := range v.Replies {
				who.want(w.Document.Site, collector.Author{Name: r.Author})
			}
		}
	}
	if who == nil {
		return nil, nil
	}
	return who, who.resolve(ctx, q)
}

const sqlInsertDocuments = `
INSERT INTO document (document_id, public_id, raw_id, first_seen, first_pass, rev, suspicion, evidence, company_id, site, site_key,
    source_id, page_id, author_id, kind, state, seen_pass, missed, last_seen, own_id, hash, rating, raw_rating, published, precise, verified, likes, language, tone, tone_label,
    complaint, item_key, item_name, item_url, url, site_language, fingerprint, words, causes, category, toward, title, body, pros, cons, images, replies) VALUES `

const sqlInsertDocument = `(?, ?, ?, ?, ?, 1, 0, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const sqlInserted = ` ON CONFLICT (company_id, site, site_key, kind) DO NOTHING`

const sqlInsertFollows = `
INSERT INTO document_follow (document_id, company_id, rev, a, b, matched, detected) VALUES `

// insertDocuments writes new documents with all that hangs on them, in a handful of statements.
func insertDocuments(ctx context.Context, q conn, fresh []DocumentWrite, who *authors, raw int64) error {
	if len(fresh) == 0 {
		return nil
	}
	ids, err := newIDs(ctx, q, "document", len(fresh))
	if err != nil {
		return err
	}
	batch := publicBatch()
	var versions []versionRow
	for i := range fresh {
		d := &fresh[i].Document
		d.DocumentID = ids[i]
		if d.PublicID == "" {
			d.PublicID = batch.next()
		}
		if !plain(fresh[i]) {
			versions = append(versions, versionsOf(*d, d.DocumentID, 1, fresh[i].Versions, raw)...)
		}
	}
	added, err := insertRows(ctx, q, sqlInsertDocuments, sqlInsertDocument, sqlInserted, fresh, func(w DocumentWrite) []any {
		d := w.Document
		return contentOf([]any{d.DocumentID, d.PublicID, raw, d.FirstSeen, d.FirstPass}, d, who)
	})
	if err != nil {
		return err
	}
	if int(added) != len(fresh) {
		return stale("a new document") // somebody else brought it at this moment
	}
	if _, err := insertRows(ctx, q, sqlInsertFollows, `(?, ?, 1, 0, 0, 0, 0)`, "", fresh, func(w DocumentWrite) []any {
		return []any{w.Document.DocumentID, w.Document.Company}
	}); err != nil {
		return err
	}
	return addVersions(ctx, q, versions, who)
}

// contentOf puts what a document says behind other values of its row.
func contentOf(before []any, d collector.Document, who *authors) []any {
	v := d.Verdict
	if d.Judged != nil { // what people corrected stands apart
		v = *d.Judged
	}
	return append(slices.Grow(before, 40), d.Company, d.Site, d.SiteKey, d.Source, d.Page, who.id(d.Site, d.Author), string(d.Kind),
		string(d.State), d.SeenPass, d.Missed, d.LastSeen, d.OwnID, d.Hash, d.Rating, d.RawRating, d.Published.Time, d.Published.Precision, d.Verified, d.Likes, v.Language, v.Tone.Value, v.Tone.Label,
		v.Complaint.Probability, ItemKey(d.Item), d.Item.Name, d.Item.URL, d.URL, d.Review.Language, sketchBytes(v.Fingerprint),
		toJSON(v.Complaint.Words), toJSON(v.Causes), categoryJSON(v.Category), towardJSON(v.Toward), d.Title, d.Text, d.Pros, d.Cons, toJSON(d.Images), who.stored(d.Site, d.Replies))
}

// categoryJSON is ” for a verdict without a category.
func categoryJSON(c collector.Category) string {
	if c.Name == "" {
		return ""
	}
	s, _ := oneJSON(c) // nothing in it can fail
	return s
}

// towardJSON is "" for a text that does not name the company.
func towardJSON(t collector.ObjectTone) string {
	if !t.Named {
		return ""
	}
	s, _ := oneJSON(t) // nothing in it can fail
	return s
}

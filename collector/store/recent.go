package store

import (
	"slices"
	"sync"

	"molva/collector"
)

// recent keeps documents as they were last read or written here: the followers walk one after the other over what a
// page has just brought, and to read it from the database for each of them costs more than all that they do with it.
//
// A document is answered only at the revision that is asked for, so what another process changed is read anew. What
// changes without a revision may be older by a pass: where a document was seen last (source, page, pass, times missed).
// Names of people change without one too: whoever changes or erases one calls clear.
type recent struct {
	mu         sync.Mutex
	young, old map[int64]collector.Document
	size       int // of young, in bytes
}

// recentMost bounds a generation, in bytes; there are two.
const recentMost = 8 << 20

// at answers a document at a revision. Its lists are shared: nobody changes them.
func (r *recent) at(ref DocRev) (collector.Document, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	d, ok := r.young[ref.Document]
	if !ok {
		d, ok = r.old[ref.Document]
	}
	return d, ok && d.Rev == ref.Rev
}

// keep remembers documents as they are in the database.
func (r *recent) keep(docs ...collector.Document) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range docs {
		if r.young == nil || r.size > recentMost {
			r.young, r.old, r.size = map[int64]collector.Document{}, r.young, 0
		}
		r.young[d.DocumentID] = d
		r.size += weight(d)
	}
}

// suspect notes the verdict that raised a document's revision by one.
func (r *recent) suspect(j Judged) {
	if d, ok := r.at(j.DocRev); ok {
		d.Rev++
		d.Suspicion = j.Suspicion
		if len(d.Suspicion.Evidence) == 0 {
			d.Suspicion.Evidence = nil // as it is read
		}
		r.keep(d)
	}
}

// alike says that a search finds a document with a verdict as it does with the one before it, which must be at hand.
func (r *recent) alike(j Judged) bool {
	d, ok := r.at(j.DocRev)
	return ok && (d.Suspicion.Score >= collector.SuspicionThreshold) == (j.Suspicion.Score >= collector.SuspicionThreshold)
}

// keepNew remembers new documents as they will be read.
func (r *recent) keepNew(fresh []DocumentWrite, who *authors) {
	for _, w := range fresh {
		if d, ok := asRead(w.Document, who); ok {
			r.keep(d)
		}
	}
}

// asRead is a new document as the database will answer it; false where that is not the same text (broken UTF-8, NUL).
func asRead(d collector.Document, who *authors) (collector.Document, bool) {
	for _, s := range []string{d.Site, d.SiteKey, d.Hash, d.RawRating, d.Item.Name, d.Item.URL, d.URL, d.Review.Language, d.Title, d.Text, d.Pros, d.Cons} {
		if !sound(s) {
			return d, false
		}
	}
	d.ID, d.Rev, d.Suspicion = d.SiteKey, 1, collector.Suspicion{}
	d.AuthorID, d.Author = who.id(d.Site, d.Author), who.shown(d.Site, d.Author)
	d.Published.Time, d.FirstSeen, d.LastSeen = instant(micros(d.Published.Time)), instant(micros(d.FirstSeen)), instant(micros(d.LastSeen))
	replies := make([]collector.Reply, len(d.Replies))
	for i, a := range d.Replies {
		if !sound(a.Text) {
			return d, false
		}
		a.Author, a.Published.Time = who.shown(d.Site, collector.Author{Name: a.Author}).Name, instant(micros(a.Published.Time))
		replies[i] = a
	}
	d.Replies = replies
	return d, !slices.ContainsFunc(d.Images, func(s string) bool { return !sound(s) })
}

func (r *recent) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old, r.size = nil, nil, 0
}

// weight is about how many bytes a document takes.
func weight(d collector.Document) int {
	n := 1024 + len(d.Title) + len(d.Text) + len(d.Pros) + len(d.Cons) + 8*len(d.Verdict.Fingerprint)
	for _, r := range d.Replies {
		n += 100 + len(r.Text)
	}
	for _, i := range d.Images {
		n += len(i)
	}
	return n
}

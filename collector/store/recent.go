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
	young, old map[int64]*collector.Document // nobody changes them
	size       int                           // of young, in bytes
}

// recentMost bounds a generation, in bytes; there are two.
const recentMost = 8 << 20

// at answers a document at a revision, nil when it is not at hand. Nobody changes it.
func (r *recent) at(ref DocRev) *collector.Document {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := r.young[ref.Document]
	if d == nil {
		d = r.old[ref.Document]
	}
	if d == nil || d.Rev != ref.Rev {
		return nil
	}
	return d
}

// keep remembers a document as it is in the database.
func (r *recent) keep(d *collector.Document) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || r.size > recentMost {
		r.young, r.old, r.size = map[int64]*collector.Document{}, r.young, 0
	}
	r.young[d.DocumentID] = d
	r.size += d.Size()
}

// suspect notes the verdict that raised a document's revision by one.
func (r *recent) suspect(j Judged) {
	if was := r.at(j.DocRev); was != nil {
		d := *was
		d.Rev++
		d.Suspicion = j.Suspicion
		if len(d.Suspicion.Evidence) == 0 {
			d.Suspicion.Evidence = nil // as it is read
		}
		r.keep(&d)
	}
}

// alike says that a search finds a document with a verdict as it does with the one before it, which must be at hand.
func (r *recent) alike(j Judged) bool {
	d := r.at(j.DocRev)
	return d != nil && (d.Suspicion.Score >= collector.SuspicionThreshold) == (j.Suspicion.Score >= collector.SuspicionThreshold)
}

// keepNew remembers new documents as they will be read.
func (r *recent) keepNew(fresh []DocumentWrite, who *authors) {
	for i := range fresh {
		if d := fresh[i].Document; asRead(&d, who) {
			r.keep(&d)
		}
	}
}

// asRead makes of a new document what the database will answer; false where that is not the same text (broken UTF-8, NUL).
func asRead(d *collector.Document, who *authors) bool {
	for _, s := range [...]string{d.Site, d.SiteKey, d.Hash, d.RawRating, d.Item.Name, d.Item.URL, d.URL, d.Review.Language, d.Title, d.Text, d.Pros, d.Cons} {
		if !sound(s) {
			return false
		}
	}
	d.ID, d.Rev, d.Suspicion = d.SiteKey, 1, collector.Suspicion{}
	d.Verdict.Mismatch = collector.MismatchOf(d.Rating, d.Verdict.Tone)
	d.AuthorID, d.Author = who.id(d.Site, d.Author), who.shown(d.Site, d.Author)
	d.Published.Time, d.FirstSeen, d.LastSeen = instant(micros(d.Published.Time)), instant(micros(d.FirstSeen)), instant(micros(d.LastSeen))
	replies := make([]collector.Reply, len(d.Replies))
	for i, a := range d.Replies {
		if !sound(a.Text) {
			return false
		}
		a.Author, a.Published.Time = who.shown(d.Site, collector.Author{Name: a.Author}).Name, instant(micros(a.Published.Time))
		replies[i] = a
	}
	d.Replies = replies
	return !slices.ContainsFunc(d.Images, func(s string) bool { return !sound(s) })
}

func (r *recent) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old, r.size = nil, nil, 0
}

package jobs

import (
	"sync"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/fake"
)

// neighbour is a document as the signals see it, with what it is found by.
type neighbour struct {
	fake.Review
	store.DocRev
	author int64
	item   collector.Item
	key    string // store.ItemKey
	live   bool   // a live review: nobody else is evidence
}

func neighbourOf(d collector.Document) neighbour {
	return neighbour{Review: fake.OfDocument(d, 0), DocRev: store.DocRev{Document: d.DocumentID, Rev: d.Rev}, author: d.AuthorID, item: d.Item, key: store.ItemKey(d.Item),
		live: d.Kind == collector.KindReview && d.State == collector.StateLive}
}

// met remembers the neighbours that were met last, so that those of the next batch, which are mostly the same, are not
// read anew. One is answered only at the revision that is asked for.
type met struct {
	mu         sync.Mutex
	young, old map[int64]neighbour
}

// metMost bounds a generation, in neighbours of about half a kilobyte; there are two.
const metMost = 8192

func (m *met) at(ref store.DocRev) (neighbour, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, ok := m.young[ref.Document]
	if !ok {
		n, ok = m.old[ref.Document]
	}
	return n, ok && n.Rev == ref.Rev
}

func (m *met) keep(n neighbour) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.young == nil || len(m.young) >= metMost {
		m.young, m.old = map[int64]neighbour{}, m.young
	}
	m.young[n.Document] = n
}

// raised notes that new verdicts raised the revisions of documents, in which nothing changed that a neighbour is looked
// at for.
func (m *met) raised(judged []store.Judged) {
	for _, j := range judged {
		if n, ok := m.at(j.DocRev); ok {
			n.Rev++
			m.keep(n)
		}
	}
}

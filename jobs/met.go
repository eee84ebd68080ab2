package jobs

import (
	"sync"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/fake"
)

// neighbour is a document as the signals see it, with what it is found by. Nobody changes one that has been met.
type neighbour struct {
	fake.Review
	store.DocRev
	author int64
	item   collector.Item
	key    string   // store.ItemKey
	rating float64  // as it is stored
	review bool     // and no mention
	live   bool     // a live review: nobody else is evidence
	sketch []uint64 // the stored fingerprint, from which its bands are filed

	// Of one that was read whole, and not only for what a neighbour is looked at:
	whole bool
	said  collector.Suspicion
}

// neighbourOf is a document that was read whole.
func neighbourOf(d collector.Document) *neighbour {
	n := slimNeighbour(d)
	n.whole, n.said = true, d.Suspicion
	return n
}

// slimNeighbour is a document that may lack its text, and so the number of its letters, and its verdict.
func slimNeighbour(d collector.Document) *neighbour {
	review := d.Kind == collector.KindReview
	return &neighbour{Review: fake.OfDocument(d, 0), DocRev: store.DocRev{Document: d.DocumentID, Rev: d.Rev}, author: d.AuthorID, item: d.Item,
		key: store.ItemKey(d.Item), rating: d.Rating, review: review, live: review && d.State == collector.StateLive, sketch: d.Verdict.Fingerprint}
}

// met remembers the neighbours that were met last, so that those of the next batch, which are mostly the same, are not
// read anew. One is answered only at the revision that is asked for.
type met struct {
	mu         sync.Mutex
	young, old map[int64]*neighbour
}

// metMost bounds a generation, in neighbours of about a kilobyte; there are two.
const metMost = 8192

// at answers a neighbour at a revision, nil where it is not remembered so.
func (m *met) at(ref store.DocRev) *neighbour {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.young[ref.Document]
	if n == nil {
		n = m.old[ref.Document]
	}
	if n == nil || n.Rev != ref.Rev {
		return nil
	}
	return n
}

// keep remembers a neighbour. One that was read whole is not forgotten for the same one that was not.
func (m *met) keep(n *neighbour) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if was := m.young[n.Document]; was != nil && was.Rev == n.Rev && was.whole && !n.whole {
		return
	}
	if m.young == nil || len(m.young) >= metMost {
		m.young, m.old = map[int64]*neighbour{}, m.young
	}
	m.young[n.Document] = n
}

// raised notes that new verdicts raised the revisions of documents, in which nothing else changed.
func (m *met) raised(judged []store.Judged) {
	for _, j := range judged {
		if n := m.at(j.DocRev); n != nil {
			next := *n
			next.Rev++
			next.said = j.Suspicion
			m.keep(&next)
		}
	}
}

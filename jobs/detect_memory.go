package jobs

import (
	"context"
	"slices"
	"sync"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
)

// shelves are what the detector remembers of a company from batch to batch: which reviews there are of an author and on an
// item, and which bands are filed. To ask for all of that anew for each batch costs far more than to judge it, and the
// more the more there is.
//
// That they say what the store would say rests on the detector's own row and its own list of what lags. Whatever changes
// a document raises its revision and so makes it lag behind the detector, in whatever process; before a batch is judged
// all that lags is looked through (look). Only the detector itself takes documents off that list, and the holder of its
// row is one; another holder leaves his mark in the row's count (store.DoneSoFar), and then all is forgotten.
type shelves struct {
	store *store.Store
	met   *met
	scope collector.Scope

	right   bool           // all that was begun with them went well
	done    int64          // the follower's count then
	blind   bool           // more lags than is worth looking through: everything is asked of the store
	lagging map[int64]bool // when it was last looked through

	entries map[int64]*entry
	authors map[int64][]*entry // all live reviews of an author, newest first
	items   map[string]*itemShelf
	filed   filed

	// The highest rows when nothing was remembered: what authors behind it wrote is all known, as are items all of whose
	// documents lie behind it.
	lastAuthor, lastDocument int64
}

const (
	lagMost     = 2048    // documents that lag; a batch has 500
	entriesMost = 1 << 16 // of about 300 bytes with all that holds them
)

func newShelves(s *store.Store, m *met, scope collector.Scope) *shelves {
	return &shelves{store: s, met: m, scope: scope, blind: true}
}

// forget begins anew. Nothing of what follows may be read before.
func (s *shelves) forget(ctx context.Context) (err error) {
	s.entries, s.authors, s.items, s.filed = map[int64]*entry{}, map[int64][]*entry{}, map[string]*itemShelf{}, filed{}
	s.lastAuthor, s.lastDocument, err = s.store.LastRows(ctx)
	s.blind = false
	return err
}

// look makes the shelves right for a batch of the claim's holder: all that lags is put in its place as it is now.
func (s *shelves) look(ctx context.Context, claim store.Claim, batch []*neighbour) error {
	if s.blind || len(s.entries) > entriesMost {
		if err := s.forget(ctx); err != nil {
			return err
		}
	}
	claim.After = 0
	lagging, err := s.store.LaggingRefs(ctx, claim, lagMost+1)
	if err != nil {
		return err
	}
	if s.blind = len(lagging) > lagMost; s.blind {
		return nil
	}
	s.lagging = make(map[int64]bool, len(lagging))
	own := make(map[store.DocRev]*neighbour, len(batch))
	for _, n := range batch {
		own[n.DocRev] = n
	}
	var beside []store.DocRev
	for _, r := range lagging {
		s.lagging[r.Document] = true
		if n := own[r]; n != nil {
			s.filed.remove(n.Document) // the store has dropped its bands, or has those that are added below
			s.place(entryOf(n))
		} else if e := s.entries[r.Document]; e == nil || e.Rev != r.Rev || e.late {
			beside = append(beside, r)
		}
	}
	if err := s.lookBeside(ctx, beside); err != nil {
		return err
	}
	return s.file(ctx, batch)
}

// lookBeside puts in their places documents that lag and are not in the batch.
func (s *shelves) lookBeside(ctx context.Context, refs []store.DocRev) error {
	found, err := s.neighboursAt(ctx, refs)
	if err != nil {
		return err
	}
	for _, n := range found {
		s.place(entryOf(n))
		if bands, filed := s.filed.of[n.Document]; filed {
			still, err := s.store.StillFiled(ctx, s.scope, n.Document, bands)
			if err != nil {
				return err
			}
			s.filed.remove(n.Document)
			s.filed.file(n, still)
		}
	}
	return nil
}

// neighboursAt are documents at some revisions, or as they are now.
func (s *shelves) neighboursAt(ctx context.Context, refs []store.DocRev) ([]*neighbour, error) {
	var out []*neighbour
	var ask []store.DocRev
	for _, r := range refs {
		if n := s.met.at(r); n != nil {
			out = append(out, n)
		} else {
			ask = append(ask, r)
		}
	}
	whole, slim, err := s.store.NeighboursAt(ctx, s.scope, ask)
	out = append(out, s.neighboursOf(whole)...)
	for _, d := range slim {
		n := slimNeighbour(d)
		s.met.keep(n)
		out = append(out, n)
	}
	return out, err
}

// neighboursOf are documents that were read whole.
func (s *shelves) neighboursOf(docs []collector.Document) []*neighbour {
	out := make([]*neighbour, len(docs))
	for i, d := range docs {
		if out[i] = s.met.at(store.DocRev{Document: d.DocumentID, Rev: d.Rev}); out[i] == nil || !out[i].whole {
			out[i] = neighbourOf(d)
			s.met.keep(out[i])
		}
	}
	return out
}

// judgedAlready are those of some documents that do not lag, read whole.
func (s *shelves) judgedAlready(ctx context.Context, ids []int64) ([]*neighbour, error) {
	var out []*neighbour
	var ask []int64
	for _, id := range ids {
		e := s.entries[id]
		if s.blind || e == nil {
			ask = append(ask, id)
		} else if s.lagging[id] {
			continue
		} else if n := s.met.at(e.DocRev); n != nil && n.whole {
			out = append(out, n)
		} else {
			ask = append(ask, id)
		}
	}
	docs, err := s.store.JudgedAlready(ctx, s.scope, ask)
	return append(out, s.neighboursOf(docs)...), err
}

// learn notes a document that was read beside the shelves.
func (s *shelves) learn(n *neighbour) {
	if e := s.entries[n.Document]; !s.blind && (e == nil || e.Rev != n.Rev) {
		e = entryOf(n)
		e.late = true
		s.place(e)
	}
	if s.filed.all && s.filed.of[n.Document] != nil {
		s.filed.sketch[n.Document] = n.sketch
	}
}

// file adds the bands of a batch in hand, for it is judged together with what is filed.
func (s *shelves) file(ctx context.Context, batch []*neighbour) error {
	if err := s.filed.want(ctx, s.store, s.scope, 8*len(batch)); err != nil {
		return err
	}
	for _, n := range batch {
		if s.filed.all {
			s.filed.file(n, text.Bands(n.sketch))
		}
		if e := s.entries[n.Document]; e != nil && e.Rev != n.Rev {
			e.late = true // it has changed since the batch was read
		}
	}
	return nil
}

// place puts an entry on its shelves, instead of the one that was known of its document.
func (s *shelves) place(e *entry) {
	if was := s.entries[e.Document]; was != nil {
		s.displace(was)
	}
	s.entries[e.Document] = e
	if !e.live {
		return
	}
	if list, kept := s.authors[e.Author]; kept || e.Author > s.lastAuthor {
		s.authors[e.Author] = put(list, e, newest)
	}
	if e.key != "" {
		s.item(e.key).put(e)
	}
}

func (s *shelves) displace(e *entry) {
	if list, kept := s.authors[e.Author]; kept {
		s.authors[e.Author] = take(list, e, newest)
	}
	if e.onItem {
		s.item(e.key).take(e)
	}
}

// item is an item's shelf, made when it is first asked for.
func (s *shelves) item(key string) *itemShelf {
	shelf := s.items[key]
	if shelf == nil {
		shelf = &itemShelf{}
		s.items[key] = shelf
	}
	return shelf
}

// raised notes that new verdicts raised the revisions of documents.
func (s *shelves) raised(judged []store.Judged) {
	s.met.raised(judged)
	for _, j := range judged {
		if e := s.entries[j.Document]; e != nil && e.Rev == j.Rev {
			e.Rev++
		}
	}
}

// memories keeps the shelves of companies between the times that their detector is held here. Who works with them takes
// them away and brings them back only when all went well.
type memories struct {
	mu   sync.Mutex
	kept []*shelves // at most memoriesMost, the last used last
}

const memoriesMost = 3

func (m *memories) take(company int64) *shelves {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.kept, func(s *shelves) bool { return s.scope.Company == company })
	if i < 0 {
		return nil
	}
	s := m.kept[i]
	m.kept = slices.Delete(m.kept, i, i+1)
	return s
}

func (m *memories) bring(s *shelves) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept = append(m.kept, s); len(m.kept) > memoriesMost {
		m.kept = slices.Delete(m.kept, 0, 1)
	}
}

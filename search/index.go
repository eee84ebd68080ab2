// Package search finds documents: one query language (Parse), one form in which documents are searched (Entry), and
// three evaluators that agree on it: memory (Match), Bleve (OpenBleve) and Elasticsearch (OpenElastic).
//
// An index mirrors the store and answers ids, order, counts and facets; it never holds the truth and never returns
// texts. What stands where in a text is said by Marks, the same for every engine.
package search

import (
	"context"
	"slices"
)

// Slot is one of the two places that an index has: one is live, the other is free for a rebuild.
type Slot string

// The slots.
const (
	SlotA Slot = "a"
	SlotB Slot = "b"
)

// Other is the slot that this one is not.
func (s Slot) Other() Slot {
	if s == SlotA {
		return SlotB
	}
	return SlotA
}

// Valid says whether there is such a slot.
func (s Slot) Valid() bool { return s == SlotA || s == SlotB }

// Sort is the order of hits. Unknown values come last, ties are settled by id, so that the order is the same in every
// engine; SortRelevance alone is each engine's own.
type Sort string

// The orders: newest, latest found, best rated, best matching first.
const (
	SortPublished Sort = "published"
	SortFound     Sort = "found"
	SortRating    Sort = "rating"
	SortRelevance Sort = "relevance"
)

// Request asks for one page of the documents of one company that a query finds.
type Request struct {
	Company int64
	Query   *Query   // nil finds everything
	Sort    Sort     // "" is SortPublished
	After   string   // Result.Next of the page before; "" for the first page
	Limit   int      // ids wanted, 0..MaxLimit; 0 only counts
	Facets  bool     // also fill Facets and Months
	Only    []string // the facets to fill, "month" for Months; nil is all
}

// MaxLimit is the most ids that one Request may ask for.
const MaxLimit = 1000

// Count is how many of the found documents have a value.
type Count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// counts is what of the facets that an index knows is asked for, and whether months are.
func (r Request) counts(known []facet) (asked []facet, months bool) {
	if !r.Facets || r.Only == nil {
		return known, r.Facets
	}
	for _, f := range known {
		if slices.Contains(r.Only, f.name) {
			asked = append(asked, f)
		}
	}
	return asked, slices.Contains(r.Only, "month")
}

// Result is a page of hits. Total, Facets and Months are those of all hits, not of the page. Each facet but "cause" and
// "tag" (a document may have several) sums to Total: a document without the value counts under "none", a month that is not
// known under "unknown".
type Result struct {
	Total  int
	IDs    []string // public ids in order
	Next   string   // cursor of the next page; "" when this is the last
	Facets map[string][]Count
	Months []Count // "2006-01" ascending, then "unknown"
}

// Index is a searchable mirror of the store with two slots. All methods are safe for concurrent use. A server that does
// not answer is a *collector.Error with CodeUnavailable, soon.
type Index interface {
	// Put writes entries and returns one outcome for each, in order: nil means that the slot now holds this revision or
	// a newer one, and that a Search that begins now sees it (one in another process, or just after another process has swapped,
	// sees the full batches of a long fill within a second). CodeInvalid and CodeTooLarge mean that this revision is refused for good, all else that it may be
	// taken later. An older revision than held changes nothing. The second
	// error is not nil when the whole work was cut short (server away, context over); the outcomes still tell per entry
	// what is known to be done.
	Put(ctx context.Context, slot Slot, entries []Entry) ([]error, error)
	// Delete removes documents (erasure); ids that are not held are no error. A Put that was on its way brings none back:
	// its outcome is nil and changes nothing, for as long as an hour at least, or the process, lasts.
	Delete(ctx context.Context, slot Slot, ids []string) error
	// Search looks in the live slot.
	Search(ctx context.Context, r Request) (Result, error)
	// Counts is how many documents of a company in the live slot a query finds and, behind that, how many of these each of some
	// other queries finds too, in their order; nil finds everything. It costs little more than the first query alone.
	Counts(ctx context.Context, company int64, of *Query, parts []*Query) ([]int, error)
	// Similar lists words that documents of a company in the live slot hold and that differ from a word in so many letters at most (MaxEdits):
	// left out, added, exchanged, or swapped with the next one; the nearest first, some hundreds at most, without the word itself.
	Similar(ctx context.Context, company int64, word string, edits int) ([]string, error)
	// Count is the number of documents of a company in a slot.
	Count(ctx context.Context, slot Slot, company int64) (int, error)
	// Revisions calls fn for every document of a company in a slot, in order of id; an error of fn ends it.
	Revisions(ctx context.Context, slot Slot, company int64, fn func(id string, rev int64) error) error
	// Reset empties a slot. The live slot is refused.
	Reset(ctx context.Context, slot Slot) error
	// Swap makes a slot live, at once for every searcher, and for good.
	Swap(ctx context.Context, to Slot) error
	// Outdated says that the live slot was written by an older program: it answers what it can, refuses what it does not
	// know (CodeUnavailable), and is to be built anew.
	Outdated(ctx context.Context) (bool, error)
	// Live is the slot that Search looks in.
	Live(ctx context.Context) (Slot, error)
	Close() error
}

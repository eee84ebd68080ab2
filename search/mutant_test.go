package search

import (
	"context"
	"testing"
)

// fault is a mistake that an evaluator may have, made by changing the tree that it is given.
type fault struct {
	name   string
	change func(n node, depth int) node
}

var seededFaults = []fault{
	{"a gap is one word too long", func(n node, _ int) node {
		if p, ok := n.(phrase); ok && p.near {
			p.gap++
			return p
		}
		return n
	}},
	{"NOT is ignored in nested groups", func(n node, depth int) node {
		if _, ok := n.(not); ok && depth > 1 {
			return allOf{}
		}
		return n
	}},
	{"the upper bound of a range is part of it", func(n node, _ int) node {
		if r, ok := n.(numbers); ok && !r.openUp {
			r.highIn = true
			return r
		}
		return n
	}},
}

// changed is a tree with a fault in all its nodes.
func (f fault) changed(n node, depth int) node {
	switch k := f.change(n, depth).(type) {
	case allOf:
		kids := make(allOf, len(k))
		for i := range k {
			kids[i] = f.changed(k[i], depth+1)
		}
		return kids
	case anyOf:
		kids := make(anyOf, len(k))
		for i := range k {
			kids[i] = f.changed(k[i], depth+1)
		}
		return kids
	case not:
		return not{f.changed(k.kid, depth)}
	default:
		return k
	}
}

// with is an evaluator that has a fault.
func (e evaluator) with(f fault) evaluator {
	return func(ctx context.Context, q *Query, order Sort) ([]string, error) {
		return e(ctx, &Query{root: q.root, plain: f.changed(q.tree(), 0)}, order)
	}
}

// mutantQueries is within how many queries of the differential test each fault must show.
const mutantQueries = 400

// TestEnginesAgreeFindsFaults seeds a fault in one evaluator at a time and wants the differential test to tell it.
func TestEnginesAgreeFindsFaults(t *testing.T) {
	docs := realDocuments(t)
	docs = append(docs[:len(docs)/8], docs[len(docs)*7/8:]...)
	entries := entriesOf(t, docs)
	queries, memory := drawQueries(t, mutantQueries, docs, entries), inMemory(entries)
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		engine := ofIndex(ix)
		if i, what := disagreement(t.Context(), queries, memory, engine); i >= 0 {
			t.Fatalf("without a fault, query %d, %s: %s", i, queries[i].query, what)
		}
		for _, f := range seededFaults {
			for name, pair := range map[string][2]evaluator{"memory": {memory.with(f), engine}, "the engine": {memory, engine.with(f)}} {
				i, what := disagreement(t.Context(), queries, pair[0], pair[1])
				if i < 0 {
					t.Errorf("%s in %s is not found by %d queries", f.name, name, len(queries))
					continue
				}
				t.Logf("%s in %s is found by query %d, %s: %s", f.name, name, i+1, queries[i].query, what)
			}
		}
	})
}

package store

import (
	"context"
	"maps"
	"slices"

	"molva/collector"
)

// DeliveryParts are what some deliveries refer to, each by its inside id; what is held no more is absent.
type DeliveryParts struct {
	Receivers map[int64]collector.Person
	Sources   map[int64]collector.Source // also those that were removed
	Watches   map[int64]collector.Watch  // also those that were taken away
	Documents map[int64]collector.Document
	CopyOf    map[int64]int64               // by delivery, of those that are copies: the document that its receiver was told of
	Attempts  map[int64][]collector.Attempt // by delivery: its ledger, oldest line first
}

const sqlPeopleByID = `
SELECT ` + personColumns + ` FROM person WHERE company_id + 0 = ? AND person_id IN %s`

const sqlDeliverySources = `
SELECT ` + sourceColumns + sourceTables + `WHERE s.company_id + 0 = ? AND s.source_id IN %s`

// DeliveryParts reads what deliveries refer to in few statements, which are as many for one as for listMost of them.
func (s *Store) DeliveryParts(ctx context.Context, scope collector.Scope, of []collector.Delivery) (DeliveryParts, error) {
	p, err := deliveryParts(ctx, s.read(), scope, of)
	return p, fault(err)
}

func deliveryParts(ctx context.Context, q conn, scope collector.Scope, of []collector.Delivery) (p DeliveryParts, err error) {
	ids, receivers, sources, watches, documents, copies := idSet{}, idSet{}, idSet{}, idSet{}, idSet{}, idSet{}
	for _, d := range of {
		ids.add(d.DeliveryID)
		receivers.add(d.Receiver)
		sources.add(d.Source)
		watches.add(d.Watches...)
		documents.add(d.Documents...)
		if d.State == collector.DeliveryCopy {
			copies.add(d.DeliveryID)
		}
	}
	copied, err := pairsAmong(ctx, q, scope, sqlCopiedOf+"%s", copies.sorted())
	if err != nil {
		return p, err
	}
	p.CopyOf = make(map[int64]int64, len(copied))
	for _, c := range copied {
		p.CopyOf[c[0]] = c[1]
		documents.add(c[1])
	}
	if p.Receivers, err = byID(ctx, q, scope, scanPerson, sqlPeopleByID, receivers, func(p collector.Person) int64 { return p.PersonID }); err != nil {
		return p, err
	}
	if p.Sources, err = byID(ctx, q, scope, scanSource, sqlDeliverySources, sources, func(s collector.Source) int64 { return s.SourceID }); err != nil {
		return p, err
	}
	if p.Watches, err = byID(ctx, q, scope, scanWatch, sqlWatchesByID+"%s", watches, func(w collector.Watch) int64 { return w.WatchID }); err != nil {
		return p, err
	}
	if p.Documents, err = documentsByID(ctx, q, scope, documents.sorted()); err != nil {
		return p, err
	}
	p.Attempts, err = attempts(ctx, q, scope, ids.sorted())
	return p, err
}

// idSet is inside ids, each once; 0 is none.
type idSet map[int64]struct{}

func (s idSet) add(ids ...int64) {
	for _, id := range ids {
		if id != 0 {
			s[id] = struct{}{}
		}
	}
}

func (s idSet) sorted() []int64 { return slices.Sorted(maps.Keys(s)) }

// byID reads rows of a company by their ids; %s in the statement is the list of those.
func byID[T any](ctx context.Context, q conn, scope collector.Scope, scan func(scanner) (T, error), query string, ids idSet, id func(T) int64) (map[int64]T, error) {
	all, err := among(ctx, q, scope.Company, scan, query, ids.sorted())
	out := make(map[int64]T, len(all))
	for _, v := range all {
		out[id(v)] = v
	}
	return out, err
}

func documentsByID(ctx context.Context, q conn, scope collector.Scope, ids []int64) (map[int64]collector.Document, error) {
	all, err := inOrder(ctx, q, scope, sqlDocumentsByID, ids, func(d collector.Document) int64 { return d.DocumentID })
	out := make(map[int64]collector.Document, len(all))
	for _, d := range all {
		out[d.DocumentID] = d
	}
	return out, err
}

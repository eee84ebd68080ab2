package web

import (
	"context"
	"slices"

	"molva/collector"
	"molva/search"
)

// Bounds of what a page reads beside its hits: copies that a row names, that one row bears, and of all rows together.
const (
	foldShown   = 10
	foldLooked  = 50
	foldsLooked = 200
)

// fold is what a row of the search says of the rest of its cluster.
type fold struct {
	Copies   []collector.Document // that the search finds too, those of the page first: they are handled with the row
	Unlooked int                  // of the cluster, whether the search finds them or not
}

// Count is how many documents the row stands for beside its own.
func (f fold) Count() int { return len(f.Copies) }

// Named are the copies that the row lists, More how many it does not.
func (f fold) Named() []collector.Document { return f.Copies[:min(len(f.Copies), foldShown)] }

// More is how many copies are not named.
func (f fold) More() int { return len(f.Copies) - len(f.Named()) }

// copies is what a page knows of the clusters of its hits.
type copies struct {
	of      map[int64]int64   // oldest document of the cluster in which a document stands
	members map[int64][]int64 // by the oldest
	looked  map[int64]bool
	found   map[int64]collector.Document // that the search finds
	entries map[int64]search.Entry       // of those
	first   search.Entry                 // of the page
	onPage  map[int64]bool
}

// foldClusters makes of all hits of a page that are one text one row, in the place of the first. A row bears the copies that the
// search finds too, and no others. What stood as a row on a page before stands there alone; by relevance no order is known, and a
// cluster has a row on each page.
func (s *Server) foldClusters(ctx context.Context, p *searchPageData, f found, later bool) error {
	if len(p.Hits) == 0 {
		return nil
	}
	c, err := s.copiesOf(ctx, p, f)
	if err != nil || len(c.of) == 0 {
		return err
	}
	row := map[int64]bool{}
	var rows []hit
	for _, h := range p.Hits {
		at := c.of[h.DocumentID]
		switch {
		case at == 0:
			rows = append(rows, h)
		case row[at]:
		case later && c.above(p.Sort, at):
			row[at] = true
			p.Above++
		default:
			row[at] = true
			h.Fold = c.fold(h.DocumentID, at)
			rows = append(rows, h)
		}
	}
	if len(rows) < len(p.Hits) {
		p.Folded = len(p.Hits)
	}
	p.Hits = rows
	return nil
}

// copiesOf reads the clusters of a page's hits as far as the bounds let it, and which of their documents the search finds.
func (s *Server) copiesOf(ctx context.Context, p *searchPageData, f found) (c copies, err error) {
	c = copies{looked: map[int64]bool{}, found: map[int64]collector.Document{}, entries: map[int64]search.Entry{}, onPage: map[int64]bool{}}
	var ids, read []int64
	for _, h := range p.Hits {
		ids = append(ids, h.DocumentID)
		c.onPage[h.DocumentID], c.looked[h.DocumentID], c.found[h.DocumentID] = true, true, h.Document
	}
	if c.members, c.of, err = s.clustersOf(ctx, p.scope, ids); err != nil || len(c.of) == 0 {
		return c, err
	}
	for _, id := range ids {
		n := 0
		for _, other := range c.members[c.of[id]] {
			if !c.looked[other] && n < foldLooked && len(read) < foldsLooked {
				c.looked[other], read = true, append(read, other)
				n++
			}
		}
	}
	c.first = search.EntryOf(p.Hits[0].Document, p.zone, f.brands)
	docs, err := s.Store.DocumentsByID(ctx, p.scope, read)
	for _, d := range docs {
		if e := search.EntryOf(d, p.zone, f.brands); search.Match(f.whole, e) {
			c.found[d.DocumentID], c.entries[d.DocumentID] = d, e
		}
	}
	return c, err
}

// above says that a copy stands on a page before this one.
func (c copies) above(order search.Sort, at int64) bool {
	return slices.ContainsFunc(c.members[at], func(id int64) bool {
		e, beside := c.entries[id]
		return beside && order.Before(e, c.first)
	})
}

// fold is the rest of a row's cluster; nil where nothing of it was found and all was looked at.
func (c copies) fold(own, at int64) *fold {
	var f fold
	for _, id := range c.members[at] {
		d, found := c.found[id]
		switch {
		case id == own:
		case !c.looked[id]:
			f.Unlooked++
		case found:
			f.Copies = append(f.Copies, d)
		}
	}
	if len(f.Copies)+f.Unlooked == 0 {
		return nil
	}
	slices.SortStableFunc(f.Copies, func(a, b collector.Document) int {
		return map[bool]int{true: 1}[c.onPage[b.DocumentID]] - map[bool]int{true: 1}[c.onPage[a.DocumentID]]
	})
	return &f
}

// clustersOf are the clusters of two and more in which some documents stand, by their oldest document, and where each stands.
func (s *Server) clustersOf(ctx context.Context, scope collector.Scope, ids []int64) (clusters map[int64][]int64, of map[int64]int64, err error) {
	placed, err := s.Store.Placed(ctx, scope, ids)
	if err != nil || len(placed) == 0 {
		return nil, nil, err
	}
	var near []int64
	for _, at := range placed {
		near = append(near, at.Near)
	}
	slices.Sort(near)
	all, err := s.Store.PlacedNear(ctx, scope, slices.Compact(near))
	clusters, of = map[int64][]int64{}, map[int64]int64{}
	for _, at := range all {
		clusters[at.Cluster] = append(clusters[at.Cluster], at.Document)
	}
	for _, at := range all {
		if len(clusters[at.Cluster]) > 1 {
			of[at.Document] = at.Cluster
		}
	}
	return clusters, of, err
}

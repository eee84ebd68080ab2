package jobs

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/cluster"
)

// clusterNew places new revisions among near duplicates: what resembles a document is found by its bands, and all that hangs
// together with it is placed anew. The answer follows from the documents as they are and from what people decided, never from
// what came first.
func (w *Work) clusterNew(ctx context.Context, t Ticket) error {
	scope := collector.System(t.Company)
	return w.follow(ctx, "cluster", t.Company, func(ctx context.Context, claim store.Claim, docs []collector.Document) error {
		turn, err := w.Store.ClusterTurn(ctx, scope)
		if err != nil {
			return err
		}
		p := &placing{Store: w.Store, scope: scope, batch: map[int64]collector.Document{}}
		for _, d := range docs {
			p.batch[d.DocumentID] = d
		}
		write, err := p.place(ctx)
		if err != nil {
			return err
		}
		write.Turn, write.At = turn, w.Clock.Now()
		return w.Store.SaveClusters(ctx, claim, write, docs)
	})
}

// placing places a batch of documents.
type placing struct {
	*store.Store
	scope collector.Scope
	batch map[int64]collector.Document
	near  map[int64]int64 // what hangs together, by document, as it stands
	size  map[int64]int   // of those, by the oldest document
}

// place says what is to be written for a batch.
func (p *placing) place(ctx context.Context) (w store.ClusterWrite, err error) {
	links, err := p.links(ctx)
	if err != nil {
		return w, err
	}
	ids := slices.Collect(maps.Keys(p.batch))
	for _, l := range links {
		ids = append(ids, l[0], l[1])
	}
	slices.Sort(ids)
	if err := p.standing(ctx, slices.Compact(ids)); err != nil {
		return w, err
	}
	for _, g := range p.groups(slices.Compact(ids), links) {
		was, now, err := placeGroup(ctx, p.Store, p.scope, g.near, g.docs)
		if err != nil {
			return w, err
		}
		w.Was, w.Now = append(w.Was, was...), append(w.Now, now...)
	}
	return w, nil
}

// links are the pairs of a document of the batch and another one of which one is a copy of the other.
func (p *placing) links(ctx context.Context) ([][2]int64, error) {
	maybe, err := p.maybe(ctx)
	if err != nil || len(maybe) == 0 {
		return nil, err
	}
	var read []int64
	for _, l := range maybe {
		read = append(read, l[0], l[1])
	}
	slices.Sort(read)
	scripts := map[int64]text.Script{}
	for part := range slices.Chunk(slices.Compact(read), followBatch) { // as many at a time as a batch has: texts are long
		docs, err := p.DocumentsByID(ctx, p.scope, part)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			scripts[d.DocumentID] = text.ScriptOf(d.Review)
		}
	}
	return slices.DeleteFunc(maybe, func(l [2]int64) bool {
		_, is := scripts[l[0]].Copy(scripts[l[1]])
		return !is
	}), nil
}

// maybe are the pairs of a document of the batch and another one whose fingerprints say that they may be copies, in order.
func (p *placing) maybe(ctx context.Context) ([][2]int64, error) {
	sketches, under := map[int64][]uint64{}, map[int64][]int64{}
	var bands []int64
	for id, d := range p.batch {
		sketches[id] = d.Verdict.Fingerprint
		for _, b := range store.Bands(d.Verdict.Fingerprint) {
			bands, under[b] = append(bands, b), append(under[b], id)
		}
	}
	filed, err := p.UnderBands(ctx, p.scope, bands)
	if err != nil {
		return nil, err
	}
	pairs := map[[2]int64]bool{}
	var read []int64
	for band, ids := range under {
		for _, id := range ids {
			for _, other := range append(filed[band], ids...) {
				if other != id {
					pairs[[2]int64{min(id, other), max(id, other)}] = true
					if _, known := sketches[other]; !known {
						sketches[other], read = nil, append(read, other)
					}
				}
			}
		}
	}
	others, err := p.Sketches(ctx, p.scope, read)
	for _, s := range others {
		sketches[s.Document] = s.Words
	}
	maps.DeleteFunc(pairs, func(l [2]int64, _ bool) bool { return !text.MayCopy(sketches[l[0]], sketches[l[1]]) })
	return slices.SortedFunc(maps.Keys(pairs), func(a, b [2]int64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }), err
}

// standing learns with what documents hang together.
func (p *placing) standing(ctx context.Context, ids []int64) error {
	p.near, p.size = map[int64]int64{}, map[int64]int{}
	placed, err := p.Placed(ctx, p.scope, ids)
	if err != nil {
		return err
	}
	var near []int64
	for _, at := range placed {
		near = append(near, at.Near)
	}
	slices.Sort(near)
	all, err := p.PlacedNear(ctx, p.scope, slices.Compact(near))
	for _, at := range all {
		p.near[at.Document] = at.Near
		p.size[at.Near]++
	}
	return err
}

// group is what is to be placed together: all that hangs together with some oldest documents, and documents that stood alone.
type group struct{ near, docs []int64 }

// groups joins what links join, as far as no group grows beyond collector.ClusterMost: what would make it do so stays as it is.
// Of what hangs together with nothing there is no group.
func (p *placing) groups(ids []int64, links [][2]int64) []group {
	root := map[int64]int64{}
	of := func(id int64) int64 {
		if near, ok := p.near[id]; ok {
			id = near
		}
		for root[id] != 0 && root[id] != id {
			id = root[id]
		}
		return id
	}
	size := func(id int64) int { return max(1, p.size[id]) }
	for _, l := range links {
		a, b := of(l[0]), of(l[1])
		if a == b || size(a)+size(b) > collector.ClusterMost {
			continue
		}
		a, b = min(a, b), max(a, b)
		root[b], p.size[a] = a, size(a)+size(b)
	}
	found := map[int64]*group{}
	for _, id := range ids {
		at := of(id)
		if found[at] == nil {
			found[at] = &group{}
		}
		if near, ok := p.near[id]; ok {
			found[at].near = append(found[at].near, near)
		} else {
			found[at].docs = append(found[at].docs, id)
		}
	}
	var out []group
	for _, at := range slices.Sorted(maps.Keys(found)) {
		g := *found[at]
		slices.Sort(g.near)
		if g.near = slices.Compact(g.near); len(g.near) > 0 || len(g.docs) > 1 {
			out = append(out, g)
		}
	}
	return out
}

// placeGroup reads a group whole and says where its documents stood and where they stand now.
func placeGroup(ctx context.Context, s *store.Store, scope collector.Scope, near, docs []int64) (was, now []collector.Placed, err error) {
	if was, err = s.PlacedNear(ctx, scope, near); err != nil {
		return nil, nil, err
	}
	ids := slices.Clone(docs)
	for _, at := range was {
		ids = append(ids, at.Document)
	}
	slices.Sort(ids)
	members, err := membersOf(ctx, s, scope, slices.Compact(ids))
	if err != nil {
		return nil, nil, err
	}
	decisions, err := s.Decisions(ctx, scope, ids)
	return was, cluster.Partition(members, decisions), err
}

// membersOf reads documents as the partition sees them.
func membersOf(ctx context.Context, s *store.Store, scope collector.Scope, ids []int64) ([]cluster.Member, error) {
	docs, err := s.DocumentsByID(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	belong, err := s.Belongings(ctx, scope, ids)
	out := make([]cluster.Member, len(docs))
	for i, d := range docs {
		out[i] = cluster.MemberOf(d, belong[d.DocumentID])
	}
	return out, err
}

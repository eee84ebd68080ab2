package cluster

import (
	"cmp"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// Member is a document as the partition sees it.
type Member struct {
	Document int64
	Key      string // of the site's and no matter of arrival: orders what is equally alike
	Script   text.Script
	Strong   Strong
}

// MemberOf is a document that was read whole.
func MemberOf(d collector.Document, b collector.Belonging) Member {
	return Member{Document: d.DocumentID, Key: strings.Join([]string{d.Site, string(d.Kind), d.SiteKey}, "\n"), Script: text.ScriptOf(d.Review), Strong: StrongOf(d, b)}
}

// likeness is two members, by their places, of which one is a copy of the other.
type likeness struct {
	a, b  int
	share float64
}

// Partition places members, which must be all that hang together. What somebody joined is together, whatever tells it apart.
// Then the likest are joined first, unless a strong id or somebody's word keeps any two of the joined apart. A member that hangs
// together with no other one is placed nowhere. The answer is in the order of the documents.
func Partition(members []Member, decisions []collector.Decision) []collector.Placed {
	members = slices.Clone(members)
	slices.SortFunc(members, func(a, b Member) int { return cmp.Compare(a.Document, b.Document) })
	p := newPartition(members)
	said := p.said(decisions)
	for _, l := range said {
		if l.share > 0 {
			p.near.join(l.a, l.b)
			p.one.join(l.a, l.b)
		} else {
			p.apart[[2]int{l.a, l.b}] = true
		}
	}
	for _, l := range p.copies() {
		p.near.join(l.a, l.b)
		if p.mayJoin(l.a, l.b) {
			p.one.join(l.a, l.b)
		}
	}
	var out []collector.Placed
	for i, m := range members {
		if near := p.near.root(i); len(p.near.of[near]) > 1 {
			out = append(out, collector.Placed{Document: m.Document, Near: members[near].Document, Cluster: members[p.one.root(i)].Document})
		}
	}
	return out
}

type partition struct {
	members   []Member
	near, one *groups
	apart     map[[2]int]bool
}

func newPartition(members []Member) *partition {
	return &partition{members, newGroups(len(members)), newGroups(len(members)), map[[2]int]bool{}}
}

// said are the decisions on members, each as a likeness of 1 or 0.
func (p *partition) said(decisions []collector.Decision) (out []likeness) {
	at := func(id int64) int {
		i, ok := slices.BinarySearchFunc(p.members, id, func(m Member, id int64) int { return cmp.Compare(m.Document, id) })
		if !ok {
			return -1
		}
		return i
	}
	for _, d := range decisions {
		if a, b := at(d.First), at(d.Second); a >= 0 && b >= 0 && a != b {
			share := 0.0
			if d.Same {
				share = 1
			}
			out = append(out, likeness{min(a, b), max(a, b), share})
		}
	}
	return out
}

// copies are all pairs of which one is a copy of the other, the likest first; those that are equally alike in the order of
// their keys, which is the same whatever came first.
func (p *partition) copies() (out []likeness) {
	for i := range p.members {
		for j := range i {
			if share, is := p.members[i].Script.Copy(p.members[j].Script); is {
				a, b := i, j
				if p.members[a].Key > p.members[b].Key {
					a, b = b, a
				}
				out = append(out, likeness{a, b, share})
			}
		}
	}
	slices.SortFunc(out, func(x, y likeness) int {
		return cmp.Or(cmp.Compare(y.share, x.share), cmp.Compare(p.members[x.a].Key, p.members[y.a].Key), cmp.Compare(p.members[x.b].Key, p.members[y.b].Key))
	})
	return out
}

// mayJoin says that nothing keeps any two of those that would be joined apart.
func (p *partition) mayJoin(a, b int) bool {
	left, right := p.one.of[p.one.root(a)], p.one.of[p.one.root(b)]
	for _, i := range left {
		for _, j := range right {
			if i == j || p.apart[[2]int{min(i, j), max(i, j)}] || p.members[i].Strong.Differ(p.members[j].Strong) != "" {
				return false
			}
		}
	}
	return true
}

// groups are sets of places that grow together; the root of one is its smallest place.
type groups struct {
	first []int
	of    map[int][]int // by root
}

func newGroups(n int) *groups {
	g := &groups{make([]int, n), make(map[int][]int, n)}
	for i := range n {
		g.first[i], g.of[i] = i, []int{i}
	}
	return g
}

func (g *groups) root(i int) int { return g.first[i] }

func (g *groups) join(a, b int) {
	a, b = g.first[a], g.first[b]
	if a == b {
		return
	}
	a, b = min(a, b), max(a, b)
	for _, i := range g.of[b] {
		g.first[i] = a
	}
	g.of[a] = append(g.of[a], g.of[b]...)
	delete(g.of, b)
}

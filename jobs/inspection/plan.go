package inspection

import (
	"cmp"
	"slices"

	"molva/collector"
)

// Planned is a seller who is to be looked at today, and why.
type Planned struct {
	Seller int64
	Points int
	Why    []Reason // the weightiest first
}

// Reason is one check that speaks for it.
type Reason struct {
	Check  string
	Count  int
	Grade  int // the highest
	Points int // weight × grade × count
}

// Plan is the list of a day: the sellers with the most points first, no more than the regulation has (seed 001, 1.1). Of
// equal ones the seller comes first whose last breach is newest, then the one known for longer: two people who make the
// plan of one day make the same.
func Plan(r *Regulation, risks []collector.SellerRisk) []Planned {
	bySeller := map[int64]*Planned{}
	last := map[int64]int64{}
	for _, k := range risks {
		check, ok := r.Check(k.Check)
		if !ok {
			continue
		}
		p := bySeller[k.Seller]
		if p == nil {
			p = &Planned{Seller: k.Seller}
			bySeller[k.Seller] = p
		}
		why := Reason{Check: k.Check, Count: k.Count, Grade: k.Grade, Points: check.Weight * k.Grade * k.Count}
		p.Why, p.Points = append(p.Why, why), p.Points+why.Points
		last[k.Seller] = max(last[k.Seller], k.Last.UnixMicro())
	}
	var out []Planned
	for _, p := range bySeller {
		slices.SortFunc(p.Why, func(a, b Reason) int { return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.Check, b.Check)) })
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Planned) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(last[b.Seller], last[a.Seller]), cmp.Compare(a.Seller, b.Seller))
	})
	return out[:min(len(out), r.PlanSellers)]
}

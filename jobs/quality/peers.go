package quality

import (
	"slices"

	"molva/collector"
)

// Others are the other sellers of a company in one window, as one seller is compared with them (000 2.1).
type Others struct {
	Sellers int     `json:"sellers"`
	Average float64 `json:"average"` // share of negative among all their reviews
	Median  float64 `json:"median"`  // of their shrunken shares
}

// Peers are all sellers of a company in one window.
type Peers struct {
	own               map[int64]collector.SellerCounts
	shares            []float64 // shrunken, sorted
	share             map[int64]float64
	reviews, negative int
}

// PeersOf prepares the comparison of every seller with the others.
func PeersOf(p Policy, all []collector.SellerCounts) *Peers {
	peers := &Peers{own: map[int64]collector.SellerCounts{}, share: map[int64]float64{}}
	for _, c := range all {
		peers.own[c.Seller] = c
		peers.reviews += c.Reviews
		peers.negative += c.Negative
	}
	average := share(peers.negative, peers.reviews)
	for _, c := range all {
		s := Shrunken(c.Negative, c.Reviews, average, p.Prior).Share
		peers.share[c.Seller] = s
		peers.shares = append(peers.shares, s)
	}
	slices.Sort(peers.shares)
	return peers
}

// Of are a seller's own counts.
func (p *Peers) Of(seller int64) collector.SellerCounts { return p.own[seller] }

// Without are the others of a seller.
func (p *Peers) Without(seller int64) Others {
	own, in := p.own[seller]
	o := Others{Sellers: len(p.shares), Average: share(p.negative-own.Negative, p.reviews-own.Reviews)}
	at := len(p.shares) // of the seller's own share among all: it is left out
	if in {
		o.Sellers--
		at, _ = slices.BinarySearch(p.shares, p.share[seller])
	}
	nth := func(i int) float64 {
		if i >= at {
			i++
		}
		return p.shares[i]
	}
	switch n := o.Sellers; {
	case n == 0:
	case n%2 == 1:
		o.Median = nth(n / 2)
	default:
		o.Median = (nth(n/2-1) + nth(n/2)) / 2
	}
	return o
}

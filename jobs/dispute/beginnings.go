package dispute

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"molva/collector"
)

// beginning is a claim about an order, as disputes begin.
type beginning struct {
	order    collector.Order
	merchant int64
	claim    Claim
	at       time.Time
}

func (b beginning) String() string {
	return fmt.Sprintf("0s: a claim about %s, wish %s %d, courier %q, seller %d, price %d", b.claim.Reason, b.claim.Outcome, b.claim.Amount, b.order.Courier, b.order.Seller, b.order.Amount)
}

// beginnings are one of each kind: whatever the rules look at takes each of its values.
func beginnings(p Policy) (out []beginning) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	words := strings.Repeat("букет завял ", p.DescribeLeast/10+1)
	about := []struct {
		reason  collector.DisputeReason
		courier collector.Courier
	}{{collector.DisputeLate, collector.CourierPlatform}, {collector.DisputeQuality, collector.CourierPlatform}, {collector.DisputeLate, collector.CourierSeller},
		{collector.DisputeSurcharge, collector.CourierSeller}}
	for _, seller := range []int64{0, 7} {
		for _, a := range about {
			for _, price := range []int64{0, 10000} {
				for _, wish := range wishes {
					out = append(out, beginning{merchant: seller, at: at, claim: Claim{Rating: 1, Reason: a.reason, Outcome: wish.Kind, Amount: wish.Amount, Description: words},
						order: collector.Order{OrderID: 1, Seller: seller, Buyer: 3, Courier: a.courier, Status: collector.OrderDelivered, Amount: price, Currency: "RUB", Delivered: at}})
				}
			}
		}
	}
	return out
}

var wishes = []collector.DisputeOffer{{Kind: collector.OutcomePromo}, {Kind: collector.OutcomeReplacement}, {Kind: collector.OutcomePartial}, {Kind: collector.OutcomePartial, Amount: 2500},
	{Kind: collector.OutcomeFull}, {Kind: collector.OutcomeOther}}

// Run plays n disputes by chance and says where one breaks a promise: an end or a breach within bound, reminders of a breach
// until it is paid, an even ledger, no panic. The
// seed makes the same runs again.
func Run(p Policy, seed uint64, n int, bound time.Duration) error {
	starts := beginnings(p)
	for i := range n {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		b := starts[r.IntN(len(starts))]
		d, step, err := Open(p, b.order, b.merchant, b.claim, b.order.Buyer, b.at)
		if err != nil {
			return fmt.Errorf("run %d of seed %d: %w", i, seed, err)
		}
		n := &node{d: d, at: step.At, by: b.String()}
		if err := play(p, r, n, step, bound); err != nil {
			return fmt.Errorf("run %d of seed %d: %w", i, seed, err)
		}
	}
	return nil
}

func play(p Policy, r *rand.Rand, n *node, step Step, bound time.Duration) error {
	for {
		for account, amount := range Balance(step.Postings) {
			n.sums[indexOf(account)] += amount
		}
		if wrong := uneven(n); wrong != "" {
			return errors.New(wrong + ": " + strings.Join(n.path(), "; "))
		}
		if n.d.State.Ended() {
			return nil
		}
		if late := n.d.Next.Sub(n.d.Opened) > bound; n.d.Next.IsZero() || late && n.d.State != breach || n.d.State == breach && n.d.Next.Sub(n.d.Seen) > owedMost {
			return fmt.Errorf("%s does not end within %s: %s", n.d.State, bound, strings.Join(n.path(), "; "))
		}
		e, at := chance(p, r, n)
		d, took, err := Decide(p, n.d, e, at)
		if err != nil {
			return fmt.Errorf("what is allowed is refused: %w: %s", err, strings.Join(n.path(), "; "))
		}
		n, step = &node{d: d, at: at, sums: n.sums, from: n, by: fmt.Sprintf("%s: %s by %s → %s", at.Sub(d.Opened), e.Kind, e.Side, d.State)}, took
	}
}

// chance is the clock, or an act of somebody who may.
func chance(p Policy, r *rand.Rand, n *node) (Event, time.Time) {
	d := n.d
	side := []collector.Side{collector.SideClient, collector.SideSeller, collector.SidePlatform}[r.IntN(3)]
	allowed := Allowed(p, d, side)
	if len(allowed) == 0 || r.IntN(2) == 0 {
		return Event{Kind: EventClock, Side: collector.SideProgram}, d.Next
	}
	some := examples(allowed[r.IntN(len(allowed))], side)
	return some[r.IntN(len(some))], n.at.Add(time.Duration(r.Int64N(int64(d.Next.Sub(n.at)) + 1)))
}

func indexOf(account string) int {
	for i, a := range Accounts {
		if a == account {
			return i
		}
	}
	return -1
}

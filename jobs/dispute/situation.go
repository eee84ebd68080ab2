package dispute

import (
	"fmt"
	"strings"
	"time"

	"molva/collector"
)

// situation is a node's key: two with one key have the same future. Times count from its step. Of amounts it counts whether
// there is one, for the rules ask no more of them, and the ledger grows in proportion. In a breach only the debt
// counts, and of its reminders at long intervals none: the next one is like the last.
func situation(p Policy, n *node) string {
	d := n.d
	if d.State == breach { // no claim is open any more: what counts is who owes, and when it is told next
		told := p.overdue(d).Sub(n.at)
		if d.Seen.Before(d.Since.Add(time.Duration(p.BreachTimes) * p.BreachEvery.Duration)) {
			told += n.at.Sub(d.Since) << 8 // at short intervals still: so far
		}
		return fmt.Sprint(d.State, d.Lines[0].Executor, d.Lines[0].Done.IsZero(), d.Lines[0].Amount > 0, n.sums[0] > 0, n.sums[0] < 0, told)
	}
	ago := func(t time.Time) int64 {
		if t.IsZero() {
			return -1 << 40
		}
		return int64(t.Sub(n.at) / time.Second)
	}
	var b strings.Builder
	// of reason and courier only what rules still look at once a dispute is open; acts happen at multiples of the grid from
	// the opening, so how far the next one is belongs to it
	fmt.Fprint(&b, d.State, d.Reason == collector.DisputeSurcharge, d.Seller, d.Price > 0, d.Fault, ago(d.Until), ago(d.Since), ago(d.Next), ago(d.ClientOwes), ago(d.SellerOwes),
		d.ClientActs.IsZero(), d.SellerActs.IsZero(), int64(n.at.Sub(d.Opened)%grid/time.Second), ago(d.Seen))
	for _, sum := range n.sums {
		fmt.Fprint(&b, "|", sum > 0, sum < 0)
	}
	for _, side := range []collector.Side{collector.SideClient, collector.SideSeller} {
		o, ok := d.Standing(side)
		fmt.Fprint(&b, "|", ok, o.Kind.Money(), o.Kind == collector.OutcomeOther, o.Amount > 0, o.Whole())
	}
	for _, l := range d.Lines {
		fmt.Fprint(&b, "|", l.Executor, l.Done.IsZero(), l.Amount > 0, ago(l.Due), ago(l.Taken))
	}
	return b.String()
}

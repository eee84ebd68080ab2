package dispute

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// Report is what Check found out about the table under a policy.
type Report struct {
	Policy   Policy
	States   int                                      // different situations of a dispute
	Steps    int                                      // arrows between them
	Longest  time.Duration                            // from any situation to an end or a breach, when nobody acts
	Waits    map[collector.DisputeState]time.Duration // the longest wait for the next instant
	Rows     []RowReport
	Failures []Failure
}

// RowReport is one row of the table and how often it was taken.
type RowReport struct {
	ID, From, On, By, To string
	Clauses              []string
	Taken                int
}

// Failure is what is wrong, and one way to get there.
type Failure struct {
	What string
	Path []string
}

// node is one situation, and how it was come to.
type node struct {
	d     collector.Dispute
	at    time.Time // of the step that led here
	sums  [4]int64  // of the ledger, by Accounts
	from  *node
	by    string
	clock *node // where the clock alone leads to
	left  time.Duration
	state int // 0 not looked at, 1 on the way, 2 known
}

func (n *node) path() (out []string) {
	for ; n != nil; n = n.from {
		out = append(out, n.by)
	}
	slices.Reverse(out)
	return out
}

// explorer walks all situations, breadth first.
type explorer struct {
	p      Policy
	r      Report
	known  map[string]*node
	queue  []*node
	taken  map[string]int
	cited  map[string]bool
	failed map[string]bool
}

// grid is how finely acts are tried in time: at the instant of the step before, at the next multiple of it, and in the very
// last instant.
const grid = 24 * time.Hour

// Check walks every situation that the rules of the program can bring a dispute into under a policy, and proves of each:
// something happens by itself at a certain instant until it ends; it ends though nobody acts, or stands as a breach of which
// somebody is reminded again and again until a payment ends it; what a side is told to be possible is possible and all else is
// refused; the ledger is even; and of the table that every row is taken, leads where it says, and every clause is named by a step.
func Check(p Policy) Report { return check(p, beginnings(p)) }

func check(p Policy, starts []beginning) Report {
	x := &explorer{p: p, r: Report{Policy: p, Waits: map[collector.DisputeState]time.Duration{}}, known: map[string]*node{}, taken: map[string]int{},
		cited: map[string]bool{}, failed: map[string]bool{}}
	for _, start := range starts {
		d, step, err := Open(p, start.order, start.merchant, start.claim, start.order.Buyer, start.at)
		if err != nil {
			x.fail("a dispute that may be opened is refused: "+err.Error(), &node{by: start.String()})
			continue
		}
		x.reach(nil, d, step, start.String())
	}
	for len(x.queue) > 0 {
		n := x.queue[0]
		x.queue = x.queue[1:]
		x.look(n)
	}
	for _, n := range x.known {
		x.ends(n)
	}
	x.table()
	x.r.States = len(x.known)
	return x.r
}

func (x *explorer) fail(what string, n *node) {
	if x.failed[what] { // one way is enough
		return
	}
	x.failed[what] = true
	x.r.Failures = append(x.r.Failures, Failure{what, n.path()})
}

// reach notes a situation.
func (x *explorer) reach(from *node, d collector.Dispute, step Step, by string) *node {
	x.taken[step.Row]++
	for _, c := range step.Clauses {
		x.cited[c] = true
	}
	n := &node{d: d, at: step.At, from: from, by: by}
	if from != nil {
		n.sums = from.sums
	}
	for account, amount := range Balance(step.Postings) {
		n.sums[slices.Index(Accounts, account)] += amount
	}
	if wrong := uneven(n); wrong != "" {
		x.fail(wrong, n)
	}
	if r := rowOf(step.Row); !slices.Contains(r.to, d.State) {
		x.fail(fmt.Sprintf("the row %s leads to %s, which it does not say", r.id, d.State), n)
	}
	key := situation(x.p, n)
	if held, ok := x.known[key]; ok {
		return held
	}
	x.known[key] = n
	x.queue = append(x.queue, n)
	return n
}

// owes says that a compensation is not made yet.
func owes(d collector.Dispute) bool {
	return slices.ContainsFunc(d.Lines, func(l collector.DisputeLine) bool { return l.Done.IsZero() })
}

// over says that nothing more is to come: who is owed is never done with, whatever the state says.
func (n *node) over() bool { return n.d.State.Ended() && !owes(n.d) }

// owedMost is how long a client who is owed may wait until somebody is reminded of it.
const owedMost = 7 * 24 * time.Hour

// uneven says what is wrong with the ledger of a situation.
func uneven(n *node) string {
	if n.sums[0]+n.sums[1]+n.sums[2]+n.sums[3] != 0 {
		return "the ledger does not add up to zero"
	}
	open := owes(n.d)
	switch {
	case n.d.State == breach && !open:
		return "a breach in which nothing is owed"
	case n.d.State == breach && n.d.Lines[0].Amount > 0 && n.sums[0] <= 0:
		return "a breach whose client the ledger owes nothing"
	case n.d.State == closed && open:
		return "a dispute is closed with a compensation that is not made"
	case n.d.State == closed && n.sums[0] != 0:
		return "a dispute is closed and the client is still owed"
	case n.d.State != closed && n.d.State != settled && n.d.State != breach && len(n.d.Lines) > 0:
		return "a compensation is due while the claim is still open"
	}
	return ""
}

// look tries everything in a situation.
func (x *explorer) look(n *node) {
	if n.d.State == breach {
		x.debt(n)
	}
	if !n.over() {
		wait := n.d.Next.Sub(n.at)
		if n.d.Next.IsZero() {
			x.fail(fmt.Sprintf("%s waits for ever: nothing happens by itself", n.d.State), n)
		} else if x.r.Waits[n.d.State] = max(x.r.Waits[n.d.State], wait); wait < 0 || !n.d.Next.After(n.d.Seen) {
			x.fail(fmt.Sprintf("%s: its next instant is not behind the last one", n.d.State), n)
		}
		if d, step, err := Decide(x.p, n.d, Event{Kind: EventClock, Side: collector.SideProgram}, n.d.Next); err == nil {
			x.r.Steps++
			n.clock = x.reach(n, d, step, fmt.Sprintf("%s: the clock → %s (%s)", n.d.Next.Sub(n.d.Opened), d.State, step.Row))
		} else {
			x.fail(fmt.Sprintf("%s: the clock is refused: %v", n.d.State, err), n)
		}
	}
	for _, at := range instants(n) {
		for _, side := range []collector.Side{collector.SideClient, collector.SideSeller, collector.SidePlatform} {
			x.try(n, side, at)
		}
	}
}

// debt proves of a breach that its clock never stops and that a payment ends it: no clock can pay.
func (x *explorer) debt(n *node) {
	if wait := n.d.Next.Sub(n.d.Seen); wait > owedMost {
		x.fail(fmt.Sprintf("breach: whoever is owed waits %s until somebody is reminded, more than %s", wait, owedMost), n)
	}
	for _, side := range []collector.Side{collector.SideClient, collector.SidePlatform} {
		d, _, err := Decide(x.p, n.d, examples(EventDone, side)[0], n.at)
		if err != nil || d.State != closed {
			x.fail(fmt.Sprintf("breach: paid, says the %s, and it is not closed: %s %v", side, d.State, err), n)
		}
	}
}

// instants are when acts are tried.
func instants(n *node) []time.Time {
	d, out := n.d, []time.Time{n.at}
	if d.Next.IsZero() {
		return out
	}
	if at := d.Opened.Add((n.at.Sub(d.Opened)/grid + 1) * grid); at.Before(d.Next) {
		out = append(out, at)
	}
	return append(out, d.Next)
}

// try sends every event of a side, those that are allowed and all others.
func (x *explorer) try(n *node, side collector.Side, at time.Time) {
	allowed := Allowed(x.p, n.d, side)
	for _, kind := range EventKinds {
		may := slices.Contains(allowed, kind)
		if !may && !at.Equal(n.at) {
			continue // what is refused is refused at any time
		}
		for _, e := range examples(kind, side) {
			d, step, err := Decide(x.p, n.d, e, at)
			if (err == nil) != may {
				x.fail(fmt.Sprintf("%s: %s by the %s is said to be %v and is %v: %v", n.d.State, kind, side, may, err == nil, err), n)
				continue
			}
			if err == nil {
				x.r.Steps++
				x.reach(n, d, step, fmt.Sprintf("%s: %s by the %s → %s (%s)", at.Sub(n.d.Opened), kind, side, d.State, step.Row))
			}
		}
	}
}

// examples are the events of a kind with what belongs to them.
func examples(kind EventKind, side collector.Side) []Event {
	e := Event{Kind: kind, Side: side, Person: 9, Text: "слова"}
	switch kind {
	case EventOffer:
		promo, money := e, e
		promo.Outcome = collector.OutcomePromo
		money.Outcome, money.Amount = collector.OutcomePartial, 3000
		return []Event{promo, money}
	case EventRefuse:
		bare, claim := e, e
		bare.Text, claim.Claim = "", true
		return []Event{e, bare, claim}
	case EventDecide:
		e.Facts, e.Rule = "факты", "003 2.4"
		none, promo, money := e, e, e
		none.Outcome, promo.Outcome = collector.OutcomeNone, collector.OutcomePromo
		money.Outcome, money.Amount = collector.OutcomePartial, 3000
		return []Event{none, promo, money}
	}
	return []Event{e}
}

// ends proves that the clock alone brings a situation to an end or to a breach, and how long it takes. A breach goes round
// by the clock: debt proves that it does, and that a payment ends it.
func (x *explorer) ends(n *node) {
	switch {
	case n.state == 2:
		return
	case n.over() || n.d.State == breach:
	case n.state == 1:
		x.fail("the clock goes in a circle", n)
	case n.clock != nil:
		n.state = 1
		x.ends(n.clock)
		n.left = n.clock.left + n.d.Next.Sub(n.at)
	}
	n.state = 2
	x.r.Longest = max(x.r.Longest, n.left)
}

// table proves what is said of the rows and the clauses.
func (x *explorer) table() {
	for _, r := range slices.Concat(openings, table) {
		x.r.Rows = append(x.r.Rows, RowReport{ID: r.id, From: words(r.from), On: string(r.on), By: words(r.by), To: words(r.to), Clauses: r.clauses, Taken: x.taken[r.id]})
		if x.taken[r.id] == 0 {
			x.fail("the row "+r.id+" is never taken", nil)
		}
		for _, c := range r.clauses {
			if _, ok := clauseOf(c); !ok {
				x.fail("the row "+r.id+" names the clause "+c+", which there is not", nil)
			}
		}
		if len(r.clauses) == 0 {
			x.fail("the row "+r.id+" names no clause", nil)
		}
	}
	for _, c := range Clauses {
		if !x.cited[c.ID] {
			x.fail("no step stands on the clause "+c.ID+": "+c.Says, nil)
		}
	}
}

func rowOf(id string) row {
	for _, r := range slices.Concat(openings, table) {
		if r.id == id {
			return r
		}
	}
	return row{id: id}
}

func words[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return strings.Join(out, " ")
}

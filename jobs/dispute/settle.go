package dispute

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// The accounts of the ledger of compensations.
const (
	AccountClient   = "client"
	AccountSeller   = "seller"
	AccountPlatform = "platform"
	AccountClaim    = "claim" // of the platform against a seller in whose place it paid
)

// Accounts are all of them.
var Accounts = []string{AccountClient, AccountSeller, AccountPlatform, AccountClaim}

// settle makes the outcome certain: what is left is to make the compensation.
func (m *move) settle(o collector.DisputeOffer, fault collector.Side) {
	if m.d.Seller == 0 && fault == collector.SideSeller {
		fault = collector.SidePlatform
	}
	m.d.Resolution, m.d.Outcome, m.d.Amount, m.d.Fault = m.step.Row, o.Kind, o.Amount, fault
	if o.Kind == collector.OutcomeNone {
		m.d.Fault = collector.SideNone
		m.end()
		m.tell(NoticeRefused, both...)
		m.askAgain() // who got nothing is asked like who did
		return
	}
	m.begin(settled, m.p.CompensateWithin)
	line := collector.DisputeLine{No: len(m.d.Lines) + 1, Kind: o.Kind, Amount: o.Amount, Text: o.Text, Executor: m.executor(o, fault), Due: m.d.Until}
	m.d.Lines = append(slices.Clone(m.d.Lines), line)
	m.post(line, string(line.Executor), AccountClient)
	m.tell(NoticeSettled, both...)
	if line.Executor == collector.SidePlatform {
		m.tell(NoticeCompensate, collector.SidePlatform)
	}
}

// executor is who makes a compensation. Seed 003 5.1 to 5.4, 4.1.
func (m *move) executor(o collector.DisputeOffer, fault collector.Side) collector.Side {
	m.cite("5.1")
	switch {
	case fault == collector.SidePlatform:
		return collector.SidePlatform
	case o.Kind.Money() && m.d.Reason == collector.DisputeSurcharge:
		m.cite("5.4")
		return collector.SideSeller
	case o.Kind.Money() || o.Kind == collector.OutcomeOther && o.Amount > 0:
		m.cite("5.3")
		return collector.SidePlatform
	}
	m.cite("5.2")
	return collector.SideSeller
}

// wished is what the client is to get where it was never agreed: the client's last offer, completed where it names no
// amount. M.2
func (m *move) wished() collector.DisputeOffer {
	o, _ := m.d.Standing(collector.SideClient)
	if o.Whole() {
		return o
	}
	m.cite("M.2")
	if theirs, ok := m.d.Standing(collector.SideSeller); ok && theirs.Whole() {
		return theirs
	}
	switch {
	case o.Kind == collector.OutcomePartial && m.d.Price > 0:
		o.Amount = max(1, m.d.Price/100*m.p.PartialPercent+m.d.Price%100*m.p.PartialPercent/100) // no product that is larger than a price
	case m.d.Price > 0:
		o.Kind, o.Amount = collector.OutcomeFull, m.d.Price
	default: // a price is not known: as the client described it
		o.Kind, o.Text = collector.OutcomeOther, m.d.Description
	}
	return o
}

// reasoned refuses a decision without facts, rule and outcome: L7.
func (m *move) reasoned() error {
	switch {
	case strings.TrimSpace(m.e.Facts) == "":
		return invalid("facts", "a decision names the facts it stands on", "write what is certain and from where")
	case strings.TrimSpace(m.e.Rule) == "":
		return invalid("rule", "a decision names its rule", "write the clause, for example 003 3.2")
	case m.e.Outcome == collector.OutcomeNone:
		return m.shortText()
	}
	return m.offered()
}

// decide writes a decision down; after it there is no talk about the claim.
func (m *move) decide() {
	o := collector.DisputeOffer{Kind: m.e.Outcome, Amount: m.e.Amount, Text: m.e.Text}
	if o.Kind != collector.OutcomeNone {
		o, _ = priced(m.d, o)
	}
	m.d.Facts, m.d.Ground, m.d.Decider = m.e.Facts, m.e.Rule, m.e.Person
	fault := m.d.Fault
	if fault == collector.SideNone {
		fault = collector.SideSeller
	}
	m.settle(o, fault)
}

// mayPay says whether a side may say that a compensation was made: its executor, the platform, and the client who got it.
func (m *move) mayPay() bool {
	return slices.ContainsFunc(m.d.Lines, func(l collector.DisputeLine) bool {
		return l.Done.IsZero() && (m.e.Side != collector.SideSeller || l.Executor == collector.SideSeller)
	})
}

// line is the place of the line that an event is about; -1 when there is none that its side may end.
func (m *move) line() int {
	return slices.IndexFunc(m.d.Lines, func(l collector.DisputeLine) bool {
		return l.Done.IsZero() && (m.e.No == 0 || m.e.No == l.No) && (m.e.Side != collector.SideSeller || l.Executor == collector.SideSeller)
	})
}

func (m *move) proven() error {
	switch {
	case m.line() < 0:
		return &collector.Error{Code: collector.CodeConflict, Where: "line", Msg: "there is no such compensation to make", Hint: "look at the dispute anew"}
	case m.e.Text == "" && m.e.Side != collector.SideClient:
		return invalid("proof", "the proof is missing", "write the number of the payment, the promo code, or when and how it was delivered")
	}
	return m.shortText()
}

// pay ends a line; the last one closes the dispute. Seed 003 2.3.
func (m *move) pay() {
	i := m.line()
	m.d.Lines = slices.Clone(m.d.Lines)
	l := &m.d.Lines[i]
	sum := sha256.Sum256([]byte(m.e.Text))
	l.Done, l.Proof, l.SHA256 = m.at, m.e.Text, hex.EncodeToString(sum[:])
	m.post(*l, AccountClient, string(l.Executor))
	if owes(m.d) {
		return
	}
	m.end()
	m.step.Solved = true
	m.tell(NoticeClosed, both...)
	m.askAgain()
}

// askAgain: seed 003 6.4. How the dispute ended is no matter of it.
func (m *move) askAgain() {
	m.cite("6.4")
	m.tell(NoticeSecondAsk, collector.SideClient)
}

// overdue is the first instant behind Seen at which a breach is told again: some times at short intervals, then at long ones
// without end. Zero where the policy names no interval. M.9
func (p Policy) overdue(d collector.Dispute) time.Time {
	last := d.Since.Add(time.Duration(p.BreachTimes) * p.BreachEvery.Duration)
	from, every := d.Since, p.BreachEvery.Duration
	if !d.Seen.Before(last) {
		from, every = last, p.BreachThen.Duration
	}
	if every <= 0 {
		return time.Time{}
	}
	return from.Add((d.Seen.Sub(from)/every + 1) * every)
}

func (m *move) sellerLate() bool { return m.late(collector.SideSeller) >= 0 }

func (m *move) late(executor collector.Side) int {
	return slices.IndexFunc(m.d.Lines, func(l collector.DisputeLine) bool {
		return l.Done.IsZero() && l.Executor == executor && !m.at.Before(l.Due)
	})
}

// takeOver lets the platform make what the seller did not, and claim it back. M.4, seed 003 5.5
func (m *move) takeOver() {
	m.d.Lines = slices.Clone(m.d.Lines)
	for i := m.late(collector.SideSeller); i >= 0; i = m.late(collector.SideSeller) {
		l := &m.d.Lines[i]
		l.Executor, l.Taken, l.Due = collector.SidePlatform, m.at, m.at.Add(m.p.CompensateWithin.Duration)
		m.d.Until = l.Due
		m.post(*l, AccountPlatform, AccountClaim)
	}
	m.tell(NoticeTaken, both...)
	m.tell(NoticeCompensate, collector.SidePlatform)
}

// end closes the dispute.
func (m *move) end() {
	m.begin(closed, Span{})
	m.d.Closed, m.step.Closed = m.at, true
	if m.d.Resolution == "" {
		m.d.Resolution = m.step.Row
	}
}

// post enters an amount twice: what one account gives, the other one gets.
func (m *move) post(l collector.DisputeLine, gives, gets string) {
	if l.Amount == 0 {
		return
	}
	m.step.Postings = append(m.step.Postings,
		collector.DisputePosting{Line: l.No, At: m.at, Account: gives, Amount: -l.Amount},
		collector.DisputePosting{Line: l.No, At: m.at, Account: gets, Amount: l.Amount})
}

// Balance adds postings up by account.
func Balance(postings []collector.DisputePosting) map[string]int64 {
	out := map[string]int64{}
	for _, p := range postings {
		out[p.Account] += p.Amount
	}
	return out
}

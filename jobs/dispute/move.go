package dispute

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
)

// move is one step while it is taken.
type move struct {
	p    Policy
	d    collector.Dispute
	e    Event
	at   time.Time
	step Step
}

// enter takes the step of a row.
func (m *move) enter(r *row) {
	m.step.Row = r.id
	m.cite(r.clauses...)
	r.then(m)
}

func (m *move) cite(ids ...string) {
	for _, id := range ids {
		if !slices.Contains(m.step.Clauses, id) {
			m.step.Clauses = append(m.step.Clauses, id)
		}
	}
}

func (m *move) done() (collector.Dispute, Step, error) {
	if m.e.Kind == EventClock || m.d.Seen.IsZero() { // an act in the last instant leaves that instant to come
		m.d.Seen = m.at
	}
	m.d.Next = next(m.p, m.d)
	return m.d, m.step, nil
}

// tell writes to sides; nobody is written to about a dispute of the company itself as its seller.
func (m *move) tell(kind string, to ...collector.Side) {
	for _, side := range to {
		if side == collector.SideSeller && m.d.Seller == 0 {
			continue
		}
		m.step.Notices = append(m.step.Notices, Notice{To: side, Kind: kind, Until: m.d.Until})
	}
}

// begin enters a state; a period of zero has no last instant.
func (m *move) begin(s collector.DisputeState, within Span) {
	m.d.State, m.d.Since, m.d.Until = s, m.at, time.Time{}
	if within.Duration > 0 {
		m.d.Until = m.at.Add(within.Duration)
	}
	m.d.ClientOwes, m.d.SellerOwes = time.Time{}, time.Time{}
}

// beginTalk: seed 003 2.2. From now on it is the client's turn.
func (m *move) beginTalk() {
	m.begin(talk, m.p.TalkWithin)
	m.d.ClientOwes = m.at
	m.tell(NoticeTalk, both...)
}

// refuse begins the talk; words beside the refusal are the first of it.
func (m *move) refuse() {
	m.beginTalk()
	if m.e.Text != "" {
		m.d.SellerActs = m.at
	}
}

// toDecide hands the dispute to whoever decides it.
func (m *move) toDecide(s collector.DisputeState, notice string) {
	within := m.p.DecideWithin
	if s == arbiter {
		within = m.p.ArbitrateWithin
	}
	m.begin(s, within)
	m.tell(notice, both...)
	m.tell(NoticeToDecide, collector.SidePlatform)
}

// ofPlatform: the platform's own courier and a claim about the delivery alone. Seed 003 4.1.
func (m *move) ofPlatform() bool {
	return m.d.Courier == collector.CourierPlatform && slices.Contains(m.p.DeliveryReasons, m.d.Reason)
}

func (m *move) other() collector.Side { return otherSide(m.e.Side) }

func otherSide(s collector.Side) collector.Side {
	if s == collector.SideClient {
		return collector.SideSeller
	}
	return collector.SideClient
}

// acted notes that a side spoke in the talk: it owes no answer, and the other one does from now on.
func (m *move) acted() {
	if m.e.Side == collector.SideClient {
		m.d.ClientActs, m.d.ClientOwes = m.at, time.Time{}
		if m.d.SellerOwes.IsZero() {
			m.d.SellerOwes = m.at
		}
		return
	}
	m.d.SellerActs, m.d.SellerOwes = m.at, time.Time{}
	if m.d.ClientOwes.IsZero() {
		m.d.ClientOwes = m.at
	}
}

// sellerSilent: the client spoke and the seller did not, though it was waited for long enough to be reminded. M.8
func (m *move) sellerSilent() bool {
	return m.d.SellerActs.IsZero() && !m.d.SellerOwes.IsZero() && len(m.p.RemindAfter) > 0 &&
		!m.d.Until.Before(m.d.SellerOwes.Add(m.p.RemindAfter[0].Duration))
}

// theirs is the standing offer of the other side.
func (m *move) theirs() collector.DisputeOffer {
	o, _ := m.d.Standing(m.other())
	return o
}

func (m *move) acceptable() bool {
	o, ok := m.d.Standing(m.other())
	return ok && o.Whole()
}

// sameOffer refuses to accept what the other side has replaced meanwhile.
func (m *move) sameOffer() error {
	if o := m.theirs(); m.e.No != 0 && m.e.No != o.No {
		return &collector.Error{Code: collector.CodeConflict, Where: "offer", Msg: "the other side has made another offer meanwhile", Hint: "look at it first"}
	}
	return m.shortText()
}

// offered checks an offer: its kind, and for what needs them an amount or words. Seed 003 6.3.
func (m *move) offered() error {
	o, err := priced(m.d, collector.DisputeOffer{No: len(m.d.Offers) + 1, Kind: m.e.Outcome, Amount: m.e.Amount, Text: strings.TrimSpace(m.e.Text)})
	if err != nil {
		return err
	}
	switch {
	case o.Kind.Money() && o.Amount == 0:
		return invalid("amount", "the amount is missing", "an offer of money names how much")
	case o.Kind == collector.OutcomeOther && o.Text == "":
		return invalid("text", "the words are missing", "say what is offered")
	}
	return m.shortText()
}

func (m *move) offer() {
	o, _ := priced(m.d, collector.DisputeOffer{No: len(m.d.Offers) + 1, Side: m.e.Side, Kind: m.e.Outcome, Amount: m.e.Amount, Text: m.e.Text, At: m.at})
	m.d.Offers = append(slices.Clone(m.d.Offers), o)
	m.acted()
	m.tell(NoticeOffer, m.other())
}

func (m *move) someText() error {
	if m.e.Text == "" {
		return invalid("text", "the words are missing", "write what you want to say")
	}
	return m.shortText()
}

func (m *move) shortText() error {
	if utf8.RuneCountInString(m.e.Text) > textMost {
		return invalid("text", fmt.Sprintf("the text is too long: at most %d letters", textMost), "say it shorter")
	}
	return nil
}

// before says that the clock stands before the last instant: it is a reminder's turn.
func (m *move) before() bool {
	if m.d.State == settled {
		return !slices.ContainsFunc(m.d.Lines, func(l collector.DisputeLine) bool { return l.Done.IsZero() && !m.at.Before(l.Due) })
	}
	return m.d.Until.IsZero() || m.at.Before(m.d.Until)
}

// remind writes to whoever is waited for, a day and two after it began. M.5
func (m *move) remind() {
	for _, w := range waits(m.d) {
		for _, after := range m.p.RemindAfter {
			if m.at.Equal(w.since.Add(after.Duration)) {
				m.tell(w.notice, w.side)
			}
		}
	}
}

// wait is that somebody is waited for since an instant.
type wait struct {
	side   collector.Side
	since  time.Time
	until  time.Time
	notice string
}

// waits are those whom the dispute waits for.
func waits(d collector.Dispute) (out []wait) {
	switch d.State {
	case answer, talk:
		if !d.SellerOwes.IsZero() {
			out = append(out, wait{collector.SideSeller, d.SellerOwes, d.Until, reminderOf(d.SellerActs)})
		}
		if !d.ClientOwes.IsZero() {
			out = append(out, wait{collector.SideClient, d.ClientOwes, d.Until, reminderOf(d.ClientActs)})
		}
	case platform, arbiter:
		out = append(out, wait{collector.SidePlatform, d.Since, d.Until, NoticeToDecide})
	case settled:
		for _, l := range d.Lines {
			if l.Done.IsZero() {
				since := d.Since
				if !l.Taken.IsZero() {
					since = l.Taken
				}
				out = append(out, wait{l.Executor, since, l.Due, NoticeCompensate})
			}
		}
	}
	return out
}

// reminderOf is the reminder of a side by when it spoke in the talk: what it says of the end of the wait is true of its side.
func reminderOf(acted time.Time) string {
	if acted.IsZero() {
		return NoticeReminder
	}
	return NoticeRemindTalk
}

// next is the first instant behind Seen at which something happens by itself; zero when nothing does.
func next(p Policy, d collector.Dispute) (first time.Time) {
	add := func(t time.Time) {
		if t.After(d.Seen) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	switch d.State {
	case closed:
		return first
	case breach:
		return p.overdue(d)
	}
	if !d.Until.IsZero() {
		add(d.Until)
	}
	for _, w := range waits(d) {
		if !w.until.IsZero() {
			add(w.until)
		}
		for _, after := range p.RemindAfter {
			if at := w.since.Add(after.Duration); w.until.IsZero() || at.Before(w.until) {
				add(at)
			}
		}
	}
	return first
}

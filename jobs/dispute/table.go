package dispute

import (
	"slices"

	"molva/collector"
)

// row is one arrow of the table: in these states, when one of these does this and the condition holds, this follows. Of
// several rows that fit the first counts.
type row struct {
	id      string
	from    []collector.DisputeState
	on      EventKind
	by      []collector.Side
	to      []collector.DisputeState
	clauses []string
	when    func(*move) bool  // nil: always; it looks at the dispute and at who acts alone, for Allowed asks it too
	check   func(*move) error // of what belongs to the event; nil: nothing
	then    func(*move)
}

const (
	answer   = collector.DisputeAnswer
	talk     = collector.DisputeTalk
	platform = collector.DisputePlatform
	arbiter  = collector.DisputeArbiter
	settled  = collector.DisputeSettled
	breach   = collector.DisputeBreach
	closed   = collector.DisputeClosed
)

type (
	states  = []collector.DisputeState
	sides   = []collector.Side
	clauses = []string
)

var (
	client   = sides{collector.SideClient}
	seller   = sides{collector.SideSeller}
	both     = sides{collector.SideClient, collector.SideSeller}
	staff    = sides{collector.SidePlatform}
	everyone = sides{collector.SideClient, collector.SideSeller, collector.SidePlatform}
	program  = sides{collector.SideProgram}
)

// openings are where a dispute may begin.
var openings = []row{
	{id: "open_platform", to: states{platform}, clauses: clauses{"1.1", "1.2", "1.3", "4.1"}, when: (*move).ofPlatform, then: func(m *move) {
		m.d.Fault = collector.SidePlatform
		m.toDecide(platform, NoticePlatform) // the seller has nothing to answer
	}},
	{id: "open_own", to: states{platform}, clauses: clauses{"1.1", "1.2", "1.3", "M.7"}, when: func(m *move) bool { return m.d.Seller == 0 }, then: func(m *move) {
		m.d.Fault = collector.SidePlatform
		m.toDecide(platform, NoticePlatform) // the seller has nothing to answer
	}},
	{id: "open", to: states{answer}, clauses: clauses{"1.1", "1.2", "1.3", "1.4"}, then: func(m *move) {
		m.begin(answer, m.p.AnswerWithin)
		m.d.SellerOwes = m.at
		m.tell(NoticeOpened, both...)
	}},
}

// table is seed 003: all that may happen to a dispute that is open.
var table = slices.Concat(answering, talking, deciding, compensating)

var answering = []row{
	{id: "accept", from: states{answer}, on: EventAccept, by: seller, to: states{settled}, clauses: clauses{"2.1", "6.3"}, when: (*move).acceptable, check: (*move).sameOffer,
		then: func(m *move) { m.settle(m.theirs(), collector.SideSeller) }},
	{id: "refuse_compensation", from: states{answer}, on: EventRefuse, by: seller, to: states{talk}, clauses: clauses{"2.2"}, when: func(m *move) bool { return m.e.Claim },
		check: (*move).shortText, then: (*move).refuse},
	{id: "refuse", from: states{answer}, on: EventRefuse, by: seller, to: states{talk}, clauses: clauses{"2.2"}, check: (*move).shortText, then: (*move).refuse},
	{id: "answer_offer", from: states{answer}, on: EventOffer, by: seller, to: states{talk}, clauses: clauses{"2.2", "6.3", "5.1"}, check: (*move).offered, then: func(m *move) {
		m.beginTalk()
		m.offer()
	}},
	{id: "answer_message", from: states{answer}, on: EventMessage, by: seller, to: states{talk}, clauses: clauses{"2.2", "6.1"}, check: (*move).someText, then: func(m *move) {
		m.beginTalk()
		m.d.SellerActs = m.at
	}},
	{id: "client_message", from: states{answer}, on: EventMessage, by: client, to: states{answer}, clauses: clauses{"6.1"}, check: (*move).someText,
		then: func(m *move) { m.tell(NoticeMessage, collector.SideSeller) }},
	{id: "answer_remind", from: states{answer}, on: EventClock, by: program, to: states{answer}, clauses: clauses{"1.4", "M.5"}, when: (*move).before, then: (*move).remind},
	{id: "answer_silent", from: states{answer}, on: EventClock, by: program, to: states{settled}, clauses: clauses{"3.1"},
		then: func(m *move) { m.settle(m.wished(), collector.SideSeller) }},
}

var talking = []row{
	{id: "message", from: states{talk}, on: EventMessage, by: both, to: states{talk}, clauses: clauses{"2.2", "6.1"}, check: (*move).someText, then: func(m *move) {
		m.acted()
		m.tell(NoticeMessage, m.other())
	}},
	{id: "offer", from: states{talk}, on: EventOffer, by: both, to: states{talk}, clauses: clauses{"2.2", "6.1", "6.3", "5.1"}, check: (*move).offered, then: (*move).offer},
	{id: "agree_client", from: states{talk}, on: EventAccept, by: client, to: states{settled}, clauses: clauses{"2.3", "6.2"}, when: (*move).acceptable, check: (*move).sameOffer,
		then: func(m *move) { m.settle(m.theirs(), collector.SideSeller) }},
	{id: "agree_seller", from: states{talk}, on: EventAccept, by: seller, to: states{settled}, clauses: clauses{"2.3", "6.3"}, when: (*move).acceptable, check: (*move).sameOffer,
		then: func(m *move) { m.settle(m.theirs(), collector.SideSeller) }},
	{id: "talk_remind", from: states{talk}, on: EventClock, by: program, to: states{talk}, clauses: clauses{"M.5"}, when: (*move).before, then: (*move).remind},
	{id: "talk_both_silent", from: states{talk}, on: EventClock, by: program, to: states{platform}, clauses: clauses{"M.1"},
		when: func(m *move) bool { return m.d.ClientActs.IsZero() && m.d.SellerActs.IsZero() }, then: func(m *move) { m.toDecide(platform, NoticePlatform) }},
	{id: "talk_client_silent", from: states{talk}, on: EventClock, by: program, to: states{platform}, clauses: clauses{"3.2"},
		when: func(m *move) bool { return m.d.ClientActs.IsZero() }, then: func(m *move) { m.toDecide(platform, NoticePlatform) }},
	{id: "talk_seller_silent", from: states{talk}, on: EventClock, by: program, to: states{settled}, clauses: clauses{"3.1", "M.8"},
		when: (*move).sellerSilent, then: func(m *move) { m.settle(m.wished(), collector.SideSeller) }},
	{id: "talk_no_agreement", from: states{talk}, on: EventClock, by: program, to: states{arbiter}, clauses: clauses{"2.4", "M.8"},
		then: func(m *move) { m.toDecide(arbiter, NoticeArbiter) }},
}

var deciding = []row{
	{id: "withdraw", from: states{answer, talk, platform, arbiter}, on: EventWithdraw, by: client, to: states{closed}, clauses: clauses{"M.6"}, check: (*move).shortText, then: func(m *move) {
		m.d.Fault, m.d.Outcome = collector.SideNone, collector.OutcomeNone
		m.end()
		m.tell(NoticeWithdrawn, both...)
	}},
	{id: "decide_message", from: states{platform, arbiter}, on: EventMessage, by: both, to: states{platform, arbiter}, clauses: clauses{"6.1"}, check: (*move).someText,
		then: func(m *move) { m.tell(NoticeMessage, m.other()) }},
	{id: "decide_platform", from: states{platform}, on: EventDecide, by: staff, to: states{settled, closed}, clauses: clauses{"3.2", "4.1"}, check: (*move).reasoned, then: (*move).decide},
	{id: "decide_arbiter", from: states{arbiter}, on: EventDecide, by: staff, to: states{settled, closed}, clauses: clauses{"2.4"}, check: (*move).reasoned, then: (*move).decide},
	{id: "decide_remind", from: states{platform, arbiter}, on: EventClock, by: program, to: states{platform, arbiter}, clauses: clauses{"M.5"}, when: (*move).before, then: (*move).remind},
	{id: "decide_late", from: states{platform, arbiter}, on: EventClock, by: program, to: states{settled}, clauses: clauses{"M.3"},
		then: func(m *move) { m.settle(m.wished(), collector.SidePlatform) }},
}

var compensating = []row{
	{id: "settled_message", from: states{settled}, on: EventMessage, by: both, to: states{settled}, clauses: clauses{"6.1"}, check: (*move).someText,
		then: func(m *move) { m.tell(NoticeMessage, m.other()) }},
	{id: "done", from: states{settled, breach}, on: EventDone, by: everyone, to: states{settled, closed}, clauses: clauses{"2.3", "5.1"}, when: (*move).mayPay, check: (*move).proven, then: (*move).pay},
	{id: "settled_remind", from: states{settled}, on: EventClock, by: program, to: states{settled}, clauses: clauses{"M.4", "M.5"}, when: (*move).before, then: (*move).remind},
	{id: "seller_late", from: states{settled}, on: EventClock, by: program, to: states{settled}, clauses: clauses{"M.4", "5.5"}, when: (*move).sellerLate, then: (*move).takeOver},
	{id: "platform_late", from: states{settled}, on: EventClock, by: program, to: states{breach}, clauses: clauses{"M.4", "M.9"}, then: func(m *move) {
		m.begin(breach, Span{}) // it has no last instant: a debt does not lapse
		m.tell(NoticeBreach, collector.SideClient, collector.SidePlatform)
	}},
	{id: "breach_remind", from: states{breach}, on: EventClock, by: program, to: states{breach}, clauses: clauses{"M.9"}, then: func(m *move) {
		m.step.Notices = append(m.step.Notices, Notice{To: collector.SidePlatform, Kind: NoticeOverdue, Until: m.d.Since}) // who has to pay, and the owners
	}},
}

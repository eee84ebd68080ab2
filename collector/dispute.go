package collector

import "time"

// DisputeState is where a dispute stands.
type DisputeState string

// The states. Closed is the end and nothing else is: in a breach somebody is still owed, and the clock reminds of it.
const (
	DisputeAnswer   DisputeState = "answer"   // the seller is to answer
	DisputeTalk     DisputeState = "talk"     // both sides look for an outcome in the chat
	DisputePlatform DisputeState = "platform" // the platform decides on the facts held
	DisputeArbiter  DisputeState = "arbiter"  // an arbiter decides, and finally
	DisputeSettled  DisputeState = "settled"  // the outcome is certain, its compensation is not made yet
	DisputeBreach   DisputeState = "breach"   // the compensation was not made in any of its periods
	DisputeClosed   DisputeState = "closed"
)

// DisputeStates are all of them, in the order in which they may come.
var DisputeStates = []DisputeState{DisputeAnswer, DisputeTalk, DisputePlatform, DisputeArbiter, DisputeSettled, DisputeBreach, DisputeClosed}

// Ended says that nothing happens by itself any more.
func (s DisputeState) Ended() bool { return s == DisputeClosed }

// DisputeReason is what a dispute is about; the list is closed.
type DisputeReason string

// The reasons. The first three are about the delivery alone.
const (
	DisputeLate       DisputeReason = "late"        // delivered late
	DisputeCourier    DisputeReason = "courier"     // the courier's conduct
	DisputeWrongPlace DisputeReason = "wrong_place" // delivered elsewhere
	DisputeQuality    DisputeReason = "quality"
	DisputeDiffers    DisputeReason = "differs" // other than described
	DisputeWrongItem  DisputeReason = "wrong_item"
	DisputeIncomplete DisputeReason = "incomplete"
	DisputeSurcharge  DisputeReason = "surcharge" // the seller took money past the platform
	DisputeOther      DisputeReason = "other"
)

// DisputeReasons are all of them, in the order in which they are offered.
var DisputeReasons = []DisputeReason{DisputeQuality, DisputeDiffers, DisputeWrongItem, DisputeIncomplete, DisputeLate, DisputeCourier,
	DisputeWrongPlace, DisputeSurcharge, DisputeOther}

// DisputeOutcome is a kind of compensation.
type DisputeOutcome string

// The outcomes. None is what only a decision may say.
const (
	OutcomePromo       DisputeOutcome = "promo_code"
	OutcomeReplacement DisputeOutcome = "replacement" // with delivery
	OutcomePartial     DisputeOutcome = "partial_refund"
	OutcomeFull        DisputeOutcome = "full_refund"
	OutcomeOther       DisputeOutcome = "other"
	OutcomeNone        DisputeOutcome = "none"
)

// DisputeOutcomes are those that a side may wish or offer.
var DisputeOutcomes = []DisputeOutcome{OutcomePromo, OutcomeReplacement, OutcomePartial, OutcomeFull, OutcomeOther}

// Money says that the outcome is paid in money.
func (o DisputeOutcome) Money() bool { return o == OutcomePartial || o == OutcomeFull }

// DisputeOffer is an outcome that a side would agree to. The first of a dispute is the client's wish.
type DisputeOffer struct {
	No     int // 1 is the wish; they only grow
	Side   Side
	Kind   DisputeOutcome
	Amount int64 // minor units of the dispute's currency; 0: not named
	Text   string
	At     time.Time
}

// Whole says that kind and amount are certain, so that to accept the offer settles the dispute (seed 003 6.3). A wish for
// some other outcome never is: what it means is to be agreed first.
func (o DisputeOffer) Whole() bool {
	switch o.Kind {
	case OutcomePromo, OutcomeReplacement, OutcomeNone:
		return true
	case OutcomePartial, OutcomeFull:
		return o.Amount > 0
	case OutcomeOther:
		return o.No > 1 && (o.Amount > 0 || o.Text != "")
	}
	return false
}

// DisputeLine is one compensation that somebody has to make.
type DisputeLine struct {
	No       int
	Kind     DisputeOutcome
	Amount   int64
	Text     string
	Executor Side // seller or platform
	Due      time.Time
	Taken    time.Time // when the platform took it over from a late seller; zero: never
	Done     time.Time // zero: not yet
	Proof    string    // in the words of whoever made it
	SHA256   string    // of the proof, as it came
}

// Dispute is a client's claim against a seller under a policy of the platform.
type Dispute struct {
	DisputeID   int64
	PublicID    string
	Company     int64
	Order       int64
	Seller      int64 // 0: the company sells itself
	Client      int64 // person
	Merchant    int64 // person who answers for the seller; 0: nobody is known
	Policy      int   // version that it was opened under and stays under
	Rating      float64
	Reason      DisputeReason
	Description string
	Courier     Courier
	Price       int64  // of the order, minor units; 0: not known
	Currency    string // of all amounts

	State      DisputeState
	Opened     time.Time
	Completed  time.Time // when the order was: the period for opening counts from it
	Since      time.Time // when the state began
	Until      time.Time // its last instant; zero when it has none
	Seen       time.Time // the last instant that the clock brought
	Next       time.Time // the next instant at which something happens by itself
	ClientOwes time.Time // since when the other side waits for the client's answer; zero: it does not
	SellerOwes time.Time
	ClientActs time.Time // last act since the talk began; zero: none
	SellerActs time.Time
	Offers     []DisputeOffer // oldest first
	Lines      []DisputeLine

	Resolution string // the rule that made the outcome certain
	Outcome    DisputeOutcome
	Amount     int64
	Fault      Side // who bears it: seller, platform; "" while not certain or nobody
	Facts      string
	Ground     string // the rule that a decision names
	Decider    int64  // person; 0 where the program or the sides decided
	Closed     time.Time
	Rev        int64
}

// Number is how people name the dispute.
func (d Dispute) Number() string {
	if len(d.PublicID) < 8 {
		return d.PublicID
	}
	return d.PublicID[:8]
}

// Standing is a side's last offer; false when it made none.
func (d Dispute) Standing(side Side) (DisputeOffer, bool) {
	for i := len(d.Offers) - 1; i >= 0; i-- {
		if d.Offers[i].Side == side {
			return d.Offers[i], true
		}
	}
	return DisputeOffer{}, false
}

// DisputePosting is one side of an entry in the ledger of compensations: what an account got (above zero) or has to give
// (below). All postings of a dispute add up to zero.
type DisputePosting struct {
	Line    int
	At      time.Time
	Account string // client, seller, platform, claim (of the platform against the seller)
	Amount  int64
}

// TimerDispute moves a dispute; its subject is the dispute.
const TimerDispute TimerKind = "dispute"

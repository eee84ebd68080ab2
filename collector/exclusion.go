package collector

import "time"

// ExclusionState is where an exclusion stands.
type ExclusionState string

// The states. Extended is excluded still, after a recheck that failed.
const (
	ExclusionOpen     ExclusionState = "excluded"
	ExclusionExtended ExclusionState = "extended"
	ExclusionReturned ExclusionState = "returned" // final
)

// ExclusionTrigger is why a seller was excluded.
type ExclusionTrigger string

// The triggers: the two windows of seed 000, and a person who answers for it with a reason.
const (
	TriggerWorsened ExclusionTrigger = "worsened" // over the last one to three months
	TriggerLow      ExclusionTrigger = "low"      // over the last year
	TriggerOverride ExclusionTrigger = "override" // neither window holds: a person's own decision
)

// Exclusion is that a seller is out of the catalogue for its quality, from its beginning to its return (seed 000).
type Exclusion struct {
	ExclusionID int64
	PublicID    string
	Company     int64
	Seller      int64
	State       ExclusionState
	Since       time.Time // business time
	Due         time.Time // of the next recheck
	Ended       time.Time // zero while it lasts
	Trigger     ExclusionTrigger
	Reason      string // a person's own words; "" where the rule alone decided
	Person      int64  // who decided; 0: the rule
	Policy      int64  // version of the policy that it was decided by, and that it is rechecked by
	Figures     string // JSON of the finding as it was told to the seller
	Causes      []CauseCount
	Recheck     *Recheck // the last one
	Rechecks    int
	Rev         int64
}

// CauseCount is how many reviews name a cause of discontent.
type CauseCount struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// RecheckPoint is one thing that keeps a seller from returning.
type RecheckPoint string

// The points, in the order in which seed 000 lists the reasons.
const (
	PointLetter       RecheckPoint = "letter"        // no constructive letter came in time
	PointNegatives    RecheckPoint = "negatives"     // a negative review is neither solved nor commented
	PointNewNegatives RecheckPoint = "new_negatives" // new negative reviews or complaints
	PointFictitious   RecheckPoint = "fictitious"    // praise that the fake detection suspects
	PointRating       RecheckPoint = "rating"        // no new praise of real buyers, or the rating hardly rose
)

// The decisions of a recheck.
const (
	RecheckReturned = "returned"
	RecheckExtended = "extended"
)

// Recheck is the verdict of one recheck, with what it counted.
type Recheck struct {
	At       time.Time      `json:"at"`
	Decision string         `json:"decision"`
	Failed   []RecheckPoint `json:"failed"`
	// What was counted, so that each text can say it.
	Letters      int      `json:"letters"`          // received in time
	Uncovered    []string `json:"uncovered"`        // causes that the last of them leaves out
	Unread       bool     `json:"unread,omitempty"` // the letter that counts was left to a person, and nobody read it in time
	Neglected    int      `json:"neglected"`
	NewNegatives int      `json:"new_negatives"` // reviews and complaints
	Fictitious   int      `json:"fictitious"`
	NewPositives int      `json:"new_positives"`
	RatingBefore float64  `json:"rating_before"` // 0: none
	RatingNow    float64  `json:"rating_now"`
}

// SellerPair is one Problem–Solution pair of an improvement letter.
type SellerPair struct {
	Problem  string `json:"problem"`
	Cause    string `json:"cause,omitempty"` // name of the cause it is about; "" leaves it to the words
	Solution string `json:"solution"`
}

// PairFault says what is wrong with a pair: "thin", "same", "blames"; "unsure" is one that a person has to read.
type PairFault struct {
	Pair int    `json:"pair"` // from 1
	What string `json:"what"`
}

// Improvement is a seller's letter in Problem–Solution form.
type Improvement struct {
	ImprovementID int64
	PublicID      string
	Company       int64
	Exclusion     int64
	Received      time.Time // business time
	Person        int64     // of the seller, or of the platform who took it in
	Pairs         []SellerPair
	Complete      bool
	Uncovered     []string // main causes that no good pair is about
	Faults        []PairFault
	Late          bool      // a recheck had passed without it
	Answered      time.Time // with a recheck's verdict; zero: not yet
}

// FaultUnsure is the fault of a pair of which the program cannot tell whether it says anything.
const FaultUnsure = "unsure"

// Waits says that the letter is whole if a person finds it so: nothing else is wrong with it, and nobody has read it yet.
func (m Improvement) Waits() bool {
	unsure := false
	for _, f := range m.Faults {
		if f.What == "blames" {
			return false
		}
		unsure = unsure || f.What == FaultUnsure
	}
	return unsure && !m.Complete && len(m.Uncovered) == 0
}

// SellerReview is a review about a seller as the figures of its quality see it.
type SellerReview struct {
	Document  int64
	PublicID  string
	Seller    int64
	At        time.Time // when it was published; where the site tells less, when it was first seen
	Rating    float64   // 0: none given
	Complaint bool      // judged so, or it was a case of the desk
	Suspicion float64
	Own       bool // left with us
	Verified  bool // by an order
	Causes    []string
	Commented time.Time // of the first official reply; the review's own time where the site tells none; zero: none
	Solved    time.Time // zero: not
}

// SellerCase is a complaint at the desk about a seller that is about no review.
type SellerCase struct {
	PublicID string
	Number   int64
	Opened   time.Time
	State    string
}

// SellerCounts are what the sellers are compared by.
type SellerCounts struct {
	Seller   int64
	Reviews  int // but suspicious ones
	Negative int
	Rating   float64 // mean of those with a rating; 0: none
}

// SellerStanding is what the last weekly review found of a seller.
type SellerStanding struct {
	Seller  int64
	At      time.Time
	Verdict string // "warning", "proposed"
	Data    string // JSON of the finding
}

// The verdicts of a weekly review; who is not named in it stands well.
const (
	StandingWarning  = "warning"
	StandingProposed = "proposed"
)

// PolicyVersion is one version of a company's thresholds.
type PolicyVersion struct {
	Version int64 // from 1; 0 is the program's own
	At      time.Time
	Person  int64
	Data    string // JSON
}

// Timers of the quality of sellers.
const (
	TimerRecheck       TimerKind = "quality:recheck" // its subject is the exclusion
	TimerQualityReview TimerKind = "quality:review"  // its subject is the company
)

// Letters of the quality of sellers.
const (
	DeliverySellerExcluded DeliveryKind = "seller_excluded"
	DeliverySellerRecheck  DeliveryKind = "seller_recheck"
	DeliverySellerLetter   DeliveryKind = "seller_letter"  // the receipt of an improvement letter
	DeliverySellerWarning  DeliveryKind = "seller_warning" // near the line
	DeliverySellerReturned DeliveryKind = "seller_returned"
)

package collector

import "time"

// Finding is one breach of the regulation by a seller, found by a detector: which check, by which clause, how grave, and
// what came of the recommendation.
type Finding struct {
	FindingID   int64
	PublicID    string
	Company     int64
	Seller      int64
	Inspection  int64
	InspectedAs string // public id of the inspection, joined
	Regulation  int64
	Check       string // id in the regulation
	Clause      string // seed and clause: "001 3.6"
	Grade       int    // 1..3; a repeat within the regulation's window has a higher one
	Nth         int    // the how manieth of this check within the window
	Serial      int64  // the how manieth of this check ever
	Order       int64  // 0: it is about no order
	OrderKey    string // the shop's own number, joined
	About       string // what shows it: "order" or "chat" …
	AboutID     int64  // … and its row; one finding of a check for each
	Words       string // the words that it was found by
	SHA256      string // of the message, where it is one
	At          time.Time
	Found       time.Time
	Recommended time.Time // when the seller was told what to do; zero: nobody was
	Followed    time.Time // when the effect was counted; zero: not yet
	Before      int       // findings of the same check in the days before the recommendation …
	After       int       // … and in as many days behind it
}

// BlockState is where a block stands.
type BlockState string

// The states of a block. A detector proposes; only a person decides.
const (
	BlockProposed  BlockState = "proposed"
	BlockDismissed BlockState = "dismissed"
	BlockConfirmed BlockState = "confirmed"
	BlockAppealed  BlockState = "appealed" // confirmed, and the seller has said something against it
	BlockUpheld    BlockState = "upheld"   // confirmed for good by a second person
	BlockLifted    BlockState = "lifted"
)

// Block is that a seller is to be blocked, or was, for its conduct under a clause of the offer.
type Block struct {
	BlockID      int64
	PublicID     string
	Company      int64
	Seller       int64
	Inspection   int64
	InspectedAs  string // public id of the inspection, joined
	Finding      int64
	Clause       string // of the offer: "11.3"
	Chat         int64  // the message …
	SHA256       string // … and its hash
	State        BlockState
	Proposed     time.Time
	Decided      time.Time
	DecidedBy    int64 // who confirmed or dismissed it
	Reason       string
	Prior        SellerState // what the seller was before it; a block that is lifted gives it back
	Appealed     time.Time
	Appeal       string // the seller's words
	AppealEnded  time.Time
	AppealBy     int64
	AppealReason string
	Rev          int64
}

// SellerRisk is what speaks for looking at a seller: how often a check found something since its last inspection.
type SellerRisk struct {
	Seller int64
	Check  string
	Count  int
	Grade  int // the highest
	Last   time.Time
}

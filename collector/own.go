package collector

import (
	"slices"
	"time"
)

// OwnSite is the site of the reviews that the company collects itself.
const OwnSite = "own"

// OwnState is where a review of our own stands in moderation.
type OwnState string

// The states. A refused one stays for the desk and in the index; the public page does not show it.
const (
	OwnPending   OwnState = "pending"
	OwnPublished OwnState = "published"
	OwnRefused   OwnState = "refused"
)

// OwnStates are all of them, in the order in which they are listed: what waits for a person comes first.
var OwnStates = []OwnState{OwnPending, OwnPublished, OwnRefused}

// OwnReason is why a review of our own is not shown.
type OwnReason string

// The closed list (H1). It is the one of 16 CFR 465.7(b), which calls a review suppressed unless what keeps it back holds
// for all reviews alike, whatever they say of the goods: that a review is negative is none of them.
const (
	OwnPersonalData OwnReason = "personal_data" // of somebody else, or the author's own that strangers could misuse
	OwnObscene      OwnReason = "obscene"       // obscene, hateful, harassing
	OwnConfidential OwnReason = "confidential"  // trade secrets
	OwnOffTopic     OwnReason = "off_topic"     // wholly unrelated to goods and company
	OwnNotGenuine   OwnReason = "not_genuine"   // clearly false, or no experience of the author's own
	OwnAdvert       OwnReason = "advert"        // of something else
)

// OwnReasons are all of them.
var OwnReasons = []OwnReason{OwnPersonalData, OwnObscene, OwnConfidential, OwnOffTopic, OwnNotGenuine, OwnAdvert}

// Listed says whether it is one of the closed list.
func (r OwnReason) Listed() bool { return slices.Contains(OwnReasons, r) }

// OwnCause is what in a review wants a person to look before it is shown.
type OwnCause string

// The causes. Tone and stars are none.
const (
	OwnCausePhone      OwnCause = "phone"
	OwnCauseMail       OwnCause = "mail"
	OwnCauseLink       OwnCause = "link"
	OwnCauseObscene    OwnCause = "obscene"
	OwnCauseRefused    OwnCause = "refused"    // it was refused and its author changed it
	OwnCauseObjected   OwnCause = "objected"   // its author objects to the refusal
	OwnCauseUnverified OwnCause = "unverified" // no order stands behind it
)

// OwnReview is a review of our own beside its document: its order, its moderation.
type OwnReview struct {
	Document int64
	PublicID string // of the document
	Company  int64
	Order    int64  // 0: unverified
	OrderKey string // the shop's number of it; read only, joined
	Seller   string // of that order: name, else the shop's key; "" where the company sells itself; read only, joined
	Branch   string // likewise
	Person   int64  // the buyer; 0 where nobody is known
	Category string
	// AboutCompany tells reviews of the company from those of an item.
	AboutCompany bool
	State        OwnState
	Causes       []OwnCause // why it waits, or waited
	Reason       OwnReason  // why it was refused
	Note         string     // to the author, in the moderator's own words
	Stars        int        // of the document, beside it so that totals need no other table
	Written      time.Time  // business time at which it was sent
	Decided      time.Time  // zero: nobody and nothing has decided
	DecidedBy    int64      // person; 0: a check, or the deadline
	Due          time.Time  // when it is published by itself; zero: never
	Rev          int64
}

// Photo is a picture of a review of our own, as it was written anew: JPEG, upright, without metadata.
type Photo struct {
	PublicID string
	Company  int64
	Document int64
	Place    int // from 1
	SHA256   string
	Width    int
	Height   int
	JPEG     []byte
}

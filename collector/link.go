package collector

import "time"

// LinkKind says what a link opens; each process has its own.
type LinkKind string

// The kinds, with the address that each stands in.
const (
	LinkReview        LinkKind = "review"         // /r/TOKEN: the form; its subject is an order
	LinkEdit          LinkKind = "edit"           // /e/TOKEN: the author changes a review of our own; its subject is a document
	LinkUnsubscribe   LinkKind = "unsubscribe"    // /u/TOKEN: its subject is 0, its person refuses requests for a review
	LinkCase          LinkKind = "case"           // /c/TOKEN: a case as its client sees it
	LinkDisputeOpen   LinkKind = "dispute_open"   // /dispute/new/TOKEN: the client opens one; its subject is an order
	LinkDisputeClient LinkKind = "dispute_client" // /dispute/client/TOKEN
	LinkDisputeSeller LinkKind = "dispute_seller" // /dispute/seller/TOKEN
	LinkSeller        LinkKind = "seller"         // /seller/TOKEN: a seller's own page
)

// paths are where each kind stands.
var paths = map[LinkKind]string{LinkReview: "/r/", LinkEdit: "/e/", LinkUnsubscribe: "/u/", LinkCase: "/c/", LinkDisputeOpen: "/dispute/new/",
	LinkDisputeClient: "/dispute/client/", LinkDisputeSeller: "/dispute/seller/", LinkSeller: "/seller/", LinkInspection: "/inspection/", LinkAppeal: "/appeal/",
	LinkTestAlarm: "/alarm/", LinkCertificate: "/certificate/"}

// Path is where the link stands below the console's address.
func (l Link) Path() string { return paths[l.Kind] + l.Token }

// Link lets somebody who does not sign in see and do one thing. To open it changes nothing and burns nothing, however often
// a scanner or a person does.
type Link struct {
	Token   string // random; stands in an address
	Company int64
	Kind    LinkKind
	Subject int64 // row of the noun that it is about
	Person  int64 // whose it is; 0 where it does not matter
	Created time.Time
	Expires time.Time // business time; zero: never
}

// Expired says that the link opens nothing any more.
func (l Link) Expired(now time.Time) bool { return !l.Expires.IsZero() && now.After(l.Expires) }

// Purpose is why somebody gets a mail, as far as they may refuse it.
type Purpose string

// The purposes. A receipt and all else that answers the reader's own step has none and always comes.
const (
	PurposeService Purpose = ""
	PurposeReview  Purpose = "review" // requests for a review and their reminders
)

// Suppression is that a person wants no more mails of a purpose.
type Suppression struct {
	Company int64
	Person  int64
	Purpose Purpose
	At      time.Time
	Why     string // "unsubscribed", "bounced: 550 …"
}

package collector

import "time"

// The timers of campaigns.
const (
	TimerInvite   TimerKind = "invite"   // the next moment of one invitation
	TimerCampaign TimerKind = "campaign" // the walk over the orders that were there at a campaign's start
	TimerOrders   TimerKind = "orders"   // orders came in or changed; its subject is the company
)

// The letters of campaigns.
const (
	DeliveryInvitation DeliveryKind = "invitation"
	DeliveryReminder   DeliveryKind = "reminder"
)

// InvitationState is where the request about one order stands.
type InvitationState string

// The states. Of every order that a campaign looked at there is one: eligible = asked + held.
const (
	InvitationWaiting InvitationState = "waiting" // its day has not come yet
	InvitationHeld    InvitationState = "held"    // with a reason; some are looked at again
	InvitationAsked   InvitationState = "asked"   // a mail was made
)

// HoldReason is why nobody is asked about an order, or asked no further.
type HoldReason string

// The reasons; the list is closed.
const (
	HoldNotDelivered HoldReason = "not_delivered"
	HoldCancelled    HoldReason = "cancelled"
	HoldReturned     HoldReason = "returned"
	HoldNoMail       HoldReason = "no_mail"
	HoldCap          HoldReason = "cap" // the person was asked not long ago, or another campaign asked about this order
	HoldUnsubscribed HoldReason = "unsubscribed"
	HoldBounced      HoldReason = "bounced"
	HoldReviewed     HoldReason = "reviewed"
	HoldOpenCase     HoldReason = "open_case"    // until it is closed
	HoldOpenDispute  HoldReason = "open_dispute" // until it is closed
	HoldPaused       HoldReason = "paused"       // until the campaign goes on
	HoldTooOld       HoldReason = "too_old"      // delivered, or due to be asked about, longer ago than CampaignReach
)

// HoldReasons are all of them.
var HoldReasons = []HoldReason{HoldNotDelivered, HoldCancelled, HoldReturned, HoldNoMail, HoldCap, HoldUnsubscribed, HoldBounced, HoldReviewed,
	HoldOpenCase, HoldOpenDispute, HoldPaused, HoldTooOld}

// Invitation is one campaign's request about one order.
type Invitation struct {
	InvitationID int64
	Company      int64
	Campaign     int64
	Order        int64
	Person       int64 // the buyer
	State        InvitationState
	Reason       HoldReason // of held; of asked: why no reminder follows
	By           int64      // of cap: the order that took the place
	Step         int        // mails that were made
	Due          time.Time  // when it is looked at next; zero: not by itself
	Last         time.Time  // business time of the last mail
	Rev          int64
	Created      time.Time
}

package collector

import "time"

// CampaignState is whether a campaign asks.
type CampaignState string

// The states of a campaign. Nobody is asked before a person started one, however many orders come in.
const (
	CampaignDraft   CampaignState = "draft"
	CampaignStarted CampaignState = "started"
	CampaignPaused  CampaignState = "paused"
)

// CampaignReach is how long before its start an order may have been delivered that a campaign still asks about: who got
// the goods earlier than that has them no longer before their eyes.
const CampaignReach = 30 * 24 * time.Hour

// Campaign asks the buyers of delivered orders for an honest review: how many days after delivery, at which hours of the
// buyer's day, and how often at most.
type Campaign struct {
	CampaignID int64
	PublicID   string
	Company    int64
	Name       string
	State      CampaignState
	Days       int            // after delivery, where no category says otherwise
	ByCategory map[string]int // days after delivery for goods of a category, by its name
	From       int            // minutes of the buyer's day; a mail is sent at From or later …
	Until      int            // … and before Until
	Reminders  int            // 0 to 2
	Between    int            // days between the mails about one order
	Cap        int            // days in which a person gets one request, over all orders and campaigns
	Words      string         // the company's own paragraph; "" for none
	Started    time.Time      // business time of the first start; zero: never
	Walked     int64          // the order up to which all that were there at the start are planned
	Planned    bool           // all that were there at the start are planned
	Rev        int64
	Created    time.Time
}

// Since is from when on delivered orders are asked about.
func (c Campaign) Since() time.Time { return c.Started.Add(-CampaignReach) }

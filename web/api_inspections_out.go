package web

import (
	"time"

	"molva/collector"
	"molva/jobs"
)

type inspectSeller struct {
	ID string `path:"id" maxLength:"300" doc:"public id, or key: and the marketplace's own id"`
}

type inspectSellerJSON struct {
	ID    string                `json:"id"`
	Key   string                `json:"key" doc:"the marketplace's own id"`
	Name  string                `json:"name"`
	State collector.SellerState `json:"state" doc:"listed, excluded, blocked"`
}

type plannedReasonJSON struct {
	Check  string `json:"check"`
	Count  int    `json:"count"`
	Grade  int    `json:"grade" doc:"the highest"`
	Points int    `json:"points" doc:"weight of the check × grade × count"`
}

type plannedJSON struct {
	Seller     inspectSellerJSON   `json:"seller"`
	Inspection string              `json:"inspection" doc:"the one that goes on"`
	Points     int                 `json:"points"`
	Why        []plannedReasonJSON `json:"why"`
}

// inspectionJSON is an inspection as the API shows it.
type inspectionJSON struct {
	ID         string                    `json:"id"`
	Seller     inspectSellerJSON         `json:"seller"`
	Regulation string                    `json:"regulation" doc:"version"`
	State      collector.InspectionState `json:"state" doc:"open, closed"`
	Why        string                    `json:"why" doc:"id of a check, or a person's words"`
	Opened     time.Time                 `json:"opened"`
	Closed     *time.Time                `json:"closed"`
}

type inspectionsJSON struct {
	Regulation  string           `json:"regulation" doc:"version in force"`
	Plan        []plannedJSON    `json:"plan"`
	Inspections []inspectionJSON `json:"inspections"`
	Next        string           `json:"next"`
}

type findingJSON struct {
	ID          string            `json:"id"`
	Seller      inspectSellerJSON `json:"seller"`
	Inspection  string            `json:"inspection"`
	Check       string            `json:"check"`
	Name        string            `json:"name"`
	Clause      string            `json:"clause" doc:"seed and clause"`
	Grade       int               `json:"grade" doc:"1..3; a repeat within the window has a higher one"`
	Nth         int               `json:"nth" doc:"the how manieth of this check within the window"`
	Order       string            `json:"order,omitempty" doc:"the shop's own number"`
	Words       string            `json:"words" doc:"by which it was found"`
	SHA256      string            `json:"sha256,omitempty" doc:"of the message"`
	At          time.Time         `json:"at"`
	Found       time.Time         `json:"found"`
	Recommended *time.Time        `json:"recommended" doc:"when the seller was told what to do"`
	Followed    *time.Time        `json:"followed" doc:"when the effect was counted; null: the figures are those of today"`
	Before      int               `json:"before" doc:"findings of the check in the days before the recommendation"`
	After       int               `json:"after" doc:"and in as many days behind it"`
}

type findingsJSON struct {
	Findings []findingJSON `json:"findings"`
	Next     string        `json:"next"`
}

type blockJSON struct {
	ID           string               `json:"id"`
	Seller       inspectSellerJSON    `json:"seller"`
	Inspection   string               `json:"inspection"`
	Clause       string               `json:"clause" doc:"of the offer"`
	State        collector.BlockState `json:"state" doc:"proposed, dismissed, confirmed, appealed, upheld, lifted"`
	Message      string               `json:"message"`
	SHA256       string               `json:"sha256" doc:"of the message"`
	Proposed     time.Time            `json:"proposed"`
	Decided      *time.Time           `json:"decided"`
	Reason       string               `json:"reason,omitempty"`
	Appealed     *time.Time           `json:"appealed"`
	Appeal       string               `json:"appeal,omitempty"`
	AppealEnded  *time.Time           `json:"appeal_ended"`
	AppealReason string               `json:"appeal_reason,omitempty"`
}

type blocksJSON struct {
	Blocks []blockJSON `json:"blocks"`
	Next   string      `json:"next"`
}

type inspectChatJSON struct {
	ID     string         `json:"id"`
	At     time.Time      `json:"at"`
	Side   collector.Side `json:"side"`
	Text   string         `json:"text"`
	SHA256 string         `json:"sha256" doc:"over side, time and words"`
}

type inspectChatsJSON struct {
	Chat []inspectChatJSON `json:"chat"`
}

type noteJSON struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

type notesJSON struct {
	Notes []noteJSON `json:"notes"`
}

type expertJSON struct {
	ID      string                `json:"id"`
	Why     string                `json:"why"`
	State   collector.ExpertState `json:"state" doc:"open, late, done"`
	Asked   time.Time             `json:"asked"`
	Due     time.Time             `json:"due"`
	Done    *time.Time            `json:"done"`
	Outcome string                `json:"outcome,omitempty"`
}

type inspectTrailJSON struct {
	At   time.Time      `json:"at"`
	Side collector.Side `json:"side"`
	Did  string         `json:"did"`
	Rule string         `json:"rule" doc:"seed and clause"`
	Data string         `json:"data" doc:"the facts, as JSON"`
}

type inspectionWholeJSON struct {
	Inspection inspectionJSON     `json:"inspection"`
	Findings   []findingJSON      `json:"findings"`
	Notes      []noteJSON         `json:"notes"`
	Chat       []inspectChatJSON  `json:"chat"`
	Calls      []expertJSON       `json:"calls" doc:"of the expert"`
	Blocks     []blockJSON        `json:"blocks"`
	Trail      []inspectTrailJSON `json:"trail"`
}

func inspectSellerOut(v collector.Seller) inspectSellerJSON {
	return inspectSellerJSON{v.PublicID, v.Key, v.Name, v.State}
}

func plannedOut(p jobs.PlannedSeller) plannedJSON {
	out := plannedJSON{Seller: inspectSellerOut(p.Seller), Inspection: p.Inspection, Points: p.Points, Why: []plannedReasonJSON{}}
	for _, r := range p.Why {
		out.Why = append(out.Why, plannedReasonJSON(r))
	}
	return out
}

func inspectionOut(v inspectionView) inspectionJSON {
	return inspectionJSON{ID: v.PublicID, Seller: inspectSellerOut(v.Shop), Regulation: v.Version, State: v.State, Why: v.Why, Opened: v.Opened.UTC(), Closed: instant(v.Closed)}
}

func findingOut(v findingView) findingJSON {
	return findingJSON{ID: v.PublicID, Seller: inspectSellerOut(v.Shop), Inspection: v.InspectedAs, Check: v.Check, Name: v.Words.Name, Clause: v.Clause, Grade: v.Grade, Nth: v.Nth, Order: v.OrderKey,
		Words: v.Finding.Words, SHA256: v.SHA256, At: v.At.UTC(), Found: v.Found.UTC(), Recommended: instant(v.Recommended), Followed: instant(v.Followed), Before: v.Before, After: v.After}
}

func blockOut(v blockView) blockJSON {
	return blockJSON{ID: v.PublicID, Seller: inspectSellerOut(v.Shop), Inspection: v.InspectedAs, Clause: v.Clause, State: v.State, Message: v.Message.Text, SHA256: v.SHA256, Proposed: v.Proposed.UTC(),
		Decided: instant(v.Decided), Reason: v.Reason, Appealed: instant(v.Appealed), Appeal: v.Appeal, AppealEnded: instant(v.AppealEnded), AppealReason: v.AppealReason}
}

func inspectChatOut(c collector.Chat) inspectChatJSON {
	return inspectChatJSON{c.PublicID, c.At.UTC(), c.Side, c.Text, c.SHA256}
}

func noteOut(n collector.Note) noteJSON { return noteJSON{n.PublicID, n.At.UTC(), n.Text} }

func expertOut(c collector.ExpertCall) expertJSON {
	return expertJSON{c.PublicID, c.Why, c.State, c.Asked.UTC(), c.Due.UTC(), instant(c.Done), c.Outcome}
}

func inspectTrailOut(t collector.Trail) inspectTrailJSON {
	return inspectTrailJSON{t.At.UTC(), t.Side, t.Did, t.Rule, t.Data}
}

func inspectionWholeOut(v inspectionWhole) inspectionWholeJSON {
	return inspectionWholeJSON{inspectionOut(v.inspectionView), mapped(v.Findings, findingOut), mapped(v.Notes, noteOut), mapped(v.Chat, inspectChatOut), mapped(v.Experts, expertOut),
		mapped(v.Blocks, blockOut), mapped(v.Trail, inspectTrailOut)}
}

package store

import (
	"context"

	"molva/collector"
)

// InvitationLine is one order in the list of a campaign.
type InvitationLine struct {
	collector.Invitation
	OrderKey string
	OrderID  string // public id
	Name     string // the buyer's
	ByKey    string // of cap: the shop's number of the order that took the place
	ByID     string // and its public id
}

const invitationList = `
SELECT ` + invitationColumns + `, o.order_key, o.public_id, p.name, COALESCE(b.order_key, ''), COALESCE(b.public_id, '')
FROM invitation v JOIN purchase o ON o.order_id = v.order_id JOIN person p ON p.person_id = o.buyer_id LEFT JOIN purchase b ON b.order_id = v.by_order `

func scanInvitationLine(row scanner) (v InvitationLine, err error) {
	err = row.Scan(append(intoInvitation(&v.Invitation), &v.OrderKey, &v.OrderID, &v.Name, &v.ByKey, &v.ByID)...)
	return v, err
}

const sqlInvitations = invitationList + `
WHERE v.campaign_id = ? AND v.company_id + 0 = ? AND v.state = ? AND v.reason = ? AND v.invitation_id > ? ORDER BY v.invitation_id LIMIT ?`

const sqlInvitationsAll = invitationList + `
WHERE v.campaign_id = ? AND v.company_id + 0 = ? AND v.state = ? AND v.invitation_id > ? ORDER BY v.invitation_id LIMIT ?`

// Invitations are up to n of a campaign in a state, behind an inside id; with a reason only those that have it.
func (s *Store) Invitations(ctx context.Context, scope collector.Scope, c collector.Campaign, state collector.InvitationState, reason collector.HoldReason, after int64, n int) ([]InvitationLine, error) {
	if reason == "" {
		all, err := list(ctx, s.read(), scanInvitationLine, sqlInvitationsAll, c.CampaignID, scope.Company, state, after, n)
		return all, fault(err)
	}
	all, err := list(ctx, s.read(), scanInvitationLine, sqlInvitations, c.CampaignID, scope.Company, state, reason, after, n)
	return all, fault(err)
}

const sqlInvitationsOf = invitationList + `
WHERE v.order_id = ? AND v.company_id + 0 = ? ORDER BY v.campaign_id`

// InvitationsOf are what the campaigns made of one order.
func (s *Store) InvitationsOf(ctx context.Context, scope collector.Scope, order int64) ([]InvitationLine, error) {
	all, err := list(ctx, s.read(), scanInvitationLine, sqlInvitationsOf, order, scope.Company)
	return all, fault(err)
}

// OrderFilter narrows the list of orders; the zero value shows all.
type OrderFilter struct {
	Status collector.OrderStatus
	Key    string // the beginning of the shop's number
}

// OrderLine is one order in a list.
type OrderLine struct {
	collector.Order
	Buyer  string // name
	Seller string // name
}

const sqlOrders = `
SELECT ` + plannedColumns + `, p.name, COALESCE(s.name, '')
FROM purchase o JOIN person p ON p.person_id = o.buyer_id LEFT JOIN seller s ON s.seller_id = o.seller_id
WHERE o.company_id = ? AND (? = '' OR o.status = ?) AND (? = '' OR o.order_key >= ? AND o.order_key < ?)
    AND (? = '' OR (o.placed, o.public_id) < ((SELECT a.placed FROM purchase a WHERE a.public_id = ? AND a.company_id = ?), ?))
ORDER BY o.placed DESC, o.public_id DESC LIMIT ?`

// Orders are up to n of the company, the newest first, behind the public id of the last one before ("" from the first).
func (s *Store) Orders(ctx context.Context, scope collector.Scope, f OrderFilter, after string, n int) ([]OrderLine, error) {
	all, err := list(ctx, s.read(), scanOrderLine, sqlOrders, scope.Company, f.Status, f.Status, f.Key, f.Key, f.Key+"\U0010FFFF", after, after, scope.Company, after, n)
	return all, fault(err)
}

func scanOrderLine(row scanner) (v OrderLine, err error) {
	var planned PlannedOrder
	o := &planned.Order
	err = row.Scan(&o.OrderID, &o.PublicID, &o.Company, &o.Key, &o.Seller, &o.Branch, &o.Buyer, &o.Recipient, &o.Category, &o.Courier, &o.Status,
		&o.Amount, &o.Currency, when(&o.Placed), when(&o.Delivered), &o.Hash, &o.Rev, when(&o.Created), when(&o.Changed), flag(&planned.Mail), &planned.Zone,
		&planned.Refuse, &v.Buyer, &v.Seller)
	v.Order = planned.Order
	return v, err
}

const sqlMattersOf = `
SELECT about, about_id FROM matter WHERE company_id + 0 = ? AND order_id > 0 AND order_id = ? ORDER BY about, about_id`

// Matter is a case or a dispute that is open.
type Matter struct {
	About string
	ID    int64
}

// MattersOf are the cases and disputes that are open about an order.
func (s *Store) MattersOf(ctx context.Context, scope collector.Scope, order int64) ([]Matter, error) {
	all, err := list(ctx, s.read(), func(row scanner) (m Matter, err error) {
		err = row.Scan(&m.About, &m.ID)
		return m, err
	}, sqlMattersOf, scope.Company, order)
	return all, fault(err)
}

package web

import (
	"context"

	"molva/collector"
	"molva/collector/store"
)

// besideView is what inspections show on the pages of an order and of a seller: the notes for whoever writes next, what was
// said about orders, and the inspection that goes on.
type besideView struct {
	Notes      []collector.Note
	Said       []store.OrderChat
	Inspection string // public id; "" when none goes on
	people     map[int64]collector.Person
}

// Who is the name of who left a note; "" for the program.
func (v besideView) Who(id int64) string { return v.people[id].Name }

// besideSeller is what stands on a seller's page.
func (s *Server) besideSeller(ctx context.Context, scope collector.Scope, seller int64) (v besideView, err error) {
	if v.Notes, err = s.Store.Notes(ctx, scope, seller, inspectionMost); err != nil {
		return v, err
	}
	i, _, err := s.Store.InspectionOf(ctx, scope, seller)
	if err != nil {
		return v, err
	}
	v.Inspection = i.PublicID
	if v.Said, err = s.Store.SaidAboutSeller(ctx, scope, seller, inspectionPage); err != nil {
		return v, err
	}
	v.people, err = s.peopleByID(ctx, scope)
	return v, err
}

// besideOrder is what stands on the page of an order.
func (s *Server) besideOrder(ctx context.Context, scope collector.Scope, o collector.Order) (v besideView, err error) {
	if o.Seller != 0 {
		if v, err = s.besideSeller(ctx, scope, o.Seller); err != nil {
			return v, err
		}
	}
	said, err := s.Store.Chat(ctx, scope, "order", o.OrderID)
	v.Said = mapped(said, func(c collector.Chat) store.OrderChat { return store.OrderChat{Chat: c} })
	return v, err
}

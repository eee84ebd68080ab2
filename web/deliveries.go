package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/store"
)

// deliveryView is a row of the ledger with what it is about.
type deliveryView struct {
	collector.Delivery
	Person   collector.Person
	Told     []collector.Document
	Rules    []string // names of the alert rules
	From     collector.Source
	CopyOf   []collector.Document // of one that was not sent: the document that its receiver was told of
	Attempts []collector.Attempt
}

// deliveryViews is a page of the ledger, newest first. next is "" on the last page.
func (s *Server) deliveryViews(ctx context.Context, scope collector.Scope, state collector.DeliveryState, after string, limit int) ([]deliveryView, string, error) {
	list, err := s.Store.Deliveries(ctx, scope, store.DeliveryFilter{State: state}, after, limit+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].PublicID
	}
	parts, err := s.Store.DeliveryParts(ctx, scope, list)
	if err != nil {
		return nil, "", err
	}
	return mapped(list, func(d collector.Delivery) deliveryView { return deliveryViewOf(d, parts) }), next, nil
}

// deliveryViewOf is a delivery with those of some parts that it refers to.
func deliveryViewOf(d collector.Delivery, parts store.DeliveryParts) deliveryView {
	v := deliveryView{Delivery: d, Person: parts.Receivers[d.Receiver], From: parts.Sources[d.Source], Attempts: parts.Attempts[d.DeliveryID]}
	for _, id := range d.Watches {
		if w, ok := parts.Watches[id]; ok {
			v.Rules = append(v.Rules, w.Name)
		}
	}
	for _, id := range d.Documents {
		if told, ok := parts.Documents[id]; ok {
			v.Told = append(v.Told, told)
		}
	}
	if of, ok := parts.Documents[parts.CopyOf[d.DeliveryID]]; ok {
		v.CopyOf = []collector.Document{of}
	}
	return v
}

type deliveriesPage struct {
	*view
	Deliveries []deliveryView
	State      string
	States     []string
	NextURL    string
	FirstURL   string
}

func (s *Server) listDeliveries(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "deliveries_title")
	if err != nil {
		return err
	}
	p := deliveriesPage{view: v, State: r.FormValue("state"), States: []string{"", "due", "sent", "copy", "refused", "dead"}}
	if !slices.Contains(p.States, p.State) {
		p.State = ""
	}
	list, next, err := s.deliveryViews(r.Context(), v.scope, collector.DeliveryState(p.State), r.FormValue("after"), 30)
	if err != nil {
		return err
	}
	p.Deliveries = list
	if next != "" {
		p.NextURL = "/deliveries?state=" + p.State + "&after=" + queryEscape(next)
	}
	if r.FormValue("after") != "" {
		p.FirstURL = "/deliveries?state=" + p.State
	}
	return s.show(w, r, "deliveries", p)
}

type deliveryPageData struct {
	*view
	Delivery deliveryView
	MailID   string // of the mail in the outbox that this server shows; "" when it shows none
}

func (s *Server) deliveryPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "delivery_title")
	if err != nil {
		return err
	}
	d, err := s.Store.Delivery(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	parts, err := s.Store.DeliveryParts(r.Context(), v.scope, []collector.Delivery{d})
	if err != nil {
		return err
	}
	p := deliveryPageData{view: v, Delivery: deliveryViewOf(d, parts)}
	if s.Mails != nil && v.May(string(collector.ActionPeople)) {
		mails, err := s.Mails(r.Context())
		if err != nil {
			s.Log.Warn("the mails cannot be listed", "error", err)
		}
		for _, m := range mails {
			if id := strings.Trim(d.MessageID, "<>"); id != "" && (strings.Trim(m.MessageID, "<>") == id || m.ID == id) {
				p.MailID = m.ID
			}
		}
	}
	return s.show(w, r, "delivery", p)
}

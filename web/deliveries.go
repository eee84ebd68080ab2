package web

import (
	"context"
	"maps"
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
	known, err := s.around(ctx, scope, list...)
	if err != nil {
		return nil, "", err
	}
	var out []deliveryView
	for _, d := range list {
		v, err := s.deliveryView(ctx, scope, d, known)
		if err != nil {
			return nil, "", err
		}
		out = append(out, v)
	}
	return out, next, nil
}

// surroundings are what deliveries refer to, read once for a page.
type surroundings struct {
	people  map[int64]collector.Person
	sources map[int64]collector.Source
	copies  map[int64]collector.Document // by delivery: what its receiver was told of instead
}

func (s *Server) around(ctx context.Context, scope collector.Scope, list ...collector.Delivery) (surroundings, error) {
	k := surroundings{sources: map[int64]collector.Source{}}
	var err error
	if k.people, err = s.peopleByID(ctx, scope); err != nil {
		return k, err
	}
	sources, err := s.Store.AllSources(ctx, scope)
	for _, src := range sources {
		k.sources[src.SourceID] = src
	}
	if err == nil {
		k.copies, err = s.toldInstead(ctx, scope, list)
	}
	return k, err
}

func (s *Server) deliveryView(ctx context.Context, scope collector.Scope, d collector.Delivery, k surroundings) (deliveryView, error) {
	v := deliveryView{Delivery: d, Person: k.people[d.Receiver], From: k.sources[d.Source]}
	if _, known := k.people[d.Receiver]; !known { // clients and sellers are many, and in no list of people
		var err error
		if v.Person, err = s.Store.Person(ctx, scope, d.Receiver); err != nil {
			return v, err
		}
	}
	watches, err := s.Store.WatchesByID(ctx, scope, d.Watches) // also those that were taken away since
	if err != nil {
		return v, err
	}
	for _, w := range watches {
		v.Rules = append(v.Rules, w.Name)
	}
	if len(d.Documents) > 0 {
		if v.Told, err = s.Store.DocumentsByID(ctx, scope, d.Documents); err != nil {
			return v, err
		}
	}
	if of, ok := k.copies[d.DeliveryID]; ok {
		v.CopyOf = []collector.Document{of}
	}
	v.Attempts, err = s.Store.Attempts(ctx, scope, d.DeliveryID)
	return v, err
}

// toldInstead is by delivery what its receiver was told of instead, of those that are copies; none where that is held no more.
func (s *Server) toldInstead(ctx context.Context, scope collector.Scope, list []collector.Delivery) (map[int64]collector.Document, error) {
	var copies []int64
	for _, d := range list {
		if d.State == collector.DeliveryCopy {
			copies = append(copies, d.DeliveryID)
		}
	}
	of, err := s.Store.CopiedOf(ctx, scope, copies)
	if err != nil || len(of) == 0 {
		return nil, err
	}
	docs, err := s.Store.DocumentsByID(ctx, scope, slices.Sorted(maps.Values(of)))
	held := map[int64]collector.Document{}
	for _, d := range docs {
		held[d.DocumentID] = d
	}
	out := map[int64]collector.Document{}
	for delivery, document := range of {
		if d, ok := held[document]; ok {
			out[delivery] = d
		}
	}
	return out, err
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
	known, err := s.around(r.Context(), v.scope, d)
	if err != nil {
		return err
	}
	p := deliveryPageData{view: v}
	if p.Delivery, err = s.deliveryView(r.Context(), v.scope, d, known); err != nil {
		return err
	}
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

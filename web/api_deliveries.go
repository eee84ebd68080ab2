package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

type attemptJSON struct {
	At      time.Time `json:"at"`
	Outcome string    `json:"outcome" doc:"started, sent, copy, deferred, deferred in doubt, refused, unwanted, dropped, waits or taken over"`
	Detail  string    `json:"detail" doc:"the server's answer"`
}

type deliveryJSON struct {
	ID        string                  `json:"id"`
	Kind      collector.DeliveryKind  `json:"kind"`
	State     collector.DeliveryState `json:"state" doc:"due, sent, copy (its receiver was told of the same text before), refused (its receiver wants no such mails), dropped (there was nothing to tell) or dead"`
	Purpose   collector.Purpose       `json:"purpose,omitempty" doc:"what its receiver may refuse; absent for what always comes"`
	About     string                  `json:"about,omitempty" doc:"of a process's letter: the noun it is about"`
	Receiver  string                  `json:"receiver" doc:"id of a person"`
	Mail      string                  `json:"mail"`
	Language  string                  `json:"language"`
	Channel   string                  `json:"channel"`
	Documents []string                `json:"documents"`
	CopyOf    string                  `json:"copy_of,omitempty" doc:"of a copy: the document that its receiver was told of"`
	Watches   []string                `json:"watches" doc:"names of the rules, oldest first"`
	Source    string                  `json:"source,omitempty"`
	Note      string                  `json:"note,omitempty"`
	MessageID string                  `json:"message_id"`
	Tries     int                     `json:"tries"`
	Doubt     bool                    `json:"doubt" doc:"it may have been sent twice"`
	Due       *time.Time              `json:"due"`
	Sent      *time.Time              `json:"sent"`
	Attempts  []attemptJSON           `json:"attempts"`
}

type deliveriesJSON struct {
	Deliveries []deliveryJSON `json:"deliveries"`
	Next       string         `json:"next"`
}

type deliveriesQuery struct {
	State string `query:"state" enum:"due,sent,copy,refused,dropped,dead"`
	After string `query:"after" maxLength:"1000" doc:"\"next\" of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
}

func (s *Server) apiDeliveries(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/deliveries", Does: "The ledger of what was told to whom, newest first", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *deliveriesQuery) (*answer[deliveriesJSON], error) {
			list, next, err := s.deliveryViews(ctx, scope, collector.DeliveryState(in.State), in.After, in.Limit)
			return &answer[deliveriesJSON]{deliveriesJSON{mapped(list, deliveryOut), next}}, err
		})
}

func deliveryOut(v deliveryView) deliveryJSON {
	copyOf := ""
	for _, d := range v.CopyOf {
		copyOf = d.PublicID
	}
	return deliveryJSON{
		CopyOf: copyOf,
		ID:     v.PublicID, Kind: v.Kind, State: v.State, Purpose: v.Purpose, About: v.About, Receiver: v.Person.PublicID, Mail: v.Mail, Language: v.Language, Channel: v.Channel,
		Documents: mapped(v.Told, func(d collector.Document) string { return d.PublicID }),
		Watches:   listOf(v.Rules), Source: v.From.PublicID, Note: v.Note, MessageID: v.MessageID, Tries: v.Tries, Doubt: v.Doubt,
		Due: instant(v.Due), Sent: instant(v.Sent),
		Attempts: mapped(v.Attempts, func(a collector.Attempt) attemptJSON {
			return attemptJSON{a.At.UTC(), a.Outcome, a.Detail}
		}),
	}
}

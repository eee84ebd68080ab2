package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

type inspectionsQuery struct {
	After string `query:"after" maxLength:"64" doc:"\"next\" of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type findingsQuery struct {
	Seller string `query:"seller" maxLength:"300" doc:"id, or key: and the marketplace's own id; absent: of all"`
	After  string `query:"after" maxLength:"64" doc:"\"next\" of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type blocksQuery struct {
	State string `query:"state" enum:"all,waiting" default:"all" doc:"waiting: those that a person has to decide on"`
	After string `query:"after" maxLength:"64" doc:"\"next\" of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type inspectBody struct {
	Seller string `json:"seller" minLength:"1" maxLength:"300" doc:"id, or key: and the marketplace's own id"`
	Why    string `json:"why,omitempty" maxLength:"1000"`
}

// inspectText is the input of an endpoint that takes words.
type inspectText struct {
	ID   string `path:"id" maxLength:"300" doc:"public id; of a seller also key: and the marketplace's own id"`
	Body struct {
		Text string `json:"text" maxLength:"16000" doc:"4000 letters at most"`
	}
}

type inspectReason struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"16000" doc:"in words; only a confirmation needs none"`
	}
}

type inspectOrderChat struct {
	Key  string `path:"key" maxLength:"300" doc:"the shop's own number of the order"`
	Body struct {
		Side collector.Side `json:"side" enum:"client,seller,platform"`
		Text string         `json:"text" maxLength:"16000" doc:"4000 letters at most"`
		At   time.Time      `json:"at,omitempty" doc:"when it was said; absent: now"`
	}
}

type inspectOrder struct {
	Key string `path:"key" maxLength:"300" doc:"the shop's own number of the order"`
}

func (s *Server) apiInspections(api huma.API) {
	s.apiInspectionReads(api)
	s.apiInspectionTalk(api)
	register(s, api, endpoint{Method: http.MethodPost, Path: "/inspections", Does: "Open the inspection of a seller; one that goes on is answered as it is", Action: collector.ActionInspect,
		Status: http.StatusCreated, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *body[inspectBody]) (*answer[inspectionJSON], error) {
			i, _, err := s.Work.OpenInspection(ctx, scope, in.Body.Seller, in.Body.Why)
			return s.inspectionAnswer(ctx, scope, i, err)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/inspections/{id}/close", Does: "End an inspection", Action: collector.ActionInspect, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[inspectionJSON], error) {
			i, err := s.Work.CloseInspection(ctx, scope, in.ID)
			return s.inspectionAnswer(ctx, scope, i, err)
		})
	for _, v := range blockVerbs {
		register(s, api, endpoint{Method: http.MethodPost, Path: "/blocks/{id}/" + v.name, Does: v.does, Action: collector.ActionInspect, Fails: []int{http.StatusConflict}},
			func(ctx context.Context, scope collector.Scope, in *inspectReason) (*answer[blockJSON], error) {
				b, err := v.do(s.Work, ctx, scope, in.ID, in.Body.Reason)
				return s.blockAnswer(ctx, scope, b, err)
			})
	}
}

// apiInspectionTalk is what is said: to the seller, among colleagues, and about an order.
func (s *Server) apiInspectionTalk(api huma.API) {
	conflict := []int{http.StatusConflict}
	register(s, api, endpoint{Method: http.MethodPost, Path: "/inspections/{id}/messages", Does: "Write to the seller; it comes by mail where an address is known", Action: collector.ActionInspect,
		Status: http.StatusCreated, Fails: conflict},
		func(ctx context.Context, scope collector.Scope, in *inspectText) (*answer[inspectChatJSON], error) {
			c, err := s.Work.WriteToSeller(ctx, scope, in.ID, in.Body.Text)
			return &answer[inspectChatJSON]{inspectChatOut(c)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/inspections/{id}/expert", Does: "Have the expert call the seller's owner; the ticket has its own deadline", Action: collector.ActionInspect,
		Status: http.StatusCreated, Fails: conflict},
		func(ctx context.Context, scope collector.Scope, in *inspectText) (*answer[expertJSON], error) {
			c, err := s.Work.CallExpert(ctx, scope, in.ID, in.Body.Text)
			return &answer[expertJSON]{expertOut(c)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/calls/{id}/done", Does: "Write down what the expert's call has brought", Action: collector.ActionInspect, Fails: conflict},
		func(ctx context.Context, scope collector.Scope, in *inspectText) (*answer[expertJSON], error) {
			c, err := s.Work.ExpertCalled(ctx, scope, in.ID, in.Body.Text)
			return &answer[expertJSON]{expertOut(c)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sellers/{id}/notes", Does: "Leave a note for whoever writes to the seller next", Action: collector.ActionInspect, Status: http.StatusCreated},
		func(ctx context.Context, scope collector.Scope, in *inspectText) (*answer[noteJSON], error) {
			n, err := s.Work.AddNote(ctx, scope, in.ID, in.Body.Text)
			return &answer[noteJSON]{noteOut(n)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/orders/{key}/chat", Does: "What was said about an order; the same message again changes nothing", Action: collector.ActionOrders,
		Status: http.StatusCreated, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *inspectOrderChat) (*answer[inspectChatJSON], error) {
			c, _, err := s.Work.SayAboutOrder(ctx, scope, in.Key, in.Body.Side, in.Body.Text, in.Body.At)
			return &answer[inspectChatJSON]{inspectChatOut(c)}, err
		})
}

// blockVerb is a decision on a block.
type blockVerb struct {
	name, does string
	do         func(w *jobs.Work, ctx context.Context, scope collector.Scope, id, reason string) (collector.Block, error)
}

var blockVerbs = []blockVerb{
	{"confirm", "Block the seller under the clause of the offer", (*jobs.Work).ConfirmBlock},
	{"dismiss", "Say that a proposal was wrong; nothing changes for the seller", (*jobs.Work).DismissBlock},
	{"uphold", "Decide on an appeal: the block stays", func(w *jobs.Work, ctx context.Context, scope collector.Scope, id, reason string) (collector.Block, error) {
		return w.EndAppeal(ctx, scope, id, false, reason)
	}},
	{"lift", "Decide on an appeal: the seller is again what it was", func(w *jobs.Work, ctx context.Context, scope collector.Scope, id, reason string) (collector.Block, error) {
		return w.EndAppeal(ctx, scope, id, true, reason)
	}},
}

func (s *Server) apiInspectionReads(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/inspections", Does: "Today's plan with its reasons, and the inspections, newest first", Action: collector.ActionRead, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *inspectionsQuery) (*answer[inspectionsJSON], error) {
			plan, err := s.Work.InspectionPlan(ctx, scope)
			if err != nil {
				return nil, err
			}
			list, next, err := s.inspections(ctx, scope, in.After, in.Limit)
			return &answer[inspectionsJSON]{inspectionsJSON{s.Work.RegulationVersion(), mapped(plan, plannedOut), mapped(list, inspectionOut), next}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/inspections/{id}", Does: "An inspection with its findings, notes, talk, tickets, blocks and log", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[inspectionWholeJSON], error) {
			i, err := s.Store.Inspection(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			v, err := s.inspectionOf(ctx, scope, i, collector.LanguageEnglish)
			return &answer[inspectionWholeJSON]{inspectionWholeOut(v)}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/findings", Does: "What the detectors found, newest first", Action: collector.ActionRead, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *findingsQuery) (*answer[findingsJSON], error) {
			seller := collector.Seller{}
			if in.Seller != "" {
				var err error
				if seller, err = s.Work.SellerNamed(ctx, scope, in.Seller); err != nil {
					return nil, err
				}
			}
			list, next, err := s.findings(ctx, scope, seller.SellerID, in.After, in.Limit, collector.LanguageEnglish)
			return &answer[findingsJSON]{findingsJSON{mapped(list, findingOut), next}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/blocks", Does: "Blocks, proposed and decided, newest first", Action: collector.ActionRead, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *blocksQuery) (*answer[blocksJSON], error) {
			list, next, err := s.blocks(ctx, scope, in.State == "waiting", in.After, in.Limit)
			return &answer[blocksJSON]{blocksJSON{mapped(list, blockOut), next}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/sellers/{id}/notes", Does: "What colleagues left about a seller, newest first; id or key: and the marketplace's own id", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *inspectSeller) (*answer[notesJSON], error) {
			seller, err := s.Work.SellerNamed(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			notes, err := s.Store.Notes(ctx, scope, seller.SellerID, inspectionMost)
			return &answer[notesJSON]{notesJSON{mapped(notes, noteOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/orders/{key}/chat", Does: "What was said about an order", Action: collector.ActionRead, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *inspectOrder) (*answer[inspectChatsJSON], error) {
			o, err := s.Store.OrderByKey(ctx, scope, in.Key)
			if err != nil {
				return nil, err
			}
			chat, err := s.Store.Chat(ctx, scope, "order", o.OrderID)
			return &answer[inspectChatsJSON]{inspectChatsJSON{mapped(chat, inspectChatOut)}}, err
		})
}

func (s *Server) inspectionAnswer(ctx context.Context, scope collector.Scope, i collector.Inspection, err error) (*answer[inspectionJSON], error) {
	if err != nil {
		return nil, err
	}
	shop, err := (shops{}).of(ctx, s, scope, i.Seller)
	return &answer[inspectionJSON]{inspectionOut(inspectionView{i, shop})}, err
}

func (s *Server) blockAnswer(ctx context.Context, scope collector.Scope, b collector.Block, err error) (*answer[blockJSON], error) {
	if err != nil {
		return nil, err
	}
	views, err := s.blockViews(ctx, scope, []collector.Block{b})
	if err != nil {
		return nil, err
	}
	return &answer[blockJSON]{blockOut(views[0])}, nil
}

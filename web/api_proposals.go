package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

type proposalJSON struct {
	ID        string                  `json:"id"`
	Place     string                  `json:"place" example:"forum.example" doc:"a registrable domain, or a channel of a platform: t.me/name"`
	State     collector.ProposalState `json:"state" enum:"open,accepted,refused"`
	URL       string                  `json:"url" doc:"the address that was named first"`
	Named     int                     `json:"named" doc:"documents that named it; 200: so many or more"`
	Origin    string                  `json:"origin" doc:"id of the source whose document named it first; empty: an import"`
	FirstSeen time.Time               `json:"first_seen" doc:"business time"`
	LastSeen  time.Time               `json:"last_seen" doc:"business time"`
	Decided   *time.Time              `json:"decided" doc:"business time"`
	DecidedBy string                  `json:"decided_by" doc:"name; empty: nobody yet, or the command line"`
	Why       string                  `json:"why" doc:"the reason of the decision"`
	Evidence  []namingJSON            `json:"evidence" doc:"the newest three documents that name it"`
}

type namingJSON struct {
	Document string    `json:"document" doc:"public id"`
	URL      string    `json:"url" doc:"the address as it was named"`
	Words    string    `json:"words" doc:"of the document, around the name"`
	At       time.Time `json:"at" doc:"business time"`
}

type proposalsJSON struct {
	Proposals []proposalJSON `json:"proposals"`
}

type proposalsInput struct {
	State collector.ProposalState `query:"state" enum:"open,accepted,refused" default:"open"`
}

type acceptInput struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body acceptBody
}

type acceptBody struct {
	Owner  string `json:"owner" maxLength:"320" doc:"id or mail of the person who answers for it"`
	Period string `json:"period,omitempty" example:"6h" doc:"absent: 6h"`
	URL    string `json:"url,omitempty" maxLength:"2000" doc:"where a pass starts; absent: the address that was named first"`
	Name   string `json:"name,omitempty" maxLength:"200" doc:"absent: the place"`
	Why    string `json:"why,omitempty" maxLength:"1000" doc:"stands in the history of the source"`
}

func (s *Server) apiProposals(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/proposals", Does: "Places where the company is named and that are in no registry", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *proposalsInput) (*answer[proposalsJSON], error) {
			list, err := s.Work.Proposals(ctx, scope, in.State)
			return &answer[proposalsJSON]{proposalsJSON{mapped(list, proposalOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/proposals/{id}/accept", Does: "Make a source of a proposed place", Action: collector.ActionSources, Status: http.StatusCreated,
		Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *acceptInput) (*answer[sourceJSON], error) {
			src, err := s.acceptPlace(ctx, scope, in.ID, in.Body)
			if err != nil {
				return nil, err
			}
			return s.sourceAnswer(ctx, scope, src.PublicID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/proposals/{id}/refuse", Does: "Refuse a proposed place for good", Action: collector.ActionSources, Status: http.StatusNoContent,
		Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *reasoned) (*noContent, error) {
			return &noContent{}, s.Work.RefuseProposal(ctx, scope, in.ID, in.Body.Why)
		})
}

func proposalOut(p jobs.Proposed) proposalJSON {
	return proposalJSON{ID: p.PublicID, Place: p.Place, State: p.State, URL: p.URL, Named: p.Named, Origin: p.Origin.PublicID, FirstSeen: p.FirstSeen, LastSeen: p.LastSeen,
		Decided: instant(p.Decided), DecidedBy: p.By.Name, Why: p.Why, Evidence: mapped(p.Evidence, func(e jobs.ProposedBy) namingJSON {
			return namingJSON{Document: e.Document.PublicID, URL: e.URL, Words: e.Words, At: e.At}
		})}
}

// acceptPlace makes a source of a proposed place as somebody asks for it.
func (s *Server) acceptPlace(ctx context.Context, scope collector.Scope, id string, in acceptBody) (collector.Source, error) {
	src := collector.Source{Name: in.Name, URL: in.URL, Period: defaultPeriod}
	var err error
	if in.Period != "" {
		if src.Period, err = readPeriod(in.Period); err != nil {
			return src, err
		}
	}
	if src.Owner, err = s.ownerNamed(ctx, scope, in.Owner); err != nil {
		return src, err
	}
	return s.Work.AcceptProposal(ctx, scope, id, src, in.Why)
}

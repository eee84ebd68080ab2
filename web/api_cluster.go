package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
	"molva/jobs/cluster"
)

type clusterDocJSON struct {
	ID        string          `json:"id"`
	Site      string          `json:"site"`
	URL       string          `json:"url"`
	Published string          `json:"published,omitempty" doc:"RFC 3339, or a date alone"`
	State     collector.State `json:"state"`
	Share     float64         `json:"share" doc:"of the words of the shorter text that stand in the other one, 0..1; 0: joined by somebody's word or by others between them"`
	Why       string          `json:"why,omitempty" enum:"review,profile,person,order,mail,phone,hand" doc:"what keeps it apart"`
	ByHand    bool            `json:"by_hand" doc:"somebody decided on it and this document"`
}

type clusterReasonJSON struct {
	Same  string `json:"same" enum:"order,mail,phone,name,given,item,amount,date,days,weeks"`
	Value string `json:"value,omitempty"`
}

type clusterProposalJSON struct {
	ID         string              `json:"id"`
	Site       string              `json:"site"`
	Confidence float64             `json:"confidence" doc:"0..1"`
	Reasons    []clusterReasonJSON `json:"reasons"`
}

type clusterActJSON struct {
	Act    string    `json:"act" doc:"hand it to undo"`
	Did    string    `json:"did" enum:"merged,split,refused,undone"`
	At     time.Time `json:"at" doc:"business time"`
	Reason string    `json:"reason"`
	Undone bool      `json:"undone"`
}

type clusterJSON struct {
	Seen      string                `json:"seen" doc:"hand it back with a decision: it is refused when the cluster has changed since"`
	Count     int                   `json:"count" doc:"documents of the cluster, this one among them"`
	Documents []clusterDocJSON      `json:"documents" doc:"the others, oldest first, 100 at most"`
	Apart     []clusterDocJSON      `json:"apart" doc:"that resemble it and are kept apart"`
	Proposed  []clusterProposalJSON `json:"proposed" doc:"where incidents were asked for: that may tell of the same incident in other words; nothing is joined by itself"`
	Acts      []clusterActJSON      `json:"acts" doc:"what people decided, newest first"`
}

type clusterQuery struct {
	ID        string `path:"id" maxLength:"64" doc:"public id"`
	Incidents bool   `query:"incidents" doc:"also look for what may be the same incident: up to 200 texts are read"`
}

type clusterInput struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Other  string `json:"other,omitempty" maxLength:"64" doc:"id of the other document, where there is one"`
		Act    string `json:"act,omitempty" maxLength:"64" doc:"what is undone"`
		Seen   string `json:"seen,omitempty" maxLength:"64" doc:"of the cluster as it was looked at; absent: it is not compared"`
		Reason string `json:"reason" maxLength:"300"`
	}
}

func (s *Server) apiCluster(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/documents/{id}/cluster", Does: "Where else the text of a document is, and what may be the same incident", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *clusterQuery) (*answer[clusterJSON], error) {
			v, err := s.Work.ClusterOf(ctx, scope, in.ID)
			if err != nil || !in.Incidents {
				return &answer[clusterJSON]{clusterOut(v, nil)}, err
			}
			proposed, err := s.Work.IncidentsOf(ctx, scope, in.ID)
			return &answer[clusterJSON]{clusterOut(v, proposed)}, err
		})
	for act, does := range map[string]string{"merge": "Say that two documents are one incident", "refuse": "Say that two documents are not one incident",
		"split": "Take a document out of its cluster", "undo": "Take back a decision on a document's cluster"} {
		register(s, api, endpoint{Method: http.MethodPost, Path: "/documents/{id}/cluster/" + act, Does: does, Action: collector.ActionCases, Fails: []int{http.StatusConflict, http.StatusRequestEntityTooLarge}},
			func(ctx context.Context, scope collector.Scope, in *clusterInput) (*answer[clusterJSON], error) {
				err := s.decideCluster(ctx, scope, in.ID, clusterFields{Act: act, Other: in.Body.Other, Seen: in.Body.Seen, Reason: in.Body.Reason, Undo: in.Body.Act})
				if err != nil {
					return nil, err
				}
				v, err := s.Work.ClusterOf(ctx, scope, in.ID)
				return &answer[clusterJSON]{clusterOut(v, nil)}, err
			})
	}
}

func clusterOut(v jobs.ClusterView, proposed []jobs.ClusterProposal) clusterJSON {
	docOut := func(d jobs.ClusterDocument) clusterDocJSON {
		return clusterDocJSON{d.PublicID, d.Site, d.URL, d.Published.String(), d.State, d.Share, d.Why, d.ByHand}
	}
	return clusterJSON{Seen: v.Seen, Count: v.Count, Documents: mapped(v.Documents, docOut), Apart: mapped(v.Apart, docOut),
		Proposed: mapped(proposed, func(p jobs.ClusterProposal) clusterProposalJSON {
			return clusterProposalJSON{p.PublicID, p.Site, p.Confidence, mapped(p.Reasons, func(r cluster.Reason) clusterReasonJSON { return clusterReasonJSON{r.Key, r.Value} })}
		}),
		Acts: mapped(v.Acts, func(a jobs.ClusterDecided) clusterActJSON {
			return clusterActJSON{a.Act, a.Did, a.At.UTC(), a.Reason, a.Undone}
		})}
}

package web

import (
	"context"
	"net/http"
	"strings"

	"molva/collector"
	"molva/jobs"
)

// clusterRoutes are the decisions on a document's cluster.
var clusterRoutes = []route{{"POST /d/{id}/cluster/{act}", collector.ActionCases, (*Server).clusterForm}}

// clusterFields are those of the forms about a cluster; Act is the form.
type clusterFields struct{ Act, Other, Seen, Reason, Undo string }

// clusterPart is what a document's page shows of its cluster.
type clusterPart struct {
	jobs.ClusterView
	Looked   bool // for what may be the same incident: many texts are read, so somebody asks for it
	Proposed []jobs.ClusterProposal
	People   map[int64]collector.Person
	Form     clusterFields // of a decision that was refused
	Error    *fieldError
}

// Shown says whether there is anything to tell.
func (p clusterPart) Shown() bool {
	return p.Count > 1 || len(p.Apart)+len(p.Acts) > 0
}

// Late says that the cluster was changed by somebody else before the decision: both are shown.
func (p clusterPart) Late() bool { return p.Error.At("seen") }

func (s *Server) clusterPart(ctx context.Context, scope collector.Scope, id string, p *clusterPart) (err error) {
	if p.ClusterView, err = s.Work.ClusterOf(ctx, scope, id); err != nil {
		return err
	}
	if p.Looked {
		if p.Proposed, err = s.Work.IncidentsOf(ctx, scope, id); err != nil {
			return err
		}
	}
	p.People, err = s.peopleByID(ctx, scope)
	return err
}

// clusterForm takes a decision on the document's cluster.
func (s *Server) clusterForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "document_title")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	f := clusterFields{r.PathValue("act"), lastPart(r.FormValue("other")), r.FormValue("seen"), r.FormValue("reason"), r.FormValue("undo")}
	if err := s.decideCluster(r.Context(), v.scope, id, f); err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showDocument(w, r, v, status, func(p *documentPageData) { p.Cluster.Form, p.Cluster.Error = f, e })
		})
	}
	return s.redirect(w, r, "/d/"+id+"#cluster-h", v.T("cluster_decided"))
}

// lastPart is the id that ends a document's address; who has an id alone may give that.
func lastPart(address string) string {
	address = strings.TrimRight(strings.TrimSpace(address), "/")
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	return address[strings.LastIndexByte(address, '/')+1:]
}

func (s *Server) decideCluster(ctx context.Context, scope collector.Scope, id string, f clusterFields) error {
	c := jobs.ClusterChange{Document: id, Other: f.Other, Seen: f.Seen, Reason: f.Reason}
	if (f.Act == "merge" || f.Act == "refuse") && f.Other == "" {
		return &collector.Error{Code: collector.CodeInvalid, Where: "other", Msg: "the other document is not named", Hint: "give the address of its page"}
	}
	switch f.Act {
	case "merge":
		return s.Work.MergeCluster(ctx, scope, c)
	case "refuse":
		return s.Work.RefuseCluster(ctx, scope, c)
	case "split":
		return s.Work.SplitCluster(ctx, scope, c)
	case "undo":
		return s.Work.UndoCluster(ctx, scope, c, f.Undo)
	}
	return collector.Errorf(collector.CodeNotFound, "there is no decision %q on a cluster", f.Act)
}

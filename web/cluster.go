package web

import (
	"context"
	"net/http"
	"slices"
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
	People map[int64]collector.Person
	Form   clusterFields // of a decision that was refused
	Error  *fieldError
}

// Shown says whether there is anything to tell.
func (p clusterPart) Shown() bool {
	return p.Count > 1 || len(p.Apart)+len(p.Proposed)+len(p.Acts) > 0
}

// Late says that the cluster was changed by somebody else before the decision: both are shown.
func (p clusterPart) Late() bool { return p.Error.At("seen") }

func (s *Server) clusterPart(ctx context.Context, scope collector.Scope, id string, p *clusterPart) (err error) {
	if p.ClusterView, err = s.Work.ClusterOf(ctx, scope, id); err == nil {
		p.People, err = s.peopleByID(ctx, scope)
	}
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
			return s.showDocument(w, r, v, status, func(p *documentPageData) { p.Cluster = clusterPart{Form: f, Error: e} })
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

// foldShown is how many further places a folded row names.
const foldShown = 10

// fold is what a row of the search says of the rest of its cluster.
type fold struct {
	Others []collector.Document // foldShown at most, those that were found first
	More   int                  // that are not named
}

// Count is how many documents the row stands for beside its own.
func (f fold) Count() int { return len(f.Others) + f.More }

// foldClusters makes of all hits of a page that are one text one row, in the place of the first.
func (s *Server) foldClusters(ctx context.Context, p *searchPageData) error {
	var ids []int64
	onPage := map[int64]hit{}
	for _, h := range p.Hits {
		ids = append(ids, h.DocumentID)
		onPage[h.DocumentID] = h
	}
	clusters, of, err := s.clustersOf(ctx, p.scope, ids)
	if err != nil || len(clusters) == 0 {
		return err
	}
	row := map[int64]int{} // of a cluster, by its oldest document
	var rows []hit
	var read []int64
	for _, h := range p.Hits {
		at := of[h.DocumentID]
		if at == 0 {
			rows = append(rows, h)
			continue
		}
		if _, there := row[at]; there {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(clusters[at]), func(id int64) bool { return id == h.DocumentID })
		slices.SortStableFunc(others, func(a, b int64) int { return seenHere(onPage, b) - seenHere(onPage, a) })
		named := others[:min(len(others), foldShown)]
		h.Fold = &fold{More: len(others) - len(named)}
		read = append(read, named...)
		row[at], rows = len(rows), append(rows, h)
	}
	docs, err := s.Store.DocumentsByID(ctx, p.scope, read)
	for _, d := range docs {
		h := rows[row[of[d.DocumentID]]]
		h.Fold.Others = append(h.Fold.Others, d)
	}
	p.Folded, p.Hits = len(p.Hits), rows
	return err
}

// seenHere is 1 for a document that the page has.
func seenHere(onPage map[int64]hit, id int64) int {
	if _, ok := onPage[id]; ok {
		return 1
	}
	return 0
}

// clustersOf are the clusters of two and more in which some documents stand, by their oldest document, and where each stands.
func (s *Server) clustersOf(ctx context.Context, scope collector.Scope, ids []int64) (clusters map[int64][]int64, of map[int64]int64, err error) {
	placed, err := s.Store.Placed(ctx, scope, ids)
	if err != nil || len(placed) == 0 {
		return nil, nil, err
	}
	var near []int64
	for _, at := range placed {
		near = append(near, at.Near)
	}
	slices.Sort(near)
	all, err := s.Store.PlacedNear(ctx, scope, slices.Compact(near))
	clusters, of = map[int64][]int64{}, map[int64]int64{}
	for _, at := range all {
		clusters[at.Cluster] = append(clusters[at.Cluster], at.Document)
	}
	for _, at := range all {
		if len(clusters[at.Cluster]) > 1 {
			of[at.Document] = at.Cluster
		}
	}
	return clusters, of, err
}

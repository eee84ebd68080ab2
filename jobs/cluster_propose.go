package jobs

import (
	"cmp"
	"context"
	"slices"
	"time"

	"molva/collector"
	"molva/jobs/cluster"
)

// Of the documents that may tell of the same incident so many are looked at, and so many shown.
const (
	incidentsLooked = 100
	incidentsShown  = 5
	incidentDays    = 14 * 24 * time.Hour
)

// ClusterProposal is a document that may tell of the same incident in other words. It is never joined by itself.
type ClusterProposal struct {
	collector.Document
	Confidence float64 // 0..1
	Reasons    []cluster.Reason
}

// IncidentsOf looks for what may tell of the same incident as a document, among what was written under the same name and about the
// same item in those days: up to 2 * incidentsLooked texts are read whole. What hangs together with the document, in its cluster or
// kept apart, and what somebody decided on is left out.
func (w *Work) IncidentsOf(ctx context.Context, scope collector.Scope, publicID string) ([]ClusterProposal, error) {
	d, placed, err := w.hangsTogether(ctx, scope, publicID)
	if err != nil {
		return nil, err
	}
	ids, err := w.Store.Namesakes(ctx, scope, d.Author.Name, incidentsLooked)
	if err != nil {
		return nil, err
	}
	if d.Published.Known() {
		at := d.Published.Time
		near, err := w.Store.ByItemBetween(ctx, scope, d.Item, at.Add(-incidentDays), at.Add(incidentDays), incidentsLooked)
		if err != nil {
			return nil, err
		}
		for _, o := range near {
			ids = append(ids, o.DocumentID)
		}
	}
	decided, err := w.Store.Decisions(ctx, scope, []int64{d.DocumentID})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id int64) bool {
		return id == d.DocumentID || slices.ContainsFunc(placed, func(p collector.Placed) bool { return p.Document == id }) ||
			slices.ContainsFunc(decided, func(s collector.Decision) bool { return s.First == id || s.Second == id })
	})
	docs, err := w.Store.DocumentsByID(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	belong, err := w.Store.Belongings(ctx, scope, append(ids, d.DocumentID))
	facts := cluster.FactsOf(d, belong[d.DocumentID])
	var out []ClusterProposal
	for _, o := range docs {
		if sure, reasons := facts.Incident(cluster.FactsOf(o, belong[o.DocumentID])); sure >= cluster.Proposed {
			out = append(out, ClusterProposal{o, sure, reasons})
		}
	}
	slices.SortFunc(out, func(a, b ClusterProposal) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.DocumentID, b.DocumentID))
	})
	return out[:min(len(out), incidentsShown)], err
}

package jobs

import (
	"context"
	"maps"
	"slices"

	"molva/collector"
	"molva/collector/pipeline"
	"molva/collector/store"
	"molva/crawler"
)

// judge passes what a page showed through the pipeline and returns what is to be written.
func (w *Work) judge(ctx context.Context, scope collector.Scope, source collector.Source, p collector.Page, v crawler.Visit) ([]store.DocumentWrite, error) {
	judge, _, err := w.judgeOf(ctx, scope)
	if err != nil {
		return nil, err
	}
	b := pipeline.Batch{Company: scope.Company, Source: source.SourceID, Page: p.PageID, Pass: p.Pass, First: source.FirstOver.IsZero(),
		Now: w.Clock.Now(), Judge: judge}
	var out []store.DocumentWrite
	if len(v.Reviews) > 0 {
		b.Kind = collector.KindReview
		writes, err := w.pass(ctx, scope, source, b, v.Reviews)
		if err != nil {
			return nil, err
		}
		out = writes
	}
	if said := mentions(v); len(said) > 0 {
		b.Kind = collector.KindMention
		writes, err := w.pass(ctx, scope, source, b, said)
		if err != nil {
			return nil, err
		}
		out = append(out, writes...)
	}
	return out, nil
}

// mentions are what a page shows that is no review: itself, or the entries of a feed.
func mentions(v crawler.Visit) []collector.Review {
	out := make([]collector.Review, 0, len(v.Entries)+1)
	for _, m := range v.Entries {
		out = append(out, m.AsReview())
	}
	if v.Mention != nil {
		out = append(out, v.Mention.AsReview())
	}
	return out
}

// pass hands one batch through the pipeline, site by site as the reviews name them.
func (w *Work) pass(ctx context.Context, scope collector.Scope, source collector.Source, b pipeline.Batch, reviews []collector.Review) ([]store.DocumentWrite, error) {
	out := make([]store.DocumentWrite, 0, len(reviews))
	for site, ofSite := range bySite(reviews) {
		prepared := pipeline.Prepare(b, ofSite)
		for _, r := range prepared.Refused {
			w.Log.Info("what came is no review", "component", "pipeline", "site", site, "reason", r.Reason)
		}
		held, err := w.held(ctx, scope, site, b.Kind, prepared)
		if err != nil {
			return nil, err
		}
		strange, err := w.ofOthers(ctx, scope, source, held)
		if err != nil {
			return nil, err
		}
		for _, o := range prepared.Run(held) {
			if o.New() {
				o.Document.FirstPass = isFirst(source, o.Document)
			}
			out = append(out, store.DocumentWrite{Document: o.Document, PrevRev: o.PrevRev, Versions: o.Versions, Facts: o.Facts, Seen: true, Strange: strange[o.Document.DocumentID]})
		}
	}
	return out, nil
}

// held are the documents that reviews of a site must be compared with, by site key.
func (w *Work) held(ctx context.Context, scope collector.Scope, site string, kind collector.Kind, prepared pipeline.Prepared) (map[string]collector.Document, error) {
	held, err := w.Store.Held(ctx, scope, site, kind, prepared.Keys())
	if err != nil {
		return nil, err
	}
	lost := prepared.Lost(held)
	if len(lost.Keys) > 0 {
		more, err := w.Store.Held(ctx, scope, site, kind, lost.Keys)
		if err != nil {
			return nil, err
		}
		maps.Copy(held, more)
	}
	if len(lost.Reviews) > 0 {
		more, err := w.Store.HeldBy(ctx, scope, site, lost.Reviews, w.Clock.Now())
		if err != nil {
			return nil, err
		}
		maps.Copy(held, more)
	}
	return held, nil
}

// ofOthers looks which of the documents held belong to another source, and says which of those this one has not shown before the
// running pass. What it has shown in this pass already is handed on as its own.
func (w *Work) ofOthers(ctx context.Context, scope collector.Scope, source collector.Source, held map[string]collector.Document) (strange map[int64]bool, err error) {
	var ids []int64
	for _, d := range held {
		if d.Source != source.SourceID {
			ids = append(ids, d.DocumentID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	sights, err := w.Store.Sightings(ctx, scope, source.SourceID, ids)
	if err != nil {
		return nil, err
	}
	strange = map[int64]bool{}
	for key, d := range held {
		if d.Source == source.SourceID {
			continue
		}
		x, met := sights[d.DocumentID]
		strange[d.DocumentID] = !met || !x.Since.Before(source.PassStart)
		if met && x.SeenPass == source.Pass {
			d.Source, d.Page, d.SeenPass = source.SourceID, x.Page, x.SeenPass
			held[key] = d
		}
	}
	return strange, nil
}

// bySite parts reviews by the site that they name: nearly always one.
func bySite(reviews []collector.Review) map[string][]collector.Review {
	if len(reviews) > 0 && !slices.ContainsFunc(reviews, func(r collector.Review) bool { return r.Site != reviews[0].Site }) {
		return map[string][]collector.Review{reviews[0].Site: reviews}
	}
	out := map[string][]collector.Review{}
	for _, r := range reviews {
		out[r.Site] = append(out[r.Site], r)
	}
	return out
}

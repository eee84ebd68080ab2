package jobs

import (
	"context"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// sortedMost bounds the documents of each sort that proposals are made from: the newest.
const sortedMost = 500

// Proposal is a proposed exclusion with what it hides of all that the topic finds.
type Proposal struct {
	ProposedExclusion
	Count ExclusionCount
}

// TopicProposals are what a topic could leave out, found from what people threw out of what it finds, with the price of each.
type TopicProposals struct {
	Exclusions               []Proposal
	Dropped, Mattered, Other int // documents that were compared
}

// ProposeTopic proposes exclusions for a topic, as it is written and not as it was saved.
func (w *Work) ProposeTopic(ctx context.Context, scope collector.Scope, t collector.TopicText) (p TopicProposals, err error) {
	if err := allowed(scope, collector.ActionRead); err != nil {
		return p, err
	}
	d, err := w.draft(ctx, scope, t, nil)
	if err != nil {
		return p, err
	}
	whole := collector.Bracket(d.query)
	s, err := w.sortedOf(ctx, scope, whole)
	if err != nil {
		return p, err
	}
	p.Dropped, p.Mattered, p.Other = len(s.Dropped), len(s.Mattered), len(s.Unseen)
	for _, one := range ProposeExclusions(s, wordsOf(d.text)) {
		p.Exclusions = append(p.Exclusions, Proposal{ProposedExclusion: one})
	}
	for i := range p.Exclusions {
		d.list.hidden(&p.Exclusions[i].Count, collector.Together(whole, collector.Bracket(p.Exclusions[i].Clause())), "")
	}
	return p, w.counting(scope).all(ctx, d.list.asked)
}

// sortedOf are the documents that a query finds by what people decided. What somebody was told of mattered, too.
func (w *Work) sortedOf(ctx context.Context, scope collector.Scope, query string) (s Sorted, err error) {
	c := w.counting(scope)
	for _, part := range []struct {
		query string
		to    *[]collector.Document
	}{{queryNoise, &s.Dropped}, {queryMattered, &s.Mattered}, {queryUnseen, &s.Unseen}} {
		q, err := c.parse(ctx, query+" "+part.query)
		if err != nil {
			return s, err
		}
		r, err := w.Index.Search(ctx, search.Request{Company: scope.Company, Query: q, Limit: sortedMost})
		if err != nil {
			return s, err
		}
		if *part.to, err = w.Store.DocumentsByPublic(ctx, scope, r.IDs); err != nil {
			return s, err
		}
	}
	ids := make([]string, len(s.Unseen))
	for i, d := range s.Unseen {
		ids[i] = d.PublicID
	}
	told, err := w.Store.ToldAmong(ctx, scope, ids)
	var unseen []collector.Document
	for _, d := range s.Unseen {
		if told[d.PublicID] {
			s.Mattered = append(s.Mattered, d)
		} else {
			unseen = append(unseen, d)
		}
	}
	s.Unseen = unseen
	return s, err
}

// wordsOf are the stems of a topic's own queries.
func wordsOf(t collector.TopicText) map[string]bool {
	out := map[string]bool{}
	for _, q := range t.Queries {
		for _, w := range text.Tokenize(q.Query, nil) {
			out[w.Stem] = true
		}
	}
	return out
}

package jobs

import (
	"context"
	"slices"

	"molva/collector"
	"molva/search"
)

// What a person has decided about a document, as a query. Noise is what they threw out, mattered what they handled as theirs;
// whatever else is held nobody has looked at. That somebody was told of a document, or that it has a case, the store alone knows.
const (
	queryNoise    = "stage:dropped"
	queryMattered = "-stage:dropped (stage:open OR stage:done OR -assignee:none OR -tag:none OR is:answered)"
	queryUnseen   = "stage:new assignee:none tag:none -is:answered"
)

// Figure is a number and the query that finds exactly the documents that it counts; Uncounted where there was no time.
type Figure struct {
	N     int
	Query string
}

// Span is a figure of the last thirty days, by publication, and of all time.
type Span struct{ Month, All Figure }

// ClauseCount is what a query of a topic does.
type ClauseCount struct {
	Total Span // what it finds where the topic looks
	Alone Span // what the topic finds by it alone
}

// ExclusionCount is what an exclusion hides of what the queries of the topic find where it looks.
type ExclusionCount struct {
	Hides                   Span   // whether or not other exclusions hide it, too
	Alone                   Span   // what the topic would find without it: of Hides what no other exclusion hides
	Noise, Mattered, Unseen Span   // of Hides
	Told                    Figure // of Unseen, of all time: documents that somebody was told of or that have a case. They mattered, too; the store alone knows them
	ToldOf                  int    // so many of Unseen were looked at for that, the newest; the rest may hold more
}

// Overlap is how much a topic shares with another saved query.
type Overlap struct {
	Name   string
	Topic  bool
	Shares Figure // of all time
	Total  Figure // what the other one finds
}

// TopicPreview is what a topic would find, part by part.
type TopicPreview struct {
	Text       collector.TopicText // as it would be kept: the numbers below are of its parts
	Query      string              // the whole as one query
	Total      Span
	Queries    []ClauseCount
	Exclusions []ExclusionCount
	Overlaps   []Overlap
	Cut        bool // not all was counted: countTime was over
}

// overlapMost is with how many other saved queries a topic is compared.
const overlapMost = 20

// PreviewTopic counts what a topic would find, and saves nothing. id is the topic that is being edited, "" a new one. It reads
// as checkTopic does and refuses the same mistakes, but for those of the name.
func (w *Work) PreviewTopic(ctx context.Context, scope collector.Scope, id string, t collector.TopicText) (p TopicPreview, err error) {
	if err := allowed(scope, collector.ActionRead); err != nil {
		return p, err
	}
	var held collector.Topic
	var edited *collector.Topic
	if id != "" {
		if held, err = w.Store.Topic(ctx, scope, id); err != nil {
			return p, err
		}
		edited = &held
	}
	d, err := w.draft(ctx, scope, t, edited)
	if err != nil {
		return p, err
	}
	c, list := w.counting(scope), d.list
	p.Text, p.Query = d.text, d.query
	if t, err = c.short(ctx, d.text); err != nil {
		return p, err
	}
	list.span(&p.Total, collector.Bracket(p.Query))
	list.queries(&p, t)
	list.exclusions(&p, t)
	if err := w.overlaps(ctx, scope, &p, &list, held.Name); err != nil {
		return p, err
	}
	if err = c.all(ctx, list.asked); err == nil {
		err = c.toldBy(ctx, &p)
	}
	p.Cut = p.Cut || slices.ContainsFunc(list.asked, toCount.uncounted)
	p.Overlaps = slices.DeleteFunc(p.Overlaps, func(o Overlap) bool { return o.Shares.N == 0 })
	return p, err
}

// topicDraft is a topic as it is written and not as it was saved, to be counted.
type topicDraft struct {
	text  collector.TopicText
	query string // the whole as one
	list  previewer
}

// draft reads a topic that may have no name yet; held is the one that is edited, nil for none. What the index would refuse is asked
// for as long as countTime.
func (w *Work) draft(ctx context.Context, scope collector.Scope, t collector.TopicText, held *collector.Topic) (d topicDraft, err error) {
	if search.SavedName(t.Name) == "" {
		t.Name = "new"
	}
	bounded, end := context.WithTimeout(ctx, countTime)
	defer end()
	t, q, err := w.readTopic(bounded, scope, t, held)
	if err != nil {
		return d, err
	}
	company, _, err := w.company(ctx, scope.Company)
	return topicDraft{text: t, query: q.String(), list: previewer{month: "after:" + w.monthAgo(company)}}, err
}

// short is a topic whose queries are written as short as they can be: what is made of them must fit an address.
func (c *counting) short(ctx context.Context, t collector.TopicText) (collector.TopicText, error) {
	t.Queries, t.Exclusions = slices.Clone(t.Queries), slices.Clone(t.Exclusions)
	for i := range t.Queries {
		q, err := c.parse(ctx, t.Queries[i].Query)
		if err != nil {
			return t, err
		}
		t.Queries[i].Query = q.String()
	}
	for i, e := range t.Exclusions {
		if e.Kind != collector.ExcludeQuery {
			continue
		}
		q, err := c.parse(ctx, e.Value)
		if err != nil {
			return t, err
		}
		t.Exclusions[i].Value = q.String()
	}
	return t, nil
}

// previewer lists what is to be counted: queries, and behind each what is counted of it.
type previewer struct {
	month   string // as a query
	asked   []toCount
	others  bool // what is listed now belongs to other saved queries
	refused int  // and stands for what cannot be asked
}

// figure is a query of its own.
func (l *previewer) figure(f *Figure, query string) {
	f.Query = query
	l.asked = append(l.asked, toCount{query: query, to: &f.N, others: l.others, refused: l.refused})
}

// part is counted of what the figure before it finds.
func (l *previewer) part(f *Figure, query string) { l.partOf(&l.asked[len(l.asked)-1], f, query) }

func (l *previewer) partOf(of *toCount, f *Figure, query string) {
	f.Query = collector.Together(of.query, query)
	of.parts = append(of.parts, toCount{query: query, to: &f.N, others: l.others, refused: l.refused})
}

// span is a query of its own, and of it what is of the last month.
func (l *previewer) span(s *Span, parts ...string) {
	l.figure(&s.All, collector.Together(parts...))
	l.part(&s.Month, l.month)
}

// spanOf is a part, and of it what is of the last month.
func (l *previewer) spanOf(s *Span, query string) {
	l.part(&s.All, query)
	l.part(&s.Month, collector.Together(query, l.month))
}

func (l *previewer) queries(p *TopicPreview, t collector.TopicText) {
	p.Queries = make([]ClauseCount, len(t.Queries))
	for i, q := range t.Queries {
		l.span(&p.Queries[i].Total, collector.Bracket(q.Query), t.Places())
		var others []string
		for j, other := range t.Queries {
			if j != i {
				others = append(others, "-"+collector.Bracket(other.Query))
			}
		}
		if alone := collector.Together(append(others, t.Left(-1))...); alone != "" {
			l.spanOf(&p.Queries[i].Alone, alone)
		} else {
			l.span(&p.Queries[i].Alone, collector.Bracket(q.Query), t.Places())
		}
	}
}

func (l *previewer) exclusions(p *TopicPreview, t collector.TopicText) {
	p.Exclusions = make([]ExclusionCount, len(t.Exclusions))
	for i, e := range t.Exclusions {
		l.hidden(&p.Exclusions[i], collector.Together(t.Union(), collector.Bracket(e.Clause()), t.Places()), t.Left(i))
	}
}

// hidden counts what is hidden by what people decided about it, and what is left of it by the other exclusions ("" for none).
func (l *previewer) hidden(c *ExclusionCount, query, left string) {
	l.span(&c.Hides, query)
	if left == "" {
		l.span(&c.Alone, query)
	} else {
		l.spanOf(&c.Alone, left)
	}
	l.spanOf(&c.Noise, queryNoise)
	l.spanOf(&c.Mattered, queryMattered)
	l.spanOf(&c.Unseen, queryUnseen)
}

// overlaps are those with other topics, shared views and alert rules, but for those that look at everything.
func (w *Work) overlaps(ctx context.Context, scope collector.Scope, p *TopicPreview, list *previewer, own string) error {
	views, err := w.Store.Views(ctx, sharedScope(scope.Company))
	if err != nil {
		return err
	}
	watches, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return err
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return err
	}
	saved, err := w.savedBeside(ctx, sharedScope(scope.Company), watches)
	if err != nil {
		return err
	}
	slices.SortStableFunc(views, func(a, b collector.Watch) int { return boolOrder(b.Topic, a.Topic) })
	for _, other := range slices.Concat(views, watches) {
		if q, err := search.ParseIn(other.Whole(), brands, saved); err != nil || q.String() == "" || other.Topic && other.Name == own || search.SavedName(other.Name) == "" {
			continue
		}
		if len(p.Overlaps) == overlapMost {
			break
		}
		p.Overlaps = append(p.Overlaps, Overlap{Name: other.Name, Topic: other.Topic})
	}
	list.shared(p.Overlaps)
	return nil
}

// shared counts other saved queries, and how much of them is in what the first figure finds. One that cannot be asked shares nothing.
func (l *previewer) shared(overlaps []Overlap) {
	l.others = true
	whole := toCount{} // of everything
	for i := range overlaps {
		o := &overlaps[i]
		o.Total.Query = `@"` + search.SavedName(o.Name) + `"`
		whole.parts = append(whole.parts, toCount{query: o.Total.Query, to: &o.Total.N, others: true})
		l.partOf(&l.asked[0], &o.Shares, o.Total.Query)
	}
	l.asked = append(l.asked, whole)
	l.others = false
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// toldBy adds what the store alone knows to have mattered of the documents that exclusions hide and that nobody has handled, as far
// as the time of the counts suffices.
func (c *counting) toldBy(ctx context.Context, p *TopicPreview) error {
	bounded, end := context.WithDeadline(ctx, c.ends)
	defer end()
	for i := range p.Exclusions {
		e := &p.Exclusions[i]
		if e.Unseen.All.N == 0 {
			continue
		}
		e.Told = Figure{N: Uncounted, Query: e.Unseen.All.Query}
		if e.Unseen.All.N > 0 && bounded.Err() == nil {
			ids, seen, err := c.told(bounded, e.Told.Query)
			if err == nil {
				e.Told.N, e.ToldOf = len(ids), seen
			} else if bounded.Err() == nil || ctx.Err() != nil {
				return err
			}
		}
		p.Cut = p.Cut || e.Told.N == Uncounted
	}
	return nil
}

package jobs

import (
	"context"
	"slices"
	"time"

	"molva/collector"
	"molva/search"
)

// ToldOf are the documents that a query finds of which somebody was told by an alert, or that have a case, newest first, and of how
// many that was asked: search.MaxLimit at most.
func (w *Work) ToldOf(ctx context.Context, scope collector.Scope, query string) (ids []string, of int, err error) {
	return w.counting(scope).told(ctx, query)
}

// told is ToldOf; what a query may name is read once.
func (c *counting) told(ctx context.Context, query string) (ids []string, of int, err error) {
	q, err := c.parse(ctx, query)
	if err != nil {
		return nil, 0, err
	}
	r, err := c.w.Index.Search(ctx, search.Request{Company: c.scope.Company, Query: q, Limit: search.MaxLimit})
	if err != nil {
		return nil, 0, err
	}
	told, err := c.w.Store.ToldAmong(ctx, c.scope, r.IDs)
	if err != nil {
		return nil, 0, err
	}
	return slices.DeleteFunc(r.IDs, func(id string) bool { return !told[id] }), len(r.IDs), nil
}

// TopicFigures is what a topic finds: of all time, of the last thirty days by publication and of the thirty before.
type TopicFigures struct {
	Span
	Before Figure
}

// FiguresOf counts what the topics of a company find, in their order.
func (w *Work) FiguresOf(ctx context.Context, scope collector.Scope, topics []collector.Topic) ([]TopicFigures, error) {
	company, _, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, err
	}
	since := w.monthAgo(company)
	before := w.Clock.Now().In(company.Location()).AddDate(0, 0, -59).Format(time.DateOnly)
	out := make([]TopicFigures, len(topics))
	list := previewer{month: "after:" + since, others: true, refused: Uncounted}
	for i, t := range topics {
		name := `@"` + search.SavedName(t.Name) + `"`
		list.span(&out[i].Span, name)
		list.part(&out[i].Before, "after:"+before+" before:"+since)
	}
	return out, w.counting(scope).all(ctx, list.asked)
}

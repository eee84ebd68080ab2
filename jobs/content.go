package jobs

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/text"
	"molva/jobs/alert"
	"molva/search"
)

// errNothing ends a delivery without a mail: when its time came there was nothing to tell.
var errNothing = errors.New("what it was to tell about is held no more")

// content gathers what a mail tells, as the store has it now.
func (w *Work) content(ctx context.Context, scope collector.Scope, d collector.Delivery) (alert.Content, error) {
	company, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return alert.Content{}, err
	}
	c := alert.Content{BaseURL: w.BaseURL, Company: company.Name, Zone: company.Location()}
	if d.Source != 0 {
		if c.Source, err = w.Store.SourceByID(ctx, scope, d.Source); err != nil {
			return c, err
		}
	}
	switch d.Kind {
	case collector.DeliveryDrift:
		c.Drift = alert.Drift{Read: c.Source.Read, Held: c.Source.Held, Note: d.Note}
		return c, nil
	case collector.DeliverySummary:
		return w.summaryContent(ctx, scope, d, c, brands)
	}
	docs, err := w.Store.DocumentsByID(ctx, scope, d.Documents)
	if err != nil {
		return c, err
	}
	if len(docs) == 0 {
		return c, errNothing // erased meanwhile
	}
	c.Document = docs[0]
	if docs[0].Source != 0 {
		if c.Source, err = w.Store.SourceByID(ctx, scope, docs[0].Source); err != nil {
			return c, err
		}
	}
	if c.Watches, err = w.Store.WatchesByID(ctx, scope, d.Watches); err != nil {
		return c, err
	}
	views, err := w.Saved(ctx, receiverScope(scope.Company, d.Receiver))
	c.Matched = matchedWords(c.Watches, docs[0], brands, views)
	return c, err
}

// summaryContent is all that waited for this summary when its pass was closed.
func (w *Work) summaryContent(ctx context.Context, scope collector.Scope, d collector.Delivery, c alert.Content, brands *text.Brands) (alert.Content, error) {
	t, err := w.Store.ToldTally(ctx, scope, d.DeliveryID)
	if err != nil {
		return c, err
	}
	if t.Reviews+t.Mentions == 0 {
		return c, errNothing // erased meanwhile
	}
	c.Summary = alert.Summary{Note: d.Note, Reviews: t.Reviews, Mentions: t.Mentions, Complaints: t.Complaints, Stars: t.Stars}
	if c.Summary.Documents, err = w.Store.ToldDocuments(ctx, scope, d.DeliveryID, alert.Listed); err != nil {
		return c, err
	}
	c.Watches, err = w.Store.WatchesByID(ctx, scope, d.Watches)
	if err != nil {
		return c, err
	}
	views, err := w.Saved(ctx, receiverScope(scope.Company, d.Receiver))
	c.Summary.Query = anyOfRules(c.Watches, brands, views)
	return c, err
}

// anyQueryMost is how long, in letters, a query of several rules may be: it stands in a link, where a Cyrillic letter takes six signs.
const anyQueryMost = 300

// anyOfRules is one query for what any of the rules finds; "" when that cannot be said in a link or is everything.
func anyOfRules(watches []collector.Watch, brands *text.Brands, views search.Library) string {
	var queries []string
	for _, watch := range watches {
		q := strings.Join(strings.Fields(watch.Query), " ") // one line, as the search's field holds it
		if _, err := ruleQuery(q, brands, views); err != nil {
			return ""
		}
		queries = append(queries, q)
	}
	all := strings.Join(queries, "")
	if len(queries) > 1 {
		all = "(" + strings.Join(queries, ") OR (") + ")"
	}
	if utf8.RuneCountInString(all) > anyQueryMost {
		return ""
	}
	return all
}

// matchedWords are the words of the text by which the rules found it.
func matchedWords(watches []collector.Watch, d collector.Document, brands *text.Brands, views search.Library) []string {
	var out []string
	for _, watch := range watches {
		q, err := search.ParseIn(watch.Query, brands, views)
		if err != nil {
			continue // it found it with an older text of the rule
		}
		for _, s := range []string{d.Title, d.Text, d.Pros, d.Cons} {
			for _, span := range search.Marks(q, s, brands) {
				if word := s[span.Start:span.End]; !slices.Contains(out, word) && len(out) < 20 {
					out = append(out, word)
				}
			}
		}
	}
	return out
}

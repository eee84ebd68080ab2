package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// Bounds of topics.
const (
	topicsMost       = 100  // of a company
	topicQueriesMost = 20   //
	topicExcludeMost = 50   //
	topicSitesMost   = 50   //
	topicLong        = 2500 // letters of the whole as one query: what it is narrowed to must still fit an address of the console
	topicNoteLong    = 500  // letters
)

// AddTopic saves a new topic.
func (w *Work) AddTopic(ctx context.Context, scope collector.Scope, t collector.TopicText, note string) (collector.Topic, error) {
	t, query, err := w.checkTopic(ctx, scope, t, nil, note)
	if err != nil {
		return collector.Topic{}, err
	}
	held, err := w.Store.Topics(ctx, scope)
	if err == nil && len(held) >= topicsMost {
		err = &collector.Error{Code: collector.CodeTooLarge, Where: "name", Msg: "there are too many topics", Hint: "take one away that nobody uses"}
	}
	if err != nil {
		return collector.Topic{}, err
	}
	return w.Store.AddTopic(ctx, scope, t, query.String(), strings.TrimSpace(note), w.Clock.Now())
}

// SaveTopic saves a new version of a topic. seen is the version that the person saw: CodeConflict when there is a newer one. A
// text that changes nothing makes no version.
func (w *Work) SaveTopic(ctx context.Context, scope collector.Scope, id string, seen int64, t collector.TopicText, note string) (collector.Topic, error) {
	return w.saveTopic(ctx, scope, id, seen, t, collector.TopicSaved{Note: strings.TrimSpace(note)})
}

func (w *Work) saveTopic(ctx context.Context, scope collector.Scope, id string, seen int64, t collector.TopicText, saved collector.TopicSaved) (collector.Topic, error) {
	held, err := w.Store.Topic(ctx, scope, id)
	if err != nil {
		return held, err
	}
	t, query, err := w.checkTopic(ctx, scope, t, &held, saved.Note)
	if err != nil {
		return held, err
	}
	if held.Version == seen && len(collector.TopicChanges(held.TopicText, t)) == 0 && slices.Equal(held.Queries, t.Queries) {
		return held, nil
	}
	saved.At = w.Clock.Now()
	return w.Store.SaveTopic(ctx, scope, id, seen, t, query.String(), saved)
}

// RestoreTopic brings an older version of a topic back, as a new one.
func (w *Work) RestoreTopic(ctx context.Context, scope collector.Scope, id string, seen, version int64, note string) (collector.Topic, error) {
	held, err := w.Store.Topic(ctx, scope, id)
	if err != nil {
		return held, err
	}
	versions, err := w.Store.TopicVersions(ctx, scope, held.TopicID)
	if err != nil {
		return held, err
	}
	at := slices.IndexFunc(versions, func(v collector.TopicVersion) bool { return v.Version == version })
	if at < 0 {
		return held, collector.Errorf(collector.CodeNotFound, "there is no version %d of the topic", version)
	}
	return w.saveTopic(ctx, scope, id, seen, versions[at].Text, collector.TopicSaved{Note: strings.TrimSpace(note), Restored: version})
}

// DeleteTopic ends a topic that no other saved query names.
func (w *Work) DeleteTopic(ctx context.Context, scope collector.Scope, id string) error {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return err
	}
	t, err := w.Store.Topic(ctx, scope, id)
	if err != nil {
		return err
	}
	if err := w.heldWith(ctx, scope, topicNamed(t.Name), nil); err != nil {
		return err
	}
	return w.Store.DeleteTopic(ctx, scope, id, w.Clock.Now())
}

// checkTopic is a topic as it is kept, with the query that it makes, or what is wrong with it. held is the one that it changes.
func (w *Work) checkTopic(ctx context.Context, scope collector.Scope, t collector.TopicText, held *collector.Topic, note string) (collector.TopicText, *search.Query, error) {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return t, nil, err
	}
	if t.Name = strings.Join(strings.Fields(t.Name), " "); t.Name == "" || utf8.RuneCountInString(t.Name) > viewNameLong || strings.ContainsAny(t.Name, `"\«»“”„`) || search.SavedName(t.Name) == "" {
		return t, nil, &collector.Error{Code: collector.CodeInvalid, Where: "name", Msg: "the topic needs a name", Hint: "60 letters at most, no quotes"}
	}
	if utf8.RuneCountInString(note) > topicNoteLong {
		return t, nil, &collector.Error{Code: collector.CodeTooLarge, Where: "note", Msg: "the note is too long", Hint: "500 letters at most"}
	}
	rules, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return t, nil, err
	}
	if slices.ContainsFunc(rules, func(r collector.Watch) bool { return search.SavedName(r.Name) == search.SavedName(t.Name) }) {
		return t, nil, &collector.Error{Code: collector.CodeConflict, Where: "name", Msg: "an alert rule has this name already", Hint: "choose another name"}
	}
	t, q, err := w.readTopic(ctx, scope, t, held)
	if err != nil || held == nil {
		return t, q, err
	}
	return t, q, w.heldWith(ctx, scope, topicNamed(held.Name), &collector.Watch{Name: t.Name, Query: q.String(), Shared: true, Topic: true})
}

// sharedScope sees what the whole company does: a topic and a rule find the same for everybody.
func sharedScope(company int64) collector.Scope { return receiverScope(company, 0) }

// readTopic reads every part of a topic by itself, so that a mistake is shown where it stands, and then the whole. held is the one
// that it changes, nil for none.
func (w *Work) readTopic(ctx context.Context, scope collector.Scope, t collector.TopicText, held *collector.Topic) (collector.TopicText, *search.Query, error) {
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return t, nil, err
	}
	saved, err := w.Saved(ctx, sharedScope(scope.Company))
	if err != nil {
		return t, nil, err
	}
	if t, err = cleanTopic(t); err != nil {
		return t, nil, err
	}
	q, err := w.readParts(ctx, scope, t, held, func(query string) (*search.Query, error) { return ruleQuery(query, brands, saved) })
	if err != nil {
		return t, nil, err
	}
	if n := utf8.RuneCountInString(q.String()); n > topicLong {
		return t, nil, &collector.Error{Code: collector.CodeTooLarge, Where: "topic", Msg: fmt.Sprintf("the topic has %d letters as one query", n), Hint: fmt.Sprintf("%d at most: save a part of it and name it with @", topicLong)}
	}
	itself := saved
	itself.Text = func(name string) (string, bool) {
		if name == search.SavedName(t.Name) {
			return q.String(), true
		}
		return saved.Text(name)
	}
	if _, err = search.ParseIn(`@"`+t.Name+`"`, brands, itself); err != nil {
		return t, nil, inPart(err, "topic", 0)
	}
	return t, q, nil
}

// readParts reads the parts of a topic and then the whole. What stands in the held one already is not asked of the index: it may have
// outgrown it, and whoever mends another part is not to mend this one first.
func (w *Work) readParts(ctx context.Context, scope collector.Scope, t collector.TopicText, held *collector.Topic, read func(string) (*search.Query, error)) (*search.Query, error) {
	var stood []string
	if held != nil {
		stood = append(stood, held.Whole())
		for _, q := range held.Queries {
			stood = append(stood, q.Query)
		}
		for _, e := range held.Exclusions {
			stood = append(stood, e.Clause())
		}
	}
	part := func(name string, i int, query string) (*search.Query, error) {
		q, err := read(query)
		if err == nil && !slices.Contains(stood, query) {
			err = w.findable(ctx, scope, q, query, "")
		}
		if err != nil && name == "topic" && held != nil {
			if was, e := read(held.Whole()); e == nil && w.findable(ctx, scope, was, held.Whole(), "") != nil {
				err = nil // nor was what it was
			}
		}
		return q, inPart(err, name, i)
	}
	for i, q := range t.Queries {
		if _, err := part("query", i, q.Query); err != nil {
			return nil, err
		}
	}
	for i, e := range t.Exclusions {
		if _, err := part("exclusion", i, e.Clause()); err != nil {
			return nil, err
		}
	}
	return part("topic", 0, t.Whole())
}

// inPart says in which part of a topic a mistake stands.
func inPart(err error, part string, i int) error {
	var e *collector.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	if out.Where = strings.TrimPrefix(e.Where, "query"); part != "topic" {
		part = fmt.Sprintf("%s %d", part, i+1)
	}
	out.Where = strings.TrimSuffix(part+", "+out.Where, ", ")
	return &out
}

// cleanTopic is a topic without spaces around and empty parts, within the bounds.
func cleanTopic(t collector.TopicText) (collector.TopicText, error) {
	var out collector.TopicText
	out.Name = t.Name
	for _, q := range t.Queries {
		q.Name, q.Query = strings.Join(strings.Fields(q.Name), " "), strings.TrimSpace(q.Query)
		if utf8.RuneCountInString(q.Name) > viewNameLong {
			return t, &collector.Error{Code: collector.CodeTooLarge, Where: "query", Msg: "the name of a query is too long", Hint: "60 letters at most"}
		}
		if q.Query != "" {
			out.Queries = append(out.Queries, q)
		}
	}
	for _, e := range t.Exclusions {
		if !slices.Contains(collector.ExcludeKinds(), e.Kind) {
			return t, &collector.Error{Code: collector.CodeInvalid, Where: "exclusion", Msg: fmt.Sprintf("there is no kind of exclusion %q", e.Kind), Hint: "words, query, author or site"}
		}
		if e.Value = strings.TrimSpace(e.Value); e.Value != "" && !slices.Contains(out.Exclusions, e) {
			out.Exclusions = append(out.Exclusions, e)
		}
	}
	for _, k := range t.Kinds {
		if k != collector.KindReview && k != collector.KindMention {
			return t, &collector.Error{Code: collector.CodeInvalid, Where: "kinds", Msg: fmt.Sprintf("there is no kind of document %q", k), Hint: "review or mention"}
		}
		out.Kinds = append(out.Kinds, k)
	}
	for _, s := range t.Sites {
		if s = text.Fold(strings.TrimSpace(s)); s != "" {
			out.Sites = append(out.Sites, s)
		}
	}
	slices.Sort(out.Kinds)
	slices.Sort(out.Sites)
	out.Kinds, out.Sites = slices.Compact(out.Kinds), slices.Compact(out.Sites)
	if len(out.Kinds) == 2 {
		out.Kinds = nil // all
	}
	return out, topicBounds(out)
}

func topicBounds(t collector.TopicText) error {
	switch {
	case len(t.Queries) == 0:
		return &collector.Error{Code: collector.CodeInvalid, Where: "query 1", Msg: "the topic looks for nothing", Hint: "write a query"}
	case len(t.Queries) > topicQueriesMost || len(t.Exclusions) > topicExcludeMost || len(t.Sites) > topicSitesMost:
		return &collector.Error{Code: collector.CodeTooLarge, Where: "topic", Msg: "the topic has too many parts",
			Hint: fmt.Sprintf("%d queries, %d exclusions and %d sites at most", topicQueriesMost, topicExcludeMost, topicSitesMost)}
	}
	return nil
}

// topicNamed finds a topic among saved queries.
func topicNamed(name string) func(collector.Watch) bool {
	return func(v collector.Watch) bool { return v.Topic && v.Name == name }
}

// monthAgo is the first day of the last thirty, as a query names it.
func (w *Work) monthAgo(company collector.Company) string {
	return w.Clock.Now().In(company.Location()).AddDate(0, 0, -29).Format(time.DateOnly)
}

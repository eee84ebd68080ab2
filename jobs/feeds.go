package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/crawler"
)

// feedsTime is how long a person waits to hear which feeds a page names.
const feedsTime = 20 * time.Second

// NamedFeed is a feed that the page of a source names.
type NamedFeed struct {
	URL   string `json:"url"`
	Title string `json:"title,omitempty"` // as the page calls it
}

// NamedFeeds asks for the first page of a source, under its host's lease and as politely as a pass, and says which feeds it
// names. CodeConflict: the host is being crawled or is to be left alone at this moment. CodeUnavailable, with the reason:
// the page did not come.
func (w *Work) NamedFeeds(ctx context.Context, scope collector.Scope, publicID string) (feeds []NamedFeed, err error) {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return nil, err
	}
	source, err := w.Store.Source(ctx, scope, publicID)
	if err != nil {
		return nil, err
	}
	key, err := crawler.HostKey(source.URL)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, feedsTime)
	defer cancel()
	id, err := w.Store.EnsureHost(ctx, scope, key)
	if err != nil {
		return nil, err
	}
	host, ok, err := w.Store.ClaimHost(ctx, id, time.Now(), feedsTime)
	if err == nil && !ok {
		err = &collector.Error{Code: collector.CodeConflict, Msg: "its host is being asked at this moment, or is to be left alone", Hint: "ask again in a minute"}
	}
	if err != nil {
		return nil, err
	}
	s := &slice{w: w, host: host, open: w.Crawler.Open(ctx, host)}
	v, err := s.first(ctx, source)
	for _, end := range []func(context.Context) error{
		func(ctx context.Context) error { return w.Store.SaveHost(ctx, s.host) },
		func(ctx context.Context) error { return w.Store.ReleaseHost(ctx, s.host, time.Now()) },
	} {
		if e := end(context.WithoutCancel(ctx)); err == nil {
			err = e
		}
	}
	if err != nil {
		return nil, err
	}
	for _, f := range w.Crawler.NamedFeeds(v, source.Site) {
		feeds = append(feeds, NamedFeed(f))
	}
	return feeds, nil
}

// first asks for the first page of a source and notes when the host may be asked again.
func (s *slice) first(ctx context.Context, source collector.Source) (crawler.Visit, error) {
	if opens := s.open.Opens(); !opens.IsZero() {
		return crawler.Visit{}, &collector.Error{Code: collector.CodeUnavailable, Msg: "the page was not asked for: " + crawler.HoursReason(s.w.VisitHours(source)),
			Hint: "its first pass asks for it then"}
	}
	if err := s.robots(ctx); err != nil {
		return crawler.Visit{}, err
	}
	v := s.open.FetchAs(ctx, collector.Page{URL: source.URL}, source.Site)
	s.settleHost(v)
	if len(v.Raw) == 0 || v.Status < 200 || v.Status > 299 {
		return v, &collector.Error{Code: collector.CodeUnavailable, Msg: "the page did not come: " + v.Reason, Hint: "its first pass tries again"}
	}
	return v, nil
}

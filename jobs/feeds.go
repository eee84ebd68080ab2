package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/crawler"
)

// How long a person waits to hear which feeds a page names.
const (
	feedsWait = 12 * time.Second // for the turn of its host, which another page of it may have just had
	feedsTime = 20 * time.Second // for the page, from then on
	feedsLook = 200 * time.Millisecond
)

// NamedFeed is a feed that the page of a source names.
type NamedFeed struct {
	URL   string `json:"url"`
	Title string `json:"title,omitempty"` // as the page calls it
}

// NamedFeeds asks for the first page of a source, under its host's lease and as politely as a pass, and says which feeds it
// names. It waits for the turn of the host, feedsWait at most. CodeConflict: the host is being crawled or is to be left alone for longer. CodeUnavailable, with the reason:
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
	ctx, cancel := context.WithTimeout(ctx, feedsWait+feedsTime)
	defer cancel()
	id, err := w.Store.EnsureHost(ctx, scope, key)
	if err != nil {
		return nil, err
	}
	host, err := w.hostInTurn(ctx, scope, id, key, time.Now().Add(feedsWait))
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

// hostInTurn leases a host as soon as it may be asked, up to a time. A host that is to be left alone for longer is not waited for.
func (w *Work) hostInTurn(ctx context.Context, scope collector.Scope, id int64, key string, until time.Time) (collector.Host, error) {
	for {
		host, ok, err := w.Store.ClaimHost(ctx, id, time.Now(), feedsTime)
		if err != nil || ok {
			return host, err
		}
		if host, err = w.Store.HostByKey(ctx, scope, key); err != nil {
			return host, err
		}
		switch free := later(host.NotBefore, host.LeaseUntil); {
		case host.NotBefore.After(until):
			return host, &collector.Error{Code: collector.CodeConflict, Msg: "the page was not asked for: its host is to be left alone until " + host.NotBefore.UTC().Format(time.RFC3339),
				Hint: askAgain}
		case free.After(until) || time.Now().After(until):
			return host, &collector.Error{Code: collector.CodeConflict, Msg: "the page was not asked for: its host is being crawled", Hint: askAgain}
		}
		select {
		case <-ctx.Done():
			return host, ctx.Err()
		case <-time.After(feedsLook):
		}
	}
}

// askAgain is what whoever still wants to know the feeds can do: no pass tells them.
const askAgain = "ask again later by the API: POST /api/v1/sources/ID/feeds"

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

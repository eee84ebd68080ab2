package jobs

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Bounds of a source's period: more often is impolite, more seldom is no watch.
const (
	minPeriod  = 10 * time.Minute
	maxPeriod  = 365 * 24 * time.Hour
	firstAfter = time.Minute // from adding a source to its first pass, so that a slip can be mended
)

// AddSource registers a place. Its address passes the guard first; without an owner it is not crawled (seed 002: each
// place has a person who answers for it). why stands in its history and may be left away.
func (w *Work) AddSource(ctx context.Context, scope collector.Scope, s collector.Source, why ...string) (collector.Source, error) {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return s, err
	}
	s, err := w.newSource(ctx, scope, s)
	if err != nil {
		return s, err
	}
	reason, err := reasonIn(strings.Join(why, " "), false)
	if err != nil {
		return s, err
	}
	defer w.ring()
	return w.Store.AddSource(ctx, scope, s, w.added(s, collector.SourceFacts{Why: reason}))
}

// newSource checks what a new source is to be, and fills in the rest.
func (w *Work) newSource(ctx context.Context, scope collector.Scope, s collector.Source) (collector.Source, error) {
	address, err := w.Crawler.Canonical(strings.TrimSpace(s.URL), s.Site)
	if err != nil {
		return s, &collector.Error{Code: collector.CodeInvalid, Where: "url", Msg: fmt.Sprintf("%q is no address", s.URL), Hint: "write https://site.example/reviews/company", Err: err}
	}
	// A place that is not crawled may stand in the registry all the same: somebody answers for it, and its page says how its
	// reviews come in. Nothing is asked of it, so its name need not be known.
	if w.Crawler.CheckCrawl(address) == nil {
		if err := w.Crawler.CheckAddress(ctx, address); err != nil {
			return s, err
		}
	}
	s.URL = address
	if err := w.checkSource(&s); err != nil {
		return s, err
	}
	if s.Name = strings.TrimSpace(s.Name); s.Name == "" {
		if s.Name, err = w.placeName(ctx, scope, s); err != nil {
			return s, err
		}
	}
	s.Company, s.Health, s.Due = scope.Company, collector.HealthNew, w.Clock.Now().Add(firstAfter)
	return s, nil
}

// nameMost is how many letters a name that nobody gave has at most.
const nameMost = 80

// placeName is what a source is called that nobody named: its site, else its host, with the path where another source is
// called so.
func (w *Work) placeName(ctx context.Context, scope collector.Scope, s collector.Source) (string, error) {
	u, err := url.Parse(s.URL)
	if err != nil {
		return "", err
	}
	name := strings.TrimPrefix(u.Hostname(), "www.")
	if site := w.siteOf(s); site != nil {
		name = site.Name
	}
	others, err := w.Store.AllSources(ctx, scope)
	if err != nil {
		return "", err
	}
	for _, called := range []string{name, name + " " + text.Cut(strings.Trim(u.Path, "/"), nameMost)} {
		if !slices.ContainsFunc(others, func(o collector.Source) bool { return o.Name == called }) {
			return called, nil
		}
	}
	return s.URL, nil
}

// RunSource makes a source due now, or again as soon as its running pass ends. One that has been due for some time stays due
// since then: how late a pass was must not be forgotten.
func (w *Work) RunSource(ctx context.Context, scope collector.Scope, publicID string) error {
	if err := allowed(scope, collector.ActionSources); err != nil {
		return err
	}
	s, err := w.Store.Source(ctx, scope, publicID)
	if err != nil {
		return err
	}
	if err := stands(s); err != nil {
		return err
	}
	if s.Owner == 0 {
		return &collector.Error{Code: collector.CodeConflict, Where: "owner", Msg: "nobody answers for this source", Hint: "set its owner first"}
	}
	if now := w.Clock.Now(); s.PassOpen || s.Due.After(now) {
		s.Due = now
	}
	defer w.ring()
	return w.Store.SaveSource(ctx, scope, s)
}

func (w *Work) checkSource(s *collector.Source) error {
	if s.Period < minPeriod || s.Period > maxPeriod {
		return &collector.Error{Code: collector.CodeInvalid, Where: "period", Msg: fmt.Sprintf("a period of %s is out of bounds", s.Period),
			Hint: `write "6h"; ten minutes at least, a year at most`}
	}
	if s.Note = strings.TrimSpace(s.Note); len(s.Note) > noteMost {
		return &collector.Error{Code: collector.CodeInvalid, Where: "note", Msg: "the note is too long", Hint: "2,000 bytes at most"}
	}
	if s.Site != "" && w.Sites.Named(s.Site) == nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: "site", Msg: fmt.Sprintf("there is no site file %q", s.Site), Hint: "leave it away to read the page by schema.org"}
	}
	return nil
}

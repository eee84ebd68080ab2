package crawler

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"molva/collector"
	"molva/crawler/render"
	"molva/crawler/sites"
)

// shown says whether a page is shown in a browser before it is read: by its site file, or because all are.
func (f *fetch) shown(u *whatwg.Url) bool {
	s := f.s.c.site(f.site, u)
	return f.s.c.cfg.Render || s != nil && s.Render && (len(s.RenderPages) == 0 || matchesAny(s.RenderPages, pathQuery(canonical(u, s))))
}

// unshowable is the outcome of a page that needs a browser where there is none: it is not asked for, since what came of it
// could not be told from a page without reviews.
func (f *fetch) unshowable() {
	f.visit = f.visit.end(Blocked, collector.Because("needs_browser").String())
}

// isMarkup says whether an answer is a document that a browser shows, and no feed and no data.
func isMarkup(head http.Header) bool {
	t := strings.ToLower(head.Get("Content-Type"))
	return t == "" || strings.HasPrefix(t, "text/html") || strings.HasPrefix(t, "application/xhtml+xml")
}

// showing is one page in the browser, and what became of its requests.
type showing struct {
	f      *fetch
	doc    *whatwg.Url
	site   *sites.Site
	begun  onceEach // other hosts that had their turn
	failed atMostOne
	barred atMostOne
}

// show lets the browser show the page that has come, and gives its document; false: the outcome says why not. All the
// page's requests belong to the asking that fetched it: the host's turn is kept over them, and its delay begins anew behind.
func (f *fetch) show(ctx context.Context, u *whatwg.Url, h *hop) (*showing, render.Result, bool) {
	done, err := f.s.goOn(ctx)
	if err != nil {
		f.fail(err)
		return nil, render.Result{}, false
	}
	defer done()
	sh := &showing{f: f, doc: u, site: f.s.c.site(f.site, u)}
	r, err := f.s.c.cfg.Browser.Render(ctx, render.Page{URL: u.Href(true), Header: h.head, Body: h.body, Ask: sh.ask})
	switch {
	case err == nil:
		f.visit.Rendered = r.HTML
		return sh, r, true
	case ctx.Err() != nil:
		f.fail(ctx.Err())
	case errors.Is(err, render.ErrFailed):
		f.visit = f.visit.end(Retry, collector.Because("not_rendered", err).String())
	default:
		f.visit = f.visit.end(Broken, collector.Because("not_rendered", err).String())
	}
	return nil, r, false
}

// goOn takes the host's turn again without waiting for its delay, for what belongs to the request before.
func (s *Slice) goOn(ctx context.Context) (done func(), err error) {
	s.mu.Lock()
	row := s.slots
	if s.delay > 0 {
		row = s.turn
	}
	s.mu.Unlock()
	select {
	case row <- struct{}{}:
		return func() { s.asked(); <-row }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// shownHeader is the header to read a rendered document by: its charset is not the one it was sent in.
func shownHeader(head http.Header) http.Header {
	out := maps.Clone(head)
	if out == nil {
		out = http.Header{}
	}
	out.Set("Content-Type", "text/html; charset=utf-8")
	return out
}

// readShown reads a rendered document. One that shows nothing while a request that it made had no answer is not taken for
// one that has nothing to show.
func (f *fetch) readShown(sh *showing, r render.Result, head http.Header) {
	v := &f.visit
	f.s.c.read(v, r.HTML, shownHeader(head), f.site)
	if v.Outcome != OK {
		return
	}
	if len(r.Links) > 0 && !headerNofollow(head) {
		p := f.s.c.newPlace(v.URL, f.site)
		for _, l := range p.follow(r.Links) {
			if !slices.Contains(v.Links, l) {
				v.Links = append(v.Links, l)
			}
		}
	}
	if len(v.Reviews) > 0 || v.Mention != nil || len(v.Entries) > 0 {
		return
	}
	switch why := sh.failed.get(); {
	case why != "":
		v.Outcome, v.Drift, v.Reason = Retry, false, collector.Because("not_rendered", why).String()
	case sh.barred.get() != "":
		v.Drift, v.Reason = true, collector.Because("render_barred", sh.barred.get()).String()
	}
}

package jobs

import (
	"context"
	"encoding/json"
	"net/http"

	"molva/collector"
	"molva/crawler"
)

// fetch asks for a page. What is known of it is sent along (ETag, Last-Modified) where "not modified" will do: a pass needs
// the reviews and the links of each page, so the answer that showed them must still lie here as evidence. A window that has
// not changed shows nothing new, and needs no look.
func (s *slice) fetch(ctx context.Context, p collector.Page, site string) crawler.Visit {
	kept, here := s.kept(ctx, p)
	if !here && !p.Window {
		p.ETag, p.Modified = "", ""
	}
	v := s.open.FetchAs(ctx, p, site)
	switch {
	case v.Status != http.StatusNotModified:
		return v
	case here:
		return s.w.Crawler.Unchanged(v, kept, site)
	case p.Window && p.ETag+p.Modified != "":
		return v
	}
	return v.Unfounded()
}

// kept is the answer from which a page was last read, if it is held here.
func (s *slice) kept(ctx context.Context, p collector.Page) (k crawler.Kept, here bool) {
	if p.Window || p.ETag == "" && p.Modified == "" || s.w.Raw == nil {
		return k, false
	}
	a, _, err := s.w.Store.LastSight(ctx, collector.System(p.Company), collector.Document{Page: p.PageID, SeenPass: p.Pass})
	if err != nil || a.RawID == 0 {
		return k, false
	}
	body, err := s.w.Raw.Read(a)
	if err != nil { // another process keeps it, or it was taken out
		return k, false
	}
	var header http.Header
	if json.Unmarshal([]byte(a.Header), &header) != nil {
		return k, false
	}
	return s.w.Crawler.OpenKept(body, header, a.URL, p.BodyHash)
}

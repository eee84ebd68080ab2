package jobs

import (
	"context"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// PageVisits are a page as each of the company's sources reads it. What its address is, the site file of a source decides: it
// is looked for under the one that each file makes of it. CodeInvalid when it is no address.
func PageVisits(ctx context.Context, s *store.Store, c *crawler.Crawler, scope collector.Scope, address string) ([]collector.PageVisit, error) {
	files, err := s.SourceSites(ctx, scope)
	if err != nil {
		return nil, err
	}
	if _, err := c.Canonical(address, ""); err != nil {
		return nil, err
	}
	var out []collector.PageVisit
	for _, file := range files {
		canonical, err := c.Canonical(address, file)
		if err != nil {
			return nil, err
		}
		visits, err := s.PageVisits(ctx, scope, canonical, file)
		if err != nil {
			return nil, err
		}
		out = append(out, visits...)
	}
	return out, nil
}

package deploy

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"molva/collector"
	"molva/crawler"
)

type extractCommand struct {
	Page string `arg:"" help:"A saved page (may be gzipped), or an address to fetch; that shares nothing with other processes that ask the same host." placeholder:"FILE|URL"`
	URL  string `help:"Where the saved page stood; without it what the page says of itself (link rel=canonical)." placeholder:"BASE"`
	crawlFlags
}

// extracted is what the command prints.
type extracted struct {
	Reviews   []collector.Review   `json:"reviews"`
	Mention   *collector.Mention   `json:"mention,omitempty"`
	Entries   []collector.Mention  `json:"entries,omitempty"` // of a feed
	Aggregate *collector.Aggregate `json:"aggregate,omitempty"`
	Older     string               `json:"older,omitempty"` // the page with what came before the entries
	Links     []string             `json:"links"`
}

// Run reads one page and prints what is read from it.
func (c *extractCommand) Run(ctx context.Context, s Streams) error {
	cfg, err := c.config(s.Err)
	if err != nil {
		return err
	}
	if err := c.withBrowser(&cfg); err != nil {
		return err
	}
	defer cfg.Browser.Close()
	engine := crawler.New(cfg)
	defer engine.Close()
	v, err := c.visit(ctx, engine)
	if err != nil {
		return err
	}
	out := extracted{Reviews: v.Reviews, Mention: v.Mention, Aggregate: v.Aggregate(), Links: v.Links, Entries: v.Entries, Older: v.Older}
	if v.Sitemap != nil {
		if err := c.sitemap(s, v); err != nil {
			return err
		}
		return c.verdict(v)
	}
	if out.Reviews == nil {
		out.Reviews = []collector.Review{}
	}
	if out.Links == nil {
		out.Links = []string{}
	}
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		return err
	}
	return c.verdict(v)
}

func (c *extractCommand) verdict(v crawler.Visit) error {
	if v.Outcome != crawler.OK || v.Drift {
		return &Partly{What: fmt.Sprintf("%s: %s", v.Outcome, collector.Advised(v.Reason))}
	}
	return nil
}

// sitemap prints what a sitemap lists, an address a line as it is read: there may be fifty thousand.
func (c *extractCommand) sitemap(s Streams, v crawler.Visit) error {
	out := bufio.NewWriter(s.Out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err := v.Sitemap.Each(func(e crawler.SitemapEntry) error {
		return enc.Encode(struct {
			URL      string              `json:"url"`
			Modified collector.Published `json:"modified,omitzero"`
		}{e.URL, e.Modified})
	})
	if flush := out.Flush(); err == nil {
		err = flush
	}
	return err
}

func (c *extractCommand) visit(ctx context.Context, engine *crawler.Crawler) (crawler.Visit, error) {
	if isAddress(c.Page) {
		return engine.Once(ctx, c.Page, c.Site)
	}
	b, err := os.ReadFile(c.Page)
	if err != nil {
		return crawler.Visit{}, &collector.Error{Code: collector.CodeInvalid, Msg: err.Error(), Hint: "name a saved page, or an address beginning with http", Err: err}
	}
	if b, err = crawler.Unpack(b); err != nil {
		return crawler.Visit{}, fmt.Errorf("read %s: %w", c.Page, err)
	}
	base := c.URL
	if base == "" {
		base = crawler.OwnAddress(b)
	} else if _, err := crawler.Canonical(base); err != nil {
		return crawler.Visit{}, err
	}
	return engine.Read(b, nil, base, c.Site), nil
}

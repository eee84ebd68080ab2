package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"molva/collector"
	"molva/crawler"
)

type extractCommand struct {
	Page string `arg:"" help:"A saved page (may be gzipped), or an address to fetch." placeholder:"FILE|URL"`
	URL  string `help:"Where the saved page stood; without it what the page says of itself (link rel=canonical)." placeholder:"BASE"`
	crawlFlags
}

// extracted is what the command prints.
type extracted struct {
	Reviews   []collector.Review   `json:"reviews"`
	Mention   *collector.Mention   `json:"mention,omitempty"`
	Aggregate *collector.Aggregate `json:"aggregate,omitempty"`
	Links     []string             `json:"links"`
}

// Run reads one page and prints what is read from it.
func (c *extractCommand) Run(ctx context.Context, s Streams) error {
	cfg, err := c.config(s.Err)
	if err != nil {
		return err
	}
	engine := crawler.New(cfg)
	defer engine.Close()
	v, err := c.visit(ctx, engine)
	if err != nil {
		return err
	}
	out := extracted{Reviews: v.Reviews, Mention: v.Mention, Aggregate: v.Aggregate(), Links: v.Links}
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
	if v.Outcome != crawler.OK || v.Drift {
		return &Partly{What: fmt.Sprintf("%s: %s", v.Outcome, collector.Advised(v.Reason))}
	}
	return nil
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

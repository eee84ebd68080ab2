package deploy

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"molva/jobs"
)

type importCommand struct {
	Config `embed:""`
	File   string `arg:"" help:"Reviews as JSON Lines or CSV, also gzipped; - is standard input."`
	Format string `help:"jsonl or csv; else the file's ending tells." enum:",jsonl,csv" default:""`
	Site   string `help:"Site of the reviews that name none."`
	Source string `help:"Id of the source to which they belong."`
	Item   string `help:"Item of the reviews that name none."`
}

// Run takes the reviews of an export in. Lines that were refused make it "done in part".
func (c *importCommand) Run(ctx context.Context, s Streams) error {
	in, err := input(ctx, s, c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	name, body := c.File, io.Reader(in)
	if strings.HasSuffix(name, ".gz") {
		if body, err = gzip.NewReader(in); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		name = strings.TrimSuffix(name, ".gz")
	}
	format := c.Format
	if format == "" && strings.HasSuffix(name, ".csv") {
		format = "csv"
	}
	query := url.Values{"format": {format}, "site": {c.Site}, "source": {c.Source}, "item": {c.Item}}
	var report jobs.ImportReport
	err = withClient(ctx, c.Config, s, func(cl *client) error {
		if err := cl.send(ctx, http.MethodPost, "/import?"+query.Encode(), "application/octet-stream", body, &report); err != nil {
			return err
		}
		return cl.settled(ctx)
	})
	if ctx.Err() != nil && err != nil {
		return &Interrupted{What: "some rows may be in already; import the same file again, what is in is not taken twice"}
	}
	if err != nil {
		return err
	}
	for _, l := range report.Refused {
		fmt.Fprintf(s.Err, "line %d: %s\n", l.Line, l.Reason)
	}
	fmt.Fprintf(s.Out, "%d read: %d new, %d edited, %d the same, %d refused\n", report.Read, report.New, report.Edited, report.Same, len(report.Refused)+report.More)
	if n := len(report.Refused) + report.More; n > 0 {
		return &Partly{What: fmt.Sprintf("%d of %d lines were refused", n, report.Read)}
	}
	return nil
}

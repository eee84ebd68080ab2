package deploy

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"molva/jobs"
)

type ordersCommand struct {
	Import ordersImport `cmd:"" help:"Take a shop's orders in from a CSV file; broken lines are told with number and reason."`
}

type ordersImport struct {
	Config `embed:""`
	File   string `arg:"" help:"Orders as CSV, also gzipped; - is standard input."`
}

// Run takes orders in. Lines that were refused make it "done in part", a file of nothing else failed.
func (c *ordersImport) Run(ctx context.Context, s Streams) error {
	in, err := input(ctx, s, c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	body := io.Reader(in)
	if strings.HasSuffix(c.File, ".gz") {
		if body, err = gzip.NewReader(in); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
	}
	var report jobs.OrdersReport
	err = withNewClient(ctx, c.Config, s, func(cl *client) error {
		return cl.send(ctx, http.MethodPost, "/orders/import?format=csv", "text/csv", &fileBody{Reader: body}, &report)
	})
	if ctx.Err() != nil && err != nil {
		return &Interrupted{What: "some orders may be in already; import the same file again, what is in is not taken twice"}
	}
	if err != nil {
		return err
	}
	for _, l := range report.Refused {
		fmt.Fprintf(s.Err, "line %d: %s\n", l.Line, l.Reason)
	}
	refused := len(report.Refused) + report.More
	fmt.Fprintf(s.Out, "%d read: %d new, %d changed, %d the same, %d refused\n", report.Read, report.New, report.Changed, report.Same, refused)
	switch {
	case refused > 0 && refused == report.Read:
		return fmt.Errorf("nothing was taken in: all of %d lines were refused", refused)
	case report.BrokenOff:
		return &Partly{What: fmt.Sprintf("the file breaks off; %d of %d lines were refused", refused, report.Read)}
	case refused > 0:
		return &Partly{What: fmt.Sprintf("%d of %d lines were refused", refused, report.Read)}
	}
	return nil
}

package deploy

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"molva/jobs"
	"molva/web"
)

type importCommand struct {
	Config `embed:""`
	File   string `arg:"" help:"Reviews as JSON Lines, CSV or XLSX, a saved page (.html, .mhtml) or a mail (.eml); also gzipped; - is standard input."`
	Format string `help:"jsonl, csv, xlsx, html or eml; else the file's ending tells." enum:",jsonl,csv,xlsx,html,eml" default:""`
	URL    string `help:"Where a saved page stood, if it does not say so itself." name:"url"`
	Site   string `help:"Site of the reviews that name none; for a customer's letter where it came to, as mail."`
	Source string `help:"Id of the source to which they belong."`
	Item   string `help:"Item of the reviews that name none."`
}

// Run takes the reviews of an export in. Lines that were refused make it "done in part", a file of nothing else failed.
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
	if format == "" {
		format = formatOf(name)
	}
	query := url.Values{"format": {format}, "url": {c.URL}, "site": {c.Site}, "source": {c.Source}, "item": {c.Item}}
	var report jobs.ImportReport
	err = withNewClient(ctx, c.Config, s, func(cl *client) error {
		if err := cl.send(ctx, http.MethodPost, "/import?"+query.Encode(), "application/octet-stream", &fileBody{Reader: body}, &report); err != nil {
			return unknownSource(err, "--source", c.Source)
		}
		return cl.settled(ctx)
	})
	if ctx.Err() != nil && err != nil {
		return &Interrupted{What: "some rows may be in already; import the same file again, what is in is not taken twice"}
	}
	if err != nil {
		return err
	}
	return tellImport(s, report)
}

// formatOf is the format that a file's ending tells; "" is JSON Lines.
func formatOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv":
		return "csv"
	case ".xlsx", ".xlsm":
		return "xlsx"
	case ".html", ".htm":
		return "html"
	case ".eml", ".mhtml", ".mht":
		return "eml"
	}
	return ""
}

// tellImport says what became of the rows.
func tellImport(s Streams, report jobs.ImportReport) error {
	for _, l := range report.Refused {
		fmt.Fprintf(s.Err, "line %d: %s\n", l.Line, l.Reason)
	}
	refused := len(report.Refused) + report.More
	fmt.Fprintf(s.Out, "%d read: %d new, %d edited, %d the same, %d refused\n", report.Read, report.New, report.Edited, report.Same, refused)
	if report.Silent > 0 {
		what := "1 new complaint is"
		if report.Silent > 1 {
			what = fmt.Sprintf("%d new complaints are", report.Silent)
		}
		fmt.Fprintf(s.Out, "%s not mailed: older than 3 days, or of unknown date; molva search is:complaint shows them\n", what)
	}
	tellLeftOut(s, report)
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

// tellLeftOut says what of the rows that were taken in was not: dates that lie ahead, and columns.
func tellLeftOut(s Streams, report jobs.ImportReport) {
	if len(report.Ahead) > 0 {
		var at []string
		for _, a := range report.Ahead {
			where := fmt.Sprintf("line %d (%s)", a.Line, a.Date)
			if a.Sheet != "" {
				where = fmt.Sprintf("sheet %q ", a.Sheet) + where
			}
			at = append(at, where)
		}
		fmt.Fprintf(s.Err, "a date that lies ahead was left out: %s%s\n", strings.Join(at, ", "), andMore(report.AheadMore))
	}
	if len(report.Unread) > 0 {
		for i, name := range report.Unread {
			report.Unread[i] = "«" + oneLine(name) + "»"
		}
		fmt.Fprintf(s.Err, "not read, though there is content: %s%s; columns that are known: %s\n", strings.Join(report.Unread, ", "), andMore(report.UnreadMore), jobs.UsualColumns)
	}
}

// andMore is how a list that was cut goes on; "" for one that is whole.
func andMore(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

// fileBody sends a file. Where the file breaks off the body ends and a trailer says why: what came is taken in.
type fileBody struct {
	io.Reader
	trailer http.Header
}

// Read implements io.Reader.
func (b *fileBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, context.Canceled) {
		return n, err
	}
	why := err.Error()
	if errors.Is(err, io.ErrUnexpectedEOF) {
		why = "its end is missing"
	}
	b.trailer.Set(web.BrokenOff, strings.Join(strings.Fields(why), " ")) // a header is one line
	return n, io.EOF
}

// announce lets the request carry the trailer.
func (b *fileBody) announce(r *http.Request) {
	b.trailer = http.Header{web.BrokenOff: nil}
	r.Trailer = b.trailer
}

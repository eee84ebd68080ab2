package deploy

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
)

// crawlFlags are what all commands have in common that ask a site or read a page.
type crawlFlags struct {
	Site     string            `help:"Read all pages with the site file of this name." placeholder:"NAME"`
	Sites    []string          `help:"Folder with site files of your own; may be given again." placeholder:"DIR" env:"MOLVA_SITES"`
	AllowNet []string          `help:"Private or loopback network that may be crawled; may be given again." placeholder:"CIDR" env:"MOLVA_ALLOW_NET"`
	Resolve  map[string]string `help:"Where a host name really answers; may be given again." placeholder:"NAME=ADDR:PORT" mapsep:"," env:"MOLVA_RESOLVE"`
	Agent    string            `help:"User agent, with an address where a site's administrator can complain." env:"MOLVA_AGENT" placeholder:"TEXT"`
	Render   bool              `help:"Show all pages in a browser before they are read, not only those of which their site file says so."`
	Chromium string            `help:"Browser for pages that need one, or off; without it the Chromium that is installed." env:"MOLVA_CHROMIUM" placeholder:"PATH"`
}

// config is the crawler's, without the speed.
func (f crawlFlags) config(errs io.Writer) (crawler.Config, error) {
	set, err := sites.Load(f.Sites...)
	if err != nil {
		return crawler.Config{}, err
	}
	cfg := crawler.Config{Agent: f.Agent, Resolve: f.Resolve, Sites: set, Log: slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	for _, s := range f.AllowNet {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return cfg, &collector.Error{Code: collector.CodeInvalid, Where: "--allow-net", Msg: fmt.Sprintf("%q is no network", s), Hint: "write 127.0.0.0/8", Err: err}
		}
		cfg.AllowNet = append(cfg.AllowNet, p)
	}
	if f.Agent != "" {
		if err := crawler.CheckAgent(f.Agent); err != nil {
			return cfg, err
		}
	}
	if f.Site != "" && set.Named(f.Site) == nil {
		return cfg, &collector.Error{Code: collector.CodeInvalid, Where: "--site", Msg: fmt.Sprintf("there is no site file named %q", f.Site), Hint: "--sites DIR adds some"}
	}
	return cfg, nil
}

type crawlCommand struct {
	URL      []string      `arg:"" help:"Where to start; the crawl stays on its scheme, host and port."`
	Out      string        `short:"o" help:"Write the reviews and entries to this file when the crawl is over, instead of standard output as they come." placeholder:"FILE" type:"path"`
	Parallel int           `help:"Requests at once to a host whose delay is 0." default:"1" placeholder:"N"`
	Delay    time.Duration `help:"Between two requests to a host whose robots.txt gives no Crawl-delay." default:"1s"`
	MaxPages int           `help:"Fetch at most so many pages; 0 is no bound." default:"0" placeholder:"N"`
	Explain  bool          `help:"Say of each start what decides whether, when and how it is asked for, and of each address which rule of robots.txt decided."`
	Data     string        `help:"Data folder shared with molva serve and other crawls: no two of them ask a host at once, and its delay and back-off hold for all; without it molva-data, if that is there. Without a folder nothing is shared with other processes." env:"MOLVA_DATA" placeholder:"DIR"`
	Wait     time.Duration `help:"How long to wait for a host that another process of the data folder asks." default:"2m"`
	hostFlags
	crawlFlags
}

// Run crawls now, without a store: one review, or one entry of a feed, a line on standard output or in a file, the summary
// on standard error.
func (c *crawlCommand) Run(ctx context.Context, s Streams) error {
	cfg, err := c.config(s.Err)
	if err != nil {
		return err
	}
	switch {
	case c.Parallel < 1:
		return &collector.Error{Code: collector.CodeInvalid, Where: "--parallel", Msg: "it must be 1 or more"}
	case c.Delay < 0:
		return &collector.Error{Code: collector.CodeInvalid, Where: "--delay", Msg: "it must be 0 or more"}
	case c.Wait < 0:
		return &collector.Error{Code: collector.CodeInvalid, Where: "--wait", Msg: "it must be 0 or more"}
	case c.MaxPages < 0:
		return &collector.Error{Code: collector.CodeInvalid, Where: "--max-pages", Msg: "it must be 0 (no bound) or more"}
	}
	if cfg.Parallel, cfg.DefaultDelay = c.Parallel, c.Delay; c.Delay == 0 {
		cfg.DefaultDelay = crawler.NoDelay
	}
	if cfg.HostBounds, err = c.bounds(); err != nil {
		return err
	}
	out, err := newReviewWriter(c.Out, s.Out)
	if err != nil {
		return err
	}
	run := crawler.Run{Starts: c.URL, Site: c.Site, MaxPages: c.MaxPages, Out: out.write, Entry: out.writeEntry,
		Progress: func(sum crawler.Summary) {
			fmt.Fprintf(s.Err, "%s, %s so far\n", counted(sum.Pages, "page", "pages"), counted(sum.Reviews, "review", "reviews"))
		}}
	if c.Explain {
		run.Explain = s.Err
	}
	sum, err := c.crawl(ctx, s, cfg, run)
	return c.finish(s, out, sum, err)
}

// crawl does the run, once all that it needs is there.
func (c *crawlCommand) crawl(ctx context.Context, s Streams, cfg crawler.Config, run crawler.Run) (crawler.Summary, error) {
	if err := c.withBrowser(&cfg); err != nil {
		return crawler.Summary{}, err
	}
	defer cfg.Browser.Close()
	engine := crawler.New(cfg)
	defer engine.Close()
	b, err := c.beside(ctx, s)
	if err != nil {
		return crawler.Summary{}, err
	}
	defer b.close()
	c.share(ctx, s, b, engine, &run)
	return engine.Crawl(ctx, run)
}

// finish keeps what was read, also of a crawl that was interrupted, and says what was not.
func (c *crawlCommand) finish(s Streams, out *reviewWriter, sum crawler.Summary, err error) error {
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		out.discard()
		return err
	}
	if err := out.close(); err != nil {
		return err
	}
	printSummary(s.Err, sum)
	printHosts(s.Err, sum.Hosts)
	unread, unfollowed := counted(sum.MissedAll, "page", "pages")+" could not be read", counted(sum.Waiting, "link was", "links were")+" not followed"
	switch {
	case interrupted:
		return &Partly{What: "the crawl was interrupted"}
	case sum.MissedAll > 0 && sum.Waiting > 0:
		return &Partly{What: unread + ", " + unfollowed}
	case sum.MissedAll > 0:
		return &Partly{What: unread}
	case sum.Waiting > 0:
		return &Partly{What: unfollowed}
	}
	return nil
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func printSummary(w io.Writer, sum crawler.Summary) {
	fmt.Fprintf(w, "%s, %s, %s; %d gone (404, 410), %d forbidden by robots.txt, %d redirect to another host\n",
		counted(sum.Pages, "page", "pages"), counted(sum.Reviews, "review", "reviews"), counted(sum.Mentions, "mention", "mentions"), sum.Gone, sum.Forbidden, sum.Elsewhere)
	for _, m := range sum.Missed {
		fmt.Fprintf(w, "not read: %s: %s: %s\n", m.URL, m.Outcome, collector.Advised(m.Reason))
	}
	if more := sum.MissedAll - len(sum.Missed); more > 0 {
		fmt.Fprintf(w, "not read: %d more\n", more)
	}
	for _, host := range sum.GivenUp {
		fmt.Fprintf(w, "not asked any more: %s\n", host)
	}
	if sum.Waiting > 0 {
		fmt.Fprintf(w, "not followed: %s left\n", counted(sum.Waiting, "link was", "links were"))
	}
}

// reviewWriter writes JSON Lines; to a file only when all is written, so that a half one never stands under its name.
type reviewWriter struct {
	buf  *bufio.Writer
	json *json.Encoder
	file *os.File // the temporary one; nil for standard output
	name string
}

func newReviewWriter(name string, out io.Writer) (*reviewWriter, error) {
	w := &reviewWriter{name: name}
	if name != "" {
		f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-")
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
		w.file, out = f, f
	}
	w.buf = bufio.NewWriterSize(out, 64<<10)
	w.json = json.NewEncoder(w.buf)
	w.json.SetEscapeHTML(false)
	return w, nil
}

func (w *reviewWriter) write(r collector.Review) error { return w.line(r) }

func (w *reviewWriter) writeEntry(m collector.Mention) error { return w.line(m) }

func (w *reviewWriter) line(v any) error {
	if err := w.json.Encode(v); err != nil {
		return err
	}
	if w.file == nil { // a reader at the other end of a pipe sees each review as it comes
		return w.buf.Flush()
	}
	return nil
}

func (w *reviewWriter) discard() {
	if w.file != nil {
		w.file.Close()
		os.Remove(w.file.Name())
	}
}

func (w *reviewWriter) close() error {
	err := w.buf.Flush()
	if w.file == nil {
		return err
	}
	if err == nil {
		err = w.file.Chmod(0o644)
	}
	if err == nil {
		err = w.file.Sync()
	}
	if cerr := w.file.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(w.file.Name(), w.name)
	}
	if err != nil {
		os.Remove(w.file.Name())
		return fmt.Errorf("write %s: %w", w.name, err)
	}
	return nil
}

// isAddress says whether an argument is a web address and not a file.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

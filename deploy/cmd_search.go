package deploy

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"molva/collector"
	"molva/jobs"
)

type searchCommand struct {
	Config `embed:""`
	Query  string `arg:"" optional:"" help:"For example: привезли поздно rating:<3 NOT site:otklik"`
	JSON   bool   `help:"The whole answer as JSON."`
	Lines  bool   `help:"All that is found, one document a line as JSON, however much it is."`
	Limit  int    `help:"Documents shown." default:"20"`
	Sort   string `help:"published, found, rating or relevance." default:"published" enum:"published,found,rating,relevance"`
	Verify bool   `help:"Compare the index with the store, document by document."`
}

// Run searches, or compares index and store.
func (c *searchCommand) Run(ctx context.Context, s Streams) error {
	if c.Verify && strings.TrimSpace(c.Query) != "" {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--verify", Msg: "it compares the whole index and takes no query", Hint: "leave the query away, or search without --verify"}
	}
	if c.Verify { // it waits for what is under way, so somebody must work on that
		return withClient(ctx, c.Config, s, func(cl *client) error { return c.verify(ctx, s, cl) })
	}
	return withOnlooker(ctx, c.Config, s, func(cl *client) error {
		if c.Lines {
			return c.lines(ctx, s, cl)
		}
		return c.search(ctx, s, cl)
	})
}

func (c *searchCommand) verify(ctx context.Context, s Streams, cl *client) error {
	if err := cl.settled(ctx); err != nil {
		return err
	}
	var r jobs.VerifyReport
	if err := cl.call(ctx, http.MethodGet, "/verify", nil, &r); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "slot %s: %d documents, %d indexed, %d missing, %d stale, %d too many, %d under way, %d queries compared\n", r.Slot, r.Documents, r.Indexed, r.Missing, r.Stale, r.Surplus, r.Lagging, r.Queries)
	for _, q := range r.Differing {
		fmt.Fprintf(s.Out, "other documents are found by: %s\n", q)
	}
	if !r.OK() {
		return &Partly{What: "index and store differ; what is under way comes by itself, else: molva reindex"}
	}
	return nil
}

// linesPage is how many documents are held at a time while all are written.
const linesPage = 500

// lines writes everything that is found, page by page. What comes or goes meanwhile neither repeats nor hides others.
func (c *searchCommand) lines(ctx context.Context, s Streams, cl *client) error {
	query := url.Values{"q": {c.Query}, "limit": {strconv.Itoa(linesPage)}, "sort": {c.Sort}, "lean": {"true"}}
	out := bufio.NewWriter(s.Out)
	for n := 0; ; {
		var page struct {
			Documents []json.RawMessage `json:"documents"`
			Next      string            `json:"next"`
		}
		if err := cl.call(ctx, http.MethodGet, "/documents?"+query.Encode(), nil, &page); err != nil {
			return errors.Join(pointAt(c.Query, err), out.Flush())
		}
		for _, d := range page.Documents {
			if _, err := fmt.Fprintf(out, "%s\n", d); err != nil {
				return err
			}
		}
		n += len(page.Documents)
		if page.Next == "" {
			fmt.Fprintf(s.Err, "%d documents\n", n)
			return out.Flush()
		}
		query.Set("after", page.Next)
	}
}

func (c *searchCommand) search(ctx context.Context, s Streams, cl *client) error {
	query := url.Values{"q": {c.Query}, "limit": {strconv.Itoa(c.Limit)}, "sort": {c.Sort}}
	var raw json.RawMessage
	if err := cl.call(ctx, http.MethodGet, "/documents?"+query.Encode(), nil, &raw); err != nil {
		return pointAt(c.Query, err)
	}
	if c.JSON {
		_, err := fmt.Fprintf(s.Out, "%s\n", raw)
		return err
	}
	var found struct {
		Total     int `json:"total"`
		Documents []struct {
			ID string `json:"id"`
			collector.Review
		} `json:"documents"`
	}
	if err := json.Unmarshal(raw, &found); err != nil {
		return fmt.Errorf("answer of the search: %w", err)
	}
	rows := make([][]string, 0, len(found.Documents))
	for _, d := range found.Documents {
		rows = append(rows, []string{d.ID, d.Published.String(), stars(d.Rating), shortened(d.Site, siteMost), shortened(spoken(d.Review), 100)})
	}
	printColumns(s.Out, rows)
	_, err := fmt.Fprintf(s.Out, "%d found\n", found.Total)
	return err
}

// siteMost is how much of a site's name a line shows: hosts may have 253 letters.
const siteMost = 28

// spoken is what a review says on one line: its parts, which belong to different fields of a site, with a dash between.
func spoken(r collector.Review) string {
	var parts []string
	for _, part := range []string{r.Title, r.Text, r.Pros, r.Cons} {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " – ")
}

// shortened is a text of n letters at most, with "…" where it was cut.
func shortened(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimRight(string(r[:n-1]), " ") + "…"
	}
	return s
}

// printColumns writes rows with two spaces between their columns, each as wide as its widest entry.
func printColumns(w io.Writer, rows [][]string) {
	var wide []int
	for _, row := range rows {
		for i, s := range row {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], utf8.RuneCountInString(s))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, s := range row {
			line.WriteString(s)
			if i < len(row)-1 {
				line.WriteString(strings.Repeat(" ", wide[i]-utf8.RuneCountInString(s)+2))
			}
		}
		fmt.Fprintln(w, line.String())
	}
}

func stars(rating float64) string {
	if rating == 0 {
		return "-"
	}
	return strconv.FormatFloat(rating, 'f', -1, 64) + "★"
}

// pointAt shows where in the query the mistake is: the line and a mark under it.
func pointAt(query string, err error) error {
	e, ok := err.(*collector.Error) //nolint:errorlint // the client makes exactly this one
	if !ok || !strings.Contains(e.Where, ":") {
		return err
	}
	l, c, _ := strings.Cut(e.Where, ":")
	line, badLine := strconv.Atoi(l)
	column, badColumn := strconv.Atoi(c)
	lines := strings.Split(query, "\n")
	if badLine != nil || badColumn != nil || line < 1 || line > len(lines) || column < 1 {
		return e
	}
	if shown := strings.TrimRight(lines[line-1], "\r"); column <= len([]rune(shown))+1 {
		e.Msg += "\n  " + shown + "\n  " + strings.Repeat(" ", column-1) + "^\n "
	}
	return e
}

// wordsBehindFlags lets a query begin with a word that is excluded: "-отзыв" is no flag, no flag begins like this. Such
// arguments go behind "--", where all are taken as they are.
func wordsBehindFlags(args []string) []string {
	at := slices.Index(args, "search")
	if at < 0 || slices.Contains(args, "--") {
		return args
	}
	var flags, words []string
	for _, a := range args[at+1:] {
		if r := []rune(a); len(r) > 1 && r[0] == '-' && r[1] > unicode.MaxASCII {
			words = append(words, a)
		} else {
			flags = append(flags, a)
		}
	}
	if words == nil {
		return args
	}
	return slices.Concat(args[:at+1], flags, []string{"--"}, words)
}

// tryInstead says how to write a query that begins with a minus, where it was taken for a flag; else it names the help of the
// command that was meant.
func tryInstead(args []string, err error) string {
	at := slices.Index(args, "search")
	for _, a := range args[at+1:] {
		if at >= 0 && strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "--") && len(a) > 2 {
			return "molva search -- '" + a + "' where this is a query"
		}
	}
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context.Selected() != nil {
		return parse.Context.Selected().FullPath() + " --help"
	}
	return "molva --help"
}

type reindexCommand struct {
	Config `embed:""`
}

// Run builds the index anew while the old one serves.
func (c *reindexCommand) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		var r struct {
			Documents int `json:"documents"`
		}
		if err := cl.call(ctx, http.MethodPost, "/reindex", nil, &r); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.Out, "the new index holds %d documents\n", r.Documents)
		return err
	})
}

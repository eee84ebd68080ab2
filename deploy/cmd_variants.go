package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// variantsCommand proposes how else people write names.
type variantsCommand struct {
	Config `embed:""`
	Names  []string `arg:"" optional:"" name:"name" help:"Names, five at most; without one those of the query, else the company's."`
	Query  string   `help:"The query so far, to which variants are added; without it one that looks for the names."`
	JSON   bool     `help:"The whole answer as JSON."`
	All    bool     `help:"Also those that add nothing."`
}

// variantLine is one variant as the API tells it.
type variantLine struct {
	Kind, Text, Query, Why, Doubt string
	Counted, Ticked               bool
	Hits, Adds                    int
	Refused                       *struct{ Message string }
	Newest                        []struct {
		ID, Site, Published, Title, Text string
	}
}

// Run prints a table: what is ticked, what each variant adds and finds in all, and below it what it would add.
func (c *variantsCommand) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		in := url.Values{"name": c.Names}
		if c.Query != "" {
			in.Set("q", c.Query)
		}
		var raw json.RawMessage
		if err := cl.call(ctx, http.MethodGet, "/variants?"+in.Encode(), nil, &raw); err != nil {
			return pointAt(c.Query, err)
		}
		if c.JSON {
			_, err := fmt.Fprintf(s.Out, "%s\n", raw)
			return err
		}
		var r struct {
			Query, Together string
			Found, Left     int
			Away            bool
			Variants        []variantLine
		}
		if err := json.Unmarshal(raw, &r); err != nil {
			return fmt.Errorf("answer about variants: %w", err)
		}
		printVariants(s.Out, r.Variants, c.All || r.Away)
		fmt.Fprintf(s.Out, "%s finds %d; with what is ticked (*): %s\n", r.Query, r.Found, r.Together)
		switch {
		case r.Away:
			return &Partly{What: "the index does not answer: nothing is counted"}
		case r.Left > 0:
			return &Partly{What: strconv.Itoa(r.Left) + " variants are not counted: time did not suffice"}
		}
		return nil
	})
}

// printVariants writes a table, and under each row the documents that it would add.
func printVariants(out io.Writer, variants []variantLine, all bool) {
	rows := [][]string{{"", "VARIANT", "QUERY", "ADDS", "FINDS", "KIND", "WHY"}}
	read := [][]string{nil}
	for _, v := range variants {
		if v.Adds > 0 || all || v.Refused != nil {
			rows, read = append(rows, v.row()), append(read, v.read())
		}
	}
	var table bytes.Buffer
	printColumns(&table, rows)
	for i, line := range strings.Split(strings.TrimSuffix(table.String(), "\n"), "\n") {
		fmt.Fprintln(out, strings.TrimRight(line, " "))
		for _, d := range read[i] {
			fmt.Fprintln(out, d)
		}
	}
}

func (v variantLine) row() []string {
	ticked, adds, finds, why := "", "?", "?", v.Why
	if v.Ticked {
		ticked = "*"
	}
	if v.Counted {
		adds, finds = strconv.Itoa(v.Adds), strconv.Itoa(v.Hits)
	}
	switch {
	case v.Refused != nil:
		why = v.Refused.Message
	case v.Doubt == "common":
		why += "; another word?"
	case v.Doubt == "no_sign":
		why += "; no sign of the company beside it"
	case v.Doubt == "covered":
		why += "; another ticked one finds it too"
	}
	return []string{ticked, oneLine(v.Text), oneLine(v.Query), adds, finds, v.Kind, oneLine(why)}
}

func (v variantLine) read() (lines []string) {
	for _, d := range v.Newest {
		said := d.Text
		if said == "" {
			said = d.Title
		}
		lines = append(lines, "     "+strings.Join([]string{d.ID, d.Published, shortened(d.Site, siteMost), shortened(oneLine(said), 90)}, "  "))
	}
	return lines
}

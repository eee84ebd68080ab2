package deploy

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"molva/collector"
)

type sourcesList struct {
	Config  `embed:""`
	Removed bool `help:"Also those that were removed from the registry."`
}

// Run lists the sources: who answers for each, how often it is read, when it is due or by how much it is late.
func (c *sourcesList) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		var list struct {
			Sources []sourceView `json:"sources"`
		}
		if err := cl.call(ctx, http.MethodGet, fmt.Sprintf("/sources?removed=%t", c.Removed), nil, &list); err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tSTATE\tNAME\tOWNER\tPERIOD\tDUE\tLAST FULL PASS\tREAD/HELD\tREVISITED\tREASON\tCOVERAGE\tRULES")
		for _, x := range list.Sources {
			owner := "nobody"
			if x.Owner != nil {
				owner = x.Owner.Mail
			}
			rules := strings.Trim(strings.Join([]string{oneLine(x.Note), x.Robots}, "; "), "; ")
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d/%d\t%s..%s\t%s\t%s\t%s\n", x.ID, x.state(), oneLine(x.Name), owner, inWords(x.Period), x.dueInWords(), orNever(x.Full), x.Read, x.Held,
				inWords(x.Revisit.Least), inWords(x.Revisit.Most), x.orElse(x.Reason), x.Coverage.Why, rules)
		}
		return w.Flush()
	})
}

// state is the colour and the health, once where both are one word: "green ok", "new".
func (x sourceView) state() string {
	if x.Colour == x.Health {
		return x.Health
	}
	return x.Colour + " " + x.Health
}

// dueInWords is "due in 3 h", "due within a minute" or "overdue by 2 days".
func (x sourceView) dueInWords() string {
	switch {
	case x.Late != "":
		return "overdue by " + inWords(x.Late)
	case x.soon():
		return "due within a minute"
	case x.In != "":
		return "due in " + inWords(x.In)
	}
	return "removed"
}

// soon says that less than a minute is left.
func (x sourceView) soon() bool {
	left, err := time.ParseDuration(x.In)
	return err == nil && left < time.Minute
}

// inWords is a duration as Go writes it in its largest units.
func inWords(span string) string {
	d, err := time.ParseDuration(span)
	switch {
	case err != nil:
		return span
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", int(d.Round(24*time.Hour).Hours())/24)
	case d >= 90*time.Minute || d == time.Hour:
		return fmt.Sprintf("%d h", int(d.Round(time.Hour).Hours()))
	}
	return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
}

func orNever(at string) string {
	if at == "" {
		return "never"
	}
	return at
}

// oneLine keeps what people wrote from breaking a table.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

type sourcesSet struct {
	Config `embed:""`
	ID     string  `arg:"" help:"Id of the source, as the list shows it."`
	Owner  *string `help:"Mail address of the person who answers for it, or none."`
	Period *string `help:"How often it is read." placeholder:"6h"`
	Name   *string `help:"What people call it."`
	Note   *string `help:"What is known of the site's terms and rules."`
	Full   *string `name:"full-period" help:"How often a list that is sorted by date is read to its end." placeholder:"168h"`
	mayWhy `embed:""`
}

// mayWhy is a reason that may be told.
type mayWhy struct {
	Why string `help:"Why; stands in the history." placeholder:"TEXT"`
}

// mustWhy is a reason that must be told.
type mustWhy struct {
	Why string `help:"Why; stands in the history." required:"" placeholder:"TEXT"`
}

// Run changes what was named.
func (c *sourcesSet) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		in := map[string]any{"why": c.Why}
		for key, v := range map[string]*string{"period": c.Period, "full_period": c.Full, "name": c.Name, "note": c.Note} {
			if v != nil {
				in[key] = *v
			}
		}
		if c.Owner != nil {
			id, err := ownerByMail(ctx, cl, *c.Owner)
			if err != nil {
				return err
			}
			in["owner"] = id
		}
		if len(in) == 1 {
			return &collector.Error{Code: collector.CodeInvalid, Where: "ID", Msg: "there is nothing to change", Hint: "name --owner, --period, --full-period, --name or --note"}
		}
		return sayState(ctx, cl, s, http.MethodPatch, c.ID, "", in)
	})
}

// ownerByMail is the public id of who answers for a source; none is nobody.
func ownerByMail(ctx context.Context, cl *client, mail string) (string, error) {
	if mail == "" || mail == "none" {
		return "", nil
	}
	return personByMail(ctx, cl, "--owner", mail)
}

// sayState asks for a change of a source and prints how it stands then.
func sayState(ctx context.Context, cl *client, s Streams, method, id, what string, in any) error {
	var x sourceView
	if err := cl.call(ctx, method, "/sources/"+url.PathEscape(id)+what, in, &x); err != nil {
		return unknownSource(err, "ID", id)
	}
	owner := "nobody"
	if x.Owner != nil {
		owner = x.Owner.Mail
	}
	_, err := fmt.Fprintf(s.Out, "%s %s: owner %s, every %s, %s\n", x.ID, oneLine(x.Name), owner, inWords(x.Period), x.dueInWords())
	return err
}

type sourcesRemove struct {
	Config  `embed:""`
	ID      string `arg:"" help:"Id of the source, as the list shows it."`
	mustWhy `embed:""`
}

// Run takes a source out of the registry.
func (c *sourcesRemove) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		return sayState(ctx, cl, s, http.MethodPost, c.ID, "/remove", map[string]any{"why": c.Why})
	})
}

type sourcesRestore struct {
	Config  `embed:""`
	ID      string `arg:"" help:"Id of the source, as the list shows it with --removed."`
	Owner   string `help:"Mail address of the person who answers for it." required:""`
	mustWhy `embed:""`
}

// Run brings a removed source back.
func (c *sourcesRestore) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		owner, err := ownerByMail(ctx, cl, c.Owner)
		if err != nil {
			return err
		}
		return sayState(ctx, cl, s, http.MethodPost, c.ID, "/restore", map[string]any{"why": c.Why, "owner": owner})
	})
}

type sourcesAccept struct {
	Config  `embed:""`
	ID      string `arg:"" help:"Id of the source, as the list shows it."`
	mustWhy `embed:""`
}

// Run accepts the last pass of a source.
func (c *sourcesAccept) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		return sayState(ctx, cl, s, http.MethodPost, c.ID, "/accept", map[string]any{"why": c.Why})
	})
}

type sourcesHistory struct {
	Config `embed:""`
	ID     string `arg:"" optional:"" help:"Id of one source; without it the last lines of all."`
}

// Run prints what was done to sources, the newest first.
func (c *sourcesHistory) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		path := "/history/sources"
		if c.ID != "" {
			path = "/sources/" + url.PathEscape(c.ID) + "/history"
		}
		var list struct {
			History []struct{ Source, Name, At, Did, By, From, To, Why string } `json:"history"`
		}
		if err := cl.call(ctx, http.MethodGet, path, nil, &list); err != nil {
			return unknownSource(err, "ID", c.ID)
		}
		w := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "AT\tSOURCE\tNAME\tDID\tFROM\tTO\tBY\tWHY")
		for _, l := range list.History {
			by := l.By
			if by == "" {
				by = "the command line"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.At, l.Source, oneLine(l.Name), l.Did, oneLine(l.From), oneLine(l.To), oneLine(by), oneLine(l.Why))
		}
		return w.Flush()
	})
}

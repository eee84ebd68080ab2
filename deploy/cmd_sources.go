package deploy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
)

type sourcesCommand struct {
	Add  sourcesAdd  `cmd:"" help:"Register a place where customers may speak."`
	List sourcesList `cmd:"" help:"List the places with their owner, period and health."`
	Run_ sourcesRun  `cmd:"" name:"run" help:"Make a source due now."`

	Set       sourcesSet       `cmd:"" help:"Change owner, period, name or note of a source."`
	Remove    sourcesRemove    `cmd:"" help:"Take a source out of the registry; what it brought stays."`
	Restore   sourcesRestore   `cmd:"" help:"Bring a removed source back."`
	Accept    sourcesAccept    `cmd:"" help:"Accept what the last pass read as what is usual from now on."`
	Proposals sourcesProposals `cmd:"" help:"Places where the company is named and that are not among the sources."`
	History   sourcesHistory   `cmd:"" help:"Who added, changed and removed which source, when and why."`
}

type sourcesAdd struct {
	Config `embed:""`
	URL    string `arg:"" help:"Address of the first page."`
	Name   string `help:"What people call it; without it the name of its site, else of its host."`
	Site   string `help:"Site file to read it with; without it the host decides, else schema.org."`
	Owner  string `help:"Mail address of the person who answers for it."`
	Period string `help:"How often it is read." default:"6h"`
	Note   string `help:"What is known of the site's terms and rules."`
	Why    string `help:"Why it is added; stands in its history."`

	FullPeriod time.Duration `help:"How often a list that is sorted by date is read to its end; other lists are each time." default:"168h"`
}

type sourceView struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	URL    string      `json:"url"`
	Owner  *personView `json:"owner"`
	Period string      `json:"period"`
	Due    string      `json:"due"`
	In     string      `json:"due_in"`
	Late   string      `json:"overdue_by"`
	Full   string      `json:"full_pass"`
	Note   string      `json:"note"`
	Robots string      `json:"robots"`
	Health string      `json:"health"`
	Reason string      `json:"reason"`
	Colour string      `json:"colour"`
	Read   int         `json:"read"`
	Held   int         `json:"held"`
	sourceWaits

	Coverage struct {
		Why string `json:"why"`
	} `json:"coverage"`
	Revisit struct {
		Least string `json:"least"`
		Most  string `json:"most"`
	} `json:"revisit"`
}

// Run registers a source.
func (c *sourcesAdd) Run(ctx context.Context, s Streams) error {
	return withNewClient(ctx, c.Config, s, func(cl *client) error {
		in := map[string]string{"name": c.Name, "url": c.URL, "site": c.Site, "period": c.Period, "note": c.Note, "why": c.Why}
		if c.Owner != "" {
			id, err := personByMail(ctx, cl, "--owner", c.Owner)
			if err != nil {
				return err
			}
			in["owner"] = id
		}
		var made sourceView
		if err := cl.call(ctx, http.MethodPost, "/sources", in, &made); err != nil {
			return err
		}
		if err := cl.call(ctx, http.MethodPatch, "/sources/"+url.PathEscape(made.ID), map[string]string{"full_period": c.FullPeriod.String()}, &made); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(s.Out, "%s %s, %s, named %s\n", made.ID, made.URL, made.dueInWords(), oneLine(made.Name)); err != nil {
			return err
		}
		if err := c.noteBarred(s, made.URL); err != nil {
			return err
		}
		return c.tellFeeds(ctx, cl, s, made.ID)
	})
}

// tellFeeds says which feeds the page of a new source names: where there is one it is the better source of news. That they
// cannot be told now is no fault of the adding.
func (c *sourcesAdd) tellFeeds(ctx context.Context, cl *client, s Streams, id string) error {
	var named struct {
		Feeds []struct{ URL, Title string } `json:"feeds"`
	}
	if err := cl.call(ctx, http.MethodPost, "/sources/"+url.PathEscape(id)+"/feeds", nil, &named); err != nil {
		fmt.Fprintf(s.Err, "whether the page names a feed is not known: %v\n", err)
		return nil
	}
	for _, f := range named.Feeds {
		about := ""
		if f.Title != "" {
			about = " (" + f.Title + ")"
		}
		if _, err := fmt.Fprintf(s.Out, "this page names a feed: %s%s\n", f.URL, about); err != nil {
			return err
		}
	}
	return nil
}

// noteBarred says of a place that its site file keeps from being crawled why, and how its reviews come in.
func (c *sourcesAdd) noteBarred(s Streams, address string) error {
	set, err := sites.Load(c.Sites...)
	if err != nil {
		return err
	}
	engine := crawler.New(crawler.Config{Sites: set})
	defer engine.Close()
	var barred *collector.Error
	if errors.As(engine.CheckCrawl(address), &barred) {
		_, err = fmt.Fprintf(s.Err, "note: %s; %s\n", barred.Msg, barred.Hint)
	}
	return err
}

type sourcesRun struct {
	Config `embed:""`
	ID     string `arg:"" help:"Id of the source, as the list shows it."`
}

// Run makes a source due now.
func (c *sourcesRun) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		return unknownSource(cl.call(ctx, http.MethodPost, "/sources/"+url.PathEscape(c.ID)+"/run", nil, nil), "ID", c.ID)
	})
}

// unknownSource says where the ids of sources are found: an id that there is not is a slip, as a mail address of nobody is.
func unknownSource(err error, where, id string) error {
	if collector.CodeOf(err) != collector.CodeNotFound {
		return err
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: "there is no source " + id, Hint: "molva sources list shows their ids", Err: err}
}

package deploy

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"text/tabwriter"

	"molva/collector"
)

// sourcesProposals are the places where the company is named and that are in no registry.
type sourcesProposals struct {
	List   proposalsList   `cmd:"" default:"withargs" help:"List them, those that were named most first, with the words."`
	Accept proposalsAccept `cmd:"" help:"Make a source of one."`
	Refuse proposalsRefuse `cmd:"" help:"Refuse one for good."`
}

type proposalsList struct {
	Config `embed:""`
	State  string `help:"Which: open, accepted or refused." enum:"open,accepted,refused" default:"open"`
}

// Run lists the proposals.
func (c *proposalsList) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		var list struct {
			Proposals []struct {
				ID, Place, URL, Why string
				Named               int
				First               string `json:"first_seen"`
				Last                string `json:"last_seen"`
				By                  string `json:"decided_by"`
				Evidence            []struct{ Document, URL, Words string }
			} `json:"proposals"`
		}
		if err := cl.call(ctx, http.MethodGet, "/proposals?state="+c.State, nil, &list); err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tPLACE\tNAMED\tFIRST SEEN\tLAST SEEN\tADDRESS\tDOCUMENT\tWORDS\tWHY")
		for _, p := range list.Proposals {
			document, words := "", ""
			if len(p.Evidence) > 0 {
				document, words = p.Evidence[0].Document, p.Evidence[0].Words
			}
			fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.Place, p.Named, p.First, p.Last, p.URL, document, oneLine(words), oneLine(p.Why))
		}
		return w.Flush()
	})
}

type proposalsAccept struct {
	Config `embed:""`
	ID     string `arg:"" help:"Id of the proposal, as the list shows it."`
	Owner  string `help:"Mail address of the person who answers for it." required:""`
	Period string `help:"How often it is read." default:"6h"`
	URL    string `name:"url" help:"Where a pass starts; without it the address that was named."`
	Name   string `help:"What people call it; without it the place."`
	mayWhy `embed:""`
}

// Run makes a source of a proposal.
func (c *proposalsAccept) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		owner, err := personByMail(ctx, cl, "--owner", c.Owner)
		if err != nil {
			return err
		}
		in := map[string]string{"owner": owner, "period": c.Period, "url": c.URL, "name": c.Name, "why": c.Why}
		var made sourceView
		if err := cl.call(ctx, http.MethodPost, "/proposals/"+url.PathEscape(c.ID)+"/accept", in, &made); err != nil {
			return unknownProposal(err, c.ID)
		}
		_, err = fmt.Fprintf(s.Out, "%s %s, %s\n", made.ID, made.URL, made.dueInWords())
		return err
	})
}

type proposalsRefuse struct {
	Config  `embed:""`
	ID      string `arg:"" help:"Id of the proposal, as the list shows it."`
	mustWhy `embed:""`
}

// Run refuses a proposal.
func (c *proposalsRefuse) Run(ctx context.Context, s Streams) error {
	return withClient(ctx, c.Config, s, func(cl *client) error {
		err := cl.call(ctx, http.MethodPost, "/proposals/"+url.PathEscape(c.ID)+"/refuse", map[string]string{"why": c.Why}, nil)
		return unknownProposal(err, c.ID)
	})
}

// unknownProposal says where the ids of proposals are found.
func unknownProposal(err error, id string) error {
	if collector.CodeOf(err) != collector.CodeNotFound {
		return err
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: "ID", Msg: "there is no proposal " + id, Hint: "molva sources proposals shows their ids", Err: err}
}

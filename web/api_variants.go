package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/text"
	"molva/jobs"
)

type variantsQuery struct {
	Names []string `query:"name,explode" maxItems:"5" doc:"names of the company or of goods; absent: the words of q, else the company's own names"`
	Q     string   `query:"q" doc:"the query so far; absent: one that looks for the names"`
}

type variantJSON struct {
	Kind    text.Kind     `json:"kind" enum:"transliteration,joined,slip,typing,lookalike,domain,handle,product,person"`
	Text    string        `json:"text"`
	Query   string        `json:"query" doc:"what finds it"`
	Why     text.Why      `json:"why" doc:"which rule made it, or where the archive has it"`
	Counted bool          `json:"counted" doc:"false: time, number or the index did not suffice, or see refused"`
	Hits    int           `json:"hits" doc:"documents that it finds"`
	Adds    int           `json:"adds" doc:"of these the query so far does not find"`
	Signs   int           `json:"signs" doc:"of hits those with another sign of the company; looked at where it adds some"`
	Ticked  bool          `json:"ticked" doc:"it adds something, and nothing speaks against it"`
	Doubt   jobs.Doubt    `json:"doubt,omitempty" enum:"common,no_sign,covered" doc:"why it is not ticked"`
	Refused *failureBody  `json:"refused,omitempty" doc:"why it cannot be looked for"`
	Newest  []variantRead `json:"newest" doc:"three newest of those that it adds"`
}

type variantRead struct {
	ID        string `json:"id"`
	Site      string `json:"site"`
	Published string `json:"published,omitempty" doc:"RFC 3339, or a date alone"`
	Title     string `json:"title"`
	Text      string `json:"text" doc:"its part around the words"`
}

type variantsJSON struct {
	Names    []string      `json:"names"`
	Query    string        `json:"query" doc:"the query so far"`
	Found    int           `json:"found" doc:"documents that it finds"`
	Together string        `json:"together" doc:"the query with all that is ticked"`
	Away     bool          `json:"away" doc:"the index does not answer: nothing is counted"`
	Left     int           `json:"left" doc:"variants that are not counted"`
	Variants []variantJSON `json:"variants"`
}

func (s *Server) apiVariants(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/variants", Does: "How else people write a name, and what each way would add to a query", Action: collector.ActionRead,
		Fails: []int{http.StatusRequestEntityTooLarge}},
		func(ctx context.Context, scope collector.Scope, in *variantsQuery) (*answer[variantsJSON], error) {
			r, err := s.Work.Variants(ctx, scope, jobs.VariantsAsk{Names: in.Names, Query: in.Q})
			if err != nil {
				return nil, err
			}
			out := variantsJSON{Names: r.Names, Query: r.Query, Found: r.Found, Together: r.Query, Away: r.Away, Left: r.Left, Variants: []variantJSON{}}
			var ticked []string
			for _, v := range r.Variants {
				one, err := s.variantOut(ctx, scope, v)
				if err != nil {
					return nil, err
				}
				if out.Variants = append(out.Variants, one); one.Ticked {
					ticked = append(ticked, one.Query)
				}
			}
			out.Together = jobs.WithVariants(r.Query, ticked)
			return &answer[variantsJSON]{out}, nil
		})
}

// readBytes is how much of a text is shown with a variant.
const readBytes = 240

func (s *Server) variantOut(ctx context.Context, scope collector.Scope, v jobs.CountedVariant) (variantJSON, error) {
	out := variantJSON{Kind: v.Kind, Text: v.Text, Query: v.Query, Why: v.Why, Counted: v.Counted, Hits: v.Hits, Adds: v.Adds, Signs: v.Signs, Ticked: v.Ticked(), Doubt: v.Doubt, Newest: []variantRead{}}
	if v.Fault != nil {
		out.Refused = &failureBody{Code: v.Fault.Code, Message: v.Fault.Msg, Where: v.Fault.Where, Hint: v.Fault.Hint}
	}
	read, err := s.readings(ctx, scope, v)
	for _, r := range read {
		one := variantRead{ID: r.PublicID, Site: r.Site, Published: r.Published.String(), Title: r.Title}
		for _, p := range r.Pieces {
			one.Text += p.Text
		}
		out.Newest = append(out.Newest, one)
	}
	return out, err
}

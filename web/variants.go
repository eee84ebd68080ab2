package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
	"molva/jobs"
	"molva/search"
)

var variantRoutes = []route{
	{"GET /variants", collector.ActionRead, (*Server).variantsPage},
	{"GET /variants/query", collector.ActionRead, (*Server).variantsQuery},
	{"POST /variants/brands", collector.ActionPeople, (*Server).declareVariants},
}

// reading is a document that a variant adds, with the part of its text around the words.
type reading struct {
	collector.Document
	Pieces []piece
}

type shownVariant struct {
	jobs.CountedVariant
	Readings []reading
	OnlyURL  string // the search for what it alone adds
	Unticked bool   // people alone choose
}

// Ticked says whether it stands ticked in the form.
func (v shownVariant) Ticked() bool { return !v.Unticked && v.CountedVariant.Ticked() }

// variantGroup is one kind of variants: those that add something or could not be looked for, the rest, and those for which
// time did not suffice.
type variantGroup struct {
	Kind      text.Kind
	Adding    []shownVariant
	Rest      []shownVariant
	Uncounted []shownVariant
}

type variantsPageData struct {
	*view
	Form   string // names, one a line
	Query  string // as it was given; "": none was
	Error  *fieldError
	Line   string
	Caret  string
	Report jobs.VariantReport
	Groups []variantGroup
	Adds   int // variants that add something
}

func (s *Server) variantsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "variants_title")
	if err != nil {
		return err
	}
	in := r.URL.Query()
	p := variantsPageData{view: v, Form: strings.TrimSpace(in.Get("names")), Query: strings.TrimSpace(in.Get("q"))}
	if p.Query == "" {
		p.Query = strings.TrimSpace(in.Get("query")) // the form of a rule calls it so
	}
	p.Report, err = s.Work.Variants(r.Context(), v.scope, jobs.VariantsAsk{Names: namesIn(p.Form), Query: p.Query})
	if p.Error = v.queryError(err); p.Error != nil && p.Error.Place() != "" {
		p.Line, p.Caret = pointAt(p.Query, p.Error.Column)
		return s.showAs(w, r, http.StatusBadRequest, "variants", p)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			p.Error = e
			return s.showAs(w, r, status, "variants", p)
		})
	}
	p.Form = strings.Join(p.Report.Names, "\n")
	if p.Groups, p.Adds, err = s.groups(r.Context(), v.scope, p.Report); err != nil {
		return err
	}
	return s.show(w, r, "variants", p)
}

// namesIn are the names of a form: one a line, or with commas between.
func namesIn(form string) []string {
	return strings.FieldsFunc(form, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ';' })
}

// groups are the variants by their kinds; adds is how many of them add something.
func (s *Server) groups(ctx context.Context, scope collector.Scope, report jobs.VariantReport) (out []variantGroup, adds int, err error) {
	for _, kind := range text.Kinds() {
		g := variantGroup{Kind: kind}
		for _, v := range report.Variants {
			if v.Kind != kind {
				continue
			}
			shown := shownVariant{CountedVariant: v, OnlyURL: "/search?q=" + url.QueryEscape(report.AddedAlone(v.Query)) + "&dropped=1"}
			if shown.Readings, err = s.readings(ctx, scope, v); err != nil {
				return nil, 0, err
			}
			switch {
			case v.Adds > 0 || v.Fault != nil || report.Away:
				g.Adding = append(g.Adding, shown)
			case v.Counted:
				g.Rest = append(g.Rest, shown)
			default:
				g.Uncounted = append(g.Uncounted, shown)
			}
			if v.Adds > 0 {
				adds++
			}
		}
		if len(g.Adding)+len(g.Rest)+len(g.Uncounted) > 0 {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b variantGroup) int { return min(1, len(b.Adding)) - min(1, len(a.Adding)) }) // what adds nothing is read last
	return out, adds, nil
}

// variantsOffer are the variants for a query as a form offers them: what is ticked is added when the form is sent.
type variantsOffer struct {
	Report jobs.VariantReport
	Groups []variantGroup
	Adds   int
}

func (s *Server) offerVariants(ctx context.Context, scope collector.Scope, query string) (*variantsOffer, error) {
	report, err := s.Work.Variants(ctx, scope, jobs.VariantsAsk{Query: query})
	if err != nil {
		return nil, err
	}
	o := &variantsOffer{Report: report}
	o.Groups, o.Adds, err = s.groups(ctx, scope, report)
	return o, err
}

// unticked leaves it to people to tick: what is saved changes documents or sends mail by itself.
func (o *variantsOffer) unticked() {
	for _, g := range o.Groups {
		for _, list := range [][]shownVariant{g.Adding, g.Rest, g.Uncounted} {
			for i := range list {
				list[i].Unticked = true
			}
		}
	}
}

// withVariants is the query of a form with what was ticked in it.
func withVariants(r *http.Request, query string) string {
	if ticked := r.PostForm["v"]; len(ticked) > 0 {
		return jobs.WithVariants(strings.TrimSpace(query), ticked)
	}
	return query
}

// readings are the documents that are shown with a variant, its words marked.
func (s *Server) readings(ctx context.Context, scope collector.Scope, v jobs.CountedVariant) (out []reading, err error) {
	if len(v.Newest) == 0 {
		return nil, nil
	}
	q, brands, err := s.Work.ParseQuery(ctx, scope, v.Query)
	if err != nil {
		return nil, err
	}
	for _, d := range v.Newest {
		out = append(out, reading{d, around(d, q, brands)})
	}
	return out, nil
}

// around is the part of a document in which a query finds something: of its text, else of its title, pros or cons.
func around(d collector.Document, q *search.Query, brands *text.Brands) []piece {
	for _, s := range []string{d.Text, d.Title, d.Pros, d.Cons} {
		if marks := search.Marks(q, s, brands); len(marks) > 0 {
			shown, _ := pieces(s, marks, readBytes)
			return shown
		}
	}
	shown, _ := pieces(d.Text, nil, readBytes)
	return shown
}

// variantsQuery makes one query of the one so far and the ticked variants, and goes on with it: to the search, or to a rule.
func (s *Server) variantsQuery(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "variants_title")
	if err != nil {
		return err
	}
	in := r.URL.Query()
	q := jobs.WithVariants(strings.TrimSpace(in.Get("q")), in["v"])
	if _, _, err := s.Work.ParseQuery(r.Context(), v.scope, q); err != nil {
		return err
	}
	to := "/search"
	if in.Get("to") == "rule" && v.May("watches") {
		to = "/watches"
	}
	http.Redirect(w, r, to+"?q="+url.QueryEscape(q), http.StatusSeeOther)
	return nil
}

// declareVariants makes the ticked variants names of the company: they are found in all their forms from then on.
func (s *Server) declareVariants(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "variants_title")
	if err != nil {
		return err
	}
	names := slices.Clone(v.Company.Brands)
	for _, q := range r.PostForm["v"] {
		if name, ok := nameOfQuery(q); ok {
			names = append(names, name)
		}
	}
	if names, err = brandWords(names); err != nil {
		return err
	}
	added := len(names) - len(v.Company.Brands)
	switch {
	case added <= 0:
		return s.redirect(w, r, "/company", v.T("variants_declared_none"))
	case len(names) > brandsMost:
		return &collector.Error{Code: collector.CodeTooLarge, Where: "brands", Msg: "the company has too many names", Hint: "50 at most; take some away on the company's page"}
	}
	if _, err := s.saveCompany(r.Context(), v.scope, companyBody{Name: v.Company.Name, Brands: names}); err != nil {
		return err
	}
	return s.redirect(w, r, "/company", v.N("variants_declared", added))
}

// brandsMost is how many names a company may declare.
const brandsMost = 50

// nameOfQuery is the name that a variant's query looks for; a wildcard has none.
func nameOfQuery(q string) (string, bool) {
	name := strings.Trim(strings.TrimPrefix(q, "="), `"`)
	return name, len(q) <= 4*text.VariantLetters && !strings.HasSuffix(name, "*") && text.QueryOf(name, strings.HasPrefix(q, "=")) == q
}

package web

import (
	"net/http"
	"net/url"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// qualityRoutes are the pages of seller quality.
var qualityRoutes = []route{
	{"GET /sellers", collector.ActionRead, (*Server).listSellers},
	{"POST /sellers", collector.ActionSellers, (*Server).createSeller},
	{"GET /sellers/{id}", collector.ActionRead, (*Server).openSeller},
	{"GET /sellers/{id}/rows", collector.ActionRead, (*Server).openFigure},
	{"POST /sellers/{id}/items", collector.ActionSellers, (*Server).addSellerItem},
	{"POST /sellers/{id}/exclude", collector.ActionSellers, (*Server).excludeSeller},
	{"POST /sellers/{id}/return", collector.ActionSellers, (*Server).returnSeller},
	{"POST /sellers/{id}/solved", collector.ActionSellers, (*Server).solveReview},
	{"POST /sellers/{id}/letter", collector.ActionSellers, (*Server).readLetter},
	{"POST /sellers/{id}/read", collector.ActionSellers, (*Server).readReview},
	{"GET /seller/{token}", everybody, (*Server).ownSellerPage},
	{"POST /seller/{token}", everybody, (*Server).sendOwnLetter},
}

// sellerRow is a seller in the list, with its counts.
type sellerRow struct {
	store.ListedSeller
	Stand jobs.SellerStand
}

type sellersPage struct {
	*view
	Sellers  []sellerRow
	Filter   string
	Filters  []string
	FirstURL string
	NextURL  string
	Form     sellerBody
	Error    *fieldError
}

// sellerFilters are the tabs of the list: states of a seller and findings of the weekly review.
var sellerFilters = []string{"", "excluded", "proposed", "warning", "blocked"}

func (s *Server) listSellers(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "sellers_title")
	if err != nil {
		return err
	}
	return s.showSellers(w, r, http.StatusOK, sellersPage{view: v})
}

func (s *Server) showSellers(w http.ResponseWriter, r *http.Request, status int, p sellersPage) error {
	p.Filter, p.Filters = r.FormValue("show"), sellerFilters
	f := store.SellerFilter{After: r.FormValue("after")}
	switch p.Filter {
	case "proposed", "warning":
		f.Verdict = p.Filter
	case "excluded", "blocked":
		f.State = collector.SellerState(p.Filter)
	default:
		p.Filter = ""
	}
	list, next, stands, err := s.sellerList(r.Context(), p.scope, f, pageOfSellers)
	if err != nil {
		return err
	}
	p.Sellers = mapped(list, func(v store.ListedSeller) sellerRow { return sellerRow{v, stands[v.SellerID]} })
	at := func(after string) string {
		return "/sellers?" + url.Values{"show": {p.Filter}, "after": {after}}.Encode()
	}
	if f.After != "" {
		p.FirstURL = at("")
	}
	if next != "" {
		p.NextURL = at(next)
	}
	return s.showAs(w, r, status, "sellers", p)
}

const pageOfSellers = 50

func (s *Server) createSeller(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "sellers_title")
	if err != nil {
		return err
	}
	form := sellerBody{Key: r.FormValue("key"), Name: r.FormValue("name"), Mail: r.FormValue("mail"), Contact: r.FormValue("contact"), Language: r.FormValue("language")}
	if form.Language != "" && !knownLanguage(form.Language) {
		form.Language = ""
	}
	added, err := s.Work.AddSeller(r.Context(), v.scope, form.Key, form.Name, collector.Contact{Name: form.Contact, Mail: form.Mail, Language: form.Language})
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showSellers(w, r, status, sellersPage{view: v, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/sellers/"+added.PublicID, v.T("seller_added", "Name", added.Name))
}

// sheetRow is a review of the worksheet, with its words.
type sheetRow struct {
	collector.SellerReview
	Document collector.Document
	Read     bool
}

type sellerPage struct {
	*view
	File   jobs.SellerFile
	Sheet  []sheetRow
	More   int // of the worksheet that are not shown
	Names  []jobs.SellerFigure
	Trail  []collector.Trail
	If     whatIf
	Reason string
	Error  *fieldError
	Beside besideView
}

// sheetMost is how many reviews of the worksheet a page shows.
const sheetMost = 60

func (s *Server) openSeller(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "sellers_title")
	if err != nil {
		return err
	}
	return s.showSeller(w, r, http.StatusOK, sellerPage{view: v})
}

func (s *Server) showSeller(w http.ResponseWriter, r *http.Request, status int, p sellerPage) error {
	var err error
	if p.File, err = s.Work.SellerFile(r.Context(), p.scope, r.PathValue("id")); err != nil {
		return err
	}
	p.Heading, p.Names, p.If = p.File.Name, jobs.FigureNames, whatIfOf(r, p.File)
	shown := p.File.Worksheet[:min(len(p.File.Worksheet), sheetMost)]
	p.More = len(p.File.Worksheet) - len(shown)
	docs, err := s.Store.DocumentsByID(r.Context(), p.scope, mapped(shown, func(v collector.SellerReview) int64 { return v.Document }))
	if err != nil {
		return err
	}
	byID := map[int64]collector.Document{}
	for _, d := range docs {
		byID[d.DocumentID] = d
	}
	p.Sheet = mapped(shown, func(v collector.SellerReview) sheetRow { return sheetRow{v, byID[v.Document], p.File.Read[v.Document]} })
	if p.Trail, err = s.Store.Trail(r.Context(), p.scope, "seller", p.File.SellerID); err != nil {
		return err
	}
	if p.Beside, err = s.besideSeller(r.Context(), p.scope, p.File.SellerID); err != nil {
		return err
	}
	return s.showAs(w, r, status, "seller", p)
}

// sellerAct does what a form of a seller's page asks for, and shows the page again.
func (s *Server) sellerAct(w http.ResponseWriter, r *http.Request, done string, act func(v *view, id string) error) error {
	v, err := s.newView(r, "sellers_title")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := act(v, id); err != nil {
		if collector.CodeOf(err) == collector.CodeNotFound {
			return err
		}
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showSeller(w, r, status, sellerPage{view: v, Reason: r.FormValue("reason"), Error: e})
		})
	}
	return s.redirect(w, r, "/sellers/"+url.PathEscape(id), v.T(done))
}

func (s *Server) excludeSeller(w http.ResponseWriter, r *http.Request) error {
	return s.sellerAct(w, r, "seller_was_excluded", func(v *view, id string) error {
		_, err := s.Work.ExcludeSeller(r.Context(), v.scope, id, r.FormValue("reason"))
		return err
	})
}

func (s *Server) returnSeller(w http.ResponseWriter, r *http.Request) error {
	return s.sellerAct(w, r, "seller_was_returned", func(v *view, id string) error {
		_, err := s.Work.ReturnSeller(r.Context(), v.scope, id, r.FormValue("reason"))
		return err
	})
}

func (s *Server) addSellerItem(w http.ResponseWriter, r *http.Request) error {
	return s.sellerAct(w, r, "seller_item_added", func(v *view, id string) error {
		_, err := s.Work.AssignSellerItem(r.Context(), v.scope, id, collector.Item{Name: r.FormValue("name"), URL: r.FormValue("url")})
		return err
	})
}

func (s *Server) solveReview(w http.ResponseWriter, r *http.Request) error {
	return s.sellerAct(w, r, "saved_plain", func(v *view, id string) error {
		return s.Work.MarkReviewSolved(r.Context(), v.scope, id, r.FormValue("document"))
	})
}

func (s *Server) readLetter(w http.ResponseWriter, r *http.Request) error {
	return s.sellerAct(w, r, "saved_plain", func(v *view, id string) error {
		return s.Work.ReadImprovement(r.Context(), v.scope, id, r.FormValue("letter"), r.FormValue("good") != "")
	})
}

func (s *Server) readReview(w http.ResponseWriter, r *http.Request) error {
	return s.sellerAct(w, r, "saved_plain", func(v *view, id string) error {
		return s.Work.MarkReviewRead(r.Context(), v.scope, id, r.FormValue("document"))
	})
}

package web

import "net/http"

// setupPage is the first-run page. Once it was answered it is there no more; the company has its own page.
func (s *Server) setupPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "setup_title")
	if err != nil {
		return err
	}
	if v.Company.SetUp {
		return s.redirect(w, r, "/company", "")
	}
	return s.showCompany(w, r, http.StatusOK, "setup", companyPageData{view: v})
}

func (s *Server) setupForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "setup_title")
	if err != nil {
		return err
	}
	if v.Company.SetUp {
		return s.redirect(w, r, "/company", "")
	}
	return s.takeCompany(w, r, "setup", "setup_title", "/sources")
}

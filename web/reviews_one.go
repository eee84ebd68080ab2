package web

import (
	"net/http"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// oneReview is the page of one review that is shown; its address is the document's.
func (s *Server) oneReview(w http.ResponseWriter, r *http.Request) error {
	v, err := s.openPage(r, "reviews_title")
	if err != nil {
		return err
	}
	o, err := s.Store.OwnByPublic(r.Context(), v.scope, r.PathValue("id"))
	if err == nil && o.State != collector.OwnPublished {
		err = errNoPage
	}
	if err != nil {
		return err
	}
	shown, err := s.shownReviews(r, v.scope, []collector.OwnReview{o})
	if err == nil && len(shown) == 0 {
		err = errNoPage
	}
	if err != nil {
		return err
	}
	v.Heading = v.T("reviews_of", "Item", shown[0].Item.Name)
	return s.showPublic(w, http.StatusOK, "public_review", reviewsPageData{publicView: v, Reviews: shown})
}

// photo shows a picture of a review that is shown; the others only to whoever works here.
func (s *Server) photo(w http.ResponseWriter, r *http.Request) error {
	p, state, err := s.Store.Photo(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	scope, signedIn := scopeOf(r.Context())
	switch {
	case state == collector.OwnPublished:
		writePhoto(w, p, "public, max-age=31536000, immutable")
	case signedIn && scope.Company == p.Company:
		writePhoto(w, p, "private, max-age=600")
	default:
		return errNoPage
	}
	return nil
}

type howPageData struct {
	*publicView
	Rules  jobs.OwnRules
	Report []starReport
}

// starReport is what moderation did with the reviews of a number of stars.
type starReport struct{ Stars, Published, Pending, Refused int }

// reportOf is moderation by star, five stars first.
func reportOf(counts []store.OwnCount) []starReport {
	out := []starReport{{Stars: 5}, {Stars: 4}, {Stars: 3}, {Stars: 2}, {Stars: 1}}
	for _, c := range counts {
		if c.Stars < 1 || c.Stars > 5 {
			continue
		}
		line := &out[5-c.Stars]
		switch c.State {
		case collector.OwnPublished:
			line.Published += c.Count
		case collector.OwnPending:
			line.Pending += c.Count
		case collector.OwnRefused:
			line.Refused += c.Count
		}
	}
	return out
}

// howPage explains how reviews are checked, from the rules and the numbers as they are (UCPD, Article 7(6)).
func (s *Server) howPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.openPage(r, "how_title")
	if err != nil {
		return err
	}
	counts, err := s.Store.OwnCounts(r.Context(), v.scope, store.OwnFilter{})
	if err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_how", howPageData{publicView: v, Rules: jobs.RulesOfOwn(), Report: reportOf(counts)})
}

// openForm is the form for whoever has no link: nothing proves the purchase, so nothing says that it was verified.
func (s *Server) openForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.openPage(r, "form_title")
	if err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_form", formPage{publicView: v, Action: "/reviews/new", Unverified: true})
}

func (s *Server) sendOpen(w http.ResponseWriter, r *http.Request) error {
	v, err := s.openPage(r, "form_title")
	if err != nil {
		return err
	}
	in, err := s.readSent(r)
	if err == nil {
		if _, err = s.Work.SendUnverified(r.Context(), v.scope, in); err == nil {
			v.Heading = v.T("thanks_title")
			return s.showPublic(w, http.StatusOK, "public_own_note", notePage{publicView: v, Text: []string{v.T("thanks_unverified")},
				Actions: []collector.LetterLink{{Name: v.T("reviews_see"), URL: "/reviews"}, {Name: v.T("reviews_how"), URL: "/reviews/how"}}})
		}
	}
	return s.mend(w, r, err, v, func(status int, e *fieldError) error {
		return s.showPublic(w, status, "public_form", formPage{publicView: v, Action: "/reviews/new", Unverified: true, In: in, Error: e})
	})
}

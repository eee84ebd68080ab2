package web

import (
	"net/http"

	"molva/collector"
)

type unsubscribeData struct {
	*publicView
	Gone bool // requests are refused
}

// unsubscribePage shows what the link does. It changes nothing: scanners of mail servers open every link.
func (s *Server) unsubscribePage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkUnsubscribe, "unsubscribe_title")
	if err != nil {
		return err
	}
	return s.showUnsubscribe(w, r, v)
}

func (s *Server) showUnsubscribe(w http.ResponseWriter, r *http.Request, v *publicView) error {
	_, gone, err := s.Store.Suppressed(r.Context(), v.scope, v.Link.Person, collector.PurposeReview)
	if err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_unsubscribe", unsubscribeData{v, gone})
}

// unsubscribe ends the requests at once, for the button of the page and for the reader's mail program alike (RFC 8058: one
// POST with List-Unsubscribe=One-Click, without a cookie and without a question); with back=yes it lets them come again.
func (s *Server) unsubscribe(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkUnsubscribe, "unsubscribe_title")
	if err != nil {
		return err
	}
	if r.PostFormValue("back") == "yes" {
		err = s.Store.Resubscribe(r.Context(), v.scope, v.Link.Person, s.Clock.Now())
	} else {
		err = s.Store.Unsubscribe(r.Context(), v.scope, v.Link.Person, s.Clock.Now(), "unsubscribed")
	}
	if err != nil {
		return err
	}
	return s.showUnsubscribe(w, r, v)
}

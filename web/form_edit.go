package web

import (
	"net/http"

	"molva/collector"
	"molva/jobs"
)

func (s *Server) editForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkEdit, "edit_title")
	if err != nil {
		return err
	}
	return s.showEdit(w, r, http.StatusOK, v, nil, nil, false)
}

// showEdit shows the author's page; in is what was typed, nil for what is held.
func (s *Server) showEdit(w http.ResponseWriter, r *http.Request, status int, v *publicView, in *jobs.SentReview, e *fieldError, saved bool) error {
	f, err := s.Work.EditForm(r.Context(), v.Link)
	if err != nil {
		return err
	}
	d := f.Document
	if in == nil {
		in = &jobs.SentReview{Rating: int(d.Rating), Text: d.Text, Pros: d.Pros, Cons: d.Cons}
		for _, p := range f.Photos {
			in.Kept = append(in.Kept, p.PublicID)
		}
	}
	return s.showPublic(w, status, "public_edit", formPage{publicView: v, Action: "/e/" + v.Link.Token, In: *in, Photos: f.Photos, Review: f.Review,
		Steps: lifeLine(f.Versions, d.Published), Error: e, Saved: saved})
}

func (s *Server) editReview(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkEdit, "edit_title")
	if err != nil {
		return err
	}
	in, err := s.readSent(r)
	if err == nil {
		_, err = s.Work.EditReview(r.Context(), v.Link, in)
	}
	if err == nil {
		return s.showEdit(w, r, http.StatusOK, v, nil, nil, true)
	}
	return s.mend(w, r, err, v, func(status int, e *fieldError) error { return s.showEdit(w, r, status, v, &in, e, false) })
}

func (s *Server) objectReview(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkEdit, "edit_title")
	if err != nil {
		return err
	}
	if _, err = s.Work.ObjectReview(r.Context(), v.Link, r.PostForm.Get("objection")); err == nil {
		return s.showEdit(w, r, http.StatusOK, v, nil, nil, true)
	}
	return s.mend(w, r, err, v, func(status int, e *fieldError) error { return s.showEdit(w, r, status, v, nil, e, false) })
}

// editPhoto shows the author a picture of the review, whatever the review's state.
func (s *Server) editPhoto(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkEdit, "edit_title")
	if err != nil {
		return err
	}
	p, _, err := s.Store.Photo(r.Context(), r.PathValue("id"))
	if err == nil && (p.Document != v.Link.Subject || p.Company != v.Link.Company) {
		err = errNoPage
	}
	if err != nil {
		return err
	}
	writePhoto(w, p, "private, max-age=600")
	return nil
}

func writePhoto(w http.ResponseWriter, p collector.Photo, cache string) {
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", cache)
	_, _ = w.Write(p.JPEG) // the reader has gone: nobody is left to tell
}

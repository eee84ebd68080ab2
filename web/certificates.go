package web

import (
	"net/http"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs/certificate"
)

// certificateRoutes: "moderated in full" for a period.
var certificateRoutes = []route{
	{"GET /certificates", collector.ActionRead, (*Server).certificatesPage},
	{"POST /certificates", collector.ActionSources, (*Server).issueCertificate},
	{"POST /certificates/explain", collector.ActionSources, (*Server).explainGap},
	{"GET /certificates/{id}", collector.ActionRead, (*Server).toCertificate},
	{"GET /certificate/{token}", everybody, (*Server).certificatePage},
	{"GET /certificate/{token}/file", everybody, (*Server).certificateFile},
}

// certificatesListed is how many certificates are listed.
const certificatesListed = 100

type certificatesData struct {
	*view
	First, Last string // days
	Draft       *certificate.Content
	Issued      []collector.Certificate
	Error       *fieldError
	names       map[string]string
}

// Name is a person's name by public id.
func (p certificatesData) Name(id string) string { return nameOf(p.names, id) }

// noName stands where a name would.
const noName = "—"

// nameOf is a dash for somebody who was erased, or who is known by a mail address alone: pages with names are handed on.
func nameOf(names map[string]string, id string) string {
	if name := names[id]; name != "" && !strings.Contains(name, "@") {
		return name
	}
	return noName
}

// Days of a period, whose end is not in it; one day is named once.
func (v *view) Days(from, to time.Time) string {
	first, last := v.date(from.In(v.zone)), v.date(to.Add(-time.Second).In(v.zone))
	if first == last {
		return first
	}
	return first + " – " + last
}

// Watched says how many places were on the list for the whole period, and how many for a part of it; "" when all were.
func (v *view) Watched(c certificate.Content) string {
	w := c.Watched()
	if w.All() {
		return ""
	}
	out := v.T("certificate_watched", "Whole", v.Number(w.Whole), "All", v.Number(w.Places))
	if w.Joined > 0 {
		out += " " + v.T("certificate_joined", "N", v.Number(w.Joined), "When", v.Time(w.LastJoined))
	}
	if w.Left > 0 {
		out += " " + v.T("certificate_left", "N", v.Number(w.Left))
	}
	return out
}

func (s *Server) certificatesPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "certificates_title")
	if err != nil {
		return err
	}
	return s.showCertificates(w, r, http.StatusOK, certificatesData{view: v, First: r.FormValue("from"), Last: r.FormValue("to")})
}

// showCertificates draws the period that was chosen, or offers the month that has passed.
func (s *Server) showCertificates(w http.ResponseWriter, r *http.Request, status int, p certificatesData) (err error) {
	ctx := r.Context()
	if p.Issued, err = s.Store.Certificates(ctx, p.scope, certificatesListed); err != nil {
		return err
	}
	if p.names, err = s.namesByID(r, p.scope); err != nil {
		return err
	}
	if p.First == "" && p.Last == "" {
		month := time.Date(p.Now.In(p.zone).Year(), p.Now.In(p.zone).Month(), 1, 0, 0, 0, 0, p.zone)
		p.First, p.Last = month.AddDate(0, -1, 0).Format(time.DateOnly), month.AddDate(0, 0, -1).Format(time.DateOnly)
		return s.showAs(w, r, status, "certificates", p)
	}
	from, to, err := s.Work.CertificateDays(ctx, p.scope, p.First, p.Last)
	if err == nil {
		var c certificate.Content
		if c, err = s.Work.DrawCertificate(ctx, p.scope, from, to); err == nil {
			p.Draft = &c
		}
	}
	if err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			p.Error = e
			return s.showAs(w, r, status, "certificates", p)
		})
	}
	return s.showAs(w, r, status, "certificates", p)
}

// namesByID are the names of all people by public id.
func (s *Server) namesByID(r *http.Request, scope collector.Scope) (map[string]string, error) {
	people, err := s.Store.People(r.Context(), scope)
	names := map[string]string{}
	for _, p := range people {
		names[p.PublicID] = p.Name
	}
	return names, err
}

func (s *Server) issueCertificate(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "certificates_title")
	if err != nil {
		return err
	}
	p := certificatesData{view: v, First: r.FormValue("from"), Last: r.FormValue("to")}
	from, to, err := s.Work.CertificateDays(r.Context(), v.scope, p.First, p.Last)
	if err == nil {
		var c collector.Certificate
		if c, err = s.Work.IssueCertificate(r.Context(), v.scope, from, to); err == nil {
			return s.redirect(w, r, "/certificates/"+c.PublicID, "")
		}
	}
	return v.formError(err, func(status int, e *fieldError) error {
		p.Error = e
		return s.showCertificates(w, r, status, p)
	})
}

// explainGap keeps a person's words for a hole, and shows the draft again.
func (s *Server) explainGap(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "certificates_title")
	if err != nil {
		return err
	}
	p := certificatesData{view: v, First: r.FormValue("first"), Last: r.FormValue("last")}
	from, err := time.Parse(time.RFC3339Nano, r.FormValue("from"))
	if err != nil {
		return invalid("from", "the time cannot be read", `write 2026-11-01T09:00:00Z`)
	}
	to, err := time.Parse(time.RFC3339Nano, r.FormValue("to"))
	if err != nil {
		return invalid("to", "the time cannot be read", `write 2026-11-01T09:00:00Z`)
	}
	if _, err := s.Work.ExplainGap(r.Context(), v.scope, r.FormValue("source"), from, to, r.FormValue("text")); err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			p.Error = e
			return s.showCertificates(w, r, status, p)
		})
	}
	return s.redirect(w, r, "/certificates?from="+queryEscape(p.First)+"&to="+queryEscape(p.Last)+"#draft", v.T("certificate_noted"))
}

// Whole is a moment as a form hands it back, without loss.
func (v *view) Whole(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// toCertificate leads to the page that everybody who has its address may read.
func (s *Server) toCertificate(w http.ResponseWriter, r *http.Request) error {
	scope, _ := scopeOf(r.Context())
	c, err := s.Store.Certificate(r.Context(), scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	l, err := s.Store.LinkFor(r.Context(), scope, collector.Link{Kind: collector.LinkCertificate, Subject: c.CertificateID, Created: s.Clock.Now()})
	if err != nil {
		return err
	}
	http.Redirect(w, r, l.Path(), http.StatusSeeOther)
	return nil
}

type certificateData struct {
	*publicView
	Kept    collector.Certificate
	Content certificate.Content
	names   map[string]string
}

// Name is a person's name by public id.
func (p certificateData) Name(id string) string { return nameOf(p.names, id) }

// Named is the same where the page can do without a name: nothing instead of a dash.
func (p certificateData) Named(id string) string {
	if name := nameOf(p.names, id); name != noName {
		return name
	}
	return ""
}

func (s *Server) certificatePage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.publicPage(r, collector.LinkCertificate, "certificate_title")
	if err != nil {
		return err
	}
	d := certificateData{publicView: p}
	if d.Kept, err = s.Store.CertificateByID(r.Context(), p.scope, p.Link.Subject); err != nil {
		return err
	}
	if d.Content, err = certificate.Read(d.Kept.Body); err != nil {
		return err
	}
	if d.names, err = s.namesByID(r, p.scope); err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_certificate", d)
}

// certificateFile is the certificate word for word, with its hash, for molva certificate verify.
func (s *Server) certificateFile(w http.ResponseWriter, r *http.Request) error {
	p, err := s.publicPage(r, collector.LinkCertificate, "certificate_title")
	if err != nil {
		return err
	}
	c, err := s.Store.CertificateByID(r.Context(), p.scope, p.Link.Subject)
	if err != nil {
		return err
	}
	first, last := certificate.Span{From: c.From, To: c.To}.Days(p.zone)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="certificate-`+first+"_"+last+`.json"`)
	_, _ = w.Write(certificate.File(c)) // the reader has gone: nobody is left to tell
	return nil
}

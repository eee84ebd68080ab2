package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs/certificate"
)

type periodQuery struct {
	From string `query:"from" required:"true" maxLength:"10" example:"2026-11-01" doc:"first day, in the company's zone"`
	To   string `query:"to" required:"true" maxLength:"10" example:"2026-11-30" doc:"last day"`
}

type periodBody struct {
	From string `json:"from" maxLength:"10" example:"2026-11-01" doc:"first day, in the company's zone"`
	To   string `json:"to" maxLength:"10" example:"2026-11-30" doc:"last day"`
}

type draftJSON struct {
	From    time.Time           `json:"from"`
	To      time.Time           `json:"to" doc:"not in the period"`
	Verdict string              `json:"verdict" doc:"full or explained, full_while_listed or explained_while_listed where not every place was on the list for the whole period; with holes or nothing none is issued"`
	Totals  certificate.Totals  `json:"totals"`
	Watched certificate.Watched `json:"watched" doc:"how many places were on the list for the whole period"`
	Found   certificate.Found   `json:"found"`
	Places  []certificate.Place `json:"places"`
	// Unlisted refuses a certificate just as a hole does, and no explanation mends it.
	Unlisted []certificate.Span `json:"unlisted" doc:"days on which nothing was on the list: a certificate is refused"`
	Refusal  string             `json:"refusal,omitempty" doc:"why none would be issued, and what to do"`
}

type certificateJSON struct {
	ID      string    `json:"id"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to" doc:"not in the period"`
	Issued  time.Time `json:"issued"`
	Verdict string    `json:"verdict" doc:"full or explained; full_while_listed or explained_while_listed: not every place was on the list for the whole period"`
	SHA256  string    `json:"sha256"`
}

type issuedJSON struct {
	ID      string    `json:"id"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to" doc:"not in the period"`
	Issued  time.Time `json:"issued"`
	Verdict string    `json:"verdict" doc:"full or explained; full_while_listed or explained_while_listed: not every place was on the list for the whole period"`
	SHA256  string    `json:"sha256"`
	Page    string    `json:"page" doc:"for everybody who has its address"`
	File    string    `json:"file" doc:"the certificate with every check and its hash, for molva certificate verify"`
}

type certificatesJSON struct {
	Certificates []certificateJSON `json:"certificates"`
}

type explanationBody struct {
	Source string    `json:"source" maxLength:"64" doc:"id of the place"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Text   string    `json:"text" maxLength:"16000" doc:"why there was no check"`
}

func (s *Server) apiCertificates(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/certificates", Does: "Certificates that were issued, newest first", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[certificatesJSON], error) {
			all, err := s.Store.Certificates(ctx, scope, certificatesListed)
			return &answer[certificatesJSON]{certificatesJSON{mapped(all, certificateOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/certificate-draft", Does: "What a certificate of a period would say now, with its holes", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *periodQuery) (*answer[draftJSON], error) {
			from, to, err := s.Work.CertificateDays(ctx, scope, in.From, in.To)
			if err != nil {
				return nil, err
			}
			c, err := s.Work.DrawCertificate(ctx, scope, from, to)
			if err != nil {
				return nil, err
			}
			out := draftJSON{From: c.From, To: c.To, Verdict: c.Verdict, Totals: c.Totals, Watched: c.Watched(), Found: c.Found, Places: listOf(c.Places), Unlisted: listOf(c.Unlisted)}
			if no := c.Refusal(); no != nil {
				out.Refusal = no.Error()
			}
			return &answer[draftJSON]{out}, nil
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/certificates", Does: "Issue the certificate of a period; 409 while a check is missing", Action: collector.ActionSources,
		Status: http.StatusCreated, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[periodBody]) (*answer[issuedJSON], error) {
			from, to, err := s.Work.CertificateDays(ctx, scope, in.Body.From, in.Body.To)
			if err != nil {
				return nil, err
			}
			c, err := s.Work.IssueCertificate(ctx, scope, from, to)
			if err != nil {
				return nil, err
			}
			return s.issuedAnswer(ctx, scope, c)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/certificates/{id}", Does: "One certificate, word for word", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[issuedJSON], error) {
			c, err := s.Store.Certificate(ctx, scope, in.ID)
			if err != nil {
				return nil, err
			}
			return s.issuedAnswer(ctx, scope, c)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/certificates/explanations", Does: "Explain a time in which a place was not checked", Action: collector.ActionSources,
		Status: http.StatusNoContent, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *body[explanationBody]) (*noContent, error) {
			_, err := s.Work.ExplainGap(ctx, scope, in.Body.Source, in.Body.From, in.Body.To, in.Body.Text)
			return &noContent{}, err
		})
}

func certificateOut(c collector.Certificate) certificateJSON {
	return certificateJSON{c.PublicID, c.From.UTC(), c.To.UTC(), c.Issued.UTC(), c.Verdict, c.SHA256}
}

func (s *Server) issuedAnswer(ctx context.Context, scope collector.Scope, c collector.Certificate) (*answer[issuedJSON], error) {
	page, err := s.Work.CertificateLink(ctx, scope, c)
	return &answer[issuedJSON]{issuedJSON{c.PublicID, c.From.UTC(), c.To.UTC(), c.Issued.UTC(), c.Verdict, c.SHA256, page, string(certificate.File(c))}}, err
}

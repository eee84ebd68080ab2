package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/httprate"

	"molva/collector"
)

// publicView is what every page for people who do not sign in knows. Whoever opens it is known by the link alone, and
// reads in the language in which they were written to.
type publicView struct {
	*view
	Link collector.Link
	// Listed says that search engines may show the page; what a link opens is nobody's but its reader's.
	Listed bool
}

// publicPage prepares a page for a link. An unknown, a foreign and an expired link all are CodeNotFound: nobody learns
// which there are. To open it changes nothing.
func (s *Server) publicPage(r *http.Request, kind collector.LinkKind, headingKey string) (*publicView, error) {
	link, err := s.Store.Link(r.Context(), kind, r.PathValue("token"))
	if err == nil && link.Expired(s.Clock.Now()) {
		err = collector.Errorf(collector.CodeNotFound, "this link has expired")
	}
	if err != nil {
		return nil, err
	}
	scope := collector.System(link.Company)
	company, err := s.Store.Company(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	v := &view{words: s.words, zone: company.Location(), Path: r.URL.Path, Here: r.URL.Path, Now: s.Clock.Now(), Company: company, scope: scope,
		Lang: s.languageFor(r, company)}
	if link.Person != 0 {
		p, err := s.Store.Person(r.Context(), scope, link.Person)
		if err != nil {
			return nil, err
		}
		v.Person, v.zone = p, p.Location(company)
		if knownLanguage(p.Language) {
			v.Lang = p.Language
		}
	}
	v.Heading = v.T(headingKey)
	return &publicView{view: v, Link: link}, nil
}

// showPublic writes a page for people who do not sign in.
func (s *Server) showPublic(w http.ResponseWriter, status int, name string, data any) error {
	set, ok := s.pages[name]
	if !ok {
		return fmt.Errorf("there is no template %q", name)
	}
	var out bytes.Buffer
	if err := set.ExecuteTemplate(&out, "public", data); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(out.Len())) // its end is known while the rest of a form is still on its way
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // the reader has gone: nobody is left to tell
	return nil
}

// publicPosts is how many forms an address may send a minute: a family behind one address sends fewer, a bot more.
const publicPosts = 60

// limitPublic bounds what somebody who does not sign in may send.
func (s *Server) limitPublic() func(http.Handler) http.Handler {
	return httprate.LimitBy(publicPosts, time.Minute, peerAddress,
		httprate.WithLimitHandler(func(w http.ResponseWriter, r *http.Request) {
			s.refuse(w, r, &collector.Error{Code: codeTooMany, Msg: "too many forms from one address", Hint: "wait a minute"})
		}))
}

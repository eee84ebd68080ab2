package web

import (
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"molva/collector"
)

// policy lets a page load what this server itself sends and nothing else: no inline script, no inline style, no frame.
// Pico's icons are data: images in its style sheet.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const (
	maxForm = 1 << 20 // bytes of a form or of an API body
	maxFile = 64 << 20
)

// guard is what every answer passes: headers, the check of the origin, bounds, and a page instead of a panic.
func (s *Server) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, &collector.Error{Code: collector.CodeForbidden, Msg: "the request came from another site", Hint: "use the console's own pages"})
	}))
	return s.recovered(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cache-Control", "no-store")
		if strings.HasPrefix(s.BaseURL, "https:") {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxFile)
		origin.Handler(next).ServeHTTP(w, r)
	}))
}

func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil || v == http.ErrAbortHandler {
				return
			}
			s.Log.Error("a page panicked", "path", r.URL.Path, "error", fmt.Sprint(v), "stack", string(debug.Stack()))
			s.writeAPIError(w, &collector.Error{Code: collector.CodeInternal, Msg: "something broke here", Hint: "it is in the log; try again"})
		}()
		next.ServeHTTP(w, r)
	})
}

// limitSignIns bounds the tries to sign in per address.
func (s *Server) limitSignIns() func(http.Handler) http.Handler {
	return httprate.LimitBy(s.SignIns, time.Minute, peerAddress,
		httprate.WithLimitHandler(func(w http.ResponseWriter, r *http.Request) {
			s.refuse(w, r, &collector.Error{Code: codeTooMany, Msg: "too many tries to sign in", Hint: "wait a minute"})
		}))
}

// peerAddress is who opened the connection, never what a header claims. Behind a proxy that is the proxy: its own limit
// belongs there.
func peerAddress(r *http.Request) (string, error) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return httprate.CanonicalizeIP(host), nil
}

// refuse answers in the form that the asker reads: the API's JSON or a page.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		s.writeAPIError(w, err)
		return
	}
	s.showError(w, r, err)
}

package web

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
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
	// bodyTime is how long the body of a form or of an API call may take to come, and how long an import may pause.
	bodyTime = 30 * time.Second
	// partsTime is how many times as long pictures may take: 50 MB over a slow line of a phone.
	partsTime = 10
)

// importPath takes files; who may not import is refused before a byte of them is read.
const importPath = "/api/v1/import"

// filePaths are all that take files.
var filePaths = []string{importPath, ordersImportPath, ordersFormPath, importFormPath}

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
		conn := http.NewResponseController(w)
		r.Body = s.bounded(w, r, conn)
		origin.Handler(next).ServeHTTP(w, r)
		_ = conn.SetReadDeadline(time.Now().Add(s.bodyTime)) // what was not read is thrown away, and not waited for without end
	}))
}

// bounded is a request's body with a bound on its size and its time.
func (s *Server) bounded(w http.ResponseWriter, r *http.Request, conn *http.ResponseController) io.ReadCloser {
	if slices.Contains(filePaths, r.URL.Path) {
		return &timedBody{ReadCloser: http.MaxBytesReader(w, r.Body, maxFile), conn: conn, pause: s.bodyTime}
	}
	if hasParts(r) { // anybody may send one, so it ends in all, and not only after a pause
		return &timedBody{ReadCloser: http.MaxBytesReader(w, r.Body, maxFile), conn: conn, until: time.Now().Add(partsTime * s.bodyTime)}
	}
	return &timedBody{ReadCloser: http.MaxBytesReader(w, r.Body, maxForm), conn: conn, until: time.Now().Add(s.bodyTime)}
}

// timedBody ends the waiting for a body that does not come: at a time, or after a pause, whichever comes first. The
// server's own ReadTimeout would go on after the body and end a request that works for longer than that.
type timedBody struct {
	io.ReadCloser
	conn  *http.ResponseController
	until time.Time
	pause time.Duration
}

func (b *timedBody) Read(p []byte) (int, error) {
	at := b.until
	if b.pause > 0 {
		if next := time.Now().Add(b.pause); at.IsZero() || next.Before(at) {
			at = next
		}
	}
	_ = b.conn.SetReadDeadline(at) // a connection that knows no deadlines is one of a test
	n, err := b.ReadCloser.Read(p)
	_ = b.conn.SetReadDeadline(time.Time{})
	return n, err
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

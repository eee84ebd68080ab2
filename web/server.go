package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
	"molva/search"
)

// Options are the parts that the web joins; all but Mails are needed.
type Options struct {
	Store   *store.Store
	Index   search.Index
	Work    *jobs.Work
	Clock   collector.Clock // business time
	Log     *slog.Logger
	BaseURL string // of the console; with https the cookies are sent over TLS only
	Guessed bool   // BaseURL was set by nobody, and mails leave the machine with it: their readers may not be able to open it
	// Agent is what sites see of the process that answers, SMTP whether its mails leave the machine, and DKIM the record that
	// their signature wants in the DNS; "" where they go unsigned.
	Agent, DKIM string
	SMTP        bool

	Demo bool // opens the demo's doors: clock, queue, mails
	// Mails lists what was sent, newest first, where the mail can be looked at: the embedded outbox or the demo's
	// catcher. nil: the mails went to a real server, and the page says so.
	Mails func(context.Context) ([]Mail, error)
	// SignIns is how many tries to sign in an address has a minute; 0 is 20.
	SignIns int
}

// Server is the console and the API as one http.Handler.
type Server struct {
	Options
	sessions *scs.SessionManager
	words    *words
	pages    map[string]pageSet
	api      http.Handler
	public   http.Handler
	// described is what openapi.json says; tests hold the answers against it.
	described *huma.OpenAPI
	bodyTime  time.Duration // the constant, but in tests
}

// New puts the console together. Its errors are those of embedded files and never depend on the input.
func New(o Options) (*Server, error) {
	s := &Server{Options: o, bodyTime: bodyTime}
	if s.SignIns == 0 {
		s.SignIns = 20
	}
	s.Log = o.Log.With("component", "web")
	s.sessions = newSessions(o.Store, o.BaseURL)
	var err error
	if s.words, err = loadWords(); err != nil {
		return nil, err
	}
	if s.pages, err = loadPages(); err != nil {
		return nil, err
	}
	s.api = s.newAPI()
	s.public = s.guard(s.sessions.LoadAndSave(s.identify(s.routes())))
	return s, nil
}

// ServeHTTP answers the console and the API for signed-in people.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.public.ServeHTTP(w, r) }

// SocketHandler is the API for those who own the data folder: over its unix socket everybody is the system itself.
func (s *Server) SocketHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/v1/", s.api)
	return s.recovered(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, err := s.firstCompany(r.Context())
		if err != nil {
			s.writeAPIError(w, err)
			return
		}
		mux.ServeHTTP(w, r.WithContext(withScope(r.Context(), collector.System(id))))
	}))
}

func (s *Server) firstCompany(ctx context.Context) (int64, error) {
	ids, err := s.Store.Companies(ctx)
	if err != nil {
		return 0, err
	}
	if len(ids) == 0 {
		return 0, &collector.Error{Code: collector.CodeUnavailable, Msg: "there is no company yet", Hint: "it is made when molva starts"}
	}
	return ids[0], nil
}

// unlimited are the forms for everybody that need no bound by address, or have their own. All unsubscribings of a large
// mail provider come from a few addresses, all orders of a shop from one; the first are known by their token, the others
// by their signature.
var unlimited = []string{"POST /signin", "POST /language", "POST /u/{token}", "POST /hooks/orders"}

// route is one page: its pattern and what its role must be allowed to do.
type route struct {
	pattern string
	action  collector.Action // "" is for everybody
	serve   func(*Server, http.ResponseWriter, *http.Request) error
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/v1/", s.api)
	mux.Handle("GET /static/", staticFiles())
	limited, bounded := s.limitSignIns(), s.limitPublic() // one count for both ways in
	mux.Handle("POST /api/v1/session", limited(s.api))
	for _, rt := range allRoutes() {
		h := s.page(rt)
		if rt.pattern == "POST /signin" {
			h = limited(h)
		}
		if rt.action == everybody && strings.HasPrefix(rt.pattern, "POST ") && !slices.Contains(unlimited, rt.pattern) {
			h = bounded(h)
		}
		mux.Handle(rt.pattern, h)
	}
	mux.Handle("/", s.page(route{serve: func(*Server, http.ResponseWriter, *http.Request) error {
		return errNoPage
	}}))
	return mux
}

// page runs one route: who is not signed in goes to sign in, whose role may not is refused, what fails is shown.
func (s *Server) page(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scope, signedIn := scopeOf(r.Context())
		if rt.action != "" && !signedIn {
			s.toSignIn(w, r)
			return
		}
		if rt.action != "" && !scope.Role.May(rt.action) {
			s.showError(w, r, forbidden(rt.action))
			return
		}
		// No form of ours has parts: once parsed here, nothing parses them, which would take memory and files for them.
		err := r.ParseForm()
		if gaveUp(err) == nil {
			err = rt.serve(s, w, r)
		}
		if err != nil {
			s.showError(w, r, err)
		}
	})
}

// errNoPage answers an address that nothing stands behind.
var errNoPage = &collector.Error{Code: collector.CodeNotFound, Msg: "there is no such page"}

func forbidden(a collector.Action) error {
	return &collector.Error{Code: collector.CodeForbidden, Msg: "your role does not allow this", Where: string(a), Hint: "ask an owner"}
}

// wallNow is wall time: sessions and sign-ins.
func wallNow() time.Time { return time.Now().UTC() }

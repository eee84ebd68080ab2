package web

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/alexedwards/scs/v2"

	"molva/collector"
	"molva/collector/store"
)

type contextKey string

const (
	scopeKey  contextKey = "scope"
	personKey contextKey = "person"
)

// The keys of a session. Its stamp ties it to the password: a new password ends all sessions of the old one.
const (
	sessionCompany = "company"
	sessionPerson  = "person"
	sessionStamp   = "stamp"
	sessionFlash   = "flash"
)

func newSessions(s *store.Store, baseURL string) *scs.SessionManager {
	m := scs.New()
	m.Store = sessionRows{s}
	m.HashTokenInStore = true
	m.Lifetime = 14 * 24 * time.Hour
	m.IdleTimeout = 48 * time.Hour
	m.Cookie.Name = "molva_session"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = strings.HasPrefix(baseURL, "https:")
	m.Cookie.Path = "/"
	return m
}

func withScope(ctx context.Context, s collector.Scope) context.Context {
	return context.WithValue(ctx, scopeKey, s)
}

func scopeOf(ctx context.Context) (collector.Scope, bool) {
	s, ok := ctx.Value(scopeKey).(collector.Scope)
	return s, ok
}

func personOf(ctx context.Context) (collector.Person, bool) {
	p, ok := ctx.Value(personKey).(collector.Person)
	return p, ok
}

// identify finds who is signed in. The role is read anew for each request, so that a change holds at once.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		company, person := s.sessions.GetInt64(ctx, sessionCompany), s.sessions.GetInt64(ctx, sessionPerson)
		if company != 0 && person != 0 {
			p, err := s.Store.Person(ctx, collector.System(company), person)
			switch {
			case err == nil && p.Role != "" && stamp(p) == s.sessions.GetString(ctx, sessionStamp):
				ctx = context.WithValue(ctx, personKey, p)
				ctx = withScope(ctx, collector.Scope{Company: company, Person: person, Role: p.Role})
			case err != nil && collector.CodeOf(err) != collector.CodeNotFound:
				s.refuse(w, r, err)
				return
			}
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// HashPassword is the argon2id hash that Person.Password holds.
func HashPassword(password string) (string, error) {
	return argon2id.CreateHash(password, argon2id.DefaultParams)
}

// nobodyHash is compared when there is no such person, so that the time of the answer tells nothing either.
var nobodyHash = sync.OnceValues(func() (string, error) { return HashPassword("nobody signs in with this") })

// errSignIn never says which part was wrong.
var errSignIn = &collector.Error{Code: collector.CodeSignIn, Msg: "the mail address or the password is wrong"}

// signIn checks and begins a new session.
func (s *Server) signIn(ctx context.Context, mail, password string) error {
	p, err := s.Store.PersonByMail(ctx, strings.TrimSpace(mail))
	if err != nil && collector.CodeOf(err) != collector.CodeNotFound {
		return err
	}
	hash := p.Password
	if err != nil || hash == "" || p.Role == "" {
		p.Role = ""
		if hash, err = nobodyHash(); err != nil {
			return err
		}
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil || !ok || p.Role == "" {
		return errSignIn
	}
	if _, err := s.Store.DropSessions(ctx, wallNow()); err != nil {
		s.Log.Warn("expired sessions stay", "error", err)
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, sessionCompany, p.Company)
	s.sessions.Put(ctx, sessionPerson, p.PersonID)
	s.sessions.Put(ctx, sessionStamp, stamp(p))
	return nil
}

// stamp is the end of the password's hash: enough to see that it changed, no help to guess it.
func stamp(p collector.Person) string {
	return p.Password[max(0, len(p.Password)-8):]
}

package alert

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// fakeServer is a mail server on the loopback that takes mails, and fails where a test tells it to.
type fakeServer struct {
	address string
	tls     *tls.Config

	mu    sync.Mutex
	mails [][]byte
	rcpt  error                  // answer to RCPT
	data  error                  // answer to the message
	drop  map[string]bool        // "before answer", "after answer"
	auth  map[string]string      // user → password; nil: no AUTH
	users []string               // who signed in
	onRun func(net.Conn, []byte) // called with each message before its answer
}

func startServer(t *testing.T, s *fakeServer) *fakeServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{fakeServer: s, conn: c}, nil }))
	server.Domain, server.AllowInsecureAuth, server.ErrorLog = "mail.example", true, silent{}
	if s.tls != nil {
		listener = tls.NewListener(listener, s.tls)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); _ = listener.Close(); <-done }) // Close misses a listener that Serve has not seen yet
	return s
}

// received decodes what the server took.
func (s *fakeServer) received(t *testing.T) []Mail {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Mail, 0, len(s.mails))
	for _, raw := range s.mails {
		m, err := ReadMail(raw)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

type session struct {
	*fakeServer
	conn *smtp.Conn
	done bool
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(string, *smtp.RcptOptions) error { return s.rcpt }
func (s *session) Logout() error                        { return nil }

func (s *session) Reset() {
	if s.done && s.drop["after answer"] {
		_ = s.conn.Conn().Close()
	}
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.data != nil {
		return s.data
	}
	s.mu.Lock()
	s.mails = append(s.mails, raw)
	s.mu.Unlock()
	s.done = true
	if s.onRun != nil {
		s.onRun(s.conn.Conn(), raw)
	}
	if s.drop["before answer"] {
		_ = s.conn.Conn().Close()
	}
	return nil
}

func (s *session) AuthMechanisms() []string {
	if s.auth == nil {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.auth[user] != password {
			return smtp.ErrAuthFailed
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.users = append(s.users, user)
		return nil
	}), nil
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

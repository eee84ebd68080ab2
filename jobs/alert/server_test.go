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
	lines int                    // connections so far
	most  int                    // mails on one line, then it says 421; 0: any number
	onRun func(net.Conn, []byte) // called with each message before its answer
}

func startServer(t *testing.T, s *fakeServer) *fakeServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.lines++
		return &session{fakeServer: s, conn: c}, nil
	}))
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
	sent int
}

// set changes what the server does.
func (s *fakeServer) set(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn()
}

func (s *session) Logout() error { return nil }

func (s *session) Mail(string, *smtp.MailOptions) error {
	if s.most > 0 && s.sent >= s.most {
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "enough for one line"}
	}
	return nil
}

func (s *session) Rcpt(string, *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rcpt
}

func (s *session) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done && s.drop["after answer"] {
		_ = s.conn.Conn().Close()
	}
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	refuse, run, drop := s.data, s.onRun, s.drop["before answer"]
	if refuse == nil {
		s.mails = append(s.mails, raw)
	}
	s.mu.Unlock()
	if refuse != nil {
		return refuse
	}
	s.done = true
	s.sent++
	if run != nil {
		run(s.conn.Conn(), raw)
	}
	if drop {
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

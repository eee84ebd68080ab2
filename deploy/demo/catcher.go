package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Catcher is a mail server that delivers nothing: it keeps every mail and shows it at /mails.json. POST /catcher
// {"answer":451} makes it refuse mails for now, {"away":true} makes it leave its port, {} brings it back.
type Catcher struct {
	SMTPAddr string
	HTTPAddr string
	seal     seal // zero: nothing is held to be signed

	mu     sync.Mutex
	mails  []Mail
	answer int // 0: mails are taken; else the code with which they are refused
	smtp   *smtp.Server
	web    *http.Server
}

// CatcherOrder is what POST /catcher takes.
type CatcherOrder struct {
	Answer int  `json:"answer"` // e.g. 451; 0 takes mails again
	Away   bool `json:"away"`
}

// maxMail bounds one mail; the product's are some kilobytes.
const maxMail = 1 << 20

func (c *Catcher) listen() error {
	if err := c.openSMTP("127.0.0.1:0"); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("mail catcher: %w", err)
	}
	c.HTTPAddr = l.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mails.json", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, c.Mails()) })
	mux.HandleFunc("POST /catcher", c.serveOrder)
	c.web = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = c.web.Serve(l) }() // ends with close
	return nil
}

func (c *Catcher) openSMTP(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("mail catcher: %w", err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{c: c}, nil }))
	s.Domain, s.MaxMessageBytes, s.EnableSMTPUTF8 = "catcher.example", maxMail, true
	s.ErrorLog = log.New(io.Discard, "", 0) // a client that hangs up is no news
	c.mu.Lock()
	c.SMTPAddr, c.smtp = l.Addr().String(), s
	c.mu.Unlock()
	go func() { _ = s.Serve(l) }() // ends with close
	return nil
}

func (c *Catcher) close() error {
	var errs []error
	if c.web != nil {
		errs = append(errs, c.web.Close())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.smtp != nil {
		errs = append(errs, c.smtp.Close())
		c.smtp = nil
	}
	return errors.Join(errs...)
}

// Mails are the mails caught so far, newest first.
func (c *Catcher) Mails() []Mail {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := slices.Concat([]Mail{}, c.mails)
	slices.Reverse(list)
	return list
}

// Order makes the catcher refuse mails, leave its port or come back.
func (c *Catcher) Order(o CatcherOrder) error {
	c.mu.Lock()
	c.answer = o.Answer
	server, addr := c.smtp, c.SMTPAddr
	if o.Away {
		c.smtp = nil
	}
	c.mu.Unlock()
	switch {
	case o.Away && server != nil:
		return server.Close()
	case !o.Away && server == nil:
		return c.openSMTP(addr)
	}
	return nil
}

func (c *Catcher) serveOrder(w http.ResponseWriter, r *http.Request) {
	var o CatcherOrder
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10)).Decode(&o)
	if err == nil {
		err = c.Order(o)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// session is one conversation with a mail client.
type session struct {
	c    *Catcher
	from string
	to   []string
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m := readMail(raw)
	m.Signed = s.c.seal.signed(raw)
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	if s.c.answer != 0 {
		return &smtp.SMTPError{Code: s.c.answer, EnhancedCode: smtp.EnhancedCode{s.c.answer / 100, 3, 0}, Message: "not now, please"}
	}
	m.ID, m.From, m.To, m.Time = strconv.Itoa(len(s.c.mails)+1), s.from, strings.Join(s.to, ", "), time.Now().UTC()
	s.c.mails = append(s.c.mails, m)
	return nil
}

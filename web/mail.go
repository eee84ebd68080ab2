package web

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"molva/collector"
)

// Mail is a message that was sent, as the console shows it.
type Mail struct {
	ID        string    `json:"id"` // for its address in the console
	From      string    `json:"from"`
	To        string    `json:"to"`
	Subject   string    `json:"subject"`
	Date      time.Time `json:"date"`
	MessageID string    `json:"message_id"`
	Text      string    `json:"text"`
	HTML      string    `json:"html"`
}

// maxMail bounds one message, in bytes; what is behind is not shown.
const maxMail = 4 << 20

// ParseMail reads a message as it stands in an outbox or came over SMTP.
func ParseMail(id string, raw []byte) (Mail, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, fmt.Errorf("read mail %s: %w", id, err)
	}
	out := Mail{ID: id, From: header(m.Header, "From"), To: header(m.Header, "To"), Subject: header(m.Header, "Subject"), MessageID: m.Header.Get("Message-Id")}
	if d, err := m.Header.Date(); err == nil {
		out.Date = d.UTC()
	}
	err = out.read(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), io.LimitReader(m.Body, maxMail), 0)
	if err != nil {
		return Mail{}, fmt.Errorf("read mail %s: %w", id, err)
	}
	return out, nil
}

func header(h mail.Header, name string) string {
	d := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	if s, err := d.DecodeHeader(h.Get(name)); err == nil {
		return s
	}
	return h.Get(name)
}

// read takes the text and the HTML out of a part and its parts, five deep at most.
func (m *Mail) read(contentType, encoding string, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && depth < 5 {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.read(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, depth+1); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	if r, err := charset.NewReaderLabel(params["charset"], body); err == nil && params["charset"] != "" {
		body = r
	}
	b, err := io.ReadAll(body)
	switch {
	case err != nil:
		return err
	case kind == "text/plain" && m.Text == "":
		m.Text = strings.ReplaceAll(string(b), "\r\n", "\n")
	case kind == "text/html" && m.HTML == "":
		m.HTML = string(b)
	}
	return nil
}

type mailsPage struct {
	*view
	Kept  bool // the mails can be looked at here
	Mails []Mail
}

func (s *Server) mailPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "mail_title")
	if err != nil {
		return err
	}
	p := mailsPage{view: v, Kept: s.Mails != nil}
	if p.Kept {
		if p.Mails, err = s.Mails(r.Context()); err != nil {
			return err
		}
	}
	return s.show(w, r, "mails", p)
}

type mailPageData struct {
	*view
	Mail  Mail
	Parts []piece // the text with its links; Mark says that a piece is one
}

func (s *Server) mailMessage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "mail_title")
	if err != nil {
		return err
	}
	if s.Mails == nil {
		return errNoMail
	}
	mails, err := s.Mails(r.Context())
	if err != nil {
		return err
	}
	for _, m := range mails {
		if m.ID == r.PathValue("id") {
			v.Heading = m.Subject
			return s.show(w, r, "mail", mailPageData{view: v, Mail: m, Parts: linked(m.Text)})
		}
	}
	return errNoMail
}

var errNoMail = &collector.Error{Code: collector.CodeNotFound, Msg: "there is no such mail here"}

// linked splits a text at its web addresses.
func linked(s string) []piece {
	var out []piece
	for s != "" {
		at := strings.Index(s, "http://")
		if i := strings.Index(s, "https://"); i >= 0 && (at < 0 || i < at) {
			at = i
		}
		if at < 0 {
			return append(out, piece{Text: s})
		}
		out = appendText(out, s[:at], false)
		end := strings.IndexAny(s[at:], " \n\t<>\"'()»")
		if end < 0 {
			end = len(s) - at
		}
		link := strings.TrimRight(s[at:at+end], ".,;:!?")
		out = appendText(out, link, true)
		s = s[at+len(link):]
	}
	return out
}

package web

import (
	"context"
	"net/http"
	"strings"
	"time"

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
		if p.Mails, err = s.sentMails(r.Context()); err != nil {
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
	mails, err := s.sentMails(r.Context())
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

// sentMails lists what was sent; a catcher that does not answer is a fault that passes.
func (s *Server) sentMails(ctx context.Context) ([]Mail, error) {
	if s.Mails == nil {
		return nil, errNoMail
	}
	list, err := s.Mails(ctx)
	if err != nil {
		return nil, &collector.Error{Code: collector.CodeUnavailable, Msg: "the mails cannot be listed just now", Hint: "try again", Err: err}
	}
	return list, nil
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

package alert

import (
	"context"
	"net/mail"
	"time"

	"molva/collector"
)

// Ring is what goes over the second channel: plain words, for whoever keeps the program running. A repeat carries the same ID.
type Ring struct {
	ID      string    `json:"id"`
	Event   string    `json:"event"` // "began", "over" or "try"
	What    string    `json:"what"`  // what is silent: a word of collector
	Since   time.Time `json:"since"`
	Over    time.Time `json:"over,omitzero"`
	Company string    `json:"company"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Page    string    `json:"page"`

	Language string `json:"language"`
	PageName string `json:"-"` // what the page is called
}

// Bell is a second channel, which works while the first, and all that is behind it, does not. Ring returns the answer of
// whoever took it. Its errors hold no address and no password: they are shown.
type Bell interface {
	Name() string // "mail" or "url"
	Ring(ctx context.Context, r Ring) (answer string, err error)
}

// mailBell rings by a mail server of its own.
type mailBell struct {
	channel  Channel
	to, host string
}

// MailBell rings by mails to one address over a server that is not the first channel's.
func MailBell(address, to string, o Options) (Bell, error) {
	if a, err := mail.ParseAddress(to); err != nil || a.Address != to {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "--watch-mail", Msg: "the second channel needs one bare mail address", Hint: "write --watch-mail oncall@example.com", Err: err}
	}
	c, err := Open(address, o)
	if err != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "--watch-smtp", Msg: err.Error(), Hint: "write smtp://user:password@mail.example.com:587", Err: err}
	}
	return &mailBell{c, to, DomainOf(o.From)}, nil
}

func (b *mailBell) Name() string { return "mail" }

func (b *mailBell) Ring(ctx context.Context, r Ring) (string, error) {
	subject, text, html, err := RenderLetter(r.Language, r.Company, collector.Letter{Subject: r.Subject, Text: paragraphs(r.Text), Actions: []collector.LetterLink{{Name: r.PageName, URL: r.Page}}})
	if err != nil {
		return "", err
	}
	return b.channel.Send(ctx, Message{ID: MessageID(r.ID, b.host), To: b.to, Subject: subject, Text: text, HTML: html, Kind: "watch", Date: time.Now()})
}

package demo

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// Mail is one mail as it was caught.
type Mail struct {
	ID        string    `json:"id"`   // 1, 2, … in the order they came
	From      string    `json:"from"` // of the envelope
	To        string    `json:"to"`   // of the envelope, several with a comma between
	Subject   string    `json:"subject"`
	Date      time.Time `json:"date,omitzero"` // as its header says
	MessageID string    `json:"message_id"`    // with its angle brackets
	Text      string    `json:"text"`          // the text/plain part, decoded
	HTML      string    `json:"html"`          // the text/html part, decoded
	Signed    string    `json:"signed"`        // the fields that its DKIM signature covers; "" without one that holds
	Fault     string    `json:"fault,omitempty"`
	Time      time.Time `json:"time"` // when it was caught
	Raw       string    `json:"raw"`
}

// readMail decodes a mail; what cannot be read is said in Fault, the raw bytes stay either way.
func readMail(raw []byte) Mail {
	m := Mail{Raw: string(raw)}
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		m.Fault = err.Error()
		return m
	}
	m.MessageID = msg.Header.Get("Message-Id")
	if at, err := msg.Header.Date(); err == nil {
		m.Date = at.UTC()
	}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		m.Fault = err.Error()
	}
	if err := m.readPart(msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), msg.Body, 0); err != nil {
		m.Fault = err.Error()
	}
	return m
}

// maxNesting bounds parts within parts.
const maxNesting = 5

func (m *Mail) readPart(contentType, encoding string, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain" // RFC 2045, 5.2: what is not said is plain text
	}
	if strings.HasPrefix(kind, "multipart/") && depth < maxNesting {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.readPart(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, depth+1); err != nil {
				return err
			}
		}
	}
	b, err := io.ReadAll(decoded(encoding, body))
	if err != nil {
		return err
	}
	switch kind {
	case "text/plain":
		m.Text += string(b)
	case "text/html":
		m.HTML += string(b)
	}
	return nil
}

func decoded(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}

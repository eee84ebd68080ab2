package alert

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// Mail is a mail as its receiver reads it: decoded.
type Mail struct {
	ID      string      `json:"id"` // Message-ID without its brackets
	From    string      `json:"from"`
	To      string      `json:"to"`
	Subject string      `json:"subject"`
	Date    time.Time   `json:"date"`
	Text    string      `json:"text,omitempty"`
	HTML    string      `json:"html,omitempty"` // foreign to whoever shows it: a frame without scripts is its place
	Header  mail.Header `json:"header,omitempty"`
	Raw     []byte      `json:"-"`
}

// ReadMail decodes a mail with a plain part, an HTML part, or both. It reads at most what it is given and follows
// nothing; broken parts are errors.
func ReadMail(raw []byte) (Mail, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, fmt.Errorf("read mail: %w", err)
	}
	word := func(key string) string {
		s, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(key))
		if err != nil {
			return m.Header.Get(key)
		}
		return s
	}
	out := Mail{ID: strings.Trim(m.Header.Get("Message-Id"), "<> "), From: word("From"), To: word("To"), Subject: word("Subject"),
		Header: m.Header, Raw: raw}
	if date, err := m.Header.Date(); err == nil {
		out.Date = date.UTC()
	}
	err = out.readPart(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, 0)
	return out, err
}

func (m *Mail) readPart(contentType, encoding string, body io.Reader, depth int) error {
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
				return fmt.Errorf("read mail: %w", err)
			}
			if err := m.readPart(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, depth+1); err != nil {
				return err
			}
		}
	}
	if kind != "text/plain" && kind != "text/html" {
		return nil
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read mail: %s: %w", kind, err)
	}
	if text := strings.ReplaceAll(string(content), "\r\n", "\n"); kind == "text/html" {
		m.HTML += text
	} else {
		m.Text += text
	}
	return nil
}

package alert

import (
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"sync"

	gomail "github.com/wneessen/go-mail"
)

// compose makes the mail of a message: headers that no name can break out of, a plain part and an HTML part. A message
// that cannot be one (no address, no Message-ID) is a permanent *Error.
func compose(m Message, from string) (*gomail.Msg, error) {
	refuse := func(format string, args ...any) (*gomail.Msg, error) {
		return nil, &Error{Permanent: true, Err: fmt.Errorf(format, args...)}
	}
	to, err := address(m.To)
	if err != nil {
		return refuse("the receiver's mail address: %w", err) // without the address itself: this goes into log and ledger
	}
	if !strings.HasPrefix(m.ID, "<") || !strings.HasSuffix(m.ID, ">") || strings.ContainsAny(m.ID, "\r\n \t") {
		return refuse("%q is no Message-ID", m.ID)
	}
	sender, err := senderOf(from)
	if err != nil {
		return refuse("sender %q: %w", from, err)
	}
	// base64 takes 4/3 of a Cyrillic text's bytes, quoted-printable three times as many.
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&mail.Address{Name: sender.name, Address: sender.address})
	msg.ToMailAddress(&mail.Address{Name: cleanLine(m.ToName, maxName), Address: to})
	msg.Subject(cleanLine(m.Subject, maxTitle))
	msg.SetMessageIDWithValue(strings.Trim(m.ID, "<>"))
	msg.SetDateWithValue(m.Date.UTC())
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's machine answers
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if strings.HasPrefix(m.Of, "<") && strings.HasSuffix(m.Of, ">") && !strings.ContainsAny(m.Of, "\r\n \t") {
		msg.SetGenHeader("In-Reply-To", m.Of) // RFC 5322: mail programs show both as one thread
		msg.SetGenHeader("References", m.Of)
	}
	if list := idPart(m.List); list != "" {
		msg.SetGenHeader("Precedence", "list")
		msg.SetGenHeader("List-Id", "<"+list+"."+sender.domain+">") // RFC 2919: what mail programs filter by
	}
	if address, oneClick := unsubscribeAt(m.Unsubscribe); address != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+address+">")
		if oneClick {
			msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
	}
	if kind := idPart(m.Kind); kind != "" {
		msg.SetGenHeader("X-Molva-Kind", kind)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

// writer is in whose name mails go.
type writer struct {
	name, address, domain string
}

// senders are those that were read once: a campaign has one and many mails.
var senders sync.Map

func senderOf(from string) (*writer, error) {
	if held, ok := senders.Load(from); ok {
		return held.(*writer), nil
	}
	a, err := mail.ParseAddress(from)
	if err != nil {
		return nil, err
	}
	s := &writer{a.Name, asciiAddress(a.Address), DomainOf(from)}
	senders.Store(from, s)
	return s, nil
}

// address checks a bare address and gives it in the form that is sent; the domain in ASCII. No error repeats it.
func address(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	switch {
	case err != nil:
		return "", errors.New("it cannot be read")
	case a.Address != s || a.Name != "":
		return "", errors.New("want a bare address")
	case strings.ContainsAny(s, "\r\n"):
		return "", errors.New("it holds a line end")
	}
	return asciiAddress(a.Address), nil
}

// unsubscribeAt is the address of a List-Unsubscribe, and whether a mail program may post to it without asking anybody: RFC
// 8058 wants https for that. On the loopback, where the demo runs, nobody reads along.
func unsubscribeAt(s string) (address string, oneClick bool) {
	address = webLink(s)
	if address == "" || strings.ContainsAny(address, "<>, \t\r\n") {
		return "", false
	}
	u, err := url.Parse(address)
	return address, err == nil && (u.Scheme == "https" || isLoopback(u.Hostname()))
}

// pen writes mails whole: in whose name, and with whose signature.
type pen struct {
	from string
	key  *Key // nil: unsigned
}

// sheet is a mail as it goes over the line, with its envelope.
type sheet struct {
	from, to string // in angle brackets
	raw      []byte
}

// write composes a message, and signs it. What cannot be written is a permanent *Error.
func (p pen) write(m Message) (sheet, error) {
	msg, err := compose(m, p.from)
	if err != nil {
		return sheet{}, err
	}
	refuse := func(err error) (sheet, error) {
		return sheet{}, &Error{Permanent: true, Err: fmt.Errorf("write the mail: %w", err)}
	}
	from, err := msg.GetSender(false)
	if err != nil {
		return refuse(err)
	}
	to, err := address(m.To)
	if err != nil {
		return refuse(err)
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return refuse(err)
	}
	out := sheet{from: from, to: "<" + to + ">", raw: b.Bytes()}
	if p.key == nil {
		return out, nil
	}
	if out.raw, err = p.key.sign(out.raw); err != nil {
		return refuse(err)
	}
	return out, nil
}

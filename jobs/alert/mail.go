package alert

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"molva/collector"
)

func init() {
	schemes["smtp"] = openSMTP
	schemes["smtps"] = openSMTP
}

// smtpMail hands mails to an SMTP server, over lines that stay open for the next mail for a while.
type smtpMail struct {
	pen     pen
	host    string
	address string      // host and port
	tls     *tls.Config // from the start; nil for smtp
	timeout time.Duration
	options []gomail.Option
	lines   lines
}

// openSMTP reads smtp://user:password@host:port or smtps://… . TLS: from the start with smtps; by STARTTLS where the
// server offers it with smtp, and required where a password would be sent; never on the loopback; not at all with
// ?tls=none, for a relay in one's own network whose certificate nobody signed.
func openSMTP(address string, o Options) (Channel, error) {
	wrong := func(format string, args ...any) (Channel, error) {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf(format, args...), Where: "smtp",
			Hint: "write smtp://user:password@mail.example.com:587"}
	}
	u, err := url.Parse(address)
	if err != nil {
		return wrong("the address of the mail server cannot be read") // the cause would print the password
	}
	if u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return wrong("the address of the mail server names no host, or more than one")
	}
	protect := u.Query().Get("tls")
	if protect != "" && protect != "none" {
		return wrong("tls=%s: only none is known", protect)
	}
	port := smtpPort(u)
	c := &smtpMail{pen: pen{o.From, o.Key}, timeout: o.Timeout, host: u.Hostname(), address: net.JoinHostPort(u.Hostname(), port)}
	policy, auth := gomail.TLSOpportunistic, gomail.SMTPAuthAutoDiscover
	switch {
	case u.Scheme == "smtps":
		c.tls = &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}
	case isLoopback(u.Hostname()):
		policy, auth = gomail.NoTLS, gomail.SMTPAuthPlainNoEnc
	case protect == "none":
		policy = gomail.NoTLS
	case u.User != nil:
		policy = gomail.TLSMandatory
	}
	c.options = []gomail.Option{gomail.WithTLSPolicy(policy), gomail.WithTimeout(o.Timeout), gomail.WithoutNoop()}
	if u.User != nil {
		password, _ := u.User.Password()
		c.options = append(c.options, gomail.WithSMTPAuth(auth), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return c, nil
}

// smtpPort is the port of the address, else that of the kind of server that is meant.
func smtpPort(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "smtps":
		return "465"
	case u.User != nil:
		return "587"
	default:
		return "25"
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Name is "mail".
func (c *smtpMail) Name() string { return "mail" }

// Send hands one message over and returns the server's last word, "250 …". What goes wrong before the server has been
// told of the message (no connection, no TLS, a wrong password) is never the message's fault, so a later try may help. A
// line that was kept open and has broken meanwhile is replaced by a new one, as long as the server has seen nothing of the
// message itself.
func (c *smtpMail) Send(ctx context.Context, m Message) (string, error) {
	mail, err := c.pen.write(m)
	if err != nil {
		return "", err
	}
	for {
		l, err := c.lines.take(ctx, c)
		if err != nil {
			return "", &Error{Err: fmt.Errorf("mail server %s does not take us: %w", c.host, err)}
		}
		used := l.mails > 0
		answer, stage, err := l.say(c.timeout, mail)
		if err == nil {
			c.lines.park(l)
			return withoutAddress("250 "+answer, m.To), nil
		}
		code, _ := codeOf(err)
		if code > 0 && code != closing && l.client.Reset() == nil { // the line is whole, it was the message that was refused
			c.lines.park(l)
		} else {
			l.cut()
		}
		if used && stage < stageContent && (code == 0 || code == closing) && ctx.Err() == nil {
			continue // each further turn takes an older line off the shelf, and the last one a fresh one
		}
		return "", c.failure(ctx, stage, err, m.To)
	}
}

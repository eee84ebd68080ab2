package alert

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"molva/collector"
)

func init() {
	schemes["smtp"] = openSMTP
	schemes["smtps"] = openSMTP
}

// smtpMail hands mails to an SMTP server, one connection a mail: alerts are few, and a connection that is held breaks.
type smtpMail struct {
	from    string
	host    string
	address string      // host and port
	tls     *tls.Config // from the start; nil for smtp
	options []gomail.Option
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
	c := &smtpMail{from: o.From, host: u.Hostname(), address: net.JoinHostPort(u.Hostname(), port)}
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
// told of the message (no connection, no TLS, a wrong password) is never the message's fault, so a later try may help.
func (c *smtpMail) Send(ctx context.Context, m Message) (string, error) {
	msg, err := compose(m, c.from)
	if err != nil {
		return "", err
	}
	line := &line{ctx: ctx, address: c.address, tls: c.tls}
	defer line.release()
	client, err := gomail.NewClient(c.host, append(slices.Clone(c.options), gomail.WithDialContextFunc(line.dial))...)
	if err != nil {
		return "", &Error{Err: fmt.Errorf("mail server %s: %w", c.host, err)}
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return "", &Error{Err: fmt.Errorf("mail server %s does not take us: %w", c.host, err)}
	}
	defer func() { _ = client.CloseWithSMTPClient(connection) }() // an answer to QUIT changes nothing
	err = client.SendWithSMTPClient(connection, msg)
	if msg.IsDelivered() { // whatever went wrong after the server's 250 is no failure
		return withoutAddress("250 "+msg.ServerResponse(), m.To), nil
	}
	return "", c.failure(ctx, err, m.To)
}

// failure sorts what the library gives back into the classes that decide about a retry.
func (c *smtpMail) failure(ctx context.Context, err error, to string) error {
	var sent *gomail.SendError
	if !errors.As(err, &sent) {
		return &Error{Err: errors.Join(fmt.Errorf("mail server %s: %s", c.host, withoutAddress(err.Error(), to)), ctx.Err())}
	}
	code := sent.ErrorCode()
	words, _, _ := strings.Cut(strings.TrimPrefix(sent.Error(), sent.Reason.String()+": "), ", affected ")
	if code != 0 {
		return &Error{Permanent: code >= 500, Answer: withoutAddress(unquoted(code, words), to),
			Err: fmt.Errorf("mail server %s refused the message (%s)", c.host, sent.Reason)}
	}
	return &Error{
		Doubt: sent.Reason == gomail.ErrSMTPDataClose,
		Err:   errors.Join(fmt.Errorf("mail server %s, %s: %s", c.host, sent.Reason, withoutAddress(words, to)), ctx.Err()),
	}
}

// unquoted is the first answer in the library's error, as the server wrote it: the standard library quotes it.
func unquoted(code int, words string) string {
	_, rest, _ := strings.Cut(words, " ")
	if quoted, err := strconv.QuotedPrefix(rest); err == nil {
		if s, err := strconv.Unquote(quoted); err == nil {
			return fmt.Sprintf("%d %s", code, s)
		}
	}
	return words
}

// anAddress is whatever looks like a mail address in a server's answer, in any case and any spelling of the domain; the
// server may also name the one that ours is forwarded to. A local part in quotes is covered too.
var anAddress = regexp.MustCompile(`("[^"\s]*"|[^\s<>()\[\]"',;:=]+)@[^\s<>()"',;]+`)

// withoutAddress is a server's answer on one line, without mail addresses: the receiver's lives in one place only, and
// the ledger is not it.
func withoutAddress(answer, to string) string {
	answer = anAddress.ReplaceAllString(strings.ReplaceAll(answer, to, "…"), "…")
	return strings.Join(strings.Fields(answer), " ")
}

// line is the connection of one message. The library does not look at the context after dialling, so the line is cut
// when it ends.
type line struct {
	ctx     context.Context
	address string
	tls     *tls.Config // nil: plain, or by STARTTLS
	stop    func() bool
}

func (l *line) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, l.address)
	if err != nil {
		return nil, err
	}
	l.stop = context.AfterFunc(l.ctx, func() { _ = conn.Close() })
	if l.tls == nil {
		return conn, nil
	}
	secure := tls.Client(conn, l.tls)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secure, nil
}

func (l *line) release() {
	if l.stop != nil {
		l.stop()
	}
}

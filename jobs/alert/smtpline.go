package alert

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

const (
	lineIdle  = 5 * time.Second // how long a line without mails stays open; servers count those who hold one
	lineMails = 100             // on one line; more than many servers take, they say 421 then
	lineBye   = 2 * time.Second // for the answer to QUIT
)

// stage is how far a message came on its way to the server.
type stage int

const (
	stageSender stage = iota
	stageReceiver
	stageData
	stageContent // from here on the server has seen some of it
	stageAnswer  // the whole message is there, and its answer is awaited
)

// String names the stage as a ledger tells it.
func (s stage) String() string {
	return [...]string{"at the sender", "at the receiver", "before the content", "while the content was sent", "at the end of the content"}[s]
}

// smtpLine is one connection to the server; one message at a time goes over it.
type smtpLine struct {
	client *smtp.Client
	conn   net.Conn
	mails  int         // that went over it
	stop   func() bool // lets go of the context that cuts the line when it ends
	sleep  *time.Timer // while it is parked
}

// say hands one message over. The library's own way asks the server six questions a mail, one after another; here sender,
// receiver and DATA go in one breath where the server says that it hears so (RFC 2920), and that is half of the time.
func (l *smtpLine) say(timeout time.Duration, m sheet) (answer string, at stage, err error) {
	if err := l.client.UpdateDeadline(timeout); err != nil {
		return "", stageSender, err
	}
	l.mails++
	commands := [...]string{"MAIL FROM:" + m.from, "RCPT TO:" + m.to, "DATA"}
	if utf8, _ := l.client.Extension("SMTPUTF8"); utf8 && !isASCII(m.from+m.to) {
		commands[0] += " SMTPUTF8"
	}
	if at, err = l.ask(commands); err != nil {
		return "", at, err
	}
	text := l.client.Text
	if err := content(text, m.raw); err != nil {
		return "", stageContent, err
	}
	if err := text.W.Flush(); err != nil {
		return "", stageAnswer, err // the end of the content was in it
	}
	_, answer, err = text.ReadResponse(250)
	return answer, stageAnswer, err
}

// goAhead are the answers with which a server lets the next stage begin; 25 is any of 250 to 259.
var goAhead = [...]int{250, 25, 354}

// ask says the three commands before the content, and at which of them it ended.
func (l *smtpLine) ask(commands [len(goAhead)]string) (at stage, err error) {
	text := l.client.Text
	if together, _ := l.client.Extension("PIPELINING"); !together {
		for i, c := range commands {
			if err = text.PrintfLine("%s", c); err == nil {
				_, _, err = text.ReadResponse(goAhead[i])
			}
			if err != nil {
				return stage(i), err
			}
		}
		return stageData, nil
	}
	if err := text.PrintfLine("%s", strings.Join(commands[:], "\r\n")); err != nil {
		return stageSender, err
	}
	var last error
	for i, code := range goAhead {
		if _, _, last = text.ReadResponse(code); err == nil && last != nil {
			at, err = stage(i), last
		}
		if answer, _ := codeOf(last); last != nil && answer == 0 {
			return at, err // the line is broken, no more answers come
		}
	}
	if err != nil && last == nil { // it refused, and waits for a content all the same: there is none
		if e := text.PrintfLine("."); e == nil {
			_, _, _ = text.ReadResponse(250)
		}
	}
	return at, err
}

// content writes a whole mail up to its end; the end itself lies in the buffer then.
func content(text *textproto.Conn, raw []byte) error {
	plain := bytes.Count(raw, []byte("\n")) == bytes.Count(raw, []byte("\r\n")) && bytes.HasSuffix(raw, []byte("\r\n")) &&
		!bytes.Contains(raw, []byte("\n.")) && !bytes.HasPrefix(raw, []byte("."))
	if !plain { // the library mends lines one letter at a time
		var mended bytes.Buffer
		w := textproto.NewWriter(bufio.NewWriter(&mended)).DotWriter()
		if _, err := w.Write(raw); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		_, err := text.W.Write(mended.Bytes())
		return err
	}
	if _, err := text.W.Write(raw); err != nil {
		return err
	}
	_, err := text.W.WriteString(".\r\n")
	return err
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// cut closes the line without a word.
func (l *smtpLine) cut() {
	l.stop()
	_ = l.conn.Close()
}

// bye closes it politely; an answer changes nothing.
func (l *smtpLine) bye() {
	_ = l.conn.SetDeadline(time.Now().Add(lineBye))
	_ = l.client.Quit()
	_ = l.conn.Close()
}

// lines are the connections that wait for the next message.
type lines struct {
	mu   sync.Mutex
	idle []*smtpLine // the one used last stands last
}

// take is a line for one message: the one used last, or a new one. It is cut when the context ends: the library does not
// look at it once it has dialled.
func (p *lines) take(ctx context.Context, c *smtpMail) (*smtpLine, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		l := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		l.sleep.Stop()
		l.stop = context.AfterFunc(ctx, func() { _ = l.conn.Close() })
		return l, nil
	}
	p.mu.Unlock()
	return c.dial(ctx)
}

// park keeps a line for the next message, for a short while and a number of mails.
func (p *lines) park(l *smtpLine) {
	if !l.stop() { // its context has ended: the line is cut
		return
	}
	if l.mails >= lineMails {
		l.bye()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, l)
	l.sleep = time.AfterFunc(lineIdle, func() {
		if p.drop(l) {
			l.bye()
		}
	})
}

// drop takes a line off the shelf; false when somebody else has it.
func (p *lines) drop(l *smtpLine) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.Index(p.idle, l)
	if i >= 0 {
		p.idle = slices.Delete(p.idle, i, i+1)
	}
	return i >= 0
}

// dial opens a line and signs in.
func (c *smtpMail) dial(ctx context.Context) (*smtpLine, error) {
	l := &smtpLine{stop: func() bool { return true }}
	// The library waits for no context once it has dialled, so the line is cut when this one ends.
	within, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	open := func(ctx context.Context, network, _ string) (_ net.Conn, err error) {
		if l.conn, err = (&net.Dialer{}).DialContext(ctx, network, c.address); err != nil {
			return nil, err
		}
		l.stop = context.AfterFunc(within, func() { _ = l.conn.Close() })
		if c.tls == nil {
			return l.conn, nil
		}
		secure := tls.Client(l.conn, c.tls)
		return secure, secure.HandshakeContext(ctx)
	}
	client, err := gomail.NewClient(c.host, append(slices.Clone(c.options), gomail.WithDialContextFunc(open))...)
	if err != nil {
		return nil, fmt.Errorf("settings of the line: %w", err)
	}
	if l.client, err = client.DialToSMTPClientWithContext(within); err != nil {
		if l.conn != nil {
			_ = l.conn.Close()
		}
		return nil, err
	}
	l.stop()
	l.stop = context.AfterFunc(ctx, func() { _ = l.conn.Close() })
	return l, nil
}

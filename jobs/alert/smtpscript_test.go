package alert

import (
	"bufio"
	"errors"
	"net"
	"strings"
	"testing"
)

// scripted is a mail server that says what it is told to, also what no decent one says.
type scripted struct {
	hears           string // what it can, in its answer to EHLO
	mail, rcpt, dot string // answers; "" is 250
	data            string // "" is 354
}

// serve answers one client and returns what it heard, command by command; a content counts as one.
func (s scripted) serve(t *testing.T) (address string, heard func() []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done, lines := make(chan struct{}), []string(nil)
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewScanner(conn)
		say := func(answer, usual string) {
			if answer == "" {
				answer = usual
			}
			_, _ = conn.Write([]byte(answer + "\r\n"))
		}
		say("", "220 script.example")
		for content := false; in.Scan(); {
			line := strings.TrimRight(in.Text(), "\r")
			if content {
				if content = line != "."; !content {
					lines = append(lines, ".")
					say(s.dot, "250 2.0.0 taken")
				}
				continue
			}
			verb, _, _ := strings.Cut(line, " ")
			lines = append(lines, verb)
			switch verb {
			case "EHLO":
				say("", "250-script.example\r\n250 "+s.hears)
			case "MAIL":
				say(s.mail, "250 ok")
			case "RCPT":
				say(s.rcpt, "250 ok")
			case "DATA":
				say(s.data, "354 go on")
				content = s.data == ""
			case "QUIT":
				say("", "221 bye")
				return
			default:
				say("", "250 ok")
			}
		}
	}()
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String(), func() []string { _ = l.Close(); <-done; return lines }
}

// The three commands in one breath or one by one: what the server says means the same, and the line stays in step.
func TestAskingTogetherAndOneByOne(t *testing.T) {
	for _, c := range []struct {
		name      string
		server    scripted
		answer    string
		permanent bool
		heard     string
	}{
		{"together", scripted{hears: "PIPELINING"}, "250 2.0.0 taken", false, "EHLO MAIL RCPT DATA ."},
		{"one by one", scripted{hears: "HELP"}, "250 2.0.0 taken", false, "EHLO MAIL RCPT DATA ."},
		{"receiver refused, one by one", scripted{hears: "HELP", rcpt: "550 5.1.1 nobody"}, "550 5.1.1 nobody", true, "EHLO MAIL RCPT RSET"},
		{"receiver refused, and DATA too", scripted{hears: "PIPELINING", rcpt: "550 5.1.1 nobody", data: "503 no receivers"}, "550 5.1.1 nobody", true, "EHLO MAIL RCPT DATA RSET"},
		{"receiver refused, and a content awaited", scripted{hears: "PIPELINING", rcpt: "450 4.2.0 later", dot: "554 no receivers"}, "450 4.2.0 later", false, "EHLO MAIL RCPT DATA . RSET"},
		{"sender refused", scripted{hears: "PIPELINING", mail: "451 4.3.0 busy", rcpt: "503 no sender", data: "503 no sender"}, "451 4.3.0 busy", false, "EHLO MAIL RCPT DATA RSET"},
		{"content refused", scripted{hears: "PIPELINING", dot: "554 5.7.1 spam"}, "554 5.7.1 spam", true, "EHLO MAIL RCPT DATA . RSET"},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, heard := c.server.serve(t)
			channel := openTest(t, "smtp://"+address).(*smtpMail)
			answer, err := channel.Send(t.Context(), testMessage())
			if err != nil {
				var e *Error
				if !errors.As(err, &e) || InDoubt(err) {
					t.Fatalf("%v", err)
				}
				answer = e.Answer
			}
			if answer != c.answer || Permanent(err) != c.permanent {
				t.Errorf("%q, permanent %v; want %q, %v", answer, Permanent(err), c.answer, c.permanent)
			}
			for _, l := range channel.lines.idle {
				l.bye()
			}
			if got := strings.TrimSuffix(strings.Join(heard(), " "), " QUIT"); got != c.heard {
				t.Errorf("heard %s, want %s", got, c.heard)
			}
		})
	}
}

// Lines that begin with a dot, and lone line ends, reach the receiver as they should.
func TestContentIsMended(t *testing.T) {
	server := startServer(t, &fakeServer{})
	c := openTest(t, "smtp://"+server.address).(*smtpMail)
	for _, raw := range []string{"Subject: a\r\n\r\n.\r\n..\r\n.x\r\nend\r\n", "Subject: b\n\nlone\n.\nends", ".\r\n"} {
		l, err := c.lines.take(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := l.say(c.timeout, sheet{"<a@a.example>", "<b@b.example>", []byte(raw)}); err != nil {
			t.Fatal(err)
		}
		c.lines.park(l)
		server.set(func() {
			got := strings.ReplaceAll(string(server.mails[len(server.mails)-1]), "\r\n", "\n")
			if want := strings.TrimRight(strings.ReplaceAll(raw, "\r\n", "\n"), "\n"); strings.TrimRight(got, "\n") != want {
				t.Errorf("%q became %q", want, got)
			}
		})
	}
}

package alert

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"molva/collector"
)

const sender = "Молва <molva@floramo.example>"

func openTest(t *testing.T, address string) Channel {
	t.Helper()
	c, err := Open(address, Options{From: sender, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func testMessage() Message {
	return Message{ID: MessageID("abc123", "floramo.example"), To: "owner@floramo.example", ToName: "Олена Ґудзь", Subject: "Новая жалоба: 1 из 5",
		Text: "Привезли поздно\n", HTML: "<p>Привезли <b>поздно</b></p>\n", Kind: "complaint", List: "alerts", Date: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
}

// What each fault of a server means for a retry. A message that was taken is never a failure, whatever happens after.
func TestServerFaults(t *testing.T) {
	cases := []struct {
		name                   string
		server                 fakeServer
		wantAnswer             string
		sent, permanent, doubt bool
		taken                  int
		address                func(string) string
	}{
		{name: "taken", sent: true, wantAnswer: "250 2.0.0 OK: queued", taken: 1},
		{name: "451 to the message", server: fakeServer{data: &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted, come back"}}, wantAnswer: "451 4.7.1 greylisted, come back"},
		{name: "451 to the receiver", server: fakeServer{rcpt: &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}}, wantAnswer: "451 4.3.0 later"},
		{name: "550 to the receiver", server: fakeServer{rcpt: &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no owner@floramo.example here"}}, permanent: true, wantAnswer: "550 5.1.1 no … here"},
		{name: "554 to the message", server: fakeServer{data: &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "spam"}}, permanent: true, wantAnswer: "554 5.7.1 spam"},
		{name: "dropped before the answer", server: fakeServer{drop: map[string]bool{"before answer": true}}, doubt: true, taken: 1},
		{name: "dropped after the answer", server: fakeServer{drop: map[string]bool{"after answer": true}}, sent: true, wantAnswer: "250 2.0.0 OK: queued", taken: 1},
		{name: "wrong password", server: fakeServer{auth: map[string]string{"molva": "right"}}, address: func(a string) string { return "smtp://molva:wrong@" + a }},
		{name: "right password", server: fakeServer{auth: map[string]string{"molva": "right"}}, address: func(a string) string { return "smtp://molva:right@" + a }, sent: true, wantAnswer: "250 2.0.0 OK: queued", taken: 1},
	}
	for i := range cases {
		c := &cases[i]
		t.Run(c.name, func(t *testing.T) {
			server := startServer(t, &c.server)
			address := "smtp://" + server.address
			if c.address != nil {
				address = c.address(server.address)
			}
			answer, err := openTest(t, address).Send(t.Context(), testMessage())
			if (err == nil) != c.sent || Permanent(err) != c.permanent || InDoubt(err) != c.doubt {
				t.Fatalf("answer %q, error %v: sent %v permanent %v doubt %v, want %v %v %v", answer, err, err == nil, Permanent(err), InDoubt(err), c.sent, c.permanent, c.doubt)
			}
			var e *Error
			if errors.As(err, &e) {
				answer = e.Answer
				if strings.Contains(err.Error(), "owner@") || strings.Contains(err.Error(), "wrong@") {
					t.Errorf("the error holds an address or a password: %v", err)
				}
			}
			if c.wantAnswer != "" && answer != c.wantAnswer {
				t.Errorf("answer %q, want %q", answer, c.wantAnswer)
			}
			if got := len(server.received(t)); got != c.taken {
				t.Errorf("the server took %d mails, want %d", got, c.taken)
			}
		})
	}
}

func TestNoMailAddressReachesTheLedger(t *testing.T) {
	for answer, want := range map[string]string{
		"550 5.1.1 <Owner@FLORAMO.example>: unknown":        "550 5.1.1 <…>: unknown",
		"550 owner@xn--80aa.xn--p1ai is\n not here":         "550 … is not here",
		"550 owner@Цветы.рф is not here":                    "550 … is not here",
		`550 "owner"@floramo.example, sorry`:                "550 …, sorry",
		"550 rcpt=director@elsewhere.example is over quota": "550 rcpt=… is over quota",
		"250 2.0.0 OK: queued as 4F7":                       "250 2.0.0 OK: queued as 4F7",
	} {
		if got := withoutAddress(answer, "owner@цветы.рф"); got != want {
			t.Errorf("%q becomes %q, want %q", answer, got, want)
		}
	}
	for _, to := range []string{"director floramo.example", "director@a.example, director@b.example", "Ян <director@a.example>", "director@a.example\r\n"} {
		m := testMessage()
		m.To = to
		_, err := compose(m, sender)
		if err == nil || !Permanent(err) || strings.Contains(err.Error(), "director") || strings.Contains(err.Error(), "a.example") {
			t.Errorf("%q: %v", to, err)
		}
	}
}

func TestBounced(t *testing.T) {
	for answer, want := range map[string]bool{
		"550 5.1.1 no such user": true, "550 no such user": true, "550": true, "553 5.1.3 bad address": true, "552 5.2.2 full": true, "554 5.1.1 gone": true, "551 moved": true,
		"550 5.7.1 spam": false, "554 5.7.1 spam": false, "554 no": false, "500 5.5.2 syntax": false, "550 5.3.2 broken": false, "": false,
	} {
		if got := Bounced(&Error{Permanent: true, Answer: answer}); (got != "") != want {
			t.Errorf("%q: %q", answer, got)
		}
	}
	if Bounced(&Error{Answer: "550 5.1.1 no such user"}) != "" || Bounced(errors.New("550 x")) != "" {
		t.Error("what is not refused for good bounced")
	}
}

func TestServerAway(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "smtp://" + listener.Addr().String()
	t.Run("silent", func(t *testing.T) { // accepts and never says a word
		c, err := Open(address, Options{From: sender, Timeout: 30 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Send(t.Context(), testMessage()); err == nil || Permanent(err) || InDoubt(err) {
			t.Fatalf("want a passing failure, got %v", err)
		}
	})
	t.Run("stopped by us", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			if conn, err := listener.Accept(); err == nil {
				defer conn.Close()
				cancel()
				_, _ = conn.Read(make([]byte, 1)) // until the other side hangs up
			}
		}()
		c, err := Open(address, Options{From: sender, Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Send(ctx, testMessage()); err == nil || Permanent(err) {
			t.Fatalf("want a passing failure, got %v", err)
		}
	})
	listener.Close()
	if _, err := openTest(t, address).Send(t.Context(), testMessage()); err == nil || Permanent(err) || InDoubt(err) {
		t.Fatalf("refused connection: want a passing failure, got %v", err)
	}
}

func TestImplicitTLS(t *testing.T) {
	certificate, pool := selfSigned(t)
	server := startServer(t, &fakeServer{tls: &tls.Config{Certificates: []tls.Certificate{certificate}}, auth: map[string]string{"molva": "right"}})
	c := openTest(t, "smtps://molva:right@"+server.address).(*smtpMail)
	if _, err := c.Send(t.Context(), testMessage()); err == nil || Permanent(err) {
		t.Fatalf("a certificate nobody signed: want a passing failure, got %v", err)
	}
	c.tls.RootCAs = pool
	if answer, err := c.Send(t.Context(), testMessage()); err != nil || len(server.users) != 1 {
		t.Fatalf("answer %q, error %v, signed in %v", answer, err, server.users)
	}
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct{ address, from string }{
		{"smtp://", sender}, {"smtp://user:secret@host:x", sender}, {"smtp://a/b", sender}, {"smtp://h?tls=maybe", sender},
		{"pigeon:coop", sender}, {"", sender}, {"outbox:", sender}, {"smtp://h", ""}, {"smtp://h", "molva"},
	} {
		_, err := Open(c.address, Options{From: c.from})
		if collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%q from %q: %v", c.address, c.from, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error shows the password: %v", c.address, err)
		}
	}
}

package jobs

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"molva/collector"
	"molva/jobs/alert"
)

// refusing is a mail server that takes no receiver.
type refusing struct{ *sinkSession }

func (refusing) Rcpt(string, *smtp.RcptOptions) error {
	return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "relaying denied"}
}

// What the mail channel really writes when a server is away or refuses is told without its English: the forms that are read
// are those that are written.
func TestARefusalIsToldInTheReadersWords(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	away := free.Addr().String()
	must(t, free.Close())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return refusing{&sinkSession{}}, nil }))
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	for address, c := range map[string]struct{ ours, theirs string }{
		away:                     {"почтовый сервер 127.0.0.1 не отвечает или не впускает: «", "connection refused»"},
		listener.Addr().String(): {"почтовый сервер 127.0.0.1 не принял письмо (на адресе получателя): «550 5.7.1", "relaying denied»"},
	} {
		channel, err := alert.Open("smtp://"+address, alert.Options{From: "Molva <molva@floramo.example>", Timeout: 5 * time.Second})
		must(t, err)
		_, err = channel.Send(t.Context(), alert.Message{ID: "<1@floramo.example>", To: "vera@floramo.example", Subject: "s", Text: "t", HTML: "<p>t</p>", Date: time.Now()})
		var failed *alert.Error
		if !errors.As(err, &failed) {
			t.Fatalf("%v", err)
		}
		said := Said(collector.LanguageRussian, collector.Silence{What: collector.SilentMail, Detail: err.Error()})
		if !strings.HasPrefix(said, c.ours) || !strings.HasSuffix(said, c.theirs) {
			t.Errorf("%q becomes %q", err, said)
		}
	}
}

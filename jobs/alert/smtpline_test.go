package alert

import (
	"fmt"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// numbered sends one message after another, each with an id of its own, and fails where one is not taken.
func numbered(t *testing.T, c Channel, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		m := testMessage()
		m.ID = MessageID(fmt.Sprint("n", i), "floramo.example")
		if _, err := c.Send(t.Context(), m); err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
	}
}

// once fails when a mail came not at all or twice.
func once(t *testing.T, server *fakeServer, n int) {
	t.Helper()
	seen := map[string]int{}
	for _, m := range server.received(t) {
		seen[m.ID]++
	}
	if len(seen) != n || len(server.received(t)) != n {
		t.Errorf("%d mails with %d ids, want %d", len(server.received(t)), len(seen), n)
	}
}

// Mails go over one line while it holds, and over a new one after a number of them.
func TestALineTakesManyMails(t *testing.T) {
	server := startServer(t, &fakeServer{})
	c := openTest(t, "smtp://"+server.address)
	numbered(t, c, 0, 2*lineMails+1)
	once(t, server, 2*lineMails+1)
	if server.lines != 3 {
		t.Errorf("%d lines, want 3", server.lines)
	}
}

// A line that broke while it was idle, or that the server closes with a word, is no failure of the next message.
func TestABrokenLineIsNoFailureOfTheMessage(t *testing.T) {
	for name, server := range map[string]*fakeServer{
		"closed after each mail": {drop: map[string]bool{"after answer": true}},
		"421 to the second mail": {most: 1},
	} {
		t.Run(name, func(t *testing.T) {
			server = startServer(t, server)
			c := openTest(t, "smtp://"+server.address)
			numbered(t, c, 0, 5)
			once(t, server, 5)
			if server.lines < 5 {
				t.Errorf("%d lines, want 5", server.lines)
			}
		})
	}
	t.Run("several break at once", func(t *testing.T) {
		var conns []net.Conn
		var mu sync.Mutex
		server := &fakeServer{}
		gate := make(chan struct{})
		var waiting sync.WaitGroup
		waiting.Add(4)
		server.onRun = func(conn net.Conn, _ []byte) {
			mu.Lock()
			conns = append(conns, conn)
			mu.Unlock()
			waiting.Done()
			<-gate
		}
		startServer(t, server)
		c := openTest(t, "smtp://"+server.address)
		var group sync.WaitGroup
		for i := range 4 {
			group.Go(func() {
				m := testMessage()
				m.ID = MessageID(fmt.Sprint("n", i), "floramo.example")
				if _, err := c.Send(t.Context(), m); err != nil {
					t.Error(err)
				}
			})
		}
		waiting.Wait()
		close(gate)
		group.Wait()
		server.set(func() { server.onRun = nil })
		for _, conn := range conns {
			_ = conn.Close()
		}
		numbered(t, c, 4, 6)
		once(t, server, 6)
	})
}

// What a server refuses leaves the line whole, and the next mail goes over it.
func TestARefusalKeepsTheLine(t *testing.T) {
	server := startServer(t, &fakeServer{})
	c := openTest(t, "smtp://"+server.address)
	numbered(t, c, 0, 1)
	for _, fail := range []func(error){func(err error) { server.rcpt = err }, func(err error) { server.data = err }} {
		server.set(func() { fail(&smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no"}) })
		if _, err := c.Send(t.Context(), testMessage()); !Permanent(err) {
			t.Fatalf("%v", err)
		}
		server.set(func() { fail(nil) })
	}
	numbered(t, c, 1, 2)
	once(t, server, 2)
	if server.lines != 1 {
		t.Errorf("%d lines, want 1", server.lines)
	}
}

// A line that breaks after the whole message was handed over may have delivered it: that is doubt, and no new try is made.
func TestDoubtIsNotTriedAgainByTheLine(t *testing.T) {
	server := startServer(t, &fakeServer{})
	c := openTest(t, "smtp://"+server.address)
	numbered(t, c, 0, 1)
	server.set(func() { server.drop = map[string]bool{"before answer": true} })
	if _, err := c.Send(t.Context(), testMessage()); !InDoubt(err) {
		t.Fatalf("%v", err)
	}
	if n := len(server.received(t)); n != 2 {
		t.Errorf("%d mails, want 2", n)
	}
}

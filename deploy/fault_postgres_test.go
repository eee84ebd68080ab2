package deploy_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// commitGate is a proxy in front of PostgreSQL that understands so much of its protocol that it sees which statements a
// transaction holds. It springs the trap at the COMMIT of a transaction with the marker: before the server hears it
// (before), and when it has answered and the client has not heard it (held).
type commitGate struct {
	trap
	listener net.Listener
	target   string

	mu     sync.Mutex
	marker string // a piece of a statement
	closed bool   // nobody is let in
	conns  map[net.Conn]bool
}

// newCommitGate stands before the server of a database address and gives the address that leads through it.
func newCommitGate(t testing.TB, database string) (*commitGate, string) {
	t.Helper()
	u, err := url.Parse(database)
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	g := &commitGate{listener: l, target: u.Host, conns: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = l.Close(); g.shut(true) })
	u.Host = l.Addr().String()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go g.serve(conn)
		}
	}()
	return g, u.String()
}

// mark says which transactions are meant.
func (g *commitGate) mark(statement string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.marker = statement
}

// shut cuts all connections and lets nobody in, or lets them in again.
func (g *commitGate) shut(closed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = closed
	for conn := range g.conns {
		_ = conn.Close()
	}
}

func (g *commitGate) enter(conn net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.closed {
		g.conns[conn] = true
	}
	return !g.closed
}

func (g *commitGate) leave(conn net.Conn) {
	_ = conn.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.conns, conn)
}

func (g *commitGate) serve(client net.Conn) {
	defer g.leave(client)
	if !g.enter(client) {
		return
	}
	server, err := net.Dial("tcp", g.target)
	if err != nil {
		return
	}
	defer server.Close()
	if err := packet(client, server, nil); err != nil { // the start-up packet has no type
		return
	}
	talk := &talk{gate: g, texts: map[string]string{}}
	go func() {
		defer server.Close()
		for packet(client, server, talk.said) == nil {
		}
	}()
	for packet(server, client, talk.answered) == nil {
	}
}

// talk is one connection as the gate follows it.
type talk struct {
	gate  *commitGate
	texts map[string]string // prepared statements

	mu      sync.Mutex
	touched bool // the transaction holds the marker
	commit  bool // its COMMIT is on its way
}

// said sees a message of the client; false ends the connection before the server hears it.
func (t *talk) said(kind byte, body []byte) bool {
	text := ""
	switch kind {
	case 'P': // Parse: name, text
		name, rest, _ := bytes.Cut(body, []byte{0})
		query, _, _ := bytes.Cut(rest, []byte{0})
		t.texts[string(name)] = string(query)
	case 'B': // Bind: portal, name
		_, rest, _ := bytes.Cut(body, []byte{0})
		name, _, _ := bytes.Cut(rest, []byte{0})
		text = t.texts[string(name)]
	case 'Q':
		text = strings.TrimRight(string(body), "\x00")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch strings.ToLower(text) {
	case "":
	case "begin":
		t.touched, t.commit = false, false
	case "commit":
		t.commit = t.touched
		return !t.commit || !t.gate.at("before")
	default:
		t.gate.mu.Lock()
		t.touched = t.touched || t.gate.marker != "" && strings.Contains(text, t.gate.marker)
		t.gate.mu.Unlock()
	}
	return true
}

// answered sees a message of the server; false ends the connection before the client hears it.
func (t *talk) answered(kind byte, body []byte) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if kind != 'C' || !t.commit || !strings.HasPrefix(string(body), "COMMIT") {
		return true
	}
	t.commit = false
	return !t.gate.at("held")
}

// packet passes one message on, unless see does not want it. Without see it is a message without a type.
func packet(from io.Reader, to io.Writer, see func(byte, []byte) bool) error {
	head := make([]byte, 4, 5)
	if see != nil {
		head = head[:5]
	}
	if _, err := io.ReadFull(from, head); err != nil {
		return err
	}
	body := make([]byte, binary.BigEndian.Uint32(head[len(head)-4:])-4)
	if _, err := io.ReadFull(from, body); err != nil {
		return err
	}
	if see != nil && !see(head[0], body) {
		return io.EOF
	}
	_, err := to.Write(append(head, body...))
	return err
}
